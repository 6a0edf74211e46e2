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
mod record;
mod refusal;
mod token;

#[cfg(test)]
mod tests;

use std::sync::MutexGuard;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use self::{
    channel::Channel,
    keys::Keys,
    person::Person,
    record::Record,
    refusal::{PgCode, Refusal},
    token::Tokens,
};
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
        Behaviour, CodeStatus, Message, Sandbox, Shared,
        dispatch::{Handler, Unreached},
        exchange::{Call, Failure, Reply, json_of},
        nulls::with_nulls,
        recent::Recent,
        secret,
        strict::{Breach, check_query, check_whole_body},
    },
};

type Answer = Result<Reply, Refusal>;

pub(in crate::sandbox) static OPERATIONS: &[(&Operation, Handler)] = &[
    (&SEND_IDENTITY_VERIFICATION, |shared, call| keyed(shared, call, send)),
    (&RESEND_IDENTITY_VERIFICATION, |shared, call| keyed(shared, call, resend)),
    (&CONFIRM_IDENTITY_VERIFICATION, |shared, call| keyed(shared, call, confirm)),
    (&GET_IDENTITY_VERIFICATION, |shared, call| get(shared, call).unwrap_or_else(Refusal::reply)),
    (&LIST_IDENTITY_VERIFICATIONS, |shared, call| list_page(shared, call).unwrap_or_else(Refusal::reply)),
    (&LOGIN_VIA_API_SECRET, |shared, call| log_in(shared, call).unwrap_or_else(Refusal::reply)),
    (&REFRESH_TOKEN, |shared, call| refresh(shared, call).unwrap_or_else(Refusal::reply)),
];

/// What the sandbox remembers.
#[derive(Default, Serialize, Deserialize)]
pub(in crate::sandbox) struct State {
    tokens: Tokens,
    /// By the id that the caller chose.
    records: Recent<Record>,
    keys: Keys,
}

impl Sandbox {
    /// The id of a PortOne V2 verification that was not started through the API: it can be read, and is neither
    /// resent nor confirmed.
    pub const PORTONE_V2_ID_FROM_BROWSER: &'static str = record::FROM_BROWSER;
}

/// The answer to a request that reached no operation.
pub(in crate::sandbox) fn unreached(why: Unreached) -> Reply {
    let (status, code, text) = match why {
        Unreached::Path => (404, "SANDBOX_NO_SUCH_OPERATION", "no operation has this path"),
        Unreached::Method => (405, "SANDBOX_WRONG_METHOD", "no operation has this path with this method"),
        Unreached::Stranger(text) => (403, "SANDBOX_STRANGE_HOST", text),
    };
    Refusal::ours(status, code, text).reply()
}

/// A request that can't be handed to its operation.
pub(in crate::sandbox) fn refuse(_: &Shared, _: &Operation, breach: Breach) -> Reply {
    Refusal::from(breach).reply()
}

/// What an ordered fault has the provider say.
pub(in crate::sandbox) fn fail(shared: &Shared, failure: Failure) -> Reply {
    match failure {
        Failure::ExpiredToken => {
            state(shared).tokens.expire();
            unauthorized()
        }
        Failure::Unauthorized | Failure::ClockSkew => unauthorized(),
        Failure::TooManyRequests => Refusal::ours(429, "SANDBOX_TOO_MANY_REQUESTS", "too many requests"),
        Failure::Conflict => Refusal::ours(409, "SANDBOX_CONFLICT", "another request came between"),
        Failure::Internal => Refusal::ours(500, "SANDBOX_INTERNAL_ERROR", "internal error"),
        Failure::Unavailable => Refusal::ours(503, "SANDBOX_UNAVAILABLE", "not available for now"),
    }
    .reply()
}

/// Approves a request by app that waits for it; false if none with this id does.
pub(in crate::sandbox) fn approve(shared: &Shared, id: &str) -> bool {
    state(shared).records.get_mut(id).is_some_and(Record::approve)
}

/// What has become of the OTP in a message.
pub(in crate::sandbox) fn code_status(shared: &Shared, message: &Message) -> CodeStatus {
    let state = shared.portone_v2.look();
    let record = message.sent.kept_under.as_ref().and_then(|id| state.records.get(id));
    record.map_or_else(CodeStatus::void, |record| record.code_status(message.id(), shared.clock.now()))
}

