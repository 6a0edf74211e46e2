//! PortOne V2's access tokens in place of the API secret.

use std::time::Duration;

use serde_json::json;

use crate::{
    clients::{portone_v2 as client, portone_v2_by_tokens},
    portone_v2::{pending, refusal, request},
    support::{
        apis::{Api, PortOneV2},
        stub::{Answer, Request, Stub},
    },
};

const LOGIN: &str = "/login/api-secret";
const REFRESH: &str = "/token/refresh";

/// Answers logins and refreshes with tokens of their own, and every other request with what `answer` says.
async fn token_stub(answer: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static) -> Stub {
    Stub::start(move |number, request| match request.path() {
        LOGIN | REFRESH => {
            let tokens =
                json!({ "accessToken": format!("access-{number}"), "refreshToken": format!("refresh-{number}") });
            Answer::json(200, tokens)
        }
        _ => answer(number, request),
    })
    .await
}

#[tokio::test]
async fn a_crowd_shares_one_login() {
    let stub = token_stub(|_, _| Answer::json(200, json!({}))).await;
    let client = portone_v2_by_tokens(&stub).build().unwrap();
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.resend(&pending()).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((stub.count_of(LOGIN), stub.count_of(REFRESH), stub.count()), (1, 0, 101));
}

#[tokio::test]
async fn a_refused_token_is_refreshed_and_the_call_goes_on_with_a_new_key() {
    let stub = token_stub(|number, _| match number {
        1 => Answer::json(401, refusal("UNAUTHORIZED")),
        _ => Answer::json(200, json!({})),
    })
    .await;
    portone_v2_by_tokens(&stub).build().unwrap().send(&request()).await.unwrap();
    let requests = stub.requests();
    let paths: Vec<_> = requests.iter().map(Request::path).collect();
    assert_eq!((paths[0], paths[2], paths.len()), (LOGIN, REFRESH, 4));
    assert!(requests[2].body.contains("refresh-0"), "{}", requests[2].body);
    assert_eq!(requests[3].header("authorization"), Some("Bearer access-2"));
    let keys: Vec<_> = [1, 3].map(|number: usize| requests[number].header("idempotency-key").unwrap()).into();
    assert_ne!(keys[0], keys[1], "the provider would repeat the 401 that it keeps under the first key");
    assert!(requests[0].header("idempotency-key").is_none() && requests[0].header("authorization").is_none());
}

/// The keys of the calls under tokens, with which a send is tried.
fn keys(stub: &Stub) -> Vec<String> {
    let requests = stub.requests();
    requests.iter().filter_map(|request| request.header("idempotency-key")).map(str::to_owned).collect()
}

#[tokio::test]
async fn after_an_attempt_that_may_have_sent_the_key_stays_and_so_does_the_doubt() {
    // Request 0 is the login.
    let stub = token_stub(|number, _| match number {
        1 => Answer::Close,
        _ => Answer::json(401, refusal("UNAUTHORIZED")),
    })
    .await;
    let failed = portone_v2_by_tokens(&stub).build().unwrap().send(&request()).await.unwrap_err();
    let keys = keys(&stub);
    assert!(keys.len() == 3 && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert!(failed.is_unauthorized());
    assert_eq!(failed.delivery(), phoneproof::Delivery::MaybeSent, "the first attempt may have sent it");
}

#[tokio::test]
async fn a_key_of_the_callers_is_never_replaced() {
    let stub = token_stub(|number, _| match number {
        1 => Answer::json(401, refusal("UNAUTHORIZED")),
        _ => Answer::json(200, json!({})),
    })
    .await;
    let key = phoneproof::portone::v2::types::IdempotencyKey::new("signup-17-try-1-send").unwrap();
    let client = portone_v2_by_tokens(&stub).build().unwrap();
    client.with_idempotency_key(&key).send(&request()).await.unwrap();
    assert_eq!(keys(&stub), ["\"signup-17-try-1-send\"", "\"signup-17-try-1-send\""]);
}

#[tokio::test]
async fn a_refresh_that_fails_is_followed_by_a_login_and_its_token_is_not_used_again() {
    for failure in [Answer::Close, Answer::json(401, refusal("UNAUTHORIZED")), Answer::json(200, json!([]))] {
        let stub = Stub::start(move |number, request| match (number, request.path()) {
            (_, LOGIN) => Answer::json(200, json!({ "accessToken": "a", "refreshToken": format!("refresh-{number}") })),
            (_, REFRESH) => failure.clone(),
            (1, _) => Answer::json(401, refusal("UNAUTHORIZED")),
            _ => Answer::json(200, json!({})),
        })
        .await;
        portone_v2_by_tokens(&stub).build().unwrap().resend(&pending()).await.unwrap();
        assert_eq!((stub.count_of(LOGIN), stub.count_of(REFRESH)), (2, 1));
    }
}

#[tokio::test]
async fn a_refresh_that_hangs_leaves_time_for_a_login() {
    let stub = Stub::start(|number, request| match (number, request.path()) {
        (_, LOGIN) => Answer::json(200, json!({ "accessToken": "a", "refreshToken": "r" })),
        (_, REFRESH) => Answer::Stall,
        (1, _) => Answer::json(401, refusal("UNAUTHORIZED")),
        _ => Answer::json(200, json!({})),
    })
    .await;
    let client = portone_v2_by_tokens(&stub).timeout(Duration::from_secs(5)).deadline(Duration::from_secs(2));
    client.build().unwrap().resend(&pending()).await.expect("a login needs no refresh token");
    assert_eq!((stub.count_of(LOGIN), stub.count_of(REFRESH)), (2, 1));
}

#[tokio::test]
async fn a_server_that_refuses_every_token_causes_no_loop() {
    let stub = token_stub(|_, _| Answer::json(401, refusal("UNAUTHORIZED"))).await;
    let failed = portone_v2_by_tokens(&stub).build().unwrap().send(&request()).await.unwrap_err();
    assert!(failed.is_unauthorized());
    assert_eq!((stub.count_of(LOGIN), stub.count_of(REFRESH), stub.count()), (1, 1, 4));
}

#[tokio::test]
async fn by_the_secret_nobody_logs_in_and_a_401_is_final() {
    let stub = token_stub(|_, _| Answer::json(401, refusal("UNAUTHORIZED"))).await;
    let failed = client(&stub).build().unwrap().send(&request()).await.unwrap_err();
    assert_eq!((failed.attempts(), stub.count()), (1, 1));
    assert_eq!(stub.requests()[0].header("authorization"), Some(&*format!("PortOne {}", PortOneV2::SECRETS[0])));
}
