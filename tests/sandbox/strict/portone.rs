//! PortOne V1: bodies in JSON and as forms, and the envelope of every answer.

use phoneproof::{
    portone::v1::operations::{CONFIRM_OTP, DELETE_CERTIFICATION, GET_CERTIFICATION, GET_TOKEN, REQUEST_OTP},
    sandbox::Sandbox,
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{with, without};
use crate::{
    clients::{latest_code, sandbox, switched},
    raw::{self, Answer},
};

const PHONE: &str = "01012345678";
const FORM: &str = "application/x-www-form-urlencoded";

fn keys(sandbox: &Sandbox) -> Value {
    let credentials = sandbox.credentials();
    json!({ "imp_key": credentials.portone_imp_key(), "imp_secret": credentials.portone_imp_secret() })
}

async fn token(sandbox: &Sandbox) -> String {
    let answer = raw::send(raw::operation(sandbox, &GET_TOKEN, "").json(&keys(sandbox))).await;
    answer.body["response"]["access_token"].as_str().unwrap().to_owned()
}

fn person() -> Value {
    json!({ "name": "홍길동", "phone": PHONE, "birth": "900101", "gender_digit": "1", "carrier": "SKT" })
}

/// A refusal in the envelope of all answers.
#[track_caller]
fn assert_refused(answer: &Answer, status: u16, code: i64) {
    assert_eq!((answer.status, &answer.body["code"]), (status, &json!(code)), "{answer:?}");
    assert_eq!(answer.members(), ["code", "message", "response"]);
    assert_eq!(answer.body["response"], Value::Null);
    assert!(!answer.text("message").is_empty());
}

async fn request_otp(sandbox: &Sandbox, token: &str, body: &Value) -> Answer {
    raw::send(raw::operation(sandbox, &REQUEST_OTP, "").bearer_auth(token).json(body)).await
}

fn confirm(sandbox: &Sandbox, token: &str, imp_uid: &str) -> RequestBuilder {
    raw::operation(sandbox, &CONFIRM_OTP, imp_uid).bearer_auth(token)
}

/// A form, as an HTML page would encode it.
fn form(pairs: &[(&str, &str)]) -> String {
    reqwest::Url::parse_with_params("http://localhost/", pairs).unwrap().query().unwrap().to_owned()
}

#[tokio::test]
async fn a_person_is_held_against_the_documentation() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let unknown = request_otp(&sandbox, &token, &with(&person(), "ip", "127.0.0.1")).await;
    assert_refused(&unknown, 400, -1);
    assert!(unknown.text("message").contains("ip"), "{unknown:?}");
    for field in REQUEST_OTP.body.iter().filter(|field| field.required) {
        let missing = without(&person(), field.name);
        let (null, number) = (with(&person(), field.name, Value::Null), with(&person(), field.name, 1));
        for body in [missing, null, number] {
            let refused = request_otp(&sandbox, &token, &body).await;
            assert_refused(&refused, 400, -1);
            assert!(refused.text("message").contains(field.name), "{}: {refused:?}", field.name);
        }
    }
    for field in REQUEST_OTP.body.iter().filter(|field| !field.required) {
        for value in [Value::Null, json!(1)] {
            let refused = request_otp(&sandbox, &token, &with(&person(), field.name, value)).await;
            assert_refused(&refused, 400, -1);
            assert!(refused.text("message").contains(field.name), "{}: {refused:?}", field.name);
        }
    }
    assert!(sandbox.inbox().messages().is_empty(), "nothing was sent");
    assert_eq!(request_otp(&sandbox, &token, &person()).await.status, 200);
}

#[tokio::test]
async fn values_that_cannot_be_right_are_named() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    for (field, value) in [
        ("name", " "),
        ("phone", "0212345678"),
        ("phone", "+821012345678"),
        ("birth", "19900101"),
        ("birth", "901301"),
        ("birth", "900230"),
        ("birth", "9001"),
        ("gender_digit", "0"),
        ("gender_digit", "9"),
        ("gender_digit", "11"),
        ("carrier", "LGU"),
        ("carrier", "SKT_MVNO"),
        ("verification_method", "EMAIL"),
        ("bypass", "not JSON"),
    ] {
        let refused = request_otp(&sandbox, &token, &with(&person(), field, value)).await;
        assert_refused(&refused, 400, -1);
        assert!(refused.text("message").starts_with(&format!("[sandbox] {field}:")), "{field}={value}: {refused:?}");
        assert!(value.len() < 5 || !refused.text("message").contains(value), "a refusal repeats nothing");
    }
    assert!(sandbox.inbox().messages().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn separators_are_taken_out_of_numbers_and_dates() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let body = with(&with(&person(), "phone", "010.1234-5678"), "birth", "90-01-01");
    assert_eq!(request_otp(&sandbox, &token, &body).await.status, 200);
    assert_eq!(sandbox.inbox().count_to(PHONE), 1);
}

