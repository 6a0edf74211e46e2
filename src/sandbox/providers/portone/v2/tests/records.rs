//! A record from READY to VERIFIED or FAILED.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Desk, ID, PHONE, in_app, person, refused, refused_by_pg, with, without, wrong};
use crate::{
    Operation,
    portone::v1::generated::operations::{CONFIRM_OTP, GET_TOKEN, REQUEST_OTP},
    sandbox::{
        providers::{switches::PortOneV2Switches, testing::Ask},
        server::Sandbox,
        spec::types::CodeState,
    },
};

const START: &str = "2026-01-05T01:00:00.000Z";

fn status(desk: &Desk) -> Value {
    desk.get(ID).body["status"].clone()
}

#[test]
fn a_sent_record_is_ready() {
    let desk = Desk::new();
    desk.sent(ID);
    let expected = json!({
        "status": "READY", "id": ID, "version": "V2",
        "channel": {
            "type": "TEST", "id": "channel-id-danal", "key": "channel-key-sandbox-danal", "name": "danal",
            "pgProvider": "DANAL", "pgMerchantId": "DANAL-SANDBOX"
        },
        "requestedCustomer": {
            "name": "홍길동", "phoneNumber": PHONE, "birthYear": "1990", "birthMonth": "01", "birthDay": "01"
        },
        "requestedAt": START, "updatedAt": START, "statusChangedAt": START
    });
    assert_eq!(desk.get(ID).body, expected);
    refused(&desk.send(ID, &person()), 409, "IDENTITY_VERIFICATION_ALREADY_SENT");
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 1);
}

#[test]
fn the_right_otp_verifies_a_record_for_ever() {
    let desk = Desk::new();
    let request = with(with(person(), "/customData", json!("order 1")), "/customer/id", json!("user-1"));
    desk.send(ID, &request);
    desk.advance(60);
    let reply = desk.confirm_otp(ID, &desk.otp());
    let record = &reply.body["identityVerification"];
    assert_eq!((reply.status.as_u16(), &record["status"]), (200, &json!("VERIFIED")), "{}", reply.body);
    let customer = &record["verifiedCustomer"];
    assert_eq!((&customer["id"], &customer["name"]), (&json!("user-1"), &json!("홍길동")));
    assert_eq!((&customer["birthDate"], &customer["gender"]), (&json!("1990-01-01"), &json!("MALE")));
    assert_eq!((customer["ci"].as_str().unwrap().len(), customer["di"].as_str().unwrap().len()), (88, 64));
    assert!(customer.get("phoneNumber").is_none() && customer.get("isForeigner").is_none(), "no extra contract");
    assert_eq!((&record["customData"], &record["verifiedAt"]), (&json!("order 1"), &json!("2026-01-05T01:01:00.000Z")));
    assert_eq!((&record["requestedAt"], record.get("requestedCustomer")), (&json!(START), None));
    assert_eq!(record["pgTxId"].as_str().unwrap().len(), 24);
    assert_eq!(&desk.get(ID).body, record);

    refused(&desk.confirm_otp(ID, &desk.otp()), 409, "IDENTITY_VERIFICATION_ALREADY_VERIFIED");
    refused(&desk.send(ID, &person()), 409, "IDENTITY_VERIFICATION_ALREADY_VERIFIED");
    refused(&desk.resend(ID), 409, "IDENTITY_VERIFICATION_ALREADY_VERIFIED");
}

#[test]
fn a_person_has_one_ci_in_both_versions() {
    let desk = Desk::new();
    let otp = desk.sent(ID);
    let ci = desk.confirm_otp(ID, &otp).body["identityVerification"]["verifiedCustomer"]["ci"].clone();
    let birthday = jiff::civil::date(1990, 1, 1);
    assert_eq!(ci, json!(crate::sandbox::providers::portone::citizen::ci("홍길동", birthday, true)));
}

#[test]
fn wrong_otps_are_counted_and_the_fifth_makes_the_record_fail() {
    let desk = Desk::new();
    let otp = desk.sent(ID);
    for _ in 0..4 {
        let reply = desk.confirm_otp(ID, wrong(&otp));
        assert_eq!((refused_by_pg(&reply), reply.carried_out), ("SANDBOX_WRONG_OTP", true));
        assert_eq!(status(&desk), json!("READY"));
    }
    assert_eq!(refused_by_pg(&desk.confirm_otp(ID, wrong(&otp))), "SANDBOX_TOO_MANY_TRIES");
    let failed = desk.get(ID).body;
    assert_eq!((&failed["status"], &failed["failure"]["pgCode"]), (&json!("FAILED"), &json!("SANDBOX_TOO_MANY_TRIES")));
    assert!(failed["requestedCustomer"].is_object() && failed.get("verifiedCustomer").is_none(), "{failed}");
    let late = desk.confirm_otp(ID, &otp);
    assert_eq!((refused_by_pg(&late), late.carried_out), ("SANDBOX_TOO_MANY_TRIES", false));
    assert_eq!(refused_by_pg(&desk.resend(ID)), "SANDBOX_TOO_MANY_TRIES");
}

