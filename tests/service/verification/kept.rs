//! What is kept between two requests of a web service, and what of it shows.

use std::time::{Duration, SystemTime};

use phoneproof::{
    Rejection,
    sandbox::Sandbox,
    verification::{Expected, Identity, Pending, Proof, Rejected},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::providers::{
    IDENTITY_NUMBER, IP_ADDRESS, NAME, Verification, generous_sandbox, latest_code, verified, verifying,
};
use crate::support::apis::{PortOneV1, Smslink};

/// 2026-01-01 00:00 UTC, and a half.
fn new_year() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_225_600_500)
}

#[tokio::test]
async fn a_pending_survives_and_is_checked_as_before() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let kept = serde_json::to_string(&pending).unwrap();
        let again: Pending = serde_json::from_str(&kept).unwrap();
        assert_eq!(again, pending);
        let proof = verified(&*verifier, &again, &latest_code(&sandbox, provider)).await;
        let kept = serde_json::to_string(&proof).unwrap();
        assert_eq!(serde_json::from_str::<Proof>(&kept).unwrap(), proof);
    }
}

#[test]
fn the_kept_form_of_a_pending_is_a_promise() {
    let number = Verification::of::<Smslink>().phone_number();
    let full =
        Pending::for_number("smslink", number).with_expiry(new_year()).with_resend_at(new_year()).with_attempts_left(5);
    insta::assert_json_snapshot!("pending__by_number", full);
    insta::assert_json_snapshot!("pending__by_id", Pending::for_id("portone-v1", "imp_000000000001"));
    let number = Verification::of::<PortOneV1>().phone_number();
    let with_number = Pending::for_id("portone-v1", "imp_000000000001").sent_to(number);
    insta::assert_json_snapshot!("pending__by_id__with_the_number", with_number);
}

#[test]
fn the_kept_form_of_an_expected_person_is_a_promise() {
    let expected = Verification::of::<PortOneV1>().subject().expected();
    insta::assert_json_snapshot!("expected__of_a_person", expected);
    insta::assert_json_snapshot!("expected__of_a_number", Expected::number(expected.phone_number().unwrap().clone()));
}

#[test]
fn an_expected_person_survives_without_identity_number_carrier_and_address() {
    for provider in verifying() {
        let expected = provider.subject().expected();
        let kept = serde_json::to_string(&expected).unwrap();
        assert_eq!(serde_json::from_str::<Expected>(&kept).unwrap(), expected);
        for left_out in [IDENTITY_NUMBER, "KT", IP_ADDRESS] {
            assert!(!kept.contains(left_out), "{left_out}: {kept}");
        }
    }
}

#[test]
fn a_newer_expected_person_with_more_members_is_read_and_garbage_is_none() {
    let kept = json!({ "version": 1, "number": "+819011111101", "name": null, "colour": "red" });
    let number = Verification::of::<Smslink>().phone_number();
    assert_eq!(serde_json::from_value::<Expected>(kept).unwrap(), Expected::number(number));
    for garbage in [
        json!(null),
        json!("+819011111101"),
        json!({}),
        json!({ "version": 1 }),
        json!({ "version": 1, "birth_date": "1990-01-01", "gender": "MALE" }),
        json!({ "version": 1, "number": "09011111101" }),
        json!({ "version": 1, "number": 9_011_111_101_u64 }),
        json!({ "version": 1, "name": ["9011111101"] }),
        json!({ "version": 2, "number": "+819011111101" }),
        json!({ "number": "+819011111101" }),
    ] {
        let refusal = serde_json::from_value::<Expected>(garbage.clone()).expect_err(&garbage.to_string()).to_string();
        assert!(!refusal.contains("9011111101") && !refusal.contains("1990"), "{refusal}");
    }
}

#[tokio::test]
async fn the_kept_form_of_a_proof_is_a_promise() {
    for provider in verifying() {
        let sandbox = generous_sandbox().await;
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let proof = verified(&*verifier, &pending, &latest_code(&sandbox, provider)).await;
        let mut shape = serde_json::to_value(&proof).unwrap();
        // Made up by each sandbox from the name.
        for made_up in ["ci", "di"] {
            if let Some(value) = shape.pointer_mut(&format!("/identity/{made_up}")) {
                *value = json!(format!("[{made_up}]"));
            }
        }
        insta::assert_json_snapshot!(format!("proof__{}", provider.name), shape);
    }
}

#[test]
fn a_newer_pending_with_more_members_is_read_and_one_with_another_meaning_is_not() {
    let kept = json!({ "version": 1, "provider": "portone-v1", "id": "imp_1", "colour": "red", "expires_at": null });
    let pending: Pending = serde_json::from_value(kept).unwrap();
    assert_eq!(pending, Pending::for_id("portone-v1", "imp_1"));
    let newer = json!({ "version": 2, "provider": "portone-v1", "id": "imp_1" });
    let refusal = serde_json::from_value::<Pending>(newer).unwrap_err();
    assert_eq!(refusal.to_string(), "this version of phoneproof does not know that version of Pending");
}

