//! Where the answers of an operation hold enums, and what they may leave out: the sandbox's faults act on these.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{self, answers, is_enum, json_schema, resolve, texts};

/// Places in the answers of an operation, success and error: `senderIds/*/status`, `*` for every item of a list.
#[derive(Default)]
pub(super) struct AnswerPlaces {
    /// Of open enums.
    pub(super) enums: BTreeSet<String>,
    /// Of texts, numbers and booleans that no answer is required to have.
    pub(super) optional: BTreeSet<String>,
    required: BTreeSet<String>,
}

/// Deep enough for every answer, and an end for schemas that hold themselves.
const DEEPEST: usize = 12;

impl AnswerPlaces {
    pub(super) fn of(document: &Value, operation: &document::OperationAt<'_>) -> Self {
        let mut places = Self::default();
        for (_, _, answer) in answers(document, operation) {
            if let Some(schema) = json_schema(answer) {
                places.walk(document, schema, &[]);
            }
        }
        let AnswerPlaces { optional, required, .. } = &mut places;
        optional.retain(|place| !required.contains(place));
        places
    }

    fn walk(&mut self, document: &Value, schema: &Value, path: &[&str]) {
        if path.len() > DEEPEST {
            return;
        }
        let schema = resolve(document, schema);
        if is_enum(schema) {
            self.enums.insert(path.join("/"));
        }
        let below = |name| [path, &[name]].concat();
        if let Some(items) = schema.get("items") {
            self.walk(document, items, &below("*"));
        }
        for alternative in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            self.walk(document, alternative, path);
        }
        let required = texts(schema.get("required"));
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let path = below(name.as_str());
            if required.contains(&name.as_str()) {
                self.required.insert(path.join("/"));
            } else if is_scalar(resolve(document, member)) {
                self.optional.insert(path.join("/"));
            }
            self.walk(document, member, &path);
        }
    }
}

fn is_scalar(schema: &Value) -> bool {
    let kind = schema.get("type").and_then(Value::as_str);
    matches!(kind, Some("string" | "integer" | "number" | "boolean"))
}