#[test]
fn what_failed_can_be_sent_again_five_times_in_all() {
    let desk = Desk::new();
    for _ in 0..5 {
        let otp = desk.sent(ID);
        assert_eq!(status(&desk), json!("READY"));
        for _ in 0..5 {
            desk.confirm_otp(ID, wrong(&otp));
        }
    }
    refused(&desk.send(ID, &person()), 400, "MAX_TRANSACTION_COUNT_REACHED");
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 5);
}

#[test]
fn an_otp_is_good_for_three_minutes() {
    let desk = Desk::new();
    let otp = desk.sent(ID);
    desk.advance(180);
    let late = desk.confirm_otp(ID, &otp);
    assert_eq!((refused_by_pg(&late), late.carried_out), ("SANDBOX_EXPIRED_OTP", false));
    assert_eq!(status(&desk), json!("READY"));
    desk.resend(ID);
    desk.advance(179);
    assert_eq!(desk.confirm_otp(ID, &desk.otp()).status, 200);
}

#[test]
fn another_sms_voids_the_otp_before_it() {
    let desk = Desk::new();
    let first = desk.sent(ID);
    let message = desk.0.world().inbox.latest_to(PHONE).unwrap();
    assert_eq!(desk.0.engine.code_status(&message).state, CodeState::Active);
    assert_eq!(desk.resend(ID).body, json!({}));
    assert_eq!(desk.0.engine.code_status(&message).state, CodeState::Void);
    let second = desk.otp();
    if first != second {
        assert_eq!(refused_by_pg(&desk.confirm_otp(ID, &first)), "SANDBOX_WRONG_OTP");
    }
    assert_eq!(desk.confirm_otp(ID, &second).status, 200);
    let message = desk.0.world().inbox.latest_to(PHONE).unwrap();
    assert_eq!(desk.0.engine.code_status(&message).state, CodeState::Verified);
}

#[test]
fn a_cool_down_can_be_turned_on() {
    let desk = Desk::with(PortOneV2Switches { resend_cool_down: true, ..Default::default() });
    desk.sent(ID);
    desk.advance(29);
    refused(&desk.resend(ID), 400, "INVALID_REQUEST");
    desk.advance(1);
    assert_eq!(desk.resend(ID).status, 200);
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 2);
}

#[test]
fn an_app_waits_for_approval_and_has_no_otp() {
    let desk = Desk::new();
    desk.send(ID, &without(in_app(), "/customer/identityNumber"));
    assert_eq!(refused_by_pg(&desk.confirm(ID, &json!({}))), "SANDBOX_APP_PENDING");
    refused(&desk.confirm_otp(ID, "123456"), 400, "INVALID_REQUEST");
    refused(&desk.resend(ID), 400, "INVALID_REQUEST");
    let approve = |id| desk.0.engine.approve_in_app(id);
    assert!(approve(ID) && !approve(ID) && !approve("another"));
    let reply = desk.confirm(ID, &json!({}));
    assert_eq!(
        reply.body["identityVerification"]["verifiedCustomer"]["birthDate"],
        json!("1990-01-01"),
        "{}",
        reply.body
    );
}

#[test]
fn an_sms_needs_an_otp_to_confirm() {
    let desk = Desk::new();
    desk.sent(ID);
    for body in [json!({}), json!({ "otp": "" })] {
        assert!(refused(&desk.confirm(ID, &body), 400, "INVALID_REQUEST").contains("otp"));
    }
}

#[test]
fn what_was_never_sent_is_not_found_and_what_a_browser_started_is_not_sent() {
    let desk = Desk::new();
    for reply in [desk.get("nobody"), desk.resend("nobody"), desk.confirm_otp("nobody", "1")] {
        refused(&reply, 404, "IDENTITY_VERIFICATION_NOT_FOUND");
    }
    let id = Sandbox::PORTONE_V2_ID_FROM_BROWSER;
    for reply in [desk.resend(id), desk.confirm_otp(id, "1")] {
        refused(&reply, 404, "IDENTITY_VERIFICATION_NOT_SENT");
    }
    assert_eq!(desk.get(id).body["status"], json!("READY"));
}

