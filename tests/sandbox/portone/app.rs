//! The method that has no OTP: approval in an app.

use phoneproof::{
    portone::v1::{
        operations,
        types::{ErrorCode, Otp, RequestOtpRequest, VerificationMethod},
    },
    sandbox::Channel,
};

use super::{PHONE, person, refusal};
use crate::clients::{count, portone as client, sandbox};

fn by_app() -> RequestOtpRequest {
    let channel = "channel-key-00000000-0000-0000-0000-000000000000".to_owned();
    person(PHONE).with_verification_method(VerificationMethod::App).with_channel_key(channel)
}

#[tokio::test]
async fn an_approval_in_the_app_certifies_and_nothing_before_it() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let pending = client.send(&by_app()).await.unwrap();
    let message = sandbox.inbox().latest_to(PHONE).unwrap();
    assert_eq!((message.channel(), message.code()), (Channel::App, ""), "there is no OTP");

    assert_eq!(refusal(client.confirm_in_app(&pending).await.unwrap()), "-1");
    assert!(sandbox.approve_in_app(pending.imp_uid().as_str()));
    let certified = client.confirm_in_app(&pending).await.unwrap().verified().expect("it was approved");
    assert_eq!(certified.pg_provider.as_str(), "kcp_v2", "only KCP has the app");
    assert!(!client.confirm_in_app(&pending).await.unwrap().is_verified(), "it is certified already");
    assert_eq!(count(&sandbox, &operations::CONFIRM_OTP), 3, "a try is never repeated");
}

#[tokio::test]
async fn an_otp_does_not_stand_in_for_the_approval() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let pending = client.send(&by_app()).await.unwrap();
    assert!(sandbox.approve_in_app(pending.imp_uid().as_str()));
    let otp = Otp::new("123456").unwrap();
    assert!(!client.confirm(&pending, &otp).await.unwrap().is_verified());
    assert!(client.confirm_in_app(&pending).await.unwrap().is_verified(), "without an OTP it works");
}

#[tokio::test]
async fn a_request_by_sms_is_not_approved_in_an_app() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let pending = client.send(&person(PHONE)).await.unwrap();
    assert!(!sandbox.approve_in_app(pending.imp_uid().as_str()));
    assert!(!client.confirm_in_app(&pending).await.unwrap().is_verified());
    assert_eq!(client.get(pending.imp_uid()).await.unwrap().certified, Some(false));
}

#[tokio::test]
async fn only_what_waits_can_be_approved() {
    let sandbox = sandbox().await;
    let pending = client(&sandbox).send(&by_app()).await.unwrap();
    assert!(!sandbox.approve_in_app("imp_000000000000"));
    assert!(sandbox.approve_in_app(pending.imp_uid().as_str()));
    assert!(!sandbox.approve_in_app(pending.imp_uid().as_str()), "once is enough");
}

#[tokio::test]
async fn the_app_needs_the_channel_of_kcp() {
    let sandbox = sandbox().await;
    let request = person(PHONE).with_verification_method(VerificationMethod::App);
    let failed = client(&sandbox).send(&request).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(400), Some(&ErrorCode::InvalidPersonalInfo)));
    assert!(failed.provider_message().unwrap().contains("channel_key"));
    assert!(sandbox.inbox().messages().is_empty());
}
