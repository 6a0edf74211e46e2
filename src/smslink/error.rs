//! Error answers.

use super::{
    generated::shapes::ERROR_ANSWER,
    types::{ErrorAnswer, ErrorCode, ErrorDetail},
};
use crate::wire::{
    Refusal, Work, code,
    json::{Decoded, decode, has_members},
};

code!(ErrorCode, ErrorDetail, detail: detail, wait: ErrorCode::documented_wait);

/// The code of a detail and what it means. The provider's text may repeat what was sent.
fn detail(detail: &ErrorDetail) -> Option<String> {
    let code = detail.code.as_ref()?;
    Some(code.description().map_or_else(|| code.to_string(), |text| format!("{code}: {text}")))
}

/// Reads an error body; outside opening hours there may be none.
pub(super) fn read(body: &[u8]) -> Refusal<ErrorCode> {
    let Ok(Decoded { value: answer, notes }) = decode::<ErrorAnswer>(body, &ERROR_ANSWER) else {
        // A code that stands there twice, or can't be read, may be one after which something was done: the status alone
        // does not say otherwise.
        let work = has_members(body, &["code"]).then_some(Work::Unclear);
        return Refusal { work, ..Refusal::unreadable() };
    };
    Refusal {
        provider_code: Some(answer.code.as_str().to_owned()),
        work: if notes.is_doubtful { Some(Work::Unclear) } else { answer.code.work() },
        code: Some(answer.code),
        message: answer.message.map(|text| text.expose().to_owned().into()),
        details: answer.details,
    }
}
