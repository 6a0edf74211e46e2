//! What was proved, and nothing more.

use serde::{Deserialize, Serialize};

use super::{BirthDate, Carrier, Ci, Di, Gender, PersonName};
use crate::PhoneNumber;

/// What a right code proved. Debug does not show it; serialised it is sensitive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Proof {
    /// Somebody who receives what is sent to this number typed the code. Nothing is known of who that is.
    Possession(PhoneNumber),
    /// The carrier knows a person by this data, and the code that went to their phone was typed.
    ///
    /// Anybody can verify as themselves: compare with whom you expect.
    Identity(Box<Identity>),
}

impl Proof {
    /// The number, if it was proved: an identity has one only if the provider gave it.
    pub fn phone_number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Possession(number) => Some(number),
            Self::Identity(identity) => identity.phone_number.as_ref(),
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

/// A person as the provider has them. What it left out is `None`: a matter of the contract with it, and not an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Identity {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The birth date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<BirthDate>,
    /// The sex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Whether it is a foreigner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_foreigner: Option<bool>,
    /// The mobile number, if it reads as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<PhoneNumber>,
    /// Its carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Carrier>,
    /// The CI, by which services know that two of their users are one person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci: Option<Ci>,
    /// The DI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub di: Option<Di>,
}
