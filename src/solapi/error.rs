//! Error answers, and the challenge that looks like one.

use super::{
    generated::shapes::ERROR_ANSWER,
    types::{ErrorAnswer, ErrorCode, TransactionId},
};
use crate::wire::{
    Refusal, Work, code,
    json::{Decoded, decode},
};

// What an error may add is the transaction of a call that was placed.
code!(ErrorCode, TransactionId);

/// Reads an error body.
pub(super) fn read(body: &[u8]) -> Refusal<ErrorCode> {
    let Ok(Decoded { value: answer, notes }) = decode::<ErrorAnswer>(body, &ERROR_ANSWER) else {
        return Refusal::unreadable();
    };
    let transaction = answer.mfa.and_then(|mfa| mfa.transaction_id).filter(|id| !id.expose().is_empty());
    Refusal {
        provider_code: answer.error_code.as_ref().map(|code| code.as_str().to_owned()),
        // A call that was placed is work done, whatever code comes with it; and one that can't be read may have been.
        work: if transaction.is_some() || notes.is_doubtful {
            Some(Work::Unclear)
        } else {
            answer.error_code.as_ref().and_then(ErrorCode::work)
        },
        code: answer.error_code,
        // 429 says it in another field than the rest.
        message: answer.error_message.or(answer.message).map(|text| text.expose().to_owned().into()),
        details: transaction.into_iter().collect(),
    }
}
