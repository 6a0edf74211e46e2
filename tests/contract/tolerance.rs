//! What a provider may change at any time is no error: new fields, new codes, missing fields, nulls, any 2xx.

use std::sync::LazyLock;

use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::{
    provider::{Call, PortOneV1, PortOneV2, Provider, Smslink, Solapi},
    shape::{Choices, changed, lost},
    support::{
        spec::Example,
        stub::{Answer, Stub},
    },
    types::find,
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
fn decodes<P: Provider>(index: Index, choices: &[u8]) {
    let answers: Vec<_> = P::spec().examples().into_iter().filter(|example| example.place != "request").collect();
    let example = index.get(&answers);
    let (types, value) = (P::types(), changed_example(example, P::spec(), choices));
    let values = if example.is_list { value.as_array().unwrap().clone() } else { vec![value] };
    for value in values {
        let decoded = find(&types, &example.schema).decode(&value);
        let decoded = decoded.unwrap_or_else(|error| panic!("{}: {error}: {value}", example.title()));
        assert_eq!(lost(P::spec(), &value, &decoded.json), None, "{}: {value}", example.title());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_answer_of_solapi_decodes(index: Index, choices in vec(any::<u8>(), 0..80)) {
        decodes::<Solapi>(index, &choices);
    }

    #[test]
    fn a_changed_answer_of_portone_v1_decodes(index: Index, choices in vec(any::<u8>(), 0..80)) {
        decodes::<PortOneV1>(index, &choices);
    }

    #[test]
    fn a_changed_answer_of_portone_v2_decodes(index: Index, choices in vec(any::<u8>(), 0..80)) {
        decodes::<PortOneV2>(index, &choices);
    }

    #[test]
    fn a_changed_answer_of_smslink_decodes(index: Index, choices in vec(any::<u8>(), 0..80)) {
        decodes::<Smslink>(index, &choices);
    }
}

/// The real way: a client, a connection, an answer.
struct Loopback<P: Provider> {
    runtime: Runtime,
    stub: Stub,
    client: P::Client,
}

impl<P: Provider> Loopback<P> {
    fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let stub = runtime.block_on(Stub::untold());
        let client = P::client(stub.base_url());
        Self { runtime, stub, client }
    }

    /// What a call makes of an answer, as text.
    fn call(&self, call: &Call<P>, status: u16, answer: &Value) -> Result<String, String> {
        P::answer(&self.stub, call.operation, Answer::json(status, answer));
        let result = self.runtime.block_on(call.run(&self.client));
        result.map(|answer| format!("{answer:?}")).map_err(|error| error.to_string())
    }

    fn survives(&self, call: Index, status: u16, choices: &[u8]) {
        let calls = P::calls();
        let call = call.get(&calls);
        let answer = changed_example(&P::spec().success(call.operation.id), P::spec(), choices);
        if let Err(error) = self.call(call, status, &answer) {
            assert!(DECODED_BUT_EMPTY.iter().any(|empty| error.contains(empty)), "{error}: {answer}");
        }
    }
}

static SOLAPI: LazyLock<Loopback<Solapi>> = LazyLock::new(Loopback::new);
static PORTONE: LazyLock<Loopback<PortOneV1>> = LazyLock::new(Loopback::new);
static PORTONE_V2: LazyLock<Loopback<PortOneV2>> = LazyLock::new(Loopback::new);
static SMSLINK: LazyLock<Loopback<Smslink>> = LazyLock::new(Loopback::new);

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_client_of_solapi_reads_a_changed_answer(call: Index, status in success(), choices in vec(any::<u8>(), 0..80)) {
        SOLAPI.survives(call, status, &choices);
    }

    #[test]
    fn a_client_of_portone_v1_reads_a_changed_answer(
        call: Index, status in success(), choices in vec(any::<u8>(), 0..80),
    ) {
        PORTONE.survives(call, status, &choices);
    }

    #[test]
    fn a_client_of_portone_v2_reads_a_changed_answer(
        call: Index, status in success(), choices in vec(any::<u8>(), 0..80),
    ) {
        PORTONE_V2.survives(call, status, &choices);
    }

    #[test]
    fn a_client_of_smslink_reads_a_changed_answer(call: Index, status in success(), choices in vec(any::<u8>(), 0..80)) {
        SMSLINK.survives(call, status, &choices);
    }
}

/// Every 2xx that has a body.
fn success() -> impl Strategy<Value = u16> {
    (200_u16..300).prop_filter("an answer without a body", |status| ![204, 205].contains(status))
}

#[test]
fn every_2xx_means_what_200_means() {
    fn compare<P: Provider>() {
        let loopback = Loopback::<P>::new();
        for call in P::calls() {
            let answer = P::spec().success(call.operation.id).value;
            let expected = loopback.call(&call, 200, &answer).unwrap_or_else(|error| panic!("{error}"));
            for status in [201, 202, 203, 206, 299] {
                assert_eq!(loopback.call(&call, status, &answer).as_ref(), Ok(&expected), "{} {status}", call.title());
            }
        }
    }
    compare::<Solapi>();
    compare::<PortOneV1>();
    compare::<PortOneV2>();
    compare::<Smslink>();
}
