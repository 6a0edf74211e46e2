//! Requests held against the spec: what a client got wrong, in no provider's words yet.

use serde_json::{Map, Value};

use crate::{Field, FieldKind};

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The body is no JSON object.
    NotAnObject,
    /// A field or parameter that the spec does not know.
    Unknown(String),
    /// A required one is missing, or null.
    Missing(&'static str),
    /// One has another JSON type.
    WrongType(&'static str, FieldKind),
}

/// Holds the members of a JSON body against the spec: unknown ones first, then missing, then types.
pub(super) fn check_body(fields: &'static [Field], body: &Map<String, Value>) -> Result<(), Fault> {
    check_names(fields, body.keys().map(String::as_str))?;
    for field in fields {
        match body.get(field.name) {
            None | Some(Value::Null) if field.required => return Err(Fault::Missing(field.name)),
            Some(value) if !fits(field.kind, value) => return Err(Fault::WrongType(field.name, field.kind)),
            _ => {}
        }
    }
    Ok(())
}

/// Holds query parameters against the spec.
pub(super) fn check_query(fields: &'static [Field], query: &[(String, String)]) -> Result<(), Fault> {
    check_names(fields, query.iter().map(|(name, _)| name.as_str()))?;
    for field in fields {
        match query.iter().find(|(name, _)| name == field.name) {
            None if field.required => return Err(Fault::Missing(field.name)),
            Some((_, value)) if !reads_as(field.kind, value) => {
                return Err(Fault::WrongType(field.name, field.kind));
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_names<'a>(fields: &[Field], mut names: impl Iterator<Item = &'a str>) -> Result<(), Fault> {
    match names.find(|name| fields.iter().all(|field| field.name != *name)) {
        Some(unknown) => Err(Fault::Unknown(unknown.to_owned())),
        None => Ok(()),
    }
}

fn fits(kind: FieldKind, value: &Value) -> bool {
    match kind {
        FieldKind::Text => value.is_string(),
        FieldKind::Integer => value.is_i64() || value.is_u64(),
        FieldKind::Number => value.is_number(),
        FieldKind::Boolean => value.is_boolean(),
        FieldKind::List => value.is_array(),
        FieldKind::Object => value.is_object(),
    }
}

fn reads_as(kind: FieldKind, value: &str) -> bool {
    match kind {
        FieldKind::Integer => value.parse::<u64>().is_ok(),
        FieldKind::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
        FieldKind::Boolean => matches!(value, "true" | "false"),
        _ => true,
    }
}
