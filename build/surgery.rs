//! Counts what is changed in generated code. A release of progenitor that writes something in another way would make a
//! change miss its place in silence: an unchecked path parameter, a version that is sent. So each is held against a number
//! that follows from the document.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    document::{is_open, operations, parameters, reference, resolve, schema_parts, schemas, text, texts},
    model::is_value,
    problem::Problem,
    rules::requested_schemas,
};

/// A change that is made in places which the document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Surgery {
    /// The version of a spec is not sent.
    Version,
    /// A path parameter is checked where the path is built.
    PathSegment,
    /// The base URL is not parsed again.
    Url,
    /// The path of the base URL takes the place of the whole.
    BasePath,
    /// No empty map of headers.
    NoHeaders,
    /// The request is performed by an attempt.
    Performed,
    /// The generator's hooks go.
    Hooks,
    /// The generator's error of conversions goes.
    ConversionError,
    /// A type may grow.
    Growing,
    /// An answer may have more members.
    Opened,
    /// A field says what its target says.
    Described,
    /// A form of a value says which it is.
    Form,
    /// JSON without a shape is not shown.
    Untyped,
    /// A list that is null is empty.
    NullList,
    /// An open object keeps what the spec does not name.
    Others,
    /// What callers send can be made.
    Constructor,
}

/// How often each change was made.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<Surgery, usize>);

impl Tally {
    pub(super) fn add(&mut self, surgery: Surgery) {
        self.add_all(surgery, 1);
    }

    pub(super) fn add_all(&mut self, surgery: Surgery, places: usize) {
        *self.0.entry(surgery).or_default() += places;
    }

    /// Every change that was made in more or fewer places than the document tells. `narrowed` is what the generator saw.
    pub(super) fn check(&self, document: &Value, narrowed: &Value) -> Vec<Problem> {
        let breach = |(surgery, expected): (Surgery, usize)| {
            let done = self.0.get(&surgery).copied().unwrap_or_default();
            let what = format!(
                "the surgery {surgery:?} on the generated code changed {done} places, and the document has {expected}"
            );
            let remedy =
                "if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs";
            (done != expected).then(|| Problem::at("", what, remedy))
        };
        expected(document, narrowed).into_iter().filter_map(breach).collect()
    }
}

fn expected(document: &Value, narrowed: &Value) -> [(Surgery, usize); 16] {
    let calls = operations(narrowed).count();
    let places = |place: &str| -> Vec<usize> {
        let count = |call| parameters(narrowed, &call).filter(|(_, value)| text(value, "in") == Some(place)).count();
        operations(narrowed).map(count).collect()
    };
    let requested = requested_schemas(document);
    let types = || schemas(narrowed).filter(|(_, schema)| !is_value(schema) && schema.get("$ref").is_none());
    let members =
        || types().flat_map(|(_, schema)| properties(schema).map(move |(name, member)| (schema, name, member)));
    let forms = types().flat_map(|(_, schema)| schema.get("oneOf").and_then(Value::as_array).into_iter().flatten());
    [
        (Surgery::Version, calls),
        (Surgery::PathSegment, places("path").into_iter().sum()),
        (Surgery::Url, calls),
        (Surgery::BasePath, calls),
        (Surgery::NoHeaders, places("header").into_iter().filter(|count| *count == 0).count()),
        (Surgery::Performed, calls),
        (Surgery::Hooks, 1),
        (Surgery::ConversionError, 1),
        (Surgery::Growing, types().count()),
        (Surgery::Opened, types().filter(|(name, schema)| !requested.contains(name) && is_closed(schema)).count()),
        (Surgery::Described, members().filter(|(.., member)| refers_to_a_description(narrowed, member)).count()),
        (Surgery::Form, forms.filter(|form| form.get("description").is_none()).count()),
        (Surgery::Untyped, types().map(|(_, schema)| untyped(schema)).sum()),
        (Surgery::NullList, members().filter(|(schema, name, member)| is_optional_list(schema, name, member)).count()),
        (Surgery::Others, schemas(document).filter(|(_, schema)| is_open(schema)).count()),
        (Surgery::Constructor, types().filter(|(name, schema)| requested.contains(name) && is_object(schema)).count()),
    ]
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().map(|(name, member)| (name.as_str(), member))
}

fn is_object(schema: &Value) -> bool {
    text(schema, "type") == Some("object")
}

fn is_closed(schema: &Value) -> bool {
    schema.get("additionalProperties") == Some(&Value::Bool(false))
}

fn refers_to_a_description(document: &Value, member: &Value) -> bool {
    reference(document, member).is_some() && text(resolve(document, member), "description").is_some()
}

/// The schemas inside one that say no more than that there is an object.
fn untyped(schema: &Value) -> usize {
    schema_parts(schema, "").iter().filter(|part| !part.pointer.is_empty() && is_object(part.value)).count()
}

fn is_optional_list(schema: &Value, name: &str, member: &Value) -> bool {
    text(member, "type") == Some("array") && !texts(schema.get("required")).contains(&name)
}
