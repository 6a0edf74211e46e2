//! The providers' APIs, and what each spec says of its own: which there are is listed in `specs/` and nowhere else.
//!
//! ```
//! use phoneproof::{PhoneNumber, phone::Country, provider::{Channel, Provider}};
//!
//! let number = PhoneNumber::parse("090-1234-5678", Country::Japan)?;
//! let reached: Vec<_> = Provider::ALL.iter().filter(|provider| number.is_reached(**provider, Channel::Sms)).collect();
//! assert_eq!(reached, [&Provider::Smslink]);
//! assert_eq!(Provider::Smslink.title(), "SMSLINK");
//! assert_eq!("smslink".parse(), Ok(Provider::Smslink));
//! # Ok::<(), phoneproof::phone::InvalidPhoneNumber>(())
//! ```

mod reach;

use std::{fmt, str::FromStr, time::Duration};

pub use self::reach::{Channel, Reach};
use crate::{
    InvalidValue,
    phone::{Country, Kind},
};

/// What a spec says of its API as a whole.
pub(crate) struct Facts {
    /// The name of the spec.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) feature: &'static str,
    pub(crate) country: Country,
    /// The base URLs, as users name them.
    pub(crate) servers: &'static str,
    /// The one that is called unless another is named.
    pub(crate) base_url: Option<&'static str>,
    /// The environment variable that names another.
    pub(crate) base_url_variable: &'static str,
    pub(crate) timeout: Duration,
    pub(crate) http1_only: bool,
    #[cfg_attr(not(feature = "sandbox"), expect(dead_code, reason = "the sandbox's environment"))]
    pub(crate) credentials: &'static [&'static Credential],
    pub(crate) reaches: &'static [(Kind, &'static [Channel])],
    #[cfg_attr(not(feature = "sandbox"), expect(dead_code, reason = "the sandbox plays them"))]
    pub(crate) simulator: &'static [Simulated],
}

/// Something that a client is set up with.
pub(crate) struct Credential {
    /// The environment variable that it is read from.
    pub(crate) variable: Option<&'static str>,
    /// What the sandbox takes.
    #[cfg_attr(not(feature = "sandbox"), expect(dead_code, reason = "the sandbox's"))]
    pub(crate) sandbox: Option<&'static str>,
    /// Of a channel's key: the company behind the channel.
    #[cfg_attr(not(feature = "sandbox"), expect(dead_code, reason = "the sandbox's"))]
    pub(crate) channel_of: Option<&'static str>,
}

/// A number of a provider's own simulator.
#[cfg_attr(not(feature = "sandbox"), expect(dead_code, reason = "the sandbox plays them"))]
pub(crate) struct Simulated {
    /// In national digits.
    pub(crate) number: &'static str,
    /// Whether a message arrives there.
    pub(crate) arrives: bool,
    /// The members of the provider's answers about it, and their values.
    pub(crate) answers: &'static [(&'static str, &'static str)],
}

/// `providers! { /// doc #[serde(rename = "name")] Variant { facts: …, operations: …, answers: … }, … }`: a row for each
/// spec of a provider.
macro_rules! providers {
    ($($(#[$about:meta])* $variant:ident { facts: $facts:expr, operations: $operations:expr, answers: $answers:expr }),*) => {
        /// A provider's API; there is one for each spec. Two versions of an API are two.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub enum Provider {
            $($(#[$about])* $variant,)*
        }

        impl Provider {
            /// Every one, by the name of its spec.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            pub(crate) const fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$variant => const { &$facts },)*
                }
            }

            /// The operations of its API; none if the feature that brings it is off.
            pub const fn operations(self) -> &'static [&'static Operation] {
                match self {
                    $(Self::$variant => $operations,)*
                }
            }

            /// What its spec says of the answers to its operations.
            #[cfg(feature = "sandbox")]
            pub(crate) const fn answers(self) -> &'static [crate::wire::AnswerPlaces] {
                match self {
                    $(Self::$variant => $answers,)*
                }
            }
        }
    };
}
pub(crate) use providers;

mod generated {
    use super::Facts;
    use crate::Operation;

    include!(concat!(env!("OUT_DIR"), "/providers.rs"));
}

pub use generated::Provider;
#[cfg_attr(not(every_provider), allow(unused_imports, reason = "without a client, nothing reads them"))]
pub(crate) use generated::credentials;
#[cfg(feature = "sandbox")]
pub(crate) use generated::with_provider_names;

impl Provider {
    /// The name of its spec, which errors and spans use: `portone-v2`.
    pub const fn as_str(self) -> &'static str {
        self.facts().name
    }

    /// Its name for people: `PortOne V2`.
    pub const fn title(self) -> &'static str {
        self.facts().title
    }

    /// The country whose numbers it takes.
    pub const fn country(self) -> Country {
        self.facts().country
    }

    /// The feature of this crate that brings its client.
    pub const fn feature(self) -> &'static str {
        self.facts().feature
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Provider {
    type Err = InvalidValue;

    /// Reads the name of a spec.
    fn from_str(name: &str) -> Result<Self, InvalidValue> {
        let found = Self::ALL.iter().find(|provider| provider.as_str() == name);
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|provider| provider.as_str()).collect();
            InvalidValue::new("Provider", format!("there is no such provider; give one of {}", known.join(", ")))
        })
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Provider {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Provider".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": Self::ALL })
    }
}
