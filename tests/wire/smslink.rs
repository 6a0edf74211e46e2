//! SMSLINK: verdicts, and HTTP as it wants it.

use phoneproof::{Outcome, Rejection};
use serde_json::json;

use crate::{
    clients::{code, code_request, generated_code, jp_phone, smslink as client},
    support::{
        apis::{Api, Smslink},
        stub::{Answer, Stub},
    },
};

async fn verdict(status: u16, code_on_the_wire: &str) -> Outcome {
    let body = json!({ "verify_result_code": code_on_the_wire, "verify_result_message": "text" });
    let stub = Stub::always(Answer::json(status, body)).await;
    let outcome = client(&stub).build().unwrap().verify(&jp_phone(), &code()).await.unwrap();
    assert_eq!(stub.count(), 1, "a try is never repeated");
    outcome
}

#[tokio::test]
async fn only_the_success_code_is_verified() {
    assert_eq!(verdict(200, "VRFY00001").await, Outcome::Verified(()));
    for (code, rejection) in [
        ("VRFY00002", Rejection::Expired),
        ("VRFY00003", Rejection::WrongCode),
        ("VRFY00004", Rejection::AlreadyUsed),
        ("VRFY00005", Rejection::TooManyAttempts),
    ] {
        assert_eq!(verdict(200, code).await, Outcome::Rejected(rejection));
    }
}

#[tokio::test]
async fn an_unknown_verdict_is_not_verified_and_kept() {
    for code in ["VRFY00099", "vrfy00001", "VRFY00001 ", ""] {
        let Outcome::Rejected(Rejection::Unknown(kept)) = verdict(200, code).await else {
            panic!("{code:?} must not verify");
        };
        assert_eq!(kept.as_str(), code);
    }
}

#[tokio::test]
async fn a_verdict_with_an_error_status_is_still_a_verdict() {
    assert_eq!(verdict(400, "VRFY00003").await, Outcome::Rejected(Rejection::WrongCode));
}

#[tokio::test]
async fn success_with_an_error_status_is_an_error() {
    let stub = Stub::always(Answer::json(400, json!({ "verify_result_code": "VRFY00001" }))).await;
    let failed = client(&stub).build().unwrap().verify(&jp_phone(), &code()).await.unwrap_err();
    assert_eq!(failed.status(), Some(400));
}

#[tokio::test]
async fn a_code_that_the_spec_does_not_list_is_kept() {
    let outcome = verdict(200, "VRFY00099").await;
    let Outcome::Rejected(Rejection::Unknown(code)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(code.as_str(), "VRFY00099");
}

#[tokio::test]
async fn it_speaks_http_1_1_with_the_bare_token() {
    let stub = Stub::always(Answer::json(200, generated_code())).await;
    client(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap();
    let request = stub.requests().remove(0);
    assert_eq!(request.version, "HTTP/1.1");
    assert_eq!(request.header("token"), Some(Smslink::SECRETS[0]));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("api-version"), None, "our spec's version is nobody's business");
}

#[tokio::test]
async fn error_details_are_typed() {
    use phoneproof::smslink::types::{ErrorCode, ErrorDetailCode};
    let body = json!({
        "code": "ERR400001", "message": "text",
        "details": [{ "code": "ERR400001_137", "message": "text", "parameter": null }]
    });
    let stub = Stub::always(Answer::json(400, body).with_header("x-request-id", "req-1")).await;
    let failed = client(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::InvalidParameter));
    assert_eq!(failed.details()[0].code, Some(ErrorDetailCode::CharacterSizeOutOfRange));
    assert_eq!(failed.request_id(), Some("req-1"));
}

#[tokio::test]
async fn what_json_holds_out_of_range_is_refused_before_it_is_sent() {
    let stub = Stub::always(Answer::json(200, generated_code())).await;
    let client = client(&stub).build().unwrap();
    let whole = serde_json::to_value(code_request()).unwrap();
    for (field, value) in [("character_size", json!(i64::MAX)), ("valid_period_min", json!(-1))] {
        let mut request = whole.clone();
        request[field] = value;
        let failed = client.generate_and_deliver(&serde_json::from_value(request).unwrap()).await.unwrap_err();
        assert!(failed.is_invalid_input(), "{failed}");
    }
    let token = serde_json::from_value(json!("line\r\nbreak")).unwrap();
    let smuggler = phoneproof::smslink::Client::builder(token).base_url(stub.base_url()).build().unwrap();
    let failed = smuggler.generate_and_deliver(&code_request()).await.unwrap_err();
    assert!(failed.is_invalid_input(), "{failed}");
    assert_eq!(stub.count(), 0);
}
