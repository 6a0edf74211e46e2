//! A provider's "no" to a code, in common words and in its own.

use std::fmt;

use zeroize::Zeroizing;

use super::{Comparison, Difference};
use crate::{ProviderCode, Rejection, wire::Said};

/// Why a code was rejected: the common [`Rejection`], and the provider's own code and words.
///
/// [`case`](Self::case) says what your service answers.
#[derive(Clone, PartialEq, Eq)]
pub struct Rejected {
    reason: Rejection,
    /// `None` if it is not the provider who said no.
    code: Option<ProviderCode>,
    message: Option<Zeroizing<String>>,
    comparison: Option<Comparison>,
}

impl From<Said> for Rejected {
    fn from(Said { reason, code, message }: Said) -> Self {
        Self { message, ..Self::new(reason, code.as_str()) }
    }
}

impl Rejected {
    /// A rejection as a provider's code says it.
    pub fn new(reason: Rejection, provider_code: impl AsRef<str>) -> Self {
        let code = Some(provider_code.as_ref()).filter(|code| !code.is_empty()).map(ProviderCode::new);
        Self { reason, code, message: None, comparison: None }
    }

    /// A rejection that has no common reason.
    pub fn unknown(provider_code: impl AsRef<str>) -> Self {
        let code = provider_code.as_ref();
        Self::new(Rejection::Unknown(ProviderCode::new(code)), code)
    }

    /// The rejection of a right code that was somebody else's: [`Expected::judge`](super::Expected::judge) makes it.
    pub(super) const fn somebody_else(comparison: Comparison) -> Self {
        Self { reason: Rejection::SomebodyElse, code: None, message: None, comparison: Some(comparison) }
    }

    /// What it means. Where the provider documents nothing it is [`Rejection::Unknown`].
    pub const fn reason(&self) -> &Rejection {
        &self.reason
    }

    /// The provider's own code, as it was sent; of PortOne V2 that of the PG, if it has one. Empty if the provider said
    /// yes, and it is [`SomebodyElse`](Rejection::SomebodyElse). Display and Debug show it only if it looks like a code.
    pub fn provider_code(&self) -> &str {
        self.code.as_ref().map_or("", ProviderCode::as_str)
    }

    /// What PortOne said in words; of V2 what the PG said. It may repeat what was sent, so neither Display nor Debug
    /// shows it: think before you log it.
    pub fn provider_message(&self) -> Option<&str> {
        self.message.as_ref().map(|message| message.as_str())
    }

    /// The first thing that differed, if it is [`SomebodyElse`](Rejection::SomebodyElse). For your records: the person
    /// needs to know no more than that somebody else was verified.
    pub fn difference(&self) -> Option<Difference> {
        self.comparison.and_then(|comparison| comparison.difference())
    }

    /// What was compared, if it is [`SomebodyElse`](Rejection::SomebodyElse).
    pub const fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.reason, &self.code) {
            // It says the code itself.
            (Rejection::Unknown(_), _) | (_, None) => write!(f, "{}", self.reason),
            (reason, Some(code)) => write!(f, "{reason} (provider code {code})"),
        }
    }
}

impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("reason", &self.reason)
            .field("code", &self.code)
            .field("message", &self.message.as_ref().map(|_| format_args!("[not shown]")))
            .field("comparison", &self.comparison)
            .finish()
    }
}