#[tokio::test]
async fn forms_are_taken_as_well_as_json() {
    let sandbox = switched(|switches| switches.portone.carrier_approval = true).await;
    let credentials = sandbox.credentials();
    let login = form(&[("imp_key", credentials.portone_imp_key()), ("imp_secret", credentials.portone_imp_secret())]);
    let get_token = raw::operation(&sandbox, &GET_TOKEN, "").header("content-type", FORM);
    let token = raw::send(get_token.body(login)).await.body["response"]["access_token"].as_str().unwrap().to_owned();

    let person = form(&[
        ("name", "홍길동"),
        ("phone", "010-1234-5678"),
        ("birth", "900101"),
        ("gender_digit", "1"),
        ("carrier", "KT"),
        ("is_mvno", "true"),
    ]);
    let request = raw::operation(&sandbox, &REQUEST_OTP, "").bearer_auth(&token).header("content-type", FORM);
    let requested = raw::send(request.body(person)).await;
    assert_eq!(requested.status, 200, "{requested:?}");
    let imp_uid = requested.body["response"]["imp_uid"].as_str().unwrap();

    let otp = form(&[("otp", &latest_code(&sandbox, PHONE))]);
    let confirm = confirm(&sandbox, &token, imp_uid).header("content-type", format!("{FORM}; charset=utf-8"));
    let certified = raw::send(confirm.body(otp)).await;
    assert_eq!((certified.status, &certified.body["response"]["certified"]), (200, &json!(true)));
    assert_eq!(certified.body["response"]["name"], "홍길동", "the form was decoded");
    assert_eq!(certified.body["response"]["carrier"], "KT_MVNO", "true is a boolean in a form");
}

#[tokio::test]
async fn a_form_is_held_against_the_documentation_too() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let person = [("name", "홍길동"), ("phone", PHONE), ("birth", "900101"), ("gender_digit", "1"), ("carrier", "SKT")];
    let post = async |pairs: &[(&str, &str)]| {
        let request = raw::operation(&sandbox, &REQUEST_OTP, "").bearer_auth(&token).header("content-type", FORM);
        raw::send(request.body(form(pairs))).await
    };
    assert_refused(&post(&person[..4]).await, 400, -1);
    for more in [("extra", "1"), ("is_mvno", "perhaps")] {
        let refused = post(&[&person[..], &[more]].concat()).await;
        assert_refused(&refused, 400, -1);
        assert!(refused.text("message").contains(more.0), "{refused:?}");
    }
    assert_eq!(post(&person).await.status, 200);
}

#[tokio::test]
async fn a_body_that_is_neither_is_refused() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let person = person().to_string();
    for (media_type, body) in [
        ("application/json", "not JSON"),
        ("application/json", "[]"),
        ("application/json", ""),
        ("text/plain", person.as_str()),
        (FORM, person.as_str()),
    ] {
        let request = raw::operation(&sandbox, &REQUEST_OTP, "").bearer_auth(&token);
        let refused = raw::send(request.header("content-type", media_type).body(body.to_owned())).await;
        assert_refused(&refused, 400, -1);
    }
    assert!(sandbox.inbox().messages().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_query_is_refused() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let request = raw::operation(&sandbox, &REQUEST_OTP, "").bearer_auth(&token).query(&[("phone", PHONE)]);
    assert_refused(&raw::send(request.json(&person())).await, 400, -1);
}

