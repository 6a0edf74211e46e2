//! An operation can be called by name, its effect is known, and its request can be built.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    super::{
        document::{OperationAt, is_true, join, operations, parameters, resolve, schema_name, text, texts},
        problem::Problem,
        words::Effect,
    },
    example, is_header_name, is_snake_case, json_body, required_choice, required_text, source,
};

/// Names that the generated client and its table of operations need for themselves.
const RESERVED: [&str; 9] = ["all", "baseurl", "client", "exec", "inner", "new", "new_with_client", "post", "pre"];

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = paths(document);
    let mut seen = BTreeMap::new();
    for operation in operations(document) {
        let at = operation.pointer.as_str();
        let id = text(operation.value, "operationId");
        problems.extend(name(id, at));
        if let Some(other) = id.and_then(|id| seen.insert(id, at.to_owned())) {
            let what = format!("operationId `{}` is also used at {other}", id.unwrap_or_default());
            problems.push(Problem::at(at, what, "give each operation its own"));
        }
        let remedy = "say what a repeat does, with one of";
        problems.extend(required_choice(operation.value, at, "x-effect", Effect::WORDS, remedy));
        problems.extend(source(operation.value, at));
        problems.extend(required_text(operation.value, at, "summary", "say in one line what the operation does"));
        problems.extend(tags_are_described(document, &operation));
        problems.extend(path_is_filled(document, &operation));
        problems.extend(parameters_are_plain(document, &operation));
        problems.extend(idempotency_key_is_single(document, &operation));
        problems.extend(body_is_named(document, &operation));
    }
    problems
}

/// What stands beside the methods of a path, methods that the sandbox does not route, and paths that are one.
fn paths(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeMap::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let at = join("/paths", path);
        if item.get("parameters").is_some() {
            let what = "parameters beside the methods of a path";
            problems.push(Problem::at(at.as_str(), what, "list them in each operation"));
        }
        for method in ["head", "options", "patch", "trace"].into_iter().filter(|method| item.get(method).is_some()) {
            let what = format!("the method `{method}` is not supported");
            problems.push(Problem::at(at.as_str(), what, "use get, put, post or delete"));
        }
        if let Some(other) = seen.insert(shape(path), path) {
            let what = format!("the path differs from `{other}` in the names of its parameters only");
            problems.push(Problem::at(at, what, "describe both under one path: no request tells them apart"));
        }
    }
    problems
}

/// A path without the names of its parameters: `/codes/{}`.
fn shape(path: &str) -> String {
    path.split(['{', '}']).step_by(2).collect::<Vec<_>>().join("{}")
}

fn name(id: Option<&str>, at: &str) -> Option<Problem> {
    match id {
        None => Some(Problem::at(at, "operationId is missing", "name the operation in snake_case, like `send_code`")),
        Some(id) if RESERVED.contains(&id) => {
            let what = format!("operationId `{id}` is a name that the generated client needs for itself");
            Some(Problem::at(at, what, format!("use none of {}", RESERVED.join(", "))))
        }
        Some(id) if !is_snake_case(id) => {
            let remedy = "write lower-case words with one `_` between them, like `send_code`";
            Some(Problem::at(at, format!("operationId `{id}` is not in snake_case"), remedy))
        }
        Some(_) => None,
    }
}

fn tags_are_described(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let described = document.get("tags").and_then(Value::as_array).into_iter().flatten();
    let described: Vec<&str> = described.filter_map(|tag| text(tag, "name")).collect();
    let unknown = texts(operation.value.get("tags")).into_iter().filter(|tag| !described.contains(tag));
    let at = join(&operation.pointer, "tags");
    let remedy = "correct it, or describe it under `tags` of the document";
    unknown.map(|tag| Problem::at(at.as_str(), format!("nothing describes the tag `{tag}`"), remedy)).collect()
}

/// The braces of a path and the path parameters are the same.
fn path_is_filled(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let at = operation.pointer.as_str();
    let described = parameters(document, operation).filter(|(_, parameter)| text(parameter, "in") == Some("path"));
    let described: BTreeSet<&str> = described.filter_map(|(_, parameter)| text(parameter, "name")).collect();
    let braces = operation.path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let braces: BTreeSet<&str> = braces.collect();
    let mut problems = Vec::new();
    for name in braces.difference(&described) {
        let what = format!("the path has {{{name}}}, which no parameter describes");
        problems.push(Problem::at(at, what, "add a parameter of that name with `in: path`, or correct the path"));
    }
    for name in described.difference(&braces) {
        let what = format!("the path parameter `{name}` is not in the path");
        problems.push(Problem::at(at, what, format!("write {{{name}}} in the path, or remove the parameter")));
    }
    if operation.path.contains(['?', '#', ' ']) {
        let remedy = "describe what follows `?` as parameters with `in: query`";
        problems.push(Problem::at(at, "the path has more than segments", remedy));
    }
    problems
}

