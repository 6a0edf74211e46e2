//! What is repeated, and what never is.

use std::time::{Duration, Instant};

use phoneproof::{Delivery, RetryPolicy, smslink};
use serde_json::{Value, json};

use crate::{
    clients::{code, code_request, delivery_result, generated_code, jp_phone, smslink as client},
    support::{
        stub::{Answer, Stub},
        world::QUICK,
    },
};

const TRUNCATED: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"verification_code_id\":";
const GATEWAY_PAGE: &[u8] =
    b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 13\r\nconnection: close\r\n\r\n<html></html>";

fn error(code: &str) -> Value {
    json!({ "code": code, "message": "text", "details": [] })
}

#[tokio::test]
async fn a_read_is_repeated_until_it_works() {
    for failure in [
        Answer::Close,
        Answer::Raw(TRUNCATED.to_vec()),
        Answer::Raw(GATEWAY_PAGE.to_vec()),
        Answer::json(503, json!({})),
        Answer::json(429, json!({})),
        Answer::json(500, error("ERR500001")),
    ] {
        let stub = Stub::in_turn(vec![failure.clone(), failure, Answer::json(200, delivery_result())]).await;
        let client = client(&stub).build().unwrap();
        assert_eq!(client.delivery_result(101).await.unwrap().verification_code_id, 101);
        assert_eq!(stub.count(), 3);
    }
}

#[tokio::test]
async fn a_send_is_never_repeated_when_it_may_have_been_done() {
    for (failure, delivery) in [
        (Answer::Close, Delivery::MaybeSent),
        (Answer::Raw(TRUNCATED.to_vec()), Delivery::Accepted),
        (Answer::Raw(GATEWAY_PAGE.to_vec()), Delivery::MaybeSent),
        (Answer::json(503, json!({})), Delivery::MaybeSent),
        (Answer::json(500, error("ERR500001")), Delivery::MaybeSent),
        (Answer::json(200, json!("not an object")), Delivery::MaybeSent),
        (Answer::json(400, error("ERR400001")), Delivery::Refused),
    ] {
        let stub = Stub::always(failure).await;
        let failed = client(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
        assert_eq!(failed.delivery(), delivery, "{failed}");
        assert_eq!((failed.attempts(), stub.count()), (1, 1), "{failed}");
    }
}

#[tokio::test]
async fn a_read_timeout_is_never_retried_for_a_send() {
    let stub = Stub::always(Answer::Stall).await;
    let client = client(&stub).timeout(Duration::from_millis(100)).build().unwrap();
    let failed = client.generate_and_deliver(&code_request()).await.unwrap_err();
    assert!(failed.is_timeout(), "{failed}");
    assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 1));
}

#[tokio::test]
async fn a_conflict_while_verifying_is_not_repeated() {
    let stub = Stub::always(Answer::json(409, error("ERR409003"))).await;
    let failed = client(&stub).build().unwrap().verify(&jp_phone(), &code()).await.unwrap_err();
    assert_eq!(failed.code(), Some(&smslink::types::ErrorCode::ConcurrentUpdate));
    assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 1));
}

#[tokio::test]
async fn a_send_is_repeated_when_the_provider_says_that_nothing_was_done() {
    for refusal in [Answer::json(503, error("ERR000000")), Answer::json(429, error("ERR429001"))] {
        let stub = Stub::in_turn(vec![refusal, Answer::json(200, generated_code())]).await;
        client(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap();
        assert_eq!(stub.count(), 2);
    }
}

#[tokio::test]
async fn a_bare_429_does_not_repeat_a_send() {
    let stub = Stub::always(Answer::json(429, json!({}))).await;
    let failed = client(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
    assert!(failed.is_rate_limited());
    assert_eq!(stub.count(), 1);
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_whatever_the_operation() {
    let stub = Stub::always(Answer::Close).await;
    let client = client(&stub).build().unwrap();
    drop(stub);
    let failed = client.generate_and_deliver(&code_request()).await.unwrap_err();
    assert!(failed.is_connect(), "{failed}");
    assert_eq!((failed.delivery(), failed.attempts()), (Delivery::NotSent, QUICK.attempts));
}

#[tokio::test]
async fn never_means_one_attempt() {
    let stub = Stub::always(Answer::Close).await;
    let client = client(&stub).retry(RetryPolicy::never()).build().unwrap();
    client.delivery_result(101).await.unwrap_err();
    assert_eq!(stub.count(), 1);
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let slow_down = Answer::json(429, error("ERR429001")).with_header("retry-after", "1");
    let stub = Stub::in_turn(vec![slow_down, Answer::json(200, delivery_result())]).await;
    let started = Instant::now();
    client(&stub).build().unwrap().delivery_result(101).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1), "the policy alone would wait a millisecond");
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let stub = Stub::always(Answer::json(429, error("ERR429001")).with_header("retry-after", "3600")).await;
    let failed = client(&stub).build().unwrap().delivery_result(101).await.unwrap_err();
    assert_eq!(failed.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(stub.count(), 1);
}

#[tokio::test]
async fn the_deadline_ends_all_attempts_together() {
    let stub = Stub::always(Answer::Stall).await;
    let patient = RetryPolicy { attempts: 1000, ..QUICK };
    let client = client(&stub)
        .retry(patient)
        .timeout(Duration::from_millis(100))
        .deadline(Duration::from_millis(350))
        .build()
        .unwrap();
    let failed = client.delivery_result(101).await.unwrap_err();
    assert!(failed.is_timeout(), "{failed}");
    // 100 ms each, the last one cut short: four, or five if a wait ended just before the deadline.
    assert!((2..=5).contains(&failed.attempts()), "{} attempts", failed.attempts());
}
