//! What has become of the code in a message, as its provider sees it now.

use jiff::Timestamp;

use super::{
    inbox::Message,
    magic::{Behaviour, Heeded},
};
use crate::sandbox::spec::types::CodeState;

/// What has become of the code in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeStatus {
    /// Whether it can still be verified, and if not, why.
    pub state: CodeState,
    /// When its time is over, by the sandbox's clock. `None` if it has no limit, or if it is no longer kept.
    pub expires_at: Option<Timestamp>,
    /// How many wrong codes can still be tried. `None` if it is not active, or if nobody counts.
    pub attempts_left: Option<u64>,
}

impl CodeStatus {
    pub(crate) const fn of(state: CodeState) -> Self {
        Self { state, expires_at: None, attempts_left: None }
    }

    /// Its provider does not keep it any more.
    pub(crate) const fn void() -> Self {
        Self::of(CodeState::Void)
    }

    /// A code that was not verified, which bears so many more wrong tries until its time is over.
    pub(crate) fn counted(tries: u64, expires_at: Option<Timestamp>, now: Timestamp) -> Self {
        let (state, attempts_left) = match tries {
            0 => (CodeState::Locked, None),
            _ if expires_at.is_some_and(|at| at <= now) => (CodeState::Expired, None),
            _ => (CodeState::Active, Some(tries)),
        };
        Self { state, expires_at, attempts_left }
    }
}

/// What is known of the code in a message without its provider, if anything is.
pub(crate) fn decided(message: &Message, heeded: &Heeded) -> Option<CodeStatus> {
    if message.verified {
        return Some(CodeStatus::of(CodeState::Verified));
    }
    match heeded.behaviour(message.to()) {
        Some(Behaviour::Expired) => Some(CodeStatus::of(CodeState::Expired)),
        Some(Behaviour::Locked) => Some(CodeStatus::of(CodeState::Locked)),
        _ => None,
    }
}
