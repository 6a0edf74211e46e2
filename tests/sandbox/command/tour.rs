//! The tour of all providers.

use std::collections::BTreeSet;

use phoneproof::{
    Effect, Operation,
    portone::{v1::operations as portone, v2::operations as v2},
    smslink::operations as sms,
    solapi::operations as solapi,
};
use serde_json::Value;

use super::running::{output, text};

/// The operations that the tour walks through.
const TOURED: [&Operation; 19] = [
    &solapi::CREATE_SENDER_ID,
    &solapi::AUTHENTICATE_SENDER_ID,
    &solapi::LIST_ACTIVE_SENDER_IDS,
    &solapi::LIST_SENDER_IDS,
    &solapi::DELETE_SENDER_ID,
    &portone::REQUEST_OTP,
    &portone::CONFIRM_OTP,
    &portone::GET_CERTIFICATION,
    &portone::DELETE_CERTIFICATION,
    &v2::SEND_IDENTITY_VERIFICATION,
    &v2::RESEND_IDENTITY_VERIFICATION,
    &v2::CONFIRM_IDENTITY_VERIFICATION,
    &v2::GET_IDENTITY_VERIFICATION,
    &v2::LIST_IDENTITY_VERIFICATIONS,
    &v2::LOGIN_VIA_API_SECRET,
    &v2::REFRESH_TOKEN,
    &sms::GENERATE_AND_DELIVER_CODE,
    &sms::VERIFY_CODE,
    &sms::GET_CODE_DELIVERY_RESULT,
];

/// The numbers, without separators, and the name that the tour uses.
const PERSONAL: [&str; 19] = [
    "0200000001",
    "0200000002",
    "0200000003",
    "01000000001",
    "01000000002",
    "01000000003",
    "01000000004",
    "01000000011",
    "01000000012",
    "01000000013",
    "01000000014",
    "01000000015",
    "01000000021",
    "01000000022",
    "09011111101",
    "09011111102",
    "09011111103",
    "09011111104",
    "홍길동",
];

#[test]
fn the_tour_passes_and_walks_through_every_provider() {
    let output = output(&["tour", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["passed"], true);
    let steps = document["steps"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["as_expected"] == true));

    let walked: BTreeSet<_> = steps.iter().map(|step| step["operation"].as_str().unwrap()).collect();
    assert_eq!(walked, TOURED.iter().map(|operation| operation.id).collect());
    let effects = TOURED.map(|operation| operation.effect);
    for effect in [Effect::Read, Effect::Idempotent, Effect::Sends, Effect::ConsumesAttempt] {
        assert!(effects.contains(&effect), "{effect}");
    }
    let providers: BTreeSet<_> = steps.iter().map(|step| step["provider"].as_str().unwrap()).collect();
    assert_eq!(providers, BTreeSet::from(["One flow", "PortOne V1", "PortOne V2", "SMSLINK", "SOLAPI"]));
    for step in steps {
        let operation = TOURED.iter().find(|operation| step["operation"] == operation.id).unwrap();
        let sent = step["sent"].as_str().unwrap();
        assert!(sent.starts_with(&format!("{} {}", operation.method, operation.path)), "{sent}");
        assert!(!step["came_back"].as_str().unwrap().is_empty(), "{sent}");
    }
}

#[test]
fn the_tour_shows_what_ends_well_and_what_does_not() {
    let output = output(&["tour", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let steps = document["steps"].as_array().unwrap();
    for provider in ["PortOne V1", "PortOne V2", "SMSLINK", "SOLAPI"] {
        let came_back: Vec<_> = steps
            .iter()
            .filter(|step| step["provider"] == provider)
            .map(|step| step["came_back"].as_str().unwrap())
            .collect();
        for shown in ["Verified(", "Rejected(", "; check the "] {
            assert!(came_back.iter().any(|text| text.contains(shown)), "{provider}: {shown} in {came_back:#?}");
        }
    }
}

#[test]
fn the_tour_shows_no_number_no_name_and_no_code() {
    for arguments in [&["tour"][..], &["tour", "--json"]] {
        let output = output(arguments);
        let shown = text(&[output.stdout, output.stderr].concat());
        let without_separators: String = shown.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        for personal in PERSONAL {
            assert!(!without_separators.contains(personal), "{personal} in {shown}");
        }
        for secret in ["sandbox-imp-secret", "sandbox-v2-api-secret", "sandboxsandbox"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        for word in shown.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')) {
            let is_id =
                word.starts_with("imp_") || word.starts_with("ERR") || [UUID_LENGTH, ID_LENGTH].contains(&word.len());
            assert!(is_id || !has_a_code(word), "{word} may be a code, in {shown}");
        }
    }
}

const UUID_LENGTH: usize = "9bbbb4c7-65a6-4524-9fda-eb70a9ec9c3d".len();
/// Of a PortOne V2 verification.
const ID_LENGTH: usize = "5124e14a407ad3182ab1ac0acca000d1".len();

/// The shortest codes have four digits.
fn has_a_code(word: &str) -> bool {
    word.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 4)
}

#[test]
fn the_tour_is_readable_and_without_colour_in_a_pipe() {
    let output = output(&["tour"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(!shown.contains('\u{1b}'), "{shown}");
    let last = shown.lines().last().unwrap();
    assert!(last.starts_with("ok all ") && last.ends_with(" steps ended as they should"), "{last}");
    assert!(!shown.contains("FAILED"), "{shown}");
}
