use super::*;
use crate::sandbox::server::Sandbox;

const HELD: &str = Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE;
const DATE: &str = "2026-03-01T00:00:00.000Z";

impl Solapi {
    fn approval(&self, body: &Value) -> Reply {
        self.ask(&operations::SUBMIT_APPROVAL_DOCUMENTS).path(NUMBER).body(body).send()
    }

    fn limitation(&self, body: &Value) -> Reply {
        self.ask(&operations::REQUEST_LIMIT_INCREASE).body(body).send()
    }

    fn release(&self, number: &str, body: &Value) -> Reply {
        self.ask(&operations::REQUEST_DUPLICATE_RELEASE).path(number).body(body).send()
    }

    fn review(&self, id: &Value, approved: bool) -> bool {
        self.stand_in.solapi.state.lock().review(id.as_str().unwrap(), approved, DATE)
    }

    fn is_used(&self, document: &str) -> bool {
        let document = self.ask(&operations::GET_DOCUMENT).path(document).send().succeeded();
        document["use"].as_bool().unwrap()
    }
}

#[test]
fn evidence_in_either_form_opens_a_review_and_uses_the_files() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    let (old, certificate, employment) = (solapi.upload(), solapi.upload(), solapi.upload());
    assert!(!solapi.is_used(&old));
    solapi.approval(&json!({ "documents": [old] })).succeeded();
    assert!(solapi.is_used(&old));
    assert_eq!(solapi.number(NUMBER)["necessaryMeasures"], json!(["BUSINESS_DOCUMENTS"]));

    let list = json!({ "certificateDocument": [certificate], "employmentCertificate": employment });
    solapi.approval(&json!({ "documentList": &list })).succeeded();
    assert!(solapi.is_used(&certificate) && solapi.is_used(&employment));
    let id = solapi.number(NUMBER);
    assert_eq!(id["necessaryMeasures"], json!([]));
    let reviews = id["approvalDocuments"].as_array().unwrap();
    assert_eq!(reviews.len(), 2);
    assert!(reviews.iter().all(|review| review["status"] == "PENDING" && review["reason"].is_null()));
    assert_eq!(reviews[0]["documentList"], json!({ "certificateDocument": [old] }), "null is documented for neither");
    assert_eq!(reviews[1]["documentList"], list);
    assert_ne!(reviews[0]["approvalId"], reviews[1]["approvalId"]);
    assert!(reviews[0]["approvalId"].as_str().unwrap().starts_with("APD"));
    // Without its number a paper is gone.
    solapi.delete(NUMBER).succeeded();
    assert!(!solapi.is_used(&certificate));
}

#[test]
fn evidence_must_be_there() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    for body in [json!({}), json!({ "documents": [] }), json!({ "documentList": {} })] {
        solapi.approval(&body).is(&ErrorCode::ValidationError);
    }
    solapi.approval(&json!({ "documents": ["DOC1"] })).is(&ErrorCode::InvalidDocumentId);
    assert_eq!(solapi.number(NUMBER)["approvalDocuments"], json!([]));
}

#[test]
fn an_approved_review_makes_a_pending_number_active() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.approval(&json!({ "documents": [solapi.upload()] })).succeeded();
    let review = solapi.number(NUMBER)["approvalDocuments"][0]["approvalId"].clone();
    assert!(solapi.review(&review, true));
    let id = solapi.number(NUMBER);
    assert_eq!(id["status"], "ACTIVE");
    assert_eq!(id["method"], Value::Null);
    assert_eq!(id["approvalDocuments"][0]["status"], "APPROVED");
    assert_eq!(id["approvalDocuments"][0]["dateUpdated"], DATE);
    // Decided once and for all.
    assert!(!solapi.review(&review, false));
    assert_eq!(solapi.active(), json!([NUMBER]));
}

#[test]
fn a_rejected_review_leaves_the_number_pending() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.approval(&json!({ "documents": [solapi.upload()] })).succeeded();
    let review = solapi.number(NUMBER)["approvalDocuments"][0]["approvalId"].clone();
    assert!(solapi.review(&review, false));
    let id = solapi.number(NUMBER);
    assert_eq!(id["status"], "PENDING");
    assert_eq!(id["approvalDocuments"][0]["status"], "REJECTED");
}

#[test]
fn a_review_that_nobody_asked_for_can_not_be_decided() {
    assert!(!Solapi::new().review(&json!("APD1"), true));
}

#[test]
fn an_approved_request_raises_the_quota() {
    let solapi = Solapi::new();
    let document = solapi.upload();
    let account = solapi.limitation(&json!({ "documents": [document], "limit": 20 })).succeeded();
    assert!(solapi.is_used(&document));
    let review = &account["limitationDocuments"][0];
    let id = review["limitationId"].clone();
    assert!(id.as_str().unwrap().starts_with("LID"));
    assert_eq!(
        (&review["limitRequested"], &review["limitBeforeRequest"], &review["status"], &review["reason"]),
        (&json!(20), &json!(5), &json!("PENDING"), &Value::Null),
    );
    assert_eq!(account["limit"], 5);
    assert!(solapi.review(&id, true));
    let account = solapi.list();
    assert_eq!(account["limit"], 20);
    assert_eq!(account["limitationDocuments"][0]["status"], "APPROVED");
    for last in 10..30 {
        solapi.create(&format!("010000000{last}")).succeeded();
    }
    assert_eq!(solapi.create("01000000030").refused(), (400, "SandboxOverLimit"));
}

