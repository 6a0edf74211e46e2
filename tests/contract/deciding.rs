//! A member that decides nothing spoils nothing: the specs say which members decide, and every other one of every
//! example may be anything.

use std::collections::BTreeSet;

use phoneproof::Delivery;
use serde_json::{Value, json};

use crate::support::{
    apis::{Api, Call, for_each_api, tests_of_each_api},
    spec::{Example, Spec, items, members},
    stub::{Answer, Stub},
};

/// What may come in place of a value: every type of JSON, and every byte that JSON has not.
const ODD: &[&[u8]] = &[
    b"null",
    b"true",
    b"false",
    b"-1",
    b"403.0",
    b"1e999",
    b"\"\"",
    b"\"text\"",
    b"{}",
    b"[]",
    b"[\"a\"]",
    b"{\"a\":[null]}",
    // Half of a surrogate pair, raw control characters, bytes that are not UTF-8.
    b"\"\\ud83d\"",
    b"\"a\x00\nb\"",
    b"\"\xff\xed\xa0\x80\"",
    // Shift_JIS, its second byte a backslash.
    b"\"\x95\x5c\x8e\xa6\"",
];

/// Stands for the value until the bytes are known.
const HOLE: &str = "@hole@";

/// What a caller acts on: the verdict or challenge, or the code and the delivery of an error.
#[derive(Debug, PartialEq)]
enum Told {
    Verdict(String),
    Error { code: Option<String>, delivery: Delivery },
}

async fn told<A: Api>(stub: &Stub, client: &A::Client, call: &Call<A>, answer: Answer) -> Told {
    A::answer(stub, call.operation, answer);
    match call.run(client).await {
        Ok(answer) => {
            let shown = format!("{answer:?}");
            // A verdict shows its name first, and of SMSLINK's the code is all that there is.
            let is_code = shown.starts_with("Verification ");
            let end = shown.find('{').into_iter().chain(shown.find("Unknown(")).min().filter(|_| !is_code);
            let verdict = &shown[..end.unwrap_or(shown.len())];
            Told::Verdict(verdict.to_owned())
        }
        Err(error) => Told::Error { code: error.provider_code().map(str::to_owned), delivery: error.delivery() },
    }
}

/// The places of an example on which nothing hangs: each with whether it may hold a text all the same.
fn idle_places(spec: &Spec, schema: &Value, value: &Value, at: &str, found: &mut Vec<(String, bool)>) {
    let schema = spec.resolve(schema);
    if let Some(list) = value.as_array() {
        if let Some(first) = list.first() {
            idle_places(spec, &schema["items"], first, &format!("{at}/0"), found);
        }
        return;
    }
    let listed = |key: &str, name: &str| items(&schema[key]).any(|listed| listed == name);
    for (name, member) in members(value) {
        let Some(property) = schema["properties"].get(name) else { continue };
        let at = format!("{at}/{name}");
        let decides = listed("x-decides", name) || schema["x-success"].get(name).is_some();
        if !decides && !holds_a_decision(spec, property) {
            found.push((at.clone(), !listed("x-echoes", name)));
        }
        idle_places(spec, property, member, &at, found);
    }
}

fn holds_a_decision(spec: &Spec, schema: &Value) -> bool {
    let schema = spec.resolve(schema);
    schema.get("x-success").is_some()
        || members(&schema["properties"]).any(|(_, property)| holds_a_decision(spec, property))
}

fn with_hole(example: &Example, place: &str, odd: &[u8]) -> Vec<u8> {
    let mut value = example.value.clone();
    *value.pointer_mut(place).unwrap() = json!(HOLE);
    let text = value.to_string();
    let (before, after) = text.split_once(&format!("\"{HOLE}\"")).unwrap();
    [before.as_bytes(), odd, after.as_bytes()].concat()
}

async fn nothing_is_spoilt<A: Api>() {
    let stub = Stub::untold().await;
    let (calls, client) = (A::calls(), A::client(stub.base_url()));
    let mut tried = BTreeSet::new();
    for example in answers::<A>() {
        let status = example.place.replace("XX", "00").parse::<u16>().unwrap();
        let Some(call) = calls.iter().find(|call| call.operation.id == example.operation) else {
            assert!(A::is_called_by_itself(&example.operation), "{}: no call", example.title());
            continue;
        };
        let body = |bytes: Vec<u8>| Answer::bytes(status, bytes);
        let whole = told(&stub, &client, call, body(example.value.to_string().into_bytes())).await;
        for (place, takes_texts) in idle::<A>(&example) {
            for odd in ODD.iter().filter(|odd| takes_texts || !odd.starts_with(b"\"")) {
                let spoilt = told(&stub, &client, call, body(with_hole(&example, &place, odd))).await;
                let odd = String::from_utf8_lossy(odd);
                assert_eq!(spoilt, whole, "{}: {place} is {odd}", example.title());
            }
            tried.insert(place);
        }
    }
    let called = answers::<A>().filter(|example| !A::is_called_by_itself(&example.operation));
    let expected: BTreeSet<_> = called.flat_map(|example| idle::<A>(&example)).map(|(place, _)| place).collect();
    assert!(!expected.is_empty() && tried.is_superset(&expected), "{}: {tried:?} of {expected:?}", A::NAME);
}

/// The examples of answers.
fn answers<A: Api>() -> impl Iterator<Item = Example> {
    A::spec().examples().into_iter().filter(|example| example.place != "request")
}

/// The places in an answer that decide nothing.
fn idle<A: Api>(example: &Example) -> Vec<(String, bool)> {
    let schema = json!({ "$ref": format!("#/components/schemas/{}", example.schema) });
    let schema = if example.is_list { json!({ "items": schema }) } else { schema };
    let mut places = Vec::new();
    idle_places(A::spec(), &schema, &example.value, "", &mut places);
    places
}

#[test]
fn the_answers_of_all_apis_have_many_members_that_decide_nothing() {
    fn count<A: Api>(total: &mut usize) {
        let places: BTreeSet<_> = answers::<A>().flat_map(|example| idle::<A>(&example)).collect();
        *total += places.len();
    }
    let mut total = 0;
    for_each_api!(count(&mut total));
    assert!(total >= 24, "{total} places");
}

tests_of_each_api! { no_idle_member_spoils_an_answer => async nothing_is_spoilt }
