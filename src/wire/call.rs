//! A call: one operation, as many attempts as are safe, one deadline.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use jiff::Timestamp;
use reqwest::header::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{Instrument, Span, debug, field::Empty, info_span};

use super::{
    Attempt, Exchange, Reading, Sent, Transport, Unread,
    answer::Refusal,
    attempt::{Arrived, Failure},
    error::{Code, Delivery, Error, Kind},
    idempotency,
    operation::Operation,
    repeat::{delivery, is_underway, may_pass, may_repeat, unread_delivery},
    retry::retry_after,
};

/// How soon at the earliest a request that is still being carried out is asked for again, whatever the policy and the
/// provider say: it is busy with it, and answers no sooner for being asked.
const BETWEEN_ASKS: Duration = Duration::from_millis(200);

/// A deadline that is further away than clocks can count is this far away: 30 years.
const FOR_EVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// What a facade adds to the generated client of its API.
pub(crate) trait Facade: Send + Sync + Sized {
    type Code: Code;
    type Api: Generated;

    /// Reads an error body, as leniently as it can.
    fn refusal(operation: &'static Operation, status: u16, body: &[u8]) -> Refusal<Self::Code>;

    /// The headers of one attempt: asked for anew before each, so that each is signed anew. A failure names
    /// `operation`, or the one that was to bring a credential.
    fn authorize(
        caller: &Arc<Caller<Self>>,
        operation: &'static Operation,
    ) -> impl Future<Output = Result<Authorization, Error<Self::Code>>> + Send;

    /// Gives up the credential behind `ticket` after a 401. True if a new one is worth one more attempt.
    fn renew(&self, _ticket: u64) -> bool {
        false
    }
}

/// The headers that carry the credentials.
pub(crate) struct Authorization {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Which credential it was, for [`Facade::renew`].
    pub(crate) ticket: u64,
}

/// A generated client.
pub(crate) trait Generated {
    fn with(client: &reqwest::Client, attempt: Attempt) -> Self;
}

/// A facade and the way to its provider.
pub(crate) struct Caller<F> {
    pub(crate) transport: Transport,
    pub(crate) facade: F,
}

/// What holds for one call alone.
#[derive(Clone, Copy, Default)]
pub(crate) struct Terms<'a> {
    /// An idempotency key of the caller's, in place of a new one.
    pub(crate) key: Option<&'a str>,
    /// Another end than the client's usual one.
    pub(crate) deadline: Option<Instant>,
    /// Whether it is tried once, whatever the policy.
    pub(crate) once: bool,
}

/// What an attempt brought, with the status of its answer.
type Attempted<R, C> = Result<(R, u16), Error<C>>;

