//! Numbers that always behave one way, so that a test can ask for a failure by the number it types.

use super::{Provider, Sandbox};

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

const HELD_ELSEWHERE: &str = "01000009907";

/// The sandbox's own numbers, from blocks that no country hands out: 010-0000 in Korea, 090-0 in Japan.
static OWN: [(&str, &[Provider], Behaviour); 10] = [
    ("01000009901", KOREAN, Behaviour::Delivered),
    ("01000009902", KOREAN, Behaviour::Undeliverable),
    ("01000009903", KOREAN, Behaviour::WrongCode),
    ("01000009904", KOREAN, Behaviour::Expired),
    ("01000009905", KOREAN, Behaviour::Locked),
    ("01000009906", &[Provider::PortOneV1, Provider::PortOneV2], Behaviour::CarrierMismatch),
    (HELD_ELSEWHERE, &[Provider::Solapi], Behaviour::HeldElsewhere),
    ("09000009903", &[Provider::Smslink], Behaviour::WrongCode),
    ("09000009904", &[Provider::Smslink], Behaviour::Expired),
    ("09000009905", &[Provider::Smslink], Behaviour::Locked),
];

const KOREAN: &[Provider] = &[Provider::Solapi, Provider::PortOneV1, Provider::PortOneV2];

/// How one of the sandbox's own numbers behaves.
pub(super) fn behaviour(provider: Provider, number: &str) -> Option<Behaviour> {
    let is_meant = |(own, providers, _): &&(&str, &[Provider], _)| *own == number && providers.contains(&provider);
    OWN.iter().find(is_meant).map(|(_, _, behaviour)| *behaviour)
}

impl Sandbox {
    /// A number that another SOLAPI account of the sandbox holds, until a release of it is approved.
    pub const SOLAPI_NUMBER_HELD_ELSEWHERE: &'static str = HELD_ELSEWHERE;

    /// Numbers that always behave one way, however often they were used before. Rules about how often a number may
    /// be sent something hold for them too.
    ///
    /// SMSLINK's `delivered` and `undeliverable` are those of its own simulator. All others are the sandbox's choice;
    /// they belong to nobody as far as the countries' numbering plans say.
    ///
    #[doc = include_str!("magic.md")]
    pub fn magic_numbers() -> Vec<MagicNumber> {
        let own = OWN.iter().flat_map(|(number, providers, behaviour)| {
            providers.iter().map(|provider| MagicNumber { number, provider: *provider, behaviour: *behaviour })
        });
        let simulated = Provider::ALL.iter().flat_map(|provider| {
            provider.facts().simulator.iter().map(|simulated| MagicNumber {
                number: simulated.number,
                provider: *provider,
                behaviour: if simulated.arrives { Behaviour::Delivered } else { Behaviour::Undeliverable },
            })
        });
        own.chain(simulated).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{MagicNumber, Provider, Sandbox};

    fn name(provider: Provider) -> &'static str {
        match provider {
            Provider::Solapi => "SOLAPI",
            Provider::PortOneV1 => "PortOne V1",
            Provider::PortOneV2 => "PortOne V2",
            Provider::Smslink => "SMSLINK",
        }
    }

    fn row(magic: &MagicNumber) -> String {
        format!("{} {} {}", magic.behaviour().as_str(), name(magic.provider()), magic.number())
    }

    /// The rows of the documentation, one for each number and provider.
    fn documented() -> Vec<String> {
        let mut rows = Vec::new();
        for line in include_str!("magic.md").lines().skip(2) {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            for provider in cells[2].split(", ") {
                for number in cells[3].split(' ') {
                    rows.push(format!("{} {provider} {number}", cells[1]).replace('`', ""));
                }
            }
        }
        rows.sort();
        rows
    }

    #[test]
    fn the_documented_table_lists_the_numbers_that_the_sandbox_knows() {
        let mut known: Vec<_> = Sandbox::magic_numbers().iter().map(row).collect();
        known.sort();
        assert_eq!(known, documented());
    }

    #[test]
    fn a_number_behaves_one_way_with_a_provider() {
        let mut numbers: Vec<_> =
            Sandbox::magic_numbers().iter().map(|one| (name(one.provider()), one.number())).collect();
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), all);
    }
}
