//! Errors, in the provider's words where they are known.

use crate::{
    InvalidValue, Untyped,
    portone::v1::types::{ErrorAnswer, ErrorCode, Message},
    sandbox::engine::{exchange::Reply, nulls::with_nulls, strict::Breach},
};

/// The `code` of nearly every captured error.
const GENERIC: i64 = -1;

/// An error answer.
#[derive(Debug)]
pub(super) struct V1Refusal {
    status: u16,
    code: i64,
    text: String,
    is_missing: bool,
    /// A wrong OTP that used up a try.
    counted: bool,
}

impl V1Refusal {
    /// A refusal in the sandbox's words.
    pub(super) fn new(status: u16, text: &str) -> Self {
        Self { status, code: GENERIC, text: format!("[sandbox] {text}"), is_missing: false, counted: false }
    }

    /// A documented one whose text is not known.
    pub(super) fn of(code: &ErrorCode, text: &str) -> Self {
        Self::new(code.http_status().unwrap_or(500), text)
    }

    /// With another number than -1.
    pub(super) fn with_code(self, code: i64) -> Self {
        Self { code, ..self }
    }

    /// Given after a try was counted.
    pub(super) fn counted(self) -> Self {
        Self { counted: true, ..self }
    }

    /// `code` instead, if this is about a missing field.
    pub(super) fn or_missing(self, code: ErrorCode) -> Self {
        if self.is_missing { code.into() } else { self }
    }

    pub(super) fn reply(self) -> Reply {
        let answer = ErrorAnswer {
            code: Some(self.code),
            message: Message::new(self.text).ok(),
            response: Some(Untyped::default()),
        };
        let reply = Reply::new(self.status, with_nulls(&answer)).with_code(self.code.to_string());
        Reply { carried_out: self.counted, ..reply }
    }
}

impl From<ErrorCode> for V1Refusal {
    fn from(code: ErrorCode) -> Self {
        match code.provider_text() {
            Some(text) => Self { text: text.to_owned(), ..Self::of(&code, "") },
            None => Self::of(&code, code.description().unwrap_or_default()),
        }
    }
}

impl From<Breach> for V1Refusal {
    fn from(breach: Breach) -> Self {
        let text = match &breach {
            Breach::NotAnObject => format!("{breach} and no form"),
            _ => breach.to_string(),
        };
        Self { is_missing: matches!(breach, Breach::Missing(_)), ..Self::new(400, &text) }
    }
}

impl From<getrandom::Error> for V1Refusal {
    fn from(_: getrandom::Error) -> Self {
        Self::new(500, "the operating system has no entropy")
    }
}

impl From<InvalidValue> for V1Refusal {
    fn from(invalid: InvalidValue) -> Self {
        Self::new(500, &invalid.to_string())
    }
}
