//! One success, one error schema, and nothing that an unknown, missing or null field could spoil.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        document::{
            OperationAt, answers, as_key, is_open, is_served, is_true, join, json_schema, operations, resolve, rows,
            schema_name, text, texts,
        },
        problem::Problem,
    },
    example, json_body, reachable,
};

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for operation in operations(document) {
        problems.extend(success_is_single(document, &operation));
        problems.extend(errors_are_single(document, &operation));
    }
    problems.extend(fields_are_tolerant(document));
    problems
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

fn success_is_single(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (status, at, answer) in answers(document, operation).filter(|(status, ..)| !is_error(status)) {
        if status != "200" {
            let what = format!("an answer `{status}`, which is neither '200' nor an error");
            let remedy = "describe the success under '200' (any 2xx is decoded like it) and errors by their status";
            problems.push(Problem::at(at, what, remedy));
            continue;
        }
        if is_served(document) && answer.pointer("/content/text~1event-stream").is_some() {
            problems.extend(stream(answer, at));
            continue;
        }
        match json_body(answer, &at) {
            Err(problem) => problems.push(problem),
            Ok(schema) if schema_name(schema).or_else(|| schema.get("items").and_then(schema_name)).is_none() => {
                let what = "the answer is no $ref, nor a list of a $ref, to a named schema";
                problems.push(Problem::at(at.as_str(), what, "describe it under components.schemas and refer to it"));
            }
            Ok(_) => problems.extend(example(answer, &at)),
        }
    }
    if operation.value.pointer("/responses/200").is_none() {
        let at = join(&operation.pointer, "responses");
        problems.push(Problem::at(
            at,
            "the success answer '200' is missing",
            "describe it, with a schema and an example",
        ));
    }
    problems
}

/// Server-sent events: our own server can have them, while a generated client reads whole JSON answers only. OpenAPI
/// 3.0 has no word for one item of a stream; tools take the schema for that of one event, its fields as members.
fn stream(answer: &Value, at: String) -> Option<Problem> {
    let media_types = answer.get("content").and_then(Value::as_object).map_or(0, serde_json::Map::len);
    let content = answer.pointer("/content/text~1event-stream");
    let event = content.and_then(|content| content.get("schema")).and_then(schema_name);
    let examples = content.and_then(|content| content.get("examples")).and_then(Value::as_object);
    if media_types == 1 && event.is_some() && examples.is_some_and(|examples| !examples.is_empty()) {
        return None;
    }
    let what = "a stream of events that does not say what one event is";
    let remedy =
        "give content.text/event-stream a $ref to the schema of one event and an example, and nothing beside it";
    Some(Problem::at(at, what, remedy))
}

fn errors_are_single(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut first: Option<(&str, &str)> = None;
    for (status, at, answer) in answers(document, operation).filter(|(status, ..)| is_error(status)) {
        match json_body(answer, &at).map(schema_name) {
            Err(problem) => problems.push(problem),
            Ok(None) => {
                let what = "the error answer is no $ref to a named schema";
                problems.push(Problem::at(at.as_str(), what, "refer to the error schema of this spec"));
            }
            Ok(Some(name)) => {
                let (wanted, other) = *first.get_or_insert((name, status));
                if name != wanted {
                    let what = format!("two error schemas on one operation: `{name}` here, `{wanted}` for {other}");
                    let remedy = "use one tolerant error schema for all 4xx and 5xx answers";
                    problems.push(Problem::at(at.as_str(), what, remedy));
                }
            }
        }
        problems.extend(codes_are_known(document, status, answer, &at));
        problems.extend(range_names_no_code(operation, status, answer, &at));
        problems.extend(status_speaks(status, answer, &at));
    }
    problems
}

/// `x-delivery` takes the status alone as the word that nothing was done: one status, and one that can say so.
fn status_speaks(status: &str, answer: &Value, at: &str) -> Option<Problem> {
    let said = answer.get("x-delivery")?;
    let (what, remedy) = if said != "refused" {
        (format!("x-delivery is {said}"), "write `refused`, or remove it: without it a code has to say so")
    } else if status.parse::<u16>().is_err() || !status.starts_with('4') {
        (format!("x-delivery on `{status}`"), "say it of one status of 400 to 499: no other blames the request alone")
    } else {
        return None;
    };
    Some(Problem::at(at, what, remedy))
}

