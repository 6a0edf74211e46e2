//! The access token: fetched once however many calls wait for it, reused while it is fresh.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::header::HeaderValue;
use tokio::{sync::OnceCell, time::Instant};

use crate::{Code, Error};

/// With less than this left, another token is asked for: V1 then extends the old one rather than hand out a new one,
/// and a call that has just begun keeps its token long enough.
const MARGIN: Duration = Duration::from_secs(60);

/// The current token, or the fetch that will bring it.
pub(super) struct TokenCache<C: Code>(Mutex<Arc<Fetch<C>>>);

/// One fetch. Whoever comes first runs it, the others wait; if the first is dropped, the next takes over.
struct Fetch<C: Code> {
    ticket: u64,
    result: OnceCell<Result<Fresh, Error<C>>>,
}

/// A token as a header value.
#[derive(Clone)]
pub(super) struct Fresh {
    pub(super) header: HeaderValue,
    until: Instant,
}

impl Fresh {
    /// A token that has just arrived and is good for `life`, counted on the monotonic clock from now: the clocks of the
    /// two machines never meet.
    pub(super) fn arrived(header: HeaderValue, life: Duration) -> Self {
        // A token that is expired on arrival is used by the calls that waited for it, and by no other.
        let fresh_for = life.saturating_sub(MARGIN);
        let now = Instant::now();
        Self { header, until: now.checked_add(fresh_for).unwrap_or(now) }
    }
}

impl<C: Code> Default for TokenCache<C> {
    fn default() -> Self {
        Self(Mutex::new(Arc::new(Fetch { ticket: 0, result: OnceCell::new() })))
    }
}

impl<C: Code> TokenCache<C> {
    /// The token, fetched with `fetch` if need be, and the ticket to give it up with.
    pub(super) async fn get<F, Fut>(&self, fetch: F) -> Result<(HeaderValue, u64), Error<C>>
    where
        F: FnOnce() -> Fut + Send,
        Fut: Future<Output = Result<Fresh, Error<C>>> + Send,
    {
        let current = self.current();
        match current.result.get_or_init(fetch).await {
            Ok(fresh) => Ok((fresh.header.clone(), current.ticket)),
            Err(error) => Err(error.clone()),
        }
    }

    /// Gives a token up, unless that has happened.
    pub(super) fn drop_token(&self, ticket: u64) {
        let mut current = self.lock();
        if current.ticket == ticket {
            *current = Arc::new(current.next());
        }
    }

    fn current(&self) -> Arc<Fetch<C>> {
        let mut current = self.lock();
        if current.is_spent() {
            *current = Arc::new(current.next());
        }
        Arc::clone(&current)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Fetch<C>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Code> Fetch<C> {
    /// A fetch under way is not spent: its result is for all who wait.
    fn is_spent(&self) -> bool {
        match self.result.get() {
            None => false,
            Some(Ok(fresh)) => fresh.until <= Instant::now(),
            Some(Err(_)) => true,
        }
    }

    fn next(&self) -> Self {
        Self { ticket: self.ticket + 1, result: OnceCell::new() }
    }
}