impl<P: Facade> Caller<P> {
    /// Calls an operation whose answer says everything by its value. Not `async` itself: one more future would copy
    /// this one.
    pub(crate) fn call<T, F, Fut>(
        self: &Arc<Self>,
        operation: &'static Operation,
        send: F,
    ) -> impl Future<Output = Result<T, Error<P::Code>>>
    where
        T: DeserializeOwned,
        F: Fn(P::Api) -> Fut + Send + Sync,
        Fut: Future<Output = Sent<T>> + Send,
    {
        self.read(operation, Terms::default(), |answer: &Exchange<'_, P, T>| answer.plain(), send)
    }

    /// Calls an operation, and has `read` tell what its answer says.
    pub(crate) async fn read<T, R, F, Fut>(
        self: &Arc<Self>,
        operation: &'static Operation,
        terms: Terms<'_>,
        read: impl Fn(&Exchange<'_, P, T>) -> Reading<R, P::Code> + Send + Sync,
        send: F,
    ) -> Result<R, Error<P::Code>>
    where
        T: DeserializeOwned,
        F: Fn(P::Api) -> Fut + Send + Sync,
        Fut: Future<Output = Sent<T>> + Send,
    {
        let span = self.span(operation);
        // Pinned where it is made: `instrument` would have it copied, and it is large.
        let mut attempts = pin!(self.attempts(operation, terms, &read, &send));
        let (attempts, result) = poll_fn(|context| span.in_scope(|| attempts.as_mut().poll(context))).await;
        conclude(&span, attempts, &result);
        result.map(|(told, _)| told)
    }

    /// Attempt after attempt until one succeeds or another would be unsafe, useless or too late; and how many.
    async fn attempts<T, R, F, Fut>(
        self: &Arc<Self>,
        operation: &'static Operation,
        terms: Terms<'_>,
        read: &(impl Fn(&Exchange<'_, P, T>) -> Reading<R, P::Code> + Send + Sync),
        send: &F,
    ) -> (u32, Attempted<R, P::Code>)
    where
        T: DeserializeOwned,
        F: Fn(P::Api) -> Fut + Send + Sync,
        Fut: Future<Output = Sent<T>> + Send,
    {
        let deadline = terms.deadline.unwrap_or_else(|| self.deadline());
        let Some(mut shared) = idempotency::headers(operation, terms.key) else {
            return (1, Err(Error::new(operation, Kind::Unbuildable, Delivery::NotSent)));
        };
        let mut renewed = false;
        let mut attempt = 1;
        // Those that were told that an earlier one is underway: they asked, and did not try.
        let mut asks = 0;
        // What one attempt did, a later one that failed otherwise does not undo.
        let mut delivery = Delivery::NotSent;
        loop {
            let (ticket, result) = match self.authorization(operation, deadline).await {
                Ok(Authorization { mut headers, ticket }) => {
                    headers.extend_from_slice(&shared);
                    (ticket, self.attempt(operation, deadline, delivery, headers, read, send).await)
                }
                Err(error) => (0, Err(error)),
            };
            note(attempt, &result);
            let error = match result {
                Ok(told) => return (attempt, Ok(told)),
                // Its attempts are those of the fetch.
                Err(error) if error.is_credential_failure() => error,
                Err(error) => error.with_attempts(attempt),
            };
            delivery = delivery.and(error.delivery());
            asks += u32::from(is_underway(&error));
            // A 401 that says by the spec that nothing was done. That of a token request is not about the token.
            let unauthorized = error.is_unauthorized() && error.delivery() == Delivery::Refused;
            if unauthorized && !renewed && self.facade.renew(ticket) {
                renewed = true;
                // The provider would answer the same key with the same 401. After an attempt that may have been carried
                // out the key stays all the same: a new one would be a new request.
                if terms.key.is_none() && matches!(delivery, Delivery::NotSent | Delivery::Refused) {
                    shared = idempotency::headers(operation, None).unwrap_or(shared);
                }
            } else if let Some(wait) = self.wait(&error, attempt, asks, deadline)
                && may_repeat(&error)
                && !terms.once
            {
                sleep(wait).await;
            } else {
                return (attempt, Err(error.with_delivery(delivery)));
            }
            attempt += 1;
        }
    }

    /// Fetches a credential, and again while that could help: asking for it once more does no harm.
    ///
    /// It takes the deadline of a whole call, because whoever waits for it may have begun later than whoever began it.
    pub(crate) async fn fetch_credential<T, F, Fut>(&self, fetch: F) -> Result<T, Error<P::Code>>
    where
        F: Fn(Instant) -> Fut + Send + Sync,
        Fut: Future<Output = Result<T, Error<P::Code>>> + Send,
    {
        let deadline = self.deadline();
        let mut attempt = 1;
        loop {
            let error = match fetch(deadline).await {
                Ok(credential) => return Ok(credential),
                Err(error) => error.with_attempts(attempt),
            };
            match self.wait(&error, attempt, 0, deadline) {
                Some(wait) if may_pass(&error) => sleep(wait).await,
                _ => return Err(error),
            }
            attempt += 1;
        }
    }

    /// Calls an operation that needs no credentials, once.
    pub(crate) async fn call_openly<T, R, F, Fut>(
        &self,
        operation: &'static Operation,
        deadline: Instant,
        read: impl Fn(&Exchange<'_, P, T>) -> Reading<R, P::Code> + Send + Sync,
        send: F,
    ) -> Result<R, Error<P::Code>>
    where
        T: DeserializeOwned,
        F: Fn(P::Api) -> Fut + Send + Sync,
        Fut: Future<Output = Sent<T>> + Send,
    {
        let span = self.span(operation);
        let attempt = self.attempt(operation, deadline, Delivery::NotSent, Vec::new(), &read, &send);
        let result = attempt.instrument(span.clone()).await;
        conclude(&span, 1, &result);
        result.map(|(told, _)| told)
    }

    async fn authorization(
        self: &Arc<Self>,
        operation: &'static Operation,
        deadline: Instant,
    ) -> Result<Authorization, Error<P::Code>> {
        let mut authorization = pin!(P::authorize(self, operation));
        // Most often it is at hand, and no timer is made for it.
        let at_hand = poll_fn(|context| Poll::Ready(authorization.as_mut().poll(context))).await;
        let authorization = match at_hand {
            Poll::Ready(authorization) => authorization,
            Poll::Pending => match timeout_at(deadline, authorization).await {
                Ok(authorization) => authorization,
                Err(_) => return Err(Self::too_late(operation)),
            },
        };
        authorization.map_err(|error| error.before(operation))
    }

    async fn attempt<T, R, F, Fut>(
        &self,
        operation: &'static Operation,
        deadline: Instant,
        earlier: Delivery,
        headers: Vec<(HeaderName, HeaderValue)>,
        read: &(impl Fn(&Exchange<'_, P, T>) -> Reading<R, P::Code> + Send + Sync),
        send: &F,
    ) -> Attempted<R, P::Code>
    where
        T: DeserializeOwned,
        F: Fn(P::Api) -> Fut + Send + Sync,
        Fut: Future<Output = Sent<T>> + Send,
    {
        let left = deadline.saturating_duration_since(Instant::now());
        if left <= self.least_time() {
            return Err(Self::too_late(operation));
        }
        let attempt =
            Attempt::new(Arc::clone(&self.transport.shared), headers, self.transport.shared.timeout.min(left));
        match send(P::Api::with(&self.transport.client, attempt)).await {
            Ok(Unread { arrived, .. }) => Self::told(operation, earlier, &arrived, read),
            Err(Failure(kind)) => {
                let delivery = match kind {
                    Kind::Connect(_) | Kind::Timeout { connecting: true } | Kind::Unbuildable => Delivery::NotSent,
                    _ => Delivery::MaybeSent,
                };
                Err(Error::new(operation, kind, delivery))
            }
        }
    }

    /// The least time that an attempt is begun with. Connecting has to end before the attempt does, or nobody could
    /// tell that nothing was sent.
    fn least_time(&self) -> Duration {
        let connecting = self.transport.shared.connect_timeout;
        connecting + connecting / 8
    }

    /// No time was left to send anything.
    fn too_late(operation: &'static Operation) -> Error<P::Code> {
        Error::new(operation, Kind::Timeout { connecting: false }, Delivery::NotSent)
    }

    /// Reads an answer; what it does not tell is an error.
    fn told<T: DeserializeOwned, R>(
        operation: &'static Operation,
        earlier: Delivery,
        arrived: &Arrived,
        read: &impl Fn(&Exchange<'_, P, T>) -> Reading<R, P::Code>,
    ) -> Attempted<R, P::Code> {
        let status = arrived.status;
        let (kind, delivery, refusal) = match read(&Exchange::new(operation, earlier, arrived)) {
            Reading::Told(told) => return Ok((told, status)),
            Reading::Refused(refusal) => {
                let refusal = refusal.of_status(status);
                (Kind::Answered, delivery(operation, status, refusal.work), refusal)
            }
            Reading::Unusable(kind, refusal) => {
                let delivery = unread_delivery(operation, status, &kind);
                (kind, delivery, refusal)
            }
        };
        let wait = arrived.retry_after.as_deref().and_then(|wait| retry_after(wait, Timestamp::now()));
        let error = Error::new(operation, kind, delivery).answered(status, refusal);
        Err(error.with_retry_after(wait).with_request_id(arrived.request_id.clone()))
    }

    /// How long to wait before the next attempt, if there is time for one. `asks` of the attempts so far only asked
    /// for what is underway.
    fn wait(&self, error: &Error<P::Code>, attempt: u32, asks: u32, deadline: Instant) -> Option<Duration> {
        let policy = &self.transport.retry;
        let mut wait = error.retry_after().unwrap_or_else(|| policy.wait(attempt));
        // What is underway comes to an end by itself, so only the deadline ends the asking.
        let goes_on = if is_underway(error) {
            wait = wait.max(BETWEEN_ASKS);
            policy.attempts > 1
        } else {
            attempt.saturating_sub(asks) < policy.attempts
        };
        // A provider may ask for more than a clock can count, so the two are not added up.
        let left = deadline.saturating_duration_since(Instant::now());
        (goes_on && wait < left.saturating_sub(self.least_time())).then_some(wait)
    }

    /// When a call that begins now has to end.
    pub(crate) fn deadline(&self) -> Instant {
        let now = Instant::now();
        now.checked_add(self.transport.deadline).unwrap_or_else(|| now + FOR_EVER)
    }

    fn span(&self, operation: &'static Operation) -> Span {
        // OpenTelemetry's names for an HTTP client; no value of a user is among the fields.
        info_span!(
            "phoneproof.call",
            otel.name = operation.id,
            otel.kind = "client",
            phoneproof.provider = operation.api,
            http.request.method = operation.method,
            url.template = operation.path,
            server.address = %self.transport.shared.base_url.host_str().unwrap_or_default(),
            server.port = self.transport.shared.base_url.port_or_known_default().unwrap_or_default(),
            http.response.status_code = Empty,
            http.request.resend_count = Empty,
            error.type = Empty,
        )
    }
}

/// The event of an attempt.
fn note<R, C: Code>(attempt: u32, result: &Attempted<R, C>) {
    let resend_count = attempt - 1;
    match result {
        Ok((_, status)) => {
            debug!(http.request.resend_count = resend_count, http.response.status_code = *status, "answered");
        }
        Err(error) => debug!(
            http.request.resend_count = resend_count,
            http.response.status_code = error.status(),
            error.type = error.kind().name(),
            delivery = ?error.delivery(),
            "failed"
        ),
    }
}

/// What the span says of the call as a whole: how its last attempt went.
fn conclude<R, C: Code>(span: &Span, attempts: u32, result: &Attempted<R, C>) {
    if attempts > 1 {
        span.record("http.request.resend_count", attempts - 1);
    }
    match result {
        Ok((_, status)) => {
            span.record("http.response.status_code", *status);
        }
        Err(error) => {
            span.record("http.response.status_code", error.status());
            span.record("error.type", error.kind().name());
        }
    }
}
