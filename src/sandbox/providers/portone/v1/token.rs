//! The access token of the account: the same one until it expires.

use serde::{Deserialize, Serialize};

use super::refusal::V1Refusal;
use crate::{
    portone::v1::{
        generated::constants::{ACCESS_TOKEN_EXTENSION, ACCESS_TOKEN_LAST_MINUTE, ACCESS_TOKEN_LIFE},
        types::{AccessToken, Token},
    },
    sandbox::world::{
        random::{self, Random},
        secret,
    },
};

// All times are in seconds, as on the wire.
const LIFE: i64 = ACCESS_TOKEN_LIFE.as_secs().cast_signed();
const LAST_MINUTE: i64 = ACCESS_TOKEN_LAST_MINUTE.as_secs().cast_signed();
const EXTENSION: i64 = ACCESS_TOKEN_EXTENSION.as_secs().cast_signed();

/// Tokens handed out so far: only the newest one can be valid.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Tokens {
    current: Option<(AccessToken, i64)>,
}

impl Tokens {
    /// Hands out the token, or a new one after its expiry; or one that is expired already.
    pub(super) fn issue(&mut self, random: &Random, now: i64, expired: bool) -> Result<Token, V1Refusal> {
        let (token, expired_at) = match self.current.take() {
            Some((token, expired_at)) if expired_at - now >= LAST_MINUTE => (token, expired_at),
            Some((token, expired_at)) if expired_at > now => (token, expired_at + EXTENSION),
            _ => {
                let token = AccessToken::new(random.text(random::HEX, 40)?)?;
                (token, if expired { now } else { now + LIFE })
            }
        };
        self.current = Some((token.clone(), expired_at));
        Ok(Token { access_token: token, now: Some(now), expired_at: Some(expired_at) })
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
