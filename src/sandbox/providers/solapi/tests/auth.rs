use std::time::Duration;

use jiff::{Timestamp, tz};

use super::*;
use crate::sandbox::providers::solapi::auth::{Signatures, Signed, verified};

const KEY: &str = "NCSSANDBOX000001";
const SECRET: &str = "sandboxsandboxsandboxsandbox0001";
const SALT: &str = "0123456789abcdef0123456789abcdef";

impl Solapi {
    /// Sends a read with this Authorization header.
    fn with_header(&self, authorization: &str) -> Reply {
        self.ask(&operations::LIST_SENDER_IDS).header("authorization", authorization).send()
    }

    /// A header for a date that is so many seconds off the sandbox's clock.
    fn off_by(&self, seconds: i64) -> String {
        header(
            KEY,
            SECRET,
            &(self.stand_in.world().clock.now() + jiff::SignedDuration::from_secs(seconds)).to_string(),
            SALT,
        )
    }
}

#[test]
fn signatures_are_those_of_the_test_vectors() {
    let secret = "01234567890123456789012345678901";
    for (secret, date, salt, expected) in [
        (
            secret,
            "2026-01-01T00:00:00Z",
            "abcdef0123456789abcdef0123456789abcdef01",
            "d0a8dbe675e607e043217ccfbae9b9ecc0db5976307ff1fc9e3488d1e8bd7dad",
        ),
        (
            "testSecret",
            "2025-09-14T12:34:56Z",
            "Abc123XYZ789abcdEFGHijklMNOPqr",
            "69607016f2059c0bcb97954551ec3a03323ada290e6c98ed1d15b0f34d51b1a1",
        ),
        (
            "test_secret",
            "2024-01-01T00:00:00+00:00",
            "abcd1234",
            "00f65bbd0ee8b2a54a6700bb270260bbae8b377817e86598ef2681f7862045b4",
        ),
        (
            secret,
            "2026-01-01T09:00:00+09:00",
            "abcdef0123456789abcdef0123456789",
            "b1290d16de91dabbeb635f169951af81b11e61b162babba6e4f0a194e1bc98f4",
        ),
    ] {
        let given = format!("HMAC-SHA256 apiKey=NCS1234567890ABC, date={date}, salt={salt}, signature={expected}");
        let signed = Signed::parse(&given).unwrap();
        assert_eq!(verified(secret, &signed).map(hex::encode).as_deref(), Some(expected), "{date}");
        assert!(verified("another secret", &signed).is_none(), "{date}");
        let altered = given.replace(salt, &salt.replace('a', "b"));
        assert!(verified(secret, &Signed::parse(&altered).unwrap()).is_none(), "{date}");
    }
}

#[test]
fn no_credentials_are_unauthorized_for_every_operation() {
    let solapi = Solapi::new();
    for operation in operations::ALL {
        solapi.ask(operation).without("authorization").send().is(&ErrorCode::Unauthorized);
    }
}

#[test]
fn the_header_name_of_the_old_pages_is_unauthorized_and_the_text_names_the_right_one() {
    let solapi = Solapi::new();
    let authorization = solapi.authorization();
    let ask = solapi.ask(&operations::LIST_SENDER_IDS).without("authorization");
    let reply = ask.header("authentication", &authorization).send();
    reply.is(&ErrorCode::Unauthorized);
    assert!(reply.body["errorMessage"].as_str().unwrap().contains("Authorization"), "{}", reply.body);
}

#[test]
fn field_names_match_in_any_case_and_any_order() {
    let solapi = Solapi::new();
    let lower = solapi.off_by(0).replace("apiKey=", "apikey=");
    solapi.with_header(&lower).succeeded();
    let upper = solapi.off_by(1).replace("apiKey=", "ApiKey=").replace("date=", "Date=");
    let (scheme, fields) = upper.split_once(' ').unwrap();
    let mut fields: Vec<_> = fields.split(", ").collect();
    fields.reverse();
    solapi.with_header(&format!("{scheme} {}", fields.join(", "))).succeeded();
}

