//! Answers in the shapes that the switches choose.

use phoneproof::solapi::types::{ActiveSenderId, DocumentCategory, SenderIdStatus, SubmitApprovalDocumentsRequest};

use super::{number, prove, record, register, status, upload};
use crate::clients::{sandbox, solapi as client, switched};

#[tokio::test]
async fn the_new_shape_has_what_2026_shows() {
    let sandbox = sandbox().await;
    let account = prove(&sandbox, &client(&sandbox), &number(1)).await;
    assert_eq!(account.account_id.len(), 14);
    let id = record(&account, &number(1));
    assert_eq!((id.auto_extension, id.consignment), (Some(true), Some(false)));
    assert_eq!((id.log.len(), &id.unlock_duplicate), (0, &None));
}

#[tokio::test]
async fn the_old_shape_is_read_as_well() {
    let sandbox = switched(|switches| switches.solapi.old_shape = true).await;
    let client = client(&sandbox);
    let account = prove(&sandbox, &client, &number(1)).await;
    assert_eq!(account.account_id.len(), 8);
    let id = record(&account, &number(1));
    assert_eq!(status(&account, &number(1)), &SenderIdStatus::Active);
    assert_eq!((id.auto_extension, id.consignment, id.necessary_measures.len()), (None, None, 0));
    let log: Vec<_> = id.log.iter().map(|entry| entry.message.as_ref().unwrap().expose()).collect();
    assert_eq!(log, ["발신번호를 생성하였습니다.", "인증수단 'ARS'로 발신번호 인증이 완료되었습니다."]);
    let unlock = id.unlock_duplicate.as_ref().expect("an object, though an unused one");
    assert_eq!((&unlock.duplicate_id, &unlock.status), (&None, &None), "its members are null");
}

#[tokio::test]
async fn papers_are_read_in_both_shapes() {
    for old_shape in [false, true] {
        let sandbox = switched(|switches| switches.solapi.old_shape = old_shape).await;
        let client = client(&sandbox);
        register(&client, &number(1)).await;
        let document = upload(&client, DocumentCategory::SenderidApproval).await.document_id;
        let papers = SubmitApprovalDocumentsRequest::new().with_documents(vec![document.clone()]);
        let account = client.submit_approval_documents(&number(1), &papers).await.unwrap();
        let approval = &record(&account, &number(1)).approval_documents[0];
        let list = approval.document_list.as_ref().map(|list| list.certificate_document.clone()).unwrap_or_default();
        let (new, old) = (list, approval.documents.clone());
        let expected = if old_shape { (vec![], vec![document]) } else { (vec![document], vec![]) };
        assert_eq!((new, old), expected, "old shape: {old_shape}");
    }
}

#[tokio::test]
async fn active_numbers_are_read_as_texts_and_as_objects() {
    for active_as_objects in [false, true] {
        let sandbox = switched(|switches| switches.solapi.active_as_objects = active_as_objects).await;
        let client = client(&sandbox);
        let account = prove(&sandbox, &client, &number(1)).await;
        register(&client, &number(2)).await;
        let active = client.list_active_sender_ids().await.unwrap();
        let [active] = active.as_slice() else { panic!("one number is active: {active:?}") };
        assert_eq!(active.phone_number(), &number(1));
        match active {
            ActiveSenderId::ActiveSenderIdDetails(details) if active_as_objects => {
                let id = record(&account, &number(1));
                assert_eq!((&details.handle_key, &details.expire_at), (&id.handle_key, &id.expire_at));
                assert_eq!(details.method, id.method);
            }
            ActiveSenderId::PhoneNumber(_) if !active_as_objects => {}
            other => panic!("objects: {active_as_objects}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_proof_ends_after_six_months_or_never() {
    for expires in [true, false] {
        let sandbox = switched(|switches| switches.solapi.expires = expires).await;
        let account = prove(&sandbox, &client(&sandbox), &number(1)).await;
        let expire_at = record(&account, &number(1)).expire_at.as_deref();
        assert_eq!(expire_at.is_some(), expires);
        if let Some(expire_at) = expire_at {
            let left = expire_at.parse::<jiff::Timestamp>().unwrap().duration_since(jiff::Timestamp::now());
            assert!((180..=184).contains(&(left.as_hours() / 24)), "{expire_at}");
        }
    }
}
