//! What a provider may change at any time is no error: new fields, new codes, missing fields, nulls, any 2xx.

use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::{
    shape::{Choices, changed, lost},
    support::{
        apis::{Api, Call, find, for_each_api, tests_of_each_api},
        spec::Example,
        stub::{Answer, Stub},
    },
};

/// What PortOne V1 and the ARS call make of an answer that has become too empty to mean success. It was decoded.
const DECODED_BUT_EMPTY: [&str; 2] = ["no response beside code 0", "neither a challenge nor an active number"];

fn changed_example(example: &Example, spec: &crate::support::spec::Spec, choices: &[u8]) -> Value {
    let mut choices = Choices::new(choices);
    let schema = json!({ "$ref": format!("#/components/schemas/{}", example.schema) });
    let items = example.items();
    let items: Vec<Value> = items.iter().map(|item| changed(spec, &schema, item, &mut choices)).collect();
    if example.is_list { Value::Array(items) } else { items[0].clone() }
}

/// Decodes a changed answer, of success or of failure.
fn decodes<A: Api>(index: Index, choices: &[u8]) {
    let answers: Vec<_> = A::spec().examples().into_iter().filter(|example| example.place != "request").collect();
    let example = index.get(&answers);
    let (types, value) = (A::types(), changed_example(example, A::spec(), choices));
    let values = if example.is_list { value.as_array().unwrap().clone() } else { vec![value] };
    for value in values {
        let decoded = find(&types, &example.schema).decode(&value);
        let decoded = decoded.unwrap_or_else(|error| panic!("{}: {error}: {value}", example.title()));
        assert_eq!(lost(A::spec(), &value, &decoded.json), None, "{}: {value}", example.title());
    }
}

/// That many changed answers, each another one in every run.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

tests_of_each_api! { a_changed_answer_decodes => changed_answers_decode }

fn changed_answers_decode<A: Api>() {
    proptest!(cases(512), |(index: Index, choices in vec(any::<u8>(), 0..80))| decodes::<A>(index, &choices));
}

struct Loopback<A: Api> {
    runtime: Runtime,
    stub: Stub,
    client: A::Client,
}

impl<A: Api> Loopback<A> {
    fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let stub = runtime.block_on(Stub::untold());
        let client = A::client(stub.base_url());
        Self { runtime, stub, client }
    }

    /// What a call makes of an answer, as text.
    fn call(&self, call: &Call<A>, status: u16, answer: &Value) -> Result<String, String> {
        A::answer(&self.stub, call.operation, Answer::json(status, answer));
        let result = self.runtime.block_on(call.run(&self.client));
        result.map(|answer| format!("{answer:?}")).map_err(|error| error.to_string())
    }

    fn survives(&self, call: Index, status: u16, choices: &[u8]) {
        let calls = A::calls();
        let call = call.get(&calls);
        let answer = changed_example(&A::spec().success(call.operation.id), A::spec(), choices);
        if let Err(error) = self.call(call, status, &answer) {
            assert!(DECODED_BUT_EMPTY.iter().any(|empty| error.contains(empty)), "{error}: {answer}");
        }
    }
}

tests_of_each_api! { a_client_reads_a_changed_answer => changed_answers_are_read }

fn changed_answers_are_read<A: Api>() {
    let loopback = Loopback::<A>::new();
    proptest!(cases(96), |(call: Index, status in success(), choices in vec(any::<u8>(), 0..80))| {
        loopback.survives(call, status, &choices);
    });
}

/// Every 2xx that has a body.
fn success() -> impl Strategy<Value = u16> {
    (200_u16..300).prop_filter("an answer without a body", |status| ![204, 205].contains(status))
}

#[test]
fn every_2xx_means_what_200_means() {
    fn compare<A: Api>() {
        let loopback = Loopback::<A>::new();
        for call in A::calls() {
            let answer = A::spec().success(call.operation.id).value;
            let expected = loopback.call(&call, 200, &answer).unwrap_or_else(|error| panic!("{error}"));
            for status in [201, 202, 203, 206, 299] {
                assert_eq!(loopback.call(&call, status, &answer).as_ref(), Ok(&expected), "{} {status}", call.title());
            }
        }
    }
    for_each_api!(compare());
}
