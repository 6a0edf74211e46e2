//! Access tokens and refresh tokens: one login ends the refresh token before it, and no access token.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::refusal::V2Refusal;
use crate::{
    portone::v2::{
        generated::constants::{ACCESS_TOKEN_LIFE, REFRESH_TOKEN_LIFE},
        types::{AccessToken, RefreshTokenText, TokenAnswer},
    },
    sandbox::world::{
        clock::signed,
        random::{self, Random},
        recent, secret,
    },
};

/// So many access tokens are remembered, valid or not.
const MOST: usize = 1000;

/// Tokens handed out so far, each with the end of its life.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Tokens {
    access: VecDeque<(AccessToken, Timestamp)>,
    refresh: Option<(RefreshTokenText, Timestamp)>,
}

impl Tokens {
    pub(super) fn issue(&mut self, random: &Random, now: Timestamp, expired: bool) -> Result<TokenAnswer, V2Refusal> {
        let access = AccessToken::new(random.text(random::HEX, 40)?)?;
        let refresh = RefreshTokenText::new(random.text(random::HEX, 40)?)?;
        let life = if expired { SignedDuration::ZERO } else { signed(ACCESS_TOKEN_LIFE) };
        recent::push(&mut self.access, (access.clone(), after(now, life)), MOST);
        self.refresh = Some((refresh.clone(), after(now, signed(REFRESH_TOKEN_LIFE))));
        Ok(TokenAnswer { access_token: access, refresh_token: refresh })
    }

    /// Whether this is the newest refresh token, and still good.
    pub(super) fn refreshes(&self, token: &str, now: Timestamp) -> bool {
        self.refresh.as_ref().is_some_and(|(good, until)| secret::same(good.expose(), token) && now < *until)
    }

    pub(super) fn accepts(&self, token: &str, now: Timestamp) -> bool {
        self.access.iter().any(|(good, until)| secret::same(good.expose(), token) && now < *until)
    }

    /// Lets all access tokens expire before their time.
    pub(super) fn expire(&mut self) {
        self.access.clear();
    }
}

fn after(now: Timestamp, life: SignedDuration) -> Timestamp {
    now.checked_add(life).unwrap_or(Timestamp::MAX)
}
