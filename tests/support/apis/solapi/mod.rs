//! SOLAPI.

mod driven;

use futures_util::TryStreamExt;
use phoneproof::{
    BuildError, ClientBuilder, Operation,
    sandbox::Sandbox,
    solapi::{
        ApiKey, Challenge, Client, DocumentQuery, operations,
        types::{
            self, AliasLabel, ArsCode, ContactName, CreateSenderIdRequest, DeleteDocumentsRequest, DocumentCategory,
            DocumentFile, DocumentId, DocumentList, DocumentName, DuplicateReleaseRequest, ErrorCode,
            LimitIncreaseRequest, PhoneNumber, Reason, SetSenderIdAliasRequest, SubmitApprovalDocumentsRequest,
            TransactionId, UploadDocumentRequest,
        },
    },
};
use serde_json::{Value, json};

use super::{
    Api, Call, Driver, EnumVisitor, OtpShape, PERSONAL_TEXT, SensitiveValue, Shown, Type, Verification,
    call::{Values, calls},
    debug,
    enums::open_enums,
    marks::texts,
    plain,
    types::types,
};
use crate::support::filling::Given;

const KEY: &str = "NCS1234567890ABC";
const SECRET: &str = "01234567890123456789012345678901";
const MARKED_KEY: &str = "NCSK7Q2X9WZ4M1B8";
const MARKED_SECRET: &str = "Q7XK2M9WZ4B81NCSV6T3R5Y0P8L1J4HD";

pub(crate) enum Solapi {}

