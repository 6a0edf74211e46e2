//! `Idempotency-Key`: an answer that comes again, and nothing that is done twice.

use serde_json::json;

use super::{
    CONFIRM_IDENTITY_VERIFICATION, Desk, ID, PHONE, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION, person,
    refused, refused_by_pg, with, wrong,
};
use crate::sandbox::{engine::exchange::Reply, providers::switches::PortOneV2Switches};

const KEY: &str = "\"0123456789abcdef\"";

impl Desk {
    fn send_with(&self, key: &str, id: &str) -> Reply {
        self.about(&SEND_IDENTITY_VERIFICATION, id).header("idempotency-key", key).json(&person()).send(&self.0)
    }

    fn confirm_with(&self, key: &str, otp: &str) -> Reply {
        let ask = self.about(&CONFIRM_IDENTITY_VERIFICATION, ID).header("idempotency-key", key);
        ask.json(&json!({ "otp": otp })).send(&self.0)
    }
}

#[test]
fn a_repeat_gets_the_same_answer_and_sends_nothing() {
    let desk = Desk::new();
    let first = desk.send_with(KEY, ID);
    let second = desk.send_with(KEY, ID);
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!((first.carried_out, second.carried_out), (true, false), "the journal tells them apart");
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 1);

    let resend = || {
        let ask = desk.about(&RESEND_IDENTITY_VERIFICATION, ID).header("idempotency-key", "\"another-key-for-it\"");
        ask.send(&desk.0)
    };
    assert_eq!((resend().status, resend().status), (first.status, first.status));
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 2);
}

#[test]
fn a_repeated_confirmation_uses_up_one_try_and_shows_the_record_again() {
    let desk = Desk::new();
    let otp = desk.sent(ID);
    for _ in 0..9 {
        assert_eq!(refused_by_pg(&desk.confirm_with(KEY, wrong(&otp))), "SANDBOX_WRONG_OTP");
    }
    let right = desk.confirm_with("\"another-key-for-it\"", &otp);
    assert_eq!(right.status, 200);
    assert_eq!(desk.confirm_with("\"another-key-for-it\"", &otp).body, right.body);
    refused(&desk.confirm_with("\"yet-another-one-00\"", &otp), 409, "IDENTITY_VERIFICATION_ALREADY_VERIFIED");
}

#[test]
fn a_key_is_forgotten_after_three_hours() {
    let desk = Desk::new();
    desk.send_with(KEY, ID);
    desk.advance(3 * 3600 - 1);
    assert_eq!(desk.send_with(KEY, ID).status, 200);
    desk.advance(1);
    refused(&desk.send_with(KEY, ID), 409, "IDENTITY_VERIFICATION_ALREADY_SENT");
}

#[test]
fn a_key_belongs_to_one_request() {
    let desk = Desk::new();
    desk.send_with(KEY, ID);
    let other_body = with(person(), "/customer/name", json!("김철수"));
    let ask = desk.about(&SEND_IDENTITY_VERIFICATION, ID).header("idempotency-key", KEY);
    for reply in
        [desk.send_with(KEY, "another"), ask.json(&other_body).send(&desk.0), desk.confirm_with(KEY, &desk.otp())]
    {
        assert!(refused(&reply, 400, "INVALID_REQUEST").contains("Idempotency-Key"));
    }
    assert_eq!(desk.send_with(KEY, ID).status, 200, "the first request still is what it was");
}

#[test]
fn a_key_stands_in_quotes_and_has_16_to_256_characters() {
    let desk = Desk::new();
    let (long, longer) = (format!("\"{}\"", "k".repeat(256)), format!("\"{}\"", "k".repeat(257)));
    let wrong = ["0123456789abcdef", "\"0123456789abcde\"", "\"", "\"\"", "", "\"0123456789\\abcdef\"", &longer];
    for key in wrong {
        assert!(refused(&desk.send_with(key, ID), 400, "INVALID_REQUEST").contains("Idempotency-Key"), "{key}");
    }
    assert!(desk.0.world().inbox.messages().is_empty());
    assert_eq!(desk.send_with(&long, ID).status, 200);
}

#[test]
fn a_refused_credential_is_not_remembered() {
    let desk = Desk::new();
    let stranger = desk.about(&SEND_IDENTITY_VERIFICATION, ID).header("idempotency-key", KEY);
    let stranger = stranger.header("authorization", "PortOne another").json(&person());
    refused(&stranger.send(&desk.0), 401, "UNAUTHORIZED");
    assert_eq!(desk.send_with(KEY, ID).status, 200);
    refused(&stranger.send(&desk.0), 401, "UNAUTHORIZED");
}

#[test]
fn a_request_can_be_found_still_running() {
    let desk = Desk::with(PortOneV2Switches { outstanding_repeats: 2, ..Default::default() });
    assert_eq!(desk.send_with(KEY, ID).status, 200);
    for _ in 0..2 {
        refused(&desk.send_with(KEY, ID), 409, "IDEMPOTENCY_OUTSTANDING_REQUEST");
    }
    assert_eq!(desk.send_with(KEY, ID).body, json!({}));
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 1);
}
