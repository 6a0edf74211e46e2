//! Which request an order strikes.

use phoneproof::{
    sandbox::{Fault, FaultKind, Sandbox},
    smslink::operations::{DELIVER_CODE, GET_CODE_DELIVERY_RESULT, VERIFY_CODE},
    solapi::operations::LIST_SENDER_IDS,
};
use serde_json::json;

use super::clients;

/// Asks for something that is only read, so often, and tells which faults struck.
async fn struck(sandbox: &Sandbox, requests: usize) -> Vec<Option<FaultKind>> {
    let client = clients::solapi(sandbox).build().unwrap();
    let before = sandbox.requests().len();
    for _ in 0..requests {
        let _ = client.list_sender_ids().await;
    }
    sandbox.requests()[before..].iter().map(phoneproof::sandbox::Request::fault).collect()
}

#[tokio::test]
async fn a_fault_strikes_as_often_as_ordered_and_then_no_more() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::InternalError).times(3));
    let expected = [Some(FaultKind::InternalError); 3].into_iter().chain([None; 2]);
    assert_eq!(struck(&sandbox, 5).await, expected.collect::<Vec<_>>());
}

#[tokio::test]
async fn faults_strike_in_the_order_they_were_given() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::BadGateway));
    sandbox.order_fault(Fault::new(FaultKind::InternalError).on(&LIST_SENDER_IDS));
    sandbox.order_fault(Fault::new(FaultKind::Unavailable));
    let expected = [FaultKind::BadGateway, FaultKind::InternalError, FaultKind::Unavailable].map(Some);
    assert_eq!(struck(&sandbox, 3).await, expected);
}

#[tokio::test]
async fn a_fault_waits_for_its_operation() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::InternalError).on(&VERIFY_CODE));
    assert_eq!(struck(&sandbox, 2).await, [None, None]);
    assert_eq!(sandbox.faults()[0].left(), Some(1));
}

#[tokio::test]
async fn a_seeded_rate_strikes_the_same_requests_each_time() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.order_fault(Fault::new(FaultKind::InternalError).rate(0.2, seed));
        runs.push(struck(&sandbox, 100).await);
        let fault = &sandbox.faults()[0];
        assert_eq!((fault.left(), fault.rate()), (None, Some((0.2, seed))));
        assert!((10..=30).contains(&fault.fired()), "{} of 100 at 0.2", fault.fired());
    }
    assert_eq!(runs[0], runs[1], "the same seed");
    assert_ne!(runs[0], runs[2], "another seed");
}

#[tokio::test]
async fn a_rate_of_one_strikes_all_and_of_zero_none() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::BadGateway).rate(0.0, 1));
    sandbox.order_fault(Fault::new(FaultKind::InternalError).rate(1.0, 1));
    assert_eq!(struck(&sandbox, 20).await, [Some(FaultKind::InternalError); 20]);
}

#[tokio::test]
async fn a_fault_that_finds_nothing_to_make_wrong_waits() {
    let sandbox = Sandbox::start().await.unwrap();
    // A fresh account has no number, and so no enum in its answer.
    sandbox.order_fault(Fault::new(FaultKind::UnknownEnumValue));
    assert_eq!(struck(&sandbox, 1).await, [None]);
    clients::register(&sandbox).await;
    assert_eq!(sandbox.faults()[0].fired(), 1, "the answer to a registration has a status");
}

#[tokio::test]
async fn faults_can_be_taken_back() {
    let sandbox = Sandbox::start().await.unwrap();
    let first = sandbox.order_fault(Fault::new(FaultKind::InternalError));
    let second = sandbox.order_fault(Fault::new(FaultKind::BadGateway));
    assert!(sandbox.clear_fault(first.id()));
    assert!(!sandbox.clear_fault(first.id()), "it is gone");
    assert_eq!(sandbox.faults(), [second]);
    sandbox.clear_faults();
    assert_eq!(struck(&sandbox, 1).await, [None]);
}

