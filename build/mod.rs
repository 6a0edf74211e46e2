//! The spec compiler: one `OpenAPI` document in, one Rust file out.
//!
//! A document travels through four steps:
//!
//! 1. [`document`] reads the YAML strictly: no duplicate keys, no merge keys, no guessed booleans; [`yaml`] keeps the
//!    order of an enum's rows.
//! 2. [`vocabulary`] refuses what nobody understands, and [`rules`] what the rest of the crate could not
//!    rely on. Every breach is reported, with its place and what to do.
//! 3. [`generate`] hands what progenitor understands to progenitor; [`mend`] and [`lighten`] mend what it generates,
//!    [`surgery`] counts the places, and [`collisions`] looks for two names that became one.
//! 4. [`emit`] adds what progenitor has no notion of: open enums, redacted values, operations, and [`shapes`].
//!
//! `build.rs` runs it for every enabled provider; `tests/spec_rules` runs it on broken documents.

mod answers;
mod collisions;
mod document;
mod emit;
mod generate;
mod lighten;
mod mend;
mod model;
mod place;
mod problem;
mod rules;
mod shapes;
mod surgery;
mod vocabulary;
mod words;
mod yaml;

pub(crate) use problem::Problem;

/// Compiles the text of the spec `file` (named as in messages: `specs/smslink.yaml`) into Rust.
///
/// `root` is the path of the module that will include the file, for example
/// `crate::smslink::generated`.
pub(crate) fn compile(file: &str, text: &str, root: &str) -> Result<String, Vec<Problem>> {
    translate(text, root).map_err(|mut problems| {
        problems.sort();
        problems.into_iter().map(|problem| problem.in_file(file)).collect()
    })
}

fn translate(text: &str, root: &str) -> Result<String, Vec<Problem>> {
    let document = document::read(text)?;
    // The rules look for things in their usual places, so a document of another shape would be blamed twice.
    none(vocabulary::misfits(&document))?;
    let mut problems = vocabulary::unknown_keys(&document);
    problems.extend(rules::check(&document));
    none(problems)?;
    generate::generate(&document, root)
}

fn none(problems: Vec<Problem>) -> Result<(), Vec<Problem>> {
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
