//! Access tokens in place of the API secret: fetched once however many calls wait, refreshed before they expire.

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::HeaderValue;
use tokio::time::Instant;

use super::{
    Error,
    client::PortOne,
    generated::{
        constants::{ACCESS_TOKEN_LIFE, ACCESS_TOKEN_MARGIN, REFRESH_TOKEN_LIFE},
        operations::{LOGIN_VIA_API_SECRET, REFRESH_TOKEN},
    },
    types::{ErrorCode, LoginViaApiSecretBody, RefreshTokenBody, RefreshTokenText, TokenAnswer},
};
use crate::{
    portone::token::{Fresh, NO_HEADER_TAKES_IT, TokenCache, token_header},
    wire::{Caller, Exchange, Kind, Reading, Refusal},
};

pub(super) struct Tokens {
    cache: TokenCache<ErrorCode>,
    source: Arc<Source>,
}

/// Where access tokens come from.
struct Source {
    login: LoginViaApiSecretBody,
    refresh: Mutex<Option<Refresh>>,
}

/// The header of an access token, and the refresh token that came with it.
type Tokened = (HeaderValue, RefreshTokenText);

/// A refresh token, good for one use.
struct Refresh {
    body: RefreshTokenBody,
    until: Instant,
}

impl Tokens {
    pub(super) fn new(login: LoginViaApiSecretBody) -> Self {
        Self { cache: TokenCache::default(), source: Arc::new(Source { login, refresh: Mutex::default() }) }
    }

    /// The header of one attempt, and the ticket to give its token up with.
    pub(super) async fn header(&self, caller: &Arc<Caller<PortOne>>) -> Result<(HeaderValue, u64), Error> {
        self.cache.get(|| fetch_token(Arc::clone(caller), Arc::clone(&self.source))).await
    }

    /// Gives a token up after a 401, unless that has happened.
    pub(super) fn drop_token(&self, ticket: u64) {
        self.cache.drop_token(ticket);
    }
}

async fn fetch_token(caller: Arc<Caller<PortOne>>, source: Arc<Source>) -> Result<Fresh, Error> {
    caller.fetch_credential(|deadline| source.fetch(&caller, deadline)).await
}

impl Source {
    async fn fetch(&self, caller: &Caller<PortOne>, deadline: Instant) -> Result<Fresh, Error> {
        let (header, refresh_token) = match self.take() {
            // Whatever kept it from being refreshed, a login needs none of it but time.
            Some(refresh) => match refreshed(caller, &refresh, halfway_to(deadline)).await {
                Ok(answer) => answer,
                Err(_) => self.log_in(caller, deadline).await?,
            },
            None => self.log_in(caller, deadline).await?,
        };
        self.keep(refresh_token);
        Ok(Fresh::arrived(header, ACCESS_TOKEN_LIFE, ACCESS_TOKEN_MARGIN))
    }

    async fn log_in(&self, caller: &Caller<PortOne>, deadline: Instant) -> Result<Tokened, Error> {
        let send = |api: super::generated::Client| async move { api.login_via_api_secret(&self.login).await };
        caller.call_openly(&LOGIN_VIA_API_SECRET, deadline, usable, send).await
    }

    /// The refresh token, if it is still good. It is gone before it is sent: after a lost answer it may be used up.
    fn take(&self) -> Option<RefreshTokenBody> {
        let refresh = self.refresh.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        (Instant::now() < refresh.until).then_some(refresh.body)
    }

    fn keep(&self, token: RefreshTokenText) {
        let refresh = Refresh { body: RefreshTokenBody::new(token), until: Instant::now() + REFRESH_TOKEN_LIFE };
        *self.refresh.lock().unwrap_or_else(PoisonError::into_inner) = Some(refresh);
    }
}

fn halfway_to(deadline: Instant) -> Instant {
    let now = Instant::now();
    now + deadline.saturating_duration_since(now) / 2
}

async fn refreshed(caller: &Caller<PortOne>, body: &RefreshTokenBody, deadline: Instant) -> Result<Tokened, Error> {
    let send = |api: super::generated::Client| async move { api.refresh_token(body).await };
    caller.call_openly(&REFRESH_TOKEN, deadline, usable, send).await
}

/// The tokens, with the access token as the header that carries it.
fn usable(answer: &Exchange<'_, PortOne, TokenAnswer>) -> Reading<Tokened, ErrorCode> {
    answer.success(|tokens, _| match token_header(tokens.access_token.expose()) {
        Some(header) => Reading::Told((header, tokens.refresh_token)),
        None => Reading::Unusable(Kind::UnusableCredential(NO_HEADER_TAKES_IT), Refusal::unreadable()),
    })
}
