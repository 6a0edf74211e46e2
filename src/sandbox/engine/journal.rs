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
    exchange::ErrorCode,
    faults::{FaultKind, Strike},
};
use crate::{
    Operation,
    sandbox::{
        spec::{Provider, types::ClearedThing},
        world::{
            World,
            feed::{Event, Feed},
            log::Log,
        },
    },
};

/// The most characters of a path that are kept; the specification names this number.
const LONGEST_PATH: usize = 256;
/// The most characters of a method that are kept; the specification names this number, too.
const LONGEST_METHOD: usize = 32;

/// A request to a provider's API, without anything that was in it. Debug does not show the path, because it may hold
/// a telephone number.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub(crate) id: u64,
    pub(crate) at: Timestamp,
    pub(crate) operation: Option<&'static Operation>,
    head: Head,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) duration: Duration,
    pub(crate) fault: Option<FaultKind>,
    pub(crate) carried_out: bool,
}

/// The first line of a request, and the provider that it was meant for.
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
    pub fn operation(&self) -> Option<&'static str> {
        self.operation.map(|operation| operation.id)
    }

    /// The HTTP method, at most 32 characters of it.
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
            .field("operation", &self.operation())
            .field("status", &self.status)
            .field("code", &self.code)
            .field("fault", &self.fault)
            .field("carried_out", &self.carried_out)
            .finish_non_exhaustive()
    }
}

/// A request that is being answered. It is noted when it is dropped, so that one whose client leaves, which is dropped
/// wherever it is, is noted too, with the fault that it used up.
pub(crate) struct Underway<'a> {
    journal: &'a Journal,
    feed: &'a Feed,
    began: Instant,
    /// As it would be noted now.
    request: Request,
    strike: Option<Strike>,
}

impl<'a> Underway<'a> {
    pub(crate) fn new(
        (world, journal): (&'a World, &'a Journal),
        provider: Provider,
        operation: Option<&'static Operation>,
        method: &Method,
        uri: &Uri,
    ) -> Self {
        let path = uri.path().chars().take(LONGEST_PATH).collect();
        let request = Request {
            id: 0,
            at: world.clock.now(),
            operation,
            head: Head { provider, method: shortened(method), path },
            status: None,
            code: None,
            duration: Duration::ZERO,
            fault: None,
            carried_out: false,
        };
        Self { journal, feed: &world.feed, began: Instant::now(), request, strike: None }
    }

    /// A fault strikes it, or none after all.
    pub(crate) fn struck_by(&mut self, strike: Option<Strike>) {
        self.strike = strike;
        self.request.fault = strike.map(|strike| strike.kind);
    }

    /// The work was done as far as it will be.
    pub(crate) const fn worked(&mut self, carried_out: bool) {
        self.request.carried_out = carried_out;
    }

    /// It ends with an answer; without one the connection is cut.
    pub(crate) fn end(mut self, response: Option<&Response<Body>>) {
        if let Some(response) = response {
            self.request.status = Some(response.status().as_u16());
            self.request.code = response.extensions().get::<ErrorCode>().map(|code| code.0.clone());
        }
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        if let Some(strike) = self.strike {
            self.feed.publish(Event::Fault(strike.order));
        }
        self.request.duration = self.began.elapsed();
        log(&self.request);
        self.journal.0.add(|id| Request { id, ..self.request.clone() });
    }
}

fn shortened(method: &Method) -> Method {
    // A method is ASCII, and what it begins with is one as well.
    let beginning = method.as_str().get(..LONGEST_METHOD).and_then(|beginning| beginning.parse().ok());
    beginning.unwrap_or_else(|| method.clone())
}

/// Tells a subscriber, with the names of the control API. The path is the operation's: that of a request can hold a
/// number.
fn log(request: &Request) {
    tracing::info!(
        provider = request.provider().as_str(),
        operation = request.operation(),
        method = request.method(),
        path = request.operation.map(|operation| operation.path),
        status = request.status,
        code = request.code(),
        fault = request.fault.map(FaultKind::as_str),
        carried_out = request.carried_out,
        duration_us = u64::try_from(request.duration.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
}

pub(crate) struct Journal(Log<Request>);

impl Journal {
    pub(crate) fn new(most: usize, feed: Arc<Feed>) -> Self {
        Self(Log::new(most, feed, Event::Request, ClearedThing::Requests))
    }

    pub(crate) const fn log(&self) -> &Log<Request> {
        &self.0
    }
}
