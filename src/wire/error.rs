//! The one error of all calls: what happened, whether the request did anything, and what to do.

mod kind;
mod text;

use std::{fmt, time::Duration};

use zeroize::Zeroizing;

use super::{
    InvalidValue,
    answer::{Refusal, Work},
    operation::Operation,
};

/// A provider's error codes. Implemented by each provider's `ErrorCode` and by nothing else.
pub trait Code: fmt::Debug + fmt::Display + Clone + Eq + Send + Sync + sealed::Sealed + 'static {
    /// What the provider adds to a code.
    type Detail: fmt::Debug + Clone + PartialEq + Send + Sync + 'static;

    /// What the code means; `None` for an unknown one.
    fn description(&self) -> Option<&'static str>;

    /// What the caller should do; `None` for an unknown one.
    fn advice(&self) -> Option<&'static str>;

    /// The HTTP status that the spec lists a code with; `None` for an unknown one.
    fn http_status(&self) -> Option<u16>;

    /// How long the provider documents to wait after this code before the same is asked for again; `None` for a code
    /// without such a time.
    fn wait(&self) -> Option<Duration> {
        None
    }

    /// Whether the provider has no open verification under this id any more, though the request was right.
    fn is_over(&self) -> bool {
        false
    }

    /// The code and the text of the PG behind the provider, which may hold anything; `None` where there is none.
    fn pg(_detail: &Self::Detail) -> (Option<&str>, Option<&str>) {
        (None, None)
    }

    /// What a detail says, without any value that was sent; `None` if that is nothing.
    fn detail(_detail: &Self::Detail) -> Option<String> {
        None
    }
}

pub(crate) use kind::{Coding, Kind};

pub(crate) mod sealed {
    /// Keeps [`super::Code`] to this crate, so that it can grow.
    pub trait Sealed {}
}

/// Makes a generated `ErrorCode` a [`Code`].
macro_rules! code {
    ($code:ty, $detail:ty $(, detail: $text:path)? $(, wait: $wait:path)? $(, is_over: $is_over:path)? $(, pg: $pg:path)?) => {
        impl crate::wire::sealed::Sealed for $code {}

        impl crate::wire::Code for $code {
            type Detail = $detail;

            fn description(&self) -> Option<&'static str> {
                <$code>::description(self)
            }

            fn advice(&self) -> Option<&'static str> {
                <$code>::advice(self)
            }

            fn http_status(&self) -> Option<u16> {
                <$code>::http_status(self)
            }

            $(fn detail(detail: &$detail) -> Option<String> {
                $text(detail)
            })?

            $(fn is_over(&self) -> bool {
                $is_over(self)
            })?

            $(fn pg(detail: &$detail) -> (Option<&str>, Option<&str>) {
                $pg(detail)
            })?

            $(fn wait(&self) -> Option<std::time::Duration> {
                $wait(self)
            })?
        }
    };
}
pub(crate) use code;

/// What became of a request that failed: [`what_happens_when`](crate::what_happens_when) lists it for every fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// It never left this machine.
    NotSent,
    /// It may have been carried out. Before repeating what sends a message or uses up a try, find out.
    MaybeSent,
    /// The provider answered that it did nothing.
    Refused,
    /// The provider answered with success, but the answer could not be read.
    Accepted,
}

impl Delivery {
    /// What became of a request that was sent in two attempts.
    pub(crate) const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Accepted, _) | (_, Self::Accepted) => Self::Accepted,
            (Self::MaybeSent, _) | (_, Self::MaybeSent) => Self::MaybeSent,
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            (Self::NotSent, Self::NotSent) => Self::NotSent,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::NotSent => "nothing was sent",
            Self::MaybeSent => "it may have been carried out, so don't repeat it blindly",
            Self::Refused => "the provider did nothing",
            Self::Accepted => "the provider accepted it, but the answer can't be read",
        }
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// Why a call failed.
///
/// It shows the operation, the provider's code, what the spec says of it and what became of the request.
/// It never shows, in Debug, Display or its chain of sources, what was sent or the text that came back.
///
/// # Troubleshooting
///
/// * [`delivery`](Self::delivery) tells whether the request did anything. Only [`Delivery::NotSent`] and
///   [`Delivery::Refused`] are safe to repeat where the operation sends a message or uses up a try; what is
///   safe has been repeated already, as the [`RetryPolicy`](crate::RetryPolicy) allows.
/// * [`code`](Self::code) is the provider's code as an enum, [`provider_message`](Self::provider_message) its
///   text. The text may repeat what was sent, so it is not part of Display.
#[derive(Clone)]
pub struct Error<C: Code>(Box<Inner<C>>);

#[derive(Clone)]
struct Inner<C: Code> {
    operation: &'static Operation,
    /// The operation that fetched a credential, if the call failed there.
    during: Option<&'static Operation>,
    kind: Kind,
    delivery: Delivery,
    status: Option<u16>,
    code: Option<C>,
    provider_code: Option<String>,
    message: Option<Zeroizing<String>>,
    details: Vec<C::Detail>,
    work: Option<Work>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    attempts: u32,
}

impl<C: Code> Error<C> {
    pub(crate) fn new(operation: &'static Operation, kind: Kind, delivery: Delivery) -> Self {
        Self(Box::new(Inner {
            operation,
            during: None,
            kind,
            delivery,
            status: None,
            code: None,
            provider_code: None,
            message: None,
            details: Vec::new(),
            work: None,
            request_id: None,
            retry_after: None,
            attempts: 1,
        }))
    }

