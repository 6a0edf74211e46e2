//! Requests to the handlers themselves, without HTTP.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::{stand_in::StandIn, switches::Switches};
use crate::{
    Operation,
    sandbox::{
        engine::{
            api::Unreached,
            exchange::{Call, Reply},
            hosts::Hosts,
            port::Port,
        },
        spec::Provider,
        world::{Limits, World, clock::Clock, random::Random},
    },
};

/// A sandbox without its server, on a clock that moves only when it is moved.
pub(crate) fn stand_in(switches: Switches) -> StandIn {
    in_world(World::new(Random::default(), Limits::default()), switches)
}

pub(crate) fn in_world(world: World, switches: Switches) -> StandIn {
    let clock = Clock::standing_at("2026-01-05T01:00:00Z".parse().unwrap());
    StandIn::new(closed_port(), World { clock, ..world }, Hosts::default(), switches)
}

pub(crate) fn closed_port() -> Arc<Port> {
    Arc::new(Port::closed_at(([127, 0, 0, 1], 8099).into()))
}

/// What a provider answers to a request that reached no operation.
pub(crate) fn unreached(provider: Provider, why: Unreached) -> Reply {
    let stand_in = stand_in(Switches::default());
    stand_in.engine.apis.of(provider).unwrap().unreached(stand_in.world(), why)
}

/// A request to an operation.
pub(crate) struct Ask(Call);

impl Ask {
    pub(crate) fn of(operation: &'static Operation) -> Self {
        let (path, query) = (std::collections::HashMap::new(), Vec::new());
        Self(Call { operation, headers: HeaderMap::new(), path, query, body: Vec::new() })
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.0.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        self
    }

    pub(crate) fn path(mut self, name: &str, value: &str) -> Self {
        self.0.path.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        self.0.query.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.0.body = body.into();
        self.header("content-type", media_type)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn send(&self, stand_in: &StandIn) -> Reply {
        send(&self.0, stand_in)
    }
}

/// What the provider whose operation it is answers.
pub(crate) fn send(call: &Call, stand_in: &StandIn) -> Reply {
    let mut handlers = stand_in.engine.apis.iter().flat_map(|api| Arc::clone(api).handlers());
    let (_, handler) = handlers.find(|(operation, _)| *operation == call.operation).unwrap();
    handler(stand_in.world(), call)
}
