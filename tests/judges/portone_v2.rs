//! PortOne V2's client through Prism.

use std::time::Duration;

use futures_util::TryStreamExt;
use phoneproof::{
    Outcome,
    portone::v2::{
        ApiSecret, Client, Pending, operations,
        types::{
            Bypass, CustomData, CustomerFilterInput, CustomerId, DanalBypass, ErrorCode, Gender,
            GetIdentityVerificationsBody, IdentityVerificationFilterInput, IdentityVerificationId,
            IdentityVerificationMethod, IdentityVerificationOperator, IdentityVerificationSortInput,
            IdentityVerificationStatus, IdentityVerificationTimeField, KcpBypass, KcpMediaType, Otp, PageInput,
            PersonName, PgCompany, PgProvider, PortOneVersion, SendIdentityVerificationBody, SortOrder, StoreId,
        },
    },
    sandbox::{PortOneV2Switches, Sandbox, Switches},
};

use crate::{
    support::apis::{Api, PortOneV2, verification_request},
    trial::Trial,
};

const PHONE: &str = "01000000000";

async fn trial(portone_v2: PortOneV2Switches) -> (Trial, Client) {
    let trial = Trial::start("portone-v2", Switches { portone_v2, ..Switches::default() }).await;
    let keys = trial.sandbox.credentials();
    let store_id = StoreId::new(keys.portone_v2_store_id()).unwrap();
    let client = PortOneV2::with_keys_of(&trial.sandbox).store_id(store_id).base_url(trial.base_url()).build().unwrap();
    (trial, client)
}

fn person(trial: &Trial, phone: &str) -> SendIdentityVerificationBody {
    verification_request(trial.sandbox.credentials().portone_v2_channel_key(), phone)
}

/// Everything that a request can say.
fn everything(trial: &Trial) -> SendIdentityVerificationBody {
    let mut request = person(trial, PHONE).with_custom_data(CustomData::new("order 1").unwrap()).with_bypass(
        Bypass::new()
            .with_danal(DanalBypass::new().with_agelimit(20).with_cptitle("sample"))
            .with_kcp_v2(KcpBypass::new().with_media_type(KcpMediaType::Mc02).with_cp_sms_msg("[000000]")),
    );
    request.channel_key = trial.sandbox.credentials().portone_v2_kcp_channel_key().into();
    request.customer = request.customer.with_id(CustomerId::new("user-1").unwrap());
    request
}

async fn send(trial: &Trial, client: &Client, request: &SendIdentityVerificationBody) -> (Pending, Otp) {
    let pending = client.send(request).await.unwrap();
    (pending, otp(trial))
}

fn otp(trial: &Trial) -> Otp {
    Otp::new(trial.sandbox.inbox().latest_to(PHONE).unwrap().code()).unwrap()
}

