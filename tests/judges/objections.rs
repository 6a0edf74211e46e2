//! A judge that finds nothing may be asleep: Prism objects where it should, with each spec.

use std::collections::BTreeSet;

use phoneproof::sandbox::{Fault, FaultKind, Switches};
use serde_json::{Value, json};

use crate::{support::spec::Spec, trial::Trial};

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

/// What Prism says of a request that each spec does not allow.
fn requests_outside() -> [(&'static str, &'static str, Value, &'static str); 4] {
    [
        ("smslink", VERIFY, json!({ "phone_number": 7, "verification_code": "1" }), "phone_number must be string"),
        ("portone-v1", GET_TOKEN, json!({ "imp_key": 7, "imp_secret": "1" }), "imp_key must be string"),
        ("portone-v2", LOG_IN, json!({ "apiSecret": 7 }), "apiSecret must be string"),
        ("solapi", CREATE, json!({ "phoneNumber": 7 }), "phoneNumber must be string"),
    ]
}

/// Statuses that these operations are not documented to have.
fn answers_outside() -> [(&'static str, &'static str, Value, FaultKind); 4] {
    [
        (
            "smslink",
            VERIFY,
            json!({ "phone_number": "09011111101", "verification_code": "482913" }),
            FaultKind::BadGateway,
        ),
        ("portone-v1", GET_TOKEN, json!({ "imp_key": "k", "imp_secret": "s" }), FaultKind::Conflict),
        ("portone-v2", LOG_IN, json!({ "apiSecret": "s" }), FaultKind::InternalError),
        ("solapi", CREATE, json!({ "phoneNumber": "0212345678" }), FaultKind::Conflict),
    ]
}

#[test]
fn prism_objects_with_every_spec() {
    assert_eq!(BTreeSet::from(requests_outside().map(|(spec, ..)| spec)), Spec::of_providers());
    assert_eq!(BTreeSet::from(answers_outside().map(|(spec, ..)| spec)), Spec::of_providers());
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn a_request_outside_a_spec_is_objected_to() {
    for (spec, path, body, expected) in requests_outside() {
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
    for (spec, path, body, kind) in answers_outside() {
        let trial = Trial::start(spec, Switches::default()).await;
        trial.sandbox.order_fault(Fault::new(kind));
        let objections = objections(&trial, path, &body).await;
        assert!(objections.contains("returned status code"), "{spec}: {objections}");
        assert_eq!(trial.sandbox.requests()[0].fault(), Some(kind), "{spec}");
    }
}
