//! SOLAPI's client through Prism.

use std::time::Duration;

use phoneproof::{
    ClientBuilder, Outcome, RetryPolicy,
    sandbox::{Sandbox, SolapiSwitches, Switches},
    solapi::{
        ApiKey, ArsAnswer, ArsCall, Challenge, Client, DocumentQuery, Error, operations,
        types::{
            AccountSenderIds, AliasLabel, ArsCode, ContactName, CreateSenderIdRequest, DeleteDocumentsRequest,
            DocumentCategory, DocumentFile, DocumentId, DocumentList, DocumentName, DuplicateReleaseRequest, ErrorCode,
            LimitIncreaseRequest, PhoneNumber, Reason, SetSenderIdAliasRequest, SubmitApprovalDocumentsRequest,
            UploadDocumentRequest,
        },
    },
};

use crate::{
    support::apis::{Api, Solapi},
    trial::Trial,
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

async fn trial(solapi: SolapiSwitches) -> (Trial, Client) {
    let trial = Trial::start("solapi", Switches { solapi, ..Switches::default() }).await;
    let client = client(&trial, Solapi::with_keys_of(&trial.sandbox));
    (trial, client)
}

fn client(trial: &Trial, builder: ClientBuilder<Client>) -> Client {
    // What the rate limit refuses is not asked for again.
    builder.base_url(trial.base_url()).retry(RetryPolicy::never()).build().unwrap()
}

fn with_keys(key: &str, secret: &str) -> ClientBuilder<Client> {
    Client::builder(ApiKey::new(key, secret).unwrap())
}

fn phone(number: &str) -> PhoneNumber {
    PhoneNumber::new(number).unwrap()
}

fn nothing() -> DocumentId {
    DocumentId::new("DOC00000000000000NOTHING").unwrap()
}

fn code_of<T>(result: Result<T, Error>) -> ErrorCode {
    result.err().and_then(|error| error.code().cloned()).expect("it is refused with a code")
}

async fn register(client: &Client, number: &str) -> AccountSenderIds {
    client.create_sender_id(&CreateSenderIdRequest::new(phone(number))).await.unwrap()
}

async fn call(trial: &Trial, client: &Client, number: &str) -> (Challenge, ArsCode) {
    let ArsCall::Challenged(challenge) = client.request_ars_call(&phone(number)).await.unwrap() else {
        panic!("a call is placed");
    };
    (challenge, ArsCode::new(trial.sandbox.inbox().latest_to(number).unwrap().code()).unwrap())
}

async fn prove(trial: &Trial, client: &Client, number: &str) {
    let (challenge, code) = call(trial, client, number).await;
    assert!(is_verified(&client.authenticate(&challenge, &code).await.unwrap()));
}

fn is_verified(answer: &ArsAnswer) -> bool {
    matches!(answer, ArsAnswer::Checked(Outcome::Verified(_)))
}

async fn upload(client: &Client, category: DocumentCategory) -> DocumentId {
    let file = DocumentFile::from_bytes("image/png", PNG).unwrap();
    let request = UploadDocumentRequest::new(file, category).with_name(DocumentName::new("증명서.png").unwrap());
    client.upload_document(&request).await.unwrap().document_id
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn every_operation_keeps_to_the_spec_when_it_goes_well_and_when_it_goes_badly() {
    let (trial, client) = trial(SolapiSwitches::default()).await;
    everything(&trial, &client).await;
    strangers(&trial).await;
    trial.went_both_ways(operations::ALL);
    trial.no_violations();
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn answers_in_the_old_shape_are_in_the_spec() {
    let old = SolapiSwitches {
        old_shape: true,
        active_as_objects: true,
        challenge_status: 400,
        unknown_key_status: 403,
        wrong_signature_status: 400,
        ..SolapiSwitches::default()
    };
    let (trial, client) = trial(old).await;
    everything(&trial, &client).await;
    strangers(&trial).await;
    trial.no_violations();
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn the_rate_limit_is_in_the_spec() {
    let (trial, client) = trial(SolapiSwitches { rate_limit: true, ..SolapiSwitches::default() }).await;
    while client.list_sender_ids().await.is_ok() {}
    assert_eq!(code_of(client.list_active_sender_ids().await), ErrorCode::TooManyRequests);
    assert_eq!(code_of(client.list_documents(&DocumentQuery::new()).await), ErrorCode::TooManyRequests);
    trial.no_violations();
}

async fn everything(trial: &Trial, client: &Client) {
    ars(trial, client).await;
    switching(trial, client).await;
    documents(client).await;
    papers(trial, client).await;
}

async fn ars(trial: &Trial, client: &Client) {
    assert_eq!(code_of(client.request_ars_call(&phone("0200000000")).await), ErrorCode::InvalidSenderId);
    register(client, "0212345678").await;
    let (challenge, code) = call(trial, client, "0212345678").await;
    let wrong = ArsCode::new("wrong").unwrap();
    assert!(!is_verified(&client.authenticate(&challenge, &wrong).await.unwrap()));
    trial.sandbox.advance(Duration::from_secs(6 * 60));
    assert!(!is_verified(&client.authenticate(&challenge, &code).await.unwrap()), "it has expired");
    let (challenge, code) = call(trial, client, "0212345678").await;
    for _ in 0..5 {
        assert!(!is_verified(&client.authenticate(&challenge, &wrong).await.unwrap()));
    }
    assert!(!is_verified(&client.authenticate(&challenge, &code).await.unwrap()), "it had its tries");
    prove(trial, client, "0212345678").await;
}

/// The number of [`ars`] is active here.
async fn switching(trial: &Trial, client: &Client) {
    let number = phone("0212345678");
    assert_eq!(client.list_active_sender_ids().await.unwrap().len(), 1);
    assert_eq!(code_of(client.delete_sender_id(&number).await), ErrorCode::FailedToDelete);
    client.deactivate_sender_id(&number).await.unwrap();
    client.activate_sender_id(&number).await.unwrap();
    client.deactivate_sender_id(&number).await.unwrap();
    client.delete_sender_id(&number).await.unwrap();
    assert_eq!(code_of(client.delete_sender_id(&number).await), ErrorCode::InvalidSenderId);
    assert_eq!(code_of(client.deactivate_sender_id(&number).await), ErrorCode::InvalidSenderId);

    register(client, "15880000").await;
    assert_eq!(code_of(client.activate_sender_id(&phone("15880000")).await), ErrorCode::FailedToUpdate);
    let label = |number| SetSenderIdAliasRequest::new(phone(number), AliasLabel::new("안내 데스크").unwrap());
    client.set_sender_id_alias(&label("15880000")).await.unwrap();
    assert_eq!(code_of(client.set_sender_id_alias(&label("15889999")).await), ErrorCode::InvalidSenderId);
    assert_eq!(
        code_of(
            client
                .create_sender_id(&CreateSenderIdRequest::new(phone("00000000000")).with_documents(vec![nothing()]))
                .await
        ),
        ErrorCode::InvalidDocumentId
    );
    prove(trial, client, "15880000").await;
}

async fn documents(client: &Client) {
    let kept = upload(client, DocumentCategory::SenderidIdentification).await;
    let nameless = DocumentFile::from_bytes("image/png", PNG).unwrap();
    let nameless = UploadDocumentRequest::new(nameless, DocumentCategory::SenderidLimitation);
    client.upload_document(&nameless).await.unwrap();
    let file = DocumentFile::from_bytes("text/plain", b"no picture").unwrap();
    let refused = client.upload_document(&UploadDocumentRequest::new(file, DocumentCategory::SenderidApproval)).await;
    assert_eq!(code_of(refused), ErrorCode::InvalidFileType);
    client.get_document(&kept).await.unwrap();
    assert_eq!(code_of(client.get_document(&nothing()).await), ErrorCode::InvalidDocumentId);

    let deleted = upload(client, DocumentCategory::SenderidConsignment).await;
    let page = client.list_documents(&DocumentQuery::new().with_limit(1).unwrap()).await.unwrap();
    let next = DocumentQuery::new().with_start_key(page.next_key.unwrap()).with_use(false);
    client.list_documents(&next).await.unwrap();
    let narrow = DocumentQuery::new()
        .with_document_id(deleted.clone())
        .with_category(DocumentCategory::SenderidConsignment)
        .with_start_date("2026-01-01T00:00:00Z")
        .with_end_date("2126-01-01T00:00:00+09:00");
    assert_eq!(client.list_documents(&narrow).await.unwrap().data.len(), 1);
    let lost = client.list_documents(&DocumentQuery::new().with_start_key("nowhere")).await;
    assert_eq!(code_of(lost), ErrorCode::ValidationError);

    let request = DeleteDocumentsRequest::new(vec![deleted]);
    client.delete_documents(&request).await.unwrap();
    assert_eq!(code_of(client.delete_documents(&request).await), ErrorCode::InvalidDocumentId);
}

async fn papers(trial: &Trial, client: &Client) {
    let evidence = upload(client, DocumentCategory::SenderidApproval).await;
    let complete = DocumentList::new()
        .with_certificate_document(vec![evidence.clone()])
        .with_employment_certificate(evidence.clone());
    let request = CreateSenderIdRequest::new(phone("0311234567")).with_document_list(complete);
    client.create_sender_id(&request).await.unwrap();
    let submitted = SubmitApprovalDocumentsRequest::new().with_documents(vec![evidence.clone()]);
    client.submit_approval_documents(&phone("0311234567"), &submitted).await.unwrap();
    let unknown = SubmitApprovalDocumentsRequest::new().with_documents(vec![nothing()]);
    let refused = client.submit_approval_documents(&phone("0311234567"), &unknown).await;
    assert_eq!(code_of(refused), ErrorCode::InvalidDocumentId);
    client.get_document(&evidence).await.unwrap();

    client.request_limit_increase(&LimitIncreaseRequest::new(vec![evidence], 20)).await.unwrap();
    let refused = client.request_limit_increase(&LimitIncreaseRequest::new(vec![nothing()], 20)).await;
    assert_eq!(code_of(refused), ErrorCode::InvalidDocumentId);
    release(trial, client).await;
}

async fn release(trial: &Trial, client: &Client) {
    let number = phone(Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE);
    let request = DuplicateReleaseRequest::new(Reason::new("The number moved to this company.").unwrap());
    assert_eq!(code_of(client.request_duplicate_release(&number, &request).await), ErrorCode::InvalidSenderId);
    register(client, Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE).await;
    client.request_duplicate_release(&number, &request).await.unwrap();
    let named = request.with_name(ContactName::new("Hong Gildong").unwrap());
    let account = client.request_duplicate_release(&number, &named).await.unwrap();
    for review in reviews(&account) {
        assert!(trial.sandbox.review_solapi(&review, true), "{review} was waiting");
    }
    assert_eq!(code_of(client.request_duplicate_release(&number, &named).await), ErrorCode::AlreadyApproved);
    client.list_sender_ids().await.unwrap();
}

/// The ids of all reviews of an account.
fn reviews(account: &AccountSenderIds) -> Vec<String> {
    let ids = &account.sender_ids;
    let approvals = ids.iter().flat_map(|id| &id.approval_documents).map(|review| review.approval_id.clone());
    let releases = ids.iter().filter_map(|id| id.unlock_duplicate.as_ref()).map(|review| review.duplicate_id.clone());
    let limits = account.limitation_documents.iter().map(|review| review.limitation_id.clone());
    approvals.chain(releases).chain(limits).flatten().collect()
}

async fn strangers(trial: &Trial) {
    let keys = trial.sandbox.credentials();
    let nobody = client(trial, with_keys("NCS0000000000000", keys.solapi_api_secret()));
    assert_eq!(code_of(nobody.list_sender_ids().await), ErrorCode::InvalidApiKey);
    let forger = client(trial, with_keys(keys.solapi_api_key(), "not-the-secret"));
    assert_eq!(code_of(forger.list_active_sender_ids().await), ErrorCode::SignatureDoesNotMatch);
    // The sandbox's clock goes first, so the client's is behind.
    trial.sandbox.advance(Duration::from_secs(16 * 60));
    let late = client(trial, Solapi::with_keys_of(&trial.sandbox));
    assert_eq!(code_of(late.list_sender_ids().await), ErrorCode::RequestTimeTooSkewed);
}
