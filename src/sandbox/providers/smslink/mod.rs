//! SMSLINK: makes, delivers and checks codes, and tells how their delivery went.
//!
//! What its reference leaves open is chosen here, and none of it is a fact about the provider:
//!
//! * A missing token is answered like a wrong one, and an empty text like a missing one.
//! * A text over 70 characters is `ERR400001_002`, a missing `{{valid_period_min}}` `ERR400001_139`. Where no detail
//!   fits, `details` is empty. Words in the quotation marks of a detail name what this request got wrong.
//! * A number that exists but takes neither SMS nor calls is refused in the words of the delivery type.
//! * Wrong, expired and spent codes count as failures; the fifth voids every open code of the number, and all its
//!   checks are `VRFY00005` until a new code is sent. Success starts the count anew. Of a number that was sent no code
//!   every check is `VRFY00003`, and none counts.
//! * Codes of `deliver_code` are unknown to `verify_code`.
//! * A delivery waits for a second, is under way for another and is then over. The simulator's failures are the
//!   SMS's alone; a voice call always works if the number takes calls. What failed is not in the inbox.
//! * Answers repeat the number as it was sent. Ids rise from 1.

mod delivery;
mod number;
mod refusal;
mod send;
mod text;
mod verify;

#[cfg(test)]
mod tests;

use std::{collections::VecDeque, sync::Arc};

use axum::http::header::CONTENT_TYPE;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use self::{delivery::Deliveries, number::HEEDED, refusal::SmslinkRefusal, verify::Codes};
use super::{credentials::Credentials, switches::SmslinkSwitches};
use crate::{
    FieldKind, Operation,
    sandbox::{
        engine::{
            api::{Api, Failure, Handler, HandlerOf, Unreached, bound},
            exchange::{Call, Reply},
            nulls::with_nulls,
            strict::{Breach, check_body, check_query},
        },
        spec::{Provider, types::CodeState},
        world::{
            World, code::CodeStatus, inbox::Message, magic::Heeded, part::Part, recent::Recent, secret,
            watched::Watched,
        },
    },
    smslink::{
        generated::{
            CREDENTIAL_HEADER,
            operations::{DELIVER_CODE, GENERATE_AND_DELIVER_CODE, GET_CODE_DELIVERY_RESULT, VERIFY_CODE},
        },
        types::ErrorCode,
    },
};

const REQUEST_ID: &str = "x-request-id";
const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// With [`rate_limit`](SmslinkSwitches::rate_limit); the provider's figure is not published.
const REQUESTS_A_MINUTE: usize = 60;

static HANDLERS: &[HandlerOf<Smslink>] = &[
    (&GENERATE_AND_DELIVER_CODE, |smslink, world, call| smslink.answer(world, call, body, send::generate_and_deliver)),
    (&DELIVER_CODE, |smslink, world, call| smslink.answer(world, call, body, send::deliver)),
    (&VERIFY_CODE, |smslink, world, call| smslink.answer(world, call, body, verify::verify)),
    (&GET_CODE_DELIVERY_RESULT, |smslink, world, call| smslink.answer(world, call, id, result)),
];

/// The provider's other side.
pub(super) struct Smslink {
    credentials: Arc<Credentials>,
    switches: SmslinkSwitches,
    state: Watched<State>,
}

/// What the sandbox remembers.
#[derive(Default, Serialize, Deserialize)]
struct State {
    /// When requests came, for the cap per minute.
    requests: VecDeque<Timestamp>,
    deliveries: Deliveries,
    /// When a number was last sent a code, for the one-minute rule.
    sent: Recent<Timestamp>,
    codes: Recent<Codes>,
}

impl Api for Smslink {
    fn provider(&self) -> Provider {
        Provider::Smslink
    }

    fn handlers(self: Arc<Self>) -> Vec<(&'static Operation, Handler)> {
        bound(&self, HANDLERS)
    }

    fn state(&self) -> &dyn Part {
        &self.state
    }

    fn admit(&self, world: &World, call: &Call) -> Result<(), Reply> {
        self.check(world, call).map_err(|refusal| with_request_id(world, refusal.reply()))
    }

    fn refuse(&self, world: &World, _: &Operation, breach: Breach) -> Reply {
        with_request_id(world, SmslinkRefusal::from(breach).reply())
    }

    fn fail(&self, world: &World, failure: Failure) -> Reply {
        let code = match failure {
            Failure::Unauthorized | Failure::ExpiredToken | Failure::ClockSkew => ErrorCode::InvalidToken,
            Failure::TooManyRequests => ErrorCode::RateLimited,
            Failure::Conflict => ErrorCode::ConcurrentUpdate,
            Failure::Internal => ErrorCode::Internal,
            Failure::Unavailable => ErrorCode::Maintenance,
        };
        with_request_id(world, SmslinkRefusal::from(code).reply())
    }

