//! Listing and forgetting messages.

use phoneproof::sandbox::control::types;
use serde_json::{Value, json};

use super::{JAPANESE, KOREAN, Outside, column, refused, somebody};

#[tokio::test]
async fn a_new_sandbox_has_none() {
    let outside = Outside::start().await;
    assert_eq!(outside.get("/messages").await, json!({ "messages": [], "last": 0 }));
}

#[tokio::test]
async fn a_message_tells_all_that_a_test_needs() {
    let outside = Outside::start().await;
    outside.portone().send(&somebody(KOREAN)).await.unwrap();
    let body = outside.get("/messages").await;
    let message = body["messages"][0].as_object().unwrap();
    let members: Vec<&str> = message.keys().map(String::as_str).collect();
    assert_eq!(
        members,
        ["at", "attempts_left", "channel", "code", "expires_at", "id", "number", "provider", "state", "text"]
    );
    for (member, value) in
        [("provider", json!("portone-v1")), ("channel", json!("sms")), ("number", json!(KOREAN)), ("id", json!(1))]
    {
        assert_eq!(message[member], value);
    }
    let sent = outside.sandbox.inbox().latest_to(KOREAN).unwrap();
    assert_eq!((message["code"].as_str(), message["text"].as_str()), (Some(sent.code()), Some(sent.text())));
    let typed: types::Messages = serde_json::from_value(body).unwrap();
    assert!(!format!("{typed:?}").contains(sent.code()), "Debug shows no code");
}

#[tokio::test]
async fn they_can_be_picked_by_provider_and_by_number_as_people_write_it() {
    let outside = Outside::start().await;
    outside.portone().send(&somebody(KOREAN)).await.unwrap();
    outside.send_own_code(JAPANESE, "111111").await;
    outside.send_own_code("09001111102", "222222").await;
    for (query, ids) in [
        ("", vec![1, 2, 3]),
        ("?provider=smslink", vec![2, 3]),
        ("?provider=portone-v1", vec![1]),
        ("?provider=solapi", vec![]),
        ("?number=09001111101", vec![2]),
        ("?number=090-0111-1101", vec![2]),
        ("?number=%2B81%2090%200111%201102", vec![3]),
        ("?number=%2B82-10-1234-5678", vec![1]),
        ("?number=01012345678&provider=smslink", vec![]),
        ("?number=0900111110", vec![]),
    ] {
        let body = outside.get(&format!("/messages{query}")).await;
        assert_eq!(column(&body["messages"], "id"), ids.iter().map(|id| json!(id)).collect::<Vec<_>>(), "{query}");
        assert_eq!(body["last"], 3, "{query}: what does not fit was looked at");
    }
}

#[tokio::test]
async fn pages_go_on_from_last_without_a_gap() {
    let outside = Outside::start().await;
    for code in 0..7 {
        outside.send_own_code(JAPANESE, &format!("00000{code}")).await;
    }
    assert_eq!(column(&outside.get("/messages?limit=2").await["messages"], "id"), [6, 7], "the newest, newest last");
    let (mut after, mut seen) = (json!(0), Vec::new());
    loop {
        let page = outside.get(&format!("/messages?after={after}&limit=3")).await;
        seen.extend(column(&page["messages"], "id"));
        if page["messages"] == json!([]) {
            break;
        }
        after = page["last"].clone();
    }
    assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    let beyond = outside.get("/messages?after=99").await;
    assert_eq!(beyond, json!({ "messages": [], "last": 7 }));
}

#[tokio::test]
async fn forgetting_them_keeps_their_codes_and_their_ids_are_not_given_again() {
    let outside = Outside::start().await;
    outside.send_code(JAPANESE).await;
    let code = outside.sandbox.inbox().latest_to(JAPANESE).unwrap().code().to_owned();
    assert_eq!(outside.delete("/messages").await, json!({ "what": "messages", "cleared": 1 }));
    assert_eq!(outside.get("/messages").await, json!({ "messages": [], "last": 1 }));
    assert_eq!(outside.delete("/messages").await, json!({ "what": "messages", "cleared": 0 }));
    assert!(outside.verify(JAPANESE, &code).await);
    outside.send_own_code(JAPANESE, "123456").await;
    assert_eq!(column(&outside.get("/messages").await["messages"], "id"), [2]);
}

#[tokio::test]
async fn a_text_that_no_phone_would_show_is_cut() {
    let outside = Outside::start().await;
    outside.portone().send(&somebody(KOREAN).with_company("가".repeat(20_000))).await.unwrap();
    let text = outside.get("/messages").await["messages"][0]["text"].as_str().unwrap().to_owned();
    assert_eq!(text.chars().count(), 4096);
}

#[tokio::test]
async fn two_sandboxes_do_not_mix() {
    let (one, other) = (Outside::start().await, Outside::start().await);
    one.send_own_code(JAPANESE, "111111").await;
    other.send_own_code(JAPANESE, "222222").await;
    one.post("/clock/advance", &json!({ "seconds": 60 })).await;
    for (outside, code, ahead) in [(&one, "111111", 60), (&other, "222222", 0)] {
        assert_eq!(column(&outside.get("/messages").await["messages"], "code"), [code]);
        assert_eq!(outside.get("/requests").await["last"], 1);
        assert_eq!(outside.get("/info").await["clock"]["ahead_seconds"], ahead);
    }
    one.delete("/messages").await;
    assert_eq!(other.get("/messages").await["messages"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_can_not_be_asked_is_refused_with_a_reason() {
    let outside = Outside::start().await;
    for (query, reason) in [
        (
            "provider=portone",
            "Provider: there is no such provider; give one of portone-v1, portone-v2, smslink, solapi",
        ),
        ("number=somebody", "number: it is no telephone number"),
        ("number=", "number: it is no telephone number"),
        ("limit=0", "limit: PageLimit: 0 is out of range; give a number from 1 to 10000"),
        ("limit=10001", "limit: PageLimit: 10001 is out of range; give a number from 1 to 10000"),
        ("limit=many", "limit: it is not of the type Integer"),
        ("after=-1", "after: it is not of the type Integer"),
        ("after=1.5", "after: it is not of the type Integer"),
        ("after=", "after: it is not of the type Integer"),
        ("after=1&after=2", "after: it is given twice"),
        ("phone=1", "phone: the operation has no such parameter or member"),
    ] {
        assert_eq!(refused(outside.ask("GET", &format!("/messages?{query}")), 400).await, reason, "{query}");
    }
    let error = refused(outside.ask("GET", "/messages?after=99999999999999999999999"), 400).await;
    assert!(error.starts_with("after: "), "{error}");
    assert_ne!(refused(outside.ask("DELETE", "/messages?number=1"), 400).await, "");
    assert_eq!(outside.get("/messages").await["messages"], Value::Array(Vec::new()));
}
