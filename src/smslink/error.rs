//! Error answers.

use std::time::Duration;

use serde::Deserialize;

use super::{
    generated::constants::CODE_INTERVAL,
    types::{ErrorAnswer, ErrorCode, ErrorDetail, VerifyResult},
};
use crate::wire::{Refusal, code};

code!(ErrorCode, ErrorDetail, detail; wait);

/// One number takes one code in this time.
fn wait(code: &ErrorCode) -> Option<Duration> {
    (*code == ErrorCode::ResendTooSoon).then_some(CODE_INTERVAL)
}

/// The code of a detail and what it means. The provider's text may repeat what was sent.
fn detail(detail: &ErrorDetail) -> Option<String> {
    let code = detail.code.as_ref()?;
    Some(code.description().map_or_else(|| code.to_string(), |text| format!("{code}: {text}")))
}

/// Reads an error body; outside opening hours there may be none.
pub(super) fn read(body: &[u8]) -> Refusal<ErrorCode> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Body {
        Error(ErrorAnswer),
        // Failed checks most likely come with 2xx; should one come with 4xx, its code says more than the status.
        Verdict(VerifyResult),
    }
    match serde_json::from_slice(body) {
        Ok(Body::Error(answer)) => Refusal {
            provider_code: Some(answer.code.as_str().to_owned()),
            work: answer.code.work(),
            code: Some(answer.code),
            message: answer.message.map(|text| text.expose().to_owned().into()),
            details: answer.details,
        },
        Ok(Body::Verdict(verdict)) => Refusal {
            provider_code: Some(verdict.verify_result_code.as_str().to_owned()),
            message: verdict.verify_result_message.map(|text| text.expose().to_owned().into()),
            ..Refusal::unreadable()
        },
        Err(_) => Refusal::unreadable(),
    }
}