#[test]
fn a_header_of_another_form_is_refused() {
    let solapi = Solapi::new();
    let right = solapi.off_by(0);
    for wrong in [
        right.replace("HMAC-SHA256", "HMAC-MD5"),
        right.replace("HMAC-SHA256", "Basic"),
        right.replace("HMAC-SHA256 ", ""),
        right.replace(", ", ","),
        right.replace("apiKey=", "key="),
        format!("{right}, nonce=1"),
        format!("{right}, salt={SALT}"),
        right.split(", signature").next().unwrap().to_owned(),
        right.replace(&format!(", salt={SALT}"), ""),
        "HMAC-SHA256".to_owned(),
        String::new(),
    ] {
        solapi.with_header(&wrong).is(&ErrorCode::ValidationError);
    }
    solapi.with_header(&right).succeeded();
}

#[test]
fn a_bearer_token_is_never_valid() {
    Solapi::new().with_header("Bearer eyJhbGciOi").is(&ErrorCode::InvalidToken);
}

#[test]
fn an_api_key_of_another_length_is_refused_in_the_captured_words() {
    let solapi = Solapi::new();
    for key in ["", "NCSSANDBOX00001", "NCSSANDBOX0000012"] {
        let date = solapi.stand_in.world().clock.now().to_string();
        let reply = solapi.with_header(&header(key, SECRET, &date, SALT));
        reply.is(&ErrorCode::ValidationError);
        assert_eq!(reply.body["errorMessage"], "apiKey length must be 16 characters long");
    }
}

#[test]
fn a_salt_has_12_to_64_bytes() {
    let solapi = Solapi::new();
    let date = solapi.stand_in.world().clock.now().to_string();
    for length in [0, 11, 65] {
        solapi.with_header(&header(KEY, SECRET, &date, &"s".repeat(length))).is(&ErrorCode::ValidationError);
    }
    for length in [12, 64] {
        solapi.with_header(&header(KEY, SECRET, &date, &"s".repeat(length))).succeeded();
    }
}

#[test]
fn a_date_may_have_any_offset_and_any_fraction() {
    let solapi = Solapi::new();
    let now = solapi.stand_in.world().clock.now();
    for (hours, format) in [
        (0, "%Y-%m-%dT%H:%M:%SZ"),
        (0, "%Y-%m-%dT%H:%M:%S.%6fZ"),
        (0, "%Y-%m-%dT%H:%M:%S.%9f+00:00"),
        (9, "%Y-%m-%dT%H:%M:%S+09:00"),
        (-8, "%Y-%m-%dT%H:%M:%S.%3f-08:00"),
    ] {
        let date = now.to_zoned_datetime(tz::TimeZone::fixed(tz::offset(hours))).strftime(format).to_string();
        solapi.with_header(&header(KEY, SECRET, &date, SALT)).succeeded();
    }
    for date in ["", "now", "2026-01-01", "2026-01-01T00:00:00", "1767225600"] {
        solapi.with_header(&header(KEY, SECRET, date, SALT)).is(&ErrorCode::ValidationError);
    }
}

#[test]
fn a_date_may_be_off_by_less_than_15_minutes_either_way() {
    for off in [-890, 890] {
        let solapi = Solapi::new();
        solapi.with_header(&solapi.off_by(off)).succeeded();
    }
    for off in [-910, 910, -9 * 3600, 9 * 3600] {
        let solapi = Solapi::new();
        solapi.with_header(&solapi.off_by(off)).is(&ErrorCode::RequestTimeTooSkewed);
    }
}

#[test]
fn a_skewed_date_is_judged_by_the_clock_that_tests_move() {
    let solapi = Solapi::new();
    let made_before = solapi.off_by(0);
    solapi.stand_in.world().clock.advance(Duration::from_secs(16 * 60));
    solapi.with_header(&made_before).is(&ErrorCode::RequestTimeTooSkewed);
    solapi.with_header(&solapi.off_by(0)).succeeded();
}

