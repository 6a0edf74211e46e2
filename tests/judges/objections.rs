//! A judge that finds nothing may be asleep: Prism objects where it should, with each spec.

use phoneproof::sandbox::{Fault, FaultKind, Switches};
use serde_json::{Value, json};

use crate::trial::Trial;

/// Asks for something and hands out what Prism objects to.
async fn objections(trial: &Trial, path: &str, body: &Value) -> String {
    let request = reqwest::Client::builder().no_proxy().build().unwrap().post(format!("{}{path}", trial.base_url()));
    let request = request.header("token", trial.sandbox.credentials().smslink_token());
    request.json(body).send().await.unwrap();
    trial.violations().join("\n")
}

const VERIFY: &str = "/api/v1/verification_code/verify";
const GET_TOKEN: &str = "/users/getToken";
const LOG_IN: &str = "/login/api-secret";
const CREATE: &str = "/senderid/v1/numbers";

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn a_request_outside_a_spec_is_objected_to() {
    for (spec, path, body, expected) in [
        ("smslink", VERIFY, json!({ "phone_number": 7, "verification_code": "1" }), "phone_number must be string"),
        ("portone-v1", GET_TOKEN, json!({ "imp_key": 7, "imp_secret": "1" }), "imp_key must be string"),
        ("portone-v2", LOG_IN, json!({ "apiSecret": 7 }), "apiSecret must be string"),
        ("solapi", CREATE, json!({ "phoneNumber": 7 }), "phoneNumber must be string"),
    ] {
        let trial = Trial::start(spec, Switches::default()).await;
        let objections = objections(&trial, path, &body).await;
        assert!(objections.contains(expected), "{spec}: {objections}");
    }
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn a_member_that_a_spec_does_not_know_is_objected_to() {
    let trial = Trial::start("smslink", Switches::default()).await;
    let body = json!({ "phone_number": "09011111101", "verification_code": "482913", "unknown": true });
    let objections = objections(&trial, VERIFY, &body).await;
    assert!(objections.contains("must NOT have additional properties; found 'unknown'"), "{objections}");
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn an_answer_outside_a_spec_is_objected_to() {
    // Statuses that these operations are not documented to have.
    for (spec, path, body, kind) in [
        (
            "smslink",
            VERIFY,
            json!({ "phone_number": "09011111101", "verification_code": "482913" }),
            FaultKind::BadGateway,
        ),
        ("portone-v1", GET_TOKEN, json!({ "imp_key": "k", "imp_secret": "s" }), FaultKind::Conflict),
        ("portone-v2", LOG_IN, json!({ "apiSecret": "s" }), FaultKind::InternalError),
        ("solapi", CREATE, json!({ "phoneNumber": "0212345678" }), FaultKind::Conflict),
    ] {
        let trial = Trial::start(spec, Switches::default()).await;
        trial.sandbox.order_fault(Fault::new(kind));
        let objections = objections(&trial, path, &body).await;
        assert!(objections.contains("returned status code"), "{spec}: {objections}");
        assert_eq!(trial.sandbox.requests()[0].fault(), Some(kind), "{spec}");
    }
}
