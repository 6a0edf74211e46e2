//! What is checked of every request.

use serde_json::json;

use super::{
    DELIVER_CODE, Desk, GENERATE_AND_DELIVER_CODE, GET_CODE_DELIVERY_RESULT, PHONE, VERIFY_CODE, delivered, detail,
    generated, with,
};
use crate::{
    sandbox::{
        engine::{api::Unreached, exchange::Reply},
        providers::{
            smslink::{HANDLERS, refusal},
            switches::SmslinkSwitches,
            testing::{Ask, unreached},
        },
        spec::Provider,
        world::otp,
    },
    smslink::types::{CharacterSize, ErrorCode},
};

fn code(reply: &Reply) -> (u16, &str) {
    (reply.status.as_u16(), reply.body["code"].as_str().unwrap())
}

#[test]
fn without_the_right_token_nothing_is_answered() {
    let desk = Desk::new();
    for (operation, _) in HANDLERS {
        let missing = desk.send(&Ask::of(operation));
        let wrong = desk.send(&Ask::of(operation).header("token", "another-token"));
        let scheme = desk.send(&Ask::of(operation).header("token", "Bearer sandbox-smslink-token"));
        for reply in [missing, wrong, scheme] {
            assert_eq!(code(&reply), (401, "ERR401002"));
            assert_eq!(reply.body["message"], "認証に失敗したため、アクセスできません。");
            assert_eq!(reply.body["details"], json!([]));
        }
    }
}

#[test]
fn every_answer_has_a_request_id_of_its_own() {
    let desk = Desk::new();
    let replies = [
        desk.post(&GENERATE_AND_DELIVER_CODE, &generated(PHONE)),
        desk.result(99),
        desk.send(&Ask::of(&VERIFY_CODE)),
        unreached(Provider::Smslink, Unreached::Path),
    ];
    let mut ids: Vec<_> = replies.iter().map(|reply| reply.headers.clone()).collect();
    assert!(ids.iter().all(|headers| headers.len() == 1 && headers[0].0 == "x-request-id"));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), replies.len());
}

#[test]
fn unknown_paths_and_methods_have_their_own_errors() {
    assert_eq!(code(&unreached(Provider::Smslink, Unreached::Path)), (404, "ERR404004"));
    assert_eq!(code(&unreached(Provider::Smslink, Unreached::Method)), (405, "ERR405001"));
}

#[test]
fn maintenance_comes_before_everything() {
    let desk = Desk::with(SmslinkSwitches { maintenance: true, ..Default::default() });
    for (operation, _) in HANDLERS {
        assert_eq!(code(&desk.send(&Ask::of(operation))), (503, "ERR000000"));
    }
}

#[test]
fn a_body_that_is_not_declared_as_json_is_refused() {
    let desk = Desk::new();
    let body = generated(PHONE).to_string();
    for media_type in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let reply = desk.send(&desk.ask(&GENERATE_AND_DELIVER_CODE).body(media_type, body.clone()));
        assert_eq!(code(&reply), (415, "ERR415001"), "{media_type}");
    }
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 0);
    let declared = desk.ask(&GENERATE_AND_DELIVER_CODE).body("Application/JSON; charset=utf-8", body);
    assert_eq!(desk.send(&declared).status, 200);
}

#[test]
fn a_body_that_is_no_object_is_refused() {
    let desk = Desk::new();
    for body in ["[]", "1", "{", "\"text\""] {
        let reply = desk.send(&desk.ask(&VERIFY_CODE).body("application/json", body));
        assert_eq!(detail(&reply), "none", "{body}");
    }
}

#[test]
fn unknown_parameters_are_refused_everywhere() {
    let desk = Desk::new();
    let bodies = [
        (&GENERATE_AND_DELIVER_CODE, generated(PHONE)),
        (&DELIVER_CODE, delivered(PHONE, "123456")),
        (&VERIFY_CODE, json!({ "phone_number": PHONE, "verification_code": "123456" })),
    ];
    for (operation, body) in bodies {
        let reply = desk.post(operation, &with(body.clone(), "verification_code_id", json!(1)));
        assert_eq!(code(&reply), (400, "ERR400002"));
        let reply = desk.send(&desk.ask(operation).query("extra", "1").json(&body));
        assert_eq!(code(&reply), (400, "ERR400002"));
    }
    let ask = desk.ask(&GET_CODE_DELIVERY_RESULT).query("verification_code_id", "1").query("extra", "1");
    assert_eq!(code(&desk.send(&ask)), (400, "ERR400002"));
}

