//! Nothing sensitive is ever seen: planted everywhere, looked for everywhere.
//!
//! For every schema that a spec marks `x-sensitive` there is a canary, a value that nobody else uses; for every
//! credential, too. Every operation is driven through success, every documented error, unknown ones, echoes, answers
//! that can't be read, and silence, over HTTP/1.1 and HTTP/2, with everything that any crate logs at TRACE. Then each
//! canary is looked for, in any encoding, in what a service could print: Debug, Display, both in their alternate form,
//! chains of errors, panics, spans, events, log lines, the command's output, the committed snapshots. None may be there.
//!
//! A schema without a canary, an operation without a driver and a canary that never travels fail as well.
//! `tests/leak/unmark` takes all marks out of a copy of the specs and sees to it that each of them is missed here.

mod canary;
mod command;
mod drive;
mod kept;
mod sandbox;
mod scenario;
mod snapshots;
mod spans;
#[path = "../support/mod.rs"]
mod support;
mod witness;

use std::collections::BTreeSet;

use canary::hits;
use drive::{drive, drivers};
use support::{
    apis::{Api, described, for_each_api, tests_of_each_api},
    spec::Spec,
};

/// The names of the schemas that a spec marks.
fn marked(spec: &'static Spec) -> BTreeSet<&'static str> {
    spec.schemas().filter(|(_, schema)| schema["x-sensitive"].is_string()).map(|(name, _)| name).collect()
}

#[test]
fn there_is_a_canary_for_every_mark_and_no_spec_is_left_out() {
    fn compare<A: Api>() {
        let names: BTreeSet<_> = A::marked().into_keys().collect();
        assert_eq!(names, marked(A::spec()), "{}: canaries, and marks", A::SPEC);
        let values: BTreeSet<_> = A::sensitive().iter().map(|value| value.name).collect();
        assert_eq!(values, names, "{}: types, and canaries", A::SPEC);
    }
    for_each_api!(compare());
    assert_eq!(sandbox::planted().into_keys().collect::<BTreeSet<_>>(), marked(Spec::read("sandbox")));
    assert_eq!(described(), Spec::of_providers(), "a spec that nobody describes");
}

#[test]
fn there_is_a_driver_for_every_operation() {
    fn compare<A: Api>() {
        let driven: BTreeSet<_> = drivers::<A>().iter().map(|driver| driver.operation.id).collect();
        let known: BTreeSet<_> = A::operations().iter().map(|operation| operation.id).collect();
        assert_eq!(driven, known, "{}", A::SPEC);
    }
    for_each_api!(compare());
}

/// That a type is wiped, the compiler has checked; here, that none is missing from what it checked.
#[test]
fn every_sensitive_text_is_wiped_when_it_is_dropped() {
    fn compare<A: Api>() {
        for value in A::sensitive() {
            let schema = A::spec().schema(value.name);
            let is_text = schema["type"] == "string" && !schema["x-values"].is_object();
            assert_eq!(value.is_wiped, is_text, "{} {}", A::SPEC, value.name);
        }
    }
    for_each_api!(compare());
}

tests_of_each_api! { an_api_shows_no_canary => async nothing_leaks }

async fn nothing_leaks<A: Api>() {
    let (places, canaries) = drive::<A>().await;
    let http2 = A::SPEAKS_HTTP2.then_some("event h2");
    assert!(places.len() > 200, "{} texts were searched", places.len());
    let found = hits(&canaries, &places);
    let names: BTreeSet<_> = found.iter().filter_map(|hit| hit.split(" at ").next()).collect();
    let shown = found.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    let names = names.into_iter().collect::<Vec<_>>().join("\n");
    assert!(found.is_empty(), "{} leaks\n{shown}\n\n{names}\n", found.len());
    let heard = ["span phoneproof", "event phoneproof", "log reqwest", "event hyper_util", "panic: "];
    for crate_name in heard.into_iter().chain(http2) {
        let said = places.iter().any(|place| place.text.starts_with(crate_name));
        assert!(said, "nothing was heard of {crate_name}");
    }
}
