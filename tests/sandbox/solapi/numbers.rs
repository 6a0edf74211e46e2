//! Numbers: registered, listed, switched off and on, removed, labelled.

use phoneproof::{
    Delivery,
    sandbox::Sandbox,
    solapi::{
        operations,
        types::{
            AliasLabel, CreateSenderIdRequest, DuplicateReleaseRequest, ErrorCode, NecessaryMeasure, PhoneNumber,
            Reason, SenderIdMethod, SenderIdStatus, SetSenderIdAliasRequest, SubmitApprovalDocumentsRequest,
        },
    },
};

use super::{active, challenge, checked, heard, number, prove, record, refusal, refused_with, register, status};
use crate::clients::{MINUTE, sandbox, solapi as client, statuses};

#[tokio::test]
async fn an_account_without_numbers_is_an_empty_document() {
    let sandbox = sandbox().await;
    let account = client(&sandbox).list_sender_ids().await.unwrap();
    assert_eq!((account.sender_ids.len(), account.limitation_documents.len()), (0, 0));
    assert_eq!(account.limit, Some(5));
    assert!(active(&client(&sandbox)).await.is_empty());
}

#[tokio::test]
async fn a_registered_number_is_pending_until_it_is_proved() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let account = register(&client, &number(1)).await;
    let id = record(&account, &number(1));
    assert_eq!((&id.status, &id.method, &id.expire_at), (&SenderIdStatus::Pending, &None, &None));
    assert_eq!(id.necessary_measures, [NecessaryMeasure::BusinessDocuments]);
    let key = id.handle_key.as_deref().unwrap();
    assert!(key.starts_with("SED") && key.len() == "SED20181120142527G9MUYZKJXEV6ADY".len(), "{key}");
    assert_eq!(client.list_sender_ids().await.unwrap(), account, "the list shows what the registration answered");
    assert!(active(&client).await.is_empty(), "it can't be used yet");
}

#[tokio::test]
async fn a_number_arrives_in_national_digits_however_it_was_typed() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for typed in ["02-1234-0001", "+82 2 1234 0001", "０２．１２３４．０００１"] {
        let account = register(&client, &PhoneNumber::new(typed).unwrap()).await;
        assert_eq!(account.sender_ids.len(), 1, "{typed}");
        assert_eq!(account.sender_ids[0].phone_number.expose(), "0212340001");
    }
    let account = register(&client, &PhoneNumber::new("1588-0000").unwrap()).await;
    assert_eq!(account.sender_ids[1].phone_number.expose(), "15880000");
}

#[tokio::test]
async fn registering_a_number_again_changes_nothing() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let account = prove(&sandbox, &client, &number(1)).await;
    sandbox.advance(MINUTE);
    assert_eq!(register(&client, &number(1)).await, account);
}

#[tokio::test]
async fn an_active_number_is_switched_off_and_on() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    prove(&sandbox, &client, &number(1)).await;
    assert_eq!(active(&client).await, ["0212340001"]);

    let account = client.deactivate_sender_id(&number(1)).await.unwrap();
    assert_eq!(status(&account, &number(1)), &SenderIdStatus::Inactive);
    assert!(active(&client).await.is_empty());
    client.deactivate_sender_id(&number(1)).await.expect("it may be switched off twice");

    let account = client.activate_sender_id(&number(1)).await.unwrap();
    assert_eq!(status(&account, &number(1)), &SenderIdStatus::Active);
    assert_eq!(record(&account, &number(1)).method, Some(SenderIdMethod::Ars), "it is still proved");
    assert_eq!(active(&client).await, ["0212340001"]);
}

#[tokio::test]
async fn a_number_that_was_never_proved_cannot_be_switched() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    for result in [client.activate_sender_id(&number(1)).await, client.deactivate_sender_id(&number(1)).await] {
        let failed = result.unwrap_err();
        assert_eq!((failed.status(), failed.code()), (Some(409), Some(&ErrorCode::FailedToUpdate)));
        assert_eq!(failed.delivery(), Delivery::Refused);
        let text = "등록된 발신번호의 상태가 'ACTIVE', 'INACTIVE'가 아닙니다.";
        assert_eq!(failed.provider_message(), Some(text));
    }
    assert_eq!(statuses(&sandbox, &operations::UPDATE_SENDER_ID_STATUS), [409, 409], "a refusal is not repeated");
}

