//! Whether the expected person is the one of whom a provider speaks. It fails closed.

use super::{Expected, Gender, GivenNumber, Identity, Proof, values::day};
use crate::formats::same_name;

/// The first thing that keeps a [`Proof`] from being of the [`Expected`] person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Difference {
    /// The name differs.
    Name,
    /// The birth date differs.
    BirthDate,
    /// The number differs.
    PhoneNumber,
    /// The sex differs.
    Gender,
    /// Nothing differs, but too little could be compared: a name alone is never enough.
    NotEnough,
}

/// What became of one value in a [`Comparison`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compared {
    /// Both sides have it, and it is the same.
    Same,
    /// Both sides have it, and it is another, or the provider's can't be read: masked, foreign, not a date.
    Differs,
    /// One side does not have it.
    NotCompared,
}

impl Compared {
    /// Compares what both sides have.
    fn of<A, B>(given: Option<A>, expected: Option<B>, is_same: impl FnOnce(A, B) -> bool) -> Self {
        match given.zip(expected).map(|(given, expected)| is_same(given, expected)) {
            Some(true) => Self::Same,
            Some(false) => Self::Differs,
            None => Self::NotCompared,
        }
    }
}

/// A [`Proof`] beside the [`Expected`] person, value by value. It holds none of the values.
///
/// An identity is of the expected person if the name is the same, the birth date or the number is the same, and nothing
/// that can be compared differs. A possession is of anybody with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    proves: Proves,
    name: Compared,
    birth_date: Compared,
    phone_number: Compared,
    gender: Compared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proves {
    Possession,
    Identity,
}

impl Comparison {
    /// Whether it is the expected person.
    pub const fn is_same(&self) -> bool {
        self.difference().is_none()
    }

    /// The first thing that differs, or that too little could be compared; `None` if it is the expected person.
    pub const fn difference(&self) -> Option<Difference> {
        match self {
            Self { name: Compared::Differs, .. } => Some(Difference::Name),
            Self { birth_date: Compared::Differs, .. } => Some(Difference::BirthDate),
            Self { phone_number: Compared::Differs, .. } => Some(Difference::PhoneNumber),
            Self { gender: Compared::Differs, .. } => Some(Difference::Gender),
            Self { proves: Proves::Possession, phone_number: Compared::Same, .. }
            | Self { name: Compared::Same, birth_date: Compared::Same, .. }
            | Self { name: Compared::Same, phone_number: Compared::Same, .. } => None,
            _ => Some(Difference::NotEnough),
        }
    }

    /// The names.
    pub const fn name(&self) -> Compared {
        self.name
    }

    /// The birth dates.
    pub const fn birth_date(&self) -> Compared {
        self.birth_date
    }

    /// The numbers.
    pub const fn phone_number(&self) -> Compared {
        self.phone_number
    }

    /// The sexes: compared only if both are male or female.
    pub const fn gender(&self) -> Compared {
        self.gender
    }
}

impl Proof {
    /// Whether this was proved of the expected person. [`Verifier::check`](super::Verifier::check) has asked already.
    ///
    /// ```
    /// use phoneproof::{PhoneNumber, verification::{Expected, Proof}};
    ///
    /// let number: PhoneNumber = "+81 90 1111 1101".parse()?;
    /// let another: PhoneNumber = "+81 90 1111 1102".parse()?;
    /// let expected = Expected::number(number.clone());
    /// assert!(Proof::Possession(number).is_of(&expected));
    /// assert!(!Proof::Possession(another).is_of(&expected));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_of(&self, expected: &Expected) -> bool {
        self.comparison(expected).is_same()
    }

    /// The first thing in which this is not of the expected person; `None` if it [is](Self::is_of). For your records:
    /// the person needs to know no more than that somebody else was verified.
    pub fn difference(&self, expected: &Expected) -> Option<Difference> {
        self.comparison(expected).difference()
    }

    /// Compares this with the expected person, value by value.
    pub fn comparison(&self, expected: &Expected) -> Comparison {
        match self {
            Self::Possession(number) => Comparison {
                proves: Proves::Possession,
                name: Compared::NotCompared,
                birth_date: Compared::NotCompared,
                phone_number: Compared::of(Some(number), expected.phone_number(), PartialEq::eq),
                gender: Compared::NotCompared,
            },
            Self::Identity(identity) => identity.comparison(expected),
        }
    }
}

impl Identity {
    /// Compares this person with the expected one.
    pub(super) fn comparison(&self, expected: &Expected) -> Comparison {
        let is_same_number = |given: &GivenNumber, expected| given.read() == Some(expected);
        Comparison {
            proves: Proves::Identity,
            name: Compared::of(self.name.as_ref(), expected.name(), |a, b| same_name(a.expose(), b.expose())),
            birth_date: Compared::of(self.birth_date.as_ref(), expected.birth_date(), |a, b| {
                day(a.expose()).is_some_and(|given| day(b.expose()) == Some(given))
            }),
            phone_number: Compared::of(self.phone_number.as_ref(), expected.phone_number(), is_same_number),
            gender: Compared::of(sex(self.gender.as_ref()), sex(expected.gender()), PartialEq::eq),
        }
    }
}

/// A sex that can be compared.
fn sex(gender: Option<&Gender>) -> Option<&Gender> {
    gender.filter(|gender| matches!(gender, Gender::Male | Gender::Female))
}

#[cfg(test)]
mod tests;
