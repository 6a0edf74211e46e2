//! Codes that a person typed.

use serde_json::json;

use super::{DELIVER_CODE, Desk, PHONE, VERIFY_CODE, delivered, detail, wrong};
use crate::{sandbox::providers::switches::SmslinkSwitches, smslink::types::VerifyResultCode};

const VERIFIED: &str = "VRFY00001";
const EXPIRED: &str = "VRFY00002";
const NO_SUCH_CODE: &str = "VRFY00003";
const ALREADY_VERIFIED: &str = "VRFY00004";
const LOCKED: &str = "VRFY00005";

#[test]
fn the_right_code_verifies_once() {
    let desk = Desk::new();
    let code = desk.generate(PHONE);
    let reply = desk.post(&VERIFY_CODE, &json!({ "phone_number": PHONE, "verification_code": code }));
    assert_eq!(reply.status, 200);
    let expected = json!({
        "phone_number": PHONE, "verification_code": code, "verify_result_code": "VRFY00001",
        "verify_result_message": "認証に成功しました。"
    });
    assert_eq!(reply.body, expected);
    assert_eq!(desk.verify(PHONE, &code), ALREADY_VERIFIED);
}

#[test]
fn a_wrong_code_is_an_answer_and_no_error() {
    let desk = Desk::new();
    let code = desk.generate(PHONE);
    let body = json!({ "phone_number": PHONE, "verification_code": wrong(&code) });
    let reply = desk.post(&VERIFY_CODE, &body);
    assert_eq!((reply.status.as_u16(), &reply.body["verify_result_code"]), (200, &json!(NO_SUCH_CODE)));
    let text = VerifyResultCode::NoSuchCode.provider_text().unwrap();
    assert_eq!(reply.body["verify_result_message"], text);
    assert_eq!(desk.verify(PHONE, &code), VERIFIED);
}

#[test]
fn rejections_can_come_with_another_status() {
    let desk = Desk::with(SmslinkSwitches { rejection_status: 400, ..Default::default() });
    let code = desk.generate(PHONE);
    let ask = |code: &str| desk.post(&VERIFY_CODE, &json!({ "phone_number": PHONE, "verification_code": code }));
    let rejected = ask(wrong(&code));
    assert_eq!((rejected.status.as_u16(), &rejected.body["verify_result_code"]), (400, &json!(NO_SUCH_CODE)));
    assert_eq!(ask(&code).status, 200);
}

#[test]
fn a_code_expires_when_its_minutes_are_over() {
    let desk = Desk::new();
    let code = desk.generate(PHONE);
    desk.advance(10 * 60 - 1);
    assert_eq!(desk.verify(PHONE, wrong(&code)), NO_SUCH_CODE);
    desk.advance(1);
    assert_eq!(desk.verify(PHONE, &code), EXPIRED);
    assert_eq!(desk.verify(PHONE, &code), EXPIRED);
}

#[test]
fn a_code_is_good_until_its_last_second() {
    let desk = Desk::new();
    let code = desk.generate(PHONE);
    desk.advance(10 * 60 - 1);
    assert_eq!(desk.verify(PHONE, &code), VERIFIED);
}

#[test]
fn a_code_belongs_to_its_number_and_its_case() {
    let desk = Desk::new();
    let code = desk.generate(PHONE);
    assert_eq!(desk.verify("09087654321", &code), NO_SUCH_CODE);
    assert_eq!(desk.verify(PHONE, &format!("{code} ")), NO_SUCH_CODE);
    assert_eq!(desk.verify(PHONE, &code[..5]), NO_SUCH_CODE);
    assert_eq!(desk.verify("+81-90-1234-5678", &code), VERIFIED, "numbers are normalised");
}

#[test]
fn the_number_can_be_taken_literally() {
    let desk = Desk::with(SmslinkSwitches { exact_number: true, ..Default::default() });
    let code = desk.generate("090-1234-5678");
    assert_eq!(desk.verify(PHONE, &code), NO_SUCH_CODE);
    assert_eq!(desk.verify("090-1234-5678", &code), VERIFIED);
}

#[test]
fn what_is_no_number_is_refused() {
    let desk = Desk::new();
    let reply = desk.post(&VERIFY_CODE, &json!({ "phone_number": "12345", "verification_code": "123456" }));
    assert_eq!(detail(&reply), "140");
}

