//! SOLAPI: bodies, numbers, queries and the header of the call.

use phoneproof::{
    Operation,
    sandbox::Sandbox,
    solapi::operations::{
        AUTHENTICATE_SENDER_ID, CREATE_SENDER_ID, DELETE_DOCUMENTS, DELETE_SENDER_ID, LIST_DOCUMENTS, LIST_SENDER_IDS,
        REQUEST_DUPLICATE_RELEASE, REQUEST_LIMIT_INCREASE, SET_SENDER_ID_ALIAS, UPDATE_SENDER_ID_STATUS,
        UPLOAD_DOCUMENT,
    },
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{with, without};
use crate::{
    clients::{sandbox, solapi as client, switched},
    raw::{self, Answer, in_seconds, signed, signed_at},
    solapi::{PNG, challenge, number, register},
};

const NUMBER: &str = "0212340001";

fn ask(sandbox: &Sandbox, operation: &Operation, parameter: &str) -> RequestBuilder {
    raw::operation(sandbox, operation, parameter).header("authorization", signed(sandbox))
}

/// A refusal has these two members and no other.
#[track_caller]
fn assert_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.text("errorCode")), (status, code), "{answer:?}");
    assert_eq!(answer.members(), ["errorCode", "errorMessage"]);
    assert!(!answer.text("errorMessage").is_empty());
}

async fn post(sandbox: &Sandbox, operation: &Operation, body: &Value) -> Answer {
    raw::send(ask(sandbox, operation, NUMBER).json(body)).await
}

/// A body that is accepted, for each operation that takes one.
async fn bodies(sandbox: &Sandbox) -> Vec<(&'static Operation, Value)> {
    let file = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, PNG);
    let upload = json!({ "file": file, "category": "SENDERID_APPROVAL" });
    let document = post(sandbox, &UPLOAD_DOCUMENT, &upload).await.text("documentId").to_owned();
    vec![
        (&CREATE_SENDER_ID, json!({ "phoneNumber": NUMBER })),
        (&REQUEST_LIMIT_INCREASE, json!({ "documents": [document], "limit": 20 })),
        (&REQUEST_DUPLICATE_RELEASE, json!({ "reason": "It is ours." })),
        (&SET_SENDER_ID_ALIAS, json!({ "senderId": NUMBER, "alias": "Front desk" })),
        (&UPLOAD_DOCUMENT, upload),
        (&DELETE_DOCUMENTS, json!({ "documents": [document] })),
    ]
}

