//! What `OpenAPI` has a word for and nothing here listens to: a fact said with it would be dropped in silence.

use serde_json::Value;

use super::super::{
    document::{join, parts},
    place::Place,
    problem::Problem,
};

/// Keys by where they stand, and what to do instead; those of schemas are in `schemas.rs`.
const UNHEARD: [(Place, &[&str], &str); 7] = [
    (Place::Server, &["variables"], "write each URL out, as a server with a name of its own"),
    (Place::Operation, &["callbacks"], "say it in the description: the client takes no calls"),
    (Place::Operation, &["deprecated"], "say in the description what replaces it"),
    (
        Place::Parameter,
        &["allowEmptyValue", "allowReserved", "deprecated", "explode", "style"],
        "remove it, or say it in the description: a parameter is one plain value, escaped",
    ),
    (Place::Answer, &["headers", "links"], "say it in the description: an answer is read from its body"),
    (Place::Content, &["encoding"], "remove it: JSON needs none"),
    (Place::Components, &["callbacks", "examples", "headers", "links"], "remove it: nothing can refer to it"),
];

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for part in parts(document) {
        let here = Place::of(&part);
        for (_, keys, remedy) in UNHEARD.iter().filter(|(place, ..)| *place == here) {
            for key in keys.iter().filter(|key| part.value.get(**key).is_some()) {
                let what = format!("`{key}`, which nothing here listens to");
                problems.push(Problem::at(join(&part.pointer, key), what, *remedy));
            }
        }
    }
    problems
}
