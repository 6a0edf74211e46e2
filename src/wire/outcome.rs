//! A provider's verdict on a code that a user typed.

use std::fmt;

use zeroize::Zeroizing;

use super::ProviderCode;

/// What became of a code that a user typed. A wrong code is an outcome, not an error.
///
/// ```
/// use phoneproof::{Outcome, Rejection};
///
/// fn reply(outcome: Outcome) -> &'static str {
///     match outcome {
///         Outcome::Verified(()) => "thank you",
///         Outcome::Rejected(Rejection::Expired) => "that code is too old: we sent you another",
///         Outcome::Rejected(_) => "that code is not right",
///     }
/// }
/// # assert_eq!(reply(Outcome::Rejected(Rejection::WrongCode)), "that code is not right");
/// ```
///
/// `T` is what was proved. `R` is the reason of a "no"; where several providers share a flow it also keeps their own
/// code.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "only `Verified` lets somebody in"]
pub enum Outcome<T = (), R = Rejection> {
    /// The provider's success code, and nothing else, leads here.
    Verified(T),
    /// Not verified.
    Rejected(R),
}

impl<T, R> Outcome<T, R> {
    /// Whether it is [`Outcome::Verified`].
    pub const fn is_verified(&self) -> bool {
        matches!(self, Self::Verified(_))
    }

    /// What was proved, if anything.
    pub fn verified(self) -> Option<T> {
        match self {
            Self::Verified(proof) => Some(proof),
            Self::Rejected(_) => None,
        }
    }

    /// The same outcome, with the reason of a "no" said in another way.
    pub(crate) fn map_rejected<S>(self, say: impl FnOnce(R) -> S) -> Outcome<T, S> {
        match self {
            Self::Verified(proof) => Outcome::Verified(proof),
            Self::Rejected(reason) => Outcome::Rejected(say(reason)),
        }
    }
}

/// A "no" with the words that the provider or its PG had for it.
pub(crate) struct Said {
    pub(crate) reason: Rejection,
    /// As it was sent.
    pub(crate) code: ProviderCode,
    /// It may repeat what was sent.
    pub(crate) message: Option<Zeroizing<String>>,
}

impl Said {
    /// A "no" without a documented reason.
    pub(crate) fn unknown(code: &str) -> Self {
        let code = ProviderCode::new(code);
        Self { reason: Rejection::Unknown(code.clone()), code, message: None }
    }
}

impl From<Said> for Rejection {
    fn from(said: Said) -> Self {
        said.reason
    }
}

/// Why a code was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// No code like this is open for the number: most often a typing mistake.
    WrongCode,
    /// The code was right once.
    Expired,
    /// The code was verified before: treat it as a replay.
    AlreadyUsed,
    /// Too many wrong codes: only a new one helps.
    TooManyAttempts,
    /// There is nothing to check a code against, or no longer: start anew.
    NotFound,
    /// The code was right, but the person who was verified is not the one expected. Let nobody in: anybody can verify
    /// as themselves. Only [`verification`](crate::verification) compares, so no provider's own client says this.
    SomebodyElse,
    /// The provider said no without a documented reason; its own code is kept.
    Unknown(ProviderCode),
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongCode => f.write_str("wrong code"),
            Self::Expired => f.write_str("code expired"),
            Self::AlreadyUsed => f.write_str("code already used"),
            Self::TooManyAttempts => f.write_str("too many wrong codes"),
            Self::NotFound => f.write_str("nothing to check a code against"),
            Self::SomebodyElse => f.write_str("somebody else was verified"),
            Self::Unknown(code) => write!(f, "not verified (provider code {code})"),
        }
    }
}
