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

use std::{collections::VecDeque, sync::Arc};

use axum::http::header::CONTENT_TYPE;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

pub(super) use self::record::Record;
use self::{
    person::{HEEDED, Person},
    refusal::V1Refusal,
    token::Tokens,
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
    sandbox::{
        engine::{
            api::{Api, Failure, Handler, HandlerOf, Unreached, bound},
            dispatch::form_pairs,
            exchange::{Call, Reply},
            nulls::{with_nulls, with_nulls_but},
            strict::{Breach, check_body, check_query},
        },
        providers::{credentials::Credentials, switches::PortOneSwitches},
        spec::Provider,
        world::{
            World,
            code::CodeStatus,
            inbox::Message,
            magic::{Behaviour, Heeded},
            part::Part,
            random::{self, Random},
            recent::Recent,
            secret,
            watched::Watched,
        },
    },
};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// With [`blocks_address`](PortOneSwitches::blocks_address), so many requests for a number a minute are let through.
const REQUESTS_A_MINUTE: usize = 5;

static HANDLERS: &[HandlerOf<PortOneV1>] = &[
    (&GET_TOKEN, |v1, world, call| v1.get_token(world, call).unwrap_or_else(V1Refusal::reply)),
    (&REQUEST_OTP, |v1, world, call| v1.request_otp(world, call).unwrap_or_else(V1Refusal::reply)),
    (&CONFIRM_OTP, |v1, world, call| v1.confirm_otp(world, call).unwrap_or_else(V1Refusal::reply)),
    (&GET_CERTIFICATION, |v1, _, call| v1.get_certification(call).unwrap_or_else(V1Refusal::reply)),
    (&DELETE_CERTIFICATION, |v1, _, call| v1.delete_certification(call).unwrap_or_else(V1Refusal::reply)),
];

/// The provider's other side.
pub(crate) struct PortOneV1 {
    credentials: Arc<Credentials>,
    switches: PortOneSwitches,
    state: Watched<State>,
}

/// What the sandbox remembers.
#[derive(Default, Serialize, Deserialize)]
struct State {
    tokens: Tokens,
    /// By `imp_uid`.
    records: Recent<Record>,
    /// When OTPs were requested for a number.
    requests: Recent<VecDeque<Timestamp>>,
}

impl Api for PortOneV1 {
    fn provider(&self) -> Provider {
        Provider::PortOneV1
    }

    fn handlers(self: Arc<Self>) -> Vec<(&'static Operation, Handler)> {
        bound(&self, HANDLERS)
    }

    fn state(&self) -> &dyn Part {
        &self.state
    }

    fn admit(&self, world: &World, call: &Call) -> Result<(), Reply> {
        let token = presented(call);
        if self.state.look().tokens.accepts(token, world.clock.now().as_second()) {
            return Ok(());
        }
        Err(unauthorized().reply())
    }

    fn refuse(&self, _: &World, _: &Operation, breach: Breach) -> Reply {
        V1Refusal::from(breach).reply()
    }

    fn fail(&self, _: &World, failure: Failure) -> Reply {
        match failure {
            Failure::ExpiredToken => {
                self.state.lock().tokens.expire();
                unauthorized()
            }
            Failure::Unauthorized | Failure::ClockSkew => unauthorized(),
            _ => V1Refusal::new(failure.status(), failure.text()),
        }
        .reply()
    }

    fn unreached(&self, _: &World, why: Unreached) -> Reply {
        V1Refusal::new(why.status(), why.text()).reply()
    }

    fn code_status(&self, world: &World, message: &Message) -> CodeStatus {
        let state = self.state.look();
        let record = message.sent.kept_under.as_ref().and_then(|imp_uid| state.records.get(imp_uid));
        record.map_or_else(CodeStatus::void, |record| record.code_status(world.clock.now()))
    }

    fn heeded(&self) -> &'static Heeded {
        &HEEDED
    }

    fn approve_in_app(&self, imp_uid: &str) -> bool {
        self.state.lock().records.get_mut(imp_uid).is_some_and(Record::approve)
    }
}

impl PortOneV1 {
    pub(crate) fn new(credentials: Arc<Credentials>, switches: PortOneSwitches) -> Self {
        Self { credentials, switches, state: Watched::default() }
    }

    /// Hands the record with this `imp_uid` to V2, as it is answered here and as it was requested.
    pub(super) fn record<T>(&self, imp_uid: &str, show: fn(&Record, Certification) -> T) -> Option<T> {
        let state = self.state.look();
        state.records.get(imp_uid).map(|record| show(record, self.answered(record)))
    }

    /// Hands it every record.
    pub(super) fn records<T>(&self, show: fn(&Record, Certification) -> T) -> Vec<T> {
        let state = self.state.look();
        state.records.values().map(|record| show(record, self.answered(record))).collect()
    }

    fn answered(&self, record: &Record) -> Certification {
        record.certification(self.switches.carrier_approval, self.credentials.portone_imp_key())
    }

    fn get_token(&self, world: &World, call: &Call) -> Result<Reply, V1Refusal> {
        let request: GetTokenRequest =
            body(call).map_err(|refusal| refusal.or_missing(ErrorCode::MissingCredentials))?;
        let known = secret::same(request.imp_key.expose(), self.credentials.portone_imp_key())
            & secret::same(request.imp_secret.expose(), self.credentials.portone_imp_secret());
        if !known {
            return Err(ErrorCode::InvalidCredentials.into());
        }
        let now = world.clock.now().as_second();
        let token = self.state.lock().tokens.issue(&world.random, now, self.switches.expired_tokens)?;
        Ok(self.success(&TokenAnswer { code: 0, message: self.message(), response: Some(token) }))
    }

