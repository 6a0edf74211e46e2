//! Which provider reaches a number how, as far as the providers' documentation says.

/// A provider's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// SOLAPI's sender IDs (Korea).
    Solapi,
    /// PortOne V1's identity verification (Korea).
    PortOneV1,
    /// PortOne V2's identity verification (Korea).
    PortOneV2,
    /// NEXLINK SMSLINK's verification codes (Japan).
    Smslink,
}

/// How a provider uses a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// A code arrives by SMS.
    Sms,
    /// A voice reads a code in a call.
    Voice,
    /// The number can be registered as one to send from, and no more.
    SenderId,
}

/// A way in which a number is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Reach {
    /// Who reaches it.
    pub provider: Provider,
    /// How.
    pub channel: Channel,
}

impl Reach {
    const fn new(provider: Provider, channel: Channel) -> Self {
        Self { provider, channel }
    }
}

/// The carriers check a Korean mobile and its person; SOLAPI's samples register mobiles.
pub(super) const KOREAN_MOBILE: &[Reach] = &[
    Reach::new(Provider::PortOneV1, Channel::Sms),
    Reach::new(Provider::PortOneV2, Channel::Sms),
    Reach::new(Provider::Solapi, Channel::SenderId),
];
/// SOLAPI names landlines with their area code, representative numbers and 030.
pub(super) const SENDER_ID: &[Reach] = &[Reach::new(Provider::Solapi, Channel::SenderId)];
/// SMSLINK's table of numbers, in `specs/smslink.yaml`; so the next two.
pub(super) const SMS_AND_VOICE: &[Reach] = &[SMS[0], VOICE[0]];
pub(super) const SMS: &[Reach] = &[Reach::new(Provider::Smslink, Channel::Sms)];
pub(super) const VOICE: &[Reach] = &[Reach::new(Provider::Smslink, Channel::Voice)];
/// Documented as unreachable, or not documented at all.
pub(super) const NOBODY: &[Reach] = &[];
