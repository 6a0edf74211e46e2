//! PortOne V1: hands out tokens, sends OTPs and keeps certification records.
//!
//! What its documents leave open is chosen here, and none of it is a fact about the provider:
//!
//! * An OTP lives for 3 minutes and bears 5 wrong tries; then only a new request helps. Approval in an app has no limit.
//! * Refusals without a captured text say `[sandbox]` and name the field; their `code` is -1.
//! * Unknown fields, and bodies that are neither JSON nor a form, are HTTP 400. In a form `true` and `false` are booleans.
//! * A path with another method is HTTP 405.
//! * The PG is what `pg` names, KCP if only KCP takes a field of the request, and Danal otherwise.
//! * One person has one CI, made from name, birth date and sex; the DI also depends on the account.

mod person;
mod record;
mod refusal;
mod token;

#[cfg(test)]
mod tests;

use std::{collections::VecDeque, sync::MutexGuard};

use axum::http::header::CONTENT_TYPE;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

pub(super) use self::record::Record;
use self::{person::Person, refusal::Refusal, token::Tokens};
use crate::sandbox::{
    Behaviour, CodeStatus, Message, PortOneSwitches, Shared,
    dispatch::{Handler, Unreached, form_pairs},
    exchange::{Call, Failure, Reply},
    inbox::{Channel, Outgoing, Provider},
    nulls::{with_nulls, with_nulls_but},
    random::{self, Random},
    recent::Recent,
    secret,
    strict::{Breach, check_body, check_query},
};
use crate::{
    FieldKind, Operation,
    portone::v1::{
        generated::{
            CREDENTIAL_HEADER,
            constants::OLD_TOKEN_HEADER,
            operations::{CONFIRM_OTP, DELETE_CERTIFICATION, GET_CERTIFICATION, GET_TOKEN, REQUEST_OTP},
        },
        types::{
            self, Certification, CertificationAnswer, ConfirmOtpRequest, ErrorCode, GetTokenRequest, ImpUid,
            OtpRequested, OtpRequestedAnswer, RequestOtpRequest, TokenAnswer,
        },
    },
};

/// The header of tokens in old clients; `Authorization` goes before it.
const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// With [`blocks_address`](PortOneSwitches::blocks_address), so many requests for a number a minute are let through.
const REQUESTS_A_MINUTE: usize = 5;

pub(in crate::sandbox) static OPERATIONS: &[(&Operation, Handler)] = &[
    (&GET_TOKEN, |shared, call| get_token(shared, call).unwrap_or_else(Refusal::reply)),
    (&REQUEST_OTP, |shared, call| request_otp(shared, call).unwrap_or_else(Refusal::reply)),
    (&CONFIRM_OTP, |shared, call| confirm_otp(shared, call).unwrap_or_else(Refusal::reply)),
    (&GET_CERTIFICATION, |shared, call| get_certification(shared, call).unwrap_or_else(Refusal::reply)),
    (&DELETE_CERTIFICATION, |shared, call| delete_certification(shared, call).unwrap_or_else(Refusal::reply)),
];

/// What the sandbox remembers.
#[derive(Default, Serialize, Deserialize)]
pub(in crate::sandbox) struct State {
    tokens: Tokens,
    /// By `imp_uid`.
    records: Recent<Record>,
    /// When OTPs were requested for a number.
    requests: Recent<VecDeque<Timestamp>>,
}

/// The answer to a request that reached no operation.
pub(in crate::sandbox) fn unreached(why: Unreached) -> Reply {
    match why {
        Unreached::Path => Refusal::new(404, "no operation has this path"),
        Unreached::Method => Refusal::new(405, "no operation has this path with this method"),
        Unreached::Stranger(text) => Refusal::new(403, text),
    }
    .reply()
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
        Failure::TooManyRequests => Refusal::new(429, "too many requests"),
        Failure::Conflict => Refusal::new(409, "another request came between"),
        Failure::Internal => Refusal::new(500, "internal error"),
        Failure::Unavailable => Refusal::new(503, "not available for now"),
    }
    .reply()
}

/// Approves a request by app that waits for it; false if none with this id does.
pub(super) fn approve(shared: &Shared, imp_uid: &str) -> bool {
    state(shared).records.get_mut(imp_uid).is_some_and(Record::approve)
}

