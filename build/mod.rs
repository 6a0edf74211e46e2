//! The spec compiler: one OpenAPI document in, one Rust file out.
//!
//! A document travels through four steps, each a module:
//!
//! 1. [`document`] reads the YAML strictly: no duplicate keys, no merge keys, no guessed booleans.
//! 2. [`rules`] and [`vocabulary`] check it against the rules that the rest of the crate relies on,
//!    and report every breach with its place and what to do.
//! 3. [`generate`] hands what progenitor understands to progenitor and mends what it generates.
//! 4. [`emit`] adds what progenitor has no notion of: open enums, redacted values, operations.
//!
//! `build.rs` runs it for every enabled provider; `tests/spec_rules.rs` runs it on broken documents.

mod answers;
mod document;
mod emit;
mod generate;
mod model;
mod problem;
mod rules;
mod vocabulary;

pub(crate) use problem::Problem;

/// Compiles the text of the spec `file` (named as in messages: `specs/smslink.yaml`) into Rust.
///
/// `root` is the path of the module that will include the file, for example
/// `crate::smslink::generated`.
pub(crate) fn compile(file: &str, text: &str, root: &str) -> Result<String, Vec<Problem>> {
    let located = |problems: Vec<Problem>| -> Vec<Problem> {
        problems.into_iter().map(|problem| problem.in_file(file)).collect()
    };
    let document = document::read(text).map_err(|problem| located(vec![problem]))?;
    let mut problems = rules::check(&document);
    problems.extend(vocabulary::check(&document));
    if !problems.is_empty() {
        return Err(located(problems));
    }
    let model = model::Model::of(&document);
    generate::generate(&document, &model, root).map_err(|problem| located(vec![problem]))
}
