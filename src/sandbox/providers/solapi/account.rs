//! What the sandbox remembers for SOLAPI: one account.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ars::Ring,
    auth::Signatures,
    context::{Context, Reads},
    documents::Documents,
    refusal::SolapiRefusal,
    shape,
};
use crate::{
    sandbox::{
        engine::exchange::Reply,
        world::{clock, recent::push_to_list},
    },
    solapi::types::{AccountSenderIds, Alias, ErrorCode, LogEntry, LogMessage, SenderId, SenderIdStatus},
};

/// How many numbers an account may have (docs of 2026).
const LIMIT: i64 = 5;

/// The longest log of a number; its oldest entries fall out.
const LOG: usize = 100;

/// The most characters of an entry: it repeats what a person gave as a reason.
const LONGEST_NOTE: usize = 1_000;

/// The midnight, in UTC, at which 2026 began.
const CREATED: Timestamp = Timestamp::constant(1_767_225_600, 0);

#[derive(Serialize, Deserialize)]
pub(super) struct State {
    pub(super) account: AccountSenderIds,
    pub(super) aliases: BTreeMap<String, Alias>,
    pub(super) documents: Documents,
    /// The open ARS call of each number.
    pub(super) rings: HashMap<String, Ring>,
    /// Whether the other account still holds its number.
    pub(super) held_elsewhere: bool,
    pub(super) signatures: Signatures,
    pub(super) reads: Reads,
}

impl Default for State {
    fn default() -> Self {
        Self {
            account: AccountSenderIds {
                account_id: String::new(),
                date_created: Some(clock::utc_millis(CREATED)),
                date_updated: Some(clock::utc_millis(CREATED)),
                limit: Some(LIMIT),
                limitation_documents: Vec::new(),
                sender_ids: Vec::new(),
            },
            aliases: BTreeMap::new(),
            documents: Documents::default(),
            rings: HashMap::new(),
            held_elsewhere: true,
            signatures: Signatures::default(),
            reads: Reads::default(),
        }
    }
}

impl State {
    pub(super) fn find(&self, number: &str) -> Option<&SenderId> {
        self.account.sender_ids.iter().find(|id| id.phone_number.expose() == number)
    }

    pub(super) fn sender_id(&mut self, number: &str) -> Result<&mut SenderId, SolapiRefusal> {
        let mut ids = self.account.sender_ids.iter_mut();
        ids.find(|id| id.phone_number.expose() == number).ok_or_else(|| ErrorCode::InvalidSenderId.into())
    }

    /// Turns active numbers whose proof is too old into expired ones.
    pub(super) fn expire(&mut self, now: Timestamp) {
        for id in self.account.sender_ids.iter_mut().filter(|id| id.status == SenderIdStatus::Active) {
            let expires = id.expire_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
            if expires.is_some_and(|at| at <= now) {
                id.status = SenderIdStatus::Expired;
            }
        }
    }

    /// Answers with the account, as it is.
    pub(super) fn shown(&self, context: &Context<'_>) -> Reply {
        Reply::ok(shape::account(&self.account, context.switches.old_shape))
    }

    /// Answers with the account, after a change to it.
    pub(super) fn changed(&mut self, context: &Context<'_>) -> Reply {
        self.account.date_updated = Some(context.date());
        self.shown(context)
    }
}

/// Writes an event into the number's log.
pub(super) fn note(id: &mut SenderId, context: &Context<'_>, message: &str) {
    let message: String = message.chars().take(LONGEST_NOTE).collect();
    let entry = LogEntry { create_at: Some(context.date()), message: LogMessage::new(message).ok() };
    push_to_list(&mut id.log, entry, LOG);
    id.date_updated = Some(context.date());
}
