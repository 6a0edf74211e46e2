//! Who asks, when, and how often.

use std::time::Duration;

use phoneproof::{
    ClientBuilder, Delivery, RetryPolicy,
    sandbox::Sandbox,
    solapi::{
        ApiKey, Client, operations,
        types::{CreateSenderIdRequest, ErrorCode},
    },
};

use super::{number, register};
use crate::{
    clients::{MINUTE, count, sandbox, solapi as client, solapi_with, statuses, switched},
    raw::{self, in_seconds, signed_at},
    tap::Tap,
};

#[tokio::test]
async fn a_key_that_nobody_knows_is_refused_whatever_the_status() {
    for unknown_key_status in [400, 403] {
        let sandbox = switched(|switches| switches.solapi.unknown_key_status = unknown_key_status).await;
        let stranger = solapi_with(&sandbox, "NCS0000000000000", sandbox.credentials().solapi_api_secret());
        let failed = stranger.list_sender_ids().await.unwrap_err();
        assert_eq!(failed.status(), Some(unknown_key_status));
        assert_eq!(failed.code(), Some(&ErrorCode::InvalidApiKey), "both spellings mean the same");
        assert_eq!(failed.delivery(), Delivery::Refused);
        assert_eq!(count(&sandbox, &operations::LIST_SENDER_IDS), 1, "a wrong key stays wrong");
    }
}

#[tokio::test]
async fn a_wrong_secret_is_refused_whatever_the_status() {
    for wrong_signature_status in [400, 403] {
        let sandbox = switched(|switches| switches.solapi.wrong_signature_status = wrong_signature_status).await;
        let stranger = solapi_with(&sandbox, sandbox.credentials().solapi_api_key(), "not-the-secret");
        let failed = stranger.create_sender_id(&CreateSenderIdRequest::new(number(1))).await.unwrap_err();
        let expected = (Some(wrong_signature_status), Some(&ErrorCode::SignatureDoesNotMatch));
        assert_eq!((failed.status(), failed.code()), expected);
        assert_eq!(failed.provider_message(), Some("생성한 signature를 확인하세요."));
        assert!(client(&sandbox).list_sender_ids().await.unwrap().sender_ids.is_empty(), "nothing was registered");
    }
}

#[tokio::test]
async fn a_clock_may_be_14_minutes_off() {
    let sandbox = sandbox().await;
    sandbox.advance(14 * MINUTE);
    client(&sandbox).list_sender_ids().await.unwrap();
}

#[tokio::test]
async fn a_clock_that_is_16_minutes_off_is_named_as_the_cause() {
    let sandbox = sandbox().await;
    sandbox.advance(16 * MINUTE);
    let failed = client(&sandbox).create_sender_id(&CreateSenderIdRequest::new(number(1))).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(403), Some(&ErrorCode::RequestTimeTooSkewed)));
    assert_eq!(failed.delivery(), Delivery::Refused);
    assert!(failed.to_string().contains("clock"), "{failed}");
    assert_eq!(statuses(&sandbox, &operations::CREATE_SENDER_ID), [403]);

    let list = raw::operation(&sandbox, &operations::LIST_SENDER_IDS, "");
    let account = raw::send(list.header("authorization", signed_at(&sandbox, in_seconds(16 * 60)))).await;
    assert_eq!((account.status, &account.body["senderIds"]), (200, &serde_json::json!([])), "nothing was registered");
}

#[tokio::test]
async fn every_request_of_a_client_has_a_signature_of_its_own() {
    let sandbox = sandbox().await;
    let tap = Tap::on(&sandbox).await;
    let client = builder(&sandbox).base_url(tap.base_url()).build().unwrap();
    futures_util::future::try_join_all((0..50).map(|_| client.list_sender_ids())).await.unwrap();
    let signatures: std::collections::HashSet<_> = tap.header("authorization").into_iter().collect();
    assert_eq!(signatures.len(), 50);
    assert!(!tap.heard().contains(sandbox.credentials().solapi_api_secret()), "the secret never travels");
}

