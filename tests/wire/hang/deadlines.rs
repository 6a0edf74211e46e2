//! Whatever the other side does or leaves undone, a call ends by its deadline, and says what may have been done.

use std::time::Duration;

use futures_util::future::join_all;
use phoneproof::Delivery;
use serde_json::json;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::{
    calls::{Call, LOGIN, Patience, REFRESH, TOKEN, calls, imp_uid, slow_down},
    ends,
};
use crate::{
    clients::{delivery_result, portone, smslink as client, token},
    support::stub::{Answer, Stub},
};

const SHORT: Duration = Duration::from_millis(150);

/// One attempt that may take as long as the call.
const ONE_ATTEMPT: Patience = Patience { timeout: Duration::from_secs(3600), deadline: SHORT, attempts: 1 };
/// More attempts than there is time for.
const MANY_ATTEMPTS: Patience = Patience { timeout: Duration::from_millis(40), deadline: SHORT, attempts: u32::MAX };

/// Every way to begin an answer and never to end it.
fn endless_answers() -> Vec<(&'static str, Answer)> {
    let part = |text: &str| Answer::Part(text.as_bytes().to_vec());
    vec![
        ("nothing comes", Answer::Stall),
        ("the status line stalls", part("HTTP/1.1 2")),
        ("the head stalls", part("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")),
        ("the head drips", Answer::DripHead),
        ("the body never begins", part("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n")),
        ("the body stalls", part("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"a\"")),
        ("the body drips", Answer::Drip),
        ("a chunk stalls", part("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a")),
        ("the last chunk is missing", part("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n")),
        ("the body of an error stalls", part("HTTP/1.1 503 No\r\ncontent-length: 10\r\n\r\n{")),
        ("an interim answer and no other", part("HTTP/1.1 100 Continue\r\n\r\n")),
    ]
}

#[tokio::test]
async fn an_answer_that_never_ends_does_not_hold_a_call_beyond_its_deadline() {
    let calls = calls();
    let mut made = Vec::new();
    for (what, answer) in endless_answers() {
        for call in &calls {
            for patience in [ONE_ATTEMPT, MANY_ATTEMPTS] {
                let answer = answer.clone();
                made.push(async move {
                    let stub = call.met_by(answer).await;
                    let failed = ends(what, call.make(&stub.base_url(), patience)).await.unwrap_err();
                    assert!(failed.is_timeout, "{what}, {call:?}: {failed:?}");
                    let tokens: usize = [TOKEN, LOGIN, REFRESH].iter().map(|path| stub.count_of(path)).sum();
                    if call.is_met_before() {
                        assert_eq!(failed.delivery, Delivery::NotSent, "{what}, {call:?}: {failed:?}");
                    } else if stub.count() > tokens {
                        assert_ne!(failed.delivery, Delivery::NotSent, "{what}, {call:?}: {failed:?}");
                    }
                });
            }
        }
    }
    join_all(made).await;
}

#[tokio::test]
async fn a_handshake_that_nobody_answers_ends_by_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    for call in calls() {
        for patience in [ONE_ATTEMPT, MANY_ATTEMPTS] {
            let failed = ends("a handshake", call.make(&base_url, patience)).await.unwrap_err();
            assert!(failed.is_timeout, "{call:?}: {failed:?}");
        }
    }
}

/// Linux leaves connections unanswered that a full queue has no place for.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_that_is_never_made_ends_by_the_deadline() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let full = socket.listen(1).unwrap();
    let address = full.local_addr().unwrap();
    let mut queue = Vec::new();
    while let Ok(connected) = tokio::time::timeout(SHORT, TcpStream::connect(address)).await {
        queue.push(connected.unwrap());
    }
    for call in calls() {
        for patience in [ONE_ATTEMPT, MANY_ATTEMPTS] {
            let failed = ends("a connect", call.make(&format!("http://{address}"), patience)).await.unwrap_err();
            assert!(failed.is_timeout, "{call:?}: {failed:?}");
        }
    }
}

#[tokio::test]
async fn a_wait_that_the_provider_asks_for_is_not_begun_if_it_is_longer_than_what_is_left() {
    let patience = Patience { timeout: Duration::from_secs(30), deadline: Duration::from_secs(60), attempts: u32::MAX };
    for asked in ["61", "86400", "18446744073709551615", "Thu, 30 Dec 9999 00:00:00 GMT"] {
        for call in calls().into_iter().filter(Call::is_tried_again) {
            let stub = call.met_by(slow_down(asked, json!({ "code": -1 }))).await;
            let failed = ends(asked, call.make(&stub.base_url(), patience)).await.unwrap_err();
            assert!(failed.retry_after.is_some_and(|wait| wait > Duration::from_secs(60)), "{asked}, {call:?}");
            assert_eq!(failed.attempts, 1, "{asked}, {call:?}: {failed:?}");
        }
    }
}

#[tokio::test]
async fn no_deadline_to_speak_of_is_a_deadline_too() {
    let for_ever = Patience { timeout: Duration::MAX, deadline: Duration::MAX, attempts: 3 };
    for call in calls() {
        let stub = call.met_by(Answer::Close).await;
        let failed = ends("a call without a deadline", call.make(&stub.base_url(), for_ever)).await.unwrap_err();
        assert!(!failed.is_timeout, "{call:?}: {failed:?}");
    }
    let stub = Stub::always(Answer::json(200, delivery_result())).await;
    let client = for_ever.applied(client(&stub)).build().unwrap();
    assert_eq!(client.delivery_result(101).await.unwrap().verification_code_id, 101);
}

#[tokio::test]
async fn no_time_at_all_ends_at_once_and_sends_nothing() {
    let none = Patience { timeout: Duration::ZERO, deadline: Duration::ZERO, attempts: u32::MAX };
    for call in calls() {
        let stub = call.met_by(Answer::json(200, json!({}))).await;
        let failed = ends("a call without time", call.make(&stub.base_url(), none)).await.unwrap_err();
        assert!(failed.is_timeout, "{call:?}: {failed:?}");
        assert_eq!((failed.delivery, stub.count()), (Delivery::NotSent, 0), "{call:?}: {failed:?}");
    }
}

#[tokio::test]
async fn a_token_that_took_its_time_leaves_less_to_the_call_and_not_more() {
    let stub = Stub::start(|_, request| match request.path() {
        TOKEN => Answer::After(SHORT, Box::new(Answer::json(200, token(1800)))),
        _ => Answer::Stall,
    })
    .await;
    let patience = Patience { timeout: Duration::from_secs(3600), deadline: SHORT * 4, attempts: u32::MAX };
    let failed = ends("the rest", patience.applied(portone(&stub)).build().unwrap().get(&imp_uid())).await.unwrap_err();
    assert!(failed.is_timeout(), "{failed:?}");
}
