use std::collections::BTreeSet;

use super::*;

/// The names of all members with the JSON types of their values, at any depth.
fn structure(json: &Value) -> BTreeSet<String> {
    fn walk(json: &Value, at: &str, found: &mut BTreeSet<String>) {
        match json {
            Value::Object(members) => {
                found.insert(format!("{at}{{}}"));
                members.iter().for_each(|(name, value)| walk(value, &format!("{at}.{name}"), found));
            }
            Value::Array(items) => {
                found.insert(format!("{at}[]"));
                for item in items {
                    walk(item, &format!("{at}[]"), found);
                }
            }
            Value::Null => _ = found.insert(format!("{at}: null")),
            Value::Bool(_) => _ = found.insert(format!("{at}: bool")),
            Value::Number(_) => _ = found.insert(format!("{at}: number")),
            Value::String(_) => _ = found.insert(format!("{at}: string")),
        }
    }
    let mut found = BTreeSet::new();
    walk(json, "", &mut found);
    found
}

/// A number with a file and a pending release, proved, and a larger quota asked for.
fn everything(solapi: &Solapi) -> Value {
    let document = solapi.upload();
    solapi.create(NUMBER).succeeded();
    for (operation, body) in [
        (&operations::SUBMIT_APPROVAL_DOCUMENTS, json!({ "documents": [document] })),
        (&operations::REQUEST_DUPLICATE_RELEASE, json!({ "reason": "It moved.", "name": "Hong Gildong" })),
    ] {
        solapi.ask(operation).path(NUMBER).body(&body).send().succeeded();
    }
    let body = json!({ "documents": [document], "limit": 20 });
    solapi.ask(&operations::REQUEST_LIMIT_INCREASE).body(&body).send().succeeded();
    solapi.prove(NUMBER)
}

#[test]
fn the_old_shape_is_that_of_the_documented_sample() {
    // The answer to a proved number, as the provider's page shows it.
    let documented = json!({
        "accountId": "12925149",
        "dateCreated": "2018-11-20T05:25:27.757Z",
        "dateUpdated": "2018-11-20T05:25:27.757Z",
        "limit": 2,
        "limitationDocuments": [],
        "senderIds": [{
            "unlockDuplicate": {
                "duplicateId": null,
                "reason": null,
                "reasonForRequested": null,
                "name": null,
                "status": null,
                "dateCreated": null,
                "dateUpdated": null
            },
            "status": "ACTIVE",
            "expireAt": null,
            "method": "ARS",
            "dateCreated": "2018-11-20T05:25:27.285Z",
            "dateUpdated": "2018-11-20T05:25:27.285Z",
            "log": [{
                "createAt": "2018-11-20T05:25:27.755Z",
                "message": "인증수단 'ARS'로 발신번호 인증이 완료되었습니다."
            }],
            "approvalDocuments": [],
            "phoneNumber": "01000000000",
            "handleKey": "SED20181120142527G9MUYZKJXEV6ADY"
        }]
    });
    let solapi = Solapi::with(|switches| {
        switches.old_shape = true;
        switches.expires = false;
    });
    solapi.create("01000000000").succeeded();
    let answer = solapi.prove("01000000000");
    assert_eq!(structure(&answer), structure(&documented));
    let same_length = |at: &dyn Fn(&Value) -> &Value| {
        assert_eq!(at(&answer).as_str().unwrap().len(), at(&documented).as_str().unwrap().len());
    };
    same_length(&|answer| &answer["accountId"]);
    same_length(&|answer| &answer["dateUpdated"]);
    same_length(&|answer| &answer["senderIds"][0]["handleKey"]);
    let (id, sample) = (&answer["senderIds"][0], &documented["senderIds"][0]);
    assert_eq!(id["log"][1]["message"], sample["log"][0]["message"]);
    assert_eq!(id["unlockDuplicate"], sample["unlockDuplicate"]);
}

#[test]
fn the_new_shape_is_that_of_2026() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    let id = solapi.number(NUMBER);
    let members: Vec<_> = id.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "approvalDocuments",
        "autoExtension",
        "consignment",
        "dateCreated",
        "dateUpdated",
        "expireAt",
        "handleKey",
        "method",
        "necessaryMeasures",
        "phoneNumber",
        "status",
        "unlockDuplicate",
    ];
    assert_eq!(members, expected);
    assert_eq!((&id["unlockDuplicate"], &id["method"], &id["expireAt"]), (&Value::Null, &Value::Null, &Value::Null));
}

#[test]
fn each_shape_shows_a_review_with_its_own_members() {
    let new = everything(&Solapi::new());
    let review = &new["senderIds"][0]["approvalDocuments"][0];
    assert!(review.get("documents").is_none(), "{review}");
    assert!(review["documentList"]["certificateDocument"].is_array(), "{review}");
    assert_eq!(review.get("consignmentDocumentList"), Some(&Value::Null));
    assert_eq!(review.get("reason"), Some(&Value::Null));

    let old = everything(&Solapi::with(|switches| switches.old_shape = true));
    let review = &old["senderIds"][0]["approvalDocuments"][0];
    assert!(review["documents"].is_array(), "{review}");
    assert!(review.get("documentList").is_none() && review.get("consignmentDocumentList").is_none(), "{review}");
    for answer in [&new, &old] {
        assert_eq!(answer["limitationDocuments"][0].get("reason"), Some(&Value::Null));
        assert_eq!(answer["senderIds"][0]["unlockDuplicate"]["status"], "PENDING");
    }
}

#[test]
fn the_log_of_the_old_shape_tells_what_happened() {
    let solapi = Solapi::with(|switches| switches.old_shape = true);
    everything(&solapi);
    solapi.switch(NUMBER, "INACTIVE").succeeded();
    let id = solapi.number(NUMBER);
    let log: Vec<_> = id["log"].as_array().unwrap().iter().map(|entry| entry["message"].as_str().unwrap()).collect();
    assert_eq!(
        log,
        [
            "발신번호를 생성하였습니다.",
            "발신번호 증빙자료 요청을 하였습니다.",
            "중복 해제 요청을 하였습니다.\n담당자명: Hong Gildong\n사유: It moved.",
            "인증수단 'ARS'로 발신번호 인증이 완료되었습니다.",
            "발신번호 상태를 'INACTIVE'로 변경하였습니다.",
        ]
    );
}

#[test]
fn every_answer_reads_as_the_type_of_the_spec() {
    use crate::solapi::types::{AccountSenderIds, ActiveSenderId, DocumentPage};

    for old_shape in [false, true] {
        for active_as_objects in [false, true] {
            let solapi = Solapi::with(|switches| {
                switches.old_shape = old_shape;
                switches.active_as_objects = active_as_objects;
            });
            let account: AccountSenderIds = serde_json::from_value(everything(&solapi)).unwrap();
            assert_eq!(account.sender_ids[0].phone_number.expose(), NUMBER);
            let active: Vec<ActiveSenderId> = serde_json::from_value(solapi.active()).unwrap();
            assert_eq!(matches!(active[0], ActiveSenderId::ActiveSenderIdDetails(_)), active_as_objects);
            let page = solapi.ask(&operations::LIST_DOCUMENTS).send().succeeded();
            let page: DocumentPage = serde_json::from_value(page).unwrap();
            assert_eq!(page.data[0].use_, Some(true));
        }
    }
}
