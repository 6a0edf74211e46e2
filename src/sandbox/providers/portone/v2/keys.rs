//! `Idempotency-Key`: the answer to the first request with a key comes again for its repeats, and nothing is done.

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::refusal::V2Refusal;
use crate::{
    portone::v2::{
        generated::constants::{IDEMPOTENCY_KEY_LIFE, LONGEST_IDEMPOTENCY_KEY, SHORTEST_IDEMPOTENCY_KEY},
        types::ErrorCode,
    },
    sandbox::{
        engine::exchange::{Call, Reply},
        world::{clock::signed, recent::Recent},
    },
};

/// The answers that are kept, by key.
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Keys(Recent<Kept>);

/// An answer that comes again.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    /// What the request was.
    request: String,
    status: u16,
    body: Value,
    code: Option<String>,
    since: Timestamp,
    /// So many more repeats find the request still running.
    outstanding: u32,
}

impl Kept {
    pub(super) fn new(request: String, reply: &Reply, since: Timestamp, outstanding: u32) -> Self {
        let (status, body, code) = (reply.status.as_u16(), reply.body.clone(), reply.code.clone());
        Self { request, status, body, code, since, outstanding }
    }

    /// The stored answer; nothing was done for it.
    fn again(&self) -> Reply {
        let reply = Reply::new(self.status, self.body.clone());
        Reply { carried_out: false, code: self.code.clone(), ..reply }
    }
}

impl Keys {
    /// The answer to a repeat; nothing if the key is new, or was forgotten.
    pub(super) fn repeat(&mut self, key: &str, request: &str, now: Timestamp) -> Result<Option<Reply>, V2Refusal> {
        match self.0.get_mut(key) {
            Some(kept) if now.duration_since(kept.since) < signed(IDEMPOTENCY_KEY_LIFE) => {
                if kept.request != request {
                    return Err(V2Refusal::invalid("Idempotency-Key: it is that of another request"));
                }
                if kept.outstanding > 0 {
                    kept.outstanding -= 1;
                    return Err(ErrorCode::IdempotencyOutstandingRequest.into());
                }
                Ok(Some(kept.again()))
            }
            _ => Ok(None),
        }
    }

    pub(super) fn keep(&mut self, key: String, kept: Kept, most: usize) {
        self.0.insert(key, kept, most);
    }
}

/// The key of a request, if it has one: printable ASCII characters in double quotes.
pub(super) fn of(call: &Call) -> Result<Option<String>, V2Refusal> {
    let Some(header) = call.operation.idempotency_key.and_then(|name| call.headers.get(name)) else { return Ok(None) };
    let quoted = header.to_str().ok().and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
    let is_key = |key: &&str| {
        (SHORTEST_IDEMPOTENCY_KEY..=LONGEST_IDEMPOTENCY_KEY).contains(&key.len()) && !key.contains(['"', '\\'])
    };
    let key = quoted.filter(is_key);
    key.map(|key| Some(key.to_owned())).ok_or_else(|| {
        let lengths = format!("{SHORTEST_IDEMPOTENCY_KEY} to {LONGEST_IDEMPOTENCY_KEY}");
        V2Refusal::invalid(&format!("Idempotency-Key: it is not {lengths} characters in double quotes"))
    })
}

/// What tells a request from another one, without what was in it.
pub(super) fn fingerprint(call: &Call) -> String {
    let mut path: Vec<_> = call.path.iter().collect();
    path.sort();
    let head = format!("{}\n{path:?}\n{:?}\n", call.operation.id, call.query);
    STANDARD.encode(Sha256::new().chain_update(head).chain_update(&call.body).finalize())
}
