//! Requests to the handlers themselves, without HTTP.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::{
    Shared, Switches,
    clock::Clock,
    exchange::{Call, Reply},
    port::Port,
    portone,
    settings::Settings,
    smslink,
};
use crate::Operation;

/// A sandbox without its server, on a clock that moves only when it is moved.
pub(super) fn shared(switches: Switches) -> Shared {
    with_settings(Settings { switches, ..Settings::default() })
}

pub(super) fn with_settings(settings: Settings) -> Shared {
    let clock = Clock::standing_at("2026-01-05T01:00:00Z".parse().unwrap());
    Shared { clock, ..Shared::new(Arc::new(Port::closed_at(([127, 0, 0, 1], 8099).into())), settings).unwrap() }
}

/// A request to an operation.
pub(super) struct Ask(Call);

impl Ask {
    pub(super) fn of(operation: &'static Operation) -> Self {
        let (path, query) = (std::collections::HashMap::new(), Vec::new());
        Self(Call { operation, headers: HeaderMap::new(), path, query, body: Vec::new() })
    }

    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.0.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        self
    }

    pub(super) fn path(mut self, name: &str, value: &str) -> Self {
        self.0.path.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(super) fn query(mut self, name: &str, value: &str) -> Self {
        self.0.query.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.0.body = body.into();
        self.header("content-type", media_type)
    }

    pub(super) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(super) fn send(&self, shared: &Shared) -> Reply {
        let mut operations =
            [smslink::OPERATIONS, portone::v1::OPERATIONS, portone::v2::OPERATIONS].into_iter().flatten();
        let (_, handler) = operations.find(|(operation, _)| operation.id == self.0.operation.id).unwrap();
        handler(shared, &self.0)
    }
}