    fn request_otp(&self, world: &World, call: &Call) -> Result<Reply, V1Refusal> {
        let request: RequestOtpRequest = body(call)?;
        let now = world.clock.now();
        let person = Person::check(&request, now)?;
        let mut state = self.state.lock();
        if self.switches.blocks_address {
            state.count_request(&person.phone, now, world.limits.records)?;
        }
        let imp_uid = state.new_imp_uid(&world.random)?;
        let mut record = Record::request(&world.random, imp_uid.clone(), person, request, now)?;
        if record.magic() != Some(Behaviour::Undeliverable) {
            record.delivered(world.inbox.deliver(record.message()));
        }
        state.records.insert(imp_uid.as_str().to_owned(), record, world.limits.records);
        let response = Some(OtpRequested { imp_uid });
        Ok(self.success(&OtpRequestedAnswer { code: 0, message: self.message(), response }))
    }

    fn confirm_otp(&self, world: &World, call: &Call) -> Result<Reply, V1Refusal> {
        let request: ConfirmOtpRequest = body(call)?;
        let mut state = self.state.lock();
        let record = state.records.get_mut(imp_uid(call)).ok_or(ErrorCode::CertificationNotFound)?;
        record.confirm(&world.random, request.otp.as_ref(), world.clock.now(), self.switches.wrong_otp)?;
        if let Some(message) = record.verified_message() {
            world.inbox.verified(message);
        }
        Ok(self.certification(record))
    }

    fn get_certification(&self, call: &Call) -> Result<Reply, V1Refusal> {
        check_query(call.operation.query, &call.query)?;
        let state = self.state.look();
        let record = state.records.get(imp_uid(call)).ok_or(ErrorCode::CertificationNotFound)?;
        Ok(self.certification(record))
    }

    fn delete_certification(&self, call: &Call) -> Result<Reply, V1Refusal> {
        check_query(call.operation.query, &call.query)?;
        let record = self.state.lock().records.remove(imp_uid(call)).ok_or(ErrorCode::CertificationNotFound)?;
        Ok(self.certification(&record))
    }

    fn success<T: Serialize + DeserializeOwned>(&self, answer: &T) -> Reply {
        Reply::new(self.switches.success_status, with_nulls(answer))
    }

    fn certification(&self, record: &Record) -> Reply {
        let approved = self.switches.carrier_approval;
        let answer = CertificationAnswer { code: 0, message: self.message(), response: Some(self.answered(record)) };
        // Without the carriers' approval a certified record lacks these; one that is not certified yet has nulls.
        let body = with_nulls_but(&answer, |shape| match &mut shape.response {
            Some(Certification { phone, carrier, .. }) if record.is_certified() && !approved => {
                (*phone, *carrier) = (None, None);
            }
            _ => {}
        });
        Reply::new(self.switches.success_status, body)
    }

    fn message(&self) -> Option<types::Message> {
        if self.switches.success_message { types::Message::new("success").ok() } else { None }
    }
}

/// The record that the path names.
fn imp_uid(call: &Call) -> &str {
    call.path("imp_uid")
}

/// The token of `Authorization: Bearer <token>`, or the token alone; old clients have a header of their own for it.
fn presented(call: &Call) -> &str {
    let header = call.header(CREDENTIAL_HEADER.as_str()).or_else(|| call.header(OLD_TOKEN_HEADER)).unwrap_or_default();
    match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim_start(),
        _ => header,
    }
}

fn unauthorized() -> V1Refusal {
    V1Refusal::of(&ErrorCode::Unauthorized, "invalid access token")
}

fn body<T: DeserializeOwned>(call: &Call) -> Result<T, V1Refusal> {
    check_query(call.operation.query, &call.query)?;
    let body = members(call)?;
    check_body(call.operation.body, &body)?;
    serde_json::from_value(Value::Object(body)).map_err(|_| V1Refusal::new(400, "the body does not fit the operation"))
}

fn members(call: &Call) -> Result<Map<String, Value>, V1Refusal> {
    let media_type = call.header(CONTENT_TYPE.as_str()).and_then(|value| value.split(';').next()).unwrap_or_default();
    match media_type.trim().to_ascii_lowercase().as_str() {
        _ if call.body.is_empty() => Ok(Map::new()),
        "application/json" => Ok(call.json()?),
        "application/x-www-form-urlencoded" => {
            let text = std::str::from_utf8(&call.body).map_err(|_| Breach::NotAnObject)?;
            Ok(form_pairs(text).into_iter().map(|(name, text)| typed(call.operation, name, text)).collect())
        }
        _ => Err(V1Refusal::new(400, "the body must be application/json or application/x-www-form-urlencoded")),
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

impl State {
    fn new_imp_uid(&self, random: &Random) -> Result<ImpUid, V1Refusal> {
        loop {
            let id = format!("imp_{}", random.text(random::DIGITS, 12)?);
            if !self.records.contains(&id) {
                return Ok(ImpUid::new(id)?);
            }
        }
    }

    /// Counts a request for a number as Danal counts those of an address.
    fn count_request(&mut self, phone: &str, now: Timestamp, most: usize) -> Result<(), V1Refusal> {
        let requests = self.requests.newest(phone, most);
        requests.retain(|at| now.duration_since(*at) < MINUTE);
        if requests.len() >= REQUESTS_A_MINUTE {
            return Err(V1Refusal::of(&ErrorCode::PgFailure, "[0086] too many requests"));
        }
        requests.push_back(now);
        Ok(())
    }
}