#[test]
fn a_rejected_request_leaves_the_quota() {
    let solapi = Solapi::new();
    let account = solapi.limitation(&json!({ "documents": [solapi.upload()], "limit": 20 })).succeeded();
    assert!(solapi.review(&account["limitationDocuments"][0]["limitationId"], false));
    assert_eq!(solapi.list()["limit"], 5);
    assert_eq!(solapi.list()["limitationDocuments"][0]["status"], "REJECTED");
}

#[test]
fn a_larger_quota_needs_a_number_and_known_documents() {
    let solapi = Solapi::new();
    let document = solapi.upload();
    for body in [
        json!({ "documents": [document] }),
        json!({ "limit": 20 }),
        json!({ "documents": [], "limit": 20 }),
        json!({ "documents": [document], "limit": 0 }),
        json!({ "documents": [document], "limit": "20" }),
        json!({ "documents": [document], "limit": u64::MAX }),
    ] {
        solapi.limitation(&body).is(&ErrorCode::ValidationError);
    }
    solapi.limitation(&json!({ "documents": ["DOC1"], "limit": 20 })).is(&ErrorCode::InvalidDocumentId);
    assert_eq!(solapi.list()["limitationDocuments"], json!([]));
}

#[test]
fn an_approved_release_makes_a_duplicated_number_pending() {
    let solapi = Solapi::new();
    solapi.create(HELD).succeeded();
    let body = json!({ "reason": "The number moved to this company.", "name": "Hong Gildong" });
    solapi.release(HELD, &body).succeeded();
    let id = solapi.number(HELD);
    let release = &id["unlockDuplicate"];
    assert_eq!(id["status"], "DUPLICATED");
    assert_eq!(
        (&release["name"], &release["reasonForRequested"], &release["status"], &release["reason"]),
        (&body["name"], &body["reason"], &json!("PENDING"), &Value::Null),
    );
    assert!(release["duplicateId"].as_str().unwrap().starts_with("DUP"));

    assert!(solapi.review(&release["duplicateId"], true));
    let id = solapi.number(HELD);
    assert_eq!(id["status"], "PENDING");
    assert_eq!(id["necessaryMeasures"], json!([]));
    assert_eq!(id["unlockDuplicate"]["status"], "APPROVED");
    solapi.release(HELD, &body).is(&ErrorCode::AlreadyApproved);
    solapi.prove(HELD);
    assert_eq!(solapi.active(), json!([HELD]));
    // The other account has let go of it.
    solapi.switch(HELD, "INACTIVE").succeeded();
    solapi.delete(HELD).succeeded();
    solapi.create(HELD).succeeded();
    assert_eq!(solapi.number(HELD)["status"], "PENDING");
}

#[test]
fn a_rejected_release_can_be_asked_for_again() {
    let solapi = Solapi::new();
    solapi.create(HELD).succeeded();
    solapi.release(HELD, &json!({ "reason": "It moved." })).succeeded();
    let first = solapi.number(HELD)["unlockDuplicate"]["duplicateId"].clone();
    assert!(solapi.review(&first, false));
    assert_eq!(solapi.number(HELD)["status"], "DUPLICATED");
    solapi.release(HELD, &json!({ "reason": "It did move." })).succeeded();
    let again = &solapi.number(HELD)["unlockDuplicate"];
    assert_ne!(again["duplicateId"], first);
    assert_eq!(again["status"], "PENDING");
}

#[test]
fn a_release_is_accepted_for_other_numbers_too_and_names_the_owner_if_nobody_else_is_named() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.release(NUMBER, &json!({ "reason": "It moved." })).succeeded();
    let release = solapi.number(NUMBER)["unlockDuplicate"].clone();
    assert_eq!(release["name"], "Sandbox");
    assert!(solapi.review(&release["duplicateId"], true));
    assert_eq!(solapi.number(NUMBER)["status"], "PENDING");
}

#[tokio::test]
async fn a_running_sandbox_lets_a_test_decide() {
    let sandbox = Sandbox::start().await.unwrap();
    assert!(!sandbox.review_solapi("LID1", true));
    let limitation = crate::solapi::types::LimitationDocument {
        limitation_id: Some("LID1".to_owned()),
        limit_requested: Some(9),
        status: Some(crate::solapi::types::ReviewStatus::Pending),
        ..Default::default()
    };
    sandbox.stand_in.solapi.state.lock().account.limitation_documents.push(limitation);
    assert!(sandbox.review_solapi("LID1", true));
    assert_eq!(sandbox.stand_in.solapi.state.lock().account.limit, Some(9));
}
