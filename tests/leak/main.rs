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
mod filling;
mod http2;
mod portone_v1;
mod portone_v2;
mod provider;
mod sandbox;
mod scenario;
mod smslink;
mod snapshots;
mod solapi;
#[path = "../contract/spec.rs"]
#[allow(dead_code, reason = "the examples are the contract tests' affair")]
mod spec;
#[path = "../wire/stub.rs"]
#[allow(dead_code, reason = "not every test needs all that it can do")]
mod stub;
mod witness;

use std::collections::BTreeSet;

use canary::hits;
use provider::Provider;
use spec::Spec;

fn providers() -> [Provider; 4] {
    [portone_v1::provider(), portone_v2::provider(), smslink::provider(), solapi::provider()]
}

/// The names of the schemas that a spec marks.
fn marked(spec: &'static Spec) -> BTreeSet<&'static str> {
    spec.schemas().filter(|(_, schema)| schema["x-sensitive"].is_string()).map(|(name, _)| name).collect()
}

#[test]
fn there_is_a_canary_for_every_mark_and_no_spec_is_left_out() {
    let mut planted: BTreeSet<_> = providers().iter().map(|provider| provider.name.to_owned()).collect();
    for provider in providers() {
        let names: BTreeSet<_> = provider.planted.keys().copied().collect();
        assert_eq!(names, marked(provider.spec()), "{}: canaries, and marks", provider.name);
        let values: BTreeSet<_> = provider.values.iter().map(|value| value.name).collect();
        assert_eq!(values, names, "{}: types, and canaries", provider.name);
    }
    assert_eq!(sandbox::planted().into_keys().collect::<BTreeSet<_>>(), marked(Spec::read("sandbox")));
    planted.insert("sandbox".to_owned());
    let specs = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/specs")).unwrap();
    let specs = specs.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    assert_eq!(specs.collect::<BTreeSet<_>>(), planted, "a spec without a file here");
}

#[test]
fn there_is_a_driver_for_every_operation() {
    for provider in providers() {
        let driven: BTreeSet<_> = provider.drivers.iter().map(|driver| driver.operation.id).collect();
        let known: BTreeSet<_> = provider.operations.iter().map(|operation| operation.id).collect();
        assert_eq!(driven, known, "{}", provider.name);
    }
}

/// That a type is wiped, the compiler has checked; here, that none is missing from what it checked.
#[test]
fn every_sensitive_text_is_wiped_when_it_is_dropped() {
    for provider in providers() {
        for value in &provider.values {
            let schema = provider.spec().schema(value.name);
            let is_text = schema["type"] == "string" && !schema["x-values"].is_object();
            assert_eq!(value.is_wiped, is_text, "{} {}", provider.name, value.name);
        }
    }
}

async fn nothing_leaks(provider: Provider) {
    let (places, canaries) = provider.drive().await;
    let http2 = provider.speaks_http2().then_some("event h2");
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

#[tokio::test(flavor = "multi_thread")]
async fn portone_v1_shows_no_canary() {
    nothing_leaks(portone_v1::provider()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn portone_v2_shows_no_canary() {
    nothing_leaks(portone_v2::provider()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn smslink_shows_no_canary() {
    nothing_leaks(smslink::provider()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn solapi_shows_no_canary() {
    nothing_leaks(solapi::provider()).await;
}
