//! The access token of the account: the same one until it expires.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::{
    portone::v1::types::{AccessToken, Token},
    sandbox::{
        random::{self, Random},
        secret,
    },
};

/// Seconds from issue to expiry.
const LIFE: i64 = 30 * 60;
/// With less than this many seconds left, a token that is asked for again lives longer.
const LAST_MINUTE: i64 = 60;
/// Seconds that are added then.
const EXTENSION: i64 = 5 * 60;

/// Tokens handed out so far: only the newest one can be valid.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Tokens {
    current: Option<(AccessToken, i64)>,
}

impl Tokens {
    /// Hands out the token, or a new one after its expiry; or one that is expired already.
    pub(super) fn issue(&mut self, random: &Random, now: i64, expired: bool) -> Result<Token, Refusal> {
        let (token, expired_at) = match self.current.take() {
            Some((token, expired_at)) if expired_at - now >= LAST_MINUTE => (token, expired_at),
            Some((token, expired_at)) if expired_at > now => (token, expired_at + EXTENSION),
            _ => {
                let token = AccessToken::new(random.text(random::HEX, 40)?)?;
                (token, if expired { now } else { now + LIFE })
            }
        };
        self.current = Some((token.clone(), expired_at));
        Ok(Token { access_token: token, now, expired_at })
    }

    /// Lets the token expire before its time.
    pub(super) fn expire(&mut self) {
        self.current = None;
    }

    pub(super) fn accepts(&self, token: &str, now: i64) -> bool {
        let current = self.current.as_ref();
        current.is_some_and(|(valid, expired_at)| secret::same(valid.expose(), token) && now < *expired_at)
    }
}
