//! Requests held against the spec: what a client got wrong, in no provider's words yet.

use std::fmt;

use serde_json::{Map, Value};

use crate::{Field, FieldKind};

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Breach {
    /// The body is no JSON object.
    NotAnObject,
    /// The body is larger than the sandbox takes.
    TooLarge,
    /// The body took too long, or broke off.
    Unfinished,
    /// A query parameter that is no list stands there twice.
    Repeated(&'static str),
    /// A field or parameter that the spec does not know.
    Unknown(String),
    /// A required one is missing, or null.
    Missing(&'static str),
    /// One has another JSON type.
    WrongType(&'static str, FieldKind),
}

/// In the sandbox's words, for providers of which none are known.
impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("the body is no JSON object"),
            Self::TooLarge => f.write_str("the body is too large"),
            Self::Unfinished => f.write_str("the body has no end"),
            Self::Repeated(name) => write!(f, "{name}: it stands there twice"),
            Self::Unknown(name) => write!(f, "{name}: there is no such field"),
            Self::Missing(name) => write!(f, "{name}: it is missing"),
            Self::WrongType(name, kind) => write!(f, "{name}: it is not of the type {kind:?}"),
        }
    }
}

/// Holds the members of a JSON body against the spec: unknown ones first, then missing, then types.
pub(crate) fn check_body(fields: &'static [Field], body: &Map<String, Value>) -> Result<(), Breach> {
    check_names(fields, body.keys().map(String::as_str))?;
    check_members(fields, body)
}

fn check_members(fields: &'static [Field], body: &Map<String, Value>) -> Result<(), Breach> {
    for field in fields {
        match body.get(field.name) {
            None | Some(Value::Null) if field.required => return Err(Breach::Missing(field.name)),
            Some(value) if !fits(field.kind, value) => return Err(Breach::WrongType(field.name, field.kind)),
            _ => {}
        }
    }
    Ok(())
}

/// The same, and the objects inside it; an open one may have members that the spec does not know.
pub(crate) fn check_whole_body(fields: &'static [Field], body: &Map<String, Value>) -> Result<(), Breach> {
    check_names(fields, body.keys().map(String::as_str))?;
    check_inside(fields, body)
}

fn check_inside(fields: &'static [Field], body: &Map<String, Value>) -> Result<(), Breach> {
    check_members(fields, body)?;
    for field in fields.iter().filter(|field| !field.members.is_empty()) {
        if let Some(Value::Object(inner)) = body.get(field.name) {
            if !field.open {
                check_names(field.members, inner.keys().map(String::as_str))?;
            }
            check_inside(field.members, inner)?;
        }
    }
    Ok(())
}

/// Holds query parameters against the spec.
pub(crate) fn check_query(fields: &'static [Field], query: &[(String, String)]) -> Result<(), Breach> {
    check_names(fields, query.iter().map(|(name, _)| name.as_str()))?;
    for field in fields {
        let mut given = query.iter().filter(|(name, _)| name == field.name);
        match given.next() {
            Some(_) if field.kind != FieldKind::List && given.next().is_some() => {
                return Err(Breach::Repeated(field.name));
            }
            None if field.required => return Err(Breach::Missing(field.name)),
            Some((_, value)) if !reads_as(field.kind, value) => {
                return Err(Breach::WrongType(field.name, field.kind));
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_names<'a>(fields: &[Field], mut names: impl Iterator<Item = &'a str>) -> Result<(), Breach> {
    match names.find(|name| fields.iter().all(|field| field.name != *name)) {
        Some(unknown) => Err(Breach::Unknown(unknown.to_owned())),
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
