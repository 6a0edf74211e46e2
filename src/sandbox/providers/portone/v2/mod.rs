//! PortOne V2: hands out tokens, sends OTPs and keeps identity verifications.
//!
//! What its documents leave open is chosen here, and none of it is a fact about the provider:
//!
//! * An OTP has 6 digits, lives for 3 minutes and bears 5 wrong tries. A wrong one is `PG_PROVIDER` with the `pgCode`
//!   `SANDBOX_WRONG_OTP`, a late one `SANDBOX_EXPIRED_OTP`; the fifth wrong one is `SANDBOX_TOO_MANY_TRIES` and makes the
//!   record fail. A carrier that does not know the person is `SANDBOX_CARRIER_MISMATCH`.
//! * A request in an app that is not approved yet is `SANDBOX_APP_PENDING`.
//! * A verification that failed can be sent again, five times in all under one id.
//! * A missing OTP, one for the app, and `resend` for the app are `INVALID_REQUEST`; so is an `Idempotency-Key` of the
//!   wrong form, or one of another request. Answers are kept with their key but for 401.
//! * Unknown fields, and bodies that are no JSON, are `INVALID_REQUEST`; a path without an operation has codes of ours.
//! * KCP's channel takes no request without a `media_type`, and no SMS text without `[000000]`: `INVALID_REQUEST`.
//! * A list's question is taken from the body or from the query; one that is in both is `INVALID_REQUEST`.
//! * Of a person whose birth date is not told (the app needs none) it is 1990-01-01, and the sex male.
//! * One person has one CI in V1 and V2; the DI also depends on the merchant's id with the PG.

mod channel;
mod keys;
mod legacy;
mod list;
mod person;
pub(crate) mod record;
mod refusal;
mod token;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use self::{
    channel::PgChannel,
    keys::Keys,
    person::{HEEDED, Person},
    record::Record,
    refusal::{PgCode, V2Refusal},
    token::Tokens,
};
use super::v1::PortOneV1;
use crate::{
    Operation,
    portone::v2::{
        generated::{
            CREDENTIAL_HEADER,
            operations::{
                CONFIRM_IDENTITY_VERIFICATION, GET_IDENTITY_VERIFICATION, LIST_IDENTITY_VERIFICATIONS,
                LOGIN_VIA_API_SECRET, REFRESH_TOKEN, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION,
            },
        },
        types::{
            ConfirmIdentityVerificationBody, ConfirmIdentityVerificationResponse, EmptyAnswer, ErrorCode,
            IdentityVerification, IdentityVerificationId, LoginViaApiSecretBody, RefreshTokenBody,
            SendIdentityVerificationBody, StoreId, TokenAnswer,
        },
    },
    sandbox::{
        engine::{
            api::{Api, Failure, Handler, HandlerOf, Unreached, bound},
            exchange::{Call, Reply, json_of},
            nulls::with_nulls,
            strict::{Breach, check_query, check_whole_body},
        },
        providers::{credentials::Credentials, switches::PortOneV2Switches},
        spec::Provider,
        world::{
            World,
            code::CodeStatus,
            inbox::Message,
            magic::{Behaviour, Heeded},
            part::Part,
            recent::Recent,
            secret,
            watched::Watched,
        },
    },
};

type Answer = Result<Reply, V2Refusal>;

static HANDLERS: &[HandlerOf<PortOneV2>] = &[
    (&SEND_IDENTITY_VERIFICATION, |v2, world, call| v2.keyed(world, call, PortOneV2::send)),
    (&RESEND_IDENTITY_VERIFICATION, |v2, world, call| v2.keyed(world, call, PortOneV2::resend)),
    (&CONFIRM_IDENTITY_VERIFICATION, |v2, world, call| v2.keyed(world, call, PortOneV2::confirm)),
    (&GET_IDENTITY_VERIFICATION, |v2, world, call| v2.get(world, call).unwrap_or_else(V2Refusal::reply)),
    (&LIST_IDENTITY_VERIFICATIONS, |v2, world, call| v2.list(world, call).unwrap_or_else(V2Refusal::reply)),
    (&LOGIN_VIA_API_SECRET, |v2, world, call| v2.log_in(world, call).unwrap_or_else(V2Refusal::reply)),
    (&REFRESH_TOKEN, |v2, world, call| v2.refresh(world, call).unwrap_or_else(V2Refusal::reply)),
];