#[tokio::test]
async fn a_request_that_is_played_back_is_refused() {
    let sandbox = sandbox().await;
    let tap = Tap::on(&sandbox).await;
    let tapped = builder(&sandbox).base_url(tap.base_url()).build().unwrap();
    register(&tapped, &number(1)).await;
    let account = client(&sandbox).delete_sender_id(&number(1)).await.unwrap();

    let authorization = tap.header("authorization").remove(0);
    let replay = raw::operation(&sandbox, &operations::CREATE_SENDER_ID, "").header("authorization", authorization);
    let answer = raw::send(replay.json(&CreateSenderIdRequest::new(number(1)))).await;
    assert_eq!((answer.status, answer.text("errorCode")), (403, "DuplicatedSignature"));
    assert_eq!(client(&sandbox).list_sender_ids().await.unwrap(), account, "nothing was registered");
}

/// Reads until a read is refused, and counts those that were not.
async fn read_to_the_limit(sandbox: &Sandbox) -> usize {
    let impatient = builder(sandbox).retry(RetryPolicy::never()).build().unwrap();
    let mut passed = 0;
    loop {
        match impatient.list_sender_ids().await {
            Ok(_) => passed += 1,
            Err(failed) if failed.is_rate_limited() => return passed,
            Err(failed) => panic!("{failed}"),
        }
    }
}

fn builder(sandbox: &Sandbox) -> ClientBuilder<Client> {
    let keys = sandbox.credentials();
    let api_key = ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret()).unwrap();
    Client::builder(api_key).base_url(sandbox.base_url())
}

#[tokio::test]
async fn a_read_beyond_the_rate_limit_is_reported_as_such_and_sends_go_on() {
    let sandbox = switched(|switches| switches.solapi.rate_limit = true).await;
    assert!(read_to_the_limit(&sandbox).await >= 20, "20 reads in 5 seconds are allowed");
    let client = builder(&sandbox).retry(RetryPolicy::never()).build().unwrap();
    let failed = client.list_sender_ids().await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(429), Some(&ErrorCode::TooManyRequests)));
    assert!(failed.provider_message().is_some(), "its text stands in another member than that of all others");
    assert_eq!(failed.delivery(), Delivery::Refused);
    register(&client, &number(1)).await;
    sandbox.advance(Duration::from_secs(5));
    client.list_active_sender_ids().await.expect("the window has moved on");
}

#[tokio::test]
async fn a_read_beyond_the_rate_limit_is_repeated_until_it_passes() {
    // A machine that takes seconds for a few reads never gets to the limit: it has another try.
    let refused_first = async { while repeated().await.first() != Some(&429) {} };
    tokio::time::timeout(MINUTE, refused_first).await.expect("it is refused first and passes then");
}

/// How the attempts of one call ended: it begins at the limit, and the window moves on while it waits.
async fn repeated() -> Vec<u16> {
    let sandbox = switched(|switches| switches.solapi.rate_limit = true).await;
    let wait = Duration::from_millis(1);
    let retry = RetryPolicy { attempts: u32::MAX, base: wait, longest: wait };
    let patient = builder(&sandbox).retry(retry).build().unwrap();
    read_to_the_limit(&sandbox).await;
    let call = tokio::spawn(async move { patient.list_active_sender_ids().await });
    while statuses(&sandbox, &operations::LIST_ACTIVE_SENDER_IDS).is_empty() {
        tokio::time::sleep(wait).await;
    }
    sandbox.advance(Duration::from_secs(5));
    assert!(call.await.unwrap().expect("it passes at last").is_empty());
    let statuses = statuses(&sandbox, &operations::LIST_ACTIVE_SENDER_IDS);
    assert_eq!(statuses.last(), Some(&200));
    statuses
}
