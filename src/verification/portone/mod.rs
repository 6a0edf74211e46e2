//! PortOne: the identity of a person in Korea. It knows a verification by the id of a record.

mod birth;
mod v1;
mod v2;

pub use v1::PortOneV1Verifier;
pub use v2::PortOneV2Verifier;

use zeroize::Zeroizing;

use super::{
    BirthDate, Carrier, Ci, Comparison, Di, Difference, Error, Expected, Gender, GivenNumber, Identity, Input,
    PersonName, Proof, Rejected,
};
use crate::{
    Delivery, InvalidValue, Operation, Outcome, PhoneNumber,
    phone::Country,
    portone::{
        v1::types::{Certification, RequestOtpRequest},
        v2::types::{SendIdentityVerificationBodyCustomer, VerifiedCustomer},
    },
    wire::Kind,
};

/// What a record proves that says "verified". One that does not say of whom proves nothing.
fn outcome(
    identity: Identity,
    expected: &Expected,
    operation: &'static Operation,
) -> Result<Outcome<Proof, Rejected>, Error> {
    if identity.name.is_none() {
        let kind = Kind::Undecodable { what: "a verified person without a name" };
        return Err(Error::new(operation, kind, Delivery::Accepted));
    }
    Ok(expected.judge(Proof::Identity(Box::new(identity))))
}

/// An empty text is what a record has where it has nothing.
fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn number(text: &str) -> Option<GivenNumber> {
    given(text).map(|text| GivenNumber::parse(text, Country::Korea))
}

impl TryFrom<&RequestOtpRequest> for Expected {
    type Error = InvalidValue;

    /// The person of whom a request to V1 is.
    fn try_from(request: &RequestOtpRequest) -> Result<Self, InvalidValue> {
        let digits = Zeroizing::new([request.birth.expose(), request.gender_digit.expose()].concat());
        Ok(person(request.name.expose(), request.phone.expose())?.with_identity(&digits))
    }
}

impl TryFrom<&SendIdentityVerificationBodyCustomer> for Expected {
    type Error = InvalidValue;

    /// The person of whom a request to V2 is.
    fn try_from(customer: &SendIdentityVerificationBodyCustomer) -> Result<Self, InvalidValue> {
        let expected = person(customer.name.expose(), customer.phone_number.expose())?;
        let number = customer.identity_number.as_ref();
        Ok(number.map_or(expected.clone(), |number| expected.with_identity(number.expose())))
    }
}

fn person(name: &str, number: &str) -> Result<Expected, InvalidValue> {
    let number = PhoneNumber::parse(number, Country::Korea);
    let number = number.map_err(|why| InvalidValue::new(Input::PhoneNumber.name(), why.to_string()))?;
    Ok(Expected::number(number).with_name(PersonName::new(name)?))
}

impl Certification {
    /// The first thing in which the person of this record is not the expected one; `None` if it is. It does not ask
    /// whether the record is certified: [`Client::confirm`](crate::portone::v1::Client::confirm) does.
    ///
    /// The name has to be the same, and the birth date or the number, and nothing that can be compared may differ. Where
    /// `birthday` is missing, `birth` serves if it is a midnight of Korea.
    pub fn difference(&self, expected: &Expected) -> Option<Difference> {
        self.comparison(expected).difference()
    }

    /// Compares the person of this record with the expected one, value by value.
    pub fn comparison(&self, expected: &Expected) -> Comparison {
        Identity::from(self).comparison(expected)
    }
}

impl VerifiedCustomer {
    /// The first thing in which this is not the expected person; `None` if it is.
    ///
    /// The name has to be the same, and the birth date or the number, and nothing that can be compared may differ.
    pub fn difference(&self, expected: &Expected) -> Option<Difference> {
        self.comparison(expected).difference()
    }

    /// Compares this person with the expected one, value by value.
    pub fn comparison(&self, expected: &Expected) -> Comparison {
        Identity::from(self).comparison(expected)
    }
}

/// A birth date in seconds is good for one that is missing, not for one that can't be read.
fn birth_date(record: &Certification) -> Option<BirthDate> {
    let birthday = record.birthday.as_ref().and_then(|date| given(date.expose()));
    let birth = || birth::day(record.birth?.expose()).map(|day| day.to_string());
    birthday.map(BirthDate::verbatim).or_else(|| birth().map(BirthDate::verbatim))
}

impl From<&Certification> for Identity {
    fn from(record: &Certification) -> Self {
        Self {
            name: record.name.as_ref().and_then(|name| given(name.expose())).map(PersonName::verbatim),
            birth_date: birth_date(record),
            gender: record.gender.as_ref().map(|gender| Gender::from(gender.as_str())),
            // `foreigner` is false wherever the contract does not cover it.
            is_foreigner: record.foreigner_v2,
            phone_number: record.phone.as_ref().and_then(|phone| number(phone.expose())),
            carrier: record.carrier.as_ref().map(|carrier| Carrier::from(carrier.as_str())),
            ci: record.unique_key.as_ref().and_then(|ci| given(ci.expose())).map(Ci::verbatim),
            di: record.unique_in_site.as_ref().and_then(|di| given(di.expose())).map(Di::verbatim),
            // V1 does not say.
            is_test: None,
        }
    }
}

impl From<&VerifiedCustomer> for Identity {
    fn from(customer: &VerifiedCustomer) -> Self {
        Self {
            name: customer.name.as_ref().and_then(|name| given(name.expose())).map(PersonName::verbatim),
            birth_date: customer.birth_date.as_ref().and_then(|date| given(date.expose())).map(BirthDate::verbatim),
            gender: customer.gender.as_ref().map(|gender| Gender::from(gender.as_str())),
            is_foreigner: customer.is_foreigner,
            phone_number: customer.phone_number.as_ref().and_then(|phone| number(phone.expose())),
            carrier: customer.operator.as_ref().map(|operator| Carrier::from(operator.as_str())),
            ci: customer.ci.as_ref().and_then(|ci| given(ci.expose())).map(Ci::verbatim),
            di: customer.di.as_ref().and_then(|di| given(di.expose())).map(Di::verbatim),
            // The record says it, beside the customer.
            is_test: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        portone::{
            v1::types::{CertifiedCarrier, Gender as V1Gender},
            v2::types::{Gender as V2Gender, IdentityVerificationOperator},
        },
        verification::{Carrier, Gender},
    };

    #[test]
    fn every_listed_carrier_and_sex_of_both_versions_has_a_common_name() {
        let of_v1 = CertifiedCarrier::KNOWN.iter().map(CertifiedCarrier::as_str);
        let of_v2 = IdentityVerificationOperator::KNOWN.iter().map(IdentityVerificationOperator::as_str);
        for carrier in of_v1.chain(of_v2) {
            assert!(!matches!(Carrier::from(carrier), Carrier::Unknown(_)), "{carrier}");
        }
        for gender in V1Gender::KNOWN.iter().map(V1Gender::as_str).chain(V2Gender::KNOWN.iter().map(V2Gender::as_str)) {
            assert!(!matches!(Gender::from(gender), Gender::Unknown(_)), "{gender}");
        }
    }
}