fn parameters_are_plain(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, parameter) in parameters(document, operation) {
        let (place, name) = (text(parameter, "in").unwrap_or_default(), text(parameter, "name").unwrap_or_default());
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let kind = if holds_json(document, parameter) { "string" } else { kind_of(document, schema) };
        if !seen.insert(name) {
            let what = format!("a second parameter named `{name}`");
            problems.push(Problem::at(at.as_str(), what, "remove one of them: each name becomes one argument"));
        }
        if place == "path" && (schema_name(schema).is_none() || kind != "string") {
            let what = "a path parameter that is no named string";
            let remedy = "refer to a string schema under components: it becomes a type that is checked";
            problems.push(Problem::at(at.as_str(), what, remedy));
        } else if !["path", "query", "header"].contains(&place) || !["string", "integer", "boolean"].contains(&kind) {
            let what = format!("a parameter that the generator does not support (in: {place}, type: {kind})");
            let remedy = "use `in:` path, query or header and a `schema:` that is a string, integer or boolean";
            problems.push(Problem::at(at.as_str(), what, remedy));
        }
        if place == "path" && !is_true(parameter, "required") {
            let what = "a path parameter is not required";
            problems.push(Problem::at(at.as_str(), what, "add `required: true`: OpenAPI asks for it"));
        }
        problems.extend(idempotency_key(parameter, operation, &at));
        if place == "header" && !is_header_name(name) {
            let what = format!("`{name}` can't name a header");
            problems.push(Problem::at(at, what, "use letters, digits and `-`"));
        }
    }
    problems
}

fn kind_of<'a>(document: &'a Value, schema: &'a Value) -> &'a str {
    text(resolve(document, schema), "type").unwrap_or("none")
}

/// Whether a parameter is the JSON text of a named object.
fn holds_json(document: &Value, parameter: &Value) -> bool {
    let schema = json_body(parameter, "").ok().filter(|schema| schema_name(schema).is_some());
    schema.is_some_and(|schema| kind_of(document, schema) == "object")
}

/// A key that the client makes for each call: a header of one, on what is not repeatable without it.
fn idempotency_key(parameter: &Value, operation: &OperationAt<'_>, at: &str) -> Option<Problem> {
    let mark = parameter.get("x-idempotency-key")?;
    let effect = text(operation.value, "x-effect").unwrap_or_default();
    let is_text = text(parameter, "in") == Some("header") && !is_true(parameter, "required");
    let (what, remedy) = match mark {
        Value::Bool(true) if !is_text => ("x-idempotency-key on what is no optional header", "remove it"),
        Value::Bool(true) if !["sends", "consumes-attempt"].contains(&effect) => {
            ("an idempotency key, though a repeat does no harm", "remove the parameter, or correct x-effect")
        }
        Value::Bool(true) => return None,
        _ => ("x-idempotency-key is not `true`", "write `true`, or remove it"),
    };
    Some(Problem::at(at, what, remedy))
}

fn idempotency_key_is_single(document: &Value, operation: &OperationAt<'_>) -> Option<Problem> {
    let mut keys = parameters(document, operation).filter(|(_, parameter)| is_true(parameter, "x-idempotency-key"));
    let (at, _) = keys.nth(1)?;
    Some(Problem::at(at, "a second idempotency key", "keep one of them: a call has one key"))
}

fn body_is_named(document: &Value, operation: &OperationAt<'_>) -> Vec<Problem> {
    let Some(body) = operation.value.get("requestBody").map(|body| resolve(document, body)) else { return Vec::new() };
    let at = join(&operation.pointer, "requestBody");
    let schema = match json_body(body, &at) {
        Ok(schema) => schema,
        Err(problem) => return vec![problem],
    };
    let is_named_object = schema_name(schema).is_some() && text(resolve(document, schema), "type") == Some("object");
    let problem = (!is_named_object).then(|| {
        let what = "the request body is no $ref to a named object";
        Problem::at(at.as_str(), what, "describe it under components.schemas and refer to it")
    });
    problem.into_iter().chain(example(body, &at)).collect()
}
