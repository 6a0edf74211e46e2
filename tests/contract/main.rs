//! What phoneproof promises, one module a promise, each with snapshots named for the contract they hold.
//!
//! A changed snapshot is a changed promise: read it as one, then accept it with `INSTA_UPDATE=always cargo test
//! --all-features --test contract`. The specs are read here as plain data, without the compiler that makes the
//! crate of them, so that a slip of the compiler shows. Servers are stubs on loopback that say what a test wants.

mod binaries;
mod build_errors;
mod command;
mod deciding;
mod error_texts;
mod examples;
mod failure_texts;
mod invalid_values;
mod json_schemas;
mod listed;
mod migration;
mod open_enums;
mod open_enums_on_the_wire;
mod phone;
mod redaction;
mod redaction_by_hand;
mod shape;
#[path = "../support/mod.rs"]
mod support;
mod tolerance;
mod wire_requests;

/// Holds `text` against the snapshot of this name.
fn promise(name: &str, text: &str) {
    promise_in("snapshots", name, text);
}

/// Holds `text` against the snapshot of this name in a directory beside this file.
fn promise_in(directory: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path(directory);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
