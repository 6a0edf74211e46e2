//! No key that nobody understands: a typed `operationID` or `patern` would otherwise be dropped in silence.
//!
//! The document is read into the OpenAPI 3.0 model and written again; what vanished on the way was not
//! understood. Extensions survive that, so they are held against the list of ours.

use openapiv3::{OpenAPI, Operation, Parameter, ReferenceOr, RequestBody, Response, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    document::{join, operations, walk},
    problem::Problem,
};

const EXTENSIONS: [&str; 15] = [
    "x-codes",
    "x-effect",
    "x-enum-advice",
    "x-enum-aliases",
    "x-enum-delivery",
    "x-enum-descriptions",
    "x-enum-ignore-case",
    "x-enum-messages",
    "x-enum-status",
    "x-enum-varnames",
    "x-extensible-enum",
    "x-name",
    "x-sensitive",
    "x-served",
    "x-source",
];

/// Every key that is neither OpenAPI 3.0 nor ours.
pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = unknown_extensions(document);
    match serde_json::from_value::<OpenAPI>(document.clone()) {
        Err(error) => problems.push(culprit(document).unwrap_or_else(|| {
            Problem::at("", format!("not an OpenAPI 3.0 document ({error})"), "compare it with the specification")
        })),
        Ok(model) => match serde_json::to_value(&model) {
            Ok(understood) => vanished(document, &understood, "", &mut problems),
            Err(error) => problems.push(Problem::at("", format!("can't be written again ({error})"), "simplify it")),
        },
    }
    problems
}

fn unknown_extensions(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    walk(document, "", &mut |pointer, value| {
        // Header names and examples may start with x- too; only keys beside OpenAPI's own are extensions.
        let named_by_author = ["/properties", "/headers", "/schemas", "/examples", "/x-enum-aliases"];
        if pointer.contains("/examples/") || named_by_author.iter().any(|end| pointer.ends_with(end)) {
            return;
        }
        for key in value.as_object().into_iter().flat_map(|members| members.keys()) {
            if key.starts_with("x-") && !EXTENSIONS.contains(&key.as_str()) {
                let remedy = format!("correct it or remove it; known are {EXTENSIONS:?}");
                problems.push(Problem::at(join(pointer, key), format!("nobody understands the key `{key}`"), remedy));
            }
        }
    });
    problems
}

fn vanished(source: &Value, understood: &Value, pointer: &str, problems: &mut Vec<Problem>) {
    match (source, understood) {
        (Value::Object(source), Value::Object(understood)) => {
            for (key, value) in source {
                let at = join(pointer, key);
                match understood.get(key) {
                    Some(kept) => vanished(value, kept, &at, problems),
                    None => problems.push(Problem::at(
                        at,
                        format!("nobody understands the key `{key}` here (or its value is the default)"),
                        "correct the spelling or the place, or remove it",
                    )),
                }
            }
        }
        (Value::Array(source), Value::Array(understood)) => {
            for (index, (value, kept)) in source.iter().zip(understood).enumerate() {
                vanished(value, kept, &join(pointer, &index.to_string()), problems);
            }
        }
        _ => {}
    }
}

/// The smallest part of the document that does not fit the OpenAPI model.
fn culprit(document: &Value) -> Option<Problem> {
    let operations = operations(document).map(|operation| (operation.pointer, operation.value));
    let mut found: Option<Problem> = None;
    for (pointer, value) in operations.chain(components(document)) {
        let misfit = if pointer.starts_with("/components/schemas/") {
            misfit::<ReferenceOr<Schema>>(value)
        } else if pointer.starts_with("/components/responses/") {
            misfit::<ReferenceOr<Response>>(value)
        } else if pointer.starts_with("/components/parameters/") {
            misfit::<ReferenceOr<Parameter>>(value)
        } else if pointer.starts_with("/components/requestBodies/") {
            misfit::<ReferenceOr<RequestBody>>(value)
        } else {
            misfit::<Operation>(value)
        };
        if let Some(reason) = misfit {
            found.get_or_insert(deepest(value, pointer, &reason));
        }
    }
    found
}

/// Looks for the innermost schema of `value` that does not fit.
fn deepest(value: &Value, pointer: String, reason: &str) -> Problem {
    let mut place = pointer.clone();
    let mut what = reason.to_owned();
    walk(value, &pointer, &mut |at, inner| {
        let looks_like_a_schema = inner.get("type").is_some_and(Value::is_string) && inner.get("in").is_none();
        if looks_like_a_schema
            && at.len() >= place.len()
            && let Some(reason) = misfit::<ReferenceOr<Schema>>(inner)
        {
            at.clone_into(&mut place);
            what = match inner.get("type").and_then(Value::as_str) {
                Some(kind) if !["string", "integer", "number", "boolean", "array", "object"].contains(&kind) => {
                    format!("`type: {kind}` is not a type")
                }
                _ => reason,
            };
        }
    });
    Problem::at(place, format!("not OpenAPI 3.0 ({what})"), "compare it with the specification")
}

fn misfit<T: DeserializeOwned>(value: &Value) -> Option<String> {
    serde_json::from_value::<T>(value.clone()).err().map(|error| error.to_string())
}

fn components(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let groups = document.get("components").and_then(Value::as_object);
    groups.into_iter().flatten().flat_map(|(group, members)| {
        let members = members.as_object().into_iter().flatten();
        members.map(move |(name, value)| (join(&join("/components", group), name), value))
    })
}
