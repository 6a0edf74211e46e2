//! One error for all providers: a call's own error, with the provider's code kept as it is.

use std::{any::Any, fmt, marker::PhantomData, sync::Arc, time::Duration};

use super::{Case, Input, SubjectField};
use crate::{
    Cause, Code, Delivery, InvalidValue, Operation,
    wire::{Kind, code},
};

/// Why a step of a verification failed, whichever provider took it.
///
/// It is the error of the provider's own call: [`delivery`](crate::Error::delivery) says whether a message may have
/// gone out or a try been used up, [`provider_code`](crate::Error::provider_code) is the provider's code as text and
/// [`code`](crate::Error::code) as its enum. What a subject lacks ([`missing`](crate::Error::missing)) and what can't be
/// sent ([`input`](crate::Error::input)) are told before anything is sent.
///
/// A service need not know the provider: [`case`](crate::Error::case) sorts every error by what to answer,
/// [`retry_after`](crate::Error::retry_after) says how long to wait, [`pg_code`](crate::Error::pg_code) and
/// [`pg_message`](crate::Error::pg_message) are those of the PG behind the provider.
pub type Error = crate::Error<ErrorCode>;

code!(ErrorCode, ErrorDetail, detail: ErrorDetail::text, wait: ErrorCode::wait);

/// A provider's error code, whichever provider it is of. [`downcast_ref`](Self::downcast_ref) gives it back as its own
/// type.
///
/// ```
/// # #[cfg(feature = "smslink")] {
/// use phoneproof::{smslink, verification::Error};
///
/// fn is_maintenance(error: &Error) -> bool {
///     let code = error.code().and_then(|code| code.downcast_ref::<smslink::types::ErrorCode>());
///     code == Some(&smslink::types::ErrorCode::Maintenance)
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct ErrorCode(Arc<dyn AnyCode>);

/// What every code can tell of itself.
trait AnyCode: fmt::Debug + fmt::Display + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is(&self, other: &dyn Any) -> bool;
    fn description(&self) -> Option<&'static str>;
    fn advice(&self) -> Option<&'static str>;
    fn http_status(&self) -> Option<u16>;
    fn wait(&self) -> Option<Duration>;
    fn is_over(&self) -> bool;
}

impl<C: Code> AnyCode for C {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn description(&self) -> Option<&'static str> {
        Code::description(self)
    }

    fn advice(&self) -> Option<&'static str> {
        Code::advice(self)
    }

    fn http_status(&self) -> Option<u16> {
        Code::http_status(self)
    }

    fn wait(&self) -> Option<Duration> {
        Code::wait(self)
    }

    fn is_over(&self) -> bool {
        Code::is_over(self)
    }
}

impl ErrorCode {
    /// Returns the code as the type of its provider; `None` if it is of another.
    pub fn downcast_ref<C: Code>(&self) -> Option<&C> {
        self.0.as_any().downcast_ref()
    }

    /// What the code means; `None` for an unknown one.
    pub fn description(&self) -> Option<&'static str> {
        self.0.description()
    }

    /// What the caller should do; `None` for an unknown one.
    pub fn advice(&self) -> Option<&'static str> {
        self.0.advice()
    }

    /// The HTTP status that the spec lists it with; `None` for an unknown one.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status()
    }

    /// Whether the provider has no open verification under this id any more, though the request was right.
    pub(super) fn is_over(&self) -> bool {
        self.0.is_over()
    }

    fn wait(&self) -> Option<Duration> {
        self.0.wait()
    }
}

impl PartialEq for ErrorCode {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.as_any())
    }
}

impl Eq for ErrorCode {}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// What a provider adds to an error code. [`downcast_ref`](Self::downcast_ref) gives it back as its own type.
#[derive(Clone)]
pub struct ErrorDetail(Arc<dyn AnyDetail>);

trait AnyDetail: fmt::Debug + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is(&self, other: &dyn Any) -> bool;
    fn text(&self) -> Option<String>;
    /// The code of the PG and its text.
    fn pg(&self) -> (Option<&str>, Option<&str>);
}

/// A detail, with the codes that it belongs to.
struct Of<C: Code>(C::Detail, PhantomData<fn() -> C>);

