//! A provider's "no" to a code, in common words and in its own.

use std::fmt;

use crate::{Rejection, UnknownValue};

/// Why a code was rejected: the common [`Rejection`], and the provider's own code whatever the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    reason: Rejection,
    code: UnknownValue,
}

impl Rejected {
    /// A rejection as a provider's code says it.
    pub fn new(reason: Rejection, provider_code: impl AsRef<str>) -> Self {
        Self { reason, code: UnknownValue::new(provider_code.as_ref()) }
    }

    /// A rejection that has no common reason.
    pub fn unknown(provider_code: impl AsRef<str>) -> Self {
        let code = UnknownValue::new(provider_code.as_ref());
        Self { reason: Rejection::Unknown(code.clone()), code }
    }

    /// What it means. Where the provider documents nothing it is [`Rejection::Unknown`].
    pub const fn reason(&self) -> &Rejection {
        &self.reason
    }

    /// The provider's own code, as it was sent. Display and Debug show it only if it looks like a code.
    pub fn provider_code(&self) -> &str {
        self.code.as_str()
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            // It says the code itself.
            Rejection::Unknown(_) => write!(f, "{}", self.reason),
            reason => write!(f, "{reason} (provider code {})", self.code),
        }
    }
}
