use super::*;
use crate::sandbox::{server::Sandbox, spec::Provider, world::inbox::Channel};

fn registered() -> Solapi {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    solapi
}

/// A code that is not the one that was read out.
fn wrong(solapi: &Solapi) -> String {
    let right: u32 = solapi.heard(NUMBER).parse().unwrap();
    format!("{:04}", (right + 1) % 10_000)
}

#[test]
fn step_1_calls_the_number_and_reads_a_code_of_four_digits() {
    let solapi = registered();
    let reply = solapi.authenticate(NUMBER, &step_1(NUMBER));
    assert_eq!(reply.refused(), (403, "SandboxMfaRequired"));
    let id = reply.body["mfa"]["transactionId"].as_str().unwrap();
    assert_eq!(id.len(), 32);
    assert!(id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{id}");

    let messages = solapi.stand_in.world().inbox.messages();
    let [call] = messages.as_slice() else { panic!("{} calls", messages.len()) };
    assert_eq!((call.provider(), call.channel(), call.to()), (Provider::Solapi, Channel::Ars, NUMBER));
    assert_eq!(call.code().len(), 4);
    assert!(call.code().bytes().all(|byte| byte.is_ascii_digit()));
    assert!(call.text().contains(call.code()));
    assert!(!reply.body.to_string().contains(call.code()), "the answer gives the code away");
    assert_eq!(solapi.number(NUMBER)["status"], "PENDING");
}

#[test]
fn the_challenge_has_the_status_of_the_switch() {
    for status in [200, 400, 401, 403] {
        let solapi = Solapi::with(|switches| switches.challenge_status = status);
        solapi.create(NUMBER).succeeded();
        let reply = solapi.authenticate(NUMBER, &step_1(NUMBER));
        assert_eq!(reply.refused(), (status, "SandboxMfaRequired"));
        assert!(reply.body["mfa"]["transactionId"].is_string());
    }
}

#[test]
fn the_right_code_makes_the_number_active_by_ars() {
    let solapi = registered();
    let account = solapi.prove(NUMBER);
    let id = &account["senderIds"][0];
    assert_eq!((&id["status"], &id["method"]), (&json!("ACTIVE"), &json!("ARS")));
    assert!(id["expireAt"].is_string());
    assert_eq!(id["necessaryMeasures"], json!([]));
    assert_eq!(solapi.active(), json!([NUMBER]));
}

#[test]
fn without_the_header_no_call_is_placed_and_no_challenge_is_given() {
    let solapi = registered();
    for body in ["", "{}", "null"] {
        let ask = solapi.ask(&operations::AUTHENTICATE_SENDER_ID).path(NUMBER);
        let reply = ask.bytes(body.as_bytes().to_vec()).send();
        assert_eq!(reply.refused(), (403, "SandboxMfaRequired"), "{body}");
        assert!(reply.body.get("mfa").is_none(), "{}", reply.body);
    }
    assert_eq!(solapi.stand_in.world().inbox.messages(), []);
}

#[test]
fn a_malformed_header_is_refused() {
    let solapi = registered();
    let ask = |header: &str| {
        let ask = solapi.ask(&operations::AUTHENTICATE_SENDER_ID).path(NUMBER);
        ask.header("x-mfa-data", header).send()
    };
    let mut bogus = step_1(NUMBER);
    bogus["bogus"] = json!(1);
    let mut bogus_extra = step_1(NUMBER);
    bogus_extra["extras"]["bogus"] = json!(1);
    for header in [
        String::new(),
        "ARS".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "{\"authType\":\"ARS\"}".to_owned(),
        json!({ "authType": "ARS", "extras": { "phoneNumber": 1 } }).to_string(),
        json!({ "authType": "OTP", "extras": { "phoneNumber": NUMBER } }).to_string(),
        json!({ "authType": "ARS", "extras": { "phoneNumber": "01000000002" } }).to_string(),
        json!({ "authType": "ARS", "extras": { "phoneNumber": NUMBER }, "token": "0000" }).to_string(),
        json!({ "authType": "ARS", "extras": { "phoneNumber": NUMBER }, "transactionId": "x" }).to_string(),
        "{\"authType\":\"자동응답\",\"extras\":{\"phoneNumber\":\"01000000001\"}}".to_owned(),
        bogus.to_string(),
        bogus_extra.to_string(),
    ] {
        ask(&header).is(&ErrorCode::ValidationError);
    }
    assert_eq!(solapi.stand_in.world().inbox.messages(), []);
    assert_eq!(ask(&step_1(NUMBER).to_string()).refused(), (403, "SandboxMfaRequired"));
}

#[test]
fn five_wrong_codes_use_a_call_up() {
    let solapi = registered();
    let id = solapi.ring(NUMBER);
    for _ in 0..5 {
        let reply = solapi.authenticate(NUMBER, &step_2(NUMBER, &id, &wrong(&solapi)));
        assert_eq!(reply.refused(), (400, "SandboxWrongToken"));
    }
    let reply = solapi.authenticate(NUMBER, &step_2(NUMBER, &id, &solapi.heard(NUMBER)));
    assert_eq!(reply.refused(), (400, "SandboxTooManyAttempts"));
    assert_eq!(solapi.number(NUMBER)["status"], "PENDING");
    // A new call has tries of its own.
    solapi.prove(NUMBER);
}

#[test]
fn the_fifth_try_may_be_the_right_one() {
    let solapi = registered();
    let id = solapi.ring(NUMBER);
    for token in [wrong(&solapi), "not a code".to_owned(), String::new(), wrong(&solapi)] {
        let reply = solapi.authenticate(NUMBER, &step_2(NUMBER, &id, &token));
        assert_eq!(reply.refused(), (400, "SandboxWrongToken"));
    }
    solapi.authenticate(NUMBER, &step_2(NUMBER, &id, &solapi.heard(NUMBER))).succeeded();
}

#[test]
fn a_code_lives_five_minutes() {
    let solapi = registered();
    let id = solapi.ring(NUMBER);
    let step = step_2(NUMBER, &id, &solapi.heard(NUMBER));
    solapi.advance(300);
    assert_eq!(solapi.authenticate(NUMBER, &step).refused(), (400, "SandboxTokenExpired"));
    let id = solapi.ring(NUMBER);
    solapi.advance(290);
    solapi.authenticate(NUMBER, &step_2(NUMBER, &id, &solapi.heard(NUMBER))).succeeded();
}

#[test]
fn a_new_call_voids_the_one_before() {
    let solapi = registered();
    let first = solapi.ring(NUMBER);
    let code = solapi.heard(NUMBER);
    let second = solapi.ring(NUMBER);
    assert_ne!(first, second);
    let reply = solapi.authenticate(NUMBER, &step_2(NUMBER, &first, &code));
    assert_eq!(reply.refused(), (400, "SandboxUnknownTransaction"));
    solapi.authenticate(NUMBER, &step_2(NUMBER, &second, &solapi.heard(NUMBER))).succeeded();
}

#[test]
fn a_transaction_is_known_only_to_its_number_and_only_once() {
    let solapi = registered();
    let other = "01000000002";
    solapi.create(other).succeeded();
    let id = solapi.ring(NUMBER);
    let code = solapi.heard(NUMBER);
    let reply = solapi.authenticate(other, &step_2(other, &id, &code));
    assert_eq!(reply.refused(), (400, "SandboxUnknownTransaction"));
    let reply = solapi.authenticate(NUMBER, &step_2(NUMBER, "0123456789abcdef0123456789abcdef", &code));
    assert_eq!(reply.refused(), (400, "SandboxUnknownTransaction"));
    solapi.authenticate(NUMBER, &step_2(NUMBER, &id, &code)).succeeded();
    let reply = solapi.authenticate(NUMBER, &step_2(NUMBER, &id, &code));
    assert_eq!(reply.refused(), (400, "SandboxUnknownTransaction"));
}

#[test]
fn a_call_ends_with_its_number() {
    let solapi = registered();
    let id = solapi.ring(NUMBER);
    let code = solapi.heard(NUMBER);
    solapi.delete(NUMBER).succeeded();
    solapi.create(NUMBER).succeeded();
    let reply = solapi.authenticate(NUMBER, &step_2(NUMBER, &id, &code));
    assert_eq!(reply.refused(), (400, "SandboxUnknownTransaction"));
}

#[test]
fn an_active_number_can_be_proved_again_for_six_more_months() {
    let solapi = registered();
    solapi.prove(NUMBER);
    let before = solapi.number(NUMBER)["expireAt"].as_str().unwrap().to_owned();
    solapi.advance(40 * 86_400);
    solapi.prove(NUMBER);
    let id = solapi.number(NUMBER);
    assert_eq!(id["status"], "ACTIVE");
    // Both are of one form, so that text compares like time.
    assert!(id["expireAt"].as_str().unwrap() > before.as_str(), "{id}");
}

#[test]
fn a_right_code_proves_nothing_of_a_number_that_is_switched_off_or_held_elsewhere() {
    let solapi = registered();
    solapi.prove(NUMBER);
    solapi.switch(NUMBER, "INACTIVE").succeeded();
    solapi.prove(NUMBER);
    assert_eq!(solapi.number(NUMBER)["status"], "INACTIVE");

    let held = Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE;
    solapi.create(held).succeeded();
    solapi.prove(held);
    let id = solapi.number(held);
    assert_eq!((&id["status"], &id["method"]), (&json!("DUPLICATED"), &Value::Null));
}
