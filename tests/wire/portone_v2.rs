//! PortOne V2: one idempotency key for all attempts, and what is repeated with it.

use std::time::{Duration, Instant};

use phoneproof::{
    Delivery, Outcome, Rejection, RetryPolicy,
    portone::v2::{
        Pending,
        types::{ErrorCode, IdempotencyKey, IdentityVerificationId, Otp, SendIdentityVerificationBody, StoreId},
    },
};
use serde_json::{Value, json};

use crate::{
    clients::{portone_v2 as client, verification_request},
    support::{
        stub::{Answer, Request, Stub},
        world::QUICK,
    },
};

const ID: &str = "0123456789abcdef0123456789abcdef";
const TRUNCATED: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{";
const GATEWAY_PAGE: &[u8] =
    b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 13\r\nconnection: close\r\n\r\n<html></html>";

pub(crate) fn request() -> SendIdentityVerificationBody {
    verification_request()
}

pub(crate) fn pending() -> Pending {
    IdentityVerificationId::new(ID).unwrap().into()
}

fn otp() -> Otp {
    Otp::new("123456").unwrap()
}

pub(crate) fn refusal(code: &str) -> Value {
    json!({ "type": code, "message": "sample" })
}

fn confirmed(status: &str) -> Value {
    json!({ "identityVerification": { "status": status, "id": ID } })
}

fn keys(stub: &Stub) -> Vec<String> {
    let key = |request: &Request| request.header("idempotency-key").expect("each has a key").to_owned();
    stub.requests().iter().map(key).collect()
}

#[tokio::test]
async fn a_send_that_may_have_been_done_is_repeated_with_the_same_id_and_key() {
    for failure in [
        Answer::Close,
        Answer::Raw(GATEWAY_PAGE.to_vec()),
        Answer::json(500, json!({})),
        Answer::json(503, json!({})),
        Answer::json(429, json!({})),
        Answer::json(503, refusal("A_NEW_TYPE")),
    ] {
        let stub = Stub::in_turn(vec![failure.clone(), failure, Answer::json(200, json!({}))]).await;
        let sent = client(&stub).build().unwrap().send(&request()).await.unwrap();
        let (keys, requests) = (keys(&stub), stub.requests());
        assert!(keys.len() == 3 && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        assert!(requests.iter().all(|request| request.path().contains(sent.id().as_str())), "{requests:?}");
        assert!(requests.iter().all(|request| request.body == requests[0].body), "{requests:?}");
    }
}

#[tokio::test]
async fn a_read_timeout_is_repeated_as_well() {
    let stub = Stub::in_turn(vec![Answer::Stall, Answer::json(200, json!({}))]).await;
    client(&stub).timeout(Duration::from_millis(200)).build().unwrap().send(&request()).await.unwrap();
    assert_eq!(stub.count(), 2);
}

#[tokio::test]
async fn what_the_provider_itself_says_is_not_repeated() {
    for (status, code, delivery) in [
        (502, "PG_PROVIDER", Delivery::MaybeSent),
        (409, "IDENTITY_VERIFICATION_ALREADY_VERIFIED", Delivery::Refused),
        (409, "IDENTITY_VERIFICATION_ALREADY_SENT", Delivery::Refused),
        (400, "MAX_TRANSACTION_COUNT_REACHED", Delivery::Refused),
        (401, "UNAUTHORIZED", Delivery::Refused),
        (400, "A_NEW_TYPE", Delivery::MaybeSent),
    ] {
        let stub = Stub::always(Answer::json(status, refusal(code))).await;
        let failed = client(&stub).build().unwrap().send(&request()).await.unwrap_err();
        assert_eq!((failed.provider_code(), failed.delivery()), (Some(code), delivery), "{failed}");
        assert_eq!((failed.attempts(), stub.count()), (1, 1), "{failed}");
    }
}

#[tokio::test]
async fn already_sent_is_success_after_any_attempt_that_may_have_sent() {
    let already = || Answer::json(409, refusal("IDENTITY_VERIFICATION_ALREADY_SENT"));
    for failure in [Answer::Close, Answer::Raw(GATEWAY_PAGE.to_vec())] {
        let stub = Stub::in_turn(vec![failure, already()]).await;
        client(&stub).build().unwrap().send(&request()).await.expect("the first attempt sent it");
    }
    let resent = Stub::in_turn(vec![Answer::Close, already()]).await;
    let failed = client(&resent).build().unwrap().resend(&pending()).await.unwrap_err();
    assert_eq!(failed.delivery(), Delivery::MaybeSent, "it says nothing of a resend");
}

/// Whatever of an answer arrives that begins with success: it has nothing more to say.
fn successes_that_cannot_be_read() -> Vec<Answer> {
    let large = format!("{{\"much\":\"{}\"}}", "x".repeat(2000));
    vec![Answer::Raw(TRUNCATED.to_vec()), Answer::Drip, with_body(&large)]
}

fn with_body(body: &str) -> Answer {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
    Answer::Raw(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes())
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_a_success_where_it_says_nothing_else() {
    for answer in successes_that_cannot_be_read() {
        let stub = Stub::always(answer).await;
        let builder = client(&stub).response_limit(1000).timeout(Duration::from_millis(300));
        let client = builder.build().unwrap();
        client.send(&request()).await.expect("it was sent");
        client.resend(&pending()).await.expect("it was sent again");
        assert_eq!(stub.count(), 2, "nothing is asked for again");
        let confirmed = client.confirm(&pending(), &otp()).await;
        assert_eq!(confirmed.expect_err("nobody knows of whom").delivery(), Delivery::Accepted);
    }
}

#[tokio::test]
async fn a_success_that_is_no_object_or_that_of_an_error_is_not_the_providers() {
    let no_content = Answer::Raw(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec());
    let bodies = ["", " \n", "{", "{\"a\":", "[]", "[{}]", "1", "null", "\"captive portal\"", "<html></html>", "ok"];
    let objects = ["{\"type\":\"UNAUTHORIZED\"}", "{\"type\":\"A_NEW_TYPE\",\"message\":5}"];
    let answers = bodies.iter().chain(&objects).map(|body| with_body(body)).chain([no_content]);
    for answer in answers {
        let stub = Stub::always(answer).await;
        let client = client(&stub).build().unwrap();
        for failed in [client.send(&request()).await.unwrap_err(), client.resend(&pending()).await.unwrap_err()] {
            assert_eq!(failed.delivery(), Delivery::MaybeSent, "{failed}");
            assert!(failed.is_unreadable() || failed.provider_code().is_some(), "{failed}");
        }
        assert_eq!(stub.count(), 2, "nothing is asked for again");
        let confirmed = client.confirm(&pending(), &otp()).await.expect_err("nobody knows of whom");
        assert_eq!(confirmed.delivery(), Delivery::MaybeSent, "{confirmed}");
    }
}

#[tokio::test]
async fn a_code_of_the_pg_is_read_whatever_it_is() {
    for (pg_code, kept) in [(json!(9015), "9015"), (json!("P9015"), "P9015"), (json!({}), "PG_PROVIDER")] {
        let body = json!({ "type": "PG_PROVIDER", "message": ["a"], "pgCode": pg_code, "pgMessage": 5 });
        let stub = Stub::always(Answer::json(502, body)).await;
        let outcome = client(&stub).build().unwrap().confirm(&pending(), &otp()).await.unwrap();
        let Outcome::Rejected(Rejection::Unknown(code)) = outcome else { panic!("{outcome:?}") };
        assert_eq!((code.as_str(), stub.count()), (kept, 1), "it uses one attempt");
    }
}

#[tokio::test]
async fn a_verification_stays_in_the_store_that_it_was_sent_for() {
    let stub = Stub::always(Answer::json(200, confirmed("VERIFIED"))).await;
    let store = |id: &str| StoreId::new(id).unwrap();
    let of_store = |id: &str| client(&stub).store_id(store(id)).build().unwrap();
    let id = IdentityVerificationId::new(ID).unwrap();
    for (client, request, expected) in [
        (of_store("store-a"), request().with_store_id(store("store-b")), "store-b"),
        (of_store("store-a"), request(), "store-a"),
        (client(&stub).build().unwrap(), request().with_store_id(store("store-b")), "store-b"),
    ] {
        let before = stub.count();
        let pending = client.send_as(&id, &request).await.unwrap();
        // Kept between two requests of a web service, whose client is another by then.
        let kept: Pending = serde_json::from_str(&serde_json::to_string(&pending).unwrap()).unwrap();
        let later = of_store("store-c");
        later.resend(&kept).await.unwrap();
        assert!(later.confirm(&kept, &otp()).await.unwrap().is_verified());
        let [send, resend, confirm] = &stub.requests()[before..] else { panic!("three requests") };
        let in_body = |request: &Request| serde_json::from_str::<Value>(&request.body).unwrap()["storeId"].clone();
        assert_eq!((in_body(send), in_body(confirm)), (json!(expected), json!(expected)));
        assert!(resend.target.ends_with(&format!("?storeId={expected}")), "{}", resend.target);
    }
}

#[tokio::test]
async fn a_verification_that_was_kept_without_a_store_is_of_the_clients() {
    let stub = Stub::always(Answer::json(200, json!({}))).await;
    let kept: Pending = serde_json::from_value(json!({ "id": ID })).unwrap();
    assert_eq!(kept.store_id(), None);
    let client = client(&stub).store_id(StoreId::new("store-a").unwrap()).build().unwrap();
    client.resend(&kept).await.unwrap();
    assert!(stub.requests()[0].target.ends_with("?storeId=store-a"));
    assert_eq!(serde_json::to_value(pending()).unwrap(), json!({ "id": ID }));
}

#[tokio::test]
async fn an_attempt_that_was_refused_sent_nothing_so_already_sent_is_an_error_after_it() {
    let slow_down = Answer::json(429, refusal("UNAUTHORIZED"));
    let stub = Stub::in_turn(vec![slow_down, Answer::json(409, refusal("IDENTITY_VERIFICATION_ALREADY_SENT"))]).await;
    let failed = client(&stub).build().unwrap().send(&request()).await.unwrap_err();
    assert_eq!(failed.delivery(), Delivery::Refused, "{failed}");
}

#[tokio::test]
async fn a_request_underway_is_asked_for_until_it_is_done() {
    let underway = Answer::json(409, refusal("IDEMPOTENCY_OUTSTANDING_REQUEST"));
    let mut answers = vec![Answer::Close];
    answers.extend(vec![underway; 5]);
    answers.push(Answer::json(200, confirmed("VERIFIED")));
    let stub = Stub::in_turn(answers).await;
    assert!(client(&stub).build().unwrap().confirm(&pending(), &otp()).await.unwrap().is_verified());
    assert_eq!(stub.count(), 7, "more than the {} attempts of the policy", QUICK.attempts);
    assert_eq!(keys(&stub).iter().collect::<std::collections::BTreeSet<_>>().len(), 1);
}

#[tokio::test]
async fn a_request_underway_is_asked_for_in_peace() {
    let body = || refusal("IDEMPOTENCY_OUTSTANDING_REQUEST");
    for underway in [Answer::json(409, body()), Answer::json(409, body()).with_header("retry-after", "0")] {
        let stub = Stub::in_turn(vec![underway.clone(), underway, Answer::json(200, json!({}))]).await;
        let policy = RetryPolicy { attempts: 2, base: Duration::ZERO, longest: Duration::ZERO };
        let began = Instant::now();
        client(&stub).retry(policy).build().unwrap().send(&request()).await.unwrap();
        assert!(began.elapsed() >= Duration::from_millis(400), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn asking_for_a_request_underway_uses_up_no_attempt() {
    let underway = || Answer::json(409, refusal("IDEMPOTENCY_OUTSTANDING_REQUEST"));
    let answers = [Answer::Close, underway(), underway(), Answer::json(503, json!({})), Answer::json(200, json!({}))];
    let stub = Stub::in_turn(answers.to_vec()).await;
    client(&stub).build().unwrap().send(&request()).await.expect("of three attempts two failed");
    assert_eq!(stub.count(), 5);

    let answers = [Answer::Close, underway(), Answer::Close, Answer::Close, Answer::json(200, json!({}))];
    let stub = Stub::in_turn(answers.to_vec()).await;
    let failed = client(&stub).build().unwrap().send(&request()).await.expect_err("all three failed");
    assert_eq!((failed.attempts(), stub.count()), (4, 4), "{failed}");
}

#[tokio::test]
async fn a_request_underway_is_not_asked_for_where_there_is_one_attempt_only() {
    let stub = Stub::always(Answer::json(409, refusal("IDEMPOTENCY_OUTSTANDING_REQUEST"))).await;
    let client = client(&stub).retry(RetryPolicy::never()).build().unwrap();
    let failed = client.confirm(&pending(), &otp()).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::IdempotencyOutstandingRequest));
    assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 1));
}

#[tokio::test]
async fn retry_after_is_waited_for_while_a_request_is_underway() {
    let body = refusal("IDEMPOTENCY_OUTSTANDING_REQUEST");
    let stub = Stub::always(Answer::json(409, body).with_header("retry-after", "3600")).await;
    let failed = client(&stub).build().unwrap().send(&request()).await.unwrap_err();
    assert_eq!((failed.retry_after(), stub.count()), (Some(Duration::from_secs(3600)), 1), "beyond the deadline");
}

#[tokio::test]
async fn each_call_has_a_key_of_its_own_in_quotes_unless_the_caller_gives_one() {
    let stub = Stub::always(Answer::json(200, json!({}))).await;
    let client = client(&stub).build().unwrap();
    client.send(&request()).await.unwrap();
    client.send(&request()).await.unwrap();
    client.resend(&pending()).await.unwrap();
    let given = IdempotencyKey::new("a-key-of-the-callers").unwrap();
    client.with_idempotency_key(&given).send(&request()).await.unwrap();
    let keys = keys(&stub);
    assert_eq!(keys.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{keys:?}");
    for key in &keys[..3] {
        let hex = key.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
        assert!(hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
    }
    assert_eq!(keys[3], "\"a-key-of-the-callers\"");
}

#[tokio::test]
async fn only_a_verified_record_is_verified() {
    for (status, kept) in [("READY", "READY"), ("FAILED", "FAILED"), ("A_NEW_STATUS", "A_NEW_STATUS")] {
        let stub = Stub::always(Answer::json(200, confirmed(status))).await;
        let outcome = client(&stub).build().unwrap().confirm(&pending(), &otp()).await.unwrap();
        let Outcome::Rejected(Rejection::Unknown(code)) = outcome else { panic!("{outcome:?}") };
        assert_eq!(code.as_str(), kept);
    }
    let stub = Stub::always(Answer::json(200, confirmed("VERIFIED"))).await;
    assert!(client(&stub).build().unwrap().confirm(&pending(), &otp()).await.unwrap().is_verified());
}

#[tokio::test]
async fn a_verified_record_of_another_verification_verifies_nobody() {
    let mut other = confirmed("VERIFIED");
    other["identityVerification"]["id"] = json!("fedcba9876543210fedcba9876543210");
    let stub = Stub::always(Answer::json(200, other)).await;
    let failed = client(&stub).build().unwrap().confirm(&pending(), &otp()).await.expect_err("it is somebody else's");
    assert_eq!((failed.delivery(), failed.status(), stub.count()), (Delivery::MaybeSent, Some(200), 1));
    assert!(failed.is_of_another() && failed.to_string().contains("the record of another verification"), "{failed}");
}

#[tokio::test]
async fn a_no_keeps_the_code_of_the_pg_and_says_nothing_of_its_text() {
    let with_code = json!({ "type": "PG_PROVIDER", "message": "홍길동", "pgCode": "P9010", "pgMessage": "홍길동" });
    for (body, kept) in [(with_code, "P9010"), (json!({ "type": "PG_PROVIDER" }), "PG_PROVIDER")] {
        let stub = Stub::always(Answer::json(502, body)).await;
        let outcome = client(&stub).build().unwrap().confirm(&pending(), &otp()).await.unwrap();
        assert!(!format!("{outcome:?}").contains("홍길동"), "{outcome:?}");
        let Outcome::Rejected(Rejection::Unknown(code)) = outcome else { panic!("{outcome:?}") };
        assert_eq!((code.as_str(), stub.count()), (kept, 1), "it may be a wrong OTP, so it is not repeated");
    }
}

#[tokio::test]
async fn already_verified_is_a_replay_unless_an_earlier_attempt_may_have_done_it() {
    let already = || Answer::json(409, refusal("IDENTITY_VERIFICATION_ALREADY_VERIFIED"));
    let stub = Stub::always(already()).await;
    let outcome = client(&stub).build().unwrap().confirm(&pending(), &otp()).await.unwrap();
    assert_eq!(outcome, Outcome::Rejected(Rejection::AlreadyUsed));

    let stub = Stub::in_turn(vec![Answer::Close, already()]).await;
    let failed = client(&stub).build().unwrap().confirm(&pending(), &otp()).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::IdentityVerificationAlreadyVerified));
    assert_eq!(failed.delivery(), Delivery::MaybeSent, "read the record to find out");
}

#[tokio::test]
async fn an_id_never_shapes_the_url() {
    let stub = Stub::always(Answer::json(200, json!({}))).await;
    let stored = json!({ "id": "../../login/api-secret" });
    let pending: Pending = serde_json::from_value(stored).unwrap();
    let failed = client(&stub).build().unwrap().resend(&pending).await.unwrap_err();
    assert!(failed.is_invalid_input() && failed.delivery() == Delivery::NotSent, "{failed}");
    assert_eq!(stub.count(), 0);
}

#[test]
fn the_time_limit_is_the_one_that_the_provider_advises() {
    let shown = format!("{:?}", phoneproof::portone::v2::Client::builder(crate::support::apis::api_secret()));
    assert!(shown.contains("timeout: 60s") && shown.contains("deadline: 120s"), "{shown}");
}
