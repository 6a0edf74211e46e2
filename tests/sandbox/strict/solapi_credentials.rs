//! SOLAPI: the header that says who asks.

use jiff::Timestamp;
use phoneproof::{
    sandbox::Sandbox,
    solapi::operations::{CREATE_SENDER_ID, LIST_SENDER_IDS},
};
use serde_json::json;

use crate::{
    clients::{MINUTE, sandbox, switched},
    raw::{self, Answer, in_seconds, salt, signature, signed, signed_at, signed_with},
};

const DATE: &str = "%Y-%m-%dT%H:%M:%SZ";

async fn list(sandbox: &Sandbox, header: &str, value: &str) -> Answer {
    raw::send(raw::operation(sandbox, &LIST_SENDER_IDS, "").header(header, value)).await
}

/// The status and the code that a header is answered with.
async fn refusal(sandbox: &Sandbox, authorization: &str) -> (u16, String) {
    let answer = list(sandbox, "authorization", authorization).await;
    assert_eq!(answer.members(), ["errorCode", "errorMessage"]);
    (answer.status, answer.text("errorCode").to_owned())
}

fn of(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn without_credentials_nothing_is_answered() {
    let sandbox = sandbox().await;
    let answer = raw::send(raw::operation(&sandbox, &LIST_SENDER_IDS, "")).await;
    assert_eq!((answer.status, answer.text("errorCode")), (401, "Unauthorized"));

    let create = raw::operation(&sandbox, &CREATE_SENDER_ID, "").json(&json!({ "phoneNumber": "0212340001" }));
    assert_eq!(raw::send(create).await.status, 401);
    let account = list(&sandbox, "authorization", &signed(&sandbox)).await;
    assert_eq!(account.body["senderIds"], json!([]), "nothing was registered");
}

#[tokio::test]
async fn the_header_of_the_old_pages_is_named_in_the_refusal() {
    let sandbox = sandbox().await;
    let answer = list(&sandbox, "authentication", &signed(&sandbox)).await;
    assert_eq!((answer.status, answer.text("errorCode")), (401, "Unauthorized"));
    assert!(answer.text("errorMessage").contains("Authorization"), "{answer:?}");
}

#[tokio::test]
async fn a_signature_is_good_once() {
    let sandbox = sandbox().await;
    let authorization = signed(&sandbox);
    assert_eq!(list(&sandbox, "authorization", &authorization).await.status, 200);
    assert_eq!(refusal(&sandbox, &authorization).await, of(403, "DuplicatedSignature"));

    let create = raw::operation(&sandbox, &CREATE_SENDER_ID, "").header("authorization", authorization);
    let create = raw::send(create.json(&json!({ "phoneNumber": "0212340001" }))).await;
    assert_eq!(create.text("errorCode"), "DuplicatedSignature", "it does not cover the path, so it is spent for all");
}

#[tokio::test]
async fn a_signature_of_a_quarter_of_an_hour_ago_is_too_old_to_be_played_back() {
    let sandbox = sandbox().await;
    let authorization = signed(&sandbox);
    assert_eq!(list(&sandbox, "authorization", &authorization).await.status, 200);
    sandbox.advance(16 * MINUTE);
    assert_eq!(refusal(&sandbox, &authorization).await, of(403, "RequestTimeTooSkewed"));
}

#[tokio::test]
async fn a_clock_may_be_fifteen_minutes_off_either_way() {
    let sandbox = sandbox().await;
    for seconds in [-14 * 60, 14 * 60] {
        let answer = list(&sandbox, "authorization", &signed_at(&sandbox, in_seconds(seconds))).await;
        assert_eq!(answer.status, 200, "{seconds} s");
    }
    for seconds in [-16 * 60, 16 * 60] {
        let refused = refusal(&sandbox, &signed_at(&sandbox, in_seconds(seconds))).await;
        assert_eq!(refused, of(403, "RequestTimeTooSkewed"), "{seconds} s");
    }
}

#[tokio::test]
async fn dates_are_signed_as_they_are_written() {
    let sandbox = sandbox().await;
    let now = Timestamp::now();
    let korea = now.to_zoned_datetime(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)));
    for date in [
        now.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string(),
        now.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
        korea.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string(),
    ] {
        let answer = list(&sandbox, "authorization", &signed_with(&sandbox, &date, &salt())).await;
        assert_eq!(answer.status, 200, "{date}: {answer:?}");
    }
    let korean_time_marked_as_utc = korea.strftime(DATE).to_string();
    let refused = refusal(&sandbox, &signed_with(&sandbox, &korean_time_marked_as_utc, &salt())).await;
    assert_eq!(refused, of(403, "RequestTimeTooSkewed"));
    for date in ["yesterday", "2026-01-01", ""] {
        let refused = refusal(&sandbox, &signed_with(&sandbox, date, &salt())).await;
        assert_eq!(refused, of(400, "ValidationError"), "{date:?}");
    }
}