/// The provider's other side.
pub(crate) struct PortOneV2 {
    credentials: Arc<Credentials>,
    switches: PortOneV2Switches,
    state: Watched<State>,
    /// Whose records it shows as well. It looks at them while it does not hold its own state.
    v1: Arc<PortOneV1>,
}

/// What the sandbox remembers.
#[derive(Default, Serialize, Deserialize)]
struct State {
    tokens: Tokens,
    /// By the id that the caller chose.
    records: Recent<Record>,
    keys: Keys,
}

impl Api for PortOneV2 {
    fn provider(&self) -> Provider {
        Provider::PortOneV2
    }

    fn handlers(self: Arc<Self>) -> Vec<(&'static Operation, Handler)> {
        bound(&self, HANDLERS)
    }

    fn state(&self) -> &dyn Part {
        &self.state
    }

    /// `PortOne <API secret>` or `Bearer <access token>`.
    fn admit(&self, world: &World, call: &Call) -> Result<(), Reply> {
        let header = call.header(CREDENTIAL_HEADER.as_str()).unwrap_or_default();
        let is_right = match header.split_once(' ') {
            Some(("PortOne", text)) => secret::same(text, self.credentials.portone_v2_api_secret()),
            Some(("Bearer", text)) => self.state.look().tokens.accepts(text, world.clock.now()),
            _ => false,
        };
        if is_right { Ok(()) } else { Err(unauthorized().reply()) }
    }

    fn refuse(&self, _: &World, _: &Operation, breach: Breach) -> Reply {
        V2Refusal::from(breach).reply()
    }

    fn fail(&self, _: &World, failure: Failure) -> Reply {
        let ours = |code| V2Refusal::ours(failure.status(), code, failure.text());
        match failure {
            Failure::ExpiredToken => {
                self.state.lock().tokens.expire();
                unauthorized()
            }
            Failure::Unauthorized | Failure::ClockSkew => unauthorized(),
            Failure::TooManyRequests => ours("SANDBOX_TOO_MANY_REQUESTS"),
            Failure::Conflict => ours("SANDBOX_CONFLICT"),
            Failure::Internal => ours("SANDBOX_INTERNAL_ERROR"),
            Failure::Unavailable => ours("SANDBOX_UNAVAILABLE"),
        }
        .reply()
    }

    fn unreached(&self, _: &World, why: Unreached) -> Reply {
        let code = match why {
            Unreached::Path => "SANDBOX_NO_SUCH_OPERATION",
            Unreached::Method => "SANDBOX_WRONG_METHOD",
            Unreached::Stranger(_) => "SANDBOX_STRANGE_HOST",
        };
        V2Refusal::ours(why.status(), code, why.text()).reply()
    }

    fn code_status(&self, world: &World, message: &Message) -> CodeStatus {
        let state = self.state.look();
        let record = message.sent.kept_under.as_ref().and_then(|id| state.records.get(id));
        record.map_or_else(CodeStatus::void, |record| record.code_status(message.id(), world.clock.now()))
    }

    fn heeded(&self) -> &'static Heeded {
        &HEEDED
    }

    fn approve_in_app(&self, id: &str) -> bool {
        self.state.lock().records.get_mut(id).is_some_and(Record::approve)
    }
}

/// What an operation that takes an `Idempotency-Key` does while the state is held.
type Keyed = fn(&PortOneV2, &World, &Call, &mut State) -> Answer;

