//! Changes to a body that providers may make at any time, and what of a body a type has lost.

use serde_json::{Value, json};

use crate::support::spec::{Spec, items, members, reference};

/// How the names of fields begin that no spec lists.
const UNLISTED: &str = "unlisted_";

/// Where `again` misses something of `before`. Null and an empty list say as much as nothing, and a code that the
/// spec knows by two names, or compares without regard to case, may come back by the other.
pub(crate) fn lost(spec: &Spec, before: &Value, again: &Value) -> Option<String> {
    match (before, again) {
        (Value::Object(before), _) => before.iter().find_map(|(name, value)| {
            if name.starts_with(UNLISTED) || says_nothing(value) {
                return None;
            }
            let Some(kept) = again.get(name) else { return Some(format!("/{name}")) };
            lost(spec, value, kept).map(|place| format!("/{name}{place}"))
        }),
        (Value::Array(before), Value::Array(again)) if before.len() == again.len() => {
            let mut places = before.iter().zip(again).enumerate();
            places.find_map(|(index, (before, again))| Some(format!("/{index}{}", lost(spec, before, again)?)))
        }
        _ => (before != again && !is_alias(spec, before, again)).then(|| format!(": {before} became {again}")),
    }
}

fn is_alias(spec: &Spec, one: &Value, other: &Value) -> bool {
    let named = |alias: &Value, name: &Value| {
        let mut rows = spec.schemas().flat_map(|(_, schema)| members(&schema["x-values"]));
        rows.any(|(value, row)| name == value && items(&row["aliases"]).any(|known| alias == known))
    };
    named(one, other) || named(other, one) || differs_in_case(spec, one, other)
}

fn differs_in_case(spec: &Spec, one: &Value, other: &Value) -> bool {
    let (Some(one), Some(other)) = (one.as_str(), other.as_str()) else { return false };
    let schemas = spec.schemas().filter(|(_, schema)| schema["x-ignore-case"] == true);
    let mut values = schemas.flat_map(|(_, schema)| members(&schema["x-values"]));
    one.eq_ignore_ascii_case(other) && values.any(|(value, _)| value.eq_ignore_ascii_case(one))
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// A row of small numbers that decides what is changed. When it has run out, nothing is: so proptest shrinks a
/// failure to the one change that matters.
pub(crate) struct Choices<'a>(std::slice::Iter<'a, u8>);

impl<'a> Choices<'a> {
    pub(crate) fn new(numbers: &'a [u8]) -> Self {
        Self(numbers.iter())
    }

    /// One of `count`; 0 means "leave it".
    fn one_of(&mut self, count: u8) -> u8 {
        self.0.next().map_or(0, |number| number % count)
    }
}

/// `value` of `schema` as a later version of the provider might send it: optional fields away or null, fields that
/// the spec does not list, values that an enum does not list.
pub(crate) fn changed(spec: &Spec, schema: &Value, value: &Value, choices: &mut Choices) -> Value {
    let schema = alternative(spec, spec.resolve(schema), value);
    if schema["x-values"].is_object() {
        return changed_enum(schema, value, choices);
    }
    match value {
        Value::Object(_) => changed_object(spec, schema, value, choices),
        Value::Array(list) => match choices.one_of(4) {
            1 => json!([]),
            _ => list.iter().map(|item| changed(spec, &schema["items"], item, choices)).collect(),
        },
        other => other.clone(),
    }
}

/// Of a choice of schemas, the one that `value` fits.
fn alternative<'a>(spec: &'a Spec, schema: &'a Value, value: &Value) -> &'a Value {
    let fits = |choice: &&Value| (choice["type"] == "object") == value.is_object();
    items(&schema["oneOf"]).map(|choice| spec.resolve(choice)).find(fits).unwrap_or(schema)
}

fn changed_enum(schema: &Value, value: &Value, choices: &mut Choices) -> Value {
    match (choices.one_of(4), schema["type"].as_str()) {
        (1, Some("integer")) => json!(77_777),
        (1, _) => json!("NEW_VALUE"),
        (2, _) => json!("a value of another kind, 새로운 값"),
        _ => value.clone(),
    }
}

