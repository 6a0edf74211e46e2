//! The rules every spec keeps, so that what is derived from it can be relied on.
//!
//! Each rule adds a [`Problem`] for every breach; nothing stops at the first one.

mod answers;
mod constants;
mod deciding;
mod enums;
mod operations;
mod references;
mod schemas;
mod servers;
mod unheard;

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    document::{json_schema, operations, parameters, resolve, schema_name, schema_parts, text},
    problem::Problem,
};

/// Every breach of every rule.
pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = references::check(document);
    // The other rules follow references, so a dangling one would only repeat itself.
    if problems.is_empty() {
        problems.extend(servers::check(document));
        problems.extend(constants::check(document));
        problems.extend(operations::check(document));
        problems.extend(answers::check(document));
        problems.extend(deciding::check(document));
        problems.extend(schemas::check(document));
        problems.extend(unheard::check(document));
    }
    problems
}

/// The names of all schemas that a request can hold, in its body or as JSON in a parameter.
pub(super) fn requested_schemas(document: &Value) -> BTreeSet<&str> {
    reachable(document, sent_roots(document))
}

/// The schemas of bodies and of JSON in parameters themselves.
fn sent_roots(document: &Value) -> Vec<&Value> {
    let mut roots = Vec::new();
    for operation in operations(document) {
        let body = operation.value.get("requestBody").map(|body| resolve(document, body));
        let parameters = parameters(document, &operation).map(|(_, parameter)| parameter);
        roots.extend(body.into_iter().chain(parameters).filter_map(json_schema));
    }
    roots
}

/// The names of all schemas that `roots` refer to, directly or through others.
pub(super) fn reachable<'a>(document: &'a Value, roots: Vec<&'a Value>) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = roots;
    while let Some(root) = open.pop() {
        for part in schema_parts(root, "") {
            if let Some(name) = schema_name(part.value)
                && found.insert(name)
            {
                open.push(resolve(document, part.value));
            }
        }
    }
    found
}

fn required_text(value: &Value, at: &str, key: &str, remedy: &str) -> Option<Problem> {
    let present = text(value, key).is_some_and(|text| !text.trim().is_empty());
    (!present).then(|| Problem::at(at, format!("{key} is missing"), remedy))
}

/// How sure a fact can be: the last word of each part of an `x-source`.
const CERTAINTIES: [&str; 6] = ["documented", "measured", "measured, weak", "inferred", "unknown", "ours"];

/// `x-source` is a list of facts, each with its origin and, in brackets, how sure it is.
pub(super) fn source(value: &Value, at: &str) -> Vec<Problem> {
    let Some(text) = text(value, "x-source").map(str::trim).filter(|text| !text.is_empty()) else {
        let remedy = "say where the fact comes from and how sure it is";
        return vec![Problem::at(at, "x-source is missing", remedy)];
    };
    let is_sure = |fact: &str| CERTAINTIES.iter().any(|word| fact.ends_with(&format!(" [{word}]")));
    let unsure = text.split(';').map(str::trim).filter(|fact| !is_sure(fact));
    let remedy = format!("end it with one of [{}]", CERTAINTIES.join("], ["));
    unsure.map(|fact| Problem::at(at, format!("x-source does not say how sure `{fact}` is"), &remedy)).collect()
}

fn required_choice(value: &Value, at: &str, key: &str, choices: &[&str], remedy: &str) -> Option<Problem> {
    let what = match value.get(key) {
        None => format!("{key} is missing"),
        Some(Value::String(choice)) if choices.contains(&choice.as_str()) => return None,
        Some(other) => format!("{key} is {other}"),
    };
    Some(Problem::at(at, what, format!("{remedy}: {}", choices.join(", "))))
}

/// The one schema of a body or an answer, or what is wrong with it.
fn json_body<'a>(body: &'a Value, at: &str) -> Result<&'a Value, Problem> {
    let media_types = body.get("content").and_then(Value::as_object);
    let names: Vec<&str> = media_types.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    match (&names[..], json_schema(body)) {
        (["application/json"], Some(schema)) => Ok(schema),
        (["application/json"], None) => {
            Err(Problem::at(at, "application/json has no schema", "add `schema:` with a $ref to a named schema"))
        }
        (names, _) => {
            let what = format!("the content is {} in place of application/json", or_nothing(names));
            Err(Problem::at(at, what, "describe it under content.application/json only: the client speaks JSON"))
        }
    }
}

fn or_nothing(names: &[&str]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") }
}

fn example(body: &Value, at: &str) -> Option<Problem> {
    let examples = body.pointer("/content/application~1json/examples").and_then(Value::as_object);
    let remedy = "add one under content.application/json.examples, with a name and a `value:`";
    examples.is_none_or(serde_json::Map::is_empty).then(|| Problem::at(at, "there is no example", remedy))
}

pub(super) fn is_snake_case(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('_').all(is_word)
}

/// `PascalCase` as the generator writes it: two capitals in a row would be changed, `SMSCode` to `SmsCode`.
pub(super) fn is_pascal_case(name: &str) -> bool {
    let two_capitals = |pair: &[u8]| pair.iter().all(u8::is_ascii_uppercase);
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && !name.as_bytes().windows(2).any(two_capitals)
}

/// A header's name as HTTP allows it.
fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
