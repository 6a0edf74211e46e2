//! Records of V1, as V2 shows them: under their `imp_uid`, with the version `V1`, and with all that V2's always have.

use jiff::civil::Date;

use super::{channel::PgChannel, record::ready};
use crate::{
    portone::{
        v1::types::{Certification, PgProvider as Pg},
        v2::types::{
            BirthDay, BirthMonth, BirthYear, Ci, Di, IdentityVerification, IdentityVerificationId,
            IdentityVerificationStatus, PersonName, PgProvider, PgRawResponse, PhoneNumber, PortOneVersion,
            RequestedCustomer, SelectedChannel, SelectedChannelType, VerifiedCustomer,
        },
    },
    sandbox::{
        providers::portone::v1::{PortOneV1, Record},
        world::clock::utc_millis,
    },
};

pub(super) fn get(v1: &PortOneV1, imp_uid: &str) -> Option<IdentityVerification> {
    v1.record(imp_uid, shown)
}

pub(super) fn all(v1: &PortOneV1) -> Vec<IdentityVerification> {
    v1.records(shown)
}

fn shown(record: &Record, answered: Certification) -> IdentityVerification {
    let open = IdentityVerification {
        channel: Some(channel(record, &answered)),
        requested_customer: Some(requested(record)),
        ..ready(IdentityVerificationId::from(&answered.imp_uid), record.requested(), PortOneVersion::V1)
    };
    // Not the `certified_at` of V1: in whole seconds it can be before the request.
    let Some(at) = record.certified().map(utc_millis) else { return open };
    IdentityVerification {
        status: IdentityVerificationStatus::Verified,
        requested_customer: None,
        updated_at: Some(at.clone()),
        status_changed_at: Some(at.clone()),
        verified_at: Some(at),
        pg_raw_response: Some(PgRawResponse::verbatim("{}")),
        verified_customer: Some(verified(&answered)),
        pg_tx_id: answered.pg_tid,
        ..open
    }
}

fn channel(record: &Record, answered: &Certification) -> SelectedChannel {
    let request = record.request_made();
    // `pg` is `danal.{id}`.
    let told = request.pg.as_deref().and_then(|pg| Some(pg.split_once('.')?.1.to_owned()));
    let pg_merchant_id = told.unwrap_or_else(|| match &answered.pg_provider {
        Pg::Danal => PgChannel::Danal.merchant_id().to_owned(),
        Pg::KcpV2 => PgChannel::Kcp.merchant_id().to_owned(),
        other => format!("{}-SANDBOX", other.as_str().to_ascii_uppercase()),
    });
    SelectedChannel {
        type_: Some(SelectedChannelType::Test),
        pg_provider: Some(PgProvider::from(answered.pg_provider.as_str().to_ascii_uppercase().as_str())),
        pg_merchant_id: Some(pg_merchant_id),
        key: request.channel_key.clone(),
        ..SelectedChannel::default()
    }
}

fn requested(record: &Record) -> RequestedCustomer {
    let person = record.person();
    let part = |format: &str| Date::strftime(&person.birthday, format).to_string();
    RequestedCustomer {
        id: None,
        name: Some(PersonName::verbatim(person.name.as_str())),
        phone_number: Some(PhoneNumber::verbatim(person.phone.as_str())),
        birth_year: Some(BirthYear::verbatim(part("%Y"))),
        birth_month: Some(BirthMonth::verbatim(part("%m"))),
        birth_day: Some(BirthDay::verbatim(part("%d"))),
    }
}

fn verified(record: &Certification) -> VerifiedCustomer {
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
