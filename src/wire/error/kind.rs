//! What kept a call from telling what was asked for.

use std::fmt;

use crate::wire::{Cause, InvalidValue};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A value was refused before anything was sent.
    Invalid(InvalidValue),
    /// The request could not be built.
    Unbuildable,
    /// No connection.
    Connect(Cause),
    /// No answer in time; true while still connecting.
    Timeout { connecting: bool },
    /// The connection broke before the whole answer was there.
    Broken(Cause),
    /// The provider answered with an error.
    Answered,
    /// The provider answered with a redirect, which is not followed.
    Redirected,
    /// The answer is larger than the limit, in bytes.
    TooLarge(usize),
    /// The answer is in a coding that nobody asked for.
    Coded(Coding),
    /// The answer is the provider's, and lacks what it hangs on.
    Undecodable { what: &'static str },
    /// The answer is not the provider's: no JSON, or JSON of another kind.
    Foreign(&'static str),
    /// The answer is about something else than what was asked.
    OfAnother(&'static str),
    /// The provider handed out a credential that can't be used.
    UnusableCredential(&'static str),
}

/// A coding of HTTP, by a name that is safe to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coding(&'static str);

impl Coding {
    pub(crate) fn named(name: &str) -> Self {
        const KNOWN: [&str; 6] = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress"];
        let known = KNOWN.into_iter().find(|known| name.eq_ignore_ascii_case(known));
        Self(known.unwrap_or("one of an unknown name"))
    }
}

impl fmt::Display for Coding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Kind {
    /// A low-cardinality name, as OpenTelemetry's `error.type` wants it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Invalid(_) | Self::Unbuildable => "invalid_input",
            Self::Connect(_) => "connect",
            Self::Timeout { .. } => "timeout",
            Self::Broken(_) => "broken",
            Self::Answered => "answered",
            Self::Redirected => "redirected",
            Self::TooLarge(_) => "too_large",
            Self::Coded(_) => "coded",
            Self::Undecodable { .. } => "undecodable",
            Self::Foreign(_) => "foreign",
            Self::OfAnother(_) => "of_another",
            Self::UnusableCredential(_) => "unusable_credential",
        }
    }
}