/// An operation that takes an `Idempotency-Key`: with one that is known nothing is done, and its answer comes again.
fn keyed(shared: &Shared, call: &Call, work: fn(&Shared, &Call, &mut State) -> Answer) -> Reply {
    let answer = || {
        authorize(shared, call)?;
        let key = if shared.switches.portone_v2.ignores_keys { None } else { keys::of(call)? };
        let mut state = state(shared);
        let Some(key) = key else { return Ok(work(shared, call, &mut state).unwrap_or_else(Refusal::reply)) };
        let (request, now) = (keys::fingerprint(call), shared.clock.now());
        if let Some(again) = state.keys.repeat(&key, &request, now)? {
            return Ok(again);
        }
        let reply = work(shared, call, &mut state).unwrap_or_else(Refusal::reply);
        let outstanding = shared.switches.portone_v2.outstanding_repeats;
        state.keys.keep(key, keys::Kept::new(request, &reply, now, outstanding), shared.limits.records);
        Ok(reply)
    };
    answer().unwrap_or_else(Refusal::reply)
}

fn send(shared: &Shared, call: &Call, state: &mut State) -> Answer {
    let request: SendIdentityVerificationBody = body(call)?;
    check_store(shared, request.store_id.as_ref())?;
    let channel = Channel::of(&shared.credentials, &request.channel_key).ok_or(ErrorCode::ChannelNotFound)?;
    let id = id(call)?;
    channel.check(&id, request.bypass.as_ref())?;
    let now = shared.clock.now();
    let person = Person::check(&request, now)?;
    let sends = state.records.get(id.as_str()).map_or(Ok(0), Record::sends_so_far)?;
    if person.magic() == Some(Behaviour::CarrierMismatch) {
        return Err(PgCode::CarrierMismatch.into());
    }
    let mut record = Record::new(&shared.random, id, channel, person, request, (now, sends + 1))?;
    deliver(shared, &mut record);
    state.records.insert(record.key().to_owned(), record, shared.limits.records);
    Ok(Reply::ok(json_of(EmptyAnswer {})))
}

fn resend(shared: &Shared, call: &Call, state: &mut State) -> Answer {
    check_query(call.operation.query, &call.query)?;
    check_store_of_query(shared, call)?;
    if !call.body.is_empty() {
        return Err(Refusal::invalid("there is no body"));
    }
    let record = started(state, call)?;
    record.resend(&shared.random, shared.clock.now(), shared.switches.portone_v2.resend_cool_down)?;
    deliver(shared, record);
    Ok(Reply::ok(json_of(EmptyAnswer {})))
}

fn confirm(shared: &Shared, call: &Call, state: &mut State) -> Answer {
    let request: ConfirmIdentityVerificationBody = body(call)?;
    check_store(shared, request.store_id.as_ref())?;
    let record = started(state, call)?;
    record.confirm(&shared.random, request.otp.as_ref(), shared.clock.now())?;
    if let Some(message) = record.verified_message() {
        shared.inbox.verified(message);
    }
    let identity_verification = record.shown(shared.switches.portone_v2.extra_contract);
    Ok(success(shared, &ConfirmIdentityVerificationResponse { identity_verification }))
}

fn get(shared: &Shared, call: &Call) -> Answer {
    authorize(shared, call)?;
    check_query(call.operation.query, &call.query)?;
    check_store_of_query(shared, call)?;
    let id = path_id(call);
    let found = own(shared, id)
        .or_else(|| record::from_browser(id, shared.clock.now()))
        // V1's state: that of V2 is let go by now.
        .or_else(|| legacy::get(shared, id));
    Ok(success(shared, &found.ok_or(ErrorCode::IdentityVerificationNotFound)?))
}

/// A record that was started through this API, as it is answered.
fn own(shared: &Shared, id: &str) -> Option<IdentityVerification> {
    let extra_contract = shared.switches.portone_v2.extra_contract;
    shared.portone_v2.look().records.get(id).map(|record| record.shown(extra_contract))
}

