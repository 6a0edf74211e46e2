//! Whoever is to be verified, it is somebody else who is: as if what is kept between two requests had been changed.

use std::sync::Arc;

use phoneproof::{
    Outcome, PhoneNumber,
    phone::Country,
    verification::{
        Carrier, Expected, IdentityNumber, Pending, Person, PersonName, Proof, Rejected, Reply, Subject, SubjectField,
        Verifier,
    },
};

pub(crate) struct Swapped {
    verifier: Arc<dyn Verifier>,
    other: Subject,
}

impl Swapped {
    /// `other` is the number, the name and the identity number of who is verified.
    pub(crate) fn new(verifier: Arc<dyn Verifier>, country: Country, other: [&str; 3]) -> Self {
        let [number, name, identity_number] = other;
        let identity_number = IdentityNumber::new(identity_number).unwrap();
        let person = Person::new(PersonName::new(name).unwrap(), identity_number, Carrier::Skt);
        let other = Subject::number(PhoneNumber::parse(number, country).unwrap()).with_person(person);
        Self { verifier, other: other.with_ip_address("203.0.113.10".parse().unwrap()) }
    }
}

impl Verifier for Swapped {
    fn needs(&self) -> &'static [SubjectField] {
        self.verifier.needs()
    }

    fn start<'a>(&'a self, _: &'a Subject) -> Reply<'a, Pending> {
        self.verifier.start(&self.other)
    }

    fn check<'a>(
        &'a self,
        pending: &'a Pending,
        expected: &'a Expected,
        code: &'a str,
    ) -> Reply<'a, Outcome<Proof, Rejected>> {
        self.verifier.check(pending, expected, code)
    }
}
