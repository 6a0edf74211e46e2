//! The providers, and what their specs say.

use serde::{Deserialize, Serialize};

use super::types;
use crate::{Operation, phone::Country, portone, smslink, solapi, wire::AnswerPlaces};

/// The provider whose part the sandbox played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Provider {
    /// SOLAPI.
    Solapi,
    /// PortOne V1.
    PortOneV1,
    /// PortOne V2.
    PortOneV2,
    /// SMSLINK.
    Smslink,
}

impl Provider {
    pub(crate) const ALL: [Self; 4] = [Self::Solapi, Self::PortOneV1, Self::PortOneV2, Self::Smslink];

    /// Its name in the control API, in the log and in the file of the state.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Solapi => "solapi",
            Self::PortOneV1 => "portone-v1",
            Self::PortOneV2 => "portone-v2",
            Self::Smslink => "smslink",
        }
    }

    /// The country whose numbers it reaches.
    pub(crate) const fn country(self) -> Country {
        match self {
            Self::Solapi | Self::PortOneV1 | Self::PortOneV2 => Country::Korea,
            Self::Smslink => Country::Japan,
        }
    }

    pub(crate) fn operations(self) -> &'static [&'static Operation] {
        match self {
            Self::Solapi => solapi::generated::operations::ALL,
            Self::PortOneV1 => portone::v1::generated::operations::ALL,
            Self::PortOneV2 => portone::v2::generated::operations::ALL,
            Self::Smslink => smslink::generated::operations::ALL,
        }
    }

    pub(crate) fn answers(self) -> &'static [AnswerPlaces] {
        match self {
            Self::Solapi => solapi::generated::ANSWERS,
            Self::PortOneV1 => portone::v1::generated::ANSWERS,
            Self::PortOneV2 => portone::v2::generated::ANSWERS,
            Self::Smslink => smslink::generated::ANSWERS,
        }
    }
}

/// The operations of all providers.
pub(crate) fn operations() -> impl Iterator<Item = (Provider, &'static Operation)> {
    Provider::ALL.iter().flat_map(|provider| provider.operations().iter().map(|operation| (*provider, *operation)))
}

/// Where the answers of an operation have enums, and what may be left out of them.
pub(crate) fn places_of(operation: &Operation) -> Option<&'static AnswerPlaces> {
    Provider::ALL.iter().flat_map(|provider| provider.answers()).find(|places| places.operation.id == operation.id)
}

impl From<Provider> for types::Provider {
    fn from(provider: Provider) -> Self {
        match provider {
            Provider::Solapi => Self::Solapi,
            Provider::PortOneV1 => Self::PortOneV1,
            Provider::PortOneV2 => Self::PortOneV2,
            Provider::Smslink => Self::Smslink,
        }
    }
}
