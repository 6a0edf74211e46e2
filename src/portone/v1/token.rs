//! The access token: fetched once however many calls wait for it, reused while it is fresh.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::header::HeaderValue;
use tokio::{sync::OnceCell, time::Instant};

use super::{Error, types::Token};

/// With less than this left, the provider extends a token rather than hand out a new one: so ask again then.
const MARGIN: Duration = Duration::from_secs(60);

/// The current token, or the fetch that will bring it.
#[derive(Default)]
pub(super) struct TokenCache(Mutex<Arc<Fetch>>);

/// One fetch. Whoever comes first runs it, the others wait; if the first is dropped, the next takes over.
#[derive(Default)]
struct Fetch {
    ticket: u64,
    result: OnceCell<Result<Fresh, Error>>,
}

/// A token as a header value.
#[derive(Clone)]
pub(super) struct Fresh {
    pub(super) header: HeaderValue,
    until: Instant,
}

impl Fresh {
    /// The lifetime is the difference of two times of the provider's clock, counted on our monotonic one from
    /// now: the clocks of the two machines never meet.
    pub(super) fn arrived(token: &Token, header: HeaderValue) -> Self {
        let seconds = u64::try_from(token.expired_at.saturating_sub(token.now)).unwrap_or(0);
        // A token that is expired on arrival is used by the calls that waited for it, and by no other.
        let fresh_for = Duration::from_secs(seconds).saturating_sub(MARGIN);
        let now = Instant::now();
        Self { header, until: now.checked_add(fresh_for).unwrap_or(now) }
    }
}

impl TokenCache {
    /// The token, fetched with `fetch` if need be, and the ticket to give it up with.
    pub(super) async fn get<F, Fut>(&self, fetch: F) -> Result<(HeaderValue, u64), Error>
    where
        F: FnOnce() -> Fut + Send,
        Fut: Future<Output = Result<Fresh, Error>> + Send,
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

    fn current(&self) -> Arc<Fetch> {
        let mut current = self.lock();
        if current.is_spent() {
            *current = Arc::new(current.next());
        }
        Arc::clone(&current)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Fetch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fetch {
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
