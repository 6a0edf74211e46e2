//! Prism, a validating proxy that we did not write, between our clients and the sandbox: it holds every request and
//! every answer against the spec.
//!
//! These tests are ignored because they need Prism from npm. `tests/judges/run` installs it and runs them.

mod objections;
mod portone_v1;
mod portone_v2;
mod prism;
mod recorder;
mod smslink;
mod solapi;
#[path = "../support/mod.rs"]
mod support;
mod trial;

use support::spec::Spec;

/// Of each spec a file here says how every operation goes well and badly.
#[test]
fn no_spec_goes_unjudged() {
    for spec in Spec::of_providers() {
        let file = format!("{}/tests/judges/{}.rs", env!("CARGO_MANIFEST_DIR"), spec.replace('-', "_"));
        let source = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(source.contains("trial.went_both_ways(operations::ALL)"), "{file}: an operation may be missing");
    }
}
