//! The provider's verdict on a code. HTTP success alone means nothing here.

use super::{
    client::Smslink,
    echo,
    types::{ErrorCode, VerificationCode, VerifyCodeRequest, VerifyResult, VerifyResultCode},
};
use crate::{
    Outcome, ProviderCode, Rejection,
    wire::{Exchange, Reading, Refusal, Said, json::Decoded},
};

/// Reads the answer to a check. That failed checks come with 2xx is inferred, so a verdict is taken with any status;
/// success with 2xx only.
pub(super) fn read(
    answer: &Exchange<'_, Smslink, VerifyResult>,
    asked: &VerifyCodeRequest,
) -> Reading<Outcome<(), Said>, ErrorCode> {
    let (result, notes) = match answer.decoded() {
        Some(Ok(Decoded { value, notes })) if !notes.is_doubtful => (value, notes),
        Some(decoded) if answer.is_success() => return answer.unreadable(decoded.err()),
        _ => return answer.no_success(),
    };
    if echo::is_another_number(&asked.phone_number, result.phone_number.as_ref()) {
        return Reading::of_another("another number");
    }
    let echoed = result.verification_code.as_ref().map(VerificationCode::expose);
    if echo::is_another_code(asked.verification_code.expose(), echoed, &notes) {
        return Reading::of_another("another code");
    }
    let is_known_no = || result.verify_result_code.rejection().is_some();
    if answer.is_success() || is_known_no() {
        return Reading::Told(outcome(&result.verify_result_code));
    }
    Reading::Refused(Refusal {
        provider_code: Some(result.verify_result_code.as_str().to_owned()),
        message: result.verify_result_message.map(|text| text.expose().to_owned().into()),
        ..Refusal::unreadable()
    })
}

/// What a code means. Verified only for `VRFY00001`.
fn outcome(code: &VerifyResultCode) -> Outcome<(), Said> {
    if *code == VerifyResultCode::Verified {
        return Outcome::Verified(());
    }
    let code_as_sent = ProviderCode::new(code.as_str());
    let reason = code.rejection().unwrap_or_else(|| Rejection::Unknown(code_as_sent.clone()));
    Outcome::Rejected(Said { reason, code: code_as_sent, message: None })
}
