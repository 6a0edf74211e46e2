//! What a caller reads when no provider's error came: no connection, no answer in time, an answer of another kind.

use std::{fmt::Write, time::Duration};

use phoneproof::{Code, Error};
use serde_json::{Value, json};

use crate::{
    error_texts::assert_hidden,
    promise,
    support::{
        apis::{Api, Call, PERSONAL_TEXT, PortOneV1, Smslink, Solapi},
        stub::{Answer, Stub},
    },
};

/// No answer is larger here.
const LIMIT: usize = 256;
/// Long enough for loopback, whatever else the machine does.
const PATIENCE: Duration = Duration::from_millis(1500);

fn html() -> String {
    format!("<html><body>Bad gateway: {PERSONAL_TEXT}</body></html>")
}

/// What may come in place of an answer that the spec knows.
fn mishaps() -> Vec<(&'static str, Answer)> {
    let echo = json!({ "hello": PERSONAL_TEXT });
    let large = json!({ "filler": "x".repeat(2 * LIMIT) });
    vec![
        ("closed before the answer", Answer::Close),
        ("200, cut short", Answer::json(200, &echo).cut_short()),
        ("500, cut short", Answer::json(500, &echo).cut_short()),
        ("200, HTML", Answer::html(200, &html())),
        ("200, empty", Answer::empty(200)),
        ("204", Answer::empty(204)),
        ("200, JSON of another shape", Answer::json(200, &echo)),
        ("201, a list", Answer::json(201, json!([[]]))),
        ("200, too large", Answer::json(200, &large)),
        ("400, too large", Answer::json(400, &large)),
        ("302", Answer::empty(302).with_header("location", "http://192.0.2.1/elsewhere")),
        ("304", Answer::empty(304)),
        ("400, JSON of another shape", Answer::json(400, &echo)),
        ("401, empty", Answer::empty(401)),
        ("403, HTML", Answer::html(403, &html())),
        ("404, HTML", Answer::html(404, &html())),
        ("408, empty", Answer::empty(408)),
        ("429, empty, Retry-After", Answer::empty(429).with_header("retry-after", "30")),
        ("502, HTML", Answer::html(502, &html())),
        (
            "503, empty, request id",
            Answer::empty(503).with_header("x-request-id", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ),
        ("503, empty, personal request id", Answer::empty(503).with_header("x-request-id", "01012345678")),
    ]
}

fn call_of<A: Api>(operation: &str) -> Call<A> {
    A::calls().into_iter().find(|call| call.operation.id == operation).unwrap()
}

fn line<C: Code>(table: &mut String, mishap: &str, error: &Error<C>) {
    assert_hidden(error, PERSONAL_TEXT);
    writeln!(table, "{mishap}, {:?}\n    {error}", error.delivery()).unwrap();
}

async fn mishap_table<A: Api>(operation: &str) -> String {
    let call = call_of::<A>(operation);
    let mut table = format!("{}, x-effect {}\n\n", call.title(), call.operation.effect);
    let client = A::client(Stub::nowhere());
    line(&mut table, "nobody listens", &call.run(&client).await.unwrap_err());

    let stub = Stub::untold().await;
    let slow = A::builder().base_url(stub.base_url()).retry(phoneproof::RetryPolicy::never());
    A::answer(&stub, call.operation, Answer::Stall);
    let error = call.run(&slow.timeout(PATIENCE).build().unwrap()).await.unwrap_err();
    assert!(error.is_timeout());
    line(&mut table, "no answer", &error);

    for (mishap, answer) in mishaps() {
        let client = A::builder().base_url(stub.base_url()).retry(phoneproof::RetryPolicy::never());
        A::answer(&stub, call.operation, answer);
        let error = call.run(&client.response_limit(LIMIT).build().unwrap()).await;
        line(&mut table, mishap, &error.expect_err(mishap));
    }
    table
}

#[tokio::test]
async fn a_failed_send_says_whether_it_may_have_been_carried_out() {
    promise("smslink__deliver_code__failure_texts", &mishap_table::<Smslink>("deliver_code").await);
}

#[tokio::test]
async fn a_failed_read_says_that_it_can_be_repeated() {
    promise("solapi__list_active_sender_ids__failure_texts", &mishap_table::<Solapi>("list_active_sender_ids").await);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_keeps_its_status_and_its_request_id() {
    let stub = Stub::untold().await;
    stub.answer(Answer::html(203, &html()).with_header("x-request-id", "request-1"));
    let error = call_of::<Smslink>("verify_code").run(&Smslink::client(stub.base_url())).await.unwrap_err();
    assert!(error.is_unreadable());
    assert_eq!((error.status(), error.request_id()), (Some(203), Some("request-1")));
}

#[tokio::test]
async fn a_call_without_a_token_says_that_nothing_was_sent() {
    let operation = &phoneproof::portone::v1::operations::GET_TOKEN;
    let (body, message) = PortOneV1::error_body("invalid_credentials");
    let answers = [
        ("401, the provider's", Answer::json(401, &body)),
        ("200 with a code", Answer::json(200, &body)),
        ("401, HTML", Answer::html(401, &html())),
        ("502, HTML", Answer::html(502, &html())),
        ("200, HTML", Answer::html(200, &html())),
        ("closed before the answer", Answer::Close),
        ("200, a token of two lines", Answer::json(200, token("one\ntwo"))),
        ("200, an empty token", Answer::json(200, token(""))),
        ("200 without a response", Answer::json(200, json!({ "code": 0, "message": null, "response": null }))),
    ];
    let stub = Stub::untold().await;
    let call = call_of::<PortOneV1>("request_otp");
    let mut table = format!("{}, x-effect {}\n\n", call.title(), call.operation.effect);
    for (mishap, answer) in answers {
        PortOneV1::answer(&stub, operation, answer);
        let error = call.run(&PortOneV1::client(stub.base_url())).await.expect_err(mishap);
        assert_eq!(error.delivery(), phoneproof::Delivery::NotSent, "{mishap}");
        assert_hidden(&error, &message);
        line(&mut table, mishap, &error);
    }
    promise("portone_v1__get_token__failure_texts", &table);
}

fn token(text: &str) -> Value {
    json!({ "code": 0, "message": null, "response": { "access_token": text, "now": 0, "expired_at": 1800 } })
}

#[tokio::test]
async fn portone_v1_success_without_success_is_said_in_words() {
    let record = PortOneV1::spec().example("get_certification", "200", "not-certified");
    let answers = [
        ("200, code 1", json!({ "code": 1, "message": PERSONAL_TEXT, "response": null })),
        ("200, code 0 without a response", json!({ "code": 0, "message": PERSONAL_TEXT, "response": null })),
        ("200, a record that is not certified", record),
    ];
    let stub = Stub::untold().await;
    let mut table = String::new();
    for (mishap, answer) in answers {
        for operation in ["request_otp", "confirm_otp", "delete_certification"] {
            let call = call_of::<PortOneV1>(operation);
            PortOneV1::answer(&stub, call.operation, Answer::json(200, &answer));
            let title = format!("{operation}: {mishap}");
            match call.run(&PortOneV1::client(stub.base_url())).await {
                Ok(outcome) => writeln!(table, "{title}, no error\n    {outcome:?}").unwrap(),
                Err(error) => line(&mut table, &title, &error),
            }
        }
    }
    assert!(!table.contains(PERSONAL_TEXT));
    promise("portone_v1__no_success__failure_texts", &table);
}

#[tokio::test]
async fn a_token_that_is_refused_twice_is_no_endless_loop() {
    let stub = Stub::untold().await;
    let call = call_of::<PortOneV1>("request_otp");
    PortOneV1::answer(&stub, call.operation, Answer::json(401, &PortOneV1::error_body("unauthorized").0));
    let error = call.run(&PortOneV1::client(stub.base_url())).await.unwrap_err();
    assert_eq!(stub.requests().len(), 4, "two tokens and two attempts");
    assert_eq!(error.attempts(), 2);
    let mut table = String::new();
    line(&mut table, "401 twice", &error);
    promise("portone_v1__unauthorized_twice__failure_texts", &table);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (stub, elsewhere) = (Stub::untold().await, Stub::untold().await);
    stub.answer(Answer::empty(307).with_header("location", elsewhere.base_url()));
    let error = call_of::<Smslink>("verify_code").run(&Smslink::client(stub.base_url())).await.unwrap_err();
    assert_eq!((error.status(), elsewhere.requests().len()), (Some(307), 0));
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_away() {
    let stub = Stub::untold().await;
    let base_url = stub.base_url().replace("http://", "https://");
    let error = call_of::<Smslink>("verify_code").run(&Smslink::client(base_url)).await.unwrap_err();
    let mut table = String::new();
    line(&mut table, "no TLS there", &error);
    promise("smslink__no_tls__failure_texts", &table);
}

#[tokio::test]
async fn a_detail_says_what_is_wrong_with_the_request() {
    use phoneproof::smslink::types::ErrorDetailCode;
    let stub = Stub::untold().await;
    let call = call_of::<Smslink>("generate_and_deliver_code");
    let mut table = String::new();
    let unknown = [ErrorDetailCode::from("ERR400001_999"), ErrorDetailCode::from(PERSONAL_TEXT)];
    for code in ErrorDetailCode::KNOWN.iter().chain(&unknown) {
        let detail = json!({ "code": code, "message": PERSONAL_TEXT, "parameter": PERSONAL_TEXT });
        stub.answer(Answer::json(400, json!({ "code": "ERR400001", "details": [detail] })));
        let error = call.run(&Smslink::client(stub.base_url())).await.unwrap_err();
        assert_eq!(error.details()[0].code.as_ref(), Some(code));
        line(&mut table, &format!("{code:?}"), &error);
    }
    promise("smslink__error_details__failure_texts", &table);
}
