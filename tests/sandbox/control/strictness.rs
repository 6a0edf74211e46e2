//! What is no request of the control API is refused with a reason, and changes nothing.

use phoneproof::sandbox::control::operations;
use reqwest::header;
use serde_json::{Value, json};

use super::{Outside, refused};

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused() {
    let outside = Outside::start().await;
    for (path, body, reason) in [
        ("/clock/advance", json!({}), "seconds: it is missing"),
        ("/clock/advance", json!({ "seconds": null }), "seconds: it is missing"),
        ("/clock/advance", json!({ "seconds": "60" }), "seconds: it is not of the type Integer"),
        ("/clock/advance", json!({ "seconds": 1.5 }), "seconds: it is not of the type Integer"),
        (
            "/clock/advance",
            json!({ "seconds": 0 }),
            "AdvanceSeconds: 0 is out of range; give a number from 1 to 315360000",
        ),
        (
            "/clock/advance",
            json!({ "seconds": -1 }),
            "AdvanceSeconds: -1 is out of range; give a number from 1 to 315360000",
        ),
        ("/clock/advance", json!({ "seconds": u64::MAX }), "a number of the body is out of range"),
        (
            "/clock/advance",
            json!({ "seconds": 1, "minutes": 1 }),
            "minutes: the operation has no such parameter or member",
        ),
        ("/clock/advance", json!([1]), "the body is no JSON object"),
        ("/reviews", json!({ "id": "APD" }), "approved: it is missing"),
        ("/reviews", json!({ "id": "APD", "approved": "yes" }), "approved: it is not of the type Boolean"),
        ("/app-approvals", json!({ "id": 7 }), "id: it is not of the type Text"),
    ] {
        assert_eq!(refused(outside.ask("POST", path).json(&body), 400).await, reason, "{path} {body}");
    }
    assert_eq!(refused(outside.ask("POST", "/reviews").body("{"), 400).await, "the body is no JSON object");
    assert_eq!(outside.get("/info").await["clock"]["ahead_seconds"], 0);
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let outside = Outside::start().await;
    let body = format!(r#"{{ "id": "{}", "approved": true }}"#, "A".repeat(100_000));
    assert_eq!(refused(outside.ask("POST", "/reviews").body(body), 400).await, "the body is too large");
}

#[tokio::test]
async fn an_operation_without_a_body_takes_none() {
    let outside = Outside::start().await;
    outside.send_own_code(super::JAPANESE, "123456").await;
    let body = json!({ "number": "01012345678" });
    assert_eq!(refused(outside.ask("DELETE", "/messages").json(&body), 400).await, "the operation takes no body");
    assert_eq!(outside.get("/messages").await["messages"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn every_operation_refuses_a_parameter_that_it_does_not_know() {
    let outside = Outside::start().await;
    for operation in operations::ALL {
        let path = operation.path.strip_prefix("/sandbox/v1").unwrap().replace("{fault_id}", "1");
        let request = outside.ask(operation.method, &format!("{path}?surprise=1"));
        let error = refused(request, 400).await;
        assert_eq!(error, "surprise: the operation has no such parameter or member", "{}", operation.id);
    }
}

#[tokio::test]
async fn another_path_is_not_found_and_another_method_is_not_allowed() {
    let outside = Outside::start().await;
    for (method, path) in [("GET", "/nothing"), ("POST", "/messages/next/more"), ("GET", "/messages/")] {
        assert_eq!(refused(outside.ask(method, path), 404).await, "the control API has no such path", "{path}");
    }
    let response = outside.ask("PUT", "/messages").send().await.unwrap();
    let allowed = response.headers().get(header::ALLOW).expect("it says which").to_str().unwrap().to_owned();
    assert!(allowed.contains("GET") && allowed.contains("DELETE"), "{allowed}");
    assert_eq!(response.status(), 405);
    assert!(response.json::<Value>().await.unwrap()["error"].is_string());
}
