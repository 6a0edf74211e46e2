//! What was proved, and nothing more.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{BirthDate, Carrier, Ci, Di, Gender, PersonName, UnreadableNumber};
use crate::{PhoneNumber, phone::Country};

/// What a right code proved. Debug does not show it; serialised it is sensitive.
///
/// It is of whoever typed the code. [`Verifier::check`](super::Verifier::check) gives it only of the person whom you
/// [expect](super::Expected).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Proof {
    /// Somebody who receives what is sent to this number typed the code. Nothing is known of who that is.
    Possession(PhoneNumber),
    /// The carrier knows a person by this data, and the code that went to their phone was typed.
    Identity(Box<Identity>),
}

impl Proof {
    /// The number, if it was proved: an identity has one only if the provider gave it, and if it reads as one.
    pub fn phone_number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Possession(number) => Some(number),
            Self::Identity(identity) => identity.phone_number.as_ref().and_then(GivenNumber::read),
        }
    }

    /// The person, if one was identified.
    pub fn identity(&self) -> Option<&Identity> {
        match self {
            Self::Possession(_) => None,
            Self::Identity(identity) => Some(identity),
        }
    }
}

/// A person as the provider has them. What it left out is `None`: a matter of the contract with it, and not an error. The
/// verifiers of this crate take no record for a proof that has no name.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Identity {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The birth date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<BirthDate>,
    /// The sex. Through KG Inicis, that of a Kakao user is what the person typed: nobody verified it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Whether it is a foreigner. Through KG Inicis, that of a Kakao or Naver user is what the person typed: nobody verified
    /// it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_foreigner: Option<bool>,
    /// The mobile number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<GivenNumber>,
    /// Its carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Carrier>,
    /// The CI, by which services know that two of their users are one person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci: Option<Ci>,
    /// The DI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub di: Option<Di>,
    /// Whether it came through a test channel of the provider, which a service in earnest should not take for a proof;
    /// `None` if the provider does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_test: Option<bool>,
}

/// A telephone number as a provider gives it.
///
/// One that can't be read is kept, because it is not the expected person's: serialised it is an object with
/// `unreadable`, and a number that reads is its E.164 text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum GivenNumber {
    /// A Korean number.
    Number(PhoneNumber),
    /// Masked, foreign, or not a number at all.
    Unreadable {
        /// As it was given.
        unreadable: UnreadableNumber,
    },
}

impl GivenNumber {
    /// Reads a number of `country` as a provider gives it. What does not read as one is kept.
    ///
    /// ```
    /// use phoneproof::{phone::Country, verification::GivenNumber};
    ///
    /// assert!(GivenNumber::parse("01012345678", Country::Korea).read().is_some());
    /// assert!(GivenNumber::parse("010****5678", Country::Korea).read().is_none());
    /// ```
    pub fn parse(text: &str, country: Country) -> Self {
        PhoneNumber::parse(text, country)
            .map_or_else(|_| Self::Unreadable { unreadable: UnreadableNumber::verbatim(text) }, Self::Number)
    }

    /// The number, if it reads as one.
    pub const fn read(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Number(number) => Some(number),
            Self::Unreadable { .. } => None,
        }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("name", &self.name)
            .field("birth_date", &self.birth_date)
            .field("gender", &self.gender)
            .field("is_foreigner", &self.is_foreigner.map(|_| format_args!("[personal]")))
            .field("phone_number", &self.phone_number)
            .field("carrier", &self.carrier.as_ref().map(|_| format_args!("[personal]")))
            .field("ci", &self.ci)
            .field("di", &self.di)
            .field("is_test", &self.is_test)
            .finish()
    }
}

// serde's own words repeat what stands in the wrong place: of a Proof encoded twice, all of it.

impl<'de> Deserialize<'de> for Proof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a Proof is an object with a possession, a telephone number, or an identity";
        ProofForm::deserialize(deserializer).map_err(|_| de::Error::custom(expected))
    }
}

impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "an Identity is an object of texts; is_foreigner and is_test are true or false";
        IdentityForm::deserialize(deserializer).map_err(|_| de::Error::custom(expected))
    }
}

/// How a [`Proof`] is read.
#[derive(Deserialize)]
#[serde(remote = "Proof", rename_all = "snake_case")]
enum ProofForm {
    Possession(PhoneNumber),
    Identity(Box<Identity>),
}

/// How an [`Identity`] is read.
#[derive(Deserialize)]
#[serde(remote = "Identity")]
struct IdentityForm {
    name: Option<PersonName>,
    birth_date: Option<BirthDate>,
    gender: Option<Gender>,
    is_foreigner: Option<bool>,
    phone_number: Option<GivenNumber>,
    carrier: Option<Carrier>,
    ci: Option<Ci>,
    di: Option<Di>,
    is_test: Option<bool>,
}
