//! From the request to the verdict.

use phoneproof::{
    Delivery, Outcome, Rejection,
    portone::v2::{
        Pending, operations,
        types::{
            ErrorCode, GetIdentityVerificationsBody, IdempotencyKey, IdentityVerificationId,
            IdentityVerificationMethod, IdentityVerificationStatus, StoreId,
        },
    },
    sandbox::Sandbox,
};

use super::{PHONE, person, received, wrong};
use crate::clients::{MINUTE, count, portone_v2 as client, portone_v2_secret, portone_v2_with, sandbox, switched};

/// What the sandbox's PG says for a "no".
#[track_caller]
fn pg_code<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    match outcome {
        Outcome::Rejected(Rejection::Unknown(code)) => code.as_str().to_owned(),
        other => panic!("no refusal of the PG: {other:?}"),
    }
}

#[tokio::test]
async fn the_right_otp_verifies_a_person() {
    let sandbox = switched(|switches| switches.portone_v2.extra_contract = true).await;
    let client = client(&sandbox);
    let request = person(&sandbox, PHONE);
    let pending = client.send(&request).await.unwrap();
    let id = pending.id().as_str();
    assert!(id.len() == 32 && id.bytes().all(|byte| b"0123456789abcdef".contains(&byte)), "{id}");
    assert_eq!(client.get(pending.id()).await.unwrap().status, IdentityVerificationStatus::Ready);

    let record = client.confirm(&pending, &received(&sandbox)).await.unwrap().verified().expect("the OTP was right");
    assert_eq!((&record.id, &record.status), (pending.id(), &IdentityVerificationStatus::Verified));
    let customer = record.verified_customer.as_ref().unwrap();
    assert_eq!(
        (&customer.name, &customer.phone_number),
        (&Some(request.customer.name), &Some(request.customer.phone_number))
    );
    assert_eq!(client.get(pending.id()).await.unwrap(), record);

    let again = client.confirm(&pending, &received(&sandbox)).await.unwrap();
    assert_eq!(again, Outcome::Rejected(Rejection::AlreadyUsed));
}

#[tokio::test]
async fn wrong_late_and_too_many_otps_are_outcomes() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
    let otp = received(&sandbox);
    for tried in 1..=5 {
        let expected = if tried < 5 { "SANDBOX_WRONG_OTP" } else { "SANDBOX_TOO_MANY_TRIES" };
        assert_eq!(pg_code(client.confirm(&pending, &wrong(&otp)).await.unwrap()), expected);
    }
    assert_eq!(pg_code(client.confirm(&pending, &otp).await.unwrap()), "SANDBOX_TOO_MANY_TRIES");
    assert_eq!(count(&sandbox, &operations::CONFIRM_IDENTITY_VERIFICATION), 6, "an error of the PG is not repeated");
    let failed = client.get(pending.id()).await.unwrap();
    assert_eq!(failed.status, IdentityVerificationStatus::Failed);

    client.send_as(pending.id(), &person(&sandbox, PHONE)).await.expect("what failed can be sent again");
    sandbox.advance(3 * MINUTE);
    assert_eq!(pg_code(client.confirm(&pending, &received(&sandbox)).await.unwrap()), "SANDBOX_EXPIRED_OTP");
    client.resend(&pending).await.unwrap();
    assert!(client.confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
}

#[tokio::test]
async fn an_app_is_confirmed_without_an_otp() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut request = person(&sandbox, PHONE);
    (request.method, request.customer.identity_number) = (IdentityVerificationMethod::App, None);
    let pending = client.send(&request).await.unwrap();
    assert_eq!(pg_code(client.confirm_in_app(&pending).await.unwrap()), "SANDBOX_APP_PENDING");
    assert!(sandbox.approve_in_app(pending.id().as_str()));
    assert!(client.confirm_in_app(&pending).await.unwrap().is_verified());
}

