//! Papers: evidence, a larger quota, a number held elsewhere, and what reviewers decide.

use phoneproof::{
    sandbox::Sandbox,
    solapi::{
        Client,
        types::{
            AccountSenderIds, ContactName, CreateSenderIdRequest, DocumentCategory, DocumentId, DocumentList,
            DuplicateReleaseRequest, ErrorCode, LimitIncreaseRequest, NecessaryMeasure, PhoneNumber, Reason,
            ReviewStatus, SenderIdStatus, SubmitApprovalDocumentsRequest,
        },
    },
};

use super::{active, challenge, checked, heard, number, record, refused_with, register, status, upload};
use crate::clients::{sandbox, solapi as client};

async fn evidence(client: &Client) -> DocumentList {
    let certificate = upload(client, DocumentCategory::SenderidApproval).await.document_id;
    let employment = upload(client, DocumentCategory::SenderidApproval).await.document_id;
    DocumentList::new().with_certificate_document(vec![certificate]).with_employment_certificate(employment)
}

fn unknown_document() -> DocumentId {
    DocumentId::new("DOC20260301090000SAMPLEAAAAAAAAA1").unwrap()
}

fn release() -> DuplicateReleaseRequest {
    DuplicateReleaseRequest::new(Reason::new("번호가 이 회사로 이전되었습니다.").unwrap())
}

async fn read(client: &Client) -> AccountSenderIds {
    client.list_sender_ids().await.unwrap()
}

/// What the sandbox says of a review that was decided: the provider documents no more than `PENDING`.
fn decided(approved: bool) -> ReviewStatus {
    ReviewStatus::from(if approved { "APPROVED" } else { "REJECTED" })
}

#[tokio::test]
async fn approved_evidence_makes_a_number_active_without_a_call() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let list = evidence(&client).await;
    let papers = SubmitApprovalDocumentsRequest::new().with_document_list(list.clone());
    let account = client.submit_approval_documents(&number(1), &papers).await.unwrap();
    let id = record(&account, &number(1));
    let [approval] = id.approval_documents.as_slice() else { panic!("one review: {id:?}") };
    assert_eq!((&approval.status, &approval.document_list), (&Some(ReviewStatus::Pending), &Some(list)));
    assert_eq!(id.status, SenderIdStatus::Pending, "people decide");
    assert!(id.necessary_measures.is_empty(), "nothing is left to do");

    let review = approval.approval_id.as_deref().unwrap();
    assert!(sandbox.review_solapi(review, true));
    let account = read(&client).await;
    let id = record(&account, &number(1));
    assert_eq!((&id.status, &id.method), (&SenderIdStatus::Active, &None));
    assert_eq!(id.approval_documents[0].status, Some(decided(true)));
    assert_eq!(active(&client).await, ["0212340001"]);
    assert!(!sandbox.review_solapi(review, false), "a review is decided once");
    assert!(sandbox.inbox().messages().is_empty(), "no phone rang");
}

#[tokio::test]
async fn rejected_evidence_leaves_a_number_pending_and_more_can_be_handed_in() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let document = upload(&client, DocumentCategory::SenderidApproval).await.document_id;
    let papers = SubmitApprovalDocumentsRequest::new().with_documents(vec![document]);
    let account = client.submit_approval_documents(&number(1), &papers).await.unwrap();
    let review = record(&account, &number(1)).approval_documents[0].approval_id.clone().unwrap();
    assert!(sandbox.review_solapi(&review, false));
    let account = read(&client).await;
    assert_eq!(status(&account, &number(1)), &SenderIdStatus::Pending);
    assert_eq!(record(&account, &number(1)).approval_documents[0].status, Some(decided(false)));

    let account = client.submit_approval_documents(&number(1), &papers).await.unwrap();
    let reviews = &record(&account, &number(1)).approval_documents;
    assert_eq!((reviews.len(), &reviews[1].status), (2, &Some(ReviewStatus::Pending)));
}

#[tokio::test]
async fn a_number_registered_with_all_evidence_goes_straight_into_review() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let list = evidence(&client).await;
    let request = CreateSenderIdRequest::new(number(1)).with_document_list(list);
    let account = client.create_sender_id(&request).await.unwrap();
    let id = record(&account, &number(1));
    assert!(id.necessary_measures.is_empty());
    assert!(sandbox.review_solapi(id.approval_documents[0].approval_id.as_deref().unwrap(), true));
    assert_eq!(active(&client).await, ["0212340001"]);
}

#[tokio::test]
async fn half_of_the_evidence_leaves_something_to_do() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let document = upload(&client, DocumentCategory::SenderidApproval).await.document_id;
    let request = CreateSenderIdRequest::new(number(1)).with_documents(vec![document]);
    let account = client.create_sender_id(&request).await.unwrap();
    let id = record(&account, &number(1));
    assert_eq!(id.necessary_measures, [NecessaryMeasure::BusinessDocuments]);
    assert_eq!(id.approval_documents.len(), 1);
}

