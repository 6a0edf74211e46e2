//! SOLAPI.

use phoneproof::{
    ClientBuilder, Operation,
    solapi::{
        ApiKey, Challenge, Client, DocumentQuery, operations,
        types::{
            self, AliasLabel, ArsCode, ContactName, CreateSenderIdRequest, DeleteDocumentsRequest, DocumentCategory,
            DocumentFile, DocumentId, DocumentList, DocumentName, DuplicateReleaseRequest, ErrorCode,
            LimitIncreaseRequest, PhoneNumber, Reason, SetSenderIdAliasRequest, SubmitApprovalDocumentsRequest,
            UploadDocumentRequest,
        },
    },
};
use serde_json::{Value, json};

use super::{Call, PERSONAL_TEXT, Provider, calls, plain};
use crate::{
    open_enums::{EnumVisitor, open_enums},
    types::{Type, types},
};

const KEY: &str = "NCS1234567890ABC";
const SECRET: &str = "01234567890123456789012345678901";

pub(crate) enum Solapi {}

impl Provider for Solapi {
    const NAME: &'static str = "solapi";
    const SPEC: &'static str = "solapi";
    const SECRETS: &'static [&'static str] = &[KEY, SECRET];

    type Code = ErrorCode;
    type Client = Client;

    fn builder() -> ClientBuilder<Client> {
        Client::builder(ApiKey::new(KEY, SECRET).unwrap())
    }

    fn operations() -> &'static [&'static Operation] {
        operations::ALL
    }

    fn calls() -> Vec<Call<Self>> {
        calls! {
            CREATE_SENDER_ID "" |client| client.create_sender_id(&CreateSenderIdRequest::new(number())),
            CREATE_SENDER_ID "with_everything" |client| client.create_sender_id(&registration()),
            LIST_SENDER_IDS "" |client| client.list_sender_ids(),
            LIST_ACTIVE_SENDER_IDS "" |client| client.list_active_sender_ids(),
            UPDATE_SENDER_ID_STATUS "on" |client| client.activate_sender_id(&number()),
            UPDATE_SENDER_ID_STATUS "off" |client| client.deactivate_sender_id(&number()),
            DELETE_SENDER_ID "" |client| client.delete_sender_id(&number()),
            AUTHENTICATE_SENDER_ID "place_the_call" |client| client.request_ars_call(&number()),
            AUTHENTICATE_SENDER_ID "check_the_code" |client| client.authenticate(&challenge(), &heard()),
            SUBMIT_APPROVAL_DOCUMENTS "" |client| client.submit_approval_documents(&number(), &evidence()),
            REQUEST_LIMIT_INCREASE "" |client| client.request_limit_increase(&increase()),
            REQUEST_DUPLICATE_RELEASE "" |client| client.request_duplicate_release(&number(), &release()),
            UPLOAD_DOCUMENT "" |client| client.upload_document(&upload()),
            LIST_DOCUMENTS "" |client| client.list_documents(&DocumentQuery::new()),
            LIST_DOCUMENTS "with_everything" |client| client.list_documents(&query()),
            GET_DOCUMENT "" |client| client.get_document(&document()),
            DELETE_DOCUMENTS "" |client| client.delete_documents(&DeleteDocumentsRequest::new(vec![document()])),
            SET_SENDER_ID_ALIAS "" |client| client.set_sender_id_alias(&label()),
        }
    }

    fn types() -> Vec<Type> {
        types! { types:
            AccountSenderIds ActiveSenderId ActiveSenderIdDetails Alias AliasExtraInfo ApprovalDocument
            AuthenticateSenderIdRequest CreateSenderIdRequest DeleteDocumentsRequest Document DocumentList DocumentPage
            DuplicateReleaseRequest ErrorAnswer ErrorStatusCode LimitIncreaseRequest LimitationDocument LogEntry Mfa
            MfaData MfaExtras SenderId SetSenderIdAliasRequest SubmitApprovalDocumentsRequest UnlockDuplicate
            UpdateSenderIdStatusRequest UploadDocumentRequest
            AliasLabel ArsCode ContactName DocumentCategory DocumentFile DocumentId DocumentLimit DocumentName DocumentUrl ErrorCode ErrorMessage
            LogMessage MfaAuthType NecessaryMeasure PhoneNumber Reason ReviewStatus SenderIdMethod
            SenderIdStatus TransactionId
        }
    }

    fn json_schemas() -> Vec<(&'static str, Value)> {
        plain(types::json_schemas())
    }

    fn enums(visitor: &mut impl EnumVisitor) {
        visit_enums(visitor);
    }

    fn error_body(code: &str) -> (Value, String) {
        let known = ErrorCode::from(code);
        let message = known.provider_text().unwrap_or(PERSONAL_TEXT);
        // The one code whose text stands elsewhere.
        let member = if known == ErrorCode::TooManyRequests { "message" } else { "errorMessage" };
        (json!({ "errorCode": code, member: message }), message.to_owned())
    }
}

open_enums! { types:
    DocumentCategory {}
    ErrorCode { http_status provider_text advice }
    MfaAuthType {}
    NecessaryMeasure {}
    ReviewStatus {}
    SenderIdMethod {}
    SenderIdStatus {}
}

/// The number of the documented sample.
pub(crate) fn number() -> PhoneNumber {
    PhoneNumber::new("010-0000-0000").unwrap()
}

pub(crate) fn heard() -> ArsCode {
    ArsCode::new("0000").unwrap()
}

/// A challenge as a web service would have kept it between two requests.
pub(crate) fn challenge() -> Challenge {
    let kept = json!({ "phone_number": "01000000000", "transaction_id": "0123456789abcdef0123456789abcdef" });
    serde_json::from_value(kept).unwrap()
}

fn document() -> DocumentId {
    DocumentId::new("DOC20260301090000SAMPLEAAAAAAAAA1").unwrap()
}

fn registration() -> CreateSenderIdRequest {
    let list = DocumentList::new().with_certificate_document(vec![document()]).with_employment_certificate(document());
    CreateSenderIdRequest::new(number()).with_document_list(list).with_documents(vec![document()])
}

fn evidence() -> SubmitApprovalDocumentsRequest {
    SubmitApprovalDocumentsRequest::new()
        .with_documents(vec![document()])
        .with_document_list(DocumentList::new().with_certificate_document(vec![document()]))
}

fn increase() -> LimitIncreaseRequest {
    LimitIncreaseRequest::new(vec![document()], 20)
}

fn release() -> DuplicateReleaseRequest {
    DuplicateReleaseRequest::new(Reason::new("The number moved to this company.").unwrap())
        .with_name(ContactName::new("Hong Gildong").unwrap())
}

fn upload() -> UploadDocumentRequest {
    let file = DocumentFile::from_bytes("image/png", b"\x89PNG\r\n\x1a\n").unwrap();
    UploadDocumentRequest::new(file, DocumentCategory::SenderidApproval)
        .with_name(DocumentName::new("certificate.png").unwrap())
}

fn query() -> DocumentQuery {
    DocumentQuery::new()
        .with_document_id(document())
        .with_category(DocumentCategory::SenderidApproval)
        .with_use(true)
        .with_start_date("2026-03-01T00:00:00.000Z")
        .with_end_date("2026-03-02T00:00:00+09:00")
        .with_start_key("key/1 &=한")
        .with_limit(1000)
        .unwrap()
}

fn label() -> SetSenderIdAliasRequest {
    SetSenderIdAliasRequest::new(PhoneNumber::new("010-0000-0001").unwrap(), AliasLabel::new("Front desk").unwrap())
}
