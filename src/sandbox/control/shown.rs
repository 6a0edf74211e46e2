//! What the sandbox keeps, as the specification's types.

use serde::{Serialize, de::DeserializeOwned};

use super::types;
use crate::{
    sandbox::{
        engine::{
            core::Engine,
            exchange::Reply,
            faults::{self, OrderedFault},
            journal::Request,
            nulls::with_nulls,
        },
        providers::stand_in::StandIn,
        world::{
            clock::utc_millis,
            code::CodeStatus,
            inbox::{Channel, Message},
            magic::MagicNumber,
        },
    },
    solapi,
};

/// An answer, with null for what has no value.
pub(super) fn reply<T: Serialize + DeserializeOwned>(answer: &T) -> Reply {
    Reply::ok(with_nulls(answer))
}

/// A message and what has become of its code by now.
pub(super) fn message(engine: &Engine, message: &Message) -> types::Message {
    let CodeStatus { state, expires_at, attempts_left } = engine.code_status(message);
    types::Message {
        id: message.id(),
        provider: message.provider(),
        channel: message.channel().into(),
        number: types::PhoneNumber::verbatim(message.to()),
        text: types::MessageText::verbatim(message.text()),
        code: Some(message.code()).filter(|code| !code.is_empty()).map(types::Code::verbatim),
        at: utc_millis(message.at()),
        expires_at: expires_at.map(utc_millis),
        attempts_left,
        state,
    }
}

pub(super) fn request(request: &Request) -> types::Request {
    types::Request {
        id: request.id(),
        at: utc_millis(request.at()),
        provider: request.provider(),
        operation: request.operation().map(str::to_owned),
        method: request.method().to_owned(),
        path: types::RequestPath::verbatim(request.path()),
        status: request.status().map(i64::from),
        code: request.code().map(str::to_owned),
        duration_us: request.duration().as_micros().try_into().unwrap_or(u64::MAX),
        fault: request.fault().map(|kind| kind.as_str().to_owned()),
        carried_out: request.was_carried_out(),
    }
}

pub(super) fn fault(fault: &OrderedFault) -> types::Fault {
    let (rate, seed) = fault.rate().unzip();
    types::Fault {
        id: fault.id(),
        operation: fault.operation().map_or(faults::ANY, |operation| operation.id).to_owned(),
        kind: fault.kind(),
        left: fault.left().map(u64::from),
        rate,
        seed,
        fired: fault.fired(),
    }
}

pub(super) fn sender_id(id: solapi::types::SenderId) -> types::SenderId {
    types::SenderId {
        number: types::PhoneNumber::verbatim(id.phone_number.expose()),
        status: id.status.as_str().to_owned(),
        method: id.method.map(|method| method.as_str().to_owned()),
        expires_at: id.expire_at,
    }
}

pub(super) fn clock(engine: &Engine) -> types::Clock {
    let clock = &engine.world.clock;
    types::Clock { now: utc_millis(clock.now()), ahead_seconds: clock.ahead().as_secs() }
}

pub(super) fn info(stand_in: &StandIn) -> types::Info {
    let StandIn { engine, credentials, .. } = stand_in;
    let environment = credentials.environment(&engine.base_url());
    types::Info {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        base_url: engine.base_url(),
        environment: environment
            .into_iter()
            .map(|(name, value)| types::EnvironmentVariable { name: name.to_owned(), value })
            .collect(),
        channel_keys: credentials.channel_keys().into_iter().map(channel_key).collect(),
        clock: clock(engine),
        otp: engine.world.random.otp().map(|otp| otp.as_str().to_owned()),
        seed: engine.world.random.seed(),
        limits: types::Limits {
            messages: engine.world.inbox.log().capacity() as u64,
            requests: engine.journal.log().capacity() as u64,
            records: engine.world.limits.records as u64,
        },
        warnings: engine.warning().map(warning).into_iter().collect(),
        magic_numbers: engine.apis.magic_numbers().iter().map(magic_number).collect(),
    }
}

fn channel_key((pg, key): (&str, &str)) -> types::ChannelKey {
    types::ChannelKey { pg: pg.to_owned(), key: key.to_owned() }
}

fn magic_number(magic: &MagicNumber) -> types::MagicNumber {
    types::MagicNumber {
        number: types::PhoneNumber::verbatim(magic.number()),
        provider: magic.provider(),
        behaviour: magic.behaviour().as_str().to_owned(),
    }
}

fn warning(text: &str) -> types::Warning {
    types::Warning { code: types::WarningCode::ReachableByOthers, text: text.to_owned() }
}

pub(super) fn cleared(what: types::ClearedThing, count: usize) -> types::Cleared {
    types::Cleared { what, cleared: count as u64 }
}

impl From<Channel> for types::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Sms => Self::Sms,
            Channel::Voice => Self::Voice,
            Channel::Ars => Self::Ars,
            Channel::App => Self::App,
        }
    }
}
