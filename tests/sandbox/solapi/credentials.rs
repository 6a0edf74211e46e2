//! Who asks, when, and how often.

use std::time::Duration;

use phoneproof::{
    Delivery, RetryPolicy,
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
    let keys = sandbox.credentials();
    let api_key = ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret()).unwrap();
    let client = Client::builder(api_key).base_url(tap.base_url()).build().unwrap();
    futures_util::future::try_join_all((0..50).map(|_| client.list_sender_ids())).await.unwrap();
    let signatures: std::collections::HashSet<_> = tap.header("authorization").into_iter().collect();
    assert_eq!(signatures.len(), 50);
    assert!(!tap.heard().contains(keys.solapi_api_secret()), "the secret never travels");
}

#[tokio::test]
async fn a_request_that_is_played_back_is_refused() {
    let sandbox = sandbox().await;
    let tap = Tap::on(&sandbox).await;
    let keys = sandbox.credentials();
    let api_key = ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret()).unwrap();
    let tapped = Client::builder(api_key).base_url(tap.base_url()).build().unwrap();
    register(&tapped, &number(1)).await;
    let account = client(&sandbox).delete_sender_id(&number(1)).await.unwrap();

    let authorization = tap.header("authorization").remove(0);
    let replay = raw::operation(&sandbox, &operations::CREATE_SENDER_ID, "").header("authorization", authorization);
    let answer = raw::send(replay.json(&CreateSenderIdRequest::new(number(1)))).await;
    assert_eq!((answer.status, answer.text("errorCode")), (403, "DuplicatedSignature"));
    assert_eq!(client(&sandbox).list_sender_ids().await.unwrap(), account, "nothing was registered");
}

#[tokio::test]
async fn reads_beyond_the_rate_limit_are_reported_and_sends_go_on() {
    let sandbox = switched(|switches| switches.solapi.rate_limit = true).await;
    let client = client(&sandbox);
    for _ in 0..20 {
        client.list_sender_ids().await.unwrap();
    }
    let failed = client.list_active_sender_ids().await.unwrap_err();
    assert!(failed.is_rate_limited(), "{failed}");
    assert_eq!((failed.code(), failed.attempts()), (Some(&ErrorCode::TooManyRequests), 3));
    assert!(failed.provider_message().is_some(), "its text stands in another member than that of all others");
    assert_eq!(failed.delivery(), Delivery::Refused);
    register(&client, &number(1)).await;
    sandbox.advance(Duration::from_secs(5));
    client.list_active_sender_ids().await.expect("the window has moved on");
}

#[tokio::test]
async fn a_read_beyond_the_rate_limit_is_repeated_until_it_passes() {
    let sandbox = switched(|switches| switches.solapi.rate_limit = true).await;
    for _ in 0..20 {
        client(&sandbox).list_sender_ids().await.unwrap();
    }
    let keys = sandbox.credentials();
    let patience = Duration::from_millis(1);
    let retry = RetryPolicy { attempts: u32::MAX, base: patience, longest: patience };
    let api_key = ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret()).unwrap();
    let patient = Client::builder(api_key).base_url(sandbox.base_url()).retry(retry).build().unwrap();
    let waited = async {
        while !statuses(&sandbox, &operations::LIST_ACTIVE_SENDER_IDS).contains(&429) {
            tokio::task::yield_now().await;
        }
        sandbox.advance(Duration::from_secs(5));
    };
    let both = async { tokio::join!(patient.list_active_sender_ids(), waited) };
    let (active, ()) = tokio::time::timeout(MINUTE, both).await.expect("it is refused first and passes then");
    assert!(active.unwrap().is_empty());
    let statuses = statuses(&sandbox, &operations::LIST_ACTIVE_SENDER_IDS);
    assert_eq!((statuses.first(), statuses.last()), (Some(&429), Some(&200)));
}
