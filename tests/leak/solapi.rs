//! SOLAPI.

use futures_util::TryStreamExt;
use phoneproof::{
    ClientBuilder,
    solapi::{
        ApiKey, Challenge, Client, DocumentQuery, operations,
        types::{
            self, ArsCode, CreateSenderIdRequest, DeleteDocumentsRequest, DocumentId, DuplicateReleaseRequest,
            LimitIncreaseRequest, PhoneNumber, SetSenderIdAliasRequest, SubmitApprovalDocumentsRequest,
            UploadDocumentRequest,
        },
    },
};
use serde_json::json;

use crate::{
    filling::{Given, named},
    provider::{Provider, debug, drivers, texts},
    support::spec::Spec,
};

const NAME: &str = "solapi";
const KEY: &str = "NCSK7Q2X9WZ4M1B8";
const SECRET: &str = "Q7XK2M9WZ4B81NCSV6T3R5Y0P8L1J4HD";
const NUMBER: &str = "0273019284";
const TRANSACTION: &str = "c7a1e9f35d0b48629e17f3c5a8b4d2f1";
const CODE: &str = "62017458";

fn planted() -> Given {
    Given::from([
        ("LogMessage", json!("카나리아기록이 남았습니다.")),
        ("ContactName", json!("제갈카나리아")),
        ("Reason", json!("카나리아상사로 옮긴 번호입니다.")),
        ("PhoneNumber", json!(NUMBER)),
        ("DocumentFile", json!("Y2FuYXJ5LWZpbGUtNzMwMTkyODQtb2YtYS1wZXJzb24=")),
        ("DocumentName", json!("카나리아_사업자등록증.png")),
        ("DocumentUrl", json!("https://files.example/canary-7f30a192.png?signature=c0ffee7301")),
        ("AliasLabel", json!("카나리아 안내데스크")),
        ("TransactionId", json!(TRANSACTION)),
        ("ArsCode", json!(CODE)),
        ("ErrorMessage", json!("\"카나리아오류\" is not allowed")),
    ])
}

/// What makes an account's number a proved one.
fn plain() -> Given {
    Given::from([("SenderIdStatus", json!("ACTIVE")), ("SenderIdMethod", json!("ARS"))])
}

fn filled<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let given = planted().into_iter().chain(plain()).collect();
    serde_json::from_value(named(Spec::read(NAME), name, &given)).expect("what is filled decodes")
}

fn builder() -> ClientBuilder<Client> {
    Client::builder(ApiKey::new(KEY, SECRET).unwrap())
}

fn number() -> PhoneNumber {
    PhoneNumber::new(NUMBER).unwrap()
}

fn heard() -> ArsCode {
    ArsCode::new(CODE).unwrap()
}

/// As a web service would have kept it between two requests.
fn challenge() -> Challenge {
    serde_json::from_value(json!({ "phone_number": NUMBER, "transaction_id": TRANSACTION })).unwrap()
}

fn document() -> DocumentId {
    DocumentId::new("DOC20260301090000SAMPLEAAAAAAAAA1").unwrap()
}

pub(crate) fn provider() -> Provider {
    Provider {
        name: NAME,
        planted: planted(),
        plain: plain(),
        credentials: vec![("ApiKey", KEY.to_owned()), ("ApiSecret", SECRET.to_owned())],
        operations: operations::ALL,
        drivers: drivers! { builder,
            CREATE_SENDER_ID |client| client.create_sender_id(&filled::<CreateSenderIdRequest>("CreateSenderIdRequest")),
            LIST_SENDER_IDS |client| client.list_sender_ids(),
            LIST_ACTIVE_SENDER_IDS |client| client.list_active_sender_ids(),
            UPDATE_SENDER_ID_STATUS |client| client.deactivate_sender_id(&number()),
            DELETE_SENDER_ID |client| client.delete_sender_id(&number()),
            AUTHENTICATE_SENDER_ID |client| client.request_ars_call(&number()),
            AUTHENTICATE_SENDER_ID |client| client.authenticate(&challenge(), &heard()),
            SUBMIT_APPROVAL_DOCUMENTS |client| client.submit_approval_documents(
                &number(), &filled::<SubmitApprovalDocumentsRequest>("SubmitApprovalDocumentsRequest")
            ),
            REQUEST_LIMIT_INCREASE |client| client.request_limit_increase(
                &filled::<LimitIncreaseRequest>("LimitIncreaseRequest")
            ),
            REQUEST_DUPLICATE_RELEASE |client| client.request_duplicate_release(
                &number(), &filled::<DuplicateReleaseRequest>("DuplicateReleaseRequest")
            ),
            UPLOAD_DOCUMENT |client| client.upload_document(&filled::<UploadDocumentRequest>("UploadDocumentRequest")),
            LIST_DOCUMENTS |client| client.list_documents(&DocumentQuery::new()),
            LIST_DOCUMENTS |client| client.documents(DocumentQuery::new()).try_collect::<Vec<_>>(),
            GET_DOCUMENT |client| client.get_document(&document()),
            DELETE_DOCUMENTS |client| client.delete_documents(&DeleteDocumentsRequest::new(vec![document()])),
            SET_SENDER_ID_ALIAS |client| client.set_sender_id_alias(
                &filled::<SetSenderIdAliasRequest>("SetSenderIdAliasRequest")
            ),
        },
        values: texts! { types:
            LogMessage ContactName Reason PhoneNumber DocumentFile DocumentName DocumentUrl AliasLabel
            TransactionId ArsCode ErrorMessage
        },
        shown: [
            debug(&ApiKey::new(KEY, SECRET).unwrap()),
            debug(&ApiKey::new(format!("{KEY}\n"), SECRET)),
            debug(&ApiKey::new(KEY, format!("{SECRET}\n"))),
            debug(&builder()),
            debug(&builder().build()),
            debug(&challenge()),
            debug(&filled::<types::MfaData>("MfaData")),
            debug(&filled::<types::ErrorAnswer>("ErrorAnswer")),
            debug(&filled::<UploadDocumentRequest>("UploadDocumentRequest")),
            debug(&filled::<DuplicateReleaseRequest>("DuplicateReleaseRequest")),
            debug(&filled::<SetSenderIdAliasRequest>("SetSenderIdAliasRequest")),
            debug(&filled::<CreateSenderIdRequest>("CreateSenderIdRequest")),
        ]
        .concat(),
    }
}