async fn is_verified(client: &Client, pending: &Pending, otp: &Otp) -> bool {
    matches!(client.confirm(pending, otp).await.unwrap(), Outcome::Verified(_))
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn every_operation_keeps_to_the_spec_when_it_goes_well_and_when_it_goes_badly() {
    let (trial, client) = trial(PortOneV2Switches::default()).await;
    verifications(&trial, &client).await;
    refusals(&trial, &client).await;
    in_an_app(&trial, &client).await;
    lists(&client).await;
    tokens(&trial).await;
    trial.went_both_ways(operations::ALL);
    trial.no_violations();
}

async fn verifications(trial: &Trial, client: &Client) {
    for request in [person(trial, PHONE), everything(trial)] {
        let (pending, _) = send(trial, client, &request).await;
        client.resend(&pending).await.unwrap();
        assert!(!is_verified(client, &pending, &Otp::new("wrong").unwrap()).await);
        client.get(pending.id()).await.unwrap();
        assert!(is_verified(client, &pending, &otp(trial)).await);
        client.get(pending.id()).await.unwrap();
        assert!(!is_verified(client, &pending, &otp(trial)).await, "it is verified already");
        let done = client.resend(&pending).await.unwrap_err();
        assert_eq!(done.code(), Some(&ErrorCode::IdentityVerificationAlreadyVerified));
    }
    let (pending, otp) = send(trial, client, &person(trial, PHONE)).await;
    for _ in 0..5 {
        assert!(!is_verified(client, &pending, &Otp::new("wrong").unwrap()).await);
    }
    assert!(!is_verified(client, &pending, &otp).await, "it had its tries");
    assert_eq!(client.get(pending.id()).await.unwrap().status, IdentityVerificationStatus::Failed);
}

async fn refusals(trial: &Trial, client: &Client) {
    let nobody: Pending = IdentityVerificationId::generate().unwrap().into();
    let browser: Pending = IdentityVerificationId::new(Sandbox::PORTONE_V2_ID_FROM_BROWSER).unwrap().into();
    let sent = client.send(&person(trial, PHONE)).await.unwrap();
    let mut elsewhere = person(trial, PHONE);
    elsewhere.channel_key = "another".into();
    let elsewhere_too = person(trial, PHONE).with_store_id(StoreId::new("another-store").unwrap());
    for (failed, code) in [
        (client.get(nobody.id()).await.unwrap_err(), ErrorCode::IdentityVerificationNotFound),
        (client.resend(&browser).await.unwrap_err(), ErrorCode::IdentityVerificationNotSent),
        (
            client.send_as(sent.id(), &person(trial, PHONE)).await.unwrap_err(),
            ErrorCode::IdentityVerificationAlreadySent,
        ),
        (client.send(&elsewhere).await.unwrap_err(), ErrorCode::ChannelNotFound),
        (client.send(&elsewhere_too).await.unwrap_err(), ErrorCode::Forbidden),
        (client.send(&person(trial, "01000009906")).await.unwrap_err(), ErrorCode::PgProvider),
    ] {
        assert_eq!(failed.code(), Some(&code), "{failed}");
    }
}

async fn in_an_app(trial: &Trial, client: &Client) {
    let mut request = person(trial, PHONE);
    request.method = IdentityVerificationMethod::App;
    let pending = client.send(&request).await.unwrap();
    assert!(matches!(client.confirm_in_app(&pending).await.unwrap(), Outcome::Rejected(_)));
    assert!(trial.sandbox.approve_in_app(pending.id().as_str()));
    assert!(matches!(client.confirm_in_app(&pending).await.unwrap(), Outcome::Verified(_)));
}

async fn lists(client: &Client) {
    let by_two = GetIdentityVerificationsBody::new().with_page(PageInput::new().with_size(2));
    let records: Vec<_> = client.list(by_two).try_collect().await.unwrap();
    assert!(records.len() > 4, "{}", records.len());
    let customer = CustomerFilterInput::new().with_name(PersonName::new("홍길동").unwrap()).with_gender(Gender::Male);
    let filter = IdentityVerificationFilterInput::new()
        .with_time_range_field(IdentityVerificationTimeField::VerifiedAt)
        .with_from("2026-01-01T00:00:00Z")
        .with_is_test(true)
        .with_statuses(vec![IdentityVerificationStatus::Verified])
        .with_pg_providers(vec![PgProvider::KcpV2])
        .with_pg_companies(vec![PgCompany::Kcp])
        .with_carriers(vec![IdentityVerificationOperator::Skt])
        .with_version(PortOneVersion::V2)
        .with_customer(customer);
    let sort = IdentityVerificationSortInput::new()
        .with_by(IdentityVerificationTimeField::VerifiedAt)
        .with_order(SortOrder::Asc);
    let narrow = GetIdentityVerificationsBody::new().with_sort(sort).with_filter(filter.clone());
    assert_eq!(client.list_page(&narrow).await.unwrap().items.len(), 1);
    let timeless = GetIdentityVerificationsBody::new().with_filter(filter.with_from("yesterday"));
    assert_eq!(client.list_page(&timeless).await.unwrap_err().code(), Some(&ErrorCode::InvalidRequest));
}

async fn tokens(trial: &Trial) {
    let query = GetIdentityVerificationsBody::new();
    let by_token = |secret: &str| {
        let secret = ApiSecret::new(secret).unwrap().with_access_tokens();
        Client::builder(secret).base_url(trial.base_url()).build().unwrap()
    };
    let (one, other) = (trial.sandbox.credentials().portone_v2_api_secret(), "not-the-secret");
    let (one, rival) = (by_token(one), by_token(one));
    one.list_page(&query).await.unwrap();
    // The client refreshes a token that the sandbox no longer takes.
    trial.sandbox.advance(Duration::from_secs(31 * 60));
    one.list_page(&query).await.unwrap();
    rival.list_page(&query).await.unwrap();
    trial.sandbox.advance(Duration::from_secs(31 * 60));
    one.list_page(&query).await.expect("it logs in, since its refresh token has ended");
    let refused = by_token(other).list_page(&query).await;
    assert_eq!(refused.unwrap_err().code(), Some(&ErrorCode::Unauthorized));
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn whatever_an_undocumented_answer_is_taken_to_be_is_in_the_spec() {
    let turned = PortOneV2Switches {
        extra_contract: true,
        nulls: true,
        resend_cool_down: true,
        counts_the_page: true,
        ..PortOneV2Switches::default()
    };
    let (trial, client) = trial(turned).await;
    let (pending, otp) = send(&trial, &client, &everything(&trial)).await;
    client.get(pending.id()).await.unwrap();
    assert_eq!(client.resend(&pending).await.unwrap_err().code(), Some(&ErrorCode::InvalidRequest));
    assert!(is_verified(&client, &pending, &otp).await);
    client.list_page(&GetIdentityVerificationsBody::new()).await.unwrap();
    trial.no_violations();
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn a_token_that_is_refused_is_in_the_spec() {
    let (trial, _) = trial(PortOneV2Switches { expired_tokens: true, ..PortOneV2Switches::default() }).await;
    let secret = ApiSecret::new(trial.sandbox.credentials().portone_v2_api_secret()).unwrap().with_access_tokens();
    let client = Client::builder(secret).base_url(trial.base_url()).build().unwrap();
    let refused = client.list_page(&GetIdentityVerificationsBody::new()).await;
    assert_eq!(refused.unwrap_err().code(), Some(&ErrorCode::Unauthorized));
    trial.no_violations();
}
