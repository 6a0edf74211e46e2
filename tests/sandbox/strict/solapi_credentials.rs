//! SOLAPI: the header that says who asks.

use jiff::Timestamp;
use phoneproof::{
    sandbox::Sandbox,
    solapi::operations::{CREATE_SENDER_ID, LIST_SENDER_IDS},
};
use serde_json::json;

use crate::{
    clients::sandbox,
    raw::{self, Answer, in_seconds, salt, signature, signed, signed_with},
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