#[tokio::test]
async fn a_pending_verification_survives_between_two_requests_of_a_web_service() {
    let sandbox = sandbox().await;
    let pending = client(&sandbox).send(&person(&sandbox, PHONE)).await.unwrap();
    let stored = serde_json::to_string(&pending).unwrap();
    drop(pending);
    let pending: Pending = serde_json::from_str(&stored).unwrap();
    assert!(client(&sandbox).confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
}

#[tokio::test]
async fn a_store_is_named_where_each_operation_wants_it() {
    let sandbox = sandbox().await;
    let builder = || portone_v2_with(&sandbox, portone_v2_secret(&sandbox));
    let own = StoreId::new(sandbox.credentials().portone_v2_store_id()).unwrap();
    let client = builder().store_id(own).build().unwrap();
    let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
    client.resend(&pending).await.unwrap();
    client.get(pending.id()).await.unwrap();
    client.list_page(&GetIdentityVerificationsBody::default()).await.unwrap();
    assert!(client.confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());

    let client = builder().store_id(StoreId::new("another-store").unwrap()).build().unwrap();
    let of_no_store: Pending = pending.id().clone().into();
    for failed in [
        client.send(&person(&sandbox, PHONE)).await.unwrap_err(),
        client.resend(&of_no_store).await.unwrap_err(),
        client.get(pending.id()).await.unwrap_err(),
        client.list_page(&GetIdentityVerificationsBody::default()).await.unwrap_err(),
        client.confirm(&of_no_store, &received(&sandbox)).await.unwrap_err(),
    ] {
        assert_eq!((failed.code(), failed.delivery()), (Some(&ErrorCode::Forbidden), Delivery::Refused), "{failed}");
    }
}

#[tokio::test]
async fn what_cannot_be_right_is_not_sent() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let request = || person(&sandbox, PHONE);
    let (mut nameless, mut operator, mut method) = (request(), request(), request());
    nameless.customer.identity_number = None;
    operator.operator = "LGT".into();
    method.method = "EMAIL".into();
    for request in [nameless, operator, method] {
        let failed = client.send(&request).await.unwrap_err();
        assert!(failed.is_invalid_input() && failed.delivery() == Delivery::NotSent, "{failed}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn errors_have_the_code_that_the_provider_documents() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let nobody: Pending = IdentityVerificationId::generate().unwrap().into();
    let browser: Pending = IdentityVerificationId::new(Sandbox::PORTONE_V2_ID_FROM_BROWSER).unwrap().into();
    let mut elsewhere = person(&sandbox, PHONE);
    elsewhere.channel_key = "another".to_owned();
    let sent = client.send(&person(&sandbox, PHONE)).await.unwrap();
    for (failed, code, status) in [
        (client.resend(&nobody).await.unwrap_err(), ErrorCode::IdentityVerificationNotFound, 404),
        (client.get(nobody.id()).await.unwrap_err(), ErrorCode::IdentityVerificationNotFound, 404),
        (client.resend(&browser).await.unwrap_err(), ErrorCode::IdentityVerificationNotSent, 404),
        (client.send(&elsewhere).await.unwrap_err(), ErrorCode::ChannelNotFound, 404),
        (
            client.send_as(sent.id(), &person(&sandbox, PHONE)).await.unwrap_err(),
            ErrorCode::IdentityVerificationAlreadySent,
            409,
        ),
    ] {
        assert_eq!((failed.code(), failed.status()), (Some(&code), Some(status)), "{failed}");
        assert_eq!((failed.delivery(), failed.attempts()), (Delivery::Refused, 1), "{failed}");
    }
    let mismatch = client.send(&person(&sandbox, "01000009906")).await.unwrap_err();
    assert_eq!((mismatch.code(), mismatch.delivery()), (Some(&ErrorCode::PgProvider), Delivery::MaybeSent));
    let pg = &mismatch.details()[0];
    assert_eq!(pg.code.as_ref().map(phoneproof::ProviderCode::as_str), Some("SANDBOX_CARRIER_MISMATCH"));
    assert!(pg.message.is_some() && mismatch.to_string().contains("(PG code SANDBOX_CARRIER_MISMATCH)"), "{mismatch}");
}

#[tokio::test]
async fn a_key_of_the_callers_makes_a_repeat_after_a_restart_harmless() {
    let sandbox = sandbox().await;
    let id = IdentityVerificationId::for_kcp("signup17try1").unwrap();
    let key = IdempotencyKey::new("signup-17-try-1-send").unwrap();
    let request = person(&sandbox, PHONE);
    for _ in 0..2 {
        let pending = client(&sandbox).with_idempotency_key(&key).send_as(&id, &request).await.unwrap();
        assert_eq!(pending.id(), &id);
    }
    assert_eq!(sandbox.inbox().count_to(PHONE), 1);
    let failed = client(&sandbox).with_idempotency_key(&key).resend(&id.into()).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::InvalidRequest), "the key is that of another request");
}
