//! Which requests came in, and how they were answered.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    http::{Method, Response, Uri},
};
use jiff::Timestamp;

use super::{
    FaultKind, Provider, Sandbox,
    control::types::ClearedThing,
    exchange::ErrorCode,
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
    pub(super) operation: Option<&'static str>,
    head: Head,
    pub(super) status: Option<u16>,
    pub(super) code: Option<String>,
    pub(super) duration: Duration,
    pub(super) fault: Option<FaultKind>,
    pub(super) carried_out: bool,
}

/// What the first line of a request says, and for whom it was meant.
#[derive(Clone, PartialEq, Eq)]
struct Head {
    provider: Provider,
    method: Method,
    path: String,
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
        self.head.provider
    }

    /// The operation it asked for; `None` if the path or the method belongs to no operation.
    pub const fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        self.head.method.as_str()
    }

    /// The path without the query, at most 256 characters of it.
    pub fn path(&self) -> &str {
        &self.head.path
    }

    /// The HTTP status it was answered with; `None` if it was not answered.
    pub const fn status(&self) -> Option<u16> {
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

    /// The ordered fault that struck it.
    pub const fn fault(&self) -> Option<FaultKind> {
        self.fault
    }

    /// Whether the sandbox did what was asked: something was sent, changed, checked or read out. A try with a wrong
    /// code was carried out; a request that was refused was not, nor was one that a fault kept from being handled.
    pub const fn was_carried_out(&self) -> bool {
        self.carried_out
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
            .field("carried_out", &self.carried_out)
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
    /// assert_eq!((request.status(), request.code()), (Some(401), Some("ERR401002")));
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
    operation: Option<&'static str>,
    head: Head,
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
        Self { at, began: Instant::now(), operation, head: Head { provider, method: method.clone(), path } }
    }
}

/// How a request ended.
pub(super) struct End {
    pub(super) status: Option<u16>,
    pub(super) code: Option<String>,
    pub(super) fault: Option<FaultKind>,
    pub(super) carried_out: bool,
}

impl End {
    /// With an answer; without one the connection was cut.
    pub(super) fn of(response: Option<&Response<Body>>, fault: Option<FaultKind>, carried_out: bool) -> Self {
        let code = response.and_then(|response| response.extensions().get::<ErrorCode>());
        Self {
            status: response.map(|response| response.status().as_u16()),
            code: code.map(|code| code.0.clone()),
            fault,
            carried_out,
        }
    }
}

pub(super) struct Journal(Log<Request>);

impl Journal {
    pub(super) fn new(feed: Arc<Feed>) -> Self {
        Self(Log::new(CAPACITY, feed, Event::Request, ClearedThing::Requests))
    }

    pub(super) fn note(&self, underway: Underway, end: End) {
        let Underway { at, began, operation, head } = underway;
        let End { status, code, fault, carried_out } = end;
        let duration = began.elapsed();
        self.0.add(|id| Request { id, at, operation, head, status, code, duration, fault, carried_out });
    }

    pub(super) const fn log(&self) -> &Log<Request> {
        &self.0
    }
}