#[tokio::test]
async fn an_active_number_is_removed_only_after_it_is_switched_off() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    prove(&sandbox, &client, &number(1)).await;
    register(&client, &number(2)).await;

    let failed = client.delete_sender_id(&number(1)).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(409), Some(&ErrorCode::FailedToDelete)));
    assert_eq!(failed.provider_message(), Some("'ACTIVE'상태의 발신번호는 삭제가 불가능합니다."));
    assert!(failed.to_string().contains("set the number to INACTIVE, then delete it"), "{failed}");

    client.deactivate_sender_id(&number(1)).await.unwrap();
    let account = client.delete_sender_id(&number(1)).await.unwrap();
    assert!(account.sender_id(&number(1)).is_none(), "the answer lacks it");
    assert!(account.sender_id(&number(2)).is_some(), "the other number stays");
    assert_eq!(client.list_sender_ids().await.unwrap(), account);
    assert_eq!(client.delete_sender_id(&number(1)).await.unwrap_err().code(), Some(&ErrorCode::InvalidSenderId));
}

#[tokio::test]
async fn a_number_that_was_never_proved_can_be_removed_at_once() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    assert!(client.delete_sender_id(&number(1)).await.unwrap().sender_ids.is_empty());
}

#[tokio::test]
async fn nothing_can_be_done_to_a_number_that_is_not_registered() {
    let sandbox = sandbox().await;
    let (client, number) = (client(&sandbox), &number(9));
    let papers = SubmitApprovalDocumentsRequest::new();
    let release = DuplicateReleaseRequest::new(Reason::new("It is ours.").unwrap());
    let refused = [
        refused_with(client.activate_sender_id(number).await),
        refused_with(client.deactivate_sender_id(number).await),
        refused_with(client.delete_sender_id(number).await),
        refused_with(client.request_ars_call(number).await),
        refused_with(client.submit_approval_documents(number, &papers).await),
        refused_with(client.request_duplicate_release(number, &release).await),
        refused_with(client.set_sender_id_alias(&alias(number, "Front desk")).await),
    ];
    for refused in refused {
        assert_eq!(refused, (400, "InvalidSenderId".to_owned()), "not found is HTTP 400 in this family");
    }
    assert_eq!(sandbox.inbox().count_to(number.expose()), 0, "no phone rang");
}

#[tokio::test]
async fn a_label_is_set_and_replaced() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let first = client.set_sender_id_alias(&alias(&number(1), "Front desk")).await.unwrap();
    assert_eq!(first.sender_id, Some(number(1)));
    assert_eq!(label(&first), "Front desk");

    sandbox.advance(MINUTE);
    let second = client.set_sender_id_alias(&alias(&number(1), "안내 데스크")).await.unwrap();
    assert_eq!(label(&second), "안내 데스크");
    assert_eq!(second.date_created, first.date_created);
    assert_ne!(second.date_updated, first.date_updated);
}

#[tokio::test]
async fn a_number_held_elsewhere_is_registered_as_duplicated_and_no_call_proves_it() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let number = PhoneNumber::new(Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE).unwrap();
    let account = register(&client, &number).await;
    assert_eq!(status(&account, &number), &SenderIdStatus::Duplicated);
    assert_eq!(record(&account, &number).necessary_measures, [NecessaryMeasure::Duplicated]);

    let challenge = challenge(&client, &number).await;
    let verdict = checked(&client, &challenge, &heard(&sandbox, &number)).await;
    assert_eq!(refusal(verdict), "DUPLICATED", "HTTP success proves nothing");
    assert_eq!(client.activate_sender_id(&number).await.unwrap_err().code(), Some(&ErrorCode::FailedToUpdate));
    assert!(client.delete_sender_id(&number).await.unwrap().sender_ids.is_empty());
}

#[tokio::test]
async fn one_number_more_than_the_quota_is_refused_and_removing_one_makes_room() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for last in 1..=5 {
        register(&client, &number(last)).await;
    }
    let sixth = CreateSenderIdRequest::new(number(6));
    let refused = refused_with(client.create_sender_id(&sixth).await);
    assert_eq!(refused, (400, "SandboxOverLimit".to_owned()));
    assert_eq!(client.list_sender_ids().await.unwrap().sender_ids.len(), 5);

    client.delete_sender_id(&number(1)).await.unwrap();
    assert_eq!(client.create_sender_id(&sixth).await.unwrap().sender_ids.len(), 5);
}

fn alias(number: &PhoneNumber, label: &str) -> SetSenderIdAliasRequest {
    SetSenderIdAliasRequest::new(number.clone(), AliasLabel::new(label).unwrap())
}

fn label(alias: &phoneproof::solapi::types::Alias) -> &str {
    alias.extra_info.as_ref().and_then(|extra| extra.alias.as_ref()).expect("the answer has the label").expose()
}
