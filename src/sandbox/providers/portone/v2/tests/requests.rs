//! What is sent, held against the spec and against what its values can be.

use serde_json::{Value, json};

use super::{
    CONFIRM_IDENTITY_VERIFICATION, Desk, ID, PHONE, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION, in_app,
    person, refused, refused_by_pg, with, without,
};
use crate::Field;

/// A request to KCP's channel with this `bypass`.
fn for_kcp(bypass: Value) -> Value {
    with(with(person(), "/channelKey", json!("channel-key-sandbox-kcp")), "/bypass", bypass)
}

/// The fields of a body and of the objects in it, by pointer.
fn fields(fields: &'static [Field], at: &str) -> Vec<(String, &'static Field)> {
    let below = |field: &'static Field| self::fields(field.members, &format!("{at}/{}", field.name));
    fields
        .iter()
        .flat_map(|field| std::iter::once((format!("{at}/{}", field.name), field)).chain(below(field)))
        .collect()
}

#[test]
fn every_field_is_held_against_the_spec() {
    let desk = Desk::new();
    let everything = with(
        with(
            with(with(person(), "/storeId", json!("store-sandbox")), "/customData", json!("order 1")),
            "/customer/id",
            json!("u"),
        ),
        "/bypass",
        json!({ "danal": { "AGELIMIT": 19, "CPTITLE": "a" }, "kcpV2": { "media_type": "MC01" } }),
    );
    let all = fields(SEND_IDENTITY_VERIFICATION.body, "");
    assert!(all.len() > 15, "{}", all.len());
    for (pointer, field) in all {
        let mut wrong =
            vec![with(everything.clone(), &pointer, Value::Null), with(everything.clone(), &pointer, json!([]))];
        if field.required {
            wrong.push(without(everything.clone(), &pointer));
        }
        for body in wrong {
            let reply = desk.send(ID, &body);
            assert!(refused(&reply, 400, "INVALID_REQUEST").contains(field.name), "{pointer}: {}", reply.body);
        }
    }
    for pointer in ["/extra", "/customer/extra", "/customer/birth"] {
        let reply = desk.send(ID, &with(everything.clone(), pointer, json!(1)));
        let name = pointer.rsplit('/').next().unwrap();
        assert!(refused(&reply, 400, "INVALID_REQUEST").contains(name), "{pointer}: {}", reply.body);
    }
    for age in [json!(20.0), json!("20")] {
        let reply = desk.send(ID, &with(everything.clone(), "/bypass/danal/AGELIMIT", age));
        assert!(refused(&reply, 400, "INVALID_REQUEST").contains("AGELIMIT"), "{}", reply.body);
    }
    assert!(desk.0.world().inbox.messages().is_empty(), "nothing was sent");
    assert_eq!(desk.send(ID, &everything).status, 200);
    for (number, pointer) in ["/bypass/extra", "/bypass/danal/extra", "/bypass/kcpV2/extra"].into_iter().enumerate() {
        let reply = desk.send(&format!("open{number}"), &with(everything.clone(), pointer, json!({ "any": [1] })));
        assert_eq!(reply.status, 200, "what is passed to the PG is open: {}", reply.body);
    }
}

#[test]
fn values_that_cannot_be_right_are_named_and_not_repeated() {
    let desk = Desk::new();
    for (pointer, value) in [
        ("/customer/name", " "),
        ("/customer/phoneNumber", "010-1234-5678"),
        ("/customer/phoneNumber", "0212345678"),
        ("/customer/identityNumber", "900101"),
        ("/customer/identityNumber", "9013011"),
        ("/customer/identityNumber", "9001019"),
        ("/customer/identityNumber", "900101-1"),
        ("/customer/identityNumber", "9912313"),
        ("/operator", "LGT"),
        ("/method", "EMAIL"),
    ] {
        let reply = desk.send(ID, &with(person(), pointer, json!(value)));
        let (text, name) = (refused(&reply, 400, "INVALID_REQUEST"), pointer.rsplit('/').next().unwrap());
        assert!(text.starts_with(&format!("[sandbox] {name}: ")), "{text}");
        assert!(value.len() < 6 || !text.contains(value), "{text}");
    }
    assert!(desk.0.world().inbox.messages().is_empty(), "nothing was sent");
}

#[test]
fn an_sms_needs_the_identity_number_and_the_app_does_not() {
    let desk = Desk::new();
    let text = desk.send(ID, &without(person(), "/customer/identityNumber"));
    assert!(refused(&text, 400, "INVALID_REQUEST").contains("identityNumber"));
    assert_eq!(desk.send(ID, &without(in_app(), "/customer/identityNumber")).status, 200);
}

