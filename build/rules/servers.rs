//! Base URLs become constants, and the credentials travel in one header that the client knows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        document::{join, parts, text},
        problem::Problem,
    },
    is_header_name, is_snake_case,
};

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = servers(document);
    problems.extend(credentials(document));
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
        if !url.starts_with("https://") || url.ends_with('/') || url.contains(['?', '#', '{']) {
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
    for part in parts(document).into_iter().filter(|part| !part.is_schema) {
        let asked = part.value.get("security").and_then(Value::as_array).into_iter().flatten();
        let asked = asked.filter_map(Value::as_object).flat_map(serde_json::Map::keys);
        for unknown in asked.filter(|asked| *asked != name) {
            let what = format!("security asks for `{unknown}`, which components.securitySchemes does not have");
            problems.push(Problem::at(part.pointer.as_str(), what, format!("ask for `{name}`")));
        }
    }
    problems
}