#[tokio::test]
async fn every_body_is_held_against_the_documentation() {
    let sandbox = sandbox().await;
    for (operation, body) in bodies(&sandbox).await {
        let unknown = post(&sandbox, operation, &with(&body, "extra", 1)).await;
        assert_refused(&unknown, 400, "ValidationError");
        assert!(unknown.text("errorMessage").contains("\"extra\""), "{unknown:?}");
        for field in operation.body.iter().filter(|field| field.required) {
            let missing = post(&sandbox, operation, &without(&body, field.name)).await;
            let null = post(&sandbox, operation, &with(&body, field.name, Value::Null)).await;
            let wrong_type = post(&sandbox, operation, &with(&body, field.name, json!({ "a": true }))).await;
            for refused in [missing, null, wrong_type] {
                assert_refused(&refused, 400, "ValidationError");
                let text = refused.text("errorMessage");
                assert!(text.contains(&format!("\"{}\"", field.name)), "{}: {text}", operation.id);
            }
        }
        let accepted = post(&sandbox, operation, &body).await;
        assert_eq!(accepted.status, 200, "{}: {accepted:?}", operation.id);
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let sandbox = sandbox().await;
    for body in ["", "not JSON", "[]", "\"text\"", "phoneNumber=0212340001", "{\"phoneNumber\":\"0212340001\""] {
        let answer = raw::send(ask(&sandbox, &CREATE_SENDER_ID, "").body(body)).await;
        assert_refused(&answer, 400, "ValidationError");
    }
    assert!(client(&sandbox).list_sender_ids().await.unwrap().sender_ids.is_empty(), "nothing was registered");
}

#[tokio::test]
async fn an_optional_member_is_left_out_rather_than_null_and_has_no_unknown_members() {
    let sandbox = sandbox().await;
    let body = json!({ "phoneNumber": NUMBER });
    for body in [
        with(&body, "documents", Value::Null),
        with(&body, "documents", "DOC1"),
        with(&body, "documents", json!([1])),
        with(&body, "documentList", json!([])),
        with(&body, "documentList", json!({ "lunchMenu": "DOC1" })),
    ] {
        assert_refused(&post(&sandbox, &CREATE_SENDER_ID, &body).await, 400, "ValidationError");
    }
}

#[tokio::test]
async fn a_number_is_taken_in_national_digits_only() {
    let sandbox = sandbox().await;
    for number in
        ["02-1234-0001", "+82212340001", "02 1234 0001", "0212340", "021234567890", "phone", "０２１２３４０００１"]
    {
        let body = json!({ "phoneNumber": number });
        let refused = post(&sandbox, &CREATE_SENDER_ID, &body).await;
        assert_refused(&refused, 400, "InvalidPhoneNumber");
        assert_eq!(refused.text("errorMessage"), "전화번호가 유효하지 않습니다.");
    }
    let refused = raw::send(ask(&sandbox, &DELETE_SENDER_ID, "02-1234-0001")).await;
    assert_refused(&refused, 400, "InvalidSenderId");
    let body = json!({ "phoneNumber": "030123456789" });
    assert_eq!(post(&sandbox, &CREATE_SENDER_ID, &body).await.status, 200, "030 numbers have up to 12 digits");
}

#[tokio::test]
async fn only_two_statuses_can_be_chosen() {
    let sandbox = sandbox().await;
    register(&client(&sandbox), &number(1)).await;
    for status in ["PENDING", "BLOCKED", "active", ""] {
        let refused = post(&sandbox, &UPDATE_SENDER_ID_STATUS, &json!({ "status": status })).await;
        assert_refused(&refused, 400, "ValidationError");
    }
    assert_refused(
        &post(&sandbox, &UPDATE_SENDER_ID_STATUS, &json!({ "status": "ACTIVE" })).await,
        409,
        "FailedToUpdate",
    );
}

#[tokio::test]
async fn a_query_that_is_not_documented_is_refused() {
    let sandbox = sandbox().await;
    let numbers = raw::send(ask(&sandbox, &LIST_SENDER_IDS, "").query(&[("limit", "1")])).await;
    assert_refused(&numbers, 400, "ValidationError");
    for (name, value) in
        [("page", "1"), ("limit", "0"), ("limit", "1001"), ("limit", "ten"), ("use", "maybe"), ("startDate", "2026")]
    {
        let documents = raw::send(ask(&sandbox, &LIST_DOCUMENTS, "").query(&[(name, value)])).await;
        assert_refused(&documents, 400, "ValidationError");
        assert!(documents.text("errorMessage").contains(name), "{name}={value}: {documents:?}");
    }
}

#[tokio::test]
async fn a_path_or_method_without_an_operation_is_refused() {
    let sandbox = sandbox().await;
    for (method, path, status, code) in [
        ("GET", "/senderid/v1/nothing", 404, "NotFound"),
        ("GET", "/senderid/v2/numbers", 404, "NotFound"),
        ("PATCH", "/senderid/v1/numbers", 405, "SandboxMethodNotAllowed"),
        ("PUT", "/senderid/v1/documents", 405, "SandboxMethodNotAllowed"),
        ("POST", "/senderid/v1/numbers/0212340001/authenticate", 405, "SandboxMethodNotAllowed"),
    ] {
        let request = raw::request(&sandbox, method, path).header("authorization", signed(&sandbox));
        assert_refused(&raw::send(request).await, status, code);
    }
    assert!(sandbox.requests().iter().all(|request| request.operation().is_none()));
}

#[tokio::test]
async fn a_call_is_placed_only_for_a_header_that_asks_for_it() {
    let sandbox = sandbox().await;
    register(&client(&sandbox), &number(1)).await;
    let unsaid = raw::send(ask(&sandbox, &AUTHENTICATE_SENDER_ID, NUMBER).json(&json!({}))).await;
    assert_refused(&unsaid, 403, "SandboxMfaRequired");

    let extras = json!({ "phoneNumber": NUMBER });
    for data in [
        "not JSON".to_owned(),
        "[]".to_owned(),
        json!({ "authType": "ARS" }).to_string(),
        json!({ "extras": extras }).to_string(),
        json!({ "authType": "EMAIL", "extras": extras }).to_string(),
        json!({ "authType": "ARS", "extras": { "phoneNumber": "0212340002" } }).to_string(),
        json!({ "authType": "ARS", "extras": extras, "extra": 1 }).to_string(),
        json!({ "authType": "ARS", "extras": extras, "token": "0000" }).to_string(),
        json!({ "authType": "ARS", "extras": extras, "transactionId": "0".repeat(32) }).to_string(),
    ] {
        let request = ask(&sandbox, &AUTHENTICATE_SENDER_ID, NUMBER).header("x-mfa-data", &data);
        let refused = raw::send(request.json(&json!({}))).await;
        assert_refused(&refused, 400, "ValidationError");
    }
    assert!(sandbox.inbox().messages().is_empty(), "no phone rang");
}

#[tokio::test]
async fn a_challenge_is_an_error_that_names_the_call() {
    let sandbox = sandbox().await;
    register(&client(&sandbox), &number(1)).await;
    let data = json!({ "authType": "ARS", "extras": { "phoneNumber": NUMBER } }).to_string();
    for body in ["{}", "null", ""] {
        let request = ask(&sandbox, &AUTHENTICATE_SENDER_ID, NUMBER).header("x-mfa-data", &data);
        let challenge = raw::send(request.body(body)).await;
        assert_eq!((challenge.status, challenge.text("errorCode")), (403, "SandboxMfaRequired"), "body {body:?}");
        assert_eq!(challenge.members(), ["errorCode", "errorMessage", "mfa"]);
        let transaction = challenge.body["mfa"]["transactionId"].as_str().unwrap();
        assert!(transaction.len() == 32 && transaction.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    let request = ask(&sandbox, &AUTHENTICATE_SENDER_ID, NUMBER).header("x-mfa-data", data);
    assert_refused(&raw::send(request.json(&json!({ "token": "0000" }))).await, 400, "ValidationError");
    assert_eq!(sandbox.inbox().count_to(NUMBER), 3);
}

#[tokio::test]
async fn a_proof_that_is_six_months_old_has_expired() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let challenge = challenge(&client, &number(1)).await;
    let code = crate::clients::latest_code(&sandbox, NUMBER);
    let code = phoneproof::solapi::types::ArsCode::new(code).unwrap();
    client.authenticate(&challenge, &code).await.unwrap();

    let later = 185 * 24 * 3600;
    sandbox.advance(std::time::Duration::from_secs(later));
    // Our own clients sign with the clock of this machine, which is half a year behind now.
    let now = || signed_at(&sandbox, in_seconds(i64::try_from(later).unwrap()));
    let list = raw::operation(&sandbox, &LIST_SENDER_IDS, "").header("authorization", now());
    assert_eq!(raw::send(list).await.body["senderIds"][0]["status"], "EXPIRED");
    let update = raw::operation(&sandbox, &UPDATE_SENDER_ID_STATUS, NUMBER).header("authorization", now());
    let refused = raw::send(update.json(&json!({ "status": "ACTIVE" }))).await;
    assert_refused(&refused, 409, "FailedToUpdate");
}

#[tokio::test]
async fn what_is_not_there_is_null_in_the_new_shape_and_an_object_of_nulls_in_the_old() {
    for old_shape in [false, true] {
        let sandbox = switched(|switches| switches.solapi.old_shape = old_shape).await;
        let account = post(&sandbox, &CREATE_SENDER_ID, &json!({ "phoneNumber": NUMBER })).await;
        let id = account.body["senderIds"][0].as_object().unwrap();
        assert_eq!((&id["method"], &id["expireAt"]), (&Value::Null, &Value::Null));
        assert_eq!((id.contains_key("log"), id.contains_key("autoExtension")), (old_shape, !old_shape));
        let unused = json!({
            "duplicateId": null, "reason": null, "reasonForRequested": null, "name": null, "status": null,
            "dateCreated": null, "dateUpdated": null
        });
        assert_eq!(id["unlockDuplicate"], if old_shape { unused } else { Value::Null });
        assert_eq!(account.body["limitationDocuments"], json!([]));
    }
}

#[tokio::test]
async fn the_rate_limit_says_so_in_a_member_of_its_own() {
    let sandbox = switched(|switches| switches.solapi.rate_limit = true).await;
    let mut refused = raw::send(ask(&sandbox, &LIST_SENDER_IDS, "")).await;
    while refused.status == 200 {
        refused = raw::send(ask(&sandbox, &LIST_SENDER_IDS, "")).await;
    }
    assert_eq!((refused.status, refused.text("errorCode")), (429, "TooManyRequests"));
    assert_eq!(refused.members(), ["errorCode", "message"]);
}
