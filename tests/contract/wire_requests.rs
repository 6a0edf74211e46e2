//! What is sent: method, path, query, headers and body of every operation, to the byte.
//!
//! Credentials are masked, and so is what differs from run to run. The data are those of the specs' examples.

use std::fmt::Write;

use phoneproof::{Operation, Outcome, portone, solapi};
use serde_json::Value;

use crate::{
    promise,
    support::{
        apis::{Api, Call, PortOneV2, Solapi, api_secret, for_each_api, heard, number, tests_of_each_api, under_way},
        stub::{Answer, Request, Stub},
    },
};

tests_of_each_api! { an_api_is_sent_what_its_spec_says => async promise_requests }

#[test]
fn every_operation_is_called() {
    fn compare<A: Api>() {
        let by_itself = A::token_calls().into_iter().map(|token| token.call.operation.id);
        let mut called: Vec<_> = A::calls().iter().map(|call| call.operation.id).chain(by_itself).collect();
        called.dedup();
        let mut declared: Vec<_> = A::operations().iter().map(|operation| operation.id).collect();
        let mut specified: Vec<_> = A::spec().operations().map(|(id, _)| id).collect();
        for ids in [&mut called, &mut declared, &mut specified] {
            ids.sort_unstable();
        }
        assert_eq!(called, declared, "{}: add a call to `calls`", A::NAME);
        assert_eq!(declared, specified, "{}: the table of operations", A::NAME);
    }
    for_each_api!(compare());
}

#[tokio::test]
async fn the_ars_flow_is_two_requests_to_one_operation() {
    let stub = Stub::untold().await;
    let client = Solapi::client(stub.base_url());
    let operation = &solapi::operations::AUTHENTICATE_SENDER_ID;

    stub.answer(Answer::json(400, Solapi::spec().example(operation.id, "4XX", "challenge")));
    let solapi::ArsCall::Challenged(challenge) = client.request_ars_call(&number()).await.unwrap() else {
        panic!("an answer with a transaction is a challenge");
    };
    stub.answer(Answer::json(200, Solapi::spec().example(operation.id, "200", "documented")));
    let answer = client.authenticate(&challenge, &heard()).await.unwrap();
    assert!(matches!(answer, solapi::ArsAnswer::Checked(Outcome::Verified(_))), "{answer:?}");

    let requests = stub.requests();
    let [step_1, step_2] = &requests[..] else { panic!("{} requests", requests.len()) };
    let flow = format!("{}\n\n{}", shown(operation, step_1), shown(operation, step_2));
    promise("solapi__ars_flow__wire_requests", &flow);
    assert_ne!(step_1.headers["authorization"], step_2.headers["authorization"], "each is signed anew");
}

/// A refused token is refreshed, and with the new one the call is made once more.
#[tokio::test]
async fn portone_v2s_tokens_are_two_requests_before_the_one_that_needs_them() {
    use portone::v2::operations::{GET_IDENTITY_VERIFICATION, LOGIN_VIA_API_SECRET, REFRESH_TOKEN};
    let stub = Stub::untold().await;
    for operation in [&LOGIN_VIA_API_SECRET, &REFRESH_TOKEN] {
        stub.answer_at(operation.path, Answer::json(200, &PortOneV2::spec().success(operation.id).value));
    }
    stub.answer(Answer::json(401, &PortOneV2::error_body("UNAUTHORIZED").0));
    let client = portone::v2::Client::builder(api_secret().with_access_tokens()).base_url(stub.base_url());
    client.build().unwrap().get(under_way().id()).await.unwrap_err();

    let requests = stub.requests();
    let operations = [&LOGIN_VIA_API_SECRET, &GET_IDENTITY_VERIFICATION, &REFRESH_TOKEN, &GET_IDENTITY_VERIFICATION];
    assert_eq!(requests.len(), operations.len());
    let shown: Vec<_> =
        operations.iter().zip(&requests).map(|(operation, request)| shown(operation, request)).collect();
    promise_masked::<PortOneV2>("portone_v2__access_tokens__wire_requests", shown.join("\n\n"));
    assert_ne!(requests[1].headers["authorization"], requests[3].headers["authorization"]);
    requests.iter().for_each(assert_identified_where_the_spec_says_so::<PortOneV2>);
}

