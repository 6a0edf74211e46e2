//! Answers that are no success.

use crate::{
    sandbox::{exchange::Reply, strict::Fault},
    solapi::types::{ErrorAnswer, ErrorCode, Mfa, TransactionId},
};

/// An error by its status; the challenge of an ARS call is one too.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: ErrorCode,
    pub(super) text: String,
    pub(super) transaction_id: Option<TransactionId>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: ErrorCode, text: impl Into<String>) -> Self {
        Self { status, code, text: text.into(), transaction_id: None }
    }

    pub(super) fn validation(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..ErrorCode::ValidationError.into() }
    }

    /// A failure whose code the provider does not document: the sandbox's own begin with `Sandbox`.
    pub(super) fn invented(code: &str, text: &str) -> Self {
        Self::new(400, ErrorCode::from(code), text)
    }

    pub(super) fn reply(self) -> Reply {
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
        *text = Some(self.text);
        Reply::new(self.status, answer)
    }
}

impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        let text = code.provider_text().or(code.description()).unwrap_or_default();
        Self::new(code.http_status().unwrap_or(400), code, text)
    }
}

impl From<getrandom::Error> for Refusal {
    fn from(_: getrandom::Error) -> Self {
        ErrorCode::Internal.into()
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::validation(match fault {
            Fault::NotAnObject => "the body is no JSON object".to_owned(),
            Fault::Unknown(name) => format!("\"{name}\" is not allowed"),
            Fault::Missing(name) => format!("\"{name}\" is required"),
            Fault::WrongType(name, kind) => format!("\"{name}\" must be of type {kind:?}"),
        })
    }
}
