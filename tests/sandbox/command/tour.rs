//! The tour of all providers.

use std::collections::BTreeSet;

use phoneproof::{Effect, Operation, Provider};
use serde_json::Value;

use super::running::{output, text};
use crate::spec::Spec;

/// The operations that the tour leaves out: a token is fetched behind the scenes, and the others prove nothing.
const LEFT_OUT: [&str; 11] = [
    "get_token",
    "deliver_code",
    "update_sender_id_status",
    "submit_approval_documents",
    "request_limit_increase",
    "request_duplicate_release",
    "upload_document",
    "list_documents",
    "delete_documents",
    "get_document",
    "set_sender_id_alias",
];

const ONE_FLOW: &str = "One flow";

fn operations() -> impl Iterator<Item = (Provider, &'static Operation)> {
    Provider::ALL.iter().flat_map(|provider| provider.operations().iter().map(|operation| (*provider, *operation)))
}

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
    let left_out: BTreeSet<_> = LEFT_OUT.into();
    let all: BTreeSet<_> = operations().map(|(_, operation)| operation.id).collect();
    assert_eq!(walked, &all - &left_out);
    for effect in [Effect::Read, Effect::Idempotent, Effect::Sends, Effect::ConsumesAttempt] {
        assert!(
            operations().any(|(_, operation)| operation.effect == effect && walked.contains(operation.id)),
            "{effect}"
        );
    }
    let mut in_one_flow = BTreeSet::new();
    for step in steps {
        let (provider, operation) = operations().find(|(_, operation)| step["operation"] == operation.id).unwrap();
        if step["provider"] == ONE_FLOW {
            in_one_flow.insert(provider);
        } else {
            assert_eq!(step["provider"], provider.title());
        }
        let sent = step["sent"].as_str().unwrap();
        assert!(sent.starts_with(&format!("{} {}", operation.method, operation.path)), "{sent}");
        assert!(!step["came_back"].as_str().unwrap().is_empty(), "{sent}");
    }
    let reaches_people = |provider: &Provider| Spec::read(provider.as_str()).reaches_people();
    assert_eq!(in_one_flow, Provider::ALL.iter().copied().filter(reaches_people).collect());
}

#[test]
fn the_tour_shows_what_ends_well_and_what_does_not() {
    let output = output(&["tour", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let steps = document["steps"].as_array().unwrap();
    for provider in Provider::ALL.iter().map(|provider| provider.title()) {
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
        for secret in Spec::secrets_of_the_sandbox() {
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
