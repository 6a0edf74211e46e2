//! PortOne V1's client through Prism.

use std::time::Duration;

use phoneproof::{
    Outcome,
    portone::v1::{
        Client, Credentials, Pending, operations,
        types::{Birth, Bypass, Carrier, ErrorCode, GenderDigit, ImpUid, Otp, RequestOtpRequest, VerificationMethod},
    },
    sandbox::{PortOneSwitches, Switches, WrongOtp},
};

use crate::{
    support::apis::{Api, PortOneV1, otp_request},
    trial::Trial,
};

const PHONE: &str = "01000000000";

async fn trial(portone: PortOneSwitches) -> (Trial, Client) {
    let trial = Trial::start("portone-v1", Switches { portone, ..Switches::default() }).await;
    let client = PortOneV1::with_keys_of(&trial.sandbox).base_url(trial.base_url()).build().unwrap();
    (trial, client)
}

fn person(birth: &str, gender_digit: &str, carrier: Carrier) -> RequestOtpRequest {
    let mut person = anybody();
    person.birth = Birth::new(birth).unwrap();
    person.gender_digit = GenderDigit::new(gender_digit).unwrap();
    person.carrier = carrier;
    person
}

fn anybody() -> RequestOtpRequest {
    otp_request(PHONE)
}

/// Has an OTP sent and takes it from the inbox.
async fn request(trial: &Trial, client: &Client, person: &RequestOtpRequest) -> (Pending, Otp) {
    let pending = client.send(person).await.unwrap();
    (pending, Otp::new(trial.sandbox.inbox().latest_to(PHONE).unwrap().code()).unwrap())
}

async fn is_verified(client: &Client, pending: &Pending, otp: &Otp) -> bool {
    matches!(client.confirm(pending, otp).await.unwrap(), Outcome::Verified(_))
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn every_operation_keeps_to_the_spec_when_it_goes_well_and_when_it_goes_badly() {
    let (trial, client) = trial(PortOneSwitches::default()).await;
    certifications(&trial, &client).await;
    in_an_app(&trial, &client).await;
    rejections(&trial, &client).await;
    let unborn = client.send(&person("991231", "3", Carrier::Skt)).await;
    assert_eq!(unborn.unwrap_err().code(), Some(&ErrorCode::InvalidPersonalInfo));
    // The client renews a token that the sandbox no longer takes.
    trial.sandbox.advance(Duration::from_secs(31 * 60));
    client.send(&anybody()).await.unwrap();
    let stranger = Client::builder(Credentials::new("nobody", "not-the-secret").unwrap());
    let stranger = stranger.base_url(trial.base_url()).build().unwrap();
    let refused = stranger.send(&anybody()).await;
    assert_eq!(refused.unwrap_err().code(), Some(&ErrorCode::InvalidCredentials));
    trial.went_both_ways(operations::ALL);
    trial.no_violations();
}

async fn certifications(trial: &Trial, client: &Client) {
    let bypass = Bypass::new(r#"{"kcpV2":{"media_type":"MC02"}}"#).unwrap();
    for person in [
        anybody(),
        person("050505", "4", Carrier::Kt).with_is_mvno(true),
        person("650505", "5", Carrier::Lgt).with_company("sample.example.com").with_merchant_uid("ORDER0001"),
        anybody().with_pg("danal.sample"),
        anybody().with_channel_key("channel-key").with_bypass(bypass),
    ] {
        let (pending, otp) = request(trial, client, &person).await;
        client.get(pending.imp_uid()).await.unwrap();
        assert!(is_verified(client, &pending, &otp).await);
        client.get(pending.imp_uid()).await.unwrap();
        client.delete(pending.imp_uid()).await.unwrap();
        let gone = client.delete(pending.imp_uid()).await;
        assert_eq!(gone.unwrap_err().code(), Some(&ErrorCode::CertificationNotFound));
        let gone = client.get(pending.imp_uid()).await;
        assert_eq!(gone.unwrap_err().code(), Some(&ErrorCode::CertificationNotFound));
    }
}

async fn in_an_app(trial: &Trial, client: &Client) {
    let person = anybody().with_verification_method(VerificationMethod::App).with_channel_key("channel-key");
    let pending = client.send(&person).await.unwrap();
    assert!(matches!(client.confirm_in_app(&pending).await.unwrap(), Outcome::Rejected(_)));
    assert!(trial.sandbox.approve_in_app(pending.imp_uid().as_str()));
    assert!(matches!(client.confirm_in_app(&pending).await.unwrap(), Outcome::Verified(_)));
}

/// Another one of six digits.
fn wrong(otp: &Otp) -> Otp {
    Otp::new(if otp.expose() == "000000" { "000001" } else { "000000" }).unwrap()
}

async fn rejections(trial: &Trial, client: &Client) {
    let (pending, otp) = request(trial, client, &anybody()).await;
    assert!(!is_verified(client, &pending, &wrong(&otp)).await);
    assert!(is_verified(client, &pending, &otp).await);
    assert!(!is_verified(client, &pending, &otp).await, "it is certified already");

    let (pending, otp) = request(trial, client, &anybody()).await;
    for _ in 0..5 {
        assert!(!is_verified(client, &pending, &wrong(&otp)).await);
    }
    assert!(!is_verified(client, &pending, &otp).await, "it had its tries");

    let (pending, otp) = request(trial, client, &anybody()).await;
    trial.sandbox.advance(Duration::from_secs(10 * 60));
    assert!(!is_verified(client, &pending, &otp).await, "it has expired");

    let nobodys = Pending::from(ImpUid::new("imp_000000000000").unwrap());
    let unknown = client.confirm(&nobodys, &otp).await;
    assert_eq!(unknown.unwrap_err().code(), Some(&ErrorCode::CertificationNotFound));
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn whatever_an_undocumented_answer_is_taken_to_be_is_in_the_spec() {
    for wrong_otp in [WrongOtp::Status500, WrongOtp::Status200] {
        let (trial, client) = trial(PortOneSwitches {
            wrong_otp,
            success_message: true,
            carrier_approval: true,
            blocks_address: true,
            ..PortOneSwitches::default()
        })
        .await;
        let (pending, otp) = request(&trial, &client, &anybody()).await;
        assert!(!is_verified(&client, &pending, &wrong(&otp)).await);
        assert!(is_verified(&client, &pending, &otp).await);
        while client.send(&anybody()).await.is_ok() {}
        assert_eq!(trial.statuses(&operations::REQUEST_OTP).last(), Some(&500), "the address is blocked");
        trial.no_violations();
    }
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn a_token_that_is_refused_is_in_the_spec() {
    let (trial, client) = trial(PortOneSwitches { expired_tokens: true, ..PortOneSwitches::default() }).await;
    let refused = client.send(&anybody()).await;
    assert_eq!(refused.unwrap_err().code(), Some(&ErrorCode::Unauthorized));
    trial.no_violations();
}
