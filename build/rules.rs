//! The rules every spec keeps, so that what is derived from it can be relied on.
//!
//! Each rule is a function that adds a [`Problem`] for every breach; nothing stops at the first one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    document::{
        OperationAt, answers, event_stream, is_served, join, json_schema, operations, reference, resolve, schema_name,
        schemas, texts, walk,
    },
    problem::Problem,
};

/// What an operation does when it is repeated; drives the retry policy.
pub(super) const EFFECTS: [&str; 4] = ["read", "idempotent", "sends", "consumes-attempt"];
/// What an error code says about the work that was asked for.
pub(super) const DELIVERIES: [&str; 3] = ["refused", "refused-for-now", "unclear"];
const SENSITIVITIES: [&str; 2] = ["secret", "personal"];
/// How a constructor checks a value before it is sent; `src/wire/format.rs` has one function for each.
pub(super) const FORMATS: [&str; 8] = [
    "base64-file",
    "id",
    "jp-phone-number",
    "kr-mobile-number",
    "kr-sender-number",
    "one-time-code",
    "resident-gender-digit",
    "yymmdd",
];
const INTEGER_FORMATS: [&str; 3] = ["int32", "int64", "uint64"];
/// Names that the generated client needs for itself.
const RESERVED: [&str; 7] = ["new", "pre", "post", "exec", "client", "inner", "baseurl"];
/// Keywords that would make a field of an answer fail to decode.
const LIMITS: [&str; 6] = ["pattern", "minLength", "maxLength", "minimum", "maximum", "additionalProperties"];

/// Every breach of every rule, in the order of the document.
pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = references_resolve(document);
    // The other rules follow references, so a dangling one would only repeat itself.
    if problems.is_empty() {
        problems.extend(operations_are_described(document));
        problems.extend(values_are_named(document));
        problems.extend(named_schemas_are_whole(document));
        problems.extend(answers_are_tolerant(document));
    }
    problems.sort();
    problems
}

fn references_resolve(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    walk_schema_positions(document, &mut |pointer, value| {
        let Some(target) = value.get("$ref") else { return };
        if reference(document, value).is_none() {
            let remedy = "correct the name or add what it should point at";
            problems.push(Problem::at(pointer, format!("$ref {target} points at nothing in this file"), remedy));
        }
    });
    problems
}

fn operations_are_described(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeMap::new();
    for operation in operations(document) {
        let at = operation.pointer.as_str();
        match operation.value.get("operationId").and_then(Value::as_str) {
            None => problems.push(Problem::at(at, "operationId is missing", "give the operation a snake_case name")),
            Some(id) => {
                if !is_snake_case(id) || RESERVED.contains(&id) {
                    let what = format!("operationId `{id}` can't name a function of the generated client");
                    problems.push(Problem::at(at, what, format!("use a snake_case name other than {RESERVED:?}")));
                }
                if let Some(other) = seen.insert(id.to_owned(), operation.pointer.clone()) {
                    let what = format!("operationId `{id}` is also used at {other}");
                    problems.push(Problem::at(at, what, "give each operation its own"));
                }
            }
        }
        problems.extend(required_choice(operation.value, at, "x-effect", &EFFECTS));
        problems.extend(required_text(
            operation.value,
            at,
            "x-source",
            "say where the fact comes from and how sure it is",
        ));
        problems.extend(required_text(operation.value, at, "summary", "say in one line what the operation does"));
        problems.extend(request_is_usable(document, &operation));
        problems.extend(success_is_single(document, &operation));
        problems.extend(errors_are_single(document, &operation));
    }
    problems
}

fn request_is_usable(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let parameters = operation.value.get("parameters").and_then(Value::as_array);
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        let parameter = resolve(document, parameter);
        if parameter.get("in").and_then(Value::as_str) == Some("path")
            && parameter.get("schema").and_then(schema_name).is_none()
        {
            let at = join(&join(&operation.pointer, "parameters"), &index.to_string());
            let what = "a path parameter has an inline schema";
            problems.push(Problem::at(at, what, "name the schema under components, so that it becomes a checked type"));
        }
    }
    if let Some(body) = operation.value.get("requestBody") {
        let body = resolve(document, body);
        let at = join(&operation.pointer, "requestBody");
        if json_schema(body).and_then(schema_name).is_none() {
            let what = "the request body is not application/json with a $ref to a named schema";
            problems.push(Problem::at(at.as_str(), what, "name the schema under components and refer to it"));
        }
        if !has_example(body) {
            problems.push(Problem::at(
                at,
                "the request body has no example",
                "add one under content.application/json.examples",
            ));
        }
    }
    problems
}

