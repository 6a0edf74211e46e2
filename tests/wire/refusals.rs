//! Which errors say that nothing was done.

use phoneproof::{
    Code, Delivery, Error, Operation, portone::v1::operations as portone_op, smslink::operations as smslink_op,
    solapi::operations as solapi_op,
};
use serde_json::{Value, json};

use crate::{
    clients::{code_request, jp_phone, kr_phone, otp_request, portone, smslink, solapi, token},
    support::stub::{Answer, Stub},
};

const TOKEN: &str = "/users/getToken";

/// No JSON object: what a gateway might say.
fn page() -> Value {
    json!("This is a page.")
}

/// Answers token requests, and everything else with `answer`.
async fn stub(answer: Answer) -> Stub {
    Stub::start(move |_, request| match request.path() {
        TOKEN => Answer::json(200, token(1800)),
        _ => answer.clone(),
    })
    .await
}

fn assert_delivery<T, C: Code>(operation: &'static Operation, status: u16, result: Result<T, Error<C>>) {
    let Err(error) = result else { panic!("{} {status}: no error", operation.id) };
    let says_so = operation.refused.contains(&status);
    let expected = if says_so { Delivery::Refused } else { Delivery::MaybeSent };
    assert_eq!((error.operation(), error.delivery()), (operation, expected), "{status}: {error}");
}

#[tokio::test]
async fn a_status_without_a_code_says_no_more_than_the_spec_lets_it_say() {
    for status in 400..=499 {
        let stub = stub(Answer::json(status, page())).await;
        let client = smslink(&stub).build().unwrap();
        let result = client.generate_and_deliver(&code_request()).await;
        assert_delivery(&smslink_op::GENERATE_AND_DELIVER_CODE, status, result);
        assert_delivery(&smslink_op::VERIFY_CODE, status, client.verify(&jp_phone(), &crate::clients::code()).await);
        let client = portone(&stub).build().unwrap();
        assert_delivery(&portone_op::REQUEST_OTP, status, client.send(&otp_request()).await);
        let client = solapi(&stub).build().unwrap();
        assert_delivery(&solapi_op::AUTHENTICATE_SENDER_ID, status, client.request_ars_call(&kr_phone()).await);
        assert_delivery(&solapi_op::GET_DOCUMENT, status, client.get_document(&document()).await);
    }
}

fn document() -> phoneproof::solapi::types::DocumentId {
    phoneproof::solapi::types::DocumentId::new("DOC20260301090000SAMPLEAAAAAAAAA1").unwrap()
}

#[test]
fn the_statuses_that_speak_for_themselves_are_those_of_http() {
    assert_eq!(smslink_op::GENERATE_AND_DELIVER_CODE.refused, [401, 405, 415, 429]);
    assert_eq!(smslink_op::VERIFY_CODE.refused, [401, 405, 415, 429]);
    assert_eq!(portone_op::REQUEST_OTP.refused, [401], "PortOne documents no other");
    assert_eq!(portone_op::CONFIRM_OTP.refused, [401]);
    assert_eq!(solapi_op::CREATE_SENDER_ID.refused, [401, 429]);
    assert_eq!(solapi_op::UPLOAD_DOCUMENT.refused, [401, 413, 429]);
    assert!(solapi_op::AUTHENTICATE_SENDER_ID.refused.is_empty(), "a placed call may come with any status");
}

#[tokio::test]
async fn an_answer_that_breaks_off_after_a_401_was_refused_all_the_same() {
    let head = "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{";
    let stub = Stub::always(Answer::Raw(head.as_bytes().to_vec())).await;
    let failed = smslink(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
    assert_eq!((failed.status(), failed.delivery(), stub.count()), (Some(401), Delivery::Refused, 1));
}

#[tokio::test]
async fn what_one_attempt_did_a_later_one_does_not_undo() {
    for (first, delivery) in [
        (Answer::Close, Delivery::MaybeSent),
        (Answer::json(500, page()), Delivery::MaybeSent),
        (Answer::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".to_vec()), Delivery::Accepted),
        (Answer::json(429, page()), Delivery::Refused),
    ] {
        let gone = json!({ "errorCode": "InvalidSenderId", "errorMessage": "gone" });
        let stub = Stub::in_turn(vec![first, Answer::json(400, gone)]).await;
        let failed = solapi(&stub).build().unwrap().delete_sender_id(&kr_phone()).await.unwrap_err();
        assert_eq!((failed.delivery(), failed.attempts()), (delivery, 2), "{failed}");
    }
}

#[tokio::test]
async fn a_refused_confirmation_without_a_number_may_have_used_up_a_try() {
    let stub = stub(Answer::json(400, json!({}))).await;
    let pending = phoneproof::portone::v1::types::ImpUid::new("imp_000000000001").unwrap().into();
    let otp = phoneproof::portone::v1::types::Otp::new("123456").unwrap();
    let failed = portone(&stub).build().unwrap().confirm(&pending, &otp).await.unwrap_err();
    assert_eq!(failed.delivery(), Delivery::MaybeSent, "{failed}");
}

#[tokio::test]
async fn a_status_that_the_spec_names_a_code_for_is_named_only_in_the_providers_own_answer() {
    for body in [json!({}), json!({ "message": "bad gateway request" })] {
        let stub = stub(Answer::json(400, body)).await;
        let failed = portone(&stub).build().unwrap().send(&otp_request()).await.unwrap_err();
        assert_eq!((failed.delivery(), failed.code()), (Delivery::MaybeSent, None), "{failed}");
    }
}

#[tokio::test]
async fn a_code_under_a_status_of_another_kind_says_nothing_of_the_work() {
    let limited = json!({ "code": "ERR429001", "message": "limited", "details": [] });
    let stub = stub(Answer::json(500, limited.clone())).await;
    let failed = smslink(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
    assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 1), "{failed}");
    let stub = Stub::always(Answer::json(429, limited)).await;
    let failed = smslink(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
    assert_eq!((failed.delivery(), stub.count()), (Delivery::Refused, 3), "{failed}");
}

#[tokio::test]
async fn a_token_request_that_fails_is_no_verdict_on_an_otp() {
    for status in [400, 500] {
        let stub = Stub::always(Answer::json(status, json!({ "code": -1, "message": null, "response": null }))).await;
        let pending = phoneproof::portone::v1::types::ImpUid::new("imp_000000000001").unwrap().into();
        let otp = phoneproof::portone::v1::types::Otp::new("123456").unwrap();
        let failed = portone(&stub).build().unwrap().confirm(&pending, &otp).await.unwrap_err();
        assert_eq!((failed.delivery(), failed.status()), (Delivery::NotSent, Some(status)), "{failed}");
    }
}

#[tokio::test]
async fn a_token_request_that_came_too_soon_is_repeated() {
    let stub = Stub::start(|number, request| match (number, request.path()) {
        (0, TOKEN) => Answer::json(429, page()),
        (_, TOKEN) => Answer::json(200, token(1800)),
        _ => Answer::json(200, crate::clients::otp_requested()),
    })
    .await;
    portone(&stub).build().unwrap().send(&otp_request()).await.unwrap();
    assert_eq!((stub.count_of(TOKEN), stub.count()), (2, 3));
}
