//! The automated call: one operation in two steps, as types.

use serde::{Deserialize, Serialize};

use super::{
    Error,
    types::{
        AccountSenderIds, ActiveSenderId, ArsCode, MfaAuthType, MfaData, MfaExtras, PhoneNumber, SenderId,
        SenderIdMethod, SenderIdStatus, TransactionId,
    },
};
use crate::{Outcome, Rejection, UnknownValue};

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

pub(super) fn is_active(account: &AccountSenderIds, phone_number: &PhoneNumber) -> bool {
    account.sender_id(phone_number).is_some_and(|sender_id| sender_id.status == SenderIdStatus::Active)
}

/// HTTP success proves nothing: the number must have become active, and by this method.
pub(super) fn verdict(account: AccountSenderIds, phone_number: &PhoneNumber) -> Outcome<AccountSenderIds> {
    let Some(sender_id) = account.sender_id(phone_number) else {
        return Outcome::Rejected(Rejection::NotFound);
    };
    if sender_id.status == SenderIdStatus::Active && sender_id.method == Some(SenderIdMethod::Ars) {
        return Outcome::Verified(account);
    }
    Outcome::Rejected(Rejection::Unknown(UnknownValue::new(sender_id.status.as_str())))
}

/// The codes for a wrong, expired or used-up code are not documented. One that the spec does not list, with a
/// status that blames the request, is taken for a "no" to the code.
pub(super) fn rejection(error: &Error) -> Option<Rejection> {
    let blames_the_request = matches!(error.status(), Some(400 | 402..=428 | 430..=499));
    let unlisted = error.code().filter(|code| matches!(code, super::types::ErrorCode::Unknown(_)))?;
    blames_the_request.then(|| Rejection::Unknown(UnknownValue::new(unlisted.as_str())))
}
