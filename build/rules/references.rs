//! Every `$ref` finds what it asks for, and the parameters, bodies and answers under `components` are asked for; that
//! the schemas are is a rule of [`schemas`](super::schemas).

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::{
    document::{Part, join, parts, reference},
    problem::Problem,
};

/// What is only checked where an operation uses it, and so must be used.
const USED: [&str; 3] = ["parameters", "requestBodies", "responses"];

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let parts = parts(document);
    let references = parts.iter().filter_map(|part| Some((part, part.value.get("$ref")?)));
    let mut problems: Vec<Problem> =
        references.clone().filter_map(|(part, target)| breach(document, part, target)).collect();
    let used: BTreeSet<&str> = references.filter_map(|(_, target)| target.as_str()).collect();
    for group in USED {
        let entries = document.pointer(&join("/components", group)).and_then(Value::as_object);
        for (name, _) in entries.into_iter().flatten() {
            let at = join(&join("/components", group), name);
            if !used.contains(format!("#{at}").as_str()) {
                problems.push(Problem::at(at, "nothing refers to it", "refer to it or remove it"));
            }
        }
    }
    problems
}

fn breach(document: &Value, part: &Part<'_>, target: &Value) -> Option<Problem> {
    let segments: Vec<&str> = part.pointer.split('/').skip(1).collect();
    let group = match segments[..] {
        ["components", _, _] => {
            let what = format!("an entry of components that is only a $ref to {target}");
            return Some(Problem::at(&part.pointer, what, "write it out, or refer to that directly"));
        }
        _ if part.is_schema => "schemas",
        [.., "responses", _] => "responses",
        [.., "parameters", _] => "parameters",
        [.., "requestBody"] => "requestBodies",
        _ => return Some(Problem::at(&part.pointer, "a $ref that the generator can't follow", "write it out")),
    };
    let wanted = format!("#/components/{group}/");
    let name = target.as_str().and_then(|target| target.strip_prefix(&wanted));
    if reference(document, part.value).is_none() {
        let what = format!("$ref {target} points at nothing in this file");
        Some(Problem::at(&part.pointer, what, format!("correct the name or add it under components.{group}")))
    } else if name.is_none_or(|name| name.contains('/')) {
        let what = format!("$ref {target} can't stand here");
        Some(Problem::at(&part.pointer, what, format!("refer to an entry of components.{group}")))
    } else {
        None
    }
}
