//! A verification under way, as it is kept between two requests of a web service.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Expected, Input};
use crate::{InvalidValue, PhoneNumber};

/// A code is on its way; [`Verifier::check`](super::Verifier::check) takes it.
///
/// It serialises, so that it survives between two requests of a web service. **Keep it on the server's side, or in a
/// cookie that is encrypted and bound to the session.** The provider checks a code against what stands in it, a number
/// or the id of a record: someone who can change it can type the code of their own phone in another's verification, and
/// someone who can read it sees a number. The [`Expected`](super::Expected) person beside it, which `check` takes as
/// well, finds that out: a `Pending` whose code went to another number is refused before anything is sent.
///
/// [`expires_at`](Self::expires_at), [`resend_allowed_at`](Self::resend_allowed_at) and
/// [`attempts_left`](Self::attempts_left) are there only where the provider documents them, by the clock of this
/// machine. They are for the person who waits: it is the provider that decides.
///
/// ```
/// use phoneproof::verification::Pending;
///
/// let pending = Pending::for_id("portone-v2", "5f0c3b0a9d7e4c1f8a2b6d4e0c9f7a31");
/// let kept = serde_json::to_string(&pending)?;
/// assert_eq!(kept, r#"{"version":1,"provider":"portone-v2","id":"5f0c3b0a9d7e4c1f8a2b6d4e0c9f7a31"}"#);
/// assert_eq!(serde_json::from_str::<Pending>(&kept)?, pending);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(into = "Kept")]
pub struct Pending {
    provider: String,
    bound_to: BoundTo,
    /// Beside an id: the number that the code went to.
    sent_to: Option<PhoneNumber>,
    expires_at: Option<SystemTime>,
    resend_allowed_at: Option<SystemTime>,
    attempts_left: Option<u32>,
}

/// What the provider knows the verification by.
#[derive(Clone, PartialEq, Eq)]
enum BoundTo {
    Number(PhoneNumber),
    Id(String),
}

impl Pending {
    /// A verification that the provider knows by the number. The verifiers of this crate make their own; this is for
    /// others, and for mocks.
    pub fn for_number(provider: impl Into<String>, number: PhoneNumber) -> Self {
        Self::new(provider.into(), BoundTo::Number(number))
    }

    /// A verification that the provider knows by an id. The verifiers of this crate make their own; this is for others,
    /// and for mocks.
    pub fn for_id(provider: impl Into<String>, id: impl Into<String>) -> Self {
        Self::new(provider.into(), BoundTo::Id(id.into()))
    }

    const fn new(provider: String, bound_to: BoundTo) -> Self {
        Self { provider, bound_to, sent_to: None, expires_at: None, resend_allowed_at: None, attempts_left: None }
    }

    /// The number that the code went to, for a provider that knows the verification by an id. Where it knows it by the
    /// number this changes nothing.
    #[must_use]
    pub fn sent_to(mut self, number: PhoneNumber) -> Self {
        self.sent_to = Some(number).filter(|_| self.id().is_some());
        self
    }

    /// Until when the code is taken at least. Kept in whole seconds.
    #[must_use]
    pub fn with_expiry(mut self, at: SystemTime) -> Self {
        self.expires_at = Some(from_seconds(seconds(at)).unwrap_or(at));
        self
    }

    /// From when on the provider sends another code. Kept in whole seconds, of which the last counts in full.
    #[must_use]
    pub fn with_resend_at(mut self, at: SystemTime) -> Self {
        self.resend_allowed_at = Some(from_seconds(seconds(at).saturating_add(1)).unwrap_or(at));
        self
    }

    /// How many wrong codes the provider takes.
    #[must_use]
    pub const fn with_attempts_left(mut self, attempts: u32) -> Self {
        self.attempts_left = Some(attempts);
        self
    }

    /// Counts a wrong code. No provider tells how many are left, so whoever keeps this value has to count. Another code
    /// comes with a new value, and with all tries again: that a new code is counted anew is inferred from SMSLINK's
    /// documents, which speak of five wrong codes in a row for a number.
    pub fn count_attempt(&mut self) {
        self.attempts_left = self.attempts_left.map(|left| left.saturating_sub(1));
    }

    /// The provider, by the name that its errors show.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// The id of the provider's record, if it goes by one.
    pub fn id(&self) -> Option<&str> {
        match &self.bound_to {
            BoundTo::Id(id) => Some(id),
            BoundTo::Number(_) => None,
        }
    }

    /// The number that the code went to, if it is known: the provider goes by it, or it was [kept](Self::sent_to)
    /// beside the id.
    pub const fn phone_number(&self) -> Option<&PhoneNumber> {
        match &self.bound_to {
            BoundTo::Number(number) => Some(number),
            BoundTo::Id(_) => self.sent_to.as_ref(),
        }
    }

    /// Until when the code is taken at least; `None` if the provider does not document it.
    pub const fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// From when on another code can be asked for; `None` if the provider does not document it.
    pub const fn resend_allowed_at(&self) -> Option<SystemTime> {
        self.resend_allowed_at
    }

