//! OTPs that a person typed, and approvals in an app.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{Desk, in_app, person, refused, with, wrong};
use crate::sandbox::providers::switches::{PortOneSwitches, WrongOtp};

fn approve(desk: &Desk, imp_uid: &str) -> bool {
    desk.0.engine.approve_in_app(imp_uid)
}

fn is_certified(desk: &Desk, imp_uid: &str) -> bool {
    desk.get(imp_uid).body["response"]["certified"] == true
}

#[test]
fn the_right_otp_certifies() {
    let desk = Desk::new();
    let imp_uid = desk.requested(&person());
    let reply = desk.confirm_otp(&imp_uid, &desk.otp());
    assert_eq!((reply.status.as_u16(), &reply.body["code"], &reply.body["message"]), (200, &json!(0), &Value::Null));
    assert_eq!(reply.body["response"]["certified"], true);
    assert_eq!(desk.get(&imp_uid).body, reply.body);
}

#[test]
fn a_certified_record_is_not_confirmed_again() {
    let desk = Desk::new();
    let imp_uid = desk.requested(&person());
    let certified = desk.confirm_otp(&imp_uid, &desk.otp());
    for body in [json!({ "otp": desk.otp() }), json!({ "otp": wrong(&desk.otp()) }), json!({})] {
        assert!(refused(&desk.confirm(&imp_uid, &body), 400, -1).starts_with("[sandbox] "));
    }
    assert_eq!(desk.get(&imp_uid).body, certified.body);
}

#[test]
fn an_otp_is_needed() {
    let desk = Desk::new();
    let imp_uid = desk.requested(&person());
    for body in [json!({}), json!({ "otp": "" }), json!({ "otp": null }), json!({ "otp": 123_456 })] {
        assert!(refused(&desk.confirm(&imp_uid, &body), 400, -1).starts_with("[sandbox] otp: "), "{body}");
    }
    assert_eq!(desk.confirm_otp(&imp_uid, &desk.otp()).status, 200);
}

#[test]
fn a_wrong_otp_can_be_corrected_four_times() {
    let desk = Desk::new();
    let imp_uid = desk.requested(&person());
    for _ in 0..4 {
        assert_eq!(refused(&desk.confirm_otp(&imp_uid, wrong(&desk.otp())), 400, 1), "[sandbox] the OTP is wrong");
        assert!(!is_certified(&desk, &imp_uid));
    }
    assert_eq!(desk.confirm_otp(&imp_uid, &desk.otp()).status, 200);
}

#[test]
fn after_five_wrong_otps_only_a_new_request_helps() {
    let desk = Desk::new();
    let imp_uid = desk.requested(&person());
    let otp = desk.otp();
    for _ in 0..5 {
        assert_eq!(refused(&desk.confirm_otp(&imp_uid, wrong(&otp)), 400, 1), "[sandbox] the OTP is wrong");
    }
    assert_eq!(refused(&desk.confirm_otp(&imp_uid, &otp), 400, 1), "[sandbox] too many wrong OTPs");
    assert!(!is_certified(&desk, &imp_uid));
    let imp_uid = desk.requested(&person());
    assert_eq!(desk.confirm_otp(&imp_uid, &desk.otp()).status, 200);
}

#[test]
fn an_otp_lives_for_three_minutes() {
    let desk = Desk::new();
    let (first, otp) = (desk.requested(&person()), desk.otp());
    desk.advance(179);
    let second = desk.requested(&person());
    assert_eq!(desk.confirm_otp(&first, &otp).status, 200);
    desk.advance(180);
    assert_eq!(refused(&desk.confirm_otp(&second, &desk.otp()), 400, 1), "[sandbox] the OTP has expired");
    assert!(!is_certified(&desk, &second));
}

