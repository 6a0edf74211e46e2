//! The person whom a service expects, as it is kept between two requests.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{BirthDate, Gender, Outcome, PersonName, Proof, Rejected, Subject};
use crate::{PhoneNumber, wire::resident_number};

/// The person who should be verified: as much of a [`Subject`] as a [`Proof`] is compared with.
///
/// [`Verifier::check`](super::Verifier::check) takes it, and lets nobody else pass. It serialises, to be kept beside the
/// [`Pending`](super::Pending) until the code is typed. **Keep both on the server's side.** The identity number, the
/// carrier and the IP address are not in it: only the birth date and the sex, which the identity number tells.
///
/// ```
/// use phoneproof::{PhoneNumber, phone::Country, verification::*};
///
/// let person = Person::new(PersonName::new("홍길동")?, IdentityNumber::new("900101-1")?, Carrier::Skt);
/// let subject = Subject::number(PhoneNumber::parse("010-0000-0000", Country::Korea)?).with_person(person);
///
/// let expected = Expected::from(&subject);
/// let kept = serde_json::to_string(&expected)?;
/// assert_eq!(
///     kept,
///     r#"{"version":1,"number":"+821000000000","name":"홍길동","birth_date":"1990-01-01","gender":"MALE"}"#
/// );
/// assert_eq!(serde_json::from_str::<Expected>(&kept)?, expected);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A request to PortOne's own clients makes one with `TryFrom`. A service that knows less says less. An identity is
/// compared by the name **and** by the birth date or the number, so give at least these; a possession is compared by the
/// number alone.
///
/// ```
/// use phoneproof::verification::{BirthDate, Expected, PersonName};
///
/// let expected = Expected::person(PersonName::new("홍길동")?, BirthDate::new("1990-01-01")?);
/// # assert_eq!(expected.phone_number(), None);
/// # Ok::<(), phoneproof::InvalidValue>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(into = "Kept")]
pub struct Expected {
    number: Option<PhoneNumber>,
    name: Option<PersonName>,
    birth_date: Option<BirthDate>,
    gender: Option<Gender>,
}

impl Expected {
    /// Anybody who holds this number.
    pub const fn number(number: PhoneNumber) -> Self {
        Self { number: Some(number), name: None, birth_date: None, gender: None }
    }

    /// A person whose number does not matter.
    pub const fn person(name: PersonName, birth_date: BirthDate) -> Self {
        Self { number: None, name: Some(name), birth_date: Some(birth_date), gender: None }
    }

    /// The number of the person.
    #[must_use]
    pub fn with_number(mut self, number: PhoneNumber) -> Self {
        self.number = Some(number);
        self
    }

    /// The name of the person.
    #[must_use]
    pub fn with_name(mut self, name: PersonName) -> Self {
        self.name = Some(name);
        self
    }

    /// The birth date of the person.
    #[must_use]
    pub fn with_birth_date(mut self, birth_date: BirthDate) -> Self {
        self.birth_date = Some(birth_date);
        self
    }

    /// The sex of the person. Only [`Gender::Male`] and [`Gender::Female`] can be compared.
    #[must_use]
    pub fn with_gender(mut self, gender: Gender) -> Self {
        self.gender = Some(gender);
        self
    }

    /// What the first seven digits of a resident number tell.
    pub(super) fn with_identity(self, digits: &str) -> Self {
        let expected = self.with_birth_date(birth_date(digits));
        match resident_number::is_male(digits) {
            Some(true) => expected.with_gender(Gender::Male),
            Some(false) => expected.with_gender(Gender::Female),
            None => expected,
        }
    }

    /// The number, if it is known.
    pub const fn phone_number(&self) -> Option<&PhoneNumber> {
        self.number.as_ref()
    }

    /// The name, if it is known.
    pub const fn name(&self) -> Option<&PersonName> {
        self.name.as_ref()
    }

    /// The birth date, if it is known.
    pub const fn birth_date(&self) -> Option<&BirthDate> {
        self.birth_date.as_ref()
    }

    /// The sex, if it is known.
    pub const fn gender(&self) -> Option<&Gender> {
        self.gender.as_ref()
    }

    /// Makes an outcome of what a right code proved: [`Verified`](Outcome::Verified) only if it is
    /// [of](Proof::is_of) this person, and otherwise a rejection as
    /// [`SomebodyElse`](crate::Rejection::SomebodyElse). For a [`Verifier`](super::Verifier) of your own.
    pub fn judge(&self, proof: Proof) -> Outcome<Proof, Rejected> {
        let comparison = proof.comparison(self);
        if comparison.is_same() {
            return Outcome::Verified(proof);
        }
        Outcome::Rejected(Rejected::somebody_else(comparison))
    }
}

impl Subject {
    /// The part to keep until the code is typed.
    pub fn expected(&self) -> Expected {
        self.into()
    }
}

impl From<&Subject> for Expected {
    fn from(subject: &Subject) -> Self {
        let expected = Self::number(subject.phone_number().clone());
        let Some(person) = subject.person() else { return expected };
        expected.with_name(person.name().clone()).with_identity(person.identity_number().expose())
    }
}

/// The date that an identity number tells. One that names no day makes a text that equals no date, rather than nothing
/// to compare with.
fn birth_date(digits: &str) -> BirthDate {
    BirthDate::verbatim(resident_number::birth_date(digits).map(|date| date.to_string()).unwrap_or_default())
}

impl fmt::Debug for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expected")
            .field("number", &self.number)
            .field("name", &self.name)
            .field("birth_date", &self.birth_date)
            .field("gender", &self.gender)
            .finish()
    }
}

impl<'de> Deserialize<'de> for Expected {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // serde's own words repeat what stands in the wrong place: of an Expected encoded twice, all of it.
        let kept = Kept::deserialize(deserializer).map_err(|_| {
            de::Error::custom("an Expected is an object with a version, and with a number or a name as texts")
        })?;
        kept.try_into().map_err(de::Error::custom)
    }
}

/// The form in which it is kept. Members may be added; one that changes its meaning raises [`VERSION`].
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<PhoneNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<PersonName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    birth_date: Option<BirthDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gender: Option<Gender>,
}

const VERSION: u32 = 1;

/// Why a kept text is not an [`Expected`]. It holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Unreadable {
    #[error("this version of phoneproof does not know that version of Expected")]
    Version,
    #[error("an Expected has a number or a name")]
    Nobody,
}

impl TryFrom<Kept> for Expected {
    type Error = Unreadable;

    fn try_from(kept: Kept) -> Result<Self, Unreadable> {
        let Kept { version, number, name, birth_date, gender } = kept;
        match (version, &number, &name) {
            (VERSION, None, None) => Err(Unreadable::Nobody),
            (VERSION, ..) => Ok(Self { number, name, birth_date, gender }),
            _ => Err(Unreadable::Version),
        }
    }
}

impl From<Expected> for Kept {
    fn from(expected: Expected) -> Self {
        let Expected { number, name, birth_date, gender } = expected;
        Self { version: VERSION, number, name, birth_date, gender }
    }
}
