//! SMSLINK: bodies, ranges, texts, numbers, and the error body with its details.

use phoneproof::{
    Operation,
    sandbox::Sandbox,
    smslink::{
        operations::{DELIVER_CODE, GENERATE_AND_DELIVER_CODE, GET_CODE_DELIVERY_RESULT, VERIFY_CODE},
        types::ErrorCode,
    },
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{with, without};
use crate::{
    clients::{latest_code, sandbox, switched},
    raw::{self, Answer},
};

const PHONE: &str = "09001111101";

fn ask(sandbox: &Sandbox, operation: &Operation) -> RequestBuilder {
    raw::operation(sandbox, operation, "").header("token", sandbox.credentials().smslink_token())
}

async fn post(sandbox: &Sandbox, operation: &Operation, body: &Value) -> Answer {
    raw::send(ask(sandbox, operation).json(body)).await
}

/// An error in the provider's form: status, code, text, and the codes of its details.
#[track_caller]
fn assert_refused(answer: &Answer, status: u16, code: &str, details: &[&str]) {
    assert_eq!((answer.status, answer.text("code")), (status, code), "{answer:?}");
    assert_eq!(answer.members(), ["code", "details", "message"]);
    assert!(answer.request_id.is_some(), "every answer has an id");
    let known = ErrorCode::from(code);
    assert_eq!(known.http_status(), Some(status), "as documented");
    let given: Vec<_> = answer.body["details"].as_array().unwrap().iter().collect();
    let codes: Vec<_> = given.iter().map(|detail| detail["code"].as_str().unwrap()).collect();
    assert_eq!(codes, details, "{answer:?}");
    for detail in given {
        assert_eq!(detail["parameter"], Value::Null);
        assert!(detail["message"].is_string(), "{answer:?}");
    }
}

fn generate() -> Value {
    json!({
        "phone_number": PHONE, "delivery_type": 10, "message": "{{verification_code}} {{valid_period_min}}",
        "character_type": 10, "character_size": 6, "valid_period_min": 10
    })
}

fn deliver() -> Value {
    json!({
        "phone_number": PHONE, "delivery_type": 10, "message": "{{verification_code}}", "verification_code": "715204"
    })
}

fn verify() -> Value {
    json!({ "phone_number": PHONE, "verification_code": "000000" })
}

#[tokio::test]
async fn every_body_is_held_against_the_documentation() {
    let sandbox = sandbox().await;
    for (operation, body) in
        [(&GENERATE_AND_DELIVER_CODE, generate()), (&DELIVER_CODE, deliver()), (&VERIFY_CODE, verify())]
    {
        let unknown = post(&sandbox, operation, &with(&body, "extra", 1)).await;
        assert_refused(&unknown, 400, "ERR400002", &[]);
        assert_eq!(unknown.text("message"), "不明なリクエストパラメータです。");
        assert!(operation.body.iter().all(|field| field.required), "{} takes no more than it needs", operation.id);
        for field in operation.body {
            for body in [without(&body, field.name), with(&body, field.name, Value::Null)] {
                let missing = post(&sandbox, operation, &body).await;
                assert_refused(&missing, 400, "ERR400001", &["ERR400001_001"]);
                let text = missing.body["details"][0]["message"].as_str().unwrap();
                assert_eq!(text, format!("\"{}\"は必須です。", field.name));
            }
            let wrong_type = post(&sandbox, operation, &with(&body, field.name, json!([]))).await;
            assert_eq!((wrong_type.status, wrong_type.text("code")), (400, "ERR400001"), "{}", field.name);
        }
        assert!(sandbox.inbox().messages().is_empty(), "nothing was sent");
        assert_eq!(post(&sandbox, operation, &body).await.status, 200, "{}", operation.id);
        sandbox.inbox().clear();
    }
}

#[tokio::test]
async fn a_text_that_cannot_be_sent_is_named_by_its_detail() {
    let sandbox = sandbox().await;
    let long = format!("{}{{{{verification_code}}}}{{{{valid_period_min}}}}", "あ".repeat(63));
    for (text, detail) in [
        ("{{valid_period_min}}", "ERR400001_139"),
        ("{{verification_code}}", "ERR400001_139"),
        ("{{verification_code}} {{valid_period_min}} {{sample_code}}", "ERR400001_141"),
        ("😀 {{verification_code}} {{valid_period_min}}", "ERR400001_023"),
        (&long, "ERR400001_002"),
        ("", "ERR400001_001"),
    ] {
        let refused = post(&sandbox, &GENERATE_AND_DELIVER_CODE, &with(&generate(), "message", text)).await;
        assert_refused(&refused, 400, "ERR400001", &[detail]);
    }
    let period = with(&deliver(), "message", "{{verification_code}} {{valid_period_min}}");
    assert_refused(&post(&sandbox, &DELIVER_CODE, &period).await, 400, "ERR400001", &["ERR400001_141"]);
}

#[tokio::test]
async fn a_code_that_cannot_be_read_aloud_goes_by_sms_only() {
    let sandbox = sandbox().await;
    for (delivery_type, code) in [(20, "ABcd12"), (30, "12-34")] {
        let body = with(&with(&deliver(), "verification_code", code), "delivery_type", delivery_type);
        assert_refused(&post(&sandbox, &DELIVER_CODE, &body).await, 400, "ERR400001", &[]);
        let by_sms = with(&body, "delivery_type", 10);
        assert_eq!(post(&sandbox, &DELIVER_CODE, &by_sms).await.status, 200, "{code}");
    }
}

#[tokio::test]
async fn a_number_that_cannot_be_reached_is_named_by_its_detail() {
    let sandbox = sandbox().await;
    for (number, delivery_type, detail) in [
        ("0312345678", 10, "ERR400001_211"),
        ("05012345678", 10, "ERR400001_211"),
        ("02012345678", 20, "ERR400001_212"),
        ("0120123456", 10, "ERR400001_211"),
        ("0120123456", 20, "ERR400001_212"),
        ("0570123456", 30, "ERR400001_213"),
        ("0120123456", 40, "ERR400001_213"),
        ("phone", 10, "ERR400001_140"),
        ("0901234567", 10, "ERR400001_140"),
        ("+821012345678", 10, "ERR400001_140"),
    ] {
        let body = with(&with(&generate(), "phone_number", number), "delivery_type", delivery_type);
        let refused = post(&sandbox, &GENERATE_AND_DELIVER_CODE, &body).await;
        assert_refused(&refused, 400, "ERR400001", &[detail]);
        let body = with(&with(&deliver(), "phone_number", number), "delivery_type", delivery_type);
        assert_refused(&post(&sandbox, &DELIVER_CODE, &body).await, 400, "ERR400001", &[detail]);
    }
    let refused = post(&sandbox, &VERIFY_CODE, &with(&verify(), "phone_number", "phone")).await;
    assert_refused(&refused, 400, "ERR400001", &["ERR400001_140"]);
    assert!(sandbox.inbox().messages().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn numbers_are_taken_as_people_write_them_and_repeated_as_they_were_sent() {
    let sandbox = sandbox().await;
    for written in ["090-0111-1101", "+819001111101", "０９０－０１１１－１１０１"] {
        let sent = post(&sandbox, &GENERATE_AND_DELIVER_CODE, &with(&generate(), "phone_number", written)).await;
        assert_eq!((sent.status, sent.text("phone_number")), (200, written));
        let code = latest_code(&sandbox, PHONE);
        let check = json!({ "phone_number": written, "verification_code": code });
        let verified = post(&sandbox, &VERIFY_CODE, &check).await;
        assert_eq!(verified.text("verify_result_code"), "VRFY00001", "{written}");
        assert_eq!((verified.text("phone_number"), verified.text("verification_code")), (written, code.as_str()));
        assert_eq!(verified.text("verify_result_message"), "認証に成功しました。");
        sandbox.advance(crate::clients::MINUTE);
    }
}

#[tokio::test]
async fn every_verdict_has_the_form_of_success() {
    for rejection_status in [200, 400] {
        let sandbox = switched(|switches| switches.smslink.rejection_status = rejection_status).await;
        let wrong = post(&sandbox, &VERIFY_CODE, &verify()).await;
        assert_eq!((wrong.status, wrong.text("verify_result_code")), (rejection_status, "VRFY00003"));
        assert_eq!(wrong.text("verify_result_message"), "コード特定できない為、認証に失敗しました。");
        let members = ["phone_number", "verification_code", "verify_result_code", "verify_result_message"];
        assert_eq!(wrong.members(), members);
    }
}

#[tokio::test]
async fn a_path_or_method_without_an_operation_has_an_error_of_its_own() {
    let sandbox = sandbox().await;
    let token = sandbox.credentials().smslink_token();
    for (method, path, status, code) in [
        ("GET", "/api/v1/verification_code", 404, "ERR404004"),
        ("POST", "/api/v1/nothing", 404, "ERR404004"),
        ("POST", "/api/v2/verification_code/verify", 404, "ERR404004"),
        ("GET", VERIFY_CODE.path, 405, "ERR405001"),
        ("POST", GET_CODE_DELIVERY_RESULT.path, 405, "ERR405001"),
        ("DELETE", DELIVER_CODE.path, 405, "ERR405001"),
    ] {
        let refused = raw::send(raw::request(&sandbox, method, path).header("token", token)).await;
        assert_refused(&refused, status, code, &[]);
    }
}

#[tokio::test]
async fn a_result_has_null_for_the_channel_that_was_not_used() {
    let sandbox = sandbox().await;
    for (delivery_type, sms, voice) in [(10, true, false), (20, false, true), (30, true, true), (40, true, true)] {
        let sent = post(&sandbox, &GENERATE_AND_DELIVER_CODE, &with(&generate(), "delivery_type", delivery_type)).await;
        let id = sent.body["verification_code_id"].to_string();
        let result = raw::send(ask(&sandbox, &GET_CODE_DELIVERY_RESULT).query(&[("verification_code_id", id)])).await;
        let is_there = |channel: &str| result.body.get(channel).map(Value::is_object);
        assert_eq!((is_there("sms_result"), is_there("voice_result")), (Some(sms), Some(voice)), "{delivery_type}");
        for channel in [&result.body["sms_result"], &result.body["voice_result"]] {
            assert!(channel.is_null() || channel["detail"].is_null(), "no detail before the end: {result:?}");
        }
        sandbox.advance(crate::clients::MINUTE);
    }
}
