//! Error answers.

use super::{
    generated::shapes::ERROR_ANSWER,
    types::{ErrorAnswer, ErrorCode, PgMessage},
};
use crate::{
    ProviderCode,
    wire::{
        Refusal, Work, code,
        json::{Decoded, decode},
    },
};

code!(ErrorCode, PgError, detail: shown, is_over: ErrorCode::is_over, pg: pg);

fn pg(error: &PgError) -> (Option<&str>, Option<&str>) {
    (error.code.as_ref().map(ProviderCode::as_str), error.message.as_ref().map(PgMessage::expose))
}

/// What the PG said. Debug does not show its text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PgError {
    /// The PG's own code.
    pub code: Option<ProviderCode>,
    /// Its text, which may repeat what was sent.
    pub message: Option<PgMessage>,
}

fn shown(error: &PgError) -> Option<String> {
    error.code.as_ref().map(|code| format!("PG code {code}"))
}

/// Reads an error body.
pub(super) fn read(body: &[u8]) -> Refusal<ErrorCode> {
    let Ok(Decoded { value: answer, notes }) = decode::<ErrorAnswer>(body, &ERROR_ANSWER) else {
        return Refusal::unreadable();
    };
    let ErrorAnswer { type_, message, pg_code, pg_message } = answer;
    let pg_error = (pg_code.is_some() || pg_message.is_some())
        .then(|| PgError { code: pg_code.as_deref().map(ProviderCode::new), message: pg_message });
    Refusal {
        work: if notes.is_doubtful { Some(Work::Unclear) } else { type_.as_ref().and_then(ErrorCode::work) },
        provider_code: type_.as_ref().map(|code| code.as_str().to_owned()),
        code: type_,
        message: message.map(|message| message.expose().to_owned().into()),
        details: pg_error.into_iter().collect(),
    }
}
