//! Access tokens in place of the API secret.

use phoneproof::{
    Delivery,
    portone::v2::{
        ApiSecret, Client,
        operations::{GET_IDENTITY_VERIFICATION, LOGIN_VIA_API_SECRET, REFRESH_TOKEN, SEND_IDENTITY_VERIFICATION},
        types::ErrorCode,
    },
    sandbox::{Fault, FaultKind, Sandbox},
};

use super::{PHONE, person, received};
use crate::{
    clients::{MINUTE, count, portone_v2 as client, portone_v2_secret, portone_v2_with, sandbox, statuses, switched},
    tap::Tap,
};

fn by_tokens(sandbox: &Sandbox) -> Client {
    portone_v2_with(sandbox, portone_v2_secret(sandbox).with_access_tokens()).build().unwrap()
}

#[tokio::test]
async fn by_default_the_secret_is_sent_and_nobody_logs_in() {
    let sandbox = sandbox().await;
    let tap = Tap::on(&sandbox).await;
    let client = Client::builder(portone_v2_secret(&sandbox)).base_url(tap.base_url()).build().unwrap();
    client.send(&person(&sandbox, PHONE)).await.unwrap();
    let header = format!("PortOne {}", sandbox.credentials().portone_v2_api_secret());
    assert_eq!(tap.header("authorization"), [header]);
    assert_eq!(count(&sandbox, &LOGIN_VIA_API_SECRET), 0);
}

#[tokio::test]
async fn one_token_serves_a_whole_flow() {
    let sandbox = sandbox().await;
    let tap = Tap::on(&sandbox).await;
    let secret = portone_v2_secret(&sandbox).with_access_tokens();
    let client = Client::builder(secret).base_url(tap.base_url()).build().unwrap();
    let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
    assert!(client.clone().confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
    client.get(pending.id()).await.unwrap();
    let operations: Vec<_> = sandbox.requests().iter().filter_map(phoneproof::sandbox::Request::operation).collect();
    assert_eq!(operations.first(), Some(&LOGIN_VIA_API_SECRET.id), "the others follow: {operations:?}");
    assert_eq!(operations.len(), 4);
    let headers = tap.header("authorization");
    assert!(headers.len() == 3 && headers.iter().all(|header| header.starts_with("Bearer ")), "a login has none");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_that_find_the_token_expired_together_refresh_it_once() {
    let sandbox = sandbox().await;
    let client = by_tokens(&sandbox);
    client.send(&person(&sandbox, PHONE)).await.unwrap();
    sandbox.advance(31 * MINUTE);
    let mut callers = tokio::task::JoinSet::new();
    for last in 0..50 {
        let (client, request) = (client.clone(), person(&sandbox, &format!("010-0000-{last:04}")));
        callers.spawn(async move { client.send(&request).await.unwrap() });
    }
    assert_eq!(callers.join_all().await.len(), 50);
    assert_eq!(statuses(&sandbox, &LOGIN_VIA_API_SECRET), [200]);
    assert_eq!(statuses(&sandbox, &REFRESH_TOKEN), [200]);
    assert_eq!(sandbox.inbox().messages().len(), 51);
}

#[tokio::test]
async fn two_clients_of_one_secret_end_each_others_refresh_token_and_no_call() {
    let sandbox = sandbox().await;
    let (one, other) = (by_tokens(&sandbox), by_tokens(&sandbox));
    let pending = one.send(&person(&sandbox, PHONE)).await.unwrap();
    other.get(pending.id()).await.unwrap();
    one.get(pending.id()).await.expect("its access token is none the worse");
    sandbox.advance(31 * MINUTE);
    one.get(pending.id()).await.expect("it logs in again");
    assert_eq!(statuses(&sandbox, &REFRESH_TOKEN), [401]);
    assert_eq!(count(&sandbox, &LOGIN_VIA_API_SECRET), 3);
}

#[tokio::test]
async fn after_a_lost_answer_to_a_refresh_the_client_logs_in() {
    for kind in [FaultKind::ResetAfter, FaultKind::ResetBefore, FaultKind::NotJson, FaultKind::BadGateway] {
        let sandbox = sandbox().await;
        let client = by_tokens(&sandbox);
        let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
        sandbox.advance(31 * MINUTE);
        sandbox.order_fault(Fault::new(kind).on(&REFRESH_TOKEN));
        client.get(pending.id()).await.unwrap();
        let requests = sandbox.requests();
        let refreshes = requests.iter().filter(|request| request.operation() == Some(REFRESH_TOKEN.id)).count();
        assert_eq!((refreshes, count(&sandbox, &LOGIN_VIA_API_SECRET)), (1, 2), "{kind:?}: it is not used twice");
    }
}

#[tokio::test]
async fn a_token_that_expired_is_no_lost_try() {
    let sandbox = sandbox().await;
    let client = by_tokens(&sandbox);
    let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::ExpiredToken));
    assert!(client.confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
}

#[tokio::test]
async fn tokens_that_are_expired_already_end_in_an_error_and_not_in_a_loop() {
    let sandbox = switched(|switches| switches.portone_v2.expired_tokens = true).await;
    let failed = by_tokens(&sandbox).send(&person(&sandbox, PHONE)).await.unwrap_err();
    assert_eq!((failed.code(), failed.delivery()), (Some(&ErrorCode::Unauthorized), Delivery::Refused));
    assert_eq!(statuses(&sandbox, &SEND_IDENTITY_VERIFICATION), [401, 401]);
    assert_eq!(statuses(&sandbox, &LOGIN_VIA_API_SECRET).len() + statuses(&sandbox, &REFRESH_TOKEN).len(), 2);
}

#[tokio::test]
async fn a_wrong_secret_is_named_as_the_cause_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let secret = ApiSecret::new("not-the-secret").unwrap();
    for secret in [secret.clone(), secret.with_access_tokens()] {
        let failed =
            portone_v2_with(&sandbox, secret).build().unwrap().send(&person(&sandbox, PHONE)).await.unwrap_err();
        assert!(failed.is_unauthorized(), "{failed}");
        assert_eq!(failed.operation().id, SEND_IDENTITY_VERIFICATION.id);
    }
    assert_eq!(statuses(&sandbox, &LOGIN_VIA_API_SECRET), [401], "a refused secret is not tried again");
    assert_eq!(statuses(&sandbox, &SEND_IDENTITY_VERIFICATION), [401]);
    assert!(sandbox.inbox().messages().is_empty());
    assert_eq!(count(&sandbox, &GET_IDENTITY_VERIFICATION), 0);
    drop(client(&sandbox));
}