/// Hands the record with this `imp_uid` to V2, as it is answered here and as it was requested.
pub(super) fn record<T>(shared: &Shared, imp_uid: &str, show: fn(&Record, Certification) -> T) -> Option<T> {
    let state = shared.portone.look();
    state.records.get(imp_uid).map(|record| show(record, answered(shared, record)))
}

/// Hands it every record.
pub(super) fn records<T>(shared: &Shared, show: fn(&Record, Certification) -> T) -> Vec<T> {
    let state = shared.portone.look();
    state.records.values().map(|record| show(record, answered(shared, record))).collect()
}

fn answered(shared: &Shared, record: &Record) -> Certification {
    record.certification(shared.switches.portone.carrier_approval, shared.credentials.portone_imp_key())
}

/// What has become of the OTP in a message.
pub(in crate::sandbox) fn code_status(shared: &Shared, message: &Message) -> CodeStatus {
    let state = shared.portone.look();
    let record = message.sent.kept_under.as_ref().and_then(|imp_uid| state.records.get(imp_uid));
    record.map_or_else(CodeStatus::void, |record| record.code_status(shared.clock.now()))
}

fn get_token(shared: &Shared, call: &Call) -> Result<Reply, Refusal> {
    let request: GetTokenRequest = body(call).map_err(|refusal| refusal.or_missing(ErrorCode::MissingCredentials))?;
    let credentials = &shared.credentials;
    let known = secret::same(request.imp_key.expose(), credentials.portone_imp_key())
        & secret::same(request.imp_secret.expose(), credentials.portone_imp_secret());
    if !known {
        return Err(ErrorCode::InvalidCredentials.into());
    }
    let switches = &shared.switches.portone;
    let token = state(shared).tokens.issue(&shared.random, shared.clock.now().as_second(), switches.expired_tokens)?;
    Ok(success(switches, &TokenAnswer { code: 0, message: message(switches), response: Some(token) }))
}

fn request_otp(shared: &Shared, call: &Call) -> Result<Reply, Refusal> {
    authorize(shared, call)?;
    let request: RequestOtpRequest = body(call)?;
    let now = shared.clock.now();
    let person = Person::check(&request, now)?;
    let mut state = state(shared);
    if shared.switches.portone.blocks_address {
        state.count_request(&person.phone, now, shared.limits.records)?;
    }
    let imp_uid = state.new_imp_uid(&shared.random)?;
    let mut record = Record::request(&shared.random, imp_uid.clone(), person, request, now)?;
    if record.magic() != Some(Behaviour::Undeliverable) {
        record.delivered(shared.inbox.deliver(record.message()));
    }
    state.records.insert(imp_uid.as_str().to_owned(), record, shared.limits.records);
    let switches = &shared.switches.portone;
    let response = Some(OtpRequested { imp_uid });
    Ok(success(switches, &OtpRequestedAnswer { code: 0, message: message(switches), response }))
}

fn confirm_otp(shared: &Shared, call: &Call) -> Result<Reply, Refusal> {
    authorize(shared, call)?;
    let request: ConfirmOtpRequest = body(call)?;
    let mut state = state(shared);
    let record = state.records.get_mut(imp_uid(call)).ok_or(ErrorCode::CertificationNotFound)?;
    record.confirm(&shared.random, request.otp.as_ref(), shared.clock.now(), shared.switches.portone.wrong_otp)?;
    if let Some(message) = record.verified_message() {
        shared.inbox.verified(message);
    }
    Ok(certification(shared, record))
}

fn get_certification(shared: &Shared, call: &Call) -> Result<Reply, Refusal> {
    authorize(shared, call)?;
    check_query(call.operation.query, &call.query)?;
    let state = shared.portone.look();
    let record = state.records.get(imp_uid(call)).ok_or(ErrorCode::CertificationNotFound)?;
    Ok(certification(shared, record))
}

fn delete_certification(shared: &Shared, call: &Call) -> Result<Reply, Refusal> {
    authorize(shared, call)?;
    check_query(call.operation.query, &call.query)?;
    let record = state(shared).records.remove(imp_uid(call)).ok_or(ErrorCode::CertificationNotFound)?;
    Ok(certification(shared, &record))
}