#[tokio::test]
async fn evidence_must_be_uploaded_first() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let ids = vec![unknown_document()];
    let create = CreateSenderIdRequest::new(number(2)).with_documents(ids.clone());
    let approval = SubmitApprovalDocumentsRequest::new().with_documents(ids.clone());
    let limit = LimitIncreaseRequest::new(ids, 20);
    for refused in [
        refused_with(client.create_sender_id(&create).await),
        refused_with(client.submit_approval_documents(&number(1), &approval).await),
        refused_with(client.request_limit_increase(&limit).await),
    ] {
        assert_eq!(refused, (400, "InvalidDocumentId".to_owned()));
    }
    let account = read(&client).await;
    assert_eq!((account.sender_ids.len(), account.limitation_documents.len()), (1, 0), "a refusal changes nothing");
    assert!(record(&account, &number(1)).approval_documents.is_empty());
}

#[tokio::test]
async fn papers_without_a_document_are_refused() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let approval = client.submit_approval_documents(&number(1), &SubmitApprovalDocumentsRequest::new()).await;
    let limit = client.request_limit_increase(&LimitIncreaseRequest::new(vec![], 20)).await;
    for refused in [refused_with(approval), refused_with(limit)] {
        assert_eq!(refused, (400, "ValidationError".to_owned()));
    }
}

#[tokio::test]
async fn an_approved_quota_makes_room_for_more_numbers() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for last in 1..=5 {
        register(&client, &number(last)).await;
    }
    let sixth = CreateSenderIdRequest::new(number(6));
    for approved in [false, true] {
        let document = upload(&client, DocumentCategory::SenderidLimitation).await.document_id;
        let request = LimitIncreaseRequest::new(vec![document.clone()], 6);
        let account = client.request_limit_increase(&request).await.unwrap();
        let paper = account.limitation_documents.last().unwrap();
        assert_eq!((paper.limit_before_request, paper.limit_requested), (Some(5), Some(6)));
        assert_eq!((&paper.status, &paper.documents), (&Some(ReviewStatus::Pending), &vec![document]));
        assert_eq!(account.limit, Some(5), "asking is not having");
        assert!(client.create_sender_id(&sixth).await.is_err(), "there is no room yet");

        assert!(sandbox.review_solapi(paper.limitation_id.as_deref().unwrap(), approved));
        let account = read(&client).await;
        assert_eq!(account.limitation_documents.last().unwrap().status, Some(decided(approved)));
        assert_eq!(client.create_sender_id(&sixth).await.is_ok(), approved, "only the approved one");
    }
    assert_eq!(read(&client).await.limit, Some(6));
    let seventh = client.create_sender_id(&CreateSenderIdRequest::new(number(7))).await;
    assert_eq!(refused_with(seventh), (400, "SandboxOverLimit".to_owned()));
}

#[tokio::test]
async fn a_number_held_elsewhere_is_released_proved_and_not_released_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let held = PhoneNumber::new(Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE).unwrap();
    register(&client, &held).await;
    let request = release().with_name(ContactName::new("홍길동").unwrap());
    let account = client.request_duplicate_release(&held, &request).await.unwrap();
    let unlock = record(&account, &held).unlock_duplicate.clone().unwrap();
    assert_eq!(unlock.name.unwrap().expose(), "홍길동");
    assert_eq!(unlock.reason_for_requested.unwrap().expose(), request.reason.expose());
    assert_eq!((unlock.status, unlock.reason), (Some(ReviewStatus::Pending), None));
    assert_eq!(status(&account, &held), &SenderIdStatus::Duplicated, "people decide");

    assert!(sandbox.review_solapi(unlock.duplicate_id.as_deref().unwrap(), true));
    let account = read(&client).await;
    assert_eq!(status(&account, &held), &SenderIdStatus::Pending, "released, but still to be proved");
    assert!(record(&account, &held).necessary_measures.is_empty());

    let challenge = challenge(&client, &held).await;
    assert!(checked(&client, &challenge, &heard(&sandbox, &held)).await.is_verified());
    let again = client.request_duplicate_release(&held, &release()).await.unwrap_err();
    assert_eq!((again.status(), again.code()), (Some(409), Some(&ErrorCode::AlreadyApproved)));
    assert_eq!(again.provider_message(), Some("이미 승인된 상태입니다."));
}

#[tokio::test]
async fn a_refused_release_can_be_asked_for_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let held = PhoneNumber::new(Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE).unwrap();
    register(&client, &held).await;
    for _ in 0..2 {
        let account = client.request_duplicate_release(&held, &release()).await.unwrap();
        let unlock = record(&account, &held).unlock_duplicate.clone().unwrap();
        assert!(!unlock.name.unwrap().expose().is_empty(), "the member's nickname stands in");
        assert!(sandbox.review_solapi(unlock.duplicate_id.as_deref().unwrap(), false));
        assert_eq!(status(&read(&client).await, &held), &SenderIdStatus::Duplicated);
    }
}

#[tokio::test]
async fn a_review_that_nobody_asked_for_is_not_decided() {
    let sandbox = sandbox().await;
    register(&client(&sandbox), &number(1)).await;
    for id in ["", "APD20260301090100SAMPLEAAAAAAAAA1"] {
        assert!(!sandbox.review_solapi(id, true), "{id:?}");
    }
    assert!(active(&client(&sandbox)).await.is_empty());
}
