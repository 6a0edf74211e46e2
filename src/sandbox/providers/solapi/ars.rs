//! The automated voice call (ARS) that proves a number, in two steps that the header `x-mfa-data` tells apart.

use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    account::{State, note},
    context::{Context, read},
    ids,
    number::HEEDED,
    refusal::SolapiRefusal,
};
use crate::{
    sandbox::{
        engine::exchange::Reply,
        spec::Provider,
        world::{
            clock,
            code::CodeStatus,
            inbox::{Channel, Message, Outgoing},
            magic::Behaviour,
            secret,
        },
    },
    solapi::types::{
        ArsCode, ErrorCode, MfaAuthType, MfaData, SenderId, SenderIdMethod, SenderIdStatus, TransactionId,
    },
};

const MFA_HEADER: &str = "x-mfa-data";
const LIFETIME: SignedDuration = SignedDuration::from_mins(5);
const ATTEMPTS: u8 = 5;

/// A call that was placed and not answered yet.
#[derive(Serialize, Deserialize)]
pub(super) struct Ring {
    transaction_id: TransactionId,
    code: String,
    placed: Timestamp,
    wrong: u8,
    /// The id of the message that stands for the call, if it arrived.
    message: Option<u64>,
}

pub(super) fn authenticate(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    context.no_body()?;
    let number = context.parameter();
    let step = Step::of(context, number)?;
    state.sender_id(number)?;
    match step {
        // Whether a request without the header places a call is unknown; the page of 2018 shows none.
        Step::Unsaid => Err(mfa_required(403, "say in x-mfa-data which number to call")),
        Step::PlaceCall => Err(place_call(state, context, number)?),
        Step::CheckCode(transaction_id, code) => {
            let ring = state.rings.get_mut(number).filter(|ring| ring.transaction_id == transaction_id);
            ring.ok_or_else(unknown_transaction)?.check(number, &code, context.now)?;
            if let Some(message) = state.rings.remove(number).and_then(|ring| ring.message) {
                context.world.inbox.verified(message);
            }
            prove(state.sender_id(number)?, context);
            Ok(state.changed(context))
        }
    }
}

enum Step {
    Unsaid,
    PlaceCall,
    CheckCode(TransactionId, ArsCode),
}

impl Step {
    fn of(context: &Context<'_>, number: &str) -> Result<Self, SolapiRefusal> {
        let Some(header) = context.call.headers.get(MFA_HEADER) else { return Ok(Self::Unsaid) };
        let malformed = || SolapiRefusal::validation("x-mfa-data must be a JSON object in ASCII");
        let text = header.to_str().map_err(|_| malformed())?;
        let json = serde_json::from_str::<Value>(text).map_err(|_| malformed())?;
        let MfaData { auth_type, extras, token, transaction_id } = read(&json)?;
        if auth_type != MfaAuthType::Ars {
            return Err(SolapiRefusal::validation("authType must be ARS"));
        }
        if extras.phone_number.expose() != number {
            return Err(SolapiRefusal::validation("extras.phoneNumber must be the number of the path"));
        }
        match (transaction_id, token) {
            (None, None) => Ok(Self::PlaceCall),
            (Some(transaction_id), Some(token)) => Ok(Self::CheckCode(transaction_id, token)),
            _ => Err(SolapiRefusal::validation("transactionId and token belong together")),
        }
    }
}

/// Places a call, which voids the one before. The answer to a placed call is an error by its status.
fn place_call(state: &mut State, context: &Context<'_>, number: &str) -> Result<SolapiRefusal, SolapiRefusal> {
    let random = &context.world.random;
    let code = ids::code(random)?;
    let transaction_id = TransactionId::new(ids::transaction_id(random)?).map_err(|_| ErrorCode::Internal)?;
    let arrives = HEEDED.behaviour(number) != Some(Behaviour::Undeliverable);
    let message = arrives.then(|| {
        context.world.inbox.deliver(Outgoing {
            provider: Provider::Solapi,
            channel: Channel::Ars,
            to: number.to_owned(),
            text: format!("인증번호는 [{code}]입니다."),
            code: code.clone(),
            at: context.now,
            kept_under: Some(number.to_owned()),
        })
    });
    let ring = Ring { transaction_id: transaction_id.clone(), code, placed: context.now, wrong: 0, message };
    state.rings.insert(number.to_owned(), ring);
    let challenge = mfa_required(context.switches.challenge_status, "the call was placed; send the code it read out");
    Ok(SolapiRefusal { transaction_id: Some(transaction_id), ..challenge })
}

fn mfa_required(status: u16, text: &str) -> SolapiRefusal {
    SolapiRefusal { status, ..SolapiRefusal::invented("SandboxMfaRequired", text) }
}

fn unknown_transaction() -> SolapiRefusal {
    SolapiRefusal::invented("SandboxUnknownTransaction", "no open call of this number has this transactionId")
}

impl Ring {
    fn check(&mut self, number: &str, code: &ArsCode, now: Timestamp) -> Result<(), SolapiRefusal> {
        let magic = HEEDED.behaviour(number);
        if magic == Some(Behaviour::Expired) || now.duration_since(self.placed) >= LIFETIME {
            return Err(SolapiRefusal::invented("SandboxTokenExpired", "the code lived 5 minutes"));
        }
        if magic == Some(Behaviour::Locked) || self.wrong >= ATTEMPTS {
            return Err(SolapiRefusal::invented("SandboxTooManyAttempts", "the code had 5 tries"));
        }
        if magic == Some(Behaviour::WrongCode) || !secret::same(&self.code, code.expose()) {
            self.wrong += u8::from(magic.is_none());
            return Err(SolapiRefusal {
                counted: true,
                ..SolapiRefusal::invented("SandboxWrongToken", "this is not the code")
            });
        }
        Ok(())
    }
}

/// What has become of the code of a call.
pub(super) fn code_status(state: &State, message: &Message, now: Timestamp) -> CodeStatus {
    let ring = message.sent.kept_under.as_ref().and_then(|number| state.rings.get(number));
    let Some(ring) = ring.filter(|ring| ring.message == Some(message.id)) else { return CodeStatus::void() };
    let tries = u64::from(ATTEMPTS.saturating_sub(ring.wrong));
    CodeStatus::counted(tries, ring.placed.checked_add(LIFETIME).ok(), now)
}

/// What a right code changes: nothing about a number that is switched off, blocked or held elsewhere.
fn prove(id: &mut SenderId, context: &Context<'_>) {
    if !matches!(id.status, SenderIdStatus::Pending | SenderIdStatus::Active | SenderIdStatus::Expired) {
        return;
    }
    id.status = SenderIdStatus::Active;
    id.method = Some(SenderIdMethod::Ars);
    id.expire_at = context.switches.expires.then(|| six_months_after(context.now));
    id.necessary_measures.clear();
    note(id, context, &format!("인증수단 '{}'로 발신번호 인증이 완료되었습니다.", SenderIdMethod::Ars));
}

fn six_months_after(now: Timestamp) -> String {
    let later = now.to_zoned_datetime(TimeZone::UTC).checked_add(Span::new().months(6));
    clock::utc_millis(later.map_or(Timestamp::MAX, |later| later.timestamp()))
}