    fn unreached(&self, world: &World, why: Unreached) -> Reply {
        let refusal = match why {
            Unreached::Path => ErrorCode::EndpointNotFound.into(),
            Unreached::Method => ErrorCode::MethodNotAllowed.into(),
            Unreached::Stranger(text) => SmslinkRefusal::undocumented(text),
        };
        with_request_id(world, refusal.reply())
    }

    fn code_status(&self, world: &World, message: &Message) -> CodeStatus {
        // A caller checks the codes that it made.
        let Some(key) = &message.sent.kept_under else { return CodeStatus::of(CodeState::NotKnown) };
        let state = self.state.look();
        let codes = state.codes.get(key);
        codes.map_or_else(CodeStatus::void, |codes| codes.status(message.id, world.clock.now()))
    }

    fn heeded(&self) -> &'static Heeded {
        &HEEDED
    }
}

impl Smslink {
    pub(super) fn new(credentials: Arc<Credentials>, switches: SmslinkSwitches) -> Self {
        Self { credentials, switches, state: Watched::default() }
    }

    fn answer<T>(
        &self,
        world: &World,
        call: &Call,
        read: fn(&Call) -> Result<T, SmslinkRefusal>,
        act: fn(&Self, &World, T) -> Result<Reply, SmslinkRefusal>,
    ) -> Reply {
        let reply = read(call).and_then(|request| act(self, world, request));
        with_request_id(world, reply.unwrap_or_else(SmslinkRefusal::reply))
    }

    fn check(&self, world: &World, call: &Call) -> Result<(), SmslinkRefusal> {
        if self.switches.maintenance {
            return Err(ErrorCode::Maintenance.into());
        }
        let token = call.header(CREDENTIAL_HEADER.as_str()).unwrap_or_default();
        if !secret::same(token, self.credentials.smslink_token()) {
            return Err(ErrorCode::InvalidToken.into());
        }
        if self.switches.rate_limit {
            self.state.lock().count_request(world.clock.now())?;
        }
        let media_type =
            call.header(CONTENT_TYPE.as_str()).and_then(|value| value.split(';').next()).unwrap_or_default();
        if !call.body.is_empty() && !media_type.trim().eq_ignore_ascii_case("application/json") {
            return Err(ErrorCode::UnsupportedMediaType.into());
        }
        check_query(call.operation.query, &call.query)?;
        Ok(())
    }
}

fn with_request_id(world: &World, reply: Reply) -> Reply {
    match world.random.uuid() {
        Ok(id) => reply.with_header(REQUEST_ID, id),
        Err(_) => reply,
    }
}

impl State {
    fn count_request(&mut self, now: Timestamp) -> Result<(), SmslinkRefusal> {
        self.requests.retain(|at| now.duration_since(*at) < MINUTE);
        if self.requests.len() >= REQUESTS_A_MINUTE {
            return Err(ErrorCode::RateLimited.into());
        }
        self.requests.push_back(now);
        Ok(())
    }
}

/// Reads a body without changing anything in it, so that it can be repeated as it was sent.
fn body<T: DeserializeOwned>(call: &Call) -> Result<T, SmslinkRefusal> {
    let body = call.json()?;
    check_body(call.operation.body, &body)?;
    check_filled(call.operation, &body)?;
    // What still does not fit is a number beyond 64 bits.
    serde_json::from_value(Value::Object(body)).map_err(|_| ErrorCode::InvalidParameter.into())
}

fn check_filled(operation: &'static Operation, body: &Map<String, Value>) -> Result<(), SmslinkRefusal> {
    let mut texts = operation.body.iter().filter(|field| field.required && field.kind == FieldKind::Text);
    match texts.find(|field| body.get(field.name).and_then(Value::as_str).is_none_or(str::is_empty)) {
        Some(field) => Err(Breach::Missing(field.name).into()),
        None => Ok(()),
    }
}

/// The id is the only parameter of its operation.
fn id(call: &Call) -> Result<u64, SmslinkRefusal> {
    let text = call.operation.query.iter().find_map(|field| call.query(field.name));
    text.and_then(|text| text.parse().ok()).ok_or_else(|| ErrorCode::InvalidParameter.into())
}

fn result(smslink: &Smslink, world: &World, id: u64) -> Result<Reply, SmslinkRefusal> {
    let state = smslink.state.look();
    let delivery = state.deliveries.get(id).ok_or(ErrorCode::VerificationCodeNotFound)?;
    Ok(Reply::ok(with_nulls(&delivery.result(id, world.clock.now()))))
}