#[test]
fn the_contract_with_the_pg_decides_what_is_shown() {
    let shown = |desk: &Desk, request: &Value| {
        desk.send(ID, request);
        let record = desk.confirm_otp(ID, &desk.otp()).body["identityVerification"].clone();
        record["verifiedCustomer"].clone()
    };
    let foreigner = with(person(), "/customer/identityNumber", json!("0001018"));
    let extra = shown(&Desk::with(PortOneV2Switches { extra_contract: true, ..Default::default() }), &foreigner);
    assert_eq!((&extra["phoneNumber"], &extra["operator"]), (&json!(PHONE), &json!("SKT")));
    assert_eq!((&extra["isForeigner"], &extra["gender"]), (&json!(true), &json!("FEMALE")));
    assert_eq!(extra["birthDate"], json!("2000-01-01"));
    let to_kcp = |request| {
        let request = with(request, "/channelKey", json!("channel-key-sandbox-kcp"));
        with(request, "/bypass", json!({ "kcpV2": { "media_type": "MC01" } }))
    };
    for (request, is_foreigner) in [(to_kcp(person()), false), (to_kcp(foreigner.clone()), true)] {
        let kcp = shown(&Desk::new(), &request);
        assert_eq!((&kcp["phoneNumber"], &kcp["operator"]), (&json!(PHONE), &json!("SKT")));
        assert_eq!(kcp["isForeigner"], json!(is_foreigner), "KCP always gives it");
    }
    let danal = shown(&Desk::new(), &foreigner);
    assert!(danal.get("isForeigner").is_none(), "{danal}");
}

#[test]
fn what_has_no_value_can_be_null() {
    let desk = Desk::with(PortOneV2Switches { nulls: true, ..Default::default() });
    let otp = desk.sent(ID);
    let ready = desk.get(ID).body;
    assert_eq!((&ready["verifiedCustomer"], &ready["customData"]), (&Value::Null, &Value::Null), "{ready}");
    assert!(ready.as_object().unwrap().contains_key("failure"));
    let record = desk.confirm_otp(ID, &otp).body["identityVerification"].clone();
    assert_eq!(record["verifiedCustomer"]["phoneNumber"], Value::Null);
}

#[test]
fn magic_numbers_behave_as_the_table_says() {
    for (number, pg_code) in [
        ("01000009903", "SANDBOX_WRONG_OTP"),
        ("01000009904", "SANDBOX_EXPIRED_OTP"),
        ("01000009905", "SANDBOX_TOO_MANY_TRIES"),
    ] {
        let desk = Desk::new();
        desk.send(ID, &with(person(), "/customer/phoneNumber", json!(number)));
        let otp = desk.0.world().inbox.latest_to(number).unwrap().code().to_owned();
        for _ in 0..7 {
            assert_eq!(refused_by_pg(&desk.confirm_otp(ID, &otp)), pg_code, "{number}");
            assert_eq!(status(&desk), json!("READY"), "{number}: however often it is tried");
        }
    }
    let desk = Desk::new();
    assert_eq!(desk.send(ID, &with(person(), "/customer/phoneNumber", json!("01000009902"))).status, 200);
    assert!(desk.0.world().inbox.messages().is_empty());
}

/// A request to V1, with its token.
fn v1(desk: &Desk, operation: &'static Operation) -> Ask {
    let keys = &desk.0.credentials;
    let login = json!({ "imp_key": keys.portone_imp_key(), "imp_secret": keys.portone_imp_secret() });
    let token = Ask::of(&GET_TOKEN).json(&login).send(&desk.0).body["response"]["access_token"].clone();
    Ask::of(operation).header("authorization", token.as_str().unwrap())
}

/// The id of a record of V1, whose OTP was requested with one more field in the request.
fn requested_of_v1(desk: &Desk, (name, value): (&str, &str)) -> String {
    let mut body =
        json!({ "name": "홍길동", "phone": PHONE, "birth": "900101", "gender_digit": "1", "carrier": "LGT" });
    body[name] = json!(value);
    let reply = v1(desk, &REQUEST_OTP).json(&body).send(&desk.0);
    reply.body["response"]["imp_uid"].as_str().unwrap_or_else(|| panic!("{}", reply.body)).to_owned()
}

fn confirm_of_v1(desk: &Desk, imp_uid: &str) {
    let otp = json!({ "otp": desk.otp() });
    assert_eq!(v1(desk, &CONFIRM_OTP).path("imp_uid", imp_uid).json(&otp).send(&desk.0).status, 200);
}

