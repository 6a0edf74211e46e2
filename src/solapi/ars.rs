//! The automated call: one operation in two steps, as types.

use serde::{Deserialize, Serialize};

use super::{
    client::Solapi,
    error,
    types::{
        AccountSenderIds, ActiveSenderId, ArsCode, ErrorCode, MfaAuthType, MfaData, MfaExtras, PhoneNumber, SenderId,
        SenderIdMethod, SenderIdStatus, TransactionId,
    },
};
use crate::{
    Outcome, ProviderCode, Rejection,
    wire::{Exchange, Reading, Refusal, Work},
};

/// A call was placed. [`authenticate`](super::Client::authenticate) takes it with the code that was heard.
///
/// It serialises, so that it survives between two requests of a web service; what it then holds is sensitive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    phone_number: PhoneNumber,
    transaction_id: TransactionId,
}

impl Challenge {
    pub(super) const fn new(phone_number: PhoneNumber, transaction_id: TransactionId) -> Self {
        Self { phone_number, transaction_id }
    }

    /// The number that rings.
    pub const fn phone_number(&self) -> &PhoneNumber {
        &self.phone_number
    }
}

/// What [`request_ars_call`](super::Client::request_ars_call) led to.
#[derive(Debug, Clone, PartialEq)]
pub enum ArsCall {
    /// The phone rings.
    Challenged(Challenge),
    /// No call: the number is active already.
    AlreadyActive(AccountSenderIds),
}

/// What [`authenticate`](super::Client::authenticate) led to.
#[derive(Debug, Clone, PartialEq)]
pub enum ArsAnswer {
    /// The code was checked. Verified only if the number came back `ACTIVE` by `ARS`.
    Checked(Outcome<AccountSenderIds>),
    /// Another call was placed instead: ask for its code.
    ChallengedAgain(Challenge),
}

impl AccountSenderIds {
    /// The account's record of a number.
    pub fn sender_id(&self, phone_number: &PhoneNumber) -> Option<&SenderId> {
        self.sender_ids.iter().find(|sender_id| sender_id.phone_number == *phone_number)
    }
}

impl ActiveSenderId {
    /// The number, in whichever of the two shapes it came.
    pub const fn phone_number(&self) -> &PhoneNumber {
        match self {
            Self::PhoneNumber(number) => number,
            Self::ActiveSenderIdDetails(details) => &details.phone_number,
        }
    }
}

/// The header of step 1, and of step 2 with what the call said.
pub(super) fn header(phone_number: &PhoneNumber, step_2: Option<(&Challenge, &ArsCode)>) -> MfaData {
    MfaData {
        auth_type: MfaAuthType::Ars,
        extras: MfaExtras { phone_number: phone_number.clone() },
        transaction_id: step_2.map(|(challenge, _)| challenge.transaction_id.clone()),
        token: step_2.map(|(_, code)| code.clone()),
    }
}

/// What the answer to either step says.
enum Step {
    /// A call was placed.
    Challenged(TransactionId),
    /// The account's document came. `left_out`: another number in it can't be read.
    Account { account: AccountSenderIds, left_out: bool },
    /// The code was rejected.
    Rejected(Rejection),
}

/// Reads the answer to step 1 or 2. A challenge may come with any status and beside anything else.
fn read(answer: &Exchange<'_, Solapi, AccountSenderIds>) -> Reading<Step, ErrorCode> {
    let Some(mut said) = answer.body().map(error::read) else { return answer.no_success() };
    if !said.details.is_empty() {
        return Reading::Told(Step::Challenged(said.details.remove(0)));
    }
    if !answer.is_success() {
        return Reading::Refused(said).or_verdict(|refusal| rejection(answer.status(), refusal).map(Step::Rejected));
    }
    // Whatever else the body holds: the phone may be ringing again, and then nothing was verified.
    if said.work == Some(Work::Unclear) {
        return Reading::incomplete("a challenge that can't be read, or an error that leaves open what was done");
    }
    answer.success(|account, notes| Reading::Told(Step::Account { account, left_out: notes.left_out }))
}

/// Reads the answer to step 1.
pub(super) fn call(
    answer: &Exchange<'_, Solapi, AccountSenderIds>,
    phone_number: &PhoneNumber,
) -> Reading<ArsCall, ErrorCode> {
    read(answer).and_then(|step| match step {
        Step::Challenged(id) => Reading::Told(ArsCall::Challenged(Challenge::new(phone_number.clone(), id))),
        Step::Account { account, .. } if is_active(&account, phone_number) => {
            Reading::Told(ArsCall::AlreadyActive(account))
        }
        Step::Account { .. } => Reading::incomplete("neither a challenge nor an active number"),
        // No code was given yet.
        Step::Rejected(_) => answer.no_success(),
    })
}

/// Reads the answer to step 2.
pub(super) fn answer(
    answer: &Exchange<'_, Solapi, AccountSenderIds>,
    phone_number: &PhoneNumber,
) -> Reading<ArsAnswer, ErrorCode> {
    read(answer).and_then(|step| match step {
        Step::Challenged(id) => Reading::Told(ArsAnswer::ChallengedAgain(Challenge::new(phone_number.clone(), id))),
        Step::Account { account, left_out: true } if account.sender_id(phone_number).is_none() => {
            Reading::incomplete("no number that can be read")
        }
        Step::Account { account, .. } => Reading::Told(ArsAnswer::Checked(verdict(account, phone_number))),
        Step::Rejected(reason) => Reading::Told(ArsAnswer::Checked(Outcome::Rejected(reason))),
    })
}

fn is_active(account: &AccountSenderIds, phone_number: &PhoneNumber) -> bool {
    account.sender_id(phone_number).is_some_and(|sender_id| sender_id.status == SenderIdStatus::Active)
}

/// HTTP success proves nothing: the number must have become active, and by this method.
fn verdict(account: AccountSenderIds, phone_number: &PhoneNumber) -> Outcome<AccountSenderIds> {
    let Some(sender_id) = account.sender_id(phone_number) else {
        return Outcome::Rejected(Rejection::NotFound);
    };
    if sender_id.status == SenderIdStatus::Active && sender_id.method == Some(SenderIdMethod::Ars) {
        return Outcome::Verified(account);
    }
    Outcome::Rejected(Rejection::Unknown(ProviderCode::new(sender_id.status.as_str())))
}

/// The codes for a wrong, expired or used-up code are not documented. One that the spec does not list, with a
/// status that blames the request, is taken for a "no" to the code.
fn rejection(status: u16, refusal: &Refusal<ErrorCode>) -> Option<Rejection> {
    let blames_the_request = matches!(status, 400 | 402..=428 | 430..=499);
    // Of one with a challenge that can't be read nobody knows what became of the code.
    let is_clear = refusal.work != Some(Work::Unclear);
    let unlisted = refusal.code.as_ref().filter(|code| is_clear && matches!(code, ErrorCode::Unknown(_)))?;
    blames_the_request.then(|| Rejection::Unknown(ProviderCode::new(unlisted.as_str())))
}