#[test]
fn a_signature_is_used_once_within_15_minutes() {
    let solapi = Solapi::new();
    // Dated ahead, so that it is not too old when it is used again.
    let authorization = solapi.off_by(14 * 60);
    solapi.with_header(&authorization).succeeded();
    solapi.with_header(&authorization).is(&ErrorCode::DuplicatedSignature);
    solapi.advance(14 * 60);
    solapi.with_header(&authorization).is(&ErrorCode::DuplicatedSignature);
    solapi.advance(60);
    solapi.with_header(&authorization).succeeded();
}

#[test]
fn a_signature_counts_as_used_although_the_request_was_refused_for_another_reason() {
    let solapi = Solapi::new();
    let authorization = solapi.off_by(0);
    let ask = || solapi.ask(&operations::DELETE_SENDER_ID).path(NUMBER).header("authorization", &authorization);
    ask().send().is(&ErrorCode::InvalidSenderId);
    ask().send().is(&ErrorCode::DuplicatedSignature);
}

#[test]
fn signatures_are_forgotten_after_15_minutes() {
    let mut signatures = Signatures::default();
    let start = Timestamp::UNIX_EPOCH;
    for second in 0..2000_u16 {
        let mut signature = [0; 32];
        signature[..2].copy_from_slice(&second.to_be_bytes());
        assert!(signatures.is_first_use(signature, start + Duration::from_secs(second.into()), 10_000));
    }
    assert_eq!(signatures.remembered(), 900);
}

#[test]
fn of_more_signatures_than_are_remembered_the_oldest_can_be_used_again() {
    let mut signatures = Signatures::default();
    let mut is_first_use = |signature| signatures.is_first_use([signature; 32], Timestamp::UNIX_EPOCH, 2);
    assert!(is_first_use(1) && is_first_use(2));
    assert!(!is_first_use(1) && !is_first_use(2));
    assert!(is_first_use(3));
    assert!(!is_first_use(2) && is_first_use(1));
}

#[test]
fn an_unknown_key_is_refused_with_the_status_and_the_spelling_of_the_switch() {
    let key = "NCSSANDBOX000002";
    for (status, code) in [(400, "InvalidApiKey"), (403, "InvalidAPIKey")] {
        let solapi = Solapi::with(|switches| switches.unknown_key_status = status);
        let date = solapi.stand_in.world().clock.now().to_string();
        let reply = solapi.with_header(&header(key, SECRET, &date, SALT));
        assert_eq!(reply.refused(), (status, code));
    }
    assert_eq!(SolapiSwitches::default().unknown_key_status, 400);
}

#[test]
fn a_wrong_signature_is_refused_with_the_status_of_the_switch() {
    for status in [403, 400] {
        let solapi = Solapi::with(|switches| switches.wrong_signature_status = status);
        let date = solapi.stand_in.world().clock.now().to_string();
        let right = header(KEY, SECRET, &date, SALT);
        let (start, signature) = right.rsplit_once('=').unwrap();
        for wrong in [
            header(KEY, "another-secret", &date, SALT),
            format!("{start}={}", signature.to_uppercase()),
            format!("{start}={}", &signature[..62]),
            format!("{start}=not-hex"),
            format!("{start}="),
        ] {
            let reply = solapi.with_header(&wrong);
            assert_eq!(reply.refused(), (status, "SignatureDoesNotMatch"), "{wrong}");
            assert_eq!(reply.body["errorMessage"], ErrorCode::SignatureDoesNotMatch.provider_text().unwrap());
        }
        // A refused try uses nothing up.
        solapi.with_header(&right).succeeded();
    }
    assert_eq!(SolapiSwitches::default().wrong_signature_status, 403);
}