#[tokio::test]
async fn an_otp_is_left_out_or_a_text() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let requested = request_otp(&sandbox, &token, &person()).await;
    let imp_uid = requested.body["response"]["imp_uid"].as_str().unwrap();
    for body in
        [json!({}), json!({ "otp": null }), json!({ "otp": "" }), json!({ "otp": 123_456 }), json!({ "pin": "1" })]
    {
        assert_refused(&raw::send(confirm(&sandbox, &token, imp_uid).json(&body)).await, 400, -1);
    }
    assert_refused(&raw::send(confirm(&sandbox, &token, imp_uid)).await, 400, -1);
    let otp = json!({ "otp": latest_code(&sandbox, PHONE) });
    let certified = raw::send(confirm(&sandbox, &token, imp_uid).json(&otp)).await;
    assert_eq!(certified.status, 200, "none of these was a try");
}

#[tokio::test]
async fn a_path_or_method_without_an_operation_is_refused() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    for (method, path, status) in [
        ("GET", "/users", 404),
        ("GET", "/users/getToken", 405),
        ("GET", "/certifications/otp/request", 405),
        ("PUT", "/certifications/imp_000000000000", 405),
        ("POST", "/certifications/otp/confirm", 404),
        ("GET", "/certifications", 404),
    ] {
        let request = raw::request(&sandbox, method, path).bearer_auth(&token);
        let refused = raw::send(request).await;
        assert_refused(&refused, status, -1);
    }
}

#[tokio::test]
async fn a_success_has_null_where_there_is_nothing_and_lacks_what_the_carriers_withhold() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let requested = request_otp(&sandbox, &token, &person()).await;
    assert_eq!(requested.members(), ["code", "message", "response"]);
    assert_eq!((&requested.body["code"], &requested.body["message"]), (&json!(0), &Value::Null));
    let imp_uid = requested.body["response"]["imp_uid"].as_str().unwrap();

    let read = || raw::operation(&sandbox, &GET_CERTIFICATION, imp_uid).bearer_auth(&token);
    let open = raw::send(read()).await.body["response"].clone();
    for null in ["name", "gender", "birthday", "phone", "carrier", "pg_tid", "unique_key", "unique_in_site"] {
        assert_eq!(open.get(null), Some(&Value::Null), "{null}");
    }
    assert_eq!((&open["birth"], &open["certified_at"], &open["certified"]), (&json!(0), &json!(0), &json!(false)));

    let otp = json!({ "otp": latest_code(&sandbox, PHONE) });
    let certified = raw::send(confirm(&sandbox, &token, imp_uid).json(&otp)).await.body["response"].clone();
    assert_eq!((certified.get("phone"), certified.get("carrier")), (None, None), "absent, not null");
    assert_eq!((&certified["foreigner"], certified.get("foreigner_v2")), (&json!(false), Some(&Value::Null)));
    assert_eq!((&certified["birth"], &certified["birthday"]), (&json!(631_119_600), &json!("1990-01-01")));
    assert!(certified["certified_at"].is_i64());
    assert_eq!(raw::send(read()).await.body["response"], certified);
    let delete = raw::operation(&sandbox, &DELETE_CERTIFICATION, imp_uid).bearer_auth(&token);
    assert_eq!(raw::send(delete).await.body["response"], certified);
    let gone = raw::send(read()).await;
    assert_refused(&gone, 404, -1);
    assert_eq!(gone.text("message"), "인증결과가 존재하지 않습니다.");
}

#[tokio::test]
async fn the_keys_are_held_against_the_documentation() {
    let sandbox = sandbox().await;
    let post = async |body: &Value| raw::send(raw::operation(&sandbox, &GET_TOKEN, "").json(body)).await;
    for key in ["imp_key", "imp_secret"] {
        let (missing, null) = (without(&keys(&sandbox), key), with(&keys(&sandbox), key, Value::Null));
        for body in [missing, null] {
            let refused = post(&body).await;
            assert_refused(&refused, 400, -1);
            assert_eq!(refused.text("message"), "imp_key, imp_secret 파라메터가 누락되었습니다.");
        }
        assert_refused(&post(&with(&keys(&sandbox), key, 1)).await, 400, -1);
        let wrong = post(&with(&keys(&sandbox), key, "wrong")).await;
        assert_refused(&wrong, 401, -1);
        assert_eq!(wrong.text("message"), "인증에 실패하였습니다. API키와 secret을 확인하세요.");
    }
    assert_refused(&post(&with(&keys(&sandbox), "extra", 1)).await, 400, -1);
}
