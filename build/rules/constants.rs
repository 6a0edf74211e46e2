//! Facts that are neither an operation nor a schema, and that both sides of the wire need: `x-constants`.

use serde_json::{Map, Value};

use super::{
    super::{document::join, problem::Problem, words::Unit},
    required_text, source,
};

const KEYS: [&str; 4] = ["value", "unit", "description", "x-source"];

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let Some(constants) = document.get("x-constants") else { return Vec::new() };
    let Some(constants) = constants.as_object() else {
        return vec![Problem::at("/x-constants", "x-constants is no mapping", "write `NAME: { value: … }` for each")];
    };
    constants.iter().flat_map(|(name, constant)| one(name, constant)).collect()
}

fn one(name: &str, constant: &Value) -> Vec<Problem> {
    let at = join("/x-constants", name);
    let mut problems = Vec::new();
    if !is_constant(name) {
        let remedy = "write it in capitals with one `_` between words, like `CODE_INTERVAL`";
        problems.push(Problem::at(at.as_str(), format!("`{name}` can't name a constant"), remedy));
    }
    for key in constant.as_object().into_iter().flat_map(Map::keys).filter(|key| !KEYS.contains(&key.as_str())) {
        let remedy = format!("correct or remove it; known are {}", KEYS.join(", "));
        problems.push(Problem::at(join(&at, key), format!("nobody understands the key `{key}`"), remedy));
    }
    problems.extend(required_text(
        constant,
        &at,
        "description",
        "say what it is: it becomes the constant's documentation",
    ));
    problems.extend(source(constant, &at));
    if !has_value(constant) {
        let what = "the value and its unit make no constant";
        let remedy = format!("give a text and no unit, or a whole number and one of {}", Unit::WORDS.join(", "));
        problems.push(Problem::at(at, what, remedy));
    }
    problems
}

fn has_value(constant: &Value) -> bool {
    match (constant.get("value"), constant.get("unit")) {
        (Some(Value::String(text)), None) => !text.is_empty(),
        // Every one of them fits a u32, so no constant is too large for its type.
        (Some(number), Some(Value::String(unit))) => {
            number.as_u64().is_some_and(|number| u32::try_from(number).is_ok()) && Unit::WORDS.contains(&unit.as_str())
        }
        _ => false,
    }
}

fn is_constant(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.split('_').all(is_word)
}