/// Holds a record against what the provider's own document requires of one.
#[track_caller]
fn assert_complete(record: &Value) {
    let is_there = |at: &str| assert!(record.pointer(at).is_some_and(|value| !value.is_null()), "{at}: {record}");
    let every = ["/id", "/requestedAt", "/updatedAt", "/statusChangedAt", "/version"];
    let by_status: &[&str] = match record["status"].as_str() {
        Some("READY") => &["/requestedCustomer"],
        Some("VERIFIED") => &["/verifiedCustomer/name", "/verifiedAt", "/pgTxId", "/pgRawResponse"],
        Some("FAILED") => &["/requestedCustomer", "/failure"],
        other => panic!("{other:?}"),
    };
    every.iter().chain(by_status).for_each(|at| is_there(at));
    if record.get("channel").is_some() {
        for at in ["/channel/type", "/channel/pgProvider", "/channel/pgMerchantId"] {
            is_there(at);
        }
    }
    let time = |name: &str| record[name].as_str().map(|text| text.parse::<jiff::Timestamp>().unwrap());
    let requested = time("requestedAt").unwrap();
    for later in ["verifiedAt", "statusChangedAt", "updatedAt"].into_iter().filter_map(time) {
        assert!(requested <= later, "{record}");
    }
}

#[test]
fn a_record_has_all_that_its_status_requires_and_its_times_in_order() {
    let desk = Desk::new();
    // V1 has whole seconds, which a request and its confirmation can have in common.
    desk.0.world().clock.advance(Duration::from_millis(700));
    for field in [
        ("merchant_uid", "ORDER0001"),
        ("pg", "danal"),
        ("pg", "danal.A010002002"),
        ("pg", "inicis_unified.MIIiasTest"),
        ("channel_key", "channel-key-1"),
        ("bypass", "{\"kcpV2\":{\"media_type\":\"MC01\"}}"),
    ] {
        let imp_uid = requested_of_v1(&desk, field);
        let ready = desk.get(&imp_uid).body;
        assert_complete(&ready);
        assert_eq!(ready["requestedCustomer"]["phoneNumber"], json!(PHONE));
        desk.0.world().clock.advance(Duration::from_millis(100));
        confirm_of_v1(&desk, &imp_uid);
        assert_complete(&desk.get(&imp_uid).body);
    }
    let merchant = desk.get(&requested_of_v1(&desk, ("pg", "danal.A010002002"))).body;
    assert_eq!(merchant["channel"]["pgMerchantId"], json!("A010002002"));

    let otp = desk.sent(ID);
    assert_complete(&desk.get(ID).body);
    desk.confirm_otp(ID, &otp);
    let failed = desk.sent("failed");
    for _ in 0..5 {
        desk.confirm_otp("failed", wrong(&failed));
    }
    let listed = desk.list(&json!({ "page": { "size": 100 } })).body;
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 9, "{listed}");
    items.iter().for_each(assert_complete);
    assert_complete(&desk.get(Sandbox::PORTONE_V2_ID_FROM_BROWSER).body);
}

#[test]
fn a_record_of_v1_that_waits_is_found_by_whom_it_is_about() {
    let desk = Desk::new();
    let imp_uid = requested_of_v1(&desk, ("merchant_uid", "ORDER0001"));
    for (customer, found) in [
        (json!({ "name": "홍길동", "birthYear": "1990", "birthMonth": "01", "birthDay": "01" }), 1),
        (json!({ "phoneNumber": PHONE }), 1),
        (json!({ "name": "김철수" }), 0),
    ] {
        let listed = desk.list(&json!({ "filter": { "customer": customer } })).body;
        assert_eq!(listed["items"].as_array().unwrap().len(), found, "{customer}");
        assert!(found == 0 || listed["items"][0]["id"] == json!(imp_uid), "{listed}");
    }
}

#[test]
fn records_of_v1_are_read_under_their_imp_uid() {
    let desk = Desk::new();
    let imp_uid = requested_of_v1(&desk, ("merchant_uid", "ORDER0001"));
    let ready = desk.get(&imp_uid).body;
    assert_eq!((&ready["status"], &ready["version"]), (&json!("READY"), &json!("V1")), "{ready}");

    confirm_of_v1(&desk, &imp_uid);
    let verified = desk.get(&imp_uid).body;
    assert_eq!((&verified["status"], &verified["id"]), (&json!("VERIFIED"), &json!(imp_uid)), "{verified}");
    assert_eq!(verified["channel"]["pgProvider"], json!("DANAL"));
    let customer = &verified["verifiedCustomer"];
    assert_eq!((&customer["name"], &customer["birthDate"]), (&json!("홍길동"), &json!("1990-01-01")));
    refused(&desk.confirm_otp(&imp_uid, "1"), 404, "IDENTITY_VERIFICATION_NOT_FOUND");
    let listed = desk.list(&json!({ "filter": { "version": "V1" } })).body;
    assert_eq!(listed["items"], json!([verified]));
}
