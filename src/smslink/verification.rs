//! The provider's verdict on a code.

use super::{
    Error,
    types::{VerifyResult, VerifyResultCode},
};
use crate::{Outcome, Rejection};

/// The answer to [`verify`](super::Client::verify). HTTP success alone means nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "only the outcome says whether the person is verified"]
pub struct Verification {
    code: VerifyResultCode,
}

impl Verification {
    pub(super) fn new(result: VerifyResult) -> Self {
        Self { code: result.verify_result_code }
    }

    /// A verdict that came with an error status. Whatever its code: that is not success.
    pub(super) fn of_error(error: &Error) -> Option<Self> {
        let code = VerifyResultCode::from(error.provider_code()?);
        let is_rejection = !matches!(code, VerifyResultCode::Unknown(_) | VerifyResultCode::Verified);
        is_rejection.then_some(Self { code })
    }

    /// The provider's code, `VRFY00001` and so on.
    pub const fn code(&self) -> &VerifyResultCode {
        &self.code
    }

    /// What it means. Verified only for `VRFY00001`.
    pub fn outcome(&self) -> Outcome {
        let rejection = match &self.code {
            VerifyResultCode::Verified => return Outcome::Verified(()),
            VerifyResultCode::Expired => Rejection::Expired,
            VerifyResultCode::NoSuchCode => Rejection::WrongCode,
            VerifyResultCode::AlreadyVerified => Rejection::AlreadyUsed,
            VerifyResultCode::Locked => Rejection::TooManyAttempts,
            VerifyResultCode::Unknown(code) => Rejection::Unknown(code.clone()),
        };
        Outcome::Rejected(rejection)
    }
}