impl<C: Code> fmt::Debug for Of<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<C: Code> AnyDetail for Of<C> {
    fn as_any(&self) -> &dyn Any {
        &self.0
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(&self.0)
    }

    fn text(&self) -> Option<String> {
        C::detail(&self.0)
    }

    fn pg(&self) -> (Option<&str>, Option<&str>) {
        C::pg(&self.0)
    }
}

impl ErrorDetail {
    /// Returns the detail as the type of its provider; `None` if it is of another.
    pub fn downcast_ref<D: 'static>(&self) -> Option<&D> {
        self.0.as_any().downcast_ref()
    }

    fn text(&self) -> Option<String> {
        self.0.text()
    }
}

impl PartialEq for ErrorDetail {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.as_any())
    }
}

impl fmt::Debug for ErrorDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl crate::Error<ErrorCode> {
    /// Turns the error of a provider's own call into one of a verification, for a verifier of your own. Those of the
    /// providers that this crate has a verifier for are turned by `?`.
    pub fn from_provider<C: Code>(error: crate::Error<C>) -> Self {
        error.map_code(|code| ErrorCode(Arc::new(code)), |detail| ErrorDetail(Arc::new(Of::<C>(detail, PhantomData))))
    }

    /// Makes the error of an operation that was not called because a value can't be sent, for a verifier of your own.
    ///
    /// ```
    /// # #[cfg(feature = "smslink")] {
    /// use phoneproof::{Delivery, smslink::operations::VERIFY_CODE, verification::{Error, Input, Pending}};
    ///
    /// let of_another = Pending::for_id("portone-v2", "5f0c3b0a");
    /// let invalid = of_another.number_at("smslink").unwrap_err();
    /// let error = Error::unsendable(&VERIFY_CODE, invalid);
    /// assert_eq!((error.input(), error.delivery()), (Some(Input::Pending), Delivery::NotSent));
    /// # }
    /// ```
    pub fn unsendable(operation: &'static Operation, invalid: InvalidValue) -> Self {
        Self::new(operation, Kind::Invalid(invalid), Delivery::NotSent)
    }

    /// What the subject lacked, if that is why nothing was sent.
    pub fn missing(&self) -> Option<SubjectField> {
        match self.kind() {
            Kind::Invalid(invalid) => SubjectField::missing_in(invalid),
            _ => None,
        }
    }

    /// The input that was refused before anything was sent, in no provider's words;
    /// [`invalid_input`](Self::invalid_input) says what would be right. `None` if something else failed, and where a
    /// value of the configuration was refused.
    pub fn input(&self) -> Option<Input> {
        self.invalid_input().and_then(Input::of)
    }

    /// The code of the PG behind the provider, if there is one and it said something. It may hold anything: think before
    /// you log it.
    pub fn pg_code(&self) -> Option<&str> {
        self.details().iter().find_map(|detail| detail.0.pg().0)
    }

    /// What the PG behind the provider said in words, in its language. It may repeat what was sent, so it is not part
    /// of Display.
    pub fn pg_message(&self) -> Option<&str> {
        self.details().iter().find_map(|detail| detail.0.pg().1)
    }

    /// What your service answers, and tells the person.
    pub fn case(&self) -> Case {
        Case::of_error(self)
    }

    /// A failure for a mock: no connection, no answer in time, an answer with an error or one that can't be read,
    /// whichever leaves a request as `delivery` says.
    ///
    /// ```
    /// # #[cfg(feature = "smslink")] {
    /// use phoneproof::{Delivery, smslink::operations::VERIFY_CODE, verification::Error};
    ///
    /// let error = Error::simulated(&VERIFY_CODE, Delivery::MaybeSent);
    /// assert!(error.is_timeout());
    /// # }
    /// ```
    pub fn simulated(operation: &'static Operation, delivery: Delivery) -> Self {
        let kind = match delivery {
            Delivery::NotSent => Kind::Connect(Cause::Refused),
            Delivery::MaybeSent => Kind::Timeout { connecting: false },
            Delivery::Refused => Kind::Answered,
            Delivery::Accepted => Kind::Undecodable { what: "simulated" },
        };
        let status = (delivery == Delivery::Refused).then_some(400);
        Self::new(operation, kind, delivery).with_status(status)
    }
}
