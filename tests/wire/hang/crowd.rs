//! A crowd at one token: one request for it, one failure, and no stampede afterwards.

use std::{
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use phoneproof::{
    Delivery,
    portone::{
        v1::{Client, Error, Pending},
        v2,
    },
};
use serde_json::{Value, json};
use tokio::{
    sync::{Semaphore, watch},
    time::timeout,
};

use super::{
    begin,
    calls::{LOGIN, REFRESH, TOKEN, slow_down, tokens},
    ends,
};
use crate::{
    clients::{otp_request, otp_requested, portone, portone_v2_by_tokens, token, verification_request},
    support::{
        stub::{Answer, Stub},
        world::QUICK,
    },
};

const CROWD: usize = 1_000;
/// So many connections at a time, which any machine has.
const AT_A_TIME: usize = 50;
const REQUEST: &str = "/certifications/otp/request";
const HOUR: Duration = Duration::from_secs(3600);

type Calls = Vec<Pin<Box<dyn Future<Output = Result<Pending, Error>> + Send>>>;

/// Calls that have begun and wait for the token, all of them.
async fn crowd(client: &Client) -> Calls {
    let mut calls: Calls = Vec::new();
    for _ in 0..CROWD {
        let client = client.clone();
        let mut call: Pin<Box<dyn Future<Output = _> + Send>> =
            Box::pin(async move { client.send(&otp_request()).await });
        begin(&mut call).await;
        calls.push(call);
    }
    calls
}

/// How they end, some at a time.
async fn end(calls: Calls) -> Vec<Result<Pending, Error>> {
    let mut ended = Vec::new();
    let mut calls = calls.into_iter().peekable();
    while calls.peek().is_some() {
        ended.extend(ends("a crowd", join_all(calls.by_ref().take(AT_A_TIME))).await);
    }
    ended
}

fn refusal() -> Value {
    json!({ "code": -1, "message": "text", "response": null })
}

/// Answers token requests with `token`, and every other with `other`.
async fn stub(token: Answer, other: Answer) -> Stub {
    Stub::start(move |_, request| if request.path() == TOKEN { token.clone() } else { other.clone() }).await
}

#[tokio::test]
async fn a_thousand_calls_make_one_token_request() {
    let stub = stub(Answer::json(200, token(1800)), Answer::json(200, otp_requested())).await;
    let client = portone(&stub).build().unwrap();
    for done in end(crowd(&client).await).await {
        done.unwrap();
    }
    assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (1, CROWD));
}

#[tokio::test]
async fn a_token_that_is_expired_on_arrival_serves_all_who_waited_for_it() {
    let stub = stub(Answer::json(200, token(-5)), Answer::json(200, otp_requested())).await;
    let client = portone(&stub).build().unwrap();
    for done in end(crowd(&client).await).await {
        done.unwrap();
    }
    assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (1, CROWD));
}

