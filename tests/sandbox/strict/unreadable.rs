//! Requests that can't even be taken in are still answered in the provider's own form.

use phoneproof::{
    Operation,
    portone::{v1, v2},
    smslink, solapi,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    clients::{sandbox, statuses},
    raw::{self, Answer},
};

/// More than the largest document, as it is sent.
async fn oversized(operation: &Operation) -> Answer {
    let sandbox = sandbox().await;
    let request = raw::operation(&sandbox, operation, "").body(vec![b'a'; 17 * 1024 * 1024]);
    let answer = raw::send(request).await;
    assert_eq!(statuses(&sandbox, operation), [answer.status], "it is noted like any other");
    answer
}

#[tokio::test]
async fn a_body_beyond_all_limits_is_refused_by_each_provider_in_its_words() {
    let answer = oversized(&solapi::operations::UPLOAD_DOCUMENT).await;
    assert_eq!((answer.status, answer.text("errorCode")), (413, "FileSizeTooLarge"));
    assert_eq!(answer.text("errorMessage"), "파일 크기는 700KB를 넘을 수 없습니다.");

    let answer = oversized(&v1::operations::REQUEST_OTP).await;
    assert_eq!((answer.status, &answer.body["code"]), (400, &json!(-1)));
    assert_eq!(answer.members(), ["code", "message", "response"]);

    let answer = oversized(&smslink::operations::VERIFY_CODE).await;
    assert_eq!((answer.status, answer.text("code")), (400, "ERR400001"));
    assert!(answer.request_id.is_some());
}

/// The largest body of everything but files, in bytes: texts of the crate name this number.
const LARGEST: usize = 64 * 1024;

/// A JSON object of so many bytes, with a member that no operation has.
fn object(bytes: usize) -> Vec<u8> {
    let around = r#"{"unknown":""}"#.len();
    format!(r#"{{"unknown":"{}"}}"#, "a".repeat(bytes - around)).into_bytes()
}

#[tokio::test]
async fn a_body_of_sixty_four_kibibytes_is_read_and_a_larger_one_is_not() {
    let sandbox = sandbox().await;
    for (operation, text, read, refused) in [
        (&solapi::operations::CREATE_SENDER_ID, "errorMessage", "\"unknown\" is not allowed", "the body is too large"),
        (&v1::operations::GET_TOKEN, "message", "unknown: there is no such field", "the body is too large"),
        (&v2::operations::LOGIN_VIA_API_SECRET, "message", "unknown: there is no such field", "the body is too large"),
        (&smslink::operations::VERIFY_CODE, "code", "ERR400002", "ERR400001"),
    ] {
        let said = async |bytes| {
            let request = raw::operation(&sandbox, operation, "").header("content-type", "application/json");
            let request = request.header("token", sandbox.credentials().smslink_token());
            let request = request.header("authorization", raw::signed(&sandbox)).body(object(bytes));
            raw::send(request).await.text(text).to_owned()
        };
        for (bytes, expected) in [(LARGEST, read), (LARGEST + 1, refused)] {
            let said = said(bytes).await;
            assert!(said.contains(expected), "{}, {bytes} bytes: {said}", operation.id);
        }
    }
}

#[tokio::test]
async fn what_is_kept_of_a_method_and_of_the_name_of_a_file_has_an_end() {
    let sandbox = sandbox().await;
    let method = Method::from_bytes("M".repeat(10_000).as_bytes()).unwrap();
    reqwest::Client::new().request(method, format!("{}/users/getToken", sandbox.base_url())).send().await.unwrap();
    assert_eq!(sandbox.requests()[0].method(), "M".repeat(32));

    let name = solapi::types::DocumentName::new(format!("{}.png", "가".repeat(1_000_000))).unwrap();
    let file = solapi::types::DocumentFile::new("iVBORw0KGgo=").unwrap();
    let upload = solapi::types::UploadDocumentRequest::new(file, solapi::types::DocumentCategory::SenderidApproval);
    let kept = crate::clients::solapi(&sandbox).upload_document(&upload.with_name(name)).await.unwrap();
    assert_eq!(kept.name.unwrap().expose(), "가".repeat(255));
}

#[tokio::test]
async fn a_path_that_is_no_text_names_nothing_and_needs_credentials_like_any_other() {
    let sandbox = sandbox().await;
    let read = async |operation| raw::send(raw::operation(&sandbox, operation, "%ff")).await;
    let answer = read(&solapi::operations::GET_DOCUMENT).await;
    assert_eq!((answer.status, answer.text("errorCode")), (401, "Unauthorized"));
    let answer = read(&v1::operations::GET_CERTIFICATION).await;
    assert_eq!((answer.status, &answer.body["code"], &answer.body["response"]), (401, &json!(-1), &Value::Null));
}
