//! Bodies with a canary in every place where the spec marks one.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::spec::{Spec, items, members, reference};

/// What stands in a field, by the name of its schema: canaries, and what a call would be refused without.
pub(crate) type Given = BTreeMap<&'static str, Value>;

/// A value of `schema` with every field filled.
pub(crate) fn fill(spec: &Spec, schema: &Value, given: &Given) -> Value {
    if let Some(value) = reference(schema).and_then(|name| given.get(name)) {
        return value.clone();
    }
    let schema = spec.resolve(schema);
    if let Some(first) = items(&schema["oneOf"]).next() {
        return fill(spec, first, given);
    }
    if schema["x-providers"] == true {
        return json!(phoneproof::Provider::ALL[0]);
    }
    if let Some((first, _)) = members(&schema["x-values"]).next() {
        let is_integer = schema["type"] == "integer";
        return if is_integer { first.parse::<i64>().expect("a whole number").into() } else { first.into() };
    }
    match schema["type"].as_str() {
        Some("object") => {
            let fields = members(&schema["properties"]);
            Value::Object(fields.map(|(name, field)| (name.to_owned(), fill(spec, field, given))).collect())
        }
        Some("array") => json!([fill(spec, &schema["items"], given)]),
        Some("boolean") => json!(true),
        // PortOne's 0 is success.
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(0)),
        _ => json!("plain"),
    }
}

/// The named schema, filled.
pub(crate) fn named(spec: &Spec, name: &str, given: &Given) -> Value {
    fill(spec, &json!({ "$ref": format!("#/components/schemas/{name}") }), given)
}

/// `body` with another value in one place, for every place that is of another type.
pub(crate) fn each_replaced(body: &Value, other: &Value) -> Vec<Value> {
    let replaced = places(body, other);
    // Text in place of text would be no mistake of the provider's.
    replaced.into_iter().filter(|changed| changed != body).collect()
}

fn places(body: &Value, other: &Value) -> Vec<Value> {
    match body {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, field)| {
                let with = |changed| {
                    let mut fields: Map<String, Value> = fields.clone();
                    fields.insert(name.clone(), changed);
                    Value::Object(fields)
                };
                let here = if other.is_string() && field.is_string() { field } else { other };
                places(field, other).into_iter().map(with).chain([with(here.clone())]).collect::<Vec<_>>()
            })
            .collect(),
        Value::Array(list) => {
            list.iter().flat_map(|item| places(item, other)).map(|changed| json!([changed])).collect()
        }
        _ => Vec::new(),
    }
}
