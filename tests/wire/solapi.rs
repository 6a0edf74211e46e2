//! SOLAPI: signatures, the challenge that looks like an error, pages.

use std::{collections::HashSet, pin::pin};

use futures_util::{StreamExt, TryStreamExt};
use phoneproof::{
    Delivery, Outcome, Rejection,
    solapi::{
        ArsAnswer, ArsCall, Challenge, DocumentQuery,
        types::{ArsCode, ErrorCode},
    },
};
use serde_json::{Value, json};

use crate::{
    clients::{account, kr_phone, solapi as client},
    support::stub::{Answer, Stub},
};

const TRANSACTION: &str = "0123456789abcdef0123456789abcdef";

fn challenge_body() -> Value {
    json!({ "errorCode": "Any", "errorMessage": "text", "mfa": { "transactionId": TRANSACTION } })
}

#[tokio::test]
async fn every_attempt_is_signed_anew() {
    let stub = Stub::in_turn(vec![Answer::Close, Answer::Close, Answer::json(200, account("PENDING", None))]).await;
    client(&stub).build().unwrap().list_sender_ids().await.unwrap();
    let requests = stub.requests();
    let signatures: HashSet<_> = requests.iter().filter_map(|request| request.header("authorization")).collect();
    assert_eq!(signatures.len(), 3, "a signature is good for one request");
}

#[tokio::test]
async fn a_placed_call_is_recognised_whatever_its_status() {
    for status in [200, 201, 400, 401, 403, 409, 500, 503] {
        let stub = Stub::always(Answer::json(status, challenge_body())).await;
        let call = client(&stub).build().unwrap().request_ars_call(&kr_phone()).await.unwrap();
        assert!(matches!(call, ArsCall::Challenged(_)), "HTTP {status}: {call:?}");
        assert_eq!(stub.count(), 1, "the phone rings once");
    }
}

#[tokio::test]
async fn a_placed_call_is_not_repeated_whatever_its_code() {
    let body = json!({ "errorCode": "TooManyRequests", "mfa": { "transactionId": TRANSACTION } });
    let stub = Stub::always(Answer::json(429, body)).await;
    let call = client(&stub).build().unwrap().request_ars_call(&kr_phone()).await.unwrap();
    assert!(matches!(call, ArsCall::Challenged(_)), "{call:?}");
    assert_eq!(stub.count(), 1, "the phone rings once");
}

#[tokio::test]
async fn an_error_without_a_transaction_is_no_call() {
    for mfa in [json!(null), json!({}), json!({ "transactionId": "" }), json!({ "transactionId": null })] {
        let body = json!({ "errorCode": "InvalidSenderId", "errorMessage": "text", "mfa": mfa });
        let stub = Stub::always(Answer::json(400, body)).await;
        let failed = client(&stub).build().unwrap().request_ars_call(&kr_phone()).await.unwrap_err();
        assert_eq!(failed.code(), Some(&ErrorCode::InvalidSenderId));
    }
}

#[tokio::test]
async fn a_number_that_is_active_already_needs_no_call() {
    let stub = Stub::always(Answer::json(200, account("ACTIVE", Some("ARS")))).await;
    let call = client(&stub).build().unwrap().request_ars_call(&kr_phone()).await.unwrap();
    assert!(matches!(call, ArsCall::AlreadyActive(_)), "{call:?}");
}

#[tokio::test]
async fn success_without_a_challenge_or_an_active_number_is_an_error() {
    let stub = Stub::always(Answer::json(200, account("PENDING", None))).await;
    let failed = client(&stub).build().unwrap().request_ars_call(&kr_phone()).await.unwrap_err();
    assert_eq!(failed.delivery(), Delivery::Accepted);
}

async fn authenticated(answer: Answer) -> Result<ArsAnswer, phoneproof::solapi::Error> {
    let stub = Stub::in_turn(vec![Answer::json(403, challenge_body()), answer]).await;
    let client = client(&stub).build().unwrap();
    let ArsCall::Challenged(challenge) = client.request_ars_call(&kr_phone()).await.unwrap() else {
        panic!("the stub places a call");
    };
    // It survives between two requests of a web service.
    let challenge: Challenge = serde_json::from_str(&serde_json::to_string(&challenge).unwrap()).unwrap();
    let answer = client.authenticate(&challenge, &ArsCode::new("0000").unwrap()).await;
    let requests = stub.requests();
    assert_eq!(requests.len(), 2, "a try is never repeated");
    let data: Value = serde_json::from_str(requests[1].header("x-mfa-data").unwrap()).unwrap();
    assert_eq!((&data["transactionId"], &data["token"]), (&json!(TRANSACTION), &json!("0000")));
    assert_eq!(requests[1].body, "{}");
    answer
}

