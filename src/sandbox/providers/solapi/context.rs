//! A request at the moment it is answered.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::refusal::SolapiRefusal;
use crate::{
    Effect,
    sandbox::{
        engine::{exchange::Call, strict},
        providers::{credentials::Credentials, switches::SolapiSwitches},
        world::{World, clock},
    },
    solapi::types::ErrorCode,
};

pub(super) struct Context<'a> {
    pub(super) credentials: &'a Credentials,
    pub(super) switches: &'a SolapiSwitches,
    pub(super) world: &'a World,
    pub(super) call: &'a Call,
    /// The sandbox's time, in the whole milliseconds that answers show.
    pub(super) now: Timestamp,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        (credentials, switches): (&'a Credentials, &'a SolapiSwitches),
        world: &'a World,
        call: &'a Call,
    ) -> Self {
        let now = world.clock.now();
        let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        Self { credentials, switches, world, call, now }
    }

    /// The time, as answers show it.
    pub(super) fn date(&self) -> String {
        clock::utc_millis(self.now)
    }

    /// The path's parameter, a number or an id: no path of this provider has two.
    pub(super) fn parameter(&self) -> &str {
        self.call.path.values().next().map_or("", String::as_str)
    }

    pub(super) fn check_query(&self) -> Result<(), SolapiRefusal> {
        Ok(strict::check_query(self.call.operation.query, &self.call.query)?)
    }

    /// The body, held against the spec.
    pub(super) fn body<T: Serialize + DeserializeOwned>(&self) -> Result<T, SolapiRefusal> {
        let body = self.call.json()?;
        strict::check_body(self.call.operation.body, &body)?;
        read(&Value::Object(body))
    }

    /// Refuses a body with something in it. Official examples send `{}`, `null` or nothing.
    pub(super) fn no_body(&self) -> Result<(), SolapiRefusal> {
        if self.call.body.trim_ascii() == b"null" {
            return Ok(());
        }
        Ok(strict::check_body(self.call.operation.body, &self.call.json()?)?)
    }
}

/// JSON as a type of the spec, members that the type does not have refused at any depth.
pub(super) fn read<T: Serialize + DeserializeOwned>(json: &Value) -> Result<T, SolapiRefusal> {
    let typed =
        T::deserialize(json).map_err(|_| SolapiRefusal::validation("a member has another type than documented"))?;
    let kept = serde_json::to_value(&typed).unwrap_or_default();
    match lost(json, &kept) {
        Some(name) => Err(SolapiRefusal::validation(format!("\"{name}\" is not allowed"))),
        None => Ok(typed),
    }
}

/// A member that went astray on the way through the type. Nulls and empty lists may.
fn lost<'a>(given: &'a Value, kept: &Value) -> Option<&'a str> {
    given.as_object()?.iter().find_map(|(name, value)| match kept.get(name) {
        Some(kept) => lost(value, kept),
        None if value.is_null() || value.as_array().is_some_and(Vec::is_empty) => None,
        None => Some(name.as_str()),
    })
}

/// The reads of the last five seconds, if they are limited.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Reads(VecDeque<Timestamp>);

impl Reads {
    const MOST: usize = 20;
    const WINDOW: SignedDuration = SignedDuration::from_secs(5);

    pub(super) fn count(&mut self, context: &Context<'_>) -> Result<(), SolapiRefusal> {
        if !context.switches.rate_limit || context.call.operation.effect != Effect::Read {
            return Ok(());
        }
        while self.0.front().is_some_and(|read| context.now.duration_since(*read) >= Self::WINDOW) {
            self.0.pop_front();
        }
        if self.0.len() >= Self::MOST {
            return Err(ErrorCode::TooManyRequests.into());
        }
        self.0.push_back(context.now);
        Ok(())
    }
}