#[test]
fn garbage_is_no_pending() {
    let number = "+819011111101";
    for garbage in [
        json!(null),
        json!("smslink"),
        json!({}),
        json!({ "version": 1, "provider": "smslink" }),
        json!({ "version": 1, "provider": "smslink", "number": number, "id": "imp_1" }),
        json!({ "version": 1, "provider": "smslink", "number": "09011111101" }),
        json!({ "version": 1, "provider": "smslink", "number": number, "expires_at": u64::MAX }),
        json!({ "version": 1, "provider": "smslink", "number": number, "attempts_left": -1 }),
        json!({ "provider": "smslink", "number": number }),
    ] {
        let refusal = serde_json::from_value::<Pending>(garbage.clone()).expect_err(&garbage.to_string()).to_string();
        assert!(!refusal.contains("9011111101"), "{refusal}");
    }
}

/// Tries to read what was kept.
type Reader = fn(&Value) -> Option<String>;

/// Why a kept value can't be read, if it can't.
fn refusal<T: DeserializeOwned>(kept: &Value) -> Option<String> {
    serde_json::from_str::<T>(&kept.to_string()).err().map(|refusal| refusal.to_string())
}

/// The value with each of its members spoilt in turn.
fn spoilt(kept: &Value) -> Vec<Value> {
    let Value::Object(members) = kept else {
        return vec![json!("CANARY 8210"), json!(["CANARY 8210"]), json!(821_012_345_678_u64)];
    };
    let spoil = |(name, member): (&String, &Value)| {
        let with = |member| {
            let mut whole = kept.clone();
            whole[name] = member;
            whole
        };
        spoilt(member).into_iter().map(with).collect::<Vec<_>>()
    };
    members.iter().flat_map(spoil).collect()
}

#[tokio::test]
async fn what_cannot_be_read_is_not_repeated() {
    for provider in verifying() {
        let sandbox = generous_sandbox().await;
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let proof = verified(&*verifier, &pending, &latest_code(&sandbox, provider)).await;
        let mut kinds: Vec<(Value, Reader)> = vec![
            (serde_json::to_value(&pending).unwrap(), refusal::<Pending>),
            (serde_json::to_value(&proof).unwrap(), refusal::<Proof>),
            (serde_json::to_value(provider.subject().expected()).unwrap(), refusal::<Expected>),
        ];
        let identity = proof.identity().map(|identity| serde_json::to_value(identity).unwrap());
        kinds.extend(identity.map(|identity| (identity, refusal::<Identity> as _)));
        for (kept, refusal) in kinds {
            let twice = refusal(&Value::String(kept.to_string())).expect("it is a text");
            let refusals: Vec<_> = spoilt(&kept).iter().filter_map(refusal).chain([twice]).collect();
            assert!(refusals.len() > 2, "{refusals:?}");
            let hidden = ["CANARY", "8210", NAME, provider.number(), "+8190", "1990", "MVNO"];
            for hidden in hidden.into_iter().chain(pending.id()) {
                assert!(refusals.iter().all(|refusal| !refusal.contains(hidden)), "{hidden}: {refusals:#?}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_shows_whom_it_is_about() {
    for provider in verifying() {
        let sandbox = generous_sandbox().await;
        let verifier = provider.verifier(&sandbox);
        let subject = provider.subject();
        let pending = verifier.start(&subject).await.unwrap();
        let code = latest_code(&sandbox, provider);
        let outcome = verifier.check(&pending, &subject.expected(), &code).await.unwrap();
        let shown = format!("{subject:#?} {:#?} {pending:#?} {outcome:#?}", subject.expected());
        let mut hidden =
            vec![provider.number(), &provider.number()[1..], NAME, IDENTITY_NUMBER, IP_ADDRESS, "1990", "KtMvno"];
        // Whether it is a foreigner: it is not.
        hidden.push("false");
        hidden.push(&code);
        hidden.extend(pending.id());
        let identity = serde_json::to_value(outcome.verified()).unwrap();
        let values = identity.pointer("/identity").and_then(Value::as_object).cloned().unwrap_or_default();
        hidden.extend(values.values().filter_map(Value::as_str));
        for hidden in hidden {
            assert!(!shown.contains(hidden), "{provider:?} shows {hidden}: {shown}");
        }
    }
}

#[test]
fn a_rejection_shows_a_code_and_not_what_could_be_a_person() {
    let rejected = Rejected::new(Rejection::WrongCode, "VRFY00003");
    assert_eq!(rejected.to_string(), "wrong code (provider code VRFY00003)");
    assert_eq!(Rejected::unknown("-1").to_string(), "not verified (provider code -1)");
    let personal = Rejected::new(Rejection::Expired, "01012345678");
    let shown = format!("{personal} {personal:?}");
    assert!(!shown.contains("01012345678"), "{shown}");
    assert_eq!(personal.provider_code(), "01012345678");
}
