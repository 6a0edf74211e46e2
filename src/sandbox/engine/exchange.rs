//! One request and its reply, without the HTTP library: handlers are plain functions of these.

use std::collections::HashMap;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header::CONTENT_TYPE},
};
use serde::Serialize;
use serde_json::{Map, Value};

use super::strict::Breach;
use crate::Operation;

/// A request that found its operation.
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    pub(crate) headers: HeaderMap,
    /// Path parameters by their names in the spec.
    pub(crate) path: HashMap<String, String>,
    /// Query parameters, decoded.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The body as a JSON object. No body at all counts as an empty one.
    pub(crate) fn json(&self) -> Result<Map<String, Value>, Breach> {
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(members)) => Ok(members),
            _ => Err(Breach::NotAnObject),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The provider's error code, for the journal.
    pub(crate) code: Option<String>,
    /// Whether what was asked for was done.
    pub(crate) carried_out: bool,
}

/// The error code in an answer, kept beside it for the journal.
#[derive(Clone)]
pub(crate) struct ErrorCode(pub(crate) String);

impl Reply {
    /// Whether it was carried out goes by the status.
    pub(crate) fn new(status: u16, body: impl Into<Value>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, carried_out: status.is_success(), body: body.into(), headers: Vec::new(), code: None }
    }

    pub(crate) fn ok(body: impl Into<Value>) -> Self {
        Self::new(200, body)
    }

    /// Names the error code that the body holds.
    pub(crate) fn with_code(self, code: impl Into<String>) -> Self {
        Self { code: Some(code.into()), ..self }
    }

    /// A refusal by its status, given after something was done.
    pub(crate) fn carried_out(self) -> Self {
        Self { carried_out: true, ..self }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body.to_string()));
        *response.status_mut() = self.status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
        if let Some(code) = self.code {
            response.extensions_mut().insert(ErrorCode(code));
        }
        response
    }
}

/// A value of the specs' types as JSON: they hold nothing that JSON can't.
pub(crate) fn json_of(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
