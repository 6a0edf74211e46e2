//! Bounded memory: the oldest falls out.

use phoneproof::{
    Outcome, Rejection,
    portone::{v1::types::ErrorCode as PortOneError, v2::types::ErrorCode as PortOneV2Error},
    sandbox::{Limits, Sandbox},
    smslink::types::ErrorCode as SmslinkError,
    solapi::types::{DocumentCategory, DocumentFile, ErrorCode as SolapiError, UploadDocumentRequest},
};

use super::clients::{Clients, code_of};

const PHONES: [&str; 4] = ["09012345671", "09012345672", "09012345673", "09012345674"];

#[tokio::test]
async fn the_inbox_and_the_journal_keep_the_newest() {
    let sandbox = Sandbox::builder().max_messages(2).max_requests(3).start().await.unwrap();
    let clients = Clients::of(&sandbox);
    for phone in PHONES {
        clients.send_code(phone).await;
    }
    let kept: Vec<_> = sandbox.inbox().messages().iter().map(|message| message.to().to_owned()).collect();
    assert_eq!(kept, PHONES[2..]);
    assert_eq!(sandbox.inbox().last_id(), 4);
    assert_eq!(sandbox.requests().len(), 3);
}

#[tokio::test]
async fn of_smslinks_numbers_and_deliveries_the_newest_are_known() {
    let sandbox = Sandbox::builder().max_records(2).start().await.unwrap();
    let clients = Clients::of(&sandbox);
    let mut ids = Vec::new();
    for phone in PHONES {
        ids.push(clients.send_code(phone).await);
    }
    assert_eq!(ids, [1, 2, 3, 4]);
    for id in [1, 2] {
        let error = clients.smslink.delivery_result(id).await.unwrap_err();
        assert_eq!(error.code(), Some(&SmslinkError::VerificationCodeNotFound));
    }
    for id in [3, 4] {
        assert_eq!(clients.smslink.delivery_result(id).await.unwrap().verification_code_id, id);
    }
    for phone in [PHONES[2], PHONES[3]] {
        assert_eq!(clients.verify(phone, &code_of(&sandbox, phone)).await, Outcome::Verified(()));
    }
    let forgotten = clients.verify(PHONES[0], &code_of(&sandbox, PHONES[0])).await;
    assert_eq!(forgotten, Outcome::Rejected(Rejection::WrongCode));
}

#[tokio::test]
async fn codes_that_strangers_try_push_nothing_out() {
    let sandbox = Sandbox::builder().max_records(2).start().await.unwrap();
    let clients = Clients::of(&sandbox);
    for phone in &PHONES[..2] {
        clients.send_code(phone).await;
    }
    for stranger in 0..10 {
        let outcome = clients.verify(&format!("0809876543{stranger}"), "123456").await;
        assert_eq!(outcome, Outcome::Rejected(Rejection::WrongCode));
    }
    for phone in &PHONES[..2] {
        assert_eq!(clients.verify(phone, &code_of(&sandbox, phone)).await, Outcome::Verified(()));
    }
}

#[tokio::test]
async fn a_number_that_was_sent_nothing_is_never_locked() {
    let sandbox = Sandbox::start().await.unwrap();
    let clients = Clients::of(&sandbox);
    for _ in 0..6 {
        assert_eq!(clients.verify(PHONES[0], "123456").await, Outcome::Rejected(Rejection::WrongCode));
    }
    clients.send_code(PHONES[0]).await;
    assert_eq!(clients.verify(PHONES[0], &code_of(&sandbox, PHONES[0])).await, Outcome::Verified(()));
}

#[tokio::test]
async fn of_portones_certifications_the_newest_are_known() {
    let sandbox = Sandbox::builder().max_records(2).start().await.unwrap();
    let clients = Clients::of(&sandbox);
    let mut pending = Vec::new();
    for _ in 0..3 {
        pending.push(clients.request_otp("01012345678").await);
    }
    let error = clients.portone.get(pending[0].imp_uid()).await.unwrap_err();
    assert_eq!(error.code(), Some(&PortOneError::CertificationNotFound));
    for known in &pending[1..] {
        clients.portone.get(known.imp_uid()).await.unwrap();
    }
}

#[tokio::test]
async fn of_portone_v2s_verifications_the_newest_are_known() {
    let sandbox = Sandbox::builder().max_records(2).start().await.unwrap();
    let clients = Clients::of(&sandbox);
    let mut pending = Vec::new();
    for _ in 0..3 {
        pending.push(clients.send_otp("01012345678").await);
    }
    let error = clients.portone_v2.get(pending[0].id()).await.unwrap_err();
    assert_eq!(error.code(), Some(&PortOneV2Error::IdentityVerificationNotFound));
    for known in &pending[1..] {
        clients.portone_v2.get(known.id()).await.unwrap();
    }
}

#[tokio::test]
async fn of_solapis_files_the_newest_are_known() {
    let sandbox = Sandbox::builder().max_records(2).start().await.unwrap();
    let clients = Clients::of(&sandbox);
    let mut files = Vec::new();
    for _ in 0..3 {
        let upload =
            UploadDocumentRequest::new(DocumentFile::new("iVBORw0KGgo=").unwrap(), DocumentCategory::SenderidApproval);
        files.push(clients.solapi.upload_document(&upload).await.unwrap().document_id);
    }
    let error = clients.solapi.get_document(&files[0]).await.unwrap_err();
    assert_eq!(error.code(), Some(&SolapiError::InvalidDocumentId));
    for known in &files[1..] {
        clients.solapi.get_document(known).await.unwrap();
    }
}

#[tokio::test]
async fn limits_are_ten_thousand_of_each_and_never_less_than_one() {
    let limits = Sandbox::start().await.unwrap().limits();
    assert_eq!((limits.messages, limits.requests, limits.records), (10_000, 10_000, 10_000));
    assert_eq!(limits, Limits::default());

    let sandbox = Sandbox::builder().max_messages(0).max_requests(0).max_records(0).start().await.unwrap();
    let limits = sandbox.limits();
    assert_eq!((limits.messages, limits.requests, limits.records), (1, 1, 1));
    let clients = Clients::of(&sandbox);
    clients.send_code(PHONES[0]).await;
    assert!(clients.verify(PHONES[0], &code_of(&sandbox, PHONES[0])).await.is_verified());
}
