//! SOLAPI.

#![expect(clippy::unused_async, reason = "all drivers have one form, whether they have something to prepare or not")]

use futures_util::FutureExt;
use phoneproof::{
    sandbox::Sandbox,
    solapi::{
        ArsAnswer, ArsCall, Challenge, Client, DocumentQuery, Error, operations as op,
        types::{
            AliasLabel, ArsCode, CreateSenderIdRequest, DeleteDocumentsRequest, DocumentCategory, DocumentFile,
            DocumentId, DuplicateReleaseRequest, LimitIncreaseRequest, PhoneNumber, Reason, SetSenderIdAliasRequest,
            SubmitApprovalDocumentsRequest, UploadDocumentRequest,
        },
    },
};

use super::Solapi;
use crate::support::{
    apis::{
        Api,
        driven::{Call, Driver, Prepare, received},
        other,
    },
    told::{Told, done, outcome},
    world::World,
};

const NUMBER: &str = "01000000001";

pub(super) fn drivers() -> Vec<Driver> {
    const PLACE_THE_CALL: Prepare = |world| request_ars_call(world).boxed();
    vec![
        Driver::new(&op::CREATE_SENDER_ID, |world| create_sender_id(world).boxed()),
        Driver::new(&op::LIST_SENDER_IDS, |world| list_sender_ids(world).boxed()),
        Driver::new(&op::LIST_ACTIVE_SENDER_IDS, |world| list_active_sender_ids(world).boxed())
            .turned(|switches| switches.solapi.active_as_objects = true),
        Driver::new(&op::UPDATE_SENDER_ID_STATUS, |world| deactivate_sender_id(world).boxed()),
        Driver::new(&op::DELETE_SENDER_ID, |world| delete_sender_id(world).boxed()),
        Driver::new(&op::AUTHENTICATE_SENDER_ID, PLACE_THE_CALL),
        Driver::new(&op::AUTHENTICATE_SENDER_ID, PLACE_THE_CALL)
            .special("step 1, answered with 200")
            .turned(|switches| switches.solapi.challenge_status = 200),
        Driver::new(&op::AUTHENTICATE_SENDER_ID, PLACE_THE_CALL)
            .special("step 1, answered with 401")
            .turned(|switches| switches.solapi.challenge_status = 401),
        Driver::new(&op::AUTHENTICATE_SENDER_ID, PLACE_THE_CALL)
            .special("step 1, answered with 429")
            .turned(|switches| switches.solapi.challenge_status = 429),
        Driver::new(&op::AUTHENTICATE_SENDER_ID, |world| authenticate(world, str::to_owned).boxed()).special("step 2"),
        Driver::new(&op::AUTHENTICATE_SENDER_ID, |world| authenticate(world, other).boxed())
            .special("step 2, a wrong code"),
        Driver::new(&op::SUBMIT_APPROVAL_DOCUMENTS, |world| submit_approval_documents(world).boxed()),
        Driver::new(&op::REQUEST_LIMIT_INCREASE, |world| request_limit_increase(world).boxed()),
        Driver::new(&op::REQUEST_DUPLICATE_RELEASE, |world| request_duplicate_release(world).boxed()),
        Driver::new(&op::UPLOAD_DOCUMENT, |world| upload_document(world).boxed()),
        Driver::new(&op::LIST_DOCUMENTS, |world| list_documents(world).boxed()),
        Driver::new(&op::GET_DOCUMENT, |world| get_document(world).boxed()),
        Driver::new(&op::DELETE_DOCUMENTS, |world| delete_documents(world).boxed()),
        Driver::new(&op::SET_SENDER_ID_ALIAS, |world| set_sender_id_alias(world).boxed()),
    ]
}

fn clients(world: &World) -> (Client, Client) {
    let builder = || Solapi::with_keys_of(&world.sandbox);
    (world.ready(builder()), world.tried(builder()))
}

fn number() -> PhoneNumber {
    PhoneNumber::new(NUMBER).unwrap()
}

fn file() -> UploadDocumentRequest {
    let file = DocumentFile::from_bytes("image/png", b"\x89PNG\r\n\x1a\n").unwrap();
    UploadDocumentRequest::new(file, DocumentCategory::SenderidApproval)
}

async fn register(client: &Client) {
    client.create_sender_id(&CreateSenderIdRequest::new(number())).await.unwrap();
}

async fn upload(client: &Client) -> DocumentId {
    client.upload_document(&file()).await.unwrap().document_id
}