async fn promise_requests<A: Api>() {
    for call in A::calls() {
        let request = request_of(&call).await;
        assert_identified_only_in_headers::<A>(&call, &request);
        let name = format!("{}__{}__wire_request", A::NAME, call.title());
        let shown = shown(call.operation, &request);
        promise_masked::<A>(&name, shown);
    }
}

async fn request_of<A: Api>(call: &Call<A>) -> Request {
    let stub = Stub::untold().await;
    let answer = A::spec().success(call.operation.id).value;
    A::answer(&stub, call.operation, Answer::json(200, &answer));
    call.run(&A::client(stub.base_url())).await.unwrap_or_else(|error| panic!("{}: {error}", call.title()));
    for request in stub.requests() {
        assert_identified_where_the_spec_says_so::<A>(&request);
    }
    A::request(&stub, call.operation)
}

/// A request carries the credentials unless its operation has `security: []`, as those have that fetch a token.
fn assert_identified_where_the_spec_says_so<A: Api>(request: &Request) {
    let mut open = A::operations().iter().filter(|operation| !operation.authenticated);
    let asked = open.all(|operation| (operation.method, operation.path) != (&request.method, &request.target));
    let carried = request.headers.contains_key(&A::spec().credential_header());
    assert_eq!(carried, asked, "{} {}: {:?}", request.method, request.target, request.headers.keys());
}

/// Only the request for a token may carry credentials in its body, and none in its URL.
fn assert_identified_only_in_headers<A: Api>(call: &Call<A>, request: &Request) {
    for secret in A::SECRETS {
        assert!(!request.target.contains(secret), "{}: a credential in the URL", call.title());
        let is_login = call.operation.body.iter().any(|field| field.name.contains("secret"));
        assert!(is_login || !request.body.contains(secret), "{}: a credential in the body", call.title());
    }
}

fn shown(operation: &Operation, request: &Request) -> String {
    let repeated = match operation.idempotency_key {
        _ if operation.effect.is_repeatable() => "repeated after any failure that may pass",
        Some(_) => "repeated with the same key after any failure that may pass",
        None => "repeated only when it certainly was not done",
    };
    let mut text = format!("{} {}\n", request.method, request.target);
    writeln!(text, "x-effect {}: {repeated}\n", operation.effect).unwrap();
    for (name, value) in &request.headers {
        writeln!(text, "{name}: {}", masked(name, value)).unwrap();
    }
    if let Ok(body) = serde_json::from_str::<Value>(&request.body) {
        write!(text, "\n{}", serde_json::to_string_pretty(&body).unwrap()).unwrap();
    } else {
        assert_eq!(request.body, "", "a body that is no JSON");
    }
    text
}

fn masked(name: &str, value: &str) -> String {
    match name {
        "authorization" => masked_authorization(value),
        "token" => "[masked]".to_owned(),
        "idempotency-key" => masked_key(value),
        "host" => "[host]".to_owned(),
        "user-agent" => value.replace(env!("CARGO_PKG_VERSION"), "[version]"),
        _ => value.to_owned(),
    }
}

/// The scheme, and the names of what follows.
fn masked_authorization(value: &str) -> String {
    let (scheme, rest) = value.split_once(' ').unwrap_or_default();
    let field =
        |field: &str| field.split_once('=').map_or("[masked]".to_owned(), |(name, _)| format!("{name}=[masked]"));
    let fields: Vec<_> = rest.split(", ").map(field).collect();
    format!("{scheme} {}", fields.join(", "))
}

/// A key of the client's own is 32 hexadecimal digits in quotes.
fn masked_key(value: &str) -> String {
    let key = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("a key stands in quotes");
    assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
    "\"[masked]\"".to_owned()
}

/// No credential of the tests is committed.
fn promise_masked<A: Api>(name: &str, shown: String) {
    promise(name, &A::SECRETS.iter().fold(shown, |shown, secret| shown.replace(secret, "[masked]")));
}
