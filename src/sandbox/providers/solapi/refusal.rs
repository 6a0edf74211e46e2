//! Answers that are no success.

use crate::{
    sandbox::engine::{
        exchange::{Reply, json_of},
        strict::Breach,
    },
    solapi::types::{ErrorAnswer, ErrorCode, ErrorMessage, Mfa, TransactionId},
};

/// An error by its status; the challenge of an ARS call is one too.
#[derive(Debug)]
pub(super) struct SolapiRefusal {
    pub(super) status: u16,
    pub(super) code: ErrorCode,
    pub(super) text: String,
    pub(super) transaction_id: Option<TransactionId>,
    /// A wrong code that used up a try.
    pub(super) counted: bool,
}

impl SolapiRefusal {
    pub(super) fn new(status: u16, code: ErrorCode, text: impl Into<String>) -> Self {
        Self { status, code, text: text.into(), transaction_id: None, counted: false }
    }

    pub(super) fn validation(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..ErrorCode::ValidationError.into() }
    }

    /// A failure whose code the provider does not document: the sandbox's own begin with `Sandbox`.
    pub(super) fn invented(code: &str, text: &str) -> Self {
        Self::new(400, ErrorCode::from(code), text)
    }

    pub(super) fn reply(self) -> Reply {
        let code = self.code.as_str().to_owned();
        // The answer to a placed call is an error by its status.
        let carried_out = self.counted || self.transaction_id.is_some();
        let mut answer = ErrorAnswer {
            error_code: Some(self.code.clone()),
            mfa: self.transaction_id.map(|id| Mfa { transaction_id: Some(id) }),
            ..ErrorAnswer::default()
        };
        // Measured: the rate limit's text stands in another member than all others.
        let text = match self.code {
            ErrorCode::TooManyRequests => &mut answer.message,
            _ => &mut answer.error_message,
        };
        *text = Some(ErrorMessage::verbatim(self.text));
        let reply = Reply::new(self.status, json_of(answer)).with_code(code);
        if carried_out { reply.carried_out() } else { reply }
    }
}

impl From<ErrorCode> for SolapiRefusal {
    fn from(code: ErrorCode) -> Self {
        let text = code.provider_text().or(code.description()).unwrap_or_default();
        Self::new(code.http_status().unwrap_or(400), code, text)
    }
}

impl From<getrandom::Error> for SolapiRefusal {
    fn from(_: getrandom::Error) -> Self {
        ErrorCode::Internal.into()
    }
}

impl From<Breach> for SolapiRefusal {
    fn from(breach: Breach) -> Self {
        Self::validation(match breach {
            Breach::NotAnObject => "the body is no JSON object".to_owned(),
            Breach::TooLarge => "the body is too large".to_owned(),
            Breach::Unfinished => "the body has no end".to_owned(),
            Breach::Repeated(name) => format!("\"{name}\" must stand there once"),
            Breach::Unknown(name) => format!("\"{name}\" is not allowed"),
            Breach::Missing(name) => format!("\"{name}\" is required"),
            Breach::WrongType(name, kind) => format!("\"{name}\" must be of type {kind:?}"),
        })
    }
}
