use super::*;
use crate::{sandbox::server::Sandbox, solapi::types::SenderIdStatus};

const HELD: &str = Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE;

#[test]
fn an_account_without_numbers_is_an_empty_document() {
    let account = Solapi::new().list();
    assert_eq!(account["senderIds"], json!([]));
    assert_eq!(account["limitationDocuments"], json!([]));
    assert_eq!(account["limit"], 5);
    assert_eq!(account["accountId"], "10000000000001");
}

#[test]
fn a_registered_number_is_pending() {
    let solapi = Solapi::new();
    let account = solapi.create(NUMBER).succeeded();
    assert_eq!(account, solapi.list());
    let id = &account["senderIds"][0];
    assert_eq!(id["phoneNumber"], NUMBER);
    assert_eq!(id["status"], "PENDING");
    assert_eq!(id["method"], Value::Null);
    assert_eq!(id["expireAt"], Value::Null);
    assert_eq!(id["necessaryMeasures"], json!(["BUSINESS_DOCUMENTS"]));
    assert_eq!(solapi.active(), json!([]));
}

#[test]
fn an_id_has_its_prefix_the_time_in_korea_and_15_characters() {
    let solapi = Solapi::new();
    let account = solapi.create(NUMBER).succeeded();
    let key = account["senderIds"][0]["handleKey"].as_str().unwrap();
    let time = key.strip_prefix("SED").unwrap();
    assert!(time[..14].bytes().all(|byte| byte.is_ascii_digit()), "{key}");
    assert_eq!(time[14..].len(), 15, "{key}");
    assert!(time[14..].bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()), "{key}");
}

#[test]
fn a_number_of_another_form_is_invalid_to_register_and_unknown_elsewhere() {
    let solapi = Solapi::new();
    let wrong = [
        "",
        "010-0000-0001",
        "+821000000001",
        "0100000000a",
        "1234567",
        "012345678901",
        "0301234567890",
        "０１００００００００１",
    ];
    for number in wrong {
        solapi.create(number).is(&ErrorCode::InvalidPhoneNumber);
        solapi.switch(number, "ACTIVE").is(&ErrorCode::InvalidSenderId);
        solapi.delete(number).is(&ErrorCode::InvalidSenderId);
        let alias = json!({ "senderId": number, "alias": "x" });
        solapi.ask(&operations::SET_SENDER_ID_ALIAS).body(&alias).send().is(&ErrorCode::InvalidSenderId);
    }
    for number in ["15880000", "021234567", "01000000001", "030123456789"] {
        solapi.create(number).succeeded();
    }
}

#[test]
fn registering_a_number_again_changes_nothing() {
    let solapi = Solapi::new();
    let first = solapi.create(NUMBER).succeeded();
    solapi.advance(60);
    assert_eq!(solapi.create(NUMBER).succeeded(), first);
}

#[test]
fn one_number_too_many_is_refused_until_the_quota_grows() {
    let solapi = Solapi::new();
    for last in 1..=5 {
        solapi.create(&format!("0100000000{last}")).succeeded();
    }
    assert_eq!(solapi.create("01000000006").refused(), (400, "SandboxOverLimit"));
    // One that is there already is not one more.
    solapi.create(NUMBER).succeeded();
    solapi.delete(NUMBER).succeeded();
    solapi.create("01000000006").succeeded();
}

#[test]
fn registering_with_both_certificates_opens_a_review() {
    let solapi = Solapi::new();
    let (certificate, employment) = (solapi.upload(), solapi.upload());
    let list = json!({ "certificateDocument": [certificate], "employmentCertificate": employment });
    let body = json!({ "phoneNumber": NUMBER, "documentList": list });
    let account = solapi.ask(&operations::CREATE_SENDER_ID).body(&body).send().succeeded();
    let id = &account["senderIds"][0];
    assert_eq!(id["necessaryMeasures"], json!([]));
    assert_eq!(id["approvalDocuments"][0]["status"], "PENDING");
    assert_eq!(id["approvalDocuments"][0]["documentList"], list);
}

#[test]
fn registering_with_an_unknown_document_is_refused_and_registers_nothing() {
    let solapi = Solapi::new();
    for body in [
        json!({ "phoneNumber": NUMBER, "documents": ["DOC1"] }),
        json!({ "phoneNumber": NUMBER, "documentList": { "certificateDocument": ["DOC1"] } }),
        json!({ "phoneNumber": NUMBER, "documentList": { "employmentCertificate": "DOC1" } }),
    ] {
        solapi.ask(&operations::CREATE_SENDER_ID).body(&body).send().is(&ErrorCode::InvalidDocumentId);
    }
    assert_eq!(solapi.list()["senderIds"], json!([]));
}

#[test]
fn a_number_of_another_account_is_duplicated() {
    let solapi = Solapi::new();
    solapi.create(HELD).succeeded();
    let id = solapi.number(HELD);
    assert_eq!(id["status"], "DUPLICATED");
    assert_eq!(id["necessaryMeasures"], json!(["DUPLICATED"]));
}

#[test]
fn a_proved_number_is_switched_off_and_on() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.prove(NUMBER);
    assert_eq!(solapi.active(), json!([NUMBER]));
    // Twice: the operation may be repeated.
    for _ in 0..2 {
        assert_eq!(solapi.switch(NUMBER, "INACTIVE").succeeded()["senderIds"][0]["status"], "INACTIVE");
    }
    assert_eq!(solapi.active(), json!([]));
    assert_eq!(solapi.switch(NUMBER, "ACTIVE").succeeded()["senderIds"][0]["status"], "ACTIVE");
    assert_eq!(solapi.active(), json!([NUMBER]));
}

