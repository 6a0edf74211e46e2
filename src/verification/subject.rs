//! Who is to be verified.

use std::{fmt, net::IpAddr};

use super::{Carrier, IdentityNumber, PersonName};
use crate::{InvalidValue, PhoneNumber};

/// Who is to be verified: a number, and what a provider needs to know of the person behind it.
///
/// A provider takes of it what it needs. If that is not there, nothing is sent and the error names the
/// [`SubjectField`]; [`Verifier::needs`](super::Verifier::needs) tells beforehand.
///
/// ```
/// use phoneproof::{PhoneNumber, phone::Country, verification::{Carrier, IdentityNumber, Person, PersonName, Subject}};
///
/// // That somebody holds the number.
/// let holder = Subject::number(PhoneNumber::parse("090-1111-1101", Country::Japan)?);
///
/// // Who somebody in Korea is.
/// let person = Person::new(PersonName::new("홍길동")?, IdentityNumber::new("900101-1")?, Carrier::Skt);
/// let person = Subject::number(PhoneNumber::parse("010-0000-0000", Country::Korea)?)
///     .with_person(person)
///     .with_ip_address("203.0.113.10".parse()?); // the person's own
/// # assert_eq!(format!("{:?}", person.phone_number()), "PhoneNumber(010-****-0000)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Subject {
    number: PhoneNumber,
    person: Option<Person>,
    ip_address: Option<IpAddr>,
}

impl Subject {
    /// Whoever holds this number.
    pub const fn number(number: PhoneNumber) -> Self {
        Self { number, person: None, ip_address: None }
    }

    /// The person who should hold it.
    #[must_use]
    pub fn with_person(mut self, person: Person) -> Self {
        self.person = Some(person);
        self
    }

    /// The address from which the person came, not the service's own: PortOne V2 limits its requests by it.
    #[must_use]
    pub const fn with_ip_address(mut self, ip_address: IpAddr) -> Self {
        self.ip_address = Some(ip_address);
        self
    }

    /// The number that the code goes to.
    pub const fn phone_number(&self) -> &PhoneNumber {
        &self.number
    }

    /// The person, if one was given.
    pub fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// The address, if one was given.
    pub const fn ip_address(&self) -> Option<IpAddr> {
        self.ip_address
    }

    /// Returns the person, for a verifier that [needs](super::Verifier::needs) one.
    ///
    /// ```
    /// use phoneproof::{PhoneNumber, phone::Country, verification::Subject};
    ///
    /// let holder = Subject::number(PhoneNumber::parse("010-0000-0000", Country::Korea)?);
    /// assert!(holder.needed_person().is_err());
    /// # Ok::<(), phoneproof::phone::InvalidPhoneNumber>(())
    /// ```
    pub fn needed_person(&self) -> Result<&Person, InvalidValue> {
        self.person.as_ref().ok_or_else(|| SubjectField::Person.missing())
    }

    /// Returns the address, for a verifier that [needs](super::Verifier::needs) one.
    pub fn needed_ip_address(&self) -> Result<IpAddr, InvalidValue> {
        self.ip_address.ok_or_else(|| SubjectField::IpAddress.missing())
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject")
            .field("number", &self.number)
            .field("person", &self.person)
            .field("ip_address", &self.ip_address.map(|_| format_args!("[personal]")))
            .finish()
    }
}

/// What Korean providers check with the carrier. Debug does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    name: PersonName,
    identity_number: IdentityNumber,
    carrier: Carrier,
}

impl Person {
    /// The name, the first seven digits of the resident number, and the carrier of the phone.
    pub const fn new(name: PersonName, identity_number: IdentityNumber, carrier: Carrier) -> Self {
        Self { name, identity_number, carrier }
    }

    /// The name.
    pub const fn name(&self) -> &PersonName {
        &self.name
    }

    /// The beginning of the resident number.
    pub const fn identity_number(&self) -> &IdentityNumber {
        &self.identity_number
    }

    /// The carrier.
    pub const fn carrier(&self) -> &Carrier {
        &self.carrier
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("name", &self.name)
            .field("identity_number", &self.identity_number)
            .field("carrier", &format_args!("[personal]"))
            .finish()
    }
}

/// What a provider may need of a [`Subject`] beside the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubjectField {
    /// [`Subject::with_person`].
    Person,
    /// [`Subject::with_ip_address`].
    IpAddress,
}

impl SubjectField {
    const ALL: [Self; 2] = [Self::Person, Self::IpAddress];

    /// As an error names it. No type of a provider has such a name.
    const fn name(self) -> &'static str {
        match self {
            Self::Person => "Subject::person",
            Self::IpAddress => "Subject::ip_address",
        }
    }

    fn missing(self) -> InvalidValue {
        InvalidValue::new(self.name(), "it is missing, and this provider needs it")
    }

    /// Which one is missing, if that is what `invalid` says.
    pub(super) fn missing_in(invalid: &InvalidValue) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == invalid.name())
    }
}
