//! One error for all providers: a call's own error, with the provider's code kept as it is.

use std::{fmt, time::Duration};

#[cfg(feature = "portone")]
use crate::portone::{v1, v2};
#[cfg(feature = "smslink")]
use crate::smslink;
use crate::{
    Cause, Code, Delivery, InvalidValue, Operation, UnknownValue,
    wire::{Kind, code},
};

use super::{Case, Input, SubjectField};

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

code!(ErrorCode, ErrorDetail, ErrorDetail::text; ErrorCode::documented_wait);

/// A provider's error code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorCode {
    /// Of SMSLINK.
    #[cfg(feature = "smslink")]
    Smslink(smslink::types::ErrorCode),
    /// Of PortOne V1.
    #[cfg(feature = "portone")]
    PortOneV1(v1::types::ErrorCode),
    /// Of PortOne V2.
    #[cfg(feature = "portone")]
    PortOneV2(v2::types::ErrorCode),
}

impl ErrorCode {
    /// What the code means; `None` for an unknown one.
    pub fn description(&self) -> Option<&'static str> {
        self.about().description
    }

    /// What the caller should do; `None` for an unknown one.
    pub fn advice(&self) -> Option<&'static str> {
        self.about().advice
    }

    /// The HTTP status that the spec lists it with; `None` for an unknown one.
    pub fn http_status(&self) -> Option<u16> {
        self.about().http_status
    }

    /// Whether the provider has no open verification under this id any more, though the request was right.
    pub(super) const fn is_over(&self) -> bool {
        match self {
            #[cfg(feature = "smslink")]
            Self::Smslink(_) => false,
            #[cfg(feature = "portone")]
            Self::PortOneV1(code) => code.is_over(),
            #[cfg(feature = "portone")]
            Self::PortOneV2(code) => code.is_over(),
        }
    }

    fn documented_wait(&self) -> Option<Duration> {
        self.about().wait
    }

    fn about(&self) -> About<'_> {
        match self {
            #[cfg(feature = "smslink")]
            Self::Smslink(code) => About::of(code),
            #[cfg(feature = "portone")]
            Self::PortOneV1(code) => About::of(code),
            #[cfg(feature = "portone")]
            Self::PortOneV2(code) => About::of(code),
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.about().shown.fmt(f)
    }
}

/// What every code can tell of itself.
struct About<'a> {
    shown: &'a dyn fmt::Display,
    description: Option<&'static str>,
    advice: Option<&'static str>,
    http_status: Option<u16>,
    wait: Option<Duration>,
}

impl<'a> About<'a> {
    fn of<C: Code>(code: &'a C) -> Self {
        let (description, advice, http_status) = (code.description(), code.advice(), code.http_status());
        About { shown: code, description, advice, http_status, wait: code.wait() }
    }
}

/// What a provider adds to an error code.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorDetail {
    /// SMSLINK: a field that it refused.
    #[cfg(feature = "smslink")]
    Smslink(smslink::types::ErrorDetail),
    /// PortOne V2: what the PG said.
    #[cfg(feature = "portone")]
    PortOneV2(v2::PgError),
}

impl ErrorDetail {
    /// The PG's own code and its text.
    #[cfg_attr(not(feature = "portone"), allow(clippy::unnecessary_wraps, reason = "only PortOne has a PG"))]
    fn pg(&self) -> (Option<&str>, Option<&str>) {
        match self {
            #[cfg(feature = "smslink")]
            Self::Smslink(_) => (None, None),
            #[cfg(feature = "portone")]
            Self::PortOneV2(pg) => {
                (pg.code.as_ref().map(UnknownValue::as_str), pg.message.as_ref().map(v2::types::PgMessage::expose))
            }
        }
    }

    fn text(&self) -> Option<String> {
        match self {
            #[cfg(feature = "smslink")]
            Self::Smslink(detail) => <smslink::types::ErrorCode as Code>::detail(detail),
            #[cfg(feature = "portone")]
            Self::PortOneV2(detail) => <v2::types::ErrorCode as Code>::detail(detail),
        }
    }
}

#[cfg(feature = "smslink")]
impl From<smslink::Error> for Error {
    fn from(error: smslink::Error) -> Self {
        error.map_code(ErrorCode::Smslink, ErrorDetail::Smslink)
    }
}

#[cfg(feature = "portone")]
impl From<v1::Error> for Error {
    fn from(error: v1::Error) -> Self {
        error.map_code(ErrorCode::PortOneV1, |never| match never {})
    }
}

#[cfg(feature = "portone")]
impl From<v2::Error> for Error {
    fn from(error: v2::Error) -> Self {
        error.map_code(ErrorCode::PortOneV2, ErrorDetail::PortOneV2)
    }
}

/// A failure before anything was sent.
pub(super) fn unsendable(provider: &'static str, operation: &'static Operation, invalid: InvalidValue) -> Error {
    Error::new(provider, operation, Kind::Invalid(invalid), Delivery::NotSent)
}

impl crate::Error<ErrorCode> {
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
        self.details().iter().find_map(|detail| detail.pg().0)
    }

    /// What the PG behind the provider said in words, in its language. It may repeat what was sent, so it is not part
    /// of Display.
    pub fn pg_message(&self) -> Option<&str> {
        self.details().iter().find_map(|detail| detail.pg().1)
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
    /// let error = Error::simulated("a mock", &VERIFY_CODE, Delivery::MaybeSent);
    /// assert!(error.is_timeout());
    /// # }
    /// ```
    pub fn simulated(provider: &'static str, operation: &'static Operation, delivery: Delivery) -> Self {
        let kind = match delivery {
            Delivery::NotSent => Kind::Connect(Cause::Refused),
            Delivery::MaybeSent => Kind::Timeout { connecting: false },
            Delivery::Refused => Kind::Answered,
            Delivery::Accepted => Kind::Undecodable { what: "simulated" },
        };
        let status = (delivery == Delivery::Refused).then_some(400);
        Self::new(provider, operation, kind, delivery).with_status(status)
    }
}
