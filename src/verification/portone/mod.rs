//! PortOne: the identity of a person in Korea. It knows a verification by the id of a record.

mod v1;
mod v2;

pub use v1::PortOneV1Verifier;
pub use v2::PortOneV2Verifier;

use super::{BirthDate, Carrier, Ci, Di, Error, Gender, Identity, PersonName, Proof, Rejected};
use crate::{
    Delivery, Operation, Outcome, PhoneNumber,
    phone::Country,
    portone::{v1::types::Certification, v2::types::VerifiedCustomer},
    wire::Kind,
};

/// What a record proves that says "verified". One that does not say of whom proves nothing.
fn proof(
    identity: Identity,
    provider: &'static str,
    operation: &'static Operation,
) -> Result<Outcome<Proof, Rejected>, Error> {
    if identity.name.is_none() {
        let kind = Kind::Undecodable { what: "a verified person without a name" };
        return Err(Error::new(provider, operation, kind, Delivery::Accepted));
    }
    Ok(Outcome::Verified(Proof::Identity(Box::new(identity))))
}

/// An empty text is what a record has where it has nothing.
fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn number(digits: &str) -> Option<PhoneNumber> {
    PhoneNumber::parse(digits, Country::Korea).ok()
}

impl From<&Certification> for Identity {
    fn from(record: &Certification) -> Self {
        Self {
            name: record.name.as_ref().and_then(|name| given(name.expose())).map(PersonName::verbatim),
            birth_date: record.birthday.as_ref().and_then(|date| given(date.expose())).map(BirthDate::verbatim),
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
