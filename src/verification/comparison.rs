//! Whether it is the expected person of whom a provider speaks.

use zeroize::Zeroizing;

use super::{Identity, IdentityNumber, Proof, Subject};
use crate::wire::resident_number;

/// What a [`Proof`] and a [`Subject`] do not have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Difference {
    /// The number.
    PhoneNumber,
    /// The name.
    Name,
    /// The birth date, which the subject's identity number tells.
    BirthDate,
}

impl Proof {
    /// Whether this was proved of `subject`. **Ask before you let somebody in**: anybody can verify as themselves, and
    /// who can change a kept [`Pending`](super::Pending) can type the code of their own phone.
    ///
    /// A possession is of the subject with that number, whoever the subject's person is. An identity is of the subject
    /// with a person of exactly that name, whose birth date and number are no others: of these two the provider may
    /// have left out either.
    ///
    /// ```
    /// use phoneproof::{PhoneNumber, verification::{Proof, Subject}};
    ///
    /// let number: PhoneNumber = "+81 90 1111 1101".parse()?;
    /// let another: PhoneNumber = "+81 90 1111 1102".parse()?;
    /// let subject = Subject::number(number.clone());
    /// assert!(Proof::Possession(number).is_of(&subject));
    /// assert!(!Proof::Possession(another).is_of(&subject));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_of(&self, subject: &Subject) -> bool {
        self.difference(subject).is_none()
    }

    /// The first thing in which this is not of `subject`; `None` if it [is](Self::is_of). For your records: the person
    /// needs to know no more than that somebody else was verified.
    pub fn difference(&self, subject: &Subject) -> Option<Difference> {
        match self {
            Self::Possession(number) => (number != subject.phone_number()).then_some(Difference::PhoneNumber),
            Self::Identity(identity) => difference(identity, subject),
        }
    }
}

fn difference(identity: &Identity, subject: &Subject) -> Option<Difference> {
    let name = identity.name.as_ref();
    // Without a name on either side nobody is told from anybody.
    let Some(person) = subject.person().filter(|person| name == Some(person.name())) else {
        return Some(Difference::Name);
    };
    if identity.birth_date.as_ref().is_some_and(|date| !is_of(date.expose(), person.identity_number())) {
        return Some(Difference::BirthDate);
    }
    let number = identity.phone_number.as_ref();
    number.is_some_and(|number| number != subject.phone_number()).then_some(Difference::PhoneNumber)
}

/// Whether the birth date is the one that the identity number tells. One that tells none is nobody's.
fn is_of(birth_date: &str, number: &IdentityNumber) -> bool {
    resident_number::birth_date(number.expose()).is_some_and(|date| *Zeroizing::new(date.to_string()) == birth_date)
}

#[cfg(test)]
mod tests {
    use crate::{
        PhoneNumber,
        phone::Country,
        verification::{BirthDate, Carrier, Difference, Identity, IdentityNumber, Person, PersonName, Proof, Subject},
    };

    const NAME: &str = "홍길동";
    const NUMBER: &str = "010-1234-5678";

    fn number(typed: &str) -> PhoneNumber {
        PhoneNumber::parse(typed, Country::Korea).unwrap()
    }

    fn subject(identity_number: &str) -> Subject {
        let identity_number = IdentityNumber::new(identity_number).unwrap();
        let person = Person::new(PersonName::new(NAME).unwrap(), identity_number, Carrier::Skt);
        Subject::number(number(NUMBER)).with_person(person)
    }

    /// What a provider without an extra contract gives.
    fn identity() -> Identity {
        Identity {
            name: Some(PersonName::verbatim(NAME)),
            birth_date: Some(BirthDate::verbatim("1990-01-01")),
            ..Identity::default()
        }
    }

    fn difference(identity: Identity) -> Option<Difference> {
        let (proof, subject) = (Proof::Identity(Box::new(identity)), subject("9001011"));
        let difference = proof.difference(&subject);
        assert_eq!(proof.is_of(&subject), difference.is_none());
        difference
    }

    #[test]
    fn a_possession_is_of_whoever_has_the_number() {
        let proof = Proof::Possession(number(NUMBER));
        assert!(proof.is_of(&Subject::number(number(NUMBER))));
        assert!(proof.is_of(&subject("9001011")));
    }

    #[test]
    fn the_possession_of_another_number_is_of_somebody_else() {
        let proof = Proof::Possession(number("010-8765-4321"));
        assert_eq!(proof.difference(&subject("9001011")), Some(Difference::PhoneNumber));
        assert!(!proof.is_of(&subject("9001011")));
    }

    #[test]
    fn an_identity_is_of_the_person_with_that_name_birth_date_and_number() {
        assert_eq!(difference(identity()), None);
        assert_eq!(difference(Identity { phone_number: Some(number(NUMBER)), ..identity() }), None);
    }

    #[test]
    fn another_name_is_somebody_else() {
        let other = Identity { name: Some(PersonName::verbatim("홍길순")), ..identity() };
        assert_eq!(difference(other), Some(Difference::Name));
    }

    #[test]
    fn another_birth_date_is_somebody_else_of_the_same_name() {
        for date in ["1990-01-02", "1890-01-01", "2090-01-01", "19900101", ""] {
            let other = Identity { birth_date: Some(BirthDate::verbatim(date)), ..identity() };
            assert_eq!(difference(other), Some(Difference::BirthDate), "{date}");
        }
    }

    #[test]
    fn another_number_is_somebody_else_of_the_same_name_and_birth_date() {
        let other = Identity { phone_number: Some(number("010-8765-4321")), ..identity() };
        assert_eq!(difference(other), Some(Difference::PhoneNumber));
    }

    #[test]
    fn without_a_name_nobody_is_told_from_anybody() {
        assert_eq!(difference(Identity { name: None, ..identity() }), Some(Difference::Name));
        let proof = Proof::Identity(Box::new(identity()));
        assert_eq!(proof.difference(&Subject::number(number(NUMBER))), Some(Difference::Name));
    }

    #[test]
    fn what_the_provider_left_out_is_no_difference() {
        assert_eq!(difference(Identity { birth_date: None, ..identity() }), None);
    }

    #[test]
    fn the_gender_digit_tells_the_century() {
        for (identity_number, date) in
            [("9001011", "1990-01-01"), ("0001013", "2000-01-01"), ("9912318", "2099-12-31"), ("0002295", "1900-02-29")]
        {
            let identity = Identity { birth_date: Some(BirthDate::verbatim(date)), ..identity() };
            let is_of = Proof::Identity(Box::new(identity)).is_of(&subject(identity_number));
            // 1900 was no leap year.
            assert_eq!(is_of, date != "1900-02-29", "{identity_number}");
        }
    }
}
