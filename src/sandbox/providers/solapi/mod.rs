//! SOLAPI: one account, owned by the holder of the sandbox's key, with its numbers, papers and files.
//!
//! Beside [`SolapiSwitches`], these behaviours are the sandbox's own choice and no facts
//! about the provider:
//!
//! * Credentials are judged in this order: form of the header, key, clock, signature, reuse. The header must have the
//!   documented form to the letter, but for the case of its field names.
//! * A spoken code has 4 digits, lives 5 minutes and survives 5 wrong tries; a new call voids the one before.
//! * A right code makes a `PENDING`, `ACTIVE` or `EXPIRED` number `ACTIVE`. It changes no other: the answer is 200 and
//!   proves nothing.
//! * A path with another method is HTTP 405, `SandboxMethodNotAllowed`.
//! * Registering a number again changes nothing; one too many is `SandboxOverLimit`; a label needs a registered number.
//! * [`Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE`](crate::sandbox::Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE) becomes `DUPLICATED`.
//! * Reviews wait for [`Sandbox::review_solapi`](crate::sandbox::Sandbox::review_solapi), then are `APPROVED` or `REJECTED`.
//! * Files are judged by their first bytes; only if these say nothing by data URI, then by name. Their content is
//!   not kept, and of their names 255 characters. Dates that filter files are instants with an offset.

mod account;
mod ars;
mod auth;
mod context;
mod documents;
mod file;
mod ids;
mod number;
mod papers;
mod refusal;
mod sender_ids;
mod shape;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::{account::State, context::Context, number::HEEDED, refusal::SolapiRefusal};
use super::{credentials::Credentials, switches::SolapiSwitches};
use crate::{
    Operation,
    sandbox::{
        engine::{
            api::{Api, Failure, Handler, HandlerOf, LARGEST_BODY, Unreached, bound},
            exchange::{Call, Reply},
            strict::Breach,
        },
        spec::Provider,
        world::{
            World, clock::utc_millis, code::CodeStatus, inbox::Message, magic::Heeded, part::Part, watched::Watched,
        },
    },
    solapi::{
        generated::{constants::LARGEST_DOCUMENT, operations},
        types::{ErrorCode, SenderId},
    },
};

/// The largest body with a document: that as Base64, and the rest of the JSON.
const LARGEST_UPLOAD: usize = LARGEST_DOCUMENT / 3 * 4 + LARGEST_BODY;