#[test]
fn an_otp_belongs_to_its_record() {
    let desk = Desk::new();
    let (first, first_otp) = (desk.requested(&person()), desk.otp());
    let mut second = desk.requested(&person());
    // Two records may get the same OTP by chance.
    while desk.otp() == first_otp {
        second = desk.requested(&person());
    }
    refused(&desk.confirm_otp(&second, &first_otp), 400, 1);
    assert_eq!(desk.confirm_otp(&first, &first_otp).status, 200);
}

#[test]
fn a_rejected_otp_has_the_status_and_code_of_the_switch() {
    for (wrong_otp, status, code) in
        [(WrongOtp::Status400, 400, 1), (WrongOtp::Status500, 500, -1), (WrongOtp::Status200, 200, 1)]
    {
        let desk = Desk::with(PortOneSwitches { wrong_otp, ..Default::default() });
        let imp_uid = desk.requested(&person());
        let mut texts = HashSet::new();
        for _ in 0..6 {
            texts.insert(refused(&desk.confirm_otp(&imp_uid, wrong(&desk.otp())), status, code).to_owned());
        }
        let imp_uid = desk.requested(&person());
        desk.advance(180);
        texts.insert(refused(&desk.confirm_otp(&imp_uid, &desk.otp()), status, code).to_owned());
        assert_eq!(texts.len(), 3, "wrong, used up and expired: {texts:?}");
        assert!(texts.iter().all(|text| text.starts_with("[sandbox] ")));
        assert!(!is_certified(&desk, &imp_uid));
    }
}

#[test]
fn an_app_request_is_certified_only_after_approval() {
    let desk = Desk::new();
    let imp_uid = desk.requested(&in_app());
    refused(&desk.confirm(&imp_uid, &json!({})), 400, -1);
    assert!(!is_certified(&desk, &imp_uid));
    assert!(approve(&desk, &imp_uid));
    assert!(!is_certified(&desk, &imp_uid), "approval alone certifies nothing");
    let text = refused(&desk.confirm_otp(&imp_uid, "123456"), 400, -1).to_owned();
    assert!(text.starts_with("[sandbox] otp: "), "{text}");
    let reply = desk.confirm(&imp_uid, &json!({}));
    assert_eq!((&reply.body["code"], &reply.body["response"]["certified"]), (&json!(0), &json!(true)));
    assert_eq!(reply.body["response"]["pg_provider"], "kcp_v2");
    assert!(!approve(&desk, &imp_uid), "it waits for approval no more");
}

#[test]
fn only_app_requests_can_be_approved() {
    let desk = Desk::new();
    let sms = desk.requested(&with(person(), "verification_method", json!("SMS")));
    assert!(!approve(&desk, &sms));
    assert!(!approve(&desk, "imp_000000000000"));
    assert_eq!(desk.confirm_otp(&sms, &desk.otp()).status, 200);
}

#[tokio::test]
async fn a_running_sandbox_approves_by_imp_uid() {
    let sandbox = crate::sandbox::Sandbox::start().await.unwrap();
    assert!(!sandbox.approve_in_app("imp_000000000000"));
    let login = json!({
        "imp_key": sandbox.credentials().portone_imp_key(), "imp_secret": sandbox.credentials().portone_imp_secret()
    });
    let login = super::Ask::of(&super::GET_TOKEN).json(&login).send(&sandbox.stand_in);
    let token = login.body["response"]["access_token"].as_str().unwrap();
    let ask = super::Ask::of(&super::REQUEST_OTP).header("authorization", token).json(&in_app());
    let reply = ask.send(&sandbox.stand_in);
    assert!(sandbox.approve_in_app(reply.body["response"]["imp_uid"].as_str().unwrap()));
}

#[test]
fn an_unknown_record_is_not_found() {
    let desk = Desk::new();
    for reply in [desk.confirm_otp("imp_000000000000", "123456"), desk.get("imp_000000000000"), desk.delete("x")] {
        assert_eq!(refused(&reply, 404, -1), "인증결과가 존재하지 않습니다.");
    }
}
