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
//! [`folder`] reads the heads of all specs, and [`providers`] makes one table of them. `build.rs` runs it for every
//! enabled provider; `tests/spec_rules` runs it on broken documents.

mod answers;
mod collisions;
mod document;
mod emit;
mod folder;
mod generate;
mod lighten;
mod mend;
mod model;
mod place;
mod problem;
mod providers;
mod rules;
mod shapes;
mod surgery;
mod vocabulary;
mod words;
mod yaml;

use std::path::Path;

pub(crate) use folder::Folder;
pub(crate) use problem::Problem;

impl Folder {
    /// Rust for all providers together: which there are and what each spec says of itself. `is_enabled` tells of a
    /// feature whether its APIs are compiled.
    pub(crate) fn compile(&self, is_enabled: impl Fn(&str) -> bool) -> String {
        let code = providers::emit(self, is_enabled);
        syn::parse2(code.clone()).map_or_else(|_| code.to_string(), |file| prettyplease::unparse(&file))
    }
}

impl folder::Spec {
    /// Compiles it into Rust.
    pub(crate) fn compile(&self) -> Result<String, Vec<Problem>> {
        compile(&folder::file_of(&self.name), &self.text, &self.root())
    }
}

/// Compiles the text of the spec `file` (named as in messages: `specs/smslink.yaml`) into Rust.
///
/// `root` is the path of the module that will include the file, for example
/// `crate::smslink::generated`.
pub(crate) fn compile(file: &str, text: &str, root: &str) -> Result<String, Vec<Problem>> {
    let api = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    translate(text, &api, root).map_err(|mut problems| {
        problems.sort();
        problems.into_iter().map(|problem| problem.in_file(file)).collect()
    })
}

fn translate(text: &str, api: &str, root: &str) -> Result<String, Vec<Problem>> {
    let document = document::read(text)?;
    // The rules look for things in their usual places, so a document of another shape would be blamed twice.
    none(vocabulary::misfits(&document))?;
    let mut problems = vocabulary::unknown_keys(&document);
    problems.extend(rules::check(&document));
    none(problems)?;
    generate::generate(&document, api, root)
}

fn none(problems: Vec<Problem>) -> Result<(), Vec<Problem>> {
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
