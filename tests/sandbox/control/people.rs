//! The sandbox itself, its clock, and what people do: reviewers, and a person with an app.

use phoneproof::{
    portone::{v1::types::VerificationMethod, v2::types::IdentityVerificationMethod},
    sandbox::control::types,
    solapi::{
        ApiKey, Client,
        types::{CreateSenderIdRequest, PhoneNumber, SubmitApprovalDocumentsRequest, UploadDocumentRequest},
    },
};
use serde_json::{Value, json};

use super::{KOREAN, Outside, customer, somebody};

#[tokio::test]
async fn info_tells_how_to_reach_the_sandbox() {
    let outside = Outside::start().await;
    let info: types::Info = serde_json::from_value(outside.get("/info").await).unwrap();
    assert_eq!((info.version.as_str(), info.base_url), (env!("CARGO_PKG_VERSION"), outside.sandbox.base_url()));
    let environment: Vec<_> = info.environment.into_iter().map(|variable| (variable.name, variable.value)).collect();
    let expected: Vec<_> =
        outside.sandbox.environment().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert_eq!(environment, expected);
    assert_eq!((info.limits.messages, info.limits.requests), (10_000, 10_000));
    assert!(info.warnings.is_empty(), "it listens on loopback only");
    assert_eq!(info.clock.ahead_seconds, 0);
}

#[tokio::test]
async fn the_clock_moves_as_far_as_it_is_told() {
    let outside = Outside::start().await;
    let before = outside.sandbox.now();
    let first: types::Clock =
        serde_json::from_value(outside.post("/clock/advance", &json!({ "seconds": 600 })).await).unwrap();
    assert_eq!(first.ahead_seconds, 600);
    let now: jiff::Timestamp = first.now.parse().unwrap();
    assert!(now.duration_since(before).as_secs() >= 599, "milliseconds are cut");
    let second = outside.post("/clock/advance", &json!({ "seconds": 1 })).await;
    assert_eq!(second["ahead_seconds"], 601);
    assert_eq!(outside.get("/info").await["clock"]["ahead_seconds"], 601);
}

#[tokio::test]
async fn sender_ids_and_their_reviews() {
    let outside = Outside::start().await;
    assert_eq!(outside.get("/sender-ids").await, json!({ "sender_ids": [] }));
    let keys = outside.sandbox.credentials();
    let key = ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret()).unwrap();
    let client = Client::builder(key).base_url(outside.sandbox.base_url()).build().unwrap();
    let number = PhoneNumber::new("0212340001").unwrap();
    client.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await.unwrap();
    let pending = json!({ "number": "0212340001", "status": "PENDING", "method": null, "expires_at": null });
    assert_eq!(outside.get("/sender-ids").await, json!({ "sender_ids": [pending] }));

    let upload: UploadDocumentRequest =
        serde_json::from_value(json!({ "category": "SENDERID_APPROVAL", "file": "iVBORw0KGgo=", "name": "a.png" }))
            .unwrap();
    let document = client.upload_document(&upload).await.unwrap().document_id;
    let papers: SubmitApprovalDocumentsRequest =
        serde_json::from_value(json!({ "documents": [document.as_str()] })).unwrap();
    let account = client.submit_approval_documents(&number, &papers).await.unwrap();
    let review = account.sender_ids[0].approval_documents[0].approval_id.clone().unwrap();

    let decide = async |id: &str| outside.post("/reviews", &json!({ "id": id, "approved": true })).await;
    assert_eq!(decide("APDNOTHING").await, json!({ "found": false }));
    assert_eq!(decide(&review).await, json!({ "found": true }));
    assert_eq!(decide(&review).await, json!({ "found": false }), "it is decided already");
    assert_eq!(outside.get("/sender-ids").await["sender_ids"][0]["status"], "ACTIVE");
    assert_eq!(outside.sandbox.sender_ids().len(), 1);
}

#[tokio::test]
async fn a_request_in_an_app_is_approved_once() {
    let outside = Outside::start().await;
    let request = somebody(KOREAN).with_verification_method(VerificationMethod::App).with_channel_key("k".to_owned());
    let pending = outside.portone().send(&request).await.unwrap();
    let approve = async |id: &str| outside.post("/app-approvals", &json!({ "id": id })).await;
    assert_eq!(approve("imp_000000000000").await, json!({ "found": false }));
    assert_eq!(approve(pending.imp_uid().as_str()).await, json!({ "found": true }));
    assert_eq!(approve(pending.imp_uid().as_str()).await, json!({ "found": false }));
    let confirmed: Value = serde_json::to_value(outside.get("/messages").await).unwrap();
    assert_eq!(confirmed["messages"][0]["state"], "active", "the service has not confirmed it yet");
    let mut request = customer(KOREAN);
    request.method = IdentityVerificationMethod::App;
    let pending = outside.portone_v2().send(&request).await.unwrap();
    assert_eq!(approve(pending.id().as_str()).await, json!({ "found": true }), "of V2 it is the caller's id");
    assert!(outside.portone_v2().confirm_in_app(&pending).await.unwrap().is_verified());
}
