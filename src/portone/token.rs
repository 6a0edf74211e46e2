//! The access token: fetched once however many calls wait for it, reused while it is fresh.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::header::HeaderValue;
use tokio::time::Instant;

use crate::{
    Code, Error,
    wire::{Flight, Waiting},
};

/// A token that is about to expire, or has on arrival, serves whoever asks within this time: of a crowd that was refused
/// not everybody fetches one.
const LEAST_USE: Duration = Duration::from_secs(1);
/// Of no token that is kept.
const NO_TICKET: u64 = 0;

/// Why a token can't be used.
pub(super) const NO_HEADER_TAKES_IT: &str = "an access token that no header takes";

/// The header that carries an access token; `None` if it is empty or has a character that no header has.
pub(super) fn token_header(token: &str) -> Option<HeaderValue> {
    // The header takes the text over: no copy is left behind.
    let header = HeaderValue::try_from(format!("Bearer {token}")).ok().filter(|_| !token.is_empty());
    header.map(|mut header| {
        header.set_sensitive(true);
        header
    })
}

/// The current token, or the fetch that will bring it.
pub(super) struct TokenCache<C: Code>(Arc<Mutex<State<C>>>);

struct State<C: Code> {
    /// Of the latest fetch, and of the token that it brought.
    ticket: u64,
    token: Option<Fresh>,
    fetch: Flight<Fetched<C>>,
}

type Fetched<C> = Result<Fresh, Error<C>>;
/// With the number of the fetch that it comes from.
type Ticketed<T> = (T, u64);

/// A token as a header value.
#[derive(Clone)]
pub(super) struct Fresh {
    pub(super) header: HeaderValue,
    until: Instant,
}

impl Fresh {
    /// A token that has just arrived and is good for `life`, counted on the monotonic clock from now: the clocks of the
    /// two machines never meet. The caller sees to it that `life` is no longer than a token may live, whatever the answer
    /// says: one that was kept for ever would be found out only by a call that fails. With less than `margin` left
    /// another is asked for.
    pub(super) fn arrived(header: HeaderValue, life: Duration, margin: Duration) -> Self {
        let fresh_for = life.saturating_sub(margin).max(LEAST_USE);
        let now = Instant::now();
        Self { header, until: now.checked_add(fresh_for).unwrap_or(now) }
    }
}

impl<C: Code> Default for TokenCache<C> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State { ticket: NO_TICKET, token: None, fetch: Flight::none() })))
    }
}

impl<C: Code> TokenCache<C> {
    /// The token, fetched with `fetch` if need be, and the ticket to give it up with.
    ///
    /// A failure is shared by all who waited for it; who asks later has it tried again.
    pub(super) async fn get<F, Fut>(&self, fetch: F) -> Result<(HeaderValue, u64), Error<C>>
    where
        F: Fn() -> Fut + Send + Sync,
        Fut: Future<Output = Fetched<C>> + Send + 'static,
    {
        // A fetch is lost only with the runtime that it ran on, or deserted a moment before it was joined. So the
        // second one brings something, except while this runtime goes down.
        for _ in 0..2 {
            let (waiting, ticket) = match self.token_or_fetch(&fetch) {
                Ok(token) => return Ok(token),
                Err(waiting) => waiting,
            };
            if let Some(fetched) = waiting.result().await {
                return fetched.map(|fresh| (fresh.header, ticket));
            }
        }
        fetch().await.map(|fresh| (fresh.header, NO_TICKET))
    }

    /// Gives a token up, unless that has happened.
    pub(super) fn drop_token(&self, ticket: u64) {
        let mut state = lock(&self.0);
        if state.ticket == ticket {
            (state.token, state.fetch) = (None, Flight::none());
        }
    }

    /// The token, or a place among those who wait for it.
    fn token_or_fetch<F, Fut>(&self, fetch: &F) -> Result<Ticketed<HeaderValue>, Ticketed<Waiting<Fetched<C>>>>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Fetched<C>> + Send + 'static,
    {
        let mut state = lock(&self.0);
        if let Some(fresh) = state.token.as_ref().filter(|fresh| Instant::now() < fresh.until) {
            return Ok((fresh.header.clone(), state.ticket));
        }
        if let Some(waiting) = state.fetch.join() {
            return Err((waiting, state.ticket));
        }
        state.ticket += 1;
        let ticket = state.ticket;
        let (flight, waiting) = Flight::start(kept(Arc::clone(&self.0), ticket, fetch()));
        state.fetch = flight;
        Err((waiting, ticket))
    }
}

/// Keeps the token that `fetch` brings, before anybody can ask for another.
async fn kept<C: Code>(
    state: Arc<Mutex<State<C>>>,
    ticket: u64,
    fetch: impl Future<Output = Fetched<C>>,
) -> Fetched<C> {
    let fetched = fetch.await;
    let mut state = lock(&state);
    if state.ticket == ticket {
        state.token = fetched.as_ref().ok().cloned();
    }
    fetched
}

fn lock<C: Code>(state: &Mutex<State<C>>) -> MutexGuard<'_, State<C>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
