//! What hangs on the members of an answer: `x-decides`, `x-success`, `x-echoes`, `x-leaves-out`.

use serde_json::{Map, Value};

use super::{
    super::{
        document::{as_key, is_enum, is_served, join, resolve, rows, text, texts},
        problem::Problem,
    },
    answers::answered_schemas,
};

const LISTS: [&str; 3] = ["x-decides", "x-echoes", "x-leaves-out"];

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let answered = answered_schemas(document);
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let mut problems = Vec::new();
    for (name, schema) in schemas.into_iter().flatten() {
        let at = join("/components/schemas", name);
        if answered.contains(name.as_str()) && !is_served(document) {
            problems.extend(members_are_there(schema, &at));
            problems.extend(successes_are_values(document, schema, &at));
            problems.extend(lists_are_lists(schema, &at));
            problems.extend(required_members_decide(document, schema, &at));
        } else {
            problems.extend(nobody_reads_it(schema, &at));
        }
    }
    problems
}

fn nobody_reads_it(schema: &Value, at: &str) -> Vec<Problem> {
    let keys = LISTS.into_iter().chain(["x-success"]).filter(|key| schema.get(key).is_some());
    let remedy = "remove it: it belongs on a schema that a provider's answer holds";
    keys.map(|key| Problem::at(at, format!("{key} on a schema that no answer holds"), remedy)).collect()
}

fn members_are_there(schema: &Value, at: &str) -> Vec<Problem> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let named = |key: &'static str| match schema.get(key) {
        Some(Value::Object(members)) => members.keys().map(String::as_str).collect(),
        list => texts(list),
    };
    let breach = |key: &'static str| {
        let unknown = named(key).into_iter().filter(|name| properties.is_none_or(|known| !known.contains_key(*name)));
        let unknown: Vec<Problem> = unknown
            .map(|name| {
                Problem::at(at, format!("{key} names `{name}`, which is not a property"), "correct or remove it")
            })
            .collect();
        let is_empty = schema.get(key).is_some() && named(key).is_empty();
        let empty = is_empty.then(|| Problem::at(at, format!("{key} names nothing"), "name properties, or remove it"));
        unknown.into_iter().chain(empty)
    };
    LISTS.into_iter().chain(["x-success"]).flat_map(breach).collect()
}

/// The value that says success must be one that the member can have.
fn successes_are_values(document: &Value, schema: &Value, at: &str) -> Vec<Problem> {
    let members = schema.get("x-success").and_then(Value::as_object).into_iter().flatten();
    let breach = |(name, value): (&String, &Value)| {
        let property = resolve(document, schema.get("properties")?.get(name)?);
        let fits = match text(property, "type") {
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.is_i64(),
            Some("string") => value.is_string(),
            _ => false,
        };
        let is_listed =
            !is_enum(property) || rows(property).any(|(listed, _)| as_key(value).as_deref() == Some(listed));
        let remedy = "give the one value that says success, as the provider writes it";
        (!fits || !is_listed).then(|| Problem::at(at, format!("x-success: `{name}` is never {value}"), remedy))
    };
    members.filter_map(breach).collect()
}

fn lists_are_lists(schema: &Value, at: &str) -> Vec<Problem> {
    let kind = |name: &str| schema.get("properties").and_then(|properties| text(properties.get(name)?, "type"));
    let others = texts(schema.get("x-leaves-out")).into_iter().filter(|name| kind(name) != Some("array"));
    let remedy = "name lists only: it says that an item which can't be read is left out";
    others.map(|name| Problem::at(at, format!("x-leaves-out names `{name}`, which is not a list"), remedy)).collect()
}

/// A required member that decides nothing may not spoil the answer either: it is then an empty text.
fn required_members_decide(document: &Value, schema: &Value, at: &str) -> Vec<Problem> {
    let success = schema.get("x-success").and_then(Value::as_object);
    let decides = |name: &str| {
        texts(schema.get("x-decides")).contains(&name)
            || success.is_some_and(|success: &Map<_, _>| success.contains_key(name))
    };
    let is_text = |name: &str| {
        let property = schema.get("properties").and_then(|properties| properties.get(name));
        property.is_some_and(|property| text(resolve(document, property), "type") == Some("string"))
    };
    let is_there = |name: &str| schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
    let breach = |name: &&str| is_there(name) && !decides(name) && !is_text(name);
    let remedy = "name it in x-decides, or take it out of `required`: what decides nothing may be missing";
    let unread = texts(schema.get("required")).into_iter().filter(breach);
    unread.map(|name| Problem::at(at, format!("`{name}` is required, and nothing hangs on it"), remedy)).collect()
}
