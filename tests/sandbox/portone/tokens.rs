//! The access token: fetched once, renewed when it is refused, and never fetched for nothing.

use phoneproof::{
    Delivery,
    portone::v1::{Client, Credentials, operations, types::ErrorCode},
};

use super::{PHONE, person, request};
use crate::{
    clients::{MINUTE, QUICK, count, portone as client, portone_keys, sandbox, statuses},
    tap::Tap,
};

#[tokio::test]
async fn one_token_serves_a_whole_flow() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    assert!(sandbox.requests().is_empty(), "nothing is fetched before it is needed");
    let (pending, otp) = request(&sandbox, &client).await;
    assert!(client.confirm(&pending, &otp).await.unwrap().is_verified());
    client.get(pending.imp_uid()).await.unwrap();
    client.delete(pending.imp_uid()).await.unwrap();
    let operations: Vec<_> = sandbox.requests().iter().filter_map(phoneproof::sandbox::Request::operation).collect();
    assert_eq!(
        operations,
        ["get_token", "request_otp", "confirm_otp", "get_certification", "delete_certification"],
        "in this order and no more"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_callers_at_once_wait_for_one_token() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut callers = tokio::task::JoinSet::new();
    for last in 0..100 {
        let (client, request) = (client.clone(), person(&format!("010-0000-{last:04}")));
        callers.spawn(async move { client.send(&request).await.unwrap() });
    }
    let pending: std::collections::HashSet<_> =
        callers.join_all().await.iter().map(|pending| pending.imp_uid().as_str().to_owned()).collect();
    assert_eq!(pending.len(), 100, "each caller has a record of its own");
    assert_eq!(statuses(&sandbox, &operations::GET_TOKEN), [200]);
    assert_eq!(statuses(&sandbox, &operations::REQUEST_OTP), [200; 100]);
    assert_eq!(sandbox.inbox().messages().len(), 100);
}

#[tokio::test]
async fn clones_of_a_client_share_their_token() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    client.clone().send(&person(PHONE)).await.unwrap();
    client.clone().send(&person(PHONE)).await.unwrap();
    assert_eq!(count(&sandbox, &operations::GET_TOKEN), 1);
}

#[tokio::test]
async fn a_token_that_expired_is_renewed_and_the_call_goes_through() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    client.send(&person(PHONE)).await.unwrap();
    sandbox.advance(31 * MINUTE);
    client.send(&person(PHONE)).await.expect("HTTP 401 says that nothing was sent");
    assert_eq!(statuses(&sandbox, &operations::GET_TOKEN), [200, 200]);
    assert_eq!(statuses(&sandbox, &operations::REQUEST_OTP), [200, 401, 200]);
    assert_eq!(sandbox.inbox().count_to(PHONE), 2, "one SMS a call");

    client.send(&person(PHONE)).await.unwrap();
    assert_eq!(count(&sandbox, &operations::GET_TOKEN), 2, "the new token stays");
}

#[tokio::test]
async fn a_try_is_not_used_up_by_an_expired_token() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    client.send(&person("010-0000-0000")).await.unwrap();
    sandbox.advance(29 * MINUTE);
    let (pending, otp) = request(&sandbox, &client).await;
    sandbox.advance(2 * MINUTE);
    assert!(client.confirm(&pending, &otp).await.unwrap().is_verified());
    assert_eq!(statuses(&sandbox, &operations::CONFIRM_OTP), [401, 200]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_that_find_the_token_expired_together_renew_it_once() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    client.send(&person(PHONE)).await.unwrap();
    sandbox.advance(31 * MINUTE);
    let mut callers = tokio::task::JoinSet::new();
    for last in 0..50 {
        let (client, request) = (client.clone(), person(&format!("010-0000-{last:04}")));
        callers.spawn(async move { client.send(&request).await.unwrap() });
    }
    assert_eq!(callers.join_all().await.len(), 50);
    assert_eq!(statuses(&sandbox, &operations::GET_TOKEN), [200, 200]);
}

#[tokio::test]
async fn wrong_credentials_are_named_as_the_cause_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let key = sandbox.credentials().portone_imp_key();
    for (key, secret) in [(key, "not-the-secret"), ("nobody", sandbox.credentials().portone_imp_secret())] {
        let credentials = Credentials::new(key, secret).unwrap();
        let stranger = Client::builder(credentials).base_url(sandbox.base_url()).retry(QUICK).build().unwrap();
        let failed = stranger.send(&person(PHONE)).await.unwrap_err();
        assert_eq!((failed.status(), failed.code()), (Some(401), Some(&ErrorCode::InvalidCredentials)));
        assert_eq!((failed.operation().id, failed.delivery()), ("request_otp", Delivery::NotSent));
        assert_eq!(failed.provider_message(), Some("인증에 실패하였습니다. API키와 secret을 확인하세요."));
    }
    assert_eq!(statuses(&sandbox, &operations::GET_TOKEN), [401, 401], "a refused key is not tried again");
    assert_eq!(count(&sandbox, &operations::REQUEST_OTP), 0);
}

#[tokio::test]
async fn a_sub_merchant_is_named_in_every_call() {
    let sandbox = sandbox().await;
    let tap = Tap::on(&sandbox).await;
    let credentials = portone_keys(&sandbox).with_tier("A01").unwrap();
    let client = Client::builder(credentials).base_url(tap.base_url()).build().unwrap();
    let (pending, otp) = request(&sandbox, &client).await;
    client.confirm(&pending, &otp).await.unwrap().verified().expect("the OTP was right");
    client.get(pending.imp_uid()).await.unwrap();
    client.delete(pending.imp_uid()).await.unwrap();
    assert_eq!(tap.header("tier"), ["A01"; 4]);
    assert_eq!(tap.header("authorization").len(), 4);
    assert!(tap.header("authorization").iter().all(|header| header.starts_with("Bearer ")));
}

#[tokio::test]
async fn without_a_sub_merchant_none_is_named() {
    let sandbox = sandbox().await;
    let tap = Tap::on(&sandbox).await;
    let client = Client::builder(portone_keys(&sandbox)).base_url(tap.base_url()).build().unwrap();
    client.send(&person(PHONE)).await.unwrap();
    assert!(tap.header("tier").is_empty());
    assert!(!tap.heard().lines().filter(|line| line.contains(" HTTP/1.1")).any(|line| line.contains(PHONE)));
}
