//! Faults on order, as a test in another language orders them.

use phoneproof::sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

use super::{JAPANESE, Outside, column, refused};

/// A check of a code by a client that speaks plain HTTP: the status, or nothing if the connection broke.
async fn check(outside: &Outside) -> Option<u16> {
    let url = format!("{}/api/v1/verification_code/verify", outside.sandbox.base_url());
    let body = json!({ "phone_number": JAPANESE, "verification_code": "123456" });
    let token = outside.sandbox.credentials().smslink_token();
    let answer = outside.http.post(url).header("token", token).json(&body).send().await;
    answer.ok().map(|answer| answer.status().as_u16())
}

#[tokio::test]
async fn a_fault_strikes_as_often_as_it_was_ordered() {
    let outside = Outside::start().await;
    assert_eq!(outside.get("/faults").await, json!({ "faults": [] }));
    let order = json!({ "operation": "verify_code", "kind": "internal-error", "times": 2 });
    let ordered = outside.post("/faults", &order).await;
    let mut expected = json!({
        "id": 1, "operation": "verify_code", "kind": "internal-error", "left": 2, "rate": null, "seed": null, "fired": 0
    });
    assert_eq!(ordered, expected);
    assert_eq!(check(&outside).await, Some(500));
    assert_eq!(check(&outside).await, Some(500));
    assert_ne!(check(&outside).await, Some(500));
    expected["left"] = json!(0);
    expected["fired"] = json!(2);
    assert_eq!(outside.get("/faults").await, json!({ "faults": [expected] }));
    let faults = column(&outside.get("/requests").await["requests"], "fault");
    assert_eq!(faults, [json!("internal-error"), json!("internal-error"), Value::Null]);
}

#[tokio::test]
async fn one_time_is_the_default_and_a_star_is_every_operation() {
    let outside = Outside::start().await;
    let ordered = outside.post("/faults", &json!({ "operation": "*", "kind": "unavailable" })).await;
    assert_eq!((&ordered["left"], &ordered["operation"]), (&json!(1), &json!("*")));
    assert_eq!(check(&outside).await, Some(503));
    assert_ne!(check(&outside).await, Some(503));
}

#[tokio::test]
async fn a_rate_strikes_the_same_requests_again_for_the_same_seed() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let outside = Outside::start().await;
        let order = json!({ "operation": "*", "kind": "internal-error", "rate": 0.5, "seed": 7 });
        let ordered = outside.post("/faults", &order).await;
        assert_eq!((&ordered["left"], &ordered["rate"], &ordered["seed"]), (&Value::Null, &json!(0.5), &json!(7)));
        let mut run = Vec::new();
        for _ in 0..20 {
            run.push(check(&outside).await == Some(500));
        }
        assert!(run.contains(&true) && run.contains(&false));
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn what_was_done_behind_a_broken_connection_is_in_the_journal() {
    let outside = Outside::start().await;
    outside.post("/faults", &json!({ "operation": "verify_code", "kind": "reset-after" })).await;
    outside.post("/faults", &json!({ "operation": "verify_code", "kind": "reset-before" })).await;
    assert_eq!((check(&outside).await, check(&outside).await), (None, None));
    let requests = outside.get("/requests").await;
    let seen: Vec<_> = requests["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|request| (&request["fault"], &request["status"], &request["carried_out"]))
        .collect();
    let (after, before) = (json!("reset-after"), json!("reset-before"));
    assert_eq!(seen, [(&after, &Value::Null, &json!(true)), (&before, &Value::Null, &json!(false))]);
}

#[tokio::test]
async fn no_fault_strikes_the_control_api() {
    for kind in FaultKind::ALL {
        let outside = Outside::start().await;
        outside.sandbox.order_fault(Fault::new(*kind).rate(1.0, 1));
        for path in ["/info", "/messages", "/faults"] {
            outside.get(path).await;
        }
        assert_eq!(outside.sandbox.faults()[0].fired(), 0, "{kind}");
        assert_eq!(outside.delete("/faults").await, json!({ "what": "faults", "cleared": 1 }), "{kind}");
    }
}

#[tokio::test]
async fn faults_can_be_taken_back_one_by_one_and_all_at_once() {
    let outside = Outside::start().await;
    for _ in 0..3 {
        outside.post("/faults", &json!({ "operation": "*", "kind": "internal-error" })).await;
    }
    assert_eq!(outside.delete("/faults/2").await["id"], 2);
    assert_eq!(column(&outside.get("/faults").await["faults"], "id"), [1, 3]);
    for id in ["2", "99", "0", "-1", "two", "18446744073709551616"] {
        assert_eq!(
            refused(outside.ask("DELETE", &format!("/faults/{id}")), 404).await,
            "no fault on order has this id",
            "{id}"
        );
    }
    assert_eq!(outside.delete("/faults").await, json!({ "what": "faults", "cleared": 2 }));
    assert_ne!(check(&outside).await, Some(500));
    assert_eq!((outside.sandbox.faults().len(), outside.sandbox.clear_faults()), (0, 0));
}

#[tokio::test]
async fn every_kind_of_the_specification_can_be_ordered() {
    let outside = Outside::start().await;
    for kind in FaultKind::ALL {
        let ordered = outside.post("/faults", &json!({ "operation": "verify_code", "kind": kind })).await;
        assert_eq!(ordered["kind"], kind.as_str());
    }
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_refused() {
    let outside = Outside::start().await;
    for (order, reason) in [
        (json!({ "kind": "stall" }), "operation: it is missing"),
        (json!({ "operation": "*" }), "kind: it is missing"),
        (json!({ "operation": "nothing", "kind": "stall" }), "operation: there is no operation with this id"),
        (
            json!({ "operation": "*", "kind": "stall", "times": 0 }),
            "FaultTimes: 0 is out of range; give a number from 1 to 1000000",
        ),
        (
            json!({ "operation": "*", "kind": "stall", "times": 1_000_001 }),
            "FaultTimes: 1000001 is out of range; give a number from 1 to 1000000",
        ),
        (json!({ "operation": "*", "kind": "stall", "rate": 1.5 }), "rate: it must be 0 to 1"),
        (json!({ "operation": "*", "kind": "stall", "rate": "often" }), "rate: it is not of the type Number"),
        (json!({ "operation": "*", "kind": "stall", "rate": 0.5, "times": 1 }), "give either times or rate"),
        (json!({ "operation": "*", "kind": "stall", "seed": 1 }), "seed: it goes with rate"),
        (
            json!({ "operation": "*", "kind": "stall", "often": 1 }),
            "often: the operation has no such parameter or member",
        ),
    ] {
        assert_eq!(refused(outside.ask("POST", "/faults").json(&order), 400).await, reason, "{order}");
    }
    let error = refused(outside.ask("POST", "/faults").json(&json!({ "operation": "*", "kind": "flood" })), 400).await;
    assert!(error.contains("close-before, reset-before"), "{error}");
    assert_eq!(outside.get("/faults").await, json!({ "faults": [] }));
}
