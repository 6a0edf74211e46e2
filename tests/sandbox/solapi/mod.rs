//! SOLAPI: numbers registered, proved, switched, labelled and removed; papers, files, credentials.

mod ars;
mod credentials;
mod documents;
mod numbers;
mod papers;
mod shapes;

use phoneproof::{
    Outcome, Rejection,
    sandbox::Sandbox,
    solapi::{
        ArsAnswer, ArsCall, Challenge, Client, Error,
        types::{
            AccountSenderIds, ArsCode, CreateSenderIdRequest, Document, DocumentCategory, DocumentFile, PhoneNumber,
            SenderId, SenderIdStatus, UploadDocumentRequest,
        },
    },
};

use crate::clients::latest_code;

pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

pub(crate) fn number(last: u8) -> PhoneNumber {
    PhoneNumber::new(format!("02-1234-{last:04}")).unwrap()
}

/// The record of a number in an account that has it.
fn record<'a>(account: &'a AccountSenderIds, number: &PhoneNumber) -> &'a SenderId {
    account.sender_id(number).expect("the account has the number")
}

fn status<'a>(account: &'a AccountSenderIds, number: &PhoneNumber) -> &'a SenderIdStatus {
    &record(account, number).status
}

pub(crate) async fn register(client: &Client, number: &PhoneNumber) -> AccountSenderIds {
    client.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await.unwrap()
}

/// Has a number called.
pub(crate) async fn challenge(client: &Client, number: &PhoneNumber) -> Challenge {
    match client.request_ars_call(number).await.unwrap() {
        ArsCall::Challenged(challenge) => challenge,
        ArsCall::AlreadyActive(account) => panic!("no call was placed: {account:?}"),
    }
}

/// The code that the newest call read aloud.
fn heard(sandbox: &Sandbox, number: &PhoneNumber) -> ArsCode {
    ArsCode::new(latest_code(sandbox, number.expose())).unwrap()
}

/// Registers a number and proves it by a call.
async fn prove(sandbox: &Sandbox, client: &Client, number: &PhoneNumber) -> AccountSenderIds {
    register(client, number).await;
    let challenge = challenge(client, number).await;
    checked(client, &challenge, &heard(sandbox, number)).await.verified().expect("the right code proves it")
}

/// What the provider says to a code.
async fn checked(client: &Client, challenge: &Challenge, code: &ArsCode) -> Outcome<AccountSenderIds> {
    match client.authenticate(challenge, code).await.unwrap() {
        ArsAnswer::Checked(outcome) => outcome,
        ArsAnswer::ChallengedAgain(again) => panic!("no verdict: {again:?}"),
    }
}

/// The provider's code for a "no".
fn refusal(outcome: Outcome<AccountSenderIds>) -> String {
    match outcome {
        Outcome::Rejected(Rejection::Unknown(code)) => code.as_str().to_owned(),
        other => panic!("not a refusal with a code: {other:?}"),
    }
}

async fn active(client: &Client) -> Vec<String> {
    let active = client.list_active_sender_ids().await.unwrap();
    active.iter().map(|id| id.phone_number().expose().to_owned()).collect()
}

async fn upload(client: &Client, category: DocumentCategory) -> Document {
    let file = DocumentFile::from_bytes("image/png", PNG).unwrap();
    client.upload_document(&UploadDocumentRequest::new(file, category)).await.unwrap()
}

/// What an operation was refused with: the status and the code on the wire.
fn refused_with<T: std::fmt::Debug>(result: Result<T, Error>) -> (u16, String) {
    let error = result.unwrap_err();
    let code = error.provider_code().unwrap().to_owned();
    // Of a code that the sandbox had to invent the spec says nothing, so the client can't either.
    let is_ours = code.starts_with("Sandbox");
    let expected = if is_ours { phoneproof::Delivery::MaybeSent } else { phoneproof::Delivery::Refused };
    assert_eq!(error.delivery(), expected, "{error}");
    (error.status().unwrap(), code)
}