fn list_page(shared: &Shared, call: &Call) -> Answer {
    authorize(shared, call)?;
    check_query(call.operation.query, &call.query)?;
    let query = list::read(call)?;
    let store_id = query.filter.as_ref().and_then(|filter| filter.store_id.as_deref());
    check_store(shared, store_id.map(StoreId::verbatim).as_ref())?;
    let extra_contract = shared.switches.portone_v2.extra_contract;
    let mut records = legacy::all(shared);
    records.extend(shared.portone_v2.look().records.values().map(|record| record.shown(extra_contract)));
    let page = list::page(records, &query, shared.clock.now(), shared.switches.portone_v2.counts_the_page)?;
    Ok(success(shared, &page))
}

fn log_in(shared: &Shared, call: &Call) -> Answer {
    let request: LoginViaApiSecretBody = body(call)?;
    if !secret::same(request.api_secret.expose(), shared.credentials.portone_v2_api_secret()) {
        return Err(unauthorized());
    }
    tokens(shared, &mut state(shared))
}

fn refresh(shared: &Shared, call: &Call) -> Answer {
    let request: RefreshTokenBody = body(call)?;
    let mut state = state(shared);
    if !state.tokens.refreshes(request.refresh_token.expose(), shared.clock.now()) {
        return Err(unauthorized());
    }
    tokens(shared, &mut state)
}

fn tokens(shared: &Shared, state: &mut State) -> Answer {
    let expired = shared.switches.portone_v2.expired_tokens;
    let answer: TokenAnswer = state.tokens.issue(&shared.random, shared.clock.now(), expired)?;
    Ok(Reply::ok(json_of(answer)))
}

fn state(shared: &Shared) -> MutexGuard<'_, State> {
    shared.portone_v2.lock()
}

/// Puts the record's message into the inbox.
fn deliver(shared: &Shared, record: &mut Record) {
    if record.magic() != Some(Behaviour::Undeliverable) {
        record.delivered(shared.inbox.deliver(record.message()));
    }
}

/// The record that the path names, which was started through the API.
fn started<'a>(state: &'a mut State, call: &Call) -> Result<&'a mut Record, Refusal> {
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

fn id(call: &Call) -> Result<IdentityVerificationId, Refusal> {
    IdentityVerificationId::new(path_id(call)).map_err(|_| Refusal::invalid("identityVerificationId: it is no id"))
}

/// `PortOne <API secret>` or `Bearer <access token>`.
fn authorize(shared: &Shared, call: &Call) -> Result<(), Refusal> {
    let header = call.header(CREDENTIAL_HEADER.as_str()).unwrap_or_default();
    let is_right = match header.split_once(' ') {
        Some(("PortOne", text)) => secret::same(text, shared.credentials.portone_v2_api_secret()),
        Some(("Bearer", text)) => shared.portone_v2.look().tokens.accepts(text, shared.clock.now()),
        _ => false,
    };
    if is_right { Ok(()) } else { Err(unauthorized()) }
}

fn unauthorized() -> Refusal {
    Refusal::of(ErrorCode::Unauthorized, "neither the API secret nor an access token")
}

fn check_store(shared: &Shared, store_id: Option<&StoreId>) -> Result<(), Refusal> {
    match store_id {
        Some(store_id) if store_id.as_str() != shared.credentials.portone_v2_store_id() => {
            Err(Refusal::of(ErrorCode::Forbidden, "storeId: it is another store"))
        }
        _ => Ok(()),
    }
}

fn check_store_of_query(shared: &Shared, call: &Call) -> Result<(), Refusal> {
    let store_id = call.query("storeId").map(StoreId::verbatim);
    check_store(shared, store_id.as_ref())
}

fn body<T: DeserializeOwned>(call: &Call) -> Result<T, Refusal> {
    check_query(call.operation.query, &call.query)?;
    if call.body.is_empty() {
        return Err(Refusal::invalid("the body is missing"));
    }
    let body = call.json()?;
    check_whole_body(call.operation.body, &body)?;
    serde_json::from_value(Value::Object(body)).map_err(|_| Refusal::invalid("the body does not fit the operation"))
}

fn success<T: Serialize + DeserializeOwned>(shared: &Shared, answer: &T) -> Reply {
    if shared.switches.portone_v2.nulls { Reply::ok(with_nulls(answer)) } else { Reply::ok(json_of(answer)) }
}
