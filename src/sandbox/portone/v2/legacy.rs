//! Records of V1, as V2 shows them: under their `imp_uid`, with the version `V1`.

use jiff::Timestamp;

use super::record::ready;
use crate::{
    portone::{
        v1::types::Certification,
        v2::types::{
            Ci, Di, IdentityVerification, IdentityVerificationId, IdentityVerificationStatus, PersonName, PgProvider,
            PgRawResponse, PhoneNumber, PortOneVersion, SelectedChannel, SelectedChannelType, VerifiedCustomer,
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
        ..ready(IdentityVerificationId::from(&record.imp_uid), requested, PortOneVersion::V1)
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
    VerifiedCustomer {
        id: None,
        name: record.name.as_ref().map(PersonName::from),
        operator: record.carrier.as_ref().and_then(|carrier| carrier.try_into().ok()),
        phone_number: record.phone.as_ref().map(PhoneNumber::from),
        birth_date: record.birthday.as_ref().and_then(|birthday| birthday.try_into().ok()),
        gender: record.gender.as_ref().and_then(|gender| gender.try_into().ok()),
        is_foreigner: record.foreigner_v2,
        ci: record.unique_key.as_ref().map(Ci::from),
        di: record.unique_in_site.as_ref().map(Di::from),
    }
}