#[tokio::test]
async fn the_names_of_the_fields_may_be_written_in_any_case() {
    let sandbox = sandbox().await;
    for (given, written) in [("apiKey=", "ApiKey="), ("apiKey=", "Apikey="), ("date=", "Date=")] {
        let authorization = signed(&sandbox).replace(given, written);
        assert_eq!(list(&sandbox, "authorization", &authorization).await.status, 200, "{written}");
    }
}

#[tokio::test]
async fn a_header_of_another_form_is_refused() {
    let sandbox = sandbox().await;
    let date = Timestamp::now().strftime(DATE).to_string();
    let whole = signed(&sandbox);
    for authorization in [
        String::new(),
        "HMAC-SHA256".to_owned(),
        whole.replace("HMAC-SHA256", "HMAC-MD5"),
        whole.replace("HMAC-SHA256", "Basic"),
        whole.replace(", salt=", ", pepper="),
        whole.replace(", ", ","),
        format!("{whole}, date={date}"),
        whole.replace("apiKey=NCS", "apiKey=N"),
        signed_with(&sandbox, &date, "elevenchars"),
        signed_with(&sandbox, &date, &"a".repeat(65)),
    ] {
        let refused = refusal(&sandbox, &authorization).await;
        assert_eq!(refused, of(400, "ValidationError"), "{authorization}");
    }
    assert_eq!(refusal(&sandbox, "Bearer 0123456789abcdef").await, of(400, "InvalidToken"));
    for salt in ["a".repeat(12), "b".repeat(64)] {
        let authorization = signed_with(&sandbox, &date, &salt);
        assert_eq!(list(&sandbox, "authorization", &authorization).await.status, 200, "{} bytes", salt.len());
    }
}

#[tokio::test]
async fn a_signature_is_of_this_date_this_salt_and_this_secret() {
    let sandbox = sandbox().await;
    let (date, salt) = (Timestamp::now().strftime(DATE).to_string(), salt());
    let whole = signed_with(&sandbox, &date, &salt);
    let secret = sandbox.credentials().solapi_api_secret();
    let right = signature(secret, &date, &salt);
    let earlier = in_seconds(-60).strftime(DATE).to_string();
    for wrong in [
        signature("not-the-secret", &date, &salt),
        signature(secret, &earlier, &salt),
        signature(secret, &date, "another-salt"),
        right.to_uppercase(),
        right[..63].to_owned(),
        String::new(),
    ] {
        let refused = refusal(&sandbox, &whole.replace(&right, &wrong)).await;
        assert_eq!(refused, of(403, "SignatureDoesNotMatch"), "{wrong}");
    }
    assert_eq!(list(&sandbox, "authorization", &whole).await.status, 200, "what was refused did not spend it");
}

#[tokio::test]
async fn an_unknown_key_is_spelled_as_its_status_wants() {
    for (unknown_key_status, spelling) in [(400, "InvalidApiKey"), (403, "InvalidAPIKey")] {
        let sandbox = switched(|switches| switches.solapi.unknown_key_status = unknown_key_status).await;
        let stranger = signed(&sandbox).replace(sandbox.credentials().solapi_api_key(), "NCS0000000000000");
        assert_eq!(refusal(&sandbox, &stranger).await, of(unknown_key_status, spelling));
    }
}
