//! Waiting for a message: the long poll, and the same in Rust.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{JAPANESE, KOREAN, Outside, PATIENCE, column, refused, somebody};

#[tokio::test]
async fn it_answers_at_once_with_what_is_there_already() {
    let outside = Outside::start().await;
    outside.send_own_code(JAPANESE, "111111").await;
    outside.send_own_code(JAPANESE, "222222").await;
    let page = outside.get("/messages/next").await;
    assert_eq!((column(&page["messages"], "code"), &page["last"]), (vec![json!("111111"), json!("222222")], &json!(2)));
    let page = outside.get("/messages/next?after=1").await;
    assert_eq!(column(&page["messages"], "code"), ["222222"]);
}

#[tokio::test]
async fn it_wakes_when_a_message_arrives_that_fits() {
    let outside = Outside::start().await;
    outside.send_own_code(JAPANESE, "111111").await;
    let waiting = tokio::spawn(
        outside.ask("GET", "/messages/next?after=1&number=010-1234-5678&provider=portone-v1&timeout_ms=20000").send(),
    );
    outside.send_own_code(JAPANESE, "222222").await;
    outside.portone().send(&somebody("01099998888")).await.unwrap();
    outside.portone().send(&somebody(KOREAN)).await.unwrap();
    let began = Instant::now();
    let page: serde_json::Value = waiting.await.unwrap().unwrap().json().await.unwrap();
    assert!(began.elapsed() < PATIENCE);
    assert_eq!((column(&page["messages"], "number"), &page["last"]), (vec![json!(KOREAN)], &json!(4)));
}

#[tokio::test]
async fn it_gives_up_with_an_empty_list_when_the_time_is_over() {
    let outside = Outside::start().await;
    outside.send_own_code(JAPANESE, "111111").await;
    for query in ["after=1&timeout_ms=50", "after=1&timeout_ms=0", "number=0312345678&timeout_ms=50"] {
        let page = outside.get(&format!("/messages/next?{query}")).await;
        assert_eq!(page, json!({ "messages": [], "last": 1 }), "{query}");
    }
}

#[tokio::test]
async fn its_time_has_bounds() {
    let outside = Outside::start().await;
    let error = refused(outside.ask("GET", "/messages/next?timeout_ms=120001"), 400).await;
    assert_eq!(error, "timeout_ms: TimeoutMs: 120001 is out of range; give a number from 0 to 120000");
    refused(outside.ask("GET", "/messages/next?timeout_ms=-1"), 400).await;
    refused(outside.ask("GET", "/messages/next?limit=1"), 400).await;
}

#[tokio::test]
async fn a_hundred_can_wait_for_one_message() {
    let outside = Outside::start().await;
    let waiting: Vec<_> =
        (0..100).map(|_| tokio::spawn(outside.ask("GET", "/messages/next?timeout_ms=20000").send())).collect();
    outside.send_own_code(JAPANESE, "111111").await;
    for task in waiting {
        let page: serde_json::Value = task.await.unwrap().unwrap().json().await.unwrap();
        assert_eq!(column(&page["messages"], "code"), ["111111"]);
    }
}

#[tokio::test]
async fn it_ends_when_the_sandbox_stops() {
    let outside = Outside::start().await;
    let waiting = outside.ask("GET", "/messages/next?timeout_ms=120000");
    let waiting = tokio::spawn(async move { waiting.send().await?.json::<serde_json::Value>().await });
    // Only a request that arrived keeps a sandbox from stopping at once.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    outside.sandbox.stop().await;
    assert!(began.elapsed() < Duration::from_secs(2), "nobody had to be given up");
    assert_eq!(waiting.await.unwrap().unwrap(), json!({ "messages": [], "last": 0 }));
}

#[tokio::test]
async fn in_rust_it_is_a_method() {
    let outside = Outside::start().await;
    let inbox = outside.sandbox.inbox();
    assert!(inbox.wait_for(JAPANESE, Duration::from_millis(20)).await.is_none());
    let (message, ()) =
        tokio::join!(inbox.wait_for("090-0111-1101", PATIENCE), outside.send_own_code(JAPANESE, "111111"));
    assert_eq!(message.unwrap().code(), "111111");
    let seen = inbox.last_id();
    assert!(inbox.wait_for_after(JAPANESE, seen, Duration::from_millis(20)).await.is_none());
    let (message, ()) =
        tokio::join!(inbox.wait_for_after(JAPANESE, seen, PATIENCE), outside.send_own_code(JAPANESE, "222222"));
    assert_eq!(message.unwrap().code(), "222222");
    assert_eq!(inbox.wait_for(JAPANESE, PATIENCE).await.unwrap().code(), "222222", "the newest");
    assert_eq!(inbox.messages_after(seen).len(), 1);
}
