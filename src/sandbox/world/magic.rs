//! Numbers that always behave one way, so that a test can ask for a failure by the number it types.

use crate::{Provider, phone::Country};

/// How a [`MagicNumber`] behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Behaviour {
    /// The message or call arrives, and its code is right.
    Delivered,
    /// The request is accepted, and nothing arrives.
    Undeliverable,
    /// Every code is wrong, however often it is tried.
    WrongCode,
    /// Every code has expired already.
    Expired,
    /// All tries are used up already.
    Locked,
    /// The request is refused: the carrier does not know this person by this number.
    CarrierMismatch,
    /// Another account holds the number.
    HeldElsewhere,
}

impl Behaviour {
    /// Its name, as in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Undeliverable => "undeliverable",
            Self::WrongCode => "wrong-code",
            Self::Expired => "expired",
            Self::Locked => "locked",
            Self::CarrierMismatch => "carrier-mismatch",
            Self::HeldElsewhere => "held-elsewhere",
        }
    }
}

/// A number that always behaves one way with a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MagicNumber {
    number: &'static str,
    provider: Provider,
    behaviour: Behaviour,
}

impl MagicNumber {
    pub(crate) const fn new(number: &'static str, provider: Provider, behaviour: Behaviour) -> Self {
        Self { number, provider, behaviour }
    }

    /// In national digits.
    pub const fn number(&self) -> &'static str {
        self.number
    }

    /// With which provider.
    pub const fn provider(&self) -> Provider {
        self.provider
    }

    /// How it behaves.
    pub const fn behaviour(&self) -> Behaviour {
        self.behaviour
    }
}

/// A number that another account of a provider holds, until it releases it.
pub(crate) const HELD_ELSEWHERE: &str = "01000009907";

/// One of the sandbox's own numbers. It is of the providers that reach its country and heed its behaviour.
pub(crate) struct OwnNumber {
    country: Country,
    number: &'static str,
    behaviour: Behaviour,
}

const fn own(country: Country, number: &'static str, behaviour: Behaviour) -> OwnNumber {
    OwnNumber { country, number, behaviour }
}

/// From blocks that no country hands out: 010-0000 in Korea, 090-0 in Japan.
pub(crate) static OWN: [OwnNumber; 10] = [
    own(Country::Korea, "01000009901", Behaviour::Delivered),
    own(Country::Korea, "01000009902", Behaviour::Undeliverable),
    own(Country::Korea, "01000009903", Behaviour::WrongCode),
    own(Country::Korea, "01000009904", Behaviour::Expired),
    own(Country::Korea, "01000009905", Behaviour::Locked),
    own(Country::Korea, "01000009906", Behaviour::CarrierMismatch),
    own(Country::Korea, HELD_ELSEWHERE, Behaviour::HeldElsewhere),
    own(Country::Japan, "09000009903", Behaviour::WrongCode),
    own(Country::Japan, "09000009904", Behaviour::Expired),
    own(Country::Japan, "09000009905", Behaviour::Locked),
];

impl OwnNumber {
    pub(crate) fn is_for(&self, heeded: &Heeded) -> bool {
        self.country == heeded.provider.country() && heeded.behaviours.contains(&self.behaviour)
    }

    pub(crate) const fn with(&self, provider: Provider) -> MagicNumber {
        MagicNumber::new(self.number, provider, self.behaviour)
    }
}

/// The numbers of a provider's own simulator.
pub(crate) fn simulated(provider: Provider) -> impl Iterator<Item = MagicNumber> {
    provider.facts().simulator.iter().map(move |simulated| {
        let behaviour = if simulated.arrives { Behaviour::Delivered } else { Behaviour::Undeliverable };
        MagicNumber::new(simulated.number, provider, behaviour)
    })
}

/// What a provider heeds of the sandbox's own numbers: those of its country that behave in one of these ways.
pub(crate) struct Heeded {
    pub(crate) provider: Provider,
    pub(crate) behaviours: &'static [Behaviour],
}

impl Heeded {
    /// How a number always behaves with the provider, if it does.
    pub(crate) fn behaviour(&self, number: &str) -> Option<Behaviour> {
        OWN.iter().find(|own| own.number == number && own.is_for(self)).map(|own| own.behaviour)
    }
}