impl PortOneV2 {
    pub(crate) fn new(credentials: Arc<Credentials>, switches: PortOneV2Switches, v1: Arc<PortOneV1>) -> Self {
        Self { credentials, switches, state: Watched::default(), v1 }
    }

    /// An operation that takes an `Idempotency-Key`: with one that is known nothing is done, and its answer comes
    /// again.
    fn keyed(&self, world: &World, call: &Call, work: Keyed) -> Reply {
        let answer = || {
            let key = if self.switches.ignores_keys { None } else { keys::of(call)? };
            let mut state = self.state.lock();
            let Some(key) = key else {
                return Ok(work(self, world, call, &mut state).unwrap_or_else(V2Refusal::reply));
            };
            let (request, now) = (keys::fingerprint(call), world.clock.now());
            if let Some(again) = state.keys.repeat(&key, &request, now)? {
                return Ok(again);
            }
            let reply = work(self, world, call, &mut state).unwrap_or_else(V2Refusal::reply);
            let kept = keys::Kept::new(request, &reply, now, self.switches.outstanding_repeats);
            state.keys.keep(key, kept, world.limits.records);
            Ok(reply)
        };
        answer().unwrap_or_else(V2Refusal::reply)
    }

    fn send(&self, world: &World, call: &Call, state: &mut State) -> Answer {
        let request: SendIdentityVerificationBody = body(call)?;
        self.check_store(request.store_id.as_ref())?;
        let channel = PgChannel::of(&self.credentials, &request.channel_key).ok_or(ErrorCode::ChannelNotFound)?;
        let id = id(call)?;
        channel.check(&id, request.bypass.as_ref())?;
        let now = world.clock.now();
        let person = Person::check(&request, now)?;
        let sends = state.records.get(id.as_str()).map_or(Ok(0), Record::sends_so_far)?;
        if person.magic() == Some(Behaviour::CarrierMismatch) {
            return Err(PgCode::CarrierMismatch.into());
        }
        let mut record = Record::new(&world.random, id, channel, person, request, (now, sends + 1))?;
        deliver(world, &mut record);
        state.records.insert(record.key().to_owned(), record, world.limits.records);
        Ok(Reply::ok(json_of(EmptyAnswer {})))
    }

    fn resend(&self, world: &World, call: &Call, state: &mut State) -> Answer {
        check_query(call.operation.query, &call.query)?;
        self.check_store_of_query(call)?;
        if !call.body.is_empty() {
            return Err(V2Refusal::invalid("there is no body"));
        }
        let record = started(state, call)?;
        record.resend(&world.random, world.clock.now(), self.switches.resend_cool_down)?;
        deliver(world, record);
        Ok(Reply::ok(json_of(EmptyAnswer {})))
    }

    fn confirm(&self, world: &World, call: &Call, state: &mut State) -> Answer {
        let request: ConfirmIdentityVerificationBody = body(call)?;
        self.check_store(request.store_id.as_ref())?;
        let record = started(state, call)?;
        record.confirm(&world.random, request.otp.as_ref(), world.clock.now())?;
        if let Some(message) = record.verified_message() {
            world.inbox.verified(message);
        }
        let identity_verification = record.shown(self.switches.extra_contract);
        Ok(self.success(&ConfirmIdentityVerificationResponse { identity_verification }))
    }

    fn get(&self, world: &World, call: &Call) -> Answer {
        check_query(call.operation.query, &call.query)?;
        self.check_store_of_query(call)?;
        let id = path_id(call);
        let found = self
            .own(id)
            .or_else(|| record::from_browser(id, world.clock.now()))
            // V1's state: that of V2 is let go by now.
            .or_else(|| legacy::get(&self.v1, id));
        Ok(self.success(&found.ok_or(ErrorCode::IdentityVerificationNotFound)?))
    }

    /// A record that was started through this API, as it is answered.
    fn own(&self, id: &str) -> Option<IdentityVerification> {
        self.state.look().records.get(id).map(|record| record.shown(self.switches.extra_contract))
    }