fn state(shared: &Shared) -> MutexGuard<'_, State> {
    shared.portone.lock()
}

/// The record that the path names.
fn imp_uid(call: &Call) -> &str {
    call.path("imp_uid")
}

/// `Authorization: Bearer <token>`, or the token alone.
fn authorize(shared: &Shared, call: &Call) -> Result<(), Refusal> {
    let header = call.header(CREDENTIAL_HEADER.as_str()).or_else(|| call.header(OLD_TOKEN_HEADER)).unwrap_or_default();
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim_start(),
        _ => header,
    };
    if shared.portone.look().tokens.accepts(token, shared.clock.now().as_second()) {
        return Ok(());
    }
    Err(unauthorized())
}

fn unauthorized() -> Refusal {
    Refusal::of(&ErrorCode::Unauthorized, "invalid access token")
}

fn body<T: DeserializeOwned>(call: &Call) -> Result<T, Refusal> {
    check_query(call.operation.query, &call.query)?;
    let body = members(call)?;
    check_body(call.operation.body, &body)?;
    serde_json::from_value(Value::Object(body)).map_err(|_| Refusal::new(400, "the body does not fit the operation"))
}

fn members(call: &Call) -> Result<Map<String, Value>, Refusal> {
    let media_type = call.header(CONTENT_TYPE.as_str()).and_then(|value| value.split(';').next()).unwrap_or_default();
    match media_type.trim().to_ascii_lowercase().as_str() {
        _ if call.body.is_empty() => Ok(Map::new()),
        "application/json" => Ok(call.json()?),
        "application/x-www-form-urlencoded" => {
            let text = std::str::from_utf8(&call.body).map_err(|_| Breach::NotAnObject)?;
            Ok(form_pairs(text).into_iter().map(|(name, text)| typed(call.operation, name, text)).collect())
        }
        _ => Err(Refusal::new(400, "the body must be application/json or application/x-www-form-urlencoded")),
    }
}

/// A member of a form as the JSON that it stands for.
fn typed(operation: &Operation, name: String, text: String) -> (String, Value) {
    let kind = operation.body.iter().find(|field| field.name == name).map(|field| field.kind);
    let value = match kind {
        Some(FieldKind::Boolean) => text.parse().ok().map(Value::Bool),
        Some(FieldKind::Integer) => text.parse::<i64>().ok().map(Value::from),
        _ => None,
    };
    (name, value.unwrap_or(Value::String(text)))
}

fn success<T: Serialize + DeserializeOwned>(switches: &PortOneSwitches, answer: &T) -> Reply {
    Reply::new(switches.success_status, with_nulls(answer))
}

fn certification(shared: &Shared, record: &Record) -> Reply {
    let switches = &shared.switches.portone;
    let approved = switches.carrier_approval;
    let answer = CertificationAnswer { code: 0, message: message(switches), response: Some(answered(shared, record)) };
    // Without the carriers' approval a certified record lacks these; one that is not certified yet has nulls.
    let body = with_nulls_but(&answer, |shape| match &mut shape.response {
        Some(Certification { phone, carrier, .. }) if record.is_certified() && !approved => {
            (*phone, *carrier) = (None, None);
        }
        _ => {}
    });
    Reply::new(switches.success_status, body)
}

fn message(switches: &PortOneSwitches) -> Option<types::Message> {
    if switches.success_message { types::Message::new("success").ok() } else { None }
}

impl State {
    fn new_imp_uid(&self, random: &Random) -> Result<ImpUid, Refusal> {
        loop {
            let id = format!("imp_{}", random.text(random::DIGITS, 12)?);
            if !self.records.contains(&id) {
                return Ok(ImpUid::new(id)?);
            }
        }
    }

    /// Counts a request for a number as Danal counts those of an address.
    fn count_request(&mut self, phone: &str, now: Timestamp, most: usize) -> Result<(), Refusal> {
        let requests = self.requests.newest(phone, most);
        requests.retain(|at| now.duration_since(*at) < MINUTE);
        if requests.len() >= REQUESTS_A_MINUTE {
            return Err(Refusal::of(&ErrorCode::PgFailure, "[0086] too many requests"));
        }
        requests.push_back(now);
        Ok(())
    }
}
