//! Errors, in the form of the spec; the texts are the sandbox's.

use serde::{Deserialize, Serialize};

use crate::{
    InvalidValue,
    portone::v2::types::{ErrorAnswer, ErrorCode, FailureReason, IdentityVerificationFailure, Message, PgMessage},
    sandbox::engine::{
        exchange::{Reply, json_of},
        strict::Breach,
    },
};

/// What the sandbox's PG reports. The codes are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum PgCode {
    WrongOtp,
    ExpiredOtp,
    TooManyTries,
    AppPending,
    CarrierMismatch,
}

impl PgCode {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::WrongOtp => "SANDBOX_WRONG_OTP",
            Self::ExpiredOtp => "SANDBOX_EXPIRED_OTP",
            Self::TooManyTries => "SANDBOX_TOO_MANY_TRIES",
            Self::AppPending => "SANDBOX_APP_PENDING",
            Self::CarrierMismatch => "SANDBOX_CARRIER_MISMATCH",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::WrongOtp => "the OTP is wrong",
            Self::ExpiredOtp => "the OTP has expired",
            Self::TooManyTries => "too many wrong OTPs",
            Self::AppPending => "it is not approved in the app yet",
            Self::CarrierMismatch => "the carrier does not know this person by this number",
        }
    }

    /// As a failed record tells it.
    pub(super) fn failure(self) -> IdentityVerificationFailure {
        let text = format!("[sandbox] {}", self.text());
        IdentityVerificationFailure {
            reason: Some(FailureReason::verbatim(text.as_str())),
            pg_code: Some(self.as_str().to_owned()),
            pg_message: Some(PgMessage::verbatim(text)),
        }
    }
}

/// An error answer.
#[derive(Debug)]
pub(super) struct V2Refusal {
    status: u16,
    code: ErrorCode,
    text: String,
    pg: Option<PgCode>,
    /// A wrong OTP that used up a try.
    counted: bool,
}

impl V2Refusal {
    /// A documented one, in the sandbox's words.
    pub(super) fn of(code: ErrorCode, text: &str) -> Self {
        let status = code.http_status().unwrap_or(500);
        Self { status, code, text: format!("[sandbox] {text}"), pg: None, counted: false }
    }

    pub(super) fn invalid(text: &str) -> Self {
        Self::of(ErrorCode::InvalidRequest, text)
    }

    /// One that the provider does not document.
    pub(super) fn ours(status: u16, code: &str, text: &str) -> Self {
        Self { status, ..Self::of(ErrorCode::from(code), text) }
    }

    /// Given after a try was counted.
    pub(super) fn counted(self) -> Self {
        Self { counted: true, ..self }
    }

    pub(super) fn reply(self) -> Reply {
        let code = self.code.as_str().to_owned();
        let answer = ErrorAnswer {
            type_: Some(self.code),
            message: Some(Message::verbatim(self.text)),
            pg_code: self.pg.map(|pg| pg.as_str().to_owned()),
            pg_message: self.pg.map(|pg| PgMessage::verbatim(pg.text())),
        };
        let reply = Reply::new(self.status, json_of(answer)).with_code(code);
        Reply { carried_out: self.counted, ..reply }
    }
}

impl From<ErrorCode> for V2Refusal {
    fn from(code: ErrorCode) -> Self {
        let text = code.description().unwrap_or_default();
        Self::of(code, text)
    }
}

impl From<PgCode> for V2Refusal {
    fn from(pg: PgCode) -> Self {
        Self { pg: Some(pg), ..Self::of(ErrorCode::PgProvider, pg.text()) }
    }
}

impl From<Breach> for V2Refusal {
    fn from(breach: Breach) -> Self {
        Self::invalid(&breach.to_string())
    }
}

impl From<getrandom::Error> for V2Refusal {
    fn from(_: getrandom::Error) -> Self {
        Self::ours(500, "SANDBOX_INTERNAL_ERROR", "the operating system has no entropy")
    }
}

impl From<InvalidValue> for V2Refusal {
    fn from(invalid: InvalidValue) -> Self {
        Self::ours(500, "SANDBOX_INTERNAL_ERROR", &invalid.to_string())
    }
}