#[test]
fn a_number_can_only_be_switched_to_active_or_inactive() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.prove(NUMBER);
    let others = SenderIdStatus::KNOWN.iter().map(SenderIdStatus::as_str);
    for status in others.filter(|status| !["ACTIVE", "INACTIVE"].contains(status)).chain(["active", ""]) {
        solapi.switch(NUMBER, status).is(&ErrorCode::ValidationError);
    }
}

#[test]
fn a_number_that_was_never_proved_can_not_be_switched() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.create(HELD).succeeded();
    for number in [NUMBER, HELD] {
        for status in ["ACTIVE", "INACTIVE"] {
            solapi.switch(number, status).is(&ErrorCode::FailedToUpdate);
        }
    }
}

#[test]
fn an_active_number_can_not_be_deleted_any_other_can() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.prove(NUMBER);
    solapi.delete(NUMBER).is(&ErrorCode::FailedToDelete);
    assert_eq!(solapi.number(NUMBER)["status"], "ACTIVE");
    solapi.switch(NUMBER, "INACTIVE").succeeded();
    assert_eq!(solapi.delete(NUMBER).succeeded()["senderIds"], json!([]));
    for number in [NUMBER, HELD] {
        solapi.create(number).succeeded();
        assert_eq!(solapi.delete(number).succeeded()["senderIds"], json!([]));
    }
    solapi.delete(NUMBER).is(&ErrorCode::InvalidSenderId);
}

#[test]
fn an_unknown_number_is_an_invalid_sender_id() {
    let solapi = Solapi::new();
    let document = solapi.upload();
    solapi.switch(NUMBER, "ACTIVE").is(&ErrorCode::InvalidSenderId);
    solapi.delete(NUMBER).is(&ErrorCode::InvalidSenderId);
    solapi.authenticate(NUMBER, &step_1(NUMBER)).is(&ErrorCode::InvalidSenderId);
    for (operation, body) in [
        (&operations::SUBMIT_APPROVAL_DOCUMENTS, json!({ "documents": [document] })),
        (&operations::REQUEST_DUPLICATE_RELEASE, json!({ "reason": "It moved." })),
    ] {
        solapi.ask(operation).path(NUMBER).body(&body).send().is(&ErrorCode::InvalidSenderId);
    }
    let alias = json!({ "senderId": NUMBER, "alias": "Front desk" });
    solapi.ask(&operations::SET_SENDER_ID_ALIAS).body(&alias).send().is(&ErrorCode::InvalidSenderId);
}

#[test]
fn an_active_number_expires_with_its_proof() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.prove(NUMBER);
    let expire_at: jiff::Timestamp = solapi.number(NUMBER)["expireAt"].as_str().unwrap().parse().unwrap();
    let left = expire_at.duration_since(solapi.stand_in.world().clock.now()).as_secs();
    assert!((180 * 86_400..=184 * 86_400).contains(&left), "{left} seconds");
    solapi.advance(u64::try_from(left).unwrap() - 60);
    assert_eq!(solapi.number(NUMBER)["status"], "ACTIVE");
    solapi.advance(120);
    assert_eq!(solapi.number(NUMBER)["status"], "EXPIRED");
    assert_eq!(solapi.active(), json!([]));
    solapi.switch(NUMBER, "ACTIVE").is(&ErrorCode::FailedToUpdate);
    // A new proof brings it back.
    solapi.prove(NUMBER);
    assert_eq!(solapi.active(), json!([NUMBER]));
}

#[test]
fn a_proof_that_became_too_old_while_the_number_was_off_is_expired_when_it_is_switched_on() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi.prove(NUMBER);
    solapi.switch(NUMBER, "INACTIVE").succeeded();
    solapi.advance(200 * 86_400);
    assert_eq!(solapi.number(NUMBER)["status"], "INACTIVE");
    assert_eq!(solapi.switch(NUMBER, "ACTIVE").succeeded()["senderIds"][0]["status"], "EXPIRED");
}

#[test]
fn a_number_never_expires_if_the_switch_says_so() {
    let solapi = Solapi::with(|switches| switches.expires = false);
    solapi.create(NUMBER).succeeded();
    solapi.prove(NUMBER);
    assert_eq!(solapi.number(NUMBER)["expireAt"], Value::Null);
    solapi.advance(400 * 86_400);
    assert_eq!(solapi.active(), json!([NUMBER]));
}

#[test]
fn active_numbers_are_objects_if_the_switch_says_so() {
    let solapi = Solapi::with(|switches| {
        switches.active_as_objects = true;
        switches.expires = false;
    });
    solapi.create(NUMBER).succeeded();
    solapi.prove(NUMBER);
    let id = solapi.number(NUMBER);
    let expected = json!([{ "phoneNumber": NUMBER, "handleKey": id["handleKey"], "method": "ARS", "expireAt": null }]);
    assert_eq!(solapi.active(), expected);
}

#[test]
fn a_label_is_set_and_replaced() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    let set = |alias: &str| {
        let body = json!({ "senderId": NUMBER, "alias": alias });
        solapi.ask(&operations::SET_SENDER_ID_ALIAS).body(&body).send().succeeded()
    };
    let first = set("Front desk");
    assert_eq!(first["extraInfo"]["alias"], "Front desk");
    assert_eq!(first["senderId"], NUMBER);
    solapi.advance(60);
    let second = set("Back office");
    assert_eq!(second["extraInfo"]["alias"], "Back office");
    assert_eq!(second["dateCreated"], first["dateCreated"]);
    assert_ne!(second["dateUpdated"], first["dateUpdated"]);
    assert_eq!(second["accountId"], solapi.list()["accountId"]);
}
