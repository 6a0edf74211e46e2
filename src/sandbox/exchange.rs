//! One request and its reply, without the HTTP library: handlers are plain functions of these.

use std::collections::HashMap;

use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::strict::Fault;
use crate::Operation;

/// A request that found its operation.
pub(super) struct Call {
    pub(super) operation: &'static Operation,
    pub(super) headers: HeaderMap,
    /// Path parameters by their names in the spec.
    pub(super) path: HashMap<String, String>,
    /// Query parameters, decoded.
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Call {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The body as a JSON object. No body at all counts as an empty one.
    pub(super) fn json(&self) -> Result<Map<String, Value>, Fault> {
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(members)) => Ok(members),
            _ => Err(Fault::NotAnObject),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    pub(super) headers: Vec<(&'static str, String)>,
    /// The provider's error code, for the journal.
    pub(super) code: Option<String>,
}

impl Reply {
    pub(super) fn new(status: u16, body: impl Serialize) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            // The types come from the specs and hold nothing that JSON can't.
            body: serde_json::to_value(body).unwrap_or(Value::Null),
            headers: Vec::new(),
            code: None,
        }
    }

    pub(super) fn ok(body: impl Serialize) -> Self {
        Self::new(200, body)
    }

    /// Names the error code that the body holds.
    pub(super) fn with_code(self, code: impl Into<String>) -> Self {
        Self { code: Some(code.into()), ..self }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
