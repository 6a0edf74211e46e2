//! Records of V1, as V2 shows them: under their `imp_uid`, with the version `V1`.

use jiff::Timestamp;

use super::record::ready;
use crate::{
    portone::{
        v1::types::{self as v1, Certification},
        v2::types::{
            BirthDate, Ci, Di, Gender, IdentityVerification, IdentityVerificationId, IdentityVerificationOperator,
            IdentityVerificationStatus, PersonName, PgProvider, PgRawResponse, PhoneNumber, PortOneVersion,
            SelectedChannel, SelectedChannelType, VerifiedCustomer,
        },
    },
    sandbox::{Shared, clock::utc_millis, portone::v1 as records},
};

pub(super) fn get(shared: &Shared, imp_uid: &str) -> Option<IdentityVerification> {
    records::record(shared, imp_uid).map(shown)
}

pub(super) fn all(shared: &Shared) -> Vec<IdentityVerification> {
    records::records(shared).into_iter().map(shown).collect()
}

fn shown((requested, record): (Timestamp, Certification)) -> IdentityVerification {
    let open = IdentityVerification {
        channel: Some(channel(&record)),
        ..ready(IdentityVerificationId::verbatim(record.imp_uid.as_str()), requested, PortOneVersion::V1)
    };
    if record.certified != Some(true) {
        return open;
    }
    let at = record.certified_at.and_then(|seconds| Timestamp::from_second(seconds).ok()).map(utc_millis);
    IdentityVerification {
        status: IdentityVerificationStatus::Verified,
        requested_customer: None,
        updated_at: at.clone(),
        status_changed_at: at.clone(),
        verified_at: at,
        pg_raw_response: Some(PgRawResponse::verbatim("{}")),
        verified_customer: Some(customer(&record)),
        pg_tx_id: record.pg_tid,
        ..open
    }
}

fn channel(record: &Certification) -> SelectedChannel {
    SelectedChannel {
        type_: Some(SelectedChannelType::Test),
        pg_provider: Some(PgProvider::from(record.pg_provider.as_str().to_ascii_uppercase().as_str())),
        ..SelectedChannel::default()
    }
}

fn customer(record: &Certification) -> VerifiedCustomer {
    let gender = record.gender.as_ref().map(|gender| match gender {
        v1::Gender::Male => Gender::Male,
        v1::Gender::Female => Gender::Female,
        v1::Gender::Unknown(_) => Gender::Other,
    });
    // V1 says LGT where V2 says LGU.
    let operator = record.carrier.as_ref().map(|carrier| carrier.as_str().replace("LGT", "LGU"));
    VerifiedCustomer {
        id: None,
        name: record.name.as_ref().map(|name| PersonName::verbatim(name.expose())),
        operator: operator.map(|operator| IdentityVerificationOperator::from(operator.as_str())),
        phone_number: record.phone.as_ref().map(|phone| PhoneNumber::verbatim(phone.expose())),
        birth_date: record.birthday.as_ref().map(|birthday| BirthDate::verbatim(birthday.expose())),
        gender,
        is_foreigner: record.foreigner_v2,
        ci: record.unique_key.as_ref().map(|ci| Ci::verbatim(ci.expose())),
        di: record.unique_in_site.as_ref().map(|di| Di::verbatim(di.expose())),
    }
}