/// What carries an operation out, once the request is admitted.
type Carry = fn(&mut State, &Context<'_>) -> Result<Reply, SolapiRefusal>;

static HANDLERS: &[HandlerOf<Solapi>] = &[
    (&operations::CREATE_SENDER_ID, |solapi, world, call| solapi.answer(world, call, sender_ids::create)),
    (&operations::LIST_SENDER_IDS, |solapi, world, call| solapi.answer(world, call, sender_ids::list)),
    (&operations::LIST_ACTIVE_SENDER_IDS, |solapi, world, call| solapi.answer(world, call, sender_ids::list_active)),
    (&operations::UPDATE_SENDER_ID_STATUS, |solapi, world, call| solapi.answer(world, call, sender_ids::update_status)),
    (&operations::DELETE_SENDER_ID, |solapi, world, call| solapi.answer(world, call, sender_ids::delete)),
    (&operations::SET_SENDER_ID_ALIAS, |solapi, world, call| solapi.answer(world, call, sender_ids::set_alias)),
    (&operations::AUTHENTICATE_SENDER_ID, |solapi, world, call| solapi.answer(world, call, ars::authenticate)),
    (&operations::SUBMIT_APPROVAL_DOCUMENTS, |solapi, world, call| solapi.answer(world, call, papers::submit_approval)),
    (&operations::REQUEST_LIMIT_INCREASE, |solapi, world, call| solapi.answer(world, call, papers::request_limit)),
    (&operations::REQUEST_DUPLICATE_RELEASE, |solapi, world, call| solapi.answer(world, call, papers::request_release)),
    (&operations::UPLOAD_DOCUMENT, |solapi, world, call| solapi.answer(world, call, documents::upload)),
    (&operations::LIST_DOCUMENTS, |solapi, world, call| solapi.answer(world, call, documents::list)),
    (&operations::GET_DOCUMENT, |solapi, world, call| solapi.answer(world, call, documents::get)),
    (&operations::DELETE_DOCUMENTS, |solapi, world, call| solapi.answer(world, call, documents::delete)),
];

/// The provider's other side.
pub(crate) struct Solapi {
    credentials: Arc<Credentials>,
    switches: SolapiSwitches,
    state: Watched<State>,
}

impl Api for Solapi {
    fn provider(&self) -> Provider {
        Provider::Solapi
    }

    fn handlers(self: Arc<Self>) -> Vec<(&'static Operation, Handler)> {
        bound(&self, HANDLERS)
    }

    fn state(&self) -> &dyn Part {
        &self.state
    }

    /// A signature is good once, so it is judged with the rest of the request while the state is held.
    fn admit(&self, _: &World, _: &Call) -> Result<(), Reply> {
        Ok(())
    }

    fn refuse(&self, _: &World, operation: &Operation, breach: Breach) -> Reply {
        match breach {
            Breach::TooLarge if operation.id == operations::UPLOAD_DOCUMENT.id => {
                SolapiRefusal::from(ErrorCode::FileSizeTooLarge)
            }
            breach => breach.into(),
        }
        .reply()
    }

    fn fail(&self, _: &World, failure: Failure) -> Reply {
        match failure {
            Failure::Unauthorized | Failure::ExpiredToken => ErrorCode::Unauthorized.into(),
            Failure::ClockSkew => ErrorCode::RequestTimeTooSkewed.into(),
            Failure::TooManyRequests => ErrorCode::TooManyRequests.into(),
            Failure::Conflict => {
                SolapiRefusal { status: failure.status(), ..SolapiRefusal::invented("SandboxConflict", failure.text()) }
            }
            Failure::Internal => SolapiRefusal::from(ErrorCode::Internal),
            Failure::Unavailable => SolapiRefusal { status: failure.status(), ..ErrorCode::Internal.into() },
        }
        .reply()
    }

    fn unreached(&self, _: &World, why: Unreached) -> Reply {
        match why {
            Unreached::Path => ErrorCode::NotFound.into(),
            Unreached::Method => {
                SolapiRefusal { status: why.status(), ..SolapiRefusal::invented("SandboxMethodNotAllowed", why.text()) }
            }
            Unreached::Stranger(text) => {
                SolapiRefusal { status: why.status(), ..SolapiRefusal::invented("SandboxStrangeHost", text) }
            }
        }
        .reply()
    }

    fn code_status(&self, world: &World, message: &Message) -> CodeStatus {
        ars::code_status(&self.state.look(), message, world.clock.now())
    }

    fn heeded(&self) -> &'static Heeded {
        &HEEDED
    }

    fn largest_body(&self, operation: &Operation) -> usize {
        if operation.id == operations::UPLOAD_DOCUMENT.id { LARGEST_UPLOAD } else { LARGEST_BODY }
    }

    fn review(&self, world: &World, id: &str, approved: bool) -> bool {
        let mut state = self.state.lock();
        state.review(id, approved, &utc_millis(world.clock.now()))
    }
}

impl Solapi {
    pub(super) fn new(credentials: Arc<Credentials>, switches: SolapiSwitches) -> Self {
        Self { credentials, switches, state: Watched::default() }
    }

    /// The sender IDs of the account, as they are now.
    pub(crate) fn sender_ids(&self, world: &World) -> Vec<SenderId> {
        let mut state = self.state.lock();
        state.expire(world.clock.now());
        state.account.sender_ids.clone()
    }

    fn answer(&self, world: &World, call: &Call, carry: Carry) -> Reply {
        let context = Context::new((&self.credentials, &self.switches), world, call);
        let mut state = self.state.lock();
        let admitted = admit(&mut state, &context);
        admitted.and_then(|()| carry(&mut state, &context)).unwrap_or_else(SolapiRefusal::reply)
    }
}

/// What every operation asks of a request.
fn admit(state: &mut State, context: &Context<'_>) -> Result<(), SolapiRefusal> {
    auth::check(&mut state.signatures, context)?;
    state.reads.count(context)?;
    context.check_query()?;
    state.expire(context.now);
    Ok(())
}