#[tokio::test]
async fn parallel_sandboxes_do_not_interfere() {
    let (broken, sound) = (Sandbox::start().await.unwrap(), Sandbox::start().await.unwrap());
    broken.order_fault(Fault::new(FaultKind::ResetAfter).rate(1.0, 1));
    let (there, here) = tokio::join!(struck(&broken, 30), struck(&sound, 30));
    assert_eq!(there, [Some(FaultKind::ResetAfter); 30]);
    assert_eq!(here, [None; 30]);
    assert_eq!((broken.requests().len(), sound.requests().len()), (30, 30));
}

#[tokio::test]
async fn orders_beyond_a_thousand_push_spent_ones_out() {
    let sandbox = Sandbox::start().await.unwrap();
    let waiting = sandbox.order_fault(Fault::new(FaultKind::Stall).on(&DELIVER_CODE));
    sandbox.order_fault(Fault::new(FaultKind::InternalError).on(&LIST_SENDER_IDS));
    struck(&sandbox, 1).await;
    for _ in 0..999 {
        sandbox.order_fault(Fault::new(FaultKind::Stall).on(&VERIFY_CODE));
    }
    let faults = sandbox.faults();
    assert_eq!(faults.len(), 1_000);
    assert_eq!(faults[0], waiting);
    assert!(faults.iter().all(|fault| fault.left() == Some(1)), "the spent one fell out");
}

#[tokio::test]
async fn a_fault_reads_and_writes_as_the_control_api_says() {
    let sandbox = Sandbox::start().await.unwrap();
    for (given, operation, left, rate, seed) in [
        (json!({ "kind": "stall" }), "*", json!(1), json!(null), json!(null)),
        (json!({ "operation": "*", "kind": "stall", "times": 4 }), "*", json!(4), json!(null), json!(null)),
        (
            json!({ "operation": GET_CODE_DELIVERY_RESULT.id, "kind": "stall", "rate": 0.25, "seed": 9 }),
            GET_CODE_DELIVERY_RESULT.id,
            json!(null),
            json!(0.25),
            json!(9),
        ),
    ] {
        let ordered = sandbox.order_fault(serde_json::from_value(given).unwrap());
        let expected = json!({
            "id": ordered.id(), "operation": operation, "kind": "stall",
            "left": left, "rate": rate, "seed": seed, "fired": 0
        });
        assert_eq!(serde_json::to_value(&ordered).unwrap(), expected);
    }
}

#[test]
fn every_kind_has_a_name_that_reads_back() {
    for kind in FaultKind::ALL {
        assert_eq!(serde_json::from_value::<FaultKind>(json!(kind)).unwrap(), *kind);
        assert_eq!(kind.as_str().parse::<FaultKind>().unwrap(), *kind);
    }
}

#[test]
fn an_order_that_can_not_be_given_is_refused_with_a_reason() {
    for (given, reason) in [
        (
            json!({ "kind": "earthquake" }),
            "FaultKind: the spec does not list this value; give one of close-before, reset-before",
        ),
        (json!({ "kind": "stall", "operation": "no_such_operation" }), "operation: there is no operation"),
        (json!({ "kind": "stall", "times": 0 }), "times: it must be 1 or more"),
        (json!({ "kind": "stall", "rate": 1.5 }), "rate: it must be 0 to 1"),
        (json!({ "kind": "stall", "times": 1, "rate": 0.5 }), "either times or rate"),
        (json!({ "kind": "stall", "times": 1, "seed": 5 }), "seed: it goes with rate"),
        (json!({ "kind": "stall", "often": 1 }), "unknown field"),
        (json!({ "operation": "*" }), "missing field"),
    ] {
        let refused = serde_json::from_value::<Fault>(given.clone()).unwrap_err().to_string();
        assert!(refused.contains(reason), "{given}: {refused}");
    }
}