/// A call is placed to a number that is registered.
async fn challenge(world: &World, client: &Client, typed: fn(&str) -> String) -> (Challenge, ArsCode) {
    register(client).await;
    let ArsCall::Challenged(challenge) = client.request_ars_call(&number()).await.unwrap() else {
        panic!("a call is placed");
    };
    (challenge, ArsCode::new(typed(&received(world, NUMBER))).unwrap())
}

/// Makes the number active.
async fn prove(world: &World, client: &Client) {
    let (challenge, code) = challenge(world, client, str::to_owned).await;
    assert_eq!(checked(client.authenticate(&challenge, &code).await), Told::Done);
}

fn checked(answer: Result<ArsAnswer, Error>) -> Told {
    match answer {
        Ok(ArsAnswer::Checked(verdict)) => outcome::<_, phoneproof::solapi::types::ErrorCode>(Ok(verdict)),
        Ok(ArsAnswer::ChallengedAgain(_)) => panic!("the sandbox places no second call"),
        Err(error) => Told::failed(&error),
    }
}

async fn create_sender_id(world: &World) -> Call {
    let (_, tried) = clients(world);
    async move { done(tried.create_sender_id(&CreateSenderIdRequest::new(number())).await) }.boxed()
}

async fn list_sender_ids(world: &World) -> Call {
    let (_, tried) = clients(world);
    async move { done(tried.list_sender_ids().await) }.boxed()
}

async fn list_active_sender_ids(world: &World) -> Call {
    let (ready, tried) = clients(world);
    prove(world, &ready).await;
    async move { done(tried.list_active_sender_ids().await) }.boxed()
}

async fn deactivate_sender_id(world: &World) -> Call {
    let (ready, tried) = clients(world);
    prove(world, &ready).await;
    async move { done(tried.deactivate_sender_id(&number()).await) }.boxed()
}

async fn delete_sender_id(world: &World) -> Call {
    let (ready, tried) = clients(world);
    register(&ready).await;
    async move { done(tried.delete_sender_id(&number()).await) }.boxed()
}

async fn request_ars_call(world: &World) -> Call {
    let (ready, tried) = clients(world);
    register(&ready).await;
    async move { done(tried.request_ars_call(&number()).await) }.boxed()
}

async fn authenticate(world: &World, typed: fn(&str) -> String) -> Call {
    let (ready, tried) = clients(world);
    let (challenge, code) = challenge(world, &ready, typed).await;
    async move { checked(tried.authenticate(&challenge, &code).await) }.boxed()
}

async fn submit_approval_documents(world: &World) -> Call {
    let (ready, tried) = clients(world);
    register(&ready).await;
    let evidence = SubmitApprovalDocumentsRequest::new().with_documents(vec![upload(&ready).await]);
    async move { done(tried.submit_approval_documents(&number(), &evidence).await) }.boxed()
}

async fn request_limit_increase(world: &World) -> Call {
    let (ready, tried) = clients(world);
    let request = LimitIncreaseRequest::new(vec![upload(&ready).await], 20);
    async move { done(tried.request_limit_increase(&request).await) }.boxed()
}

async fn request_duplicate_release(world: &World) -> Call {
    let (ready, tried) = clients(world);
    let number = PhoneNumber::new(Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE).unwrap();
    ready.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await.unwrap();
    let request = DuplicateReleaseRequest::new(Reason::new("It is ours.").unwrap());
    async move { done(tried.request_duplicate_release(&number, &request).await) }.boxed()
}

async fn upload_document(world: &World) -> Call {
    let (_, tried) = clients(world);
    async move { done(tried.upload_document(&file()).await) }.boxed()
}

async fn list_documents(world: &World) -> Call {
    let (ready, tried) = clients(world);
    upload(&ready).await;
    async move { done(tried.list_documents(&DocumentQuery::new()).await) }.boxed()
}

async fn get_document(world: &World) -> Call {
    let (ready, tried) = clients(world);
    let id = upload(&ready).await;
    async move { done(tried.get_document(&id).await) }.boxed()
}

async fn delete_documents(world: &World) -> Call {
    let (ready, tried) = clients(world);
    let request = DeleteDocumentsRequest::new(vec![upload(&ready).await]);
    async move { done(tried.delete_documents(&request).await) }.boxed()
}

async fn set_sender_id_alias(world: &World) -> Call {
    let (ready, tried) = clients(world);
    register(&ready).await;
    let request = SetSenderIdAliasRequest::new(number(), AliasLabel::new("Front desk").unwrap());
    async move { done(tried.set_sender_id_alias(&request).await) }.boxed()
}
