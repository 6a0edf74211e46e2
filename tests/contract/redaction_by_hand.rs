//! Nothing sensitive is shown by the types that are written by hand: credentials, clients, what calls bring back.

use std::fmt::Debug;

use phoneproof::{
    portone::{v1::Credentials, v2::ApiSecret},
    smslink::Token,
    solapi::{ApiKey, types::ArsCode},
};

use crate::{
    promise,
    support::{
        apis::{Api, challenge, for_each_api, of_each_api, pending, under_way},
        spec::{Spec, items, members},
        stub::{Answer, Stub},
    },
};

fn debug(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}")
}

#[test]
fn credentials_and_clients_show_no_credential() {
    fn clients<A: Api>() -> [String; 2] {
        let client = A::client("http://127.0.0.1:9");
        [debug(&A::builder().base_url("http://127.0.0.1:9")), debug(&client)]
    }
    fn secrets<A: Api>() -> &'static [&'static str] {
        A::SECRETS
    }
    let shown = of_each_api!(clients()).concat().join("\n");
    for secret in of_each_api!(secrets()).concat() {
        assert!(!shown.contains(secret), "{secret} is shown: {shown}");
    }
    let credentials = [
        debug(&ApiKey::new("NCS1234567890ABC", "CANARYSECRET").unwrap()),
        debug(&Credentials::new("CANARYKEY", "CANARYSECRET").unwrap()),
        debug(&ApiSecret::new("CANARYSECRET").unwrap()),
        debug(&Token::new("CANARYTOKEN").unwrap()),
        debug(&ArsCode::new("CANARYCODE").unwrap()),
    ];
    assert!(!credentials.join("\n").contains("CANARY"), "{credentials:?}");
    promise("credentials__debug", &credentials.join("\n"));
}

#[test]
fn what_a_web_service_keeps_shows_no_number_and_no_transaction() {
    let shown = debug(&challenge());
    assert!(!shown.contains("01000000000") && !shown.contains("0123456789abcdef"), "{shown}");
    let kept = [shown, debug(&pending()), debug(&under_way())];
    promise("kept_between_requests__debug", &kept.join("\n"));
}

/// Each call is answered with the spec's examples; no sensitive value of theirs is in what the call brings back.
#[tokio::test]
async fn what_a_call_brings_back_shows_nothing_sensitive() {
    async fn search<A: Api>(total: &mut usize) {
        let stub = Stub::untold().await;
        let client = A::client(stub.base_url());
        let mut searched = 0;
        for example in A::spec().successes() {
            let calls = A::calls().into_iter().filter(|call| call.operation.id == example.operation);
            for call in calls {
                A::answer(&stub, call.operation, Answer::json(200, &example.value));
                let shown = match call.run(&client).await {
                    Ok(answer) => debug(&answer),
                    Err(error) => debug(&error) + &error.to_string(),
                };
                let schema = A::spec().schema(&example.schema);
                for item in example.items() {
                    for hidden in sensitive(A::spec(), schema, &item) {
                        assert!(!shown.contains(&hidden), "{}: `{hidden}` is shown: {shown}", example.title());
                        searched += 1;
                    }
                }
            }
        }
        assert!(searched > 0, "{}: no value was looked for", A::NAME);
        *total += searched;
    }
    let mut total = 0;
    for_each_api!(search(&mut total).await);
    assert!(total >= 24, "{total} values were looked for");
}

/// Stands for a value in a sample of PortOne's.
const PLACEHOLDER: &str = "string";

/// The sensitive values in `value`, those aside that can't be told from other text.
fn sensitive(spec: &Spec, schema: &serde_json::Value, value: &serde_json::Value) -> Vec<String> {
    let schema = spec.resolve(schema);
    if schema["oneOf"].is_array() {
        return items(&schema["oneOf"]).flat_map(|choice| sensitive(spec, choice, value)).collect();
    }
    if schema["x-sensitive"].is_string() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let is_telling = text.chars().count() > 2 && text != PLACEHOLDER && !value.is_null();
        return if is_telling { vec![text] } else { Vec::new() };
    }
    let fields = members(value).flat_map(|(name, field)| sensitive(spec, &schema["properties"][name], field));
    fields.chain(items(value).flat_map(|item| sensitive(spec, &schema["items"], item))).collect()
}
