//! Requests that can't even be taken in are still answered in the provider's own form.

use phoneproof::{Operation, portone::v1, smslink, solapi};
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

#[tokio::test]
async fn a_path_that_is_no_text_names_nothing_and_needs_credentials_like_any_other() {
    let sandbox = sandbox().await;
    let read = async |operation| raw::send(raw::operation(&sandbox, operation, "%ff")).await;
    let answer = read(&solapi::operations::GET_DOCUMENT).await;
    assert_eq!((answer.status, answer.text("errorCode")), (401, "Unauthorized"));
    let answer = read(&v1::operations::GET_CERTIFICATION).await;
    assert_eq!((answer.status, &answer.body["code"], &answer.body["response"]), (401, &json!(-1), &Value::Null));
}
