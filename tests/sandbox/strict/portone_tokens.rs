//! PortOne V1: the access token, from issue to expiry, and the headers that carry it.

use phoneproof::{
    portone::v1::operations::{CONFIRM_OTP, DELETE_CERTIFICATION, GET_CERTIFICATION, GET_TOKEN, REQUEST_OTP},
    sandbox::Sandbox,
};
use serde_json::{Value, json};

use crate::{
    clients::{MINUTE, sandbox},
    raw::{self, Answer},
};

pub(super) fn keys(sandbox: &Sandbox) -> Value {
    let credentials = sandbox.credentials();
    json!({ "imp_key": credentials.portone_imp_key(), "imp_secret": credentials.portone_imp_secret() })
}

pub(super) async fn token(sandbox: &Sandbox) -> String {
    issued(sandbox).await.token
}

struct Issued {
    token: String,
    now: i64,
    expired_at: i64,
}

async fn issued(sandbox: &Sandbox) -> Issued {
    let answer = raw::send(raw::operation(sandbox, &GET_TOKEN, "").json(&keys(sandbox))).await;
    assert_eq!((answer.status, &answer.body["code"], &answer.body["message"]), (200, &json!(0), &Value::Null));
    let response = &answer.body["response"];
    Issued {
        token: response["access_token"].as_str().unwrap().to_owned(),
        now: response["now"].as_i64().unwrap(),
        expired_at: response["expired_at"].as_i64().unwrap(),
    }
}

/// Reads a record that does not exist: 404 if the header was good.
async fn read(sandbox: &Sandbox, headers: &[(&str, &str)]) -> Answer {
    let request = raw::operation(sandbox, &GET_CERTIFICATION, "imp_000000000000");
    raw::send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

#[tokio::test]
async fn a_token_lives_for_half_an_hour() {
    let sandbox = sandbox().await;
    let issued = issued(&sandbox).await;
    assert_eq!(issued.expired_at - issued.now, 1800);
    assert!(issued.token.len() == 40 && issued.token.bytes().all(|byte| byte.is_ascii_hexdigit()));
    sandbox.advance(29 * MINUTE);
    let bearer = format!("Bearer {}", issued.token);
    assert_eq!(read(&sandbox, &[("authorization", &bearer)]).await.status, 404);
    sandbox.advance(MINUTE);
    assert_eq!(read(&sandbox, &[("authorization", &bearer)]).await.status, 401);
}

#[tokio::test]
async fn until_its_last_minute_the_same_token_comes_back_with_the_same_end() {
    let sandbox = sandbox().await;
    let first = issued(&sandbox).await;
    sandbox.advance(28 * MINUTE);
    let again = issued(&sandbox).await;
    assert_eq!((&again.token, again.expired_at), (&first.token, first.expired_at));
    assert!(again.now - first.now >= 28 * 60);
}

#[tokio::test]
async fn in_its_last_minute_the_token_lives_five_minutes_longer() {
    let sandbox = sandbox().await;
    let first = issued(&sandbox).await;
    sandbox.advance(29 * MINUTE + MINUTE / 2);
    let again = issued(&sandbox).await;
    assert_eq!((&again.token, again.expired_at), (&first.token, first.expired_at + 300));
    sandbox.advance(MINUTE);
    let bearer = format!("Bearer {}", first.token);
    assert_eq!(read(&sandbox, &[("authorization", &bearer)]).await.status, 404, "past its first end");
}

#[tokio::test]
async fn after_its_end_there_is_a_new_token_and_the_old_one_is_void() {
    let sandbox = sandbox().await;
    let old = issued(&sandbox).await;
    sandbox.advance(31 * MINUTE);
    let new = issued(&sandbox).await;
    assert_ne!(new.token, old.token);
    assert_eq!(new.expired_at - new.now, 1800);
    assert_eq!(read(&sandbox, &[("authorization", &format!("Bearer {}", old.token))]).await.status, 401);
    assert_eq!(read(&sandbox, &[("authorization", &format!("Bearer {}", new.token))]).await.status, 404);
}

#[tokio::test]
async fn every_operation_but_the_token_itself_needs_one() {
    let sandbox = sandbox().await;
    for operation in [&REQUEST_OTP, &CONFIRM_OTP, &GET_CERTIFICATION, &DELETE_CERTIFICATION] {
        for authorization in [None, Some(""), Some("Bearer "), Some("Bearer 0123456789abcdef"), Some("Basic abc")] {
            let request = raw::operation(&sandbox, operation, "imp_000000000000");
            let request =
                authorization.into_iter().fold(request, |request, value| request.header("authorization", value));
            let refused = raw::send(request).await;
            assert_eq!((refused.status, &refused.body["code"]), (401, &json!(-1)), "{}", operation.id);
            assert_eq!(refused.members(), ["code", "message", "response"]);
            assert_eq!(refused.body["response"], Value::Null);
        }
    }
}

#[tokio::test]
async fn a_token_goes_in_three_headers_and_the_new_one_wins() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let bearer = format!("Bearer {token}");
    for headers in [
        &[("authorization", bearer.as_str())][..],
        &[("authorization", token.as_str())],
        &[("x-imptokenheader", token.as_str())],
        &[("authorization", bearer.as_str()), ("x-imptokenheader", "wrong")],
    ] {
        assert_eq!(read(&sandbox, headers).await.status, 404, "{headers:?}");
    }
    let wrong_one_first = [("authorization", "Bearer wrong"), ("x-imptokenheader", token.as_str())];
    assert_eq!(read(&sandbox, &wrong_one_first).await.status, 401);
}
