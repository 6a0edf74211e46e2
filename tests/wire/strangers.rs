//! An answer about something else than what was asked says nothing of the request.

use std::future::Future;

use phoneproof::{
    Code, Delivery, Error,
    portone::{
        v1::{self, types::ImpUid},
        v2::types::{
            GetIdentityVerificationsBody, IdentityVerificationFilterInput, IdentityVerificationId, Otp as V2Otp,
        },
    },
    smslink::types as sms,
    solapi::{
        DocumentQuery,
        types::{AliasLabel, DeleteDocumentsRequest, DocumentId, SetSenderIdAliasRequest},
    },
};
use serde_json::{Value, json};

use crate::{
    clients::{code, code_request, jp_phone, kr_phone, portone, portone_v2, smslink, solapi, token},
    support::stub::{Answer, Stub},
};

const OTHER: &str = "imp_stranger";

/// A stranger's answer is an error of its own: nobody knows what became of the request.
async fn refused<T, C: Code>(what: &str, call: impl Future<Output = Result<T, Error<C>>>) {
    let Err(error) = call.await else { panic!("{what}: taken for ours") };
    assert!(error.is_of_another(), "{what}: {error}");
    assert_eq!((error.delivery(), error.status()), (Delivery::MaybeSent, Some(200)), "{what}");
    assert!(!format!("{error} {error:?}").contains(OTHER), "{what}: {error:?}");
}

async fn answered(body: Value) -> Stub {
    Stub::always(Answer::json(200, body)).await
}

fn own_code() -> sms::DeliverCodeRequest {
    let text = sms::MessageTemplate::new("{{verification_code}}").unwrap();
    sms::DeliverCodeRequest::new(jp_phone(), sms::DeliveryType::Sms, text, sms::OwnCode::new("482913").unwrap())
}

#[tokio::test]
async fn of_smslink() {
    for number in [
        "09087654321",
        "+819087654321",
        "090-8765-4321",
        "819087654321",
        "9087654321",
        "+821012345678",
        "821012345678",
        "+1 202-555-0100",
    ] {
        let stub = answered(json!({
            "verification_code_id": 101, "phone_number": number, "verification_code": "482913",
            "verify_result_code": "VRFY00001"
        }))
        .await;
        let client = smslink(&stub).build().unwrap();
        refused("generate", client.generate_and_deliver(&code_request())).await;
        refused("deliver", client.deliver(&own_code())).await;
        refused("verify", client.verify(&jp_phone(), &code())).await;
        assert_eq!(stub.count(), 3, "none of them is repeated");
    }
    // A code of letters may have an x, which is then no mask.
    for echoed in [json!("135217"), json!(135_217), json!("7fx3k2"), json!("xx2914"), json!("１３５２１７")] {
        let stub = answered(
            json!({ "verification_code_id": 101, "verification_code": echoed, "verify_result_code": "VRFY00001" }),
        )
        .await;
        let client = smslink(&stub).build().unwrap();
        refused("deliver", client.deliver(&own_code())).await;
        refused("verify", client.verify(&jp_phone(), &code())).await;
    }
    let stub = answered(json!({ "verification_code_id": 102 })).await;
    refused("result", smslink(&stub).build().unwrap().delivery_result(101)).await;
    assert_eq!(stub.count(), 3, "a read is asked again");
}

#[tokio::test]
async fn of_smslink_with_a_rejection() {
    let body = json!({ "phone_number": "09087654321", "verify_result_code": "VRFY00003" });
    for status in [200, 400] {
        let stub = Stub::always(Answer::json(status, body.clone())).await;
        let error = smslink(&stub).build().unwrap().verify(&jp_phone(), &code()).await.unwrap_err();
        assert!(error.is_of_another() && error.delivery() == Delivery::MaybeSent, "{error}");
    }
}

#[tokio::test]
async fn what_is_masked_missing_or_spelled_otherwise_is_ours() {
    for (number, typed) in [
        (json!("090xxxxxxxx"), json!("******")),
        (json!("+81 90-1234-5678"), json!(482_913)),
        (json!(9_012_345_678_u64), json!(" 482913 ")),
        (json!(819_012_345_678_u64), Value::Null),
        (json!("819012345678"), json!("４８２９１３")),
        (json!("9012345678"), json!("482-913")),
        (json!("+81******678"), json!("xxx913")),
        (json!("[hidden]"), json!("[hidden]")),
        (json!({}), json!([])),
        (json!(""), json!("")),
    ] {
        let stub =
            answered(json!({ "phone_number": number, "verification_code": typed, "verify_result_code": "VRFY00001" }))
                .await;
        let verification = smslink(&stub).build().unwrap().verify(&jp_phone(), &code()).await;
        assert!(verification.is_ok_and(|one| one.is_verified()), "{number} {typed}");
    }
}

#[tokio::test]
async fn of_solapi() {
    let id = DocumentId::new("DOC1").unwrap();
    let stub = answered(json!({ "documentId": OTHER, "name": "a" })).await;
    refused("get", solapi(&stub).build().unwrap().get_document(&id)).await;
    let stub = answered(json!([{ "documentId": "DOC1" }, { "documentId": OTHER }])).await;
    let request = DeleteDocumentsRequest::new(vec![id.clone()]);
    refused("delete", solapi(&stub).build().unwrap().delete_documents(&request)).await;
    let stub = answered(json!({ "data": [{ "documentId": OTHER }] })).await;
    let query = DocumentQuery::new().with_document_id(id);
    refused("list", solapi(&stub).build().unwrap().list_documents(&query)).await;
    let stub = answered(json!({ "senderId": "0287654321" })).await;
    let request = SetSenderIdAliasRequest::new(kr_phone(), AliasLabel::new("a").unwrap());
    refused("alias", solapi(&stub).build().unwrap().set_sender_id_alias(&request)).await;
}

#[tokio::test]
async fn of_portone_v1() {
    let record = |certified: bool| {
        json!({
            "code": 0, "message": null,
            "response": { "imp_uid": OTHER, "pg_provider": "danal", "certified": certified }
        })
    };
    let id = ImpUid::new("imp_000000000001").unwrap();
    for certified in [true, false] {
        let stub = Stub::start(move |_, request| match request.path() {
            "/users/getToken" => Answer::json(200, token(1800)),
            _ => Answer::json(200, record(certified)),
        })
        .await;
        let client = portone(&stub).build().unwrap();
        let otp = v1::types::Otp::new("123456").unwrap();
        refused("confirm", client.confirm(&id.clone().into(), &otp)).await;
        refused("get", client.get(&id)).await;
        refused("delete", client.delete(&id)).await;
    }
}

#[tokio::test]
async fn of_portone_v2() {
    let id = IdentityVerificationId::new("0123456789abcdef0123456789abcdef").unwrap();
    for status in ["VERIFIED", "READY", "FAILED"] {
        let record = json!({ "status": status, "id": OTHER });
        let stub = answered(json!({ "identityVerification": record })).await;
        let otp = V2Otp::new("123456").unwrap();
        refused("confirm", portone_v2(&stub).build().unwrap().confirm(&id.clone().into(), &otp)).await;
        let stub = answered(record.clone()).await;
        refused("get", portone_v2(&stub).build().unwrap().get(&id)).await;
        let stub = answered(json!({ "items": [record], "page": { "number": 0, "size": 10, "totalCount": 1 } })).await;
        let filter = IdentityVerificationFilterInput::new().with_identity_verification_id(id.clone());
        let query = GetIdentityVerificationsBody::new().with_filter(filter);
        refused("list", portone_v2(&stub).build().unwrap().list_page(&query)).await;
    }
}
