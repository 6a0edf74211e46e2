//! Which requests came in, and how they were answered.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::{Method, Uri};
use jiff::Timestamp;

use super::{
    Provider, Sandbox,
    control::types::ClearedThing,
    exchange::Reply,
    feed::{Event, Feed},
    log::Log,
};

/// The most requests that are kept; the oldest fall out.
const CAPACITY: usize = 10_000;

/// The most characters of a path that are kept; the specification names this number.
const LONGEST_PATH: usize = 256;

/// A request to a provider's API, without anything that was in it. Debug does not show the path, because it may hold
/// a telephone number.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub(super) id: u64,
    pub(super) at: Timestamp,
    pub(super) provider: Provider,
    pub(super) operation: Option<&'static str>,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) status: u16,
    pub(super) code: Option<String>,
    pub(super) duration: Duration,
    pub(super) fault: Option<&'static str>,
}

impl Request {
    /// Rises by one with every request, from 1.
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// When it arrived, by the sandbox's clock.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Whose API it was meant for, as far as its path tells.
    pub const fn provider(&self) -> Provider {
        self.provider
    }

    /// The operation it asked for; `None` if the path or the method belongs to no operation.
    pub const fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// The path without the query, at most 256 characters of it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The HTTP status it was answered with.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The provider's error code in the answer, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// How long the answer took, by this machine's clock.
    pub const fn duration(&self) -> Duration {
        self.duration
    }

    /// The kind of the fault on order that struck it, if one did.
    pub const fn fault(&self) -> Option<&'static str> {
        self.fault
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("code", &self.code)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// The requests so far, oldest first, at most 10,000 of them.
    ///
    /// ```
    /// use phoneproof::sandbox::Sandbox;
    /// # use phoneproof::smslink::{Client, Token, types::*};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// // Now make your service check a code, with a wrong token.
    /// # let client = Client::builder(Token::new("wrong")?).base_url(sandbox.base_url()).build()?;
    /// # client.verify(&PhoneNumber::new("090-1111-1101")?, &VerificationCode::new("123456")?).await.unwrap_err();
    ///
    /// let request = sandbox.requests().pop().expect("it asked");
    /// assert_eq!(request.operation(), Some("verify_code"));
    /// assert_eq!((request.status(), request.code()), (401, Some("ERR401002")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn requests(&self) -> Vec<Request> {
        self.requests_after(0)
    }

    /// The requests with an id above `after`, oldest first.
    pub fn requests_after(&self, after: u64) -> Vec<Request> {
        self.shared.journal.0.page(Some(after), usize::MAX, |_| true).entries
    }

    /// Forgets all requests and tells how many there were.
    pub fn clear_requests(&self) -> usize {
        self.shared.journal.0.clear()
    }
}

/// A request that is being answered.
pub(super) struct Underway {
    at: Timestamp,
    began: Instant,
    provider: Provider,
    operation: Option<&'static str>,
    method: Method,
    path: String,
}

impl Underway {
    pub(super) fn new(
        at: Timestamp,
        provider: Provider,
        operation: Option<&'static str>,
        method: &Method,
        uri: &Uri,
    ) -> Self {
        let path = uri.path().chars().take(LONGEST_PATH).collect();
        Self { at, began: Instant::now(), provider, operation, method: method.clone(), path }
    }
}

pub(super) struct Journal(Log<Request>);

impl Journal {
    pub(super) fn new(feed: Arc<Feed>) -> Self {
        Self(Log::new(CAPACITY, feed, Event::Request, ClearedThing::Requests))
    }

    pub(super) fn note(&self, underway: Underway, reply: &Reply) {
        let Underway { at, began, provider, operation, method, path } = underway;
        let (status, code) = (reply.status.as_u16(), reply.code.clone());
        let duration = began.elapsed();
        let fault = None;
        self.0.add(|id| Request { id, at, provider, operation, method, path, status, code, duration, fault });
    }

    pub(super) const fn log(&self) -> &Log<Request> {
        &self.0
    }
}