impl Api for Solapi {
    const NAME: &'static str = "solapi";
    const SPEC: &'static str = "solapi";
    const SECRETS: &'static [&'static str] = &[KEY, SECRET];
    const NEVER_SENT: &'static [&'static str] = &["ApiSecret"];
    const SPEAKS_HTTP2: bool = true;
    const OTP: OtpShape = OtpShape::SIX_DIGITS;

    const SENDS: &'static Operation = &operations::AUTHENTICATE_SENDER_ID;

    type Code = ErrorCode;
    type Client = Client;

    fn builder() -> ClientBuilder<Client> {
        Client::builder(ApiKey::new(KEY, SECRET).unwrap())
    }

    fn from_env() -> Result<Client, BuildError> {
        Client::from_env()
    }

    fn builder_from_env() -> Result<ClientBuilder<Client>, BuildError> {
        Client::builder_from_env()
    }

    fn with_keys_of(sandbox: &Sandbox) -> ClientBuilder<Client> {
        let keys = sandbox.credentials();
        Client::builder(ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret()).unwrap())
    }

    fn verification() -> Option<Verification> {
        // They prove that an account may send from a number, and of nobody who it is.
        None
    }

    fn operations() -> &'static [&'static Operation] {
        operations::ALL
    }

    fn takes(number: &phoneproof::PhoneNumber) -> bool {
        types::PhoneNumber::try_from(number).is_ok()
    }

    fn calls() -> Vec<Call<Self>> {
        calls! {
            CREATE_SENDER_ID "" |client, values| client.create_sender_id(
                &values.of(CreateSenderIdRequest::new(number()))
            ),
            CREATE_SENDER_ID "with_everything" |client, values| client.create_sender_id(&values.of(registration())),
            LIST_SENDER_IDS "" |client, _| client.list_sender_ids(),
            LIST_ACTIVE_SENDER_IDS "" |client, _| client.list_active_sender_ids(),
            UPDATE_SENDER_ID_STATUS "on" |client, values| client.activate_sender_id(&values.of(number())),
            UPDATE_SENDER_ID_STATUS "off" |client, values| client.deactivate_sender_id(&values.of(number())),
            DELETE_SENDER_ID "" |client, values| client.delete_sender_id(&values.of(number())),
            AUTHENTICATE_SENDER_ID "place_the_call" |client, values| client.request_ars_call(&values.of(number())),
            AUTHENTICATE_SENDER_ID "check_the_code" |client, values| client.authenticate(
                &marked_challenge(values), &values.of(heard())
            ),
            SUBMIT_APPROVAL_DOCUMENTS "" |client, values| client.submit_approval_documents(
                &values.of(number()), &values.of(evidence())
            ),
            REQUEST_LIMIT_INCREASE "" |client, values| client.request_limit_increase(&values.of(increase())),
            REQUEST_DUPLICATE_RELEASE "" |client, values| client.request_duplicate_release(
                &values.of(number()), &values.of(release())
            ),
            UPLOAD_DOCUMENT "" |client, values| client.upload_document(&values.of(upload())),
            LIST_DOCUMENTS "" |client, _| client.list_documents(&DocumentQuery::new()),
            LIST_DOCUMENTS "with_everything" |client, _| client.list_documents(&query()),
            GET_DOCUMENT "" |client, values| client.get_document(&values.of(document())),
            DELETE_DOCUMENTS "" |client, values| client.delete_documents(
                &values.of(DeleteDocumentsRequest::new(vec![document()]))
            ),
            SET_SENDER_ID_ALIAS "" |client, values| client.set_sender_id_alias(&values.of(label())),
        }
    }

    fn more_calls() -> Vec<Call<Self>> {
        calls! {
            LIST_DOCUMENTS "paged" |client, _| client.documents(DocumentQuery::new()).try_collect::<Vec<_>>(),
        }
    }

    fn drivers() -> Vec<Driver> {
        driven::drivers()
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

    fn marked() -> Given {
        Given::from([
            ("LogMessage", json!("카나리아기록이 남았습니다.")),
            ("ContactName", json!("제갈카나리아")),
            ("Reason", json!("카나리아상사로 옮긴 번호입니다.")),
            ("PhoneNumber", json!("0273019284")),
            ("DocumentFile", json!("Y2FuYXJ5LWZpbGUtNzMwMTkyODQtb2YtYS1wZXJzb24=")),
            ("DocumentName", json!("카나리아_사업자등록증.png")),
            ("DocumentUrl", json!("https://files.example/canary-7f30a192.png?signature=c0ffee7301")),
            ("AliasLabel", json!("카나리아 안내데스크")),
            ("TransactionId", json!("c7a1e9f35d0b48629e17f3c5a8b4d2f1")),
            ("ArsCode", json!("62017458")),
            ("ErrorMessage", json!("\"카나리아오류\" is not allowed")),
        ])
    }

    /// What makes an account's number a proved one.
    fn unmarked() -> Given {
        Given::from([("SenderIdStatus", json!("ACTIVE")), ("SenderIdMethod", json!("ARS"))])
    }

    fn marked_credentials() -> Vec<(&'static str, &'static str)> {
        vec![("ApiKey", MARKED_KEY), ("ApiSecret", MARKED_SECRET)]
    }

    fn marked_builders() -> Vec<fn() -> ClientBuilder<Client>> {
        vec![|| Client::builder(ApiKey::new(MARKED_KEY, MARKED_SECRET).unwrap())]
    }

    fn sensitive() -> Vec<SensitiveValue> {
        texts! { types:
            LogMessage ContactName Reason PhoneNumber DocumentFile DocumentName DocumentUrl AliasLabel
            TransactionId ArsCode ErrorMessage
        }
    }

    fn shown() -> Vec<Shown> {
        [
            debug(&ApiKey::new(MARKED_KEY, MARKED_SECRET).unwrap()),
            debug(&ApiKey::new(format!("{MARKED_KEY}\n"), MARKED_SECRET)),
            debug(&ApiKey::new(MARKED_KEY, format!("{MARKED_SECRET}\n"))),
            debug(&marked_challenge(Values::marked())),
        ]
        .concat()
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
    marked_challenge(Values::Samples)
}

fn marked_challenge(values: Values<Solapi>) -> Challenge {
    let transaction = TransactionId::new("0123456789abcdef0123456789abcdef").unwrap();
    let (number, transaction) = (values.of(number()), values.of(transaction));
    let kept = json!({ "phone_number": number.expose(), "transaction_id": transaction.expose() });
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
