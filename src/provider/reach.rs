//! Which provider reaches a number how, as far as its documentation says.

use super::Provider;
use crate::PhoneNumber;

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
    /// The API that reaches it.
    pub provider: Provider,
    /// How.
    pub channel: Channel,
}

impl Provider {
    /// The channels by which it is documented to reach a number; none if nobody says so.
    pub fn channels_to(self, number: &PhoneNumber) -> &'static [Channel] {
        let facts = self.facts();
        let row = facts.reaches.iter().find(|(kind, _)| *kind == number.kind() && facts.country == number.country());
        row.map_or(&[], |(_, channels)| channels)
    }
}

impl PhoneNumber {
    /// Returns the ways in which it is reached, as far as they are documented.
    pub fn reach(&self) -> impl Iterator<Item = Reach> {
        Provider::ALL.iter().flat_map(|provider| {
            provider.channels_to(self).iter().map(|channel| Reach { provider: *provider, channel: *channel })
        })
    }

    /// Returns `true` if `provider` is documented to reach it over `channel`.
    pub fn is_reached(&self, provider: Provider, channel: Channel) -> bool {
        provider.channels_to(self).contains(&channel)
    }
}
