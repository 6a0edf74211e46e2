//! Base URLs become constants, and the credentials travel in one header that the client knows.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    super::{
        document::{is_served, join, operations, parts, text},
        problem::Problem,
    },
    is_header_name, is_snake_case,
};

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = servers(document);
    if let Some(other) = document.get("x-served").filter(|_| !is_served(document)) {
        let remedy = "write `x-served: true`, or remove it";
        problems.push(Problem::at("/x-served", format!("x-served is {other}"), remedy));
    }
    // Our own server may ask for none.
    if !is_served(document) {
        problems.extend(credentials(document));
    }
    problems
}

fn servers(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    let servers = document.get("servers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if servers.is_empty() {
        problems.push(Problem::at("", "servers is missing", "list the base URLs, each with url, description, x-name"));
    }
    for (index, server) in servers.iter().enumerate() {
        let at = join("/servers", &index.to_string());
        let name = text(server, "x-name").unwrap_or_default();
        if !is_snake_case(name) || !seen.insert(name) {
            let what = format!("x-name `{name}` is missing, not in snake_case, or another server's");
            problems.push(Problem::at(
                at.as_str(),
                what,
                "give each server its own snake_case name, like `production`",
            ));
        }
        let url = text(server, "url").unwrap_or_default();
        if !is_base_url(url, is_served(document)) {
            let remedy = "write https://, the host and at most a path, with no `/` at the end";
            problems.push(Problem::at(at, format!("url `{url}` is no base URL"), remedy));
        }
    }
    let elsewhere = parts(document).into_iter().filter(|part| !part.pointer.is_empty() && !part.is_schema);
    for part in elsewhere.filter(|part| part.value.get("servers").is_some()) {
        let what = "servers of its own, which the client ignores";
        problems.push(Problem::at(part.pointer, what, "list them under `servers` of the document"));
    }
    problems
}

/// Credentials, a query or a fragment in a base URL would go to the constant, and with it into logs.
fn is_base_url(url: &str, is_served: bool) -> bool {
    let ours = is_served.then(|| url.strip_prefix("http://")).flatten();
    let ours = ours.filter(|rest| rest.split([':', '/']).next() == Some("127.0.0.1"));
    let Some(rest) = url.strip_prefix("https://").or(ours) else { return false };
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    let is_of = |text: &str, more: &[u8]| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte));
    let path_is_plain = path.is_none_or(|path| !path.is_empty() && !path.ends_with('/') && is_of(path, b"-._~/"));
    !host.is_empty() && is_of(host, b"-.:") && path_is_plain
}

fn credentials(document: &Value) -> Vec<Problem> {
    let schemes = document.pointer("/components/securitySchemes").and_then(Value::as_object);
    let schemes: Vec<_> = schemes.into_iter().flatten().collect();
    let [(name, scheme)] = schemes[..] else {
        let what = format!("{} security schemes", schemes.len());
        let remedy = "describe the one that the client uses under components.securitySchemes";
        return vec![Problem::at("", what, remedy)];
    };
    let mut problems = Vec::new();
    let header = match (text(scheme, "type"), text(scheme, "in")) {
        (Some("http"), _) => Some("authorization"),
        (Some("apiKey"), Some("header")) => text(scheme, "name"),
        _ => None,
    };
    if !header.is_some_and(is_header_name) {
        let what = "the credentials do not travel in a header";
        let remedy = "use `type: http`, or `type: apiKey` with `in: header` and the header's `name`";
        problems.push(Problem::at(join("/components/securitySchemes", name), what, remedy));
    }
    problems.extend(security(document, name));
    problems
}

/// Every call carries the credentials, except those of the operations that say so.
fn security(document: &Value, name: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if document.get("security") != Some(&json!([{ name: [] }])) {
        let asked = document.get("security").map_or_else(|| "missing".to_owned(), Value::to_string);
        let remedy = format!("write `- {name}: []` under it: every call carries the credentials");
        problems.push(Problem::at("/security", format!("security is {asked}"), remedy));
    }
    for operation in operations(document) {
        if let Some(asked) = operation.value.get("security").filter(|asked| **asked != json!([])) {
            let remedy = "write `security: []` where no credentials are asked for, and nothing elsewhere";
            problems.push(Problem::at(join(&operation.pointer, "security"), format!("security is {asked}"), remedy));
        }
    }
    problems
}