/// The codes of an answer are listed once, in `ErrorCode` too, and come with a status of the answer's class: SOLAPI
/// gives some with 400 and with 403, and `ErrorCode` has room for one of these.
fn codes_are_known(document: &Value, status: &str, answer: &Value, at: &str) -> Vec<Problem> {
    let Some(codes) = answer.get("x-codes").and_then(Value::as_array) else {
        let what = if answer.get("x-codes").is_some() { "x-codes is no list" } else { "x-codes is missing" };
        return vec![Problem::at(at, what, "list the values of ErrorCode documented here, or [] where none is")];
    };
    let known = document.pointer("/components/schemas/ErrorCode").unwrap_or(&Value::Null);
    let is_integer = text(known, "type") == Some("integer");
    let mut seen = Vec::new();
    let breach = |code: &Value| {
        let is_second = seen.contains(&code.to_string());
        seen.push(code.to_string());
        let key = as_key(code).filter(|_| code.is_number() == is_integer);
        let row = rows(known).find(|(value, _)| key.as_deref() == Some(*value)).map(|(_, row)| row);
        let usual = row.and_then(|row| row.get("status")?.as_u64()).map(|usual| usual.to_string());
        let (what, remedy) = match usual {
            _ if row.is_none() => ("which ErrorCode does not list".to_owned(), "correct it or add it to ErrorCode"),
            _ if is_second => ("a second time".to_owned(), "name each code once"),
            Some(usual) if usual.get(..1) != status.get(..1) => {
                (format!("whose status is {usual}"), "name it with an answer of that class, or correct the status")
            }
            _ => return None,
        };
        Some(Problem::at(at, format!("x-codes names {code}, {what}"), remedy))
    };
    codes.iter().filter_map(breach).collect()
}

/// Codes are emitted by status: those of `5XX` as those of 500, and a client error has a status of its own.
fn range_names_no_code(operation: &OperationAt<'_>, status: &str, answer: &Value, at: &str) -> Option<Problem> {
    let has_codes = answer.get("x-codes").and_then(Value::as_array).is_some_and(|codes| !codes.is_empty());
    let is_spoken_for = status == "4XX" || status == "5XX" && operation.value.pointer("/responses/500").is_some();
    (has_codes && is_spoken_for).then(|| {
        let remedy = "name each code with its own status, and write `x-codes: []` here";
        Problem::at(at, format!("x-codes on the range `{status}`"), remedy)
    })
}

/// Unknown, missing and null must decode: see `ARCHITECTURE.md`, "Unknown is not an error".
fn fields_are_tolerant(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in answered_schemas(document) {
        let at = join("/components/schemas", name);
        let Some(schema) = document.pointer(&at) else { continue };
        let closed = |key: &&str| schema.get(key).is_some_and(|limit| limit != &Value::Bool(true));
        for key in ["minimum", "additionalProperties"].into_iter().filter(closed) {
            let what = format!("`{key}` on a schema that answers use");
            let remedy =
                "say the limit in the description, or use another schema: an answer is decoded whatever it says";
            problems.push(Problem::at(at.as_str(), what, remedy));
        }
        let required = texts(schema.get("required"));
        let properties = schema.get("properties").and_then(Value::as_object);
        if is_open(schema) {
            let what = "`additionalProperties` beside the properties of an answer";
            let remedy = "remove it: an answer takes unknown members anyway, and drops them";
            problems.push(Problem::at(at.as_str(), what, remedy));
        }
        for (property, value) in properties.into_iter().flatten() {
            let at = join(&join(&at, "properties"), property);
            let nullable = is_true(resolve(document, value), "nullable");
            if required.contains(&property.as_str()) && nullable {
                let remedy = "take it out of `required`: null and missing then decode alike";
                problems.push(Problem::at(at, "a required field of an answer is nullable", remedy));
            } else if !required.contains(&property.as_str()) && !nullable && text(value, "$ref").is_none() {
                let remedy = "add `nullable: true`: providers send null for what they leave out";
                problems.push(Problem::at(at, "an optional field of an answer is not nullable", remedy));
            }
        }
    }
    problems
}

/// The names of all schemas that an answer can hold.
pub(super) fn answered_schemas(document: &Value) -> BTreeSet<&str> {
    let mut roots = Vec::new();
    for operation in operations(document) {
        roots.extend(answers(document, &operation).filter_map(|(_, _, answer)| json_schema(answer)));
    }
    reachable(document, roots)
}
