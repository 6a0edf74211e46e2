//! What a record holds, before and after it is certified.

use serde_json::{Value, json};

use super::{Desk, PHONE, START, person, refused, with};
use crate::sandbox::providers::switches::PortOneSwitches;

/// The record of a person who typed the right OTP.
fn certified(desk: &Desk, person: &Value) -> Value {
    let imp_uid = desk.requested(person);
    let reply = desk.confirm_otp(&imp_uid, &desk.otp());
    assert_eq!(reply.body["code"], 0, "{}", reply.body);
    reply.body["response"].clone()
}

#[test]
fn an_open_record_can_be_read_and_holds_no_person() {
    let desk = Desk::new();
    let imp_uid = desk.requested(&with(person(), "merchant_uid", json!("ORDER0001")));
    let expected = json!({
        "imp_uid": imp_uid, "pg_provider": "danal", "merchant_uid": "ORDER0001", "origin": null, "foreigner": false,
        "foreigner_v2": null, "certified": false, "certified_at": 0, "birth": 0, "birthday": null, "name": null,
        "gender": null, "phone": null, "carrier": null, "pg_tid": null, "unique_key": null, "unique_in_site": null
    });
    let reply = desk.get(&imp_uid);
    assert_eq!(
        (reply.status.as_u16(), &reply.body),
        (200, &json!({ "code": 0, "message": null, "response": expected }))
    );
}

#[test]
fn a_certified_record_holds_the_person() {
    let desk = Desk::new();
    let imp_uid = desk.requested(&person());
    desk.advance(5);
    let record = desk.confirm_otp(&imp_uid, &desk.otp()).body["response"].clone();
    let [ci, di, pg_tid] = ["unique_key", "unique_in_site", "pg_tid"].map(|name| record[name].as_str().unwrap());
    let expected = json!({
        "imp_uid": imp_uid, "pg_provider": "danal", "merchant_uid": null, "origin": null, "foreigner": false,
        "foreigner_v2": null, "certified": true, "certified_at": START + 5, "birth": 631_119_600,
        "birthday": "1990-01-01", "name": "홍길동", "gender": "male", "pg_tid": pg_tid, "unique_key": ci,
        "unique_in_site": di
    });
    assert_eq!(record, expected, "phone and carrier need the carriers' approval");
    assert!(ci.len() == 88 && ci.ends_with("=="), "{ci}");
    assert!(di.len() == 64 && di.starts_with("MC0GCCqGSIb3DQIJAyEA") && di.ends_with('='), "{di}");
    assert!(pg_tid.len() == 24 && pg_tid.bytes().all(|byte| byte.is_ascii_digit()));
}

#[test]
fn with_the_carriers_approval_phone_and_carrier_are_there() {
    let desk = Desk::with(PortOneSwitches { carrier_approval: true, ..Default::default() });
    for (carrier, is_mvno, expected) in [
        ("SKT", false, "SKT"),
        ("KT", false, "KT"),
        ("LGT", false, "LGT"),
        ("SKT", true, "SKT_MVNO"),
        ("KT", true, "KT_MVNO"),
        ("LGT", true, "LGT_MVNO"),
    ] {
        let person = with(with(person(), "carrier", json!(carrier)), "is_mvno", json!(is_mvno));
        let record = certified(&desk, &with(person, "phone", json!("010-1234-5678")));
        assert_eq!((&record["phone"], &record["carrier"]), (&json!(PHONE), &json!(expected)));
    }
}

#[test]
fn the_gender_digit_tells_sex_and_century() {
    let desk = Desk::new();
    for (digit, gender, birthday) in [
        ("1", "male", "1910-01-01"),
        ("2", "female", "1910-01-01"),
        ("3", "male", "2010-01-01"),
        ("4", "female", "2010-01-01"),
        ("5", "male", "1910-01-01"),
        ("6", "female", "1910-01-01"),
        ("7", "male", "2010-01-01"),
        ("8", "female", "2010-01-01"),
    ] {
        let person = with(with(person(), "birth", json!("100101")), "gender_digit", json!(digit));
        let record = certified(&desk, &person);
        assert_eq!((&record["gender"], &record["birthday"]), (&json!(gender), &json!(birthday)), "{digit}");
    }
}

#[test]
fn birth_is_midnight_in_korea_and_negative_before_1970() {
    let desk = Desk::new();
    for (birth, seconds) in [("700101", -32_400), ("691231", -118_800), ("900101", 631_119_600)] {
        assert_eq!(certified(&desk, &with(person(), "birth", json!(birth)))["birth"], seconds, "{birth}");
    }
}

#[test]
fn one_person_has_one_ci_and_another_person_another() {
    let desk = Desk::new();
    let keys = |person: &Value| {
        let record = certified(&desk, person);
        (record["unique_key"].clone(), record["unique_in_site"].clone())
    };
    let hong = keys(&person());
    assert_eq!(keys(&with(person(), "carrier", json!("KT"))), hong);
    for (name, value) in [("name", "김철수"), ("birth", "900102"), ("gender_digit", "2")] {
        let other = keys(&with(person(), name, json!(value)));
        assert!(other.0 != hong.0 && other.1 != hong.1, "{name}");
    }
}

#[test]
fn the_pg_is_named_or_told_from_the_fields() {
    let desk = Desk::new();
    for (name, value, expected) in [
        ("pg", "danal.A010002002", "danal"),
        ("pg", "kcp_v2.site", "kcp_v2"),
        ("verification_method", "SMS", "kcp_v2"),
        ("bypass", "{\"kcpV2\":{}}", "kcp_v2"),
        ("company", "sample", "danal"),
    ] {
        let imp_uid = desk.requested(&with(person(), name, json!(value)));
        assert_eq!(desk.get(&imp_uid).body["response"]["pg_provider"], expected, "{name}");
    }
}

#[test]
fn deleting_returns_the_record_once() {
    let desk = Desk::new();
    let open = desk.requested(&person());
    let closed = desk.requested(&person());
    desk.confirm_otp(&closed, &desk.otp());
    for imp_uid in [open, closed] {
        let record = desk.get(&imp_uid);
        let deleted = desk.delete(&imp_uid);
        assert_eq!((deleted.status.as_u16(), &deleted.body), (200, &record.body));
        for reply in [desk.delete(&imp_uid), desk.get(&imp_uid), desk.confirm_otp(&imp_uid, &desk.otp())] {
            refused(&reply, 404, -1);
        }
    }
}