#[test]
fn missing_null_and_empty_fields_are_required() {
    let desk = Desk::new();
    let bodies = [(&GENERATE_AND_DELIVER_CODE, generated(PHONE)), (&DELIVER_CODE, delivered(PHONE, "123456"))];
    for (operation, body) in bodies {
        for field in operation.body {
            let mut null = body.clone();
            null[field.name] = json!(null);
            for body in [null, with(body.clone(), field.name, json!(null))] {
                let reply = desk.post(operation, &body);
                assert_eq!(detail(&reply), "001");
                assert_eq!(reply.body["details"][0]["message"], format!("\"{}\"は必須です。", field.name));
                assert_eq!(reply.body["details"][0]["parameter"], json!(null));
            }
        }
    }
    let empty = desk.post(&VERIFY_CODE, &json!({ "phone_number": PHONE, "verification_code": "" }));
    assert_eq!(detail(&empty), "001");
    assert_eq!(detail(&desk.send(&desk.ask(&GET_CODE_DELIVERY_RESULT))), "001");
}

#[test]
fn a_wrong_type_gets_the_detail_of_its_field() {
    let desk = Desk::new();
    for (name, value, expected) in [
        ("phone_number", json!(9_012_345_678_u64), "140"),
        ("delivery_type", json!("10"), "135"),
        ("character_type", json!([]), "136"),
        ("character_size", json!(6.5), "137"),
        ("valid_period_min", json!("10"), "138"),
        ("message", json!(1), "none"),
    ] {
        let reply = desk.post(&GENERATE_AND_DELIVER_CODE, &with(generated(PHONE), name, value));
        assert_eq!(detail(&reply), expected, "{name}");
    }
    for id in ["one", "-1", "1.0", "", "18446744073709551616"] {
        let reply = desk.send(&desk.ask(&GET_CODE_DELIVERY_RESULT).query("verification_code_id", id));
        assert_eq!(detail(&reply), "none", "{id}");
    }
}

#[test]
fn a_number_beyond_64_bits_is_a_wrong_parameter() {
    let desk = Desk::new();
    let reply = desk.post(&GENERATE_AND_DELIVER_CODE, &with(generated(PHONE), "character_size", json!(u64::MAX)));
    assert_eq!(detail(&reply), "none");
}

#[test]
fn the_details_for_wrong_types_name_fields_of_the_spec() {
    for name in ["character_size", "character_type", "delivery_type", "phone_number", "valid_period_min"] {
        assert!(refusal::wrong_type(name).is_some());
        assert!(GENERATE_AND_DELIVER_CODE.body.iter().any(|field| field.name == name), "{name}");
    }
}

#[test]
fn the_cap_lets_sixty_requests_through_a_minute() {
    let desk = Desk::with(SmslinkSwitches { rate_limit: true, ..Default::default() });
    for _ in 0..60 {
        assert_eq!(code(&desk.result(1)), (404, "ERR404005"));
    }
    // What has no token does not count.
    assert_eq!(code(&desk.send(&Ask::of(&VERIFY_CODE))), (401, "ERR401002"));
    let capped = desk.result(1);
    assert_eq!(code(&capped), (429, "ERR429001"));
    assert!(capped.headers.iter().all(|(name, _)| *name != "retry-after"));
    desk.advance(60);
    assert_eq!(code(&desk.result(1)), (404, "ERR404005"));
}

#[test]
fn errors_speak_the_providers_words() {
    let desk = Desk::new();
    let reply = desk.result(7);
    let text = ErrorCode::VerificationCodeNotFound.provider_text().unwrap();
    assert_eq!(reply.body, json!({ "code": "ERR404005", "message": text, "details": [] }));
}

#[test]
fn a_fixed_code_may_have_every_length_that_a_request_can_ask_for() {
    let lengths = [otp::LENGTH.start(), otp::LENGTH.end()].map(|length| i64::try_from(*length).unwrap());
    assert_eq!(lengths, [CharacterSize::MIN, CharacterSize::MAX]);
}