#[test]
fn five_failures_in_a_row_void_the_code() {
    let desk = Desk::new();
    let code = desk.generate(PHONE);
    for _ in 0..5 {
        assert_eq!(desk.verify(PHONE, wrong(&code)), NO_SUCH_CODE);
    }
    assert_eq!(desk.verify(PHONE, &code), LOCKED);
    assert_eq!(desk.verify(PHONE, wrong(&code)), LOCKED);
    let other = desk.generate("09087654321");
    assert_eq!(desk.verify("09087654321", &other), VERIFIED, "another number is not locked");
}

#[test]
fn the_fifth_failure_can_say_so_itself() {
    let desk = Desk::with(SmslinkSwitches { fifth_is_locked: true, ..Default::default() });
    let code = desk.generate(PHONE);
    for _ in 0..4 {
        assert_eq!(desk.verify(PHONE, wrong(&code)), NO_SUCH_CODE);
    }
    assert_eq!(desk.verify(PHONE, wrong(&code)), LOCKED);
    assert_eq!(desk.verify(PHONE, &code), LOCKED);
}

#[test]
fn four_failures_are_forgiven_by_a_success() {
    let desk = Desk::new();
    let first = desk.generate(PHONE);
    desk.advance(60);
    let second = desk.generate(PHONE);
    let neither = ["000000", "000001", "000002"].into_iter().find(|code| *code != first && *code != second).unwrap();
    for code in [&first, &second] {
        for _ in 0..4 {
            assert_eq!(desk.verify(PHONE, neither), NO_SUCH_CODE);
        }
        assert_eq!(desk.verify(PHONE, code), VERIFIED);
    }
}

#[test]
fn spent_and_expired_codes_count_as_failures() {
    let desk = Desk::new();
    let spent = desk.generate(PHONE);
    assert_eq!(desk.verify(PHONE, &spent), VERIFIED);
    for _ in 0..3 {
        assert_eq!(desk.verify(PHONE, &spent), ALREADY_VERIFIED);
    }
    desk.advance(60);
    let expired = desk.generate(PHONE);
    desk.advance(600);
    for _ in 0..2 {
        assert_eq!(desk.verify(PHONE, &expired), EXPIRED);
    }
    assert_eq!(desk.verify(PHONE, &expired), LOCKED);
}

#[test]
fn a_new_code_ends_the_lock_but_not_for_the_void_one() {
    let desk = Desk::new();
    let void = desk.generate(PHONE);
    for _ in 0..5 {
        desk.verify(PHONE, wrong(&void));
    }
    desk.advance(60);
    let code = desk.generate(PHONE);
    assert_eq!(desk.verify(PHONE, &void), LOCKED);
    assert_eq!(desk.verify(PHONE, &code), VERIFIED);
}

#[test]
fn an_older_code_stays_valid_unless_switched() {
    for (new_code_voids_old, expected) in [(false, VERIFIED), (true, NO_SUCH_CODE)] {
        let desk = Desk::with(SmslinkSwitches { new_code_voids_old, ..Default::default() });
        let old = desk.generate(PHONE);
        desk.advance(60);
        let new = desk.generate(PHONE);
        assert_eq!(desk.verify(PHONE, &old), expected);
        assert_eq!(desk.verify(PHONE, &new), VERIFIED);
    }
}

#[test]
fn codes_of_the_caller_are_unknown_here() {
    let desk = Desk::new();
    desk.post(&DELIVER_CODE, &delivered(PHONE, "135217"));
    assert_eq!(desk.verify(PHONE, "135217"), NO_SUCH_CODE);
}

#[test]
fn two_checks_at_once_can_conflict_and_only_one_counts() {
    let desk = Desk::with(SmslinkSwitches { conflicting_checks: true, ..Default::default() });
    let code = desk.generate(PHONE);
    let body = json!({ "phone_number": PHONE, "verification_code": wrong(&code) });
    assert_eq!(desk.post(&VERIFY_CODE, &body).body["verify_result_code"], NO_SUCH_CODE);
    for _ in 0..10 {
        let reply = desk.post(&VERIFY_CODE, &body);
        assert_eq!((reply.status.as_u16(), &reply.body["code"]), (409, &json!("ERR409003")));
    }
    assert_eq!(desk.verify(PHONE, &code), VERIFIED, "another code does not conflict");
    desk.advance(1);
    assert_eq!(desk.verify(PHONE, &code), ALREADY_VERIFIED);
}
