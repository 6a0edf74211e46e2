//! Access tokens: same until expiry, longer in the last minute, new afterwards.

use serde_json::{Value, json};

use super::{Desk, GET_CERTIFICATION, GET_TOKEN, START, person, refused, with, without};
use crate::sandbox::providers::{portone::v1::HANDLERS, switches::PortOneSwitches, testing::Ask};

const WRONG_CREDENTIALS: &str = "인증에 실패하였습니다. API키와 secret을 확인하세요.";
const MISSING_CREDENTIALS: &str = "imp_key, imp_secret 파라메터가 누락되었습니다.";

fn text(token: &Value) -> &str {
    token["access_token"].as_str().unwrap()
}

fn remaining(token: &Value) -> i64 {
    token["expired_at"].as_i64().unwrap() - token["now"].as_i64().unwrap()
}

#[test]
fn a_token_has_40_hex_digits_and_30_minutes() {
    let desk = Desk::new();
    let reply = Ask::of(&GET_TOKEN).json(&desk.login()).send(&desk.0);
    let token = &reply.body["response"];
    assert!(text(token).len() == 40 && text(token).bytes().all(|byte| b"0123456789abcdef".contains(&byte)));
    let expected = json!({
        "code": 0, "message": null,
        "response": { "access_token": text(token), "now": START, "expired_at": START + 1800 }
    });
    assert_eq!((reply.status.as_u16(), &reply.body), (200, &expected));
}

#[test]
fn until_its_last_minute_the_same_token_comes_back() {
    let desk = Desk::new();
    let first = desk.token();
    desk.advance(1740);
    let second = desk.token();
    assert_eq!(text(&first), text(&second));
    assert_eq!(first["expired_at"], second["expired_at"]);
    assert_eq!(remaining(&second), 60);
}

#[test]
fn in_its_last_minute_a_token_gets_five_minutes_more() {
    for (age, left) in [(1741, 359), (1799, 301)] {
        let desk = Desk::new();
        let first = desk.token();
        desk.advance(age);
        let second = desk.token();
        assert_eq!(text(&first), text(&second));
        assert_eq!(remaining(&second), left);
        assert_eq!(remaining(&desk.token()), left, "it was extended once, not twice");
    }
}

#[test]
fn after_its_expiry_a_token_is_replaced() {
    let desk = Desk::new();
    let first = desk.token();
    desk.advance(1800);
    let second = desk.token();
    assert_ne!(text(&first), text(&second));
    assert_eq!(remaining(&second), 1800);
}

#[test]
fn wrong_credentials_are_told_in_the_providers_words() {
    let desk = Desk::new();
    for (name, value) in [("imp_key", "another"), ("imp_secret", "another"), ("imp_secret", "")] {
        let reply = Ask::of(&GET_TOKEN).json(&with(desk.login(), name, json!(value))).send(&desk.0);
        assert_eq!(refused(&reply, 401, -1), WRONG_CREDENTIALS);
    }
}

#[test]
fn missing_credentials_are_told_in_the_providers_words() {
    let desk = Desk::new();
    for name in ["imp_key", "imp_secret"] {
        for body in [without(desk.login(), name), with(desk.login(), name, Value::Null)] {
            assert_eq!(refused(&Ask::of(&GET_TOKEN).json(&body).send(&desk.0), 400, -1), MISSING_CREDENTIALS);
        }
    }
    assert_eq!(refused(&Ask::of(&GET_TOKEN).send(&desk.0), 400, -1), MISSING_CREDENTIALS);
}

#[test]
fn other_faults_of_a_login_are_named() {
    let desk = Desk::new();
    for (name, value) in [("imp_key", json!(1)), ("key", json!("k"))] {
        let reply = Ask::of(&GET_TOKEN).json(&with(desk.login(), name, value)).send(&desk.0);
        let text = refused(&reply, 400, -1);
        assert!(text.starts_with(&format!("[sandbox] {name}: ")), "{text}");
    }
}

#[test]
fn a_form_logs_in_like_json() {
    let desk = Desk::new();
    let form = "imp_key=sandbox000000001&imp_secret=sandbox-imp%2dsecret";
    let reply = Ask::of(&GET_TOKEN).body("application/x-www-form-urlencoded; charset=UTF-8", form).send(&desk.0);
    assert_eq!(reply.body["code"], 0, "{}", reply.body);
    let missing = Ask::of(&GET_TOKEN).body("application/x-www-form-urlencoded", "imp_key=k").send(&desk.0);
    assert_eq!(refused(&missing, 400, -1), MISSING_CREDENTIALS);
}

#[test]
fn without_a_valid_token_nothing_else_is_answered() {
    let desk = Desk::new();
    let others = HANDLERS.iter().map(|(operation, _)| *operation).filter(|operation| operation.id != GET_TOKEN.id);
    for operation in others {
        for header in [None, Some("Bearer 0123456789abcdef0123456789abcdef01234567"), Some("Bearer"), Some("")] {
            let ask = Ask::of(operation).json(&person());
            let reply = header.iter().fold(ask, |ask, value| ask.header("authorization", value)).send(&desk.0);
            assert_eq!(refused(&reply, 401, -1), "[sandbox] invalid access token", "{}: {header:?}", operation.id);
        }
    }
}

#[test]
fn a_token_is_good_until_its_last_second() {
    let desk = Desk::new();
    let token = desk.token();
    let ask = Ask::of(&GET_CERTIFICATION).path("imp_uid", "imp_1").header("authorization", text(&token));
    desk.advance(1799);
    assert_eq!(ask.send(&desk.0).status, 404);
    desk.advance(1);
    refused(&ask.send(&desk.0), 401, -1);
    desk.token();
    refused(&ask.send(&desk.0), 401, -1);
}

#[test]
fn a_token_stands_behind_bearer_or_alone_or_in_the_old_header() {
    let desk = Desk::new();
    let token = desk.token();
    let ask = || Ask::of(&GET_CERTIFICATION).path("imp_uid", "imp_1");
    let bearer = format!("Bearer {}", text(&token));
    for (name, value) in
        [("authorization", bearer.as_str()), ("authorization", text(&token)), ("x-imptokenheader", text(&token))]
    {
        assert_eq!(ask().header(name, value).send(&desk.0).status, 404, "{name}");
    }
    let both = ask().header("x-imptokenheader", text(&token)).header("authorization", "wrong");
    assert_eq!(both.send(&desk.0).status, 401, "Authorization goes first");
    let basic = ask().header("authorization", &format!("Basic {}", text(&token)));
    assert_eq!(basic.send(&desk.0).status, 401);
}

#[test]
fn tokens_can_be_handed_out_expired() {
    let desk = Desk::with(PortOneSwitches { expired_tokens: true, ..Default::default() });
    let (first, second) = (desk.token(), desk.token());
    assert_eq!((remaining(&first), remaining(&second)), (0, 0));
    assert_ne!(text(&first), text(&second));
    refused(&desk.get("imp_1"), 401, -1);
}
