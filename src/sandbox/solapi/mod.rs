//! SOLAPI: one account, owned by the holder of the sandbox's key, with its numbers, papers and files.
//!
//! Beside [`SolapiSwitches`](super::SolapiSwitches), these behaviours are the sandbox's own choice and no facts
//! about the provider:
//!
//! * Credentials are judged in this order: form of the header, key, clock, signature, reuse. The header must have the
//!   documented form to the letter, but for the case of its field names.
//! * A spoken code has 4 digits, lives 5 minutes and survives 5 wrong tries; a new call voids the one before.
//! * A right code makes a `PENDING`, `ACTIVE` or `EXPIRED` number `ACTIVE`. It changes no other: the answer is 200 and
//!   proves nothing.
//! * A path with another method is HTTP 405, `SandboxMethodNotAllowed`.
//! * Registering a number again changes nothing; one too many is `SandboxOverLimit`; a label needs a registered number.
//! * [`Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE`](super::Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE) becomes `DUPLICATED`.
//! * Reviews wait for [`Sandbox::review_solapi`](super::Sandbox::review_solapi), then are `APPROVED` or `REJECTED`.
//! * Files are judged by their first bytes; only if these say nothing by data URI, then by name. Their content is
//!   not kept, and of their names 255 characters. Dates that filter files are instants with an offset.

mod account;
mod ars;
mod auth;
mod context;
mod documents;
mod file;
mod ids;
mod papers;
mod refusal;
mod sender_ids;
mod shape;
#[cfg(test)]
mod tests;

pub(super) use account::State;
use context::Context;
pub(super) use papers::review;
use refusal::Refusal;

use super::{
    CodeStatus, Message, Shared,
    dispatch::{Handler, Unreached},
    exchange::{Call, Failure, Reply},
    strict::Breach,
};
use crate::{
    Operation,
    solapi::{
        generated::operations,
        types::{ErrorCode, SenderId},
    },
};

/// What carries an operation out, once the request is admitted.
type Work = fn(&mut State, &Context<'_>) -> Result<Reply, Refusal>;

pub(super) static OPERATIONS: &[(&Operation, Handler)] = &[
    (&operations::CREATE_SENDER_ID, |shared, call| answer(shared, call, sender_ids::create)),
    (&operations::LIST_SENDER_IDS, |shared, call| answer(shared, call, sender_ids::list)),
    (&operations::LIST_ACTIVE_SENDER_IDS, |shared, call| answer(shared, call, sender_ids::list_active)),
    (&operations::UPDATE_SENDER_ID_STATUS, |shared, call| answer(shared, call, sender_ids::update_status)),
    (&operations::DELETE_SENDER_ID, |shared, call| answer(shared, call, sender_ids::delete)),
    (&operations::SET_SENDER_ID_ALIAS, |shared, call| answer(shared, call, sender_ids::set_alias)),
    (&operations::AUTHENTICATE_SENDER_ID, |shared, call| answer(shared, call, ars::authenticate)),
    (&operations::SUBMIT_APPROVAL_DOCUMENTS, |shared, call| answer(shared, call, papers::submit_approval)),
    (&operations::REQUEST_LIMIT_INCREASE, |shared, call| answer(shared, call, papers::request_limit)),
    (&operations::REQUEST_DUPLICATE_RELEASE, |shared, call| answer(shared, call, papers::request_release)),
    (&operations::UPLOAD_DOCUMENT, |shared, call| answer(shared, call, documents::upload)),
    (&operations::LIST_DOCUMENTS, |shared, call| answer(shared, call, documents::list)),
    (&operations::GET_DOCUMENT, |shared, call| answer(shared, call, documents::get)),
    (&operations::DELETE_DOCUMENTS, |shared, call| answer(shared, call, documents::delete)),
];

/// What has become of the code of a call.
pub(super) fn code_status(shared: &Shared, message: &Message) -> CodeStatus {
    let state = shared.solapi.look();
    ars::code_status(&state, message, shared.clock.now())
}

/// The sender IDs of the account, as they are now.
pub(super) fn sender_ids(shared: &Shared) -> Vec<SenderId> {
    let mut state = shared.solapi.lock();
    state.expire(shared.clock.now());
    state.account.sender_ids.clone()
}

/// The answer to a request that reached no operation.
pub(super) fn unreached(why: Unreached) -> Reply {
    match why {
        Unreached::Path => ErrorCode::NotFound.into(),
        Unreached::Method => Refusal {
            status: 405,
            ..Refusal::invented("SandboxMethodNotAllowed", "no operation has this path with this method")
        },
        Unreached::Stranger(text) => Refusal { status: 403, ..Refusal::invented("SandboxStrangeHost", text) },
    }
    .reply()
}

/// A request that can't be handed to its operation.
pub(super) fn refuse(_: &Shared, operation: &Operation, breach: Breach) -> Reply {
    match breach {
        Breach::TooLarge if operation.id == operations::UPLOAD_DOCUMENT.id => {
            Refusal::from(ErrorCode::FileSizeTooLarge)
        }
        breach => breach.into(),
    }
    .reply()
}

/// What an ordered fault has the provider say.
pub(super) fn fail(_: &Shared, failure: Failure) -> Reply {
    match failure {
        Failure::Unauthorized | Failure::ExpiredToken => ErrorCode::Unauthorized.into(),
        Failure::ClockSkew => ErrorCode::RequestTimeTooSkewed.into(),
        Failure::TooManyRequests => ErrorCode::TooManyRequests.into(),
        Failure::Conflict => {
            Refusal { status: 409, ..Refusal::invented("SandboxConflict", "another request came between") }
        }
        Failure::Internal => Refusal::from(ErrorCode::Internal),
        Failure::Unavailable => Refusal { status: 503, ..ErrorCode::Internal.into() },
    }
    .reply()
}

fn answer(shared: &Shared, call: &Call, work: Work) -> Reply {
    let context = Context::new(shared, call);
    let mut state = shared.solapi.lock();
    let admitted = admit(&mut state, &context);
    admitted.and_then(|()| work(&mut state, &context)).unwrap_or_else(Refusal::reply)
}

/// What every operation asks of a request.
fn admit(state: &mut State, context: &Context<'_>) -> Result<(), Refusal> {
    auth::check(&mut state.signatures, context)?;
    state.reads.count(context)?;
    context.check_query()?;
    state.expire(context.now);
    Ok(())
}