/// Token requests that fail, and how many one caller makes of them.
fn failures() -> Vec<(&'static str, Answer, u32)> {
    let truncated = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"code\":".to_vec();
    let redirect = b"HTTP/1.1 307 Elsewhere\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n".to_vec();
    vec![
        ("a closed connection", Answer::Close, QUICK.attempts),
        ("a truncated answer", Answer::Raw(truncated), QUICK.attempts),
        ("a redirect", Answer::Raw(redirect), QUICK.attempts),
        ("500", Answer::json(500, refusal()), QUICK.attempts),
        ("503", Answer::json(503, json!("a gateway's page")), QUICK.attempts),
        ("503 for an hour", slow_down("3600", refusal()), 1),
        ("another code than 0", Answer::json(200, refusal()), QUICK.attempts),
        ("no JSON", Answer::json(200, json!("text")), QUICK.attempts),
        ("wrong credentials", Answer::json(401, refusal()), 1),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_calls_share_one_failure_and_do_not_stampede_after_it() {
    for (what, failure, attempts) in failures() {
        let (time, is_time) = watch::channel(false);
        let stub = stub(Answer::When(is_time, Box::new(failure)), Answer::Close).await;
        let client = portone(&stub).build().unwrap();
        let waiting = Arc::new(Semaphore::new(0));
        let calls: Vec<_> = (0..CROWD)
            .map(|_| {
                let (client, waiting) = (client.clone(), Arc::clone(&waiting));
                tokio::spawn(async move {
                    let request = otp_request();
                    let mut call = Box::pin(client.send(&request));
                    begin(&mut call).await;
                    waiting.add_permits(1);
                    call.await
                })
            })
            .collect();
        let _all = waiting.acquire_many(u32::try_from(CROWD).unwrap()).await.unwrap();
        time.send_replace(true);
        for done in ends(what, join_all(calls)).await {
            let failed = done.unwrap().unwrap_err();
            assert_eq!((failed.delivery(), failed.attempts()), (Delivery::NotSent, attempts), "{what}: {failed}");
        }
        let requests = u32::try_from(stub.count_of(TOKEN)).unwrap();
        assert_eq!(requests, attempts, "{what}: as many token requests as one caller makes");
        assert_eq!(stub.count_of(REQUEST), 0, "{what}");
        // The failure is not kept: who calls now has it tried again.
        client.send(&otp_request()).await.unwrap_err();
        assert_eq!(u32::try_from(stub.count_of(TOKEN)).unwrap(), 2 * attempts, "{what}: it is tried again");
    }
}

#[tokio::test]
async fn a_stuck_token_request_is_not_begun_anew_by_those_who_give_up_on_it() {
    let stub = stub(Answer::Stall, Answer::Close).await;
    let client = portone(&stub).timeout(HOUR).deadline(HOUR).build().unwrap();
    let calls = crowd(&client).await.into_iter().map(|call| timeout(Duration::from_millis(300), call));
    assert!(ends("a crowd", join_all(calls)).await.iter().all(Result::is_err));
    assert_eq!(stub.count_of(TOKEN), 1);
}

#[tokio::test]
async fn a_stuck_token_request_is_not_begun_anew_at_everybodys_deadline() {
    let stub = stub(Answer::Stall, Answer::Close).await;
    let client = portone(&stub).timeout(HOUR).deadline(Duration::from_millis(300)).build().unwrap();
    for done in ends("a crowd", join_all(crowd(&client).await)).await {
        let failed = done.unwrap_err();
        assert!(failed.is_timeout(), "{failed}");
        assert_eq!(failed.delivery(), Delivery::NotSent);
    }
    assert_eq!(stub.count_of(TOKEN), 1);
}

#[tokio::test]
async fn a_token_that_is_always_refused_is_fetched_twice_by_a_thousand_calls() {
    let stub = stub(Answer::json(200, token(1800)), Answer::json(401, refusal())).await;
    let client = portone(&stub).build().unwrap();
    for done in end(crowd(&client).await).await {
        assert!(done.unwrap_err().is_unauthorized());
    }
    assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (2, 2 * CROWD));
}

#[tokio::test]
async fn a_token_that_is_refused_and_expired_on_arrival_is_fetched_again_once_a_second_at_most() {
    let began = Instant::now();
    let stub = stub(Answer::json(200, token(0)), Answer::json(401, refusal())).await;
    let client = portone(&stub).build().unwrap();
    for done in end(crowd(&client).await).await {
        assert!(done.unwrap_err().is_unauthorized());
    }
    assert_eq!(stub.count_of(REQUEST), 2 * CROWD);
    let (tokens, seconds) = (stub.count_of(TOKEN), began.elapsed().as_secs());
    assert!(tokens <= 2 + usize::try_from(seconds).unwrap(), "{tokens} token requests in {seconds} s");
}

/// Calls of PortOne V2, which logs in for them, all at once.
async fn crowd_of_v2(stub: &Stub) -> Vec<Result<v2::Pending, v2::Error>> {
    let client = portone_v2_by_tokens(stub).build().unwrap();
    let request = verification_request();
    let mut calls: Vec<_> = (0..CROWD).map(|_| Box::pin(client.send(&request))).collect();
    for call in &mut calls {
        begin(call).await;
    }
    let mut ended = Vec::new();
    while !calls.is_empty() {
        let some = calls.drain(..AT_A_TIME.min(calls.len()));
        ended.extend(ends("a crowd", join_all(some)).await);
    }
    ended
}

#[tokio::test]
async fn a_thousand_calls_log_in_once_and_refresh_a_refused_token_once() {
    let stub = Stub::start(|number, request| match request.path() {
        LOGIN | REFRESH => Answer::json(200, tokens(number)),
        _ if request.header("authorization") == Some("Bearer access-0") => {
            Answer::json(401, json!({ "type": "UNAUTHORIZED" }))
        }
        _ => Answer::json(200, json!({})),
    })
    .await;
    for sent in crowd_of_v2(&stub).await {
        sent.unwrap();
    }
    assert_eq!((stub.count_of(LOGIN), stub.count_of(REFRESH), stub.count()), (1, 1, 2 + 2 * CROWD));
}

#[tokio::test]
async fn a_thousand_calls_share_one_failure_to_log_in() {
    for (failure, attempts) in [(Answer::Close, QUICK.attempts), (Answer::json(401, json!({})), 1)] {
        let stub = Stub::always(failure).await;
        for sent in crowd_of_v2(&stub).await {
            let failed = sent.unwrap_err();
            assert_eq!((failed.delivery(), failed.attempts()), (Delivery::NotSent, attempts), "{failed}");
        }
        assert_eq!(u32::try_from(stub.count_of(LOGIN)).unwrap(), attempts);
        assert_eq!(stub.count(), stub.count_of(LOGIN));
    }
}
