//! Every rule of the spec compiler: a document that breaks it, and the message that its author reads.
//!
//! `base.yaml` keeps all the rules. A test changes it in one place and snapshots what the compiler says.

#[path = "../../build/mod.rs"]
mod compiler;

mod answers;
mod constants;
mod deciding;
mod enums;
mod folder;
mod generator;
mod mutations;
mod operations;
mod output;
mod references;
mod schemas;
mod served;
mod servers;
mod unheard;
mod vocabulary;
mod yaml;

use compiler::compile;

/// A document that keeps every rule.
const BASE: &str = include_str!("base.yaml");

/// What the compiler says about a text, one message a line.
fn said_of(text: &str) -> String {
    let Err(problems) = compile("specs/example.yaml", text, "crate::example::generated") else {
        panic!("the compiler takes this document:\n{text}");
    };
    let messages: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for message in &messages {
        assert_eq!(message.lines().count(), 1, "cargo reads one message a line: {message}");
    }
    messages.join("\n")
}

/// The base with `old`, which is there exactly once, replaced by `new`.
fn changed(old: &str, new: &str) -> String {
    assert_eq!(BASE.matches(old).count(), 1, "not there exactly once: {old}");
    BASE.replace(old, new)
}

/// What the compiler says when `old` is replaced by `new`.
fn with(old: &str, new: &str) -> String {
    said_of(&changed(old, new))
}

/// What the compiler says when `old` is missing.
fn without(old: &str) -> String {
    with(old, "")
}

/// The base with the lines of `yaml` put after the line `after`, `depth` levels deep.
fn inserted(after: &str, depth: usize, yaml: &str) -> String {
    let lines: Vec<String> = yaml.lines().map(|line| format!("{}{line}", "  ".repeat(depth))).collect();
    changed(after, &format!("{after}\n{}", lines.join("\n")))
}

/// The base with one more schema named `Extra`, which an answer holds.
fn with_schema(yaml: &str) -> String {
    let common = "description: One more schema.\nx-source: made up [ours]";
    let indented = format!("{common}\n{yaml}").replace('\n', "\n  ");
    let text = inserted("  schemas:", 2, &format!("Extra:\n  {indented}"));
    let member = "properties:\n        extra: { $ref: '#/components/schemas/Extra' }";
    text.replace("properties: # of SentCode", member)
}

/// What the compiler says of it.
fn extra_schema(yaml: &str) -> String {
    said_of(&with_schema(yaml))
}

/// What the compiler says of one more field of an answer, named `extra`.
fn extra_field(yaml: &str) -> String {
    let indented = format!("description: One more field.\n{yaml}").replace('\n', "\n  ");
    said_of(&inserted("      properties: # of SentCode", 4, &format!("extra:\n  {indented}")))
}

/// What the compiler says of one more parameter of `get_code`.
fn extra_parameter(yaml: &str) -> String {
    let indented = yaml.replace('\n', "\n  ");
    said_of(&inserted("        - $ref: '#/components/parameters/CodeId'", 4, &format!("- {indented}")))
}
