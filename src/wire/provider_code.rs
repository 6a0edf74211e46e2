//! A code as a provider sent it.

use std::fmt;

use super::redact::Shown;

/// A code as a provider sent it, whether or not the spec lists it.
///
/// Debug and Display show it only if it looks like a code; [`as_str`](Self::as_str) always gives all of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ProviderCode(Box<str>);

/// It may be a value that is sensitive.
impl Drop for ProviderCode {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

impl ProviderCode {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The code as it was sent. It may hold anything: think before you log it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Shown(&self.0), f)
    }
}

impl fmt::Debug for ProviderCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Shown(&self.0), f)
    }
}