#[test]
fn a_store_has_its_place_in_each_operation() {
    let desk = Desk::new();
    let store = desk.0.credentials.portone_v2_store_id().to_owned();
    let other = json!("another-store");
    refused(&desk.send(ID, &with(person(), "/storeId", other.clone())), 403, "FORBIDDEN");
    let in_query = desk.about(&SEND_IDENTITY_VERIFICATION, ID).query("storeId", &store).json(&person()).send(&desk.0);
    assert!(refused(&in_query, 400, "INVALID_REQUEST").contains("storeId"));
    assert_eq!(desk.send(ID, &with(person(), "/storeId", json!(store))).status, 200);

    let resend = || desk.about(&RESEND_IDENTITY_VERIFICATION, ID);
    refused(&resend().query("storeId", "another-store").send(&desk.0), 403, "FORBIDDEN");
    refused(&resend().json(&json!({ "storeId": store })).send(&desk.0), 400, "INVALID_REQUEST");
    assert_eq!(resend().query("storeId", &store).send(&desk.0).body, json!({}));

    let confirm = |body: &Value| desk.about(&CONFIRM_IDENTITY_VERIFICATION, ID).json(body).send(&desk.0);
    refused(&confirm(&json!({ "otp": "1", "storeId": other })), 403, "FORBIDDEN");
    assert_eq!(confirm(&json!({ "otp": desk.otp(), "storeId": store })).status, 200);

    let get = |store: &str| desk.about(&super::GET_IDENTITY_VERIFICATION, ID).query("storeId", store).send(&desk.0);
    refused(&get("another-store"), 403, "FORBIDDEN");
    assert_eq!(get(&store).status, 200);
    refused(&desk.list(&json!({ "filter": { "storeId": "another-store" } })), 403, "FORBIDDEN");
    assert_eq!(desk.list(&json!({ "filter": { "storeId": store } })).body["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_channel_is_one_of_the_store_and_kcps_takes_no_hyphen() {
    let desk = Desk::new();
    refused(&desk.send(ID, &with(person(), "/channelKey", json!("another"))), 404, "CHANNEL_NOT_FOUND");
    let kcp = for_kcp(json!({ "kcpV2": { "media_type": "MC01" } }));
    let uuid = "identity-verification-1";
    refused(&desk.send(uuid, &kcp), 400, "INVALID_REQUEST");
    assert_eq!(desk.send(ID, &kcp).status, 200);
    assert_eq!(desk.send(uuid, &person()).status, 200, "Danal takes it");
}

#[test]
fn kcp_is_told_the_medium_and_where_the_otp_stands_in_its_sms() {
    let desk = Desk::new();
    let nothing = without(for_kcp(Value::Null), "/bypass");
    let mut refusals = vec![(nothing, "media_type")];
    for (bypass, name) in [
        (json!({}), "media_type"),
        (json!({ "danal": { "AGELIMIT": 20 } }), "media_type"),
        (json!({ "kcpV2": {} }), "media_type"),
        (json!({ "kcpV2": { "web_siteid": "J00000000000", "cp_sms_msg": "[000000]" } }), "media_type"),
        (json!({ "kcpV2": { "media_type": "MC03" } }), "media_type"),
        (json!({ "kcpV2": { "media_type": "" } }), "media_type"),
        (json!({ "kcpV2": { "media_type": "MC01", "cp_sms_msg": "" } }), "cp_sms_msg"),
        (json!({ "kcpV2": { "media_type": "MC02", "cp_sms_msg": "인증번호 000000" } }), "cp_sms_msg"),
    ] {
        refusals.push((for_kcp(bypass), name));
    }
    for (body, name) in refusals {
        let reply = desk.send(ID, &body);
        assert!(refused(&reply, 400, "INVALID_REQUEST").contains(name), "{body}: {}", reply.body);
    }
    assert!(desk.0.world().inbox.messages().is_empty(), "nothing was sent");
    for (id, bypass) in [
        ("kcp1", json!({ "media_type": "MC01" })),
        ("kcp2", json!({ "media_type": "MC02", "cp_sms_msg": "인증번호 [000000]" })),
    ] {
        assert_eq!(desk.send(id, &for_kcp(json!({ "kcpV2": bypass }))).status, 200, "{id}");
    }
    assert_eq!(desk.send(ID, &person()).status, 200, "Danal asks for neither");
}

#[test]
fn bodies_are_json_objects_and_there() {
    let desk = Desk::new();
    for operation in [&SEND_IDENTITY_VERIFICATION, &CONFIRM_IDENTITY_VERIFICATION] {
        for body in ["", "[]", "null", "{", "otp=1"] {
            let ask = desk.about(operation, ID).body("application/json", body);
            refused(&ask.send(&desk.0), 400, "INVALID_REQUEST");
        }
    }
}

#[test]
fn a_carrier_that_does_not_know_the_person_is_an_error_of_the_pg() {
    let desk = Desk::new();
    let reply = desk.send(ID, &with(person(), "/customer/phoneNumber", json!("01000009906")));
    assert_eq!(refused_by_pg(&reply), "SANDBOX_CARRIER_MISMATCH");
    refused(&desk.get(ID), 404, "IDENTITY_VERIFICATION_NOT_FOUND");
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 0);
}