    fn list(&self, world: &World, call: &Call) -> Answer {
        check_query(call.operation.query, &call.query)?;
        let query = list::read(call)?;
        let store_id = query.filter.as_ref().and_then(|filter| filter.store_id.as_deref());
        self.check_store(store_id.map(StoreId::verbatim).as_ref())?;
        let extra_contract = self.switches.extra_contract;
        let mut records = legacy::all(&self.v1);
        records.extend(self.state.look().records.values().map(|record| record.shown(extra_contract)));
        let page = list::page(records, &query, world.clock.now(), self.switches.counts_the_page)?;
        Ok(self.success(&page))
    }

    fn log_in(&self, world: &World, call: &Call) -> Answer {
        let request: LoginViaApiSecretBody = body(call)?;
        if !secret::same(request.api_secret.expose(), self.credentials.portone_v2_api_secret()) {
            return Err(unauthorized());
        }
        self.tokens(world, &mut self.state.lock())
    }

    fn refresh(&self, world: &World, call: &Call) -> Answer {
        let request: RefreshTokenBody = body(call)?;
        let mut state = self.state.lock();
        if !state.tokens.refreshes(request.refresh_token.expose(), world.clock.now()) {
            return Err(unauthorized());
        }
        self.tokens(world, &mut state)
    }

    fn tokens(&self, world: &World, state: &mut State) -> Answer {
        let expired = self.switches.expired_tokens;
        let answer: TokenAnswer = state.tokens.issue(&world.random, world.clock.now(), expired)?;
        Ok(Reply::ok(json_of(answer)))
    }

    fn check_store(&self, store_id: Option<&StoreId>) -> Result<(), V2Refusal> {
        match store_id {
            Some(store_id) if store_id.as_str() != self.credentials.portone_v2_store_id() => {
                Err(V2Refusal::of(ErrorCode::Forbidden, "storeId: it is another store"))
            }
            _ => Ok(()),
        }
    }

    fn check_store_of_query(&self, call: &Call) -> Result<(), V2Refusal> {
        let store_id = call.query("storeId").map(StoreId::verbatim);
        self.check_store(store_id.as_ref())
    }

    fn success<T: Serialize + DeserializeOwned>(&self, answer: &T) -> Reply {
        Reply::ok(if self.switches.nulls { with_nulls(answer) } else { json_of(answer) })
    }
}

/// Puts the record's message into the inbox.
fn deliver(world: &World, record: &mut Record) {
    if record.magic() != Some(Behaviour::Undeliverable) {
        record.delivered(world.inbox.deliver(record.message()));
    }
}

/// The record that the path names, which was started through the API.
fn started<'a>(state: &'a mut State, call: &Call) -> Result<&'a mut Record, V2Refusal> {
    let id = path_id(call);
    match state.records.get_mut(id) {
        Some(record) => Ok(record),
        None if id == record::FROM_BROWSER => Err(ErrorCode::IdentityVerificationNotSent.into()),
        None => Err(ErrorCode::IdentityVerificationNotFound.into()),
    }
}

fn path_id(call: &Call) -> &str {
    call.path("identityVerificationId")
}

fn id(call: &Call) -> Result<IdentityVerificationId, V2Refusal> {
    IdentityVerificationId::new(path_id(call)).map_err(|_| V2Refusal::invalid("identityVerificationId: it is no id"))
}

fn unauthorized() -> V2Refusal {
    V2Refusal::of(ErrorCode::Unauthorized, "neither the API secret nor an access token")
}

fn body<T: DeserializeOwned>(call: &Call) -> Result<T, V2Refusal> {
    check_query(call.operation.query, &call.query)?;
    if call.body.is_empty() {
        return Err(V2Refusal::invalid("the body is missing"));
    }
    let body = call.json()?;
    check_whole_body(call.operation.body, &body)?;
    serde_json::from_value(Value::Object(body)).map_err(|_| V2Refusal::invalid("the body does not fit the operation"))
}