fn success_is_single(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let at = join(&operation.pointer, "responses");
    for (status, pointer, answer) in answers(document, operation) {
        if status == "default" || (status.starts_with(['1', '2', '3']) && status != "200") {
            let what = format!("answer `{status}` beside '200'");
            problems.push(Problem::at(
                pointer,
                what,
                "describe one success answer under '200' (any 2xx is decoded like it) and errors by their status",
            ));
        } else if status == "200" && is_served(document) && event_stream(answer).is_some() {
            // Our own server can have one; a generated client reads whole JSON answers only.
            if event_stream(answer).and_then(|content| content.get("examples")).is_none() {
                let remedy = "add one under content.text/event-stream.examples";
                problems.push(Problem::at(pointer, "the answer has no example", remedy));
            }
        } else if status == "200" {
            let schema = json_schema(answer);
            let named = schema.is_some_and(|schema| {
                schema_name(schema).or_else(|| schema.get("items").and_then(schema_name)).is_some()
            });
            if !named {
                let what = "the answer is not application/json with a $ref, or a list of a $ref, to a named schema";
                problems.push(Problem::at(pointer.as_str(), what, "name the schema under components and refer to it"));
            }
            if !has_example(answer) {
                problems.push(Problem::at(
                    pointer,
                    "the answer has no example",
                    "add one under content.application/json.examples",
                ));
            }
        }
    }
    if operation.value.pointer("/responses/200").is_none() {
        problems.push(Problem::at(at, "the success answer '200' is missing", "describe it"));
    }
    problems
}

fn errors_are_single(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let known = document.pointer("/components/schemas/ErrorCode/x-extensible-enum");
    let known: BTreeSet<&str> = texts(known).into_iter().collect();
    let mut first: Option<(&str, &str)> = None;
    for (status, pointer, answer) in answers(document, operation) {
        if !status.starts_with(['4', '5']) {
            continue;
        }
        let Some(name) = json_schema(answer).and_then(schema_name) else {
            let what = "the error answer is not application/json with a $ref to a named schema";
            problems.push(Problem::at(pointer, what, "refer to the spec's error schema"));
            continue;
        };
        match first {
            Some((other, at)) if other != name => {
                let what = format!("two error schemas on one operation: `{name}` here, `{other}` for {at}");
                problems.push(Problem::at(
                    pointer.as_str(),
                    what,
                    "use one tolerant error schema for all 4xx and 5xx answers",
                ));
            }
            Some(_) => {}
            None => first = Some((name, status)),
        }
        let codes = answer.get("x-codes");
        if codes.is_none() {
            let remedy = "list the values of ErrorCode documented here, or [] where none is";
            problems.push(Problem::at(pointer.as_str(), "x-codes is missing", remedy));
        }
        for code in texts(codes).into_iter().filter(|code| !known.contains(code)) {
            let what = format!("x-codes names `{code}`, which ErrorCode does not list");
            problems.push(Problem::at(pointer.as_str(), what, "correct it or add it to ErrorCode"));
        }
    }
    problems
}

fn values_are_named(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    let named: BTreeSet<String> = schemas(document).map(|(name, _)| join("/components/schemas", name)).collect();
    walk_schema_positions(document, &mut |pointer, value| {
        for key in ["x-sensitive", "x-extensible-enum"] {
            if value.get(key).is_some() && !named.contains(pointer) {
                let remedy = "move the schema to components/schemas and refer to it: an inline one would be skipped by the generator";
                problems.push(Problem::at(pointer, format!("{key} on an inline schema"), remedy));
            }
        }
        if value.get("enum").is_some_and(Value::is_array) {
            let remedy = "use x-extensible-enum with x-enum-varnames and x-enum-descriptions: providers add values";
            problems.push(Problem::at(pointer, "a closed `enum`", remedy));
        }
    });
    problems
}

fn named_schemas_are_whole(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, schema) in schemas(document) {
        let at = join("/components/schemas", name);
        problems.extend(required_text(
            schema,
            &at,
            "description",
            "say what it is: it becomes the type's documentation",
        ));
        problems.extend(required_text(schema, &at, "x-source", "say where the fact comes from and how sure it is"));
        let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default();
        if schema.get("x-sensitive").is_some() {
            problems.extend(required_choice(schema, &at, "x-sensitive", &SENSITIVITIES));
            if kind != "string" && kind != "integer" {
                problems.push(Problem::at(
                    at.as_str(),
                    "x-sensitive on a schema that is no string or integer",
                    "mark the values inside it, each as a named schema",
                ));
            }
        }
        if let Some(format) = schema.get("format").and_then(Value::as_str) {
            let known: &[&str] = if kind == "integer" { &INTEGER_FORMATS } else { &FORMATS };
            if !known.contains(&format) {
                let what = format!("format `{format}` is not one that the crate knows");
                problems.push(Problem::at(at.as_str(), what, format!("use one of {known:?}, or none")));
            }
        }
        if schema.get("x-extensible-enum").is_some() {
            problems.extend(enum_is_whole(schema, &at));
        }
    }
    problems
}