#[tokio::test]
async fn only_an_active_number_proved_by_ars_is_verified() {
    let verified = authenticated(Answer::json(200, account("ACTIVE", Some("ARS")))).await.unwrap();
    assert!(matches!(verified, ArsAnswer::Checked(Outcome::Verified(_))), "{verified:?}");
    for body in [account("PENDING", None), account("ACTIVE", None), account("ACTIVE", Some("SELF-CERT"))] {
        let answer = authenticated(Answer::json(200, body.clone())).await.unwrap();
        assert!(matches!(answer, ArsAnswer::Checked(Outcome::Rejected(_))), "{body}: {answer:?}");
    }
}

#[tokio::test]
async fn an_undocumented_refusal_is_a_rejection_with_its_code() {
    let body = json!({ "errorCode": "WrongToken", "errorMessage": "text" });
    let answer = authenticated(Answer::json(400, body)).await.unwrap();
    let ArsAnswer::Checked(Outcome::Rejected(Rejection::Unknown(code))) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(code.as_str(), "WrongToken");
}

#[tokio::test]
async fn a_documented_error_in_step_2_is_an_error() {
    for (status, code) in [(401, "Unauthorized"), (400, "InvalidSenderId"), (403, "RequestTimeTooSkewed")] {
        let body = json!({ "errorCode": code, "errorMessage": "text" });
        let failed = authenticated(Answer::json(status, body)).await.unwrap_err();
        assert_eq!(failed.provider_code(), Some(code));
    }
}

#[tokio::test]
async fn a_second_challenge_is_handed_on() {
    let answer = authenticated(Answer::json(403, challenge_body())).await.unwrap();
    assert!(matches!(answer, ArsAnswer::ChallengedAgain(_)), "{answer:?}");
}

#[tokio::test]
async fn a_skewed_clock_says_what_to_fix() {
    let body = json!({ "errorCode": "RequestTimeTooSkewed", "errorMessage": "text" });
    let stub = Stub::always(Answer::json(403, body)).await;
    let failed = client(&stub).build().unwrap().list_sender_ids().await.unwrap_err();
    assert!(failed.to_string().contains("clock"), "{failed}");
}

#[tokio::test]
async fn documents_are_paged_lazily() {
    let page = |id: &str, next: Option<&str>| json!({ "data": [{ "documentId": id }], "nextKey": next });
    let stub = Stub::start(move |_, request| match request.target.as_str() {
        "/senderid/v1/documents?limit=1" => Answer::json(200, page("DOC1", Some("DOC2"))),
        "/senderid/v1/documents?limit=1&startKey=DOC2" => Answer::json(200, page("DOC2", None)),
        other => panic!("unexpected {other}"),
    })
    .await;
    let documents = client(&stub).build().unwrap().documents(DocumentQuery::new().with_limit(1).unwrap());
    let mut documents = pin!(documents);
    assert_eq!(stub.count(), 0, "nothing is asked before the first is wanted");
    assert_eq!(documents.next().await.unwrap().unwrap().document_id.as_str(), "DOC1");
    assert_eq!(stub.count(), 1, "the second page can wait");
    assert_eq!(documents.next().await.unwrap().unwrap().document_id.as_str(), "DOC2");
    assert!(documents.next().await.is_none());
    assert_eq!(stub.count(), 2);
}

#[tokio::test]
async fn a_page_that_names_itself_ends_the_stream() {
    let stub = Stub::always(Answer::json(200, json!({ "data": [{ "documentId": "DOC1" }], "nextKey": "K" }))).await;
    let documents: Vec<_> = client(&stub).build().unwrap().documents(DocumentQuery::new()).try_collect().await.unwrap();
    assert_eq!((documents.len(), stub.count()), (2, 2));
}

#[tokio::test]
async fn a_body_goes_with_delete() {
    use phoneproof::solapi::types::{DeleteDocumentsRequest, DocumentId};
    let stub = Stub::always(Answer::json(200, json!([{ "documentId": "DOC1" }]))).await;
    let request = DeleteDocumentsRequest::new(vec![DocumentId::new("DOC1").unwrap()]);
    let deleted = client(&stub).build().unwrap().delete_documents(&request).await.unwrap();
    assert_eq!(deleted.len(), 1);
    assert_eq!(stub.requests()[0].body, r#"{"documents":["DOC1"]}"#);
}

#[tokio::test]
async fn an_account_without_the_number_verifies_nothing() {
    for numbers in [json!([]), json!([{ "phoneNumber": "0299999999", "status": "ACTIVE", "method": "ARS" }])] {
        let answer = authenticated(Answer::json(200, json!({ "accountId": "1", "senderIds": numbers }))).await.unwrap();
        assert!(matches!(answer, ArsAnswer::Checked(Outcome::Rejected(Rejection::NotFound))), "{answer:?}");
    }
}