    /// How many wrong codes the provider still takes at most, as far as they were [counted](Self::count_attempt);
    /// `None` if it documents no limit. Codes that were typed for the same number elsewhere are not in it.
    pub const fn attempts_left(&self) -> Option<u32> {
        self.attempts_left
    }

    /// Returns the id, for a verifier of the provider of this name. A verification of another provider is refused.
    ///
    /// ```
    /// use phoneproof::verification::Pending;
    ///
    /// let pending = Pending::for_id("mock", "5f0c3b0a");
    /// assert_eq!(pending.id_at("mock"), Ok("5f0c3b0a"));
    /// assert!(pending.id_at("portone-v2").is_err());
    /// ```
    pub fn id_at(&self, provider: &str) -> Result<&str, InvalidValue> {
        self.id().filter(|_| self.provider == provider).ok_or_else(of_another_provider)
    }

    /// Returns the number, for a verifier of the provider of this name, which goes by it. A verification of another
    /// provider is refused, and so is one that goes by an id.
    pub fn number_at(&self, provider: &str) -> Result<&PhoneNumber, InvalidValue> {
        match &self.bound_to {
            BoundTo::Number(number) if self.provider == provider => Ok(number),
            _ => Err(of_another_provider()),
        }
    }

    /// Refuses a verification whose code went to another number than that of the expected person. Call it in
    /// [`Verifier::check`](super::Verifier::check) before anything is sent. Where one of the numbers is not known, nothing
    /// is refused here: [`Expected::judge`] compares the proof.
    pub fn check_sent_to(&self, expected: &Expected) -> Result<(), InvalidValue> {
        match self.phone_number().zip(expected.phone_number()) {
            Some((sent_to, expected)) if sent_to != expected => {
                let reason = "its code went to another number than that of the expected person; start again";
                Err(InvalidValue::new(Input::Pending.name(), reason))
            }
            _ => Ok(()),
        }
    }
}

fn of_another_provider() -> InvalidValue {
    let reason = "it belongs to another provider; hand it to the verifier that made it";
    InvalidValue::new(Input::Pending.name(), reason)
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Pending");
        debug.field("provider", &self.provider);
        match &self.bound_to {
            BoundTo::Number(number) => debug.field("number", number),
            BoundTo::Id(_) => debug.field("id", &format_args!("[not shown]")).field("sent_to", &self.sent_to),
        };
        debug
            .field("expires_at", &self.expires_at)
            .field("resend_allowed_at", &self.resend_allowed_at)
            .field("attempts_left", &self.attempts_left)
            .finish()
    }
}

impl<'de> Deserialize<'de> for Pending {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // serde's own words repeat what stands in the wrong place: of a Pending encoded twice, all of it.
        let kept = Kept::deserialize(deserializer).map_err(|_| {
            de::Error::custom("a Pending is an object with a version, a provider, and either a number or an id")
        })?;
        kept.try_into().map_err(de::Error::custom)
    }
}

/// The form in which it is kept. Members may be added; one that changes its meaning raises [`VERSION`].
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    provider: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<PhoneNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sent_to: Option<PhoneNumber>,
    /// UNIX seconds, like the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resend_allowed_at: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attempts_left: Option<u32>,
}

const VERSION: u32 = 1;

/// Why a kept text is no [`Pending`]. It holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Unreadable {
    #[error("this version of phoneproof does not know that version of Pending")]
    Version,
    #[error("a Pending has either a number or an id")]
    BoundToNothing,
    #[error("a time of the Pending is out of range")]
    Time,
}

impl TryFrom<Kept> for Pending {
    type Error = Unreadable;

    fn try_from(kept: Kept) -> Result<Self, Unreadable> {
        let bound_to = match (kept.version, kept.number, kept.id) {
            (VERSION, Some(number), None) => BoundTo::Number(number),
            (VERSION, None, Some(id)) => BoundTo::Id(id),
            (VERSION, ..) => return Err(Unreadable::BoundToNothing),
            _ => return Err(Unreadable::Version),
        };
        let time = |at: Option<u64>| at.map(|at| from_seconds(at).ok_or(Unreadable::Time)).transpose();
        Ok(Self {
            provider: kept.provider,
            sent_to: kept.sent_to.filter(|_| matches!(bound_to, BoundTo::Id(_))),
            bound_to,
            expires_at: time(kept.expires_at)?,
            resend_allowed_at: time(kept.resend_allowed_at)?,
            attempts_left: kept.attempts_left,
        })
    }
}

impl From<Pending> for Kept {
    fn from(pending: Pending) -> Self {
        let (number, id) = match pending.bound_to {
            BoundTo::Number(number) => (Some(number), None),
            BoundTo::Id(id) => (None, Some(id)),
        };
        Self {
            version: VERSION,
            provider: pending.provider,
            number,
            id,
            sent_to: pending.sent_to,
            expires_at: pending.expires_at.map(seconds),
            resend_allowed_at: pending.resend_allowed_at.map(seconds),
            attempts_left: pending.attempts_left,
        }
    }
}

/// UNIX seconds; what lies before them is their beginning.
fn seconds(at: SystemTime) -> u64 {
    at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn from_seconds(seconds: u64) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}