fn enum_is_whole(schema: &Value, at: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let length = |key: &str| schema.get(key).and_then(Value::as_array).map(Vec::len);
    let values = length("x-extensible-enum").unwrap_or_default();
    for key in [
        "x-enum-varnames",
        "x-enum-descriptions",
        "x-enum-status",
        "x-enum-messages",
        "x-enum-delivery",
        "x-enum-advice",
    ] {
        let optional = !matches!(key, "x-enum-varnames" | "x-enum-descriptions");
        match length(key) {
            None if optional => {}
            Some(count) if count == values => {}
            count => {
                let what = format!("{key} has {} entries for {values} values", count.unwrap_or(0));
                problems.push(Problem::at(at, what, "give each value exactly one, in the same order"));
            }
        }
    }
    let mut seen = BTreeSet::new();
    for name in texts(schema.get("x-enum-varnames")) {
        if !seen.insert(name) || name == "Unknown" {
            problems.push(Problem::at(
                at,
                format!("the variant `{name}` is named twice"),
                "give each value its own name (`Unknown` is taken by every enum)",
            ));
        }
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            problems.push(Problem::at(at, format!("`{name}` can't name a variant"), "write it in PascalCase"));
        }
    }
    let mut seen = BTreeSet::new();
    let values = schema.get("x-extensible-enum").and_then(Value::as_array);
    for value in values.into_iter().flatten() {
        if !seen.insert(value.to_string()) {
            problems.push(Problem::at(at, format!("the value {value} is listed twice"), "list each value once"));
        }
    }
    for delivery in texts(schema.get("x-enum-delivery")) {
        if !DELIVERIES.contains(&delivery) {
            problems.push(Problem::at(
                at,
                format!("x-enum-delivery has `{delivery}`"),
                format!("use one of {DELIVERIES:?}"),
            ));
        }
    }
    problems
}

/// Unknown, missing and null must decode: see `ARCHITECTURE.md`, "Unknown is not an error".
fn answers_are_tolerant(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in answered_schemas(document) {
        let at = join("/components/schemas", name);
        let Some(schema) = document.pointer(&at) else { continue };
        let required: BTreeSet<&str> = texts(schema.get("required")).into_iter().collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        for key in LIMITS.iter().filter(|key| schema.get(**key).is_some()) {
            problems.push(Problem::at(
                at.as_str(),
                format!("`{key}` on a schema that answers use"),
                "say the limit in the description: an answer is decoded whatever it says",
            ));
        }
        for (property, value) in properties.into_iter().flatten() {
            let at = join(&join(&at, "properties"), property);
            let target = resolve(document, value);
            let nullable = target.get("nullable") == Some(&Value::Bool(true));
            if required.contains(property.as_str()) && nullable {
                problems.push(Problem::at(
                    at.as_str(),
                    "a required field of an answer is nullable",
                    "make it optional: null and missing then decode alike",
                ));
            }
            if value.get("$ref").is_some() {
                continue;
            }
            if !required.contains(property.as_str()) && !nullable {
                problems.push(Problem::at(
                    at.as_str(),
                    "an optional field of an answer is not nullable",
                    "add `nullable: true`: providers send null for what they leave out",
                ));
            }
            for key in LIMITS.iter().filter(|key| value.get(**key).is_some()) {
                problems.push(Problem::at(
                    at.as_str(),
                    format!("`{key}` on a field of an answer"),
                    "say the limit in the description: an answer is decoded whatever it says",
                ));
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

/// The names of all schemas that a request body can hold.
pub(super) fn requested_schemas(document: &Value) -> BTreeSet<&str> {
    let bodies = operations(document).filter_map(|operation| operation.value.get("requestBody"));
    reachable(document, bodies.filter_map(|body| json_schema(resolve(document, body))).collect())
}

fn reachable<'a>(document: &'a Value, roots: Vec<&'a Value>) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = roots;
    while let Some(value) = open.pop() {
        walk(value, "", &mut |_, inner| {
            if let (Some(name), Some((_, target))) = (schema_name(inner), reference(document, inner))
                && found.insert(name)
            {
                open.push(target);
            }
        });
    }
    found
}

/// Like [`walk`], without the examples: what stands there is data, not a description.
fn walk_schema_positions<'a>(document: &'a Value, visit: &mut impl FnMut(&str, &'a Value)) {
    walk(document, "", &mut |pointer, value| {
        let mut parent = "";
        let data = pointer.split('/').any(|segment| {
            let is_data = matches!(segment, "example" | "examples") && parent != "properties" && parent != "schemas";
            parent = segment;
            is_data
        });
        if !data {
            visit(pointer, value);
        }
    });
}

fn has_example(body: &Value) -> bool {
    let content = body.pointer("/content/application~1json");
    let examples = content.and_then(|content| content.get("examples")).and_then(Value::as_object);
    examples.is_some_and(|examples| !examples.is_empty())
}

fn required_text(value: &Value, at: &str, key: &str, remedy: &str) -> Option<Problem> {
    let present = value.get(key).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
    (!present).then(|| Problem::at(at, format!("{key} is missing"), remedy))
}

fn required_choice(value: &Value, at: &str, key: &str, choices: &[&str]) -> Option<Problem> {
    let what = match value.get(key) {
        None => format!("{key} is missing"),
        Some(Value::String(choice)) if choices.contains(&choice.as_str()) => return None,
        Some(other) => format!("{key} is {other}"),
    };
    Some(Problem::at(at, what, format!("use one of {choices:?}")))
}

fn is_snake_case(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