fn changed_object(spec: &Spec, schema: &Value, value: &Value, choices: &mut Choices) -> Value {
    let mut object = serde_json::Map::new();
    for (name, member) in members(value) {
        let is_required = items(&schema["required"]).any(|required| required == name);
        match if is_required { 0 } else { choices.one_of(6) } {
            1 => {}
            2 => drop(object.insert(name.to_owned(), Value::Null)),
            _ => drop(object.insert(name.to_owned(), changed(spec, &schema["properties"][name], member, choices))),
        }
    }
    let unlisted = match choices.one_of(6) {
        1 => json!("text"),
        2 => json!({ "nested": [1, null, "x"] }),
        3 => json!([{ "code": -1 }, 2.5, true]),
        4 => Value::Null,
        _ => return Value::Object(object),
    };
    object.insert(format!("{UNLISTED}field"), unlisted);
    Value::Object(object)
}

/// Text and numbers that are told apart from all else, planted in every field of a value.
pub(crate) struct Canaries<'a> {
    spec: &'a Spec,
    pub(crate) planted: Vec<Canary>,
}

/// One planted value.
pub(crate) struct Canary {
    /// The field, as `certified_at` or `response.name`.
    pub(crate) place: String,
    /// How it would look if it were shown.
    pub(crate) text: String,
    /// Its `x-sensitive`.
    pub(crate) mark: Option<String>,
}

impl<'a> Canaries<'a> {
    pub(crate) const fn new(spec: &'a Spec) -> Self {
        Self { spec, planted: Vec::new() }
    }

    /// A value of `schema` with every field filled. Of a choice of schemas it is the one numbered `choice`.
    pub(crate) fn fill(&mut self, schema: &Value, place: &str, choice: usize) -> Value {
        let spec = self.spec;
        let schema = spec.resolve(schema);
        if let Some(choice) = items(&schema["oneOf"]).nth(choice) {
            return self.fill(choice, place, 0);
        }
        match schema["type"].as_str() {
            Some("object") if schema["properties"].is_object() => {
                let fields = members(&schema["properties"]);
                let separator = if place.is_empty() { "" } else { "." };
                let filled = fields
                    .map(|(name, field)| (name.to_owned(), self.fill(field, &format!("{place}{separator}{name}"), 0)));
                let mut filled: serde_json::Map<_, _> = filled.collect();
                if schema["additionalProperties"] == true {
                    let unlisted = self.plant_text(&Value::Null, &format!("{place}{separator}unlisted"));
                    filled.insert("unlisted".to_owned(), json!(unlisted));
                }
                Value::Object(filled)
            }
            Some("object") if schema["additionalProperties"] == false => json!({}),
            Some("object") => json!({ "unlisted": self.plant_text(schema, place) }),
            Some("array") => json!([self.fill(&schema["items"], &format!("{place}[]"), 0)]),
            Some("boolean") => json!(true),
            Some("integer" | "number") => self.plant_number(schema, place),
            _ => json!(self.plant_text(schema, place)),
        }
    }

    /// It looks like a code, so that an enum that shows unknown codes shows it.
    fn plant_text(&mut self, schema: &Value, place: &str) -> String {
        let text = format!("CANARY{:03}", self.planted.len());
        self.plant(schema, place, text.clone());
        text
    }

    fn plant_number(&mut self, schema: &Value, place: &str) -> Value {
        let planted = i64::try_from(self.planted.len()).unwrap();
        // Of an enum's numbers only a short one with a sign could be nothing but a code.
        let number = if schema["x-values"].is_object() { -7_000 - planted } else { 700_000 + planted };
        self.plant(schema, place, number.to_string());
        json!(number)
    }

    fn plant(&mut self, schema: &Value, place: &str, text: String) {
        let mark = schema["x-sensitive"].as_str().map(str::to_owned);
        self.planted.push(Canary { place: place.to_owned(), text, mark });
    }
}

/// How many schemas a schema chooses from; one if it is no choice.
pub(crate) fn alternatives(schema: &Value) -> usize {
    items(&schema["oneOf"]).count().max(1)
}

/// Whether a field of a schema holds another named object, which is looked at by itself.
pub(crate) fn is_nested(spec: &Spec, schema: &Value, place: &str) -> bool {
    let field = &schema["properties"][place.split(['.', '[']).next().unwrap_or_default()];
    let field = if field["type"] == "array" { &field["items"] } else { field };
    reference(field).is_some_and(|name| spec.schema(name)["properties"].is_object())
}
