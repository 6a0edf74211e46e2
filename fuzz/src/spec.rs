//! The specs, for seeds and for what is sensitive.

use std::sync::LazyLock;

use serde_json::{Value, json};

static SPECS: LazyLock<Vec<(&str, Value)>> = LazyLock::new(|| {
    let texts: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/specs.rs"));
    texts.iter().map(|(name, text)| (*name, serde_json::from_str(text).expect("the build script wrote it"))).collect()
});

/// An example of a body: of a request, or of the answer with this status.
pub(crate) struct Example {
    pub(crate) spec: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// `None` for a request.
    pub(crate) status: Option<u16>,
    pub(crate) schema: &'static str,
    pub(crate) value: &'static Value,
}

pub(crate) fn spec(name: &str) -> &'static Value {
    SPECS.iter().find(|(known, _)| *known == name).map(|(_, spec)| spec).expect("the build script listed it")
}

/// Whether the crate is the server of this API, and no client of it.
pub(crate) fn is_served(name: &str) -> bool {
    spec(name)["x-served"] == true
}

/// All examples of all specs.
pub(crate) fn examples() -> Vec<Example> {
    let mut found = Vec::new();
    for (name, document) in SPECS.iter() {
        for (path, item) in members(&document["paths"]) {
            for (method, operation) in members(item) {
                let Some(id) = operation["operationId"].as_str() else { continue };
                let answers = members(&operation["responses"]).map(|(status, answer)| (status.parse().ok(), answer));
                for (status, body) in std::iter::once((None, &operation["requestBody"])).chain(answers) {
                    let content = &resolve(document, body)["content"]["application/json"];
                    let schema = &content["schema"];
                    let schema = schema.get("items").unwrap_or(schema)["$ref"].as_str().unwrap_or_default();
                    for (_, example) in members(&content["examples"]) {
                        found.push(Example {
                            spec: name,
                            operation: id,
                            method,
                            path,
                            status,
                            schema: schema.rsplit('/').next().unwrap_or_default(),
                            value: &example["value"],
                        });
                    }
                }
            }
        }
    }
    found
}

/// Puts a text or a number that nothing else has in every sensitive place of `value`, and returns them as they would
/// be shown.
pub(crate) fn plant(document: &Value, schema: &Value, value: &mut Value, planted: &mut Vec<String>) {
    let schema = resolve(document, schema);
    if schema.get("x-sensitive").is_some() {
        let number = 7_700_000_000_000_000_i64 + i64::try_from(planted.len()).expect("few");
        match value {
            Value::String(text) => *text = format!("canary-{number}-text"),
            Value::Number(_) => *value = json!(number),
            _ => return,
        }
        planted.push(number.to_string());
        return;
    }
    for alternative in ["oneOf", "anyOf", "allOf"].iter().flat_map(|key| items(&schema[key])) {
        let fits = match resolve(document, alternative)["type"].as_str() {
            Some("object") | None => value.is_object(),
            Some("string") => value.is_string(),
            _ => false,
        };
        if fits {
            plant(document, alternative, value, planted);
        }
    }
    match value {
        Value::Array(values) => {
            for value in values {
                plant(document, &schema["items"], value, planted);
            }
        }
        Value::Object(values) => {
            for (name, value) in values {
                let schema = schema["properties"].get(name).unwrap_or(&schema["additionalProperties"]);
                plant(document, schema, value, planted);
            }
        }
        _ => {}
    }
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(target) => document.pointer(target.trim_start_matches('#')).expect("the crate's build checks references"),
        None => value,
    }
}

fn members(value: &'static Value) -> impl Iterator<Item = (&'static str, &'static Value)> {
    value.as_object().into_iter().flatten().map(|(name, member)| (name.as_str(), member))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