    /// Adds what the provider said.
    pub(crate) fn answered(mut self, status: u16, refusal: Refusal<C>) -> Self {
        self.0.status = Some(status);
        self.0.code = refusal.code;
        self.0.provider_code = refusal.provider_code;
        self.0.message = refusal.message;
        self.0.details = refusal.details;
        self.0.work = refusal.work;
        self
    }

    pub(crate) fn with_status(mut self, status: Option<u16>) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_delivery(mut self, delivery: Delivery) -> Self {
        self.0.delivery = delivery;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// The same failure, as what kept `operation` from being sent at all.
    pub(crate) fn before(mut self, operation: &'static Operation) -> Self {
        if self.0.operation != operation {
            self.0.during = Some(self.0.operation);
            self.0.operation = operation;
        }
        self.0.delivery = Delivery::NotSent;
        self
    }

    /// The same failure, with the code and the details of another type that says the same.
    pub(crate) fn map_code<D: Code>(self, code: fn(C) -> D, detail: fn(C::Detail) -> D::Detail) -> Error<D> {
        let inner = *self.0;
        Error(Box::new(Inner {
            operation: inner.operation,
            during: inner.during,
            kind: inner.kind,
            delivery: inner.delivery,
            status: inner.status,
            code: inner.code.map(code),
            provider_code: inner.provider_code,
            message: inner.message,
            details: inner.details.into_iter().map(detail).collect(),
            work: inner.work,
            request_id: inner.request_id,
            retry_after: inner.retry_after,
            attempts: inner.attempts,
        }))
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0.kind
    }

    pub(crate) fn work(&self) -> Option<Work> {
        self.0.work
    }

    /// Whether the call failed while fetching a credential.
    pub(crate) fn is_credential_failure(&self) -> bool {
        self.0.during.is_some()
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// What became of the request.
    pub fn delivery(&self) -> Delivery {
        self.0.delivery
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The provider's error code.
    pub fn code(&self) -> Option<&C> {
        self.0.code.as_ref()
    }

    /// The provider's error code as text, unknown ones included; other spellings of a known code are told apart no more.
    pub fn provider_code(&self) -> Option<&str> {
        self.0.provider_code.as_deref()
    }

    /// The provider's own text, in its language. It may repeat what was sent: think before you log it.
    pub fn provider_message(&self) -> Option<&str> {
        self.0.message.as_ref().map(|message| message.as_str())
    }

    /// What the provider adds to the code.
    pub fn details(&self) -> &[C::Detail] {
        &self.0.details
    }

    /// The provider's `X-Request-Id`, for a report to its support. Display shows it only if it is a UUID: anything else
    /// could as well be a token.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long to wait before asking again: what the provider asks for (`Retry-After`), or else what it documents of
    /// the code, such as the minute between two codes to one number. More than a day is taken for a day.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after.or_else(|| self.documented_wait())
    }

    fn documented_wait(&self) -> Option<Duration> {
        self.0.code.as_ref().and_then(Code::wait)
    }

    /// How many attempts were made; of the token request, if the call failed for want of a token.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether there was no answer in time. See [`delivery`](Self::delivery) before repeating anything.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout { .. })
    }

    /// Whether there was no connection: a refused port, an unknown host, a failed TLS handshake.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect(_) | Kind::Timeout { connecting: true })
    }

    /// Whether a value was refused before anything was sent.
    pub fn is_invalid_input(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid(_) | Kind::Unbuildable)
    }

    /// Whether the provider refused the credentials (HTTP 401).
    pub fn is_unauthorized(&self) -> bool {
        self.0.status == Some(401)
    }

    /// Whether the provider asks to slow down (HTTP 429).
    pub fn is_rate_limited(&self) -> bool {
        self.0.status == Some(429)
    }

    /// Whether a code went to this number so recently that the provider sends no other yet. Nothing was sent;
    /// [`retry_after`](Self::retry_after) says how long to wait.
    pub fn is_too_soon(&self) -> bool {
        self.documented_wait().is_some()
    }

    /// The value that was refused before anything was sent, and why. `None` if something else failed, and for a request
    /// that can't be built although each of its values was taken.
    pub fn invalid_input(&self) -> Option<&InvalidValue> {
        match &self.0.kind {
            Kind::Invalid(invalid) => Some(invalid),
            _ => None,
        }
    }

    /// Whether the answer could not be read: not JSON, not the spec's shape, in another coding, or too large.
    pub fn is_unreadable(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Undecodable { .. }
                | Kind::Foreign(_)
                | Kind::Coded(_)
                | Kind::TooLarge(_)
                | Kind::UnusableCredential(_)
        )
    }

    /// Whether the answer is about another record, number or code than was asked for. It then says nothing about this
    /// request.
    ///
    /// A gateway or a connection that mixes up answers is the usual reason. Find out with a read what became of the
    /// request before you repeat it.
    pub fn is_of_another(&self) -> bool {
        matches!(self.0.kind, Kind::OfAnother(_))
    }
}

impl<C: Code> fmt::Debug for Error<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("provider", &self.0.operation.api)
            .field("operation", &self.0.operation.id)
            .field("kind", &self.0.kind)
            .field("delivery", &self.0.delivery)
            .field("status", &self.0.status)
            .field("code", &self.0.code)
            .field("retry_after", &self.0.retry_after)
            .field("attempts", &self.0.attempts)
            .finish_non_exhaustive()
    }
}

impl<C: Code> std::error::Error for Error<C> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            Kind::Invalid(value) => Some(value),
            Kind::Connect(cause) | Kind::Broken(cause) => Some(cause),
            _ => None,
        }
    }
}
