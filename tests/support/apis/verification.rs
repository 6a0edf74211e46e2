//! How an API verifies somebody, for the suites that know the one flow and no API.

use std::{fmt, time::Duration};

use phoneproof::{
    Operation, Outcome, PhoneNumber, Rejection,
    phone::Country,
    sandbox::Sandbox,
    verification::{
        Carrier, Error, IdentityNumber, Pending, Person, PersonName, Proof, Rejected, Subject, SubjectField, Verifier,
    },
};

use super::{Api, of_each_api};

pub(crate) const NAME: &str = "홍길동";
pub(crate) const IDENTITY_NUMBER: &str = "9001011";
pub(crate) const IP_ADDRESS: &str = "203.0.113.10";

/// A number in each country, in national digits.
const NUMBERS: [(Country, &str); 2] = [(Country::Korea, "01012345678"), (Country::Japan, "09011111101")];

/// An API whose calls verify a person, or that a number is at hand.
#[derive(Clone, Copy)]
pub(crate) struct Verification {
    /// As errors and [`Pending`] call it.
    pub(crate) name: &'static str,
    pub(crate) country: Country,
    pub(crate) starts_with: &'static Operation,
    pub(crate) checks_with: &'static Operation,
    pub(crate) resends_with: Option<&'static Operation>,
    pub(crate) cancels_with: Option<&'static Operation>,
    pub(crate) verifier: fn(&Sandbox) -> Box<dyn Verifier>,
    /// What a subject has to have beside the number, in the order in which it is asked for.
    pub(crate) needs: &'static [SubjectField],
    /// Whether a proof says who somebody is.
    pub(crate) identifies: bool,
    /// How the codes begin that say why a code was rejected. Without them no reason is known.
    pub(crate) reasons: Option<&'static str>,
    /// Checks what a right code is answered the second time.
    pub(crate) replayed: fn(Result<Outcome<Proof, Rejected>, Error>),
    /// The longest that a code is good for.
    pub(crate) good_for: Duration,
    pub(crate) limits: Option<Limits>,
    /// A pending of the right shape that nobody started.
    pub(crate) unknown: fn() -> Pending,
    /// Pendings in its name of another shape, or as somebody who holds one could have changed it.
    pub(crate) misshapen: fn() -> Vec<Pending>,
}

/// What a provider documents of a code that it has sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// At least, since it may begin later.
    pub(crate) expires_after: Duration,
    pub(crate) resend_after: Duration,
    pub(crate) attempts: u32,
}

/// Every API that verifies somebody.
pub(crate) fn verifying() -> Vec<Verification> {
    fn verification<A: Api>() -> Option<Verification> {
        A::verification()
    }
    of_each_api!(verification()).into_iter().flatten().collect()
}

impl Verification {
    pub(crate) fn of<A: Api>() -> Self {
        A::verification().expect("it verifies somebody")
    }

    pub(crate) fn verifier(&self, sandbox: &Sandbox) -> Box<dyn Verifier> {
        (self.verifier)(sandbox)
    }

    /// One that it reaches, in national digits.
    pub(crate) fn number(&self) -> &'static str {
        NUMBERS.into_iter().find(|(country, _)| *country == self.country).expect("a number in that country").1
    }

    pub(crate) fn phone_number(&self) -> PhoneNumber {
        PhoneNumber::parse(self.number(), self.country).unwrap()
    }

    /// A number of another country.
    pub(crate) fn foreign_number(&self) -> PhoneNumber {
        let (country, number) =
            NUMBERS.into_iter().find(|(country, _)| *country != self.country).expect("there is one");
        PhoneNumber::parse(number, country).unwrap()
    }

    /// Everything that any provider needs.
    pub(crate) fn subject(&self) -> Subject {
        Subject::number(self.phone_number()).with_person(person()).with_ip_address(IP_ADDRESS.parse().unwrap())
    }

    /// Checks that it rejected a code for this reason, as far as it says why.
    pub(crate) fn assert_reason(&self, rejected: &Rejected, documented: &Rejection) {
        let code = rejected.provider_code();
        assert!(!code.is_empty(), "{self:?} keeps no code");
        if let Some(beginning) = self.reasons {
            assert_eq!(rejected.reason(), documented, "{self:?}");
            assert!(code.starts_with(beginning), "{code}");
        } else {
            assert!(matches!(rejected.reason(), Rejection::Unknown(kept) if kept.as_str() == code), "{rejected:?}");
        }
    }
}

impl fmt::Debug for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

pub(crate) fn person() -> Person {
    Person::new(PersonName::new(NAME).unwrap(), IdentityNumber::new(IDENTITY_NUMBER).unwrap(), Carrier::KtMvno)
}

/// Where a code is right once.
pub(super) fn rejected_as_used(answer: Result<Outcome<Proof, Rejected>, Error>) {
    let Ok(Outcome::Rejected(rejected)) = answer else { panic!("a right code was right twice: {answer:?}") };
    assert_eq!(rejected.reason(), &Rejection::AlreadyUsed);
    assert!(!rejected.provider_code().is_empty(), "its code is kept");
}
