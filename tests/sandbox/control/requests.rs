//! The journal of requests.

use phoneproof::{portone::v1::types::Otp, sandbox::control::types, smslink};
use serde_json::{Value, json};

use super::{JAPANESE, KOREAN, Outside, column, refused, somebody};

/// A right token, a wrong one, and a path that nobody has.
async fn three_requests(outside: &Outside) {
    outside.send_code(JAPANESE).await;
    let stranger = smslink::Client::builder(smslink::Token::new("wrong").unwrap());
    let stranger = stranger.base_url(outside.sandbox.base_url()).build().unwrap();
    let (number, code) = (smslink::types::PhoneNumber::new(JAPANESE), smslink::types::VerificationCode::new("123456"));
    stranger.verify(&number.unwrap(), &code.unwrap()).await.unwrap_err();
    let url = format!("{}/senderid/v9/nothing?number=01012345678", outside.sandbox.base_url());
    outside.http.patch(url).send().await.unwrap();
}

#[tokio::test]
async fn it_tells_what_was_asked_and_how_it_was_answered_and_nothing_that_was_in_it() {
    let outside = Outside::start().await;
    three_requests(&outside).await;
    let mut body = outside.get("/requests").await;
    for request in body["requests"].as_array_mut().unwrap() {
        assert!(request["at"].take().as_str().unwrap().ends_with('Z'));
        assert!(request["duration_us"].take().as_u64().unwrap() < 60_000_000);
    }
    let request = |id: u64, members: Value| {
        let mut all = json!({
            "id": id, "at": null, "duration_us": null, "code": null, "fault": null, "carried_out": false
        });
        all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        all
    };
    assert_eq!(
        body,
        json!({ "last": 3, "requests": [
            request(1, json!({
                "provider": "smslink", "operation": "generate_and_deliver_code", "method": "POST",
                "path": "/api/v1/verification_code/generate_and_delivery", "status": 200, "carried_out": true
            })),
            request(2, json!({
                "provider": "smslink", "operation": "verify_code", "method": "POST",
                "path": "/api/v1/verification_code/verify", "status": 401, "code": "ERR401002"
            })),
            request(3, json!({
                "provider": "solapi", "operation": null, "method": "PATCH", "path": "/senderid/v9/nothing",
                "status": 404, "code": "NotFound"
            })),
        ]})
    );
}

#[tokio::test]
async fn a_code_that_was_not_verified_is_told_though_http_says_success() {
    let outside = Outside::start().await;
    outside.send_code(JAPANESE).await;
    let code = outside.sandbox.inbox().latest_to(JAPANESE).unwrap().code().to_owned();
    assert!(!outside.verify(JAPANESE, super::wrong(&code)).await);
    assert!(outside.verify(JAPANESE, &code).await);
    let requests = outside.get("/requests?operation=verify_code").await;
    let codes: Vec<_> = requests["requests"].as_array().unwrap().iter().map(|r| (&r["status"], &r["code"])).collect();
    assert_eq!(codes, [(&json!(200), &json!("VRFY00003")), (&json!(200), &Value::Null)]);
}

#[tokio::test]
async fn the_code_of_portone_is_its_number() {
    let outside = Outside::start().await;
    let pending = outside.portone().send(&somebody(KOREAN)).await.unwrap();
    let code = outside.sandbox.inbox().latest_to(KOREAN).unwrap().code().to_owned();
    for otp in [super::wrong(&code), &code] {
        let _ = outside.portone().confirm(&pending, &Otp::new(otp).unwrap()).await.unwrap();
    }
    let requests = outside.get("/requests?operation=confirm_otp").await;
    assert_eq!(column(&requests["requests"], "code"), [json!("1"), Value::Null]);
}

#[tokio::test]
async fn requests_can_be_picked_by_operation_and_status_and_page_by_page() {
    let outside = Outside::start().await;
    three_requests(&outside).await;
    for (query, ids) in [
        ("operation=verify_code", vec![2]),
        ("status=200", vec![1]),
        ("status=404", vec![3]),
        ("status=401&operation=verify_code", vec![2]),
        ("status=200&operation=verify_code", vec![]),
        ("limit=2", vec![2, 3]),
        ("after=0&limit=2", vec![1, 2]),
        ("after=2", vec![3]),
    ] {
        let body = outside.get(&format!("/requests?{query}")).await;
        assert_eq!(column(&body["requests"], "id"), ids.iter().map(|id| json!(id)).collect::<Vec<_>>(), "{query}");
    }
    for query in ["operation=nothing", "status=99", "status=600", "status=ok", "method=GET", "limit=0"] {
        refused(outside.ask("GET", &format!("/requests?{query}")), 400).await;
    }
}

#[tokio::test]
async fn the_control_api_is_not_in_it() {
    let outside = Outside::start().await;
    for path in ["/info", "/messages", "/requests", "/nothing"] {
        outside.ask("GET", path).send().await.unwrap();
    }
    assert_eq!(outside.get("/requests").await, json!({ "requests": [], "last": 0 }));
}

#[tokio::test]
async fn it_can_be_forgotten() {
    let outside = Outside::start().await;
    three_requests(&outside).await;
    assert_eq!(outside.delete("/requests").await, json!({ "what": "requests", "cleared": 3 }));
    assert_eq!(outside.get("/requests").await, json!({ "requests": [], "last": 3 }));
    assert_eq!(outside.get("/messages").await["messages"].as_array().map(Vec::len), Some(1));
    outside.send_own_code(JAPANESE, "123456").await;
    assert_eq!(column(&outside.get("/requests").await["requests"], "id"), [4]);
    assert_eq!((outside.sandbox.clear_requests(), outside.sandbox.requests().len()), (1, 0));
}

#[tokio::test]
async fn a_long_path_is_cut_and_debug_shows_none() {
    let outside = Outside::start().await;
    let url = format!("{}/senderid/v1/numbers/{}", outside.sandbox.base_url(), KOREAN.repeat(1000));
    outside.http.get(url).send().await.unwrap();
    let request = outside.sandbox.requests().pop().unwrap();
    assert_eq!(request.path().len(), 256);
    assert!(!format!("{request:?}").contains(KOREAN));
    let typed: types::Requests = serde_json::from_value(outside.get("/requests").await).unwrap();
    assert!(!format!("{typed:?}").contains(KOREAN));
}
