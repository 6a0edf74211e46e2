//! Runs that repeat.

use serde_json::{Value, json};

use crate::{
    portone::v1::generated::operations::{CONFIRM_OTP, GET_TOKEN, REQUEST_OTP},
    sandbox::{
        engine::exchange::Reply,
        providers::{
            switches::Switches,
            testing::{self, Ask},
        },
        world::{Limits, World, random::Random},
    },
    smslink::generated::operations::{GENERATE_AND_DELIVER_CODE, VERIFY_CODE},
};

/// A run on a clock that stands still: every reply in full.
fn run(seed: u64) -> Vec<String> {
    let world = World::new(Random::new(Some(seed), None), Limits::default());
    let stand_in = testing::in_world(world, Switches::default());
    let mut replies = Vec::new();
    let mut ask = |request: Ask| -> Value {
        let Reply { status, body, headers, .. } = request.send(&stand_in);
        replies.push(format!("{status} {headers:?} {body}"));
        body
    };
    let keys = &stand_in.credentials;

    let smslink = |operation| Ask::of(operation).header("token", keys.smslink_token());
    let sent = ask(smslink(&GENERATE_AND_DELIVER_CODE).json(&json!({
        "phone_number": "09012345678", "delivery_type": 10, "character_type": 20, "character_size": 12,
        "valid_period_min": 10, "message": "{{verification_code}} {{valid_period_min}}",
    })));
    let typed = json!({ "phone_number": "09012345678", "verification_code": sent["verification_code"] });
    ask(smslink(&VERIFY_CODE).json(&typed));

    let login = json!({ "imp_key": keys.portone_imp_key(), "imp_secret": keys.portone_imp_secret() });
    let token = ask(Ask::of(&GET_TOKEN).json(&login))["response"]["access_token"].as_str().unwrap().to_owned();
    let portone = |operation| Ask::of(operation).header("authorization", &token);
    let person = json!({
        "name": "홍길동", "phone": "01012345678", "birth": "900101", "gender_digit": "1", "carrier": "SKT"
    });
    let asked = ask(portone(&REQUEST_OTP).json(&person));
    let otp = stand_in.world().inbox.latest_to("01012345678").unwrap().code().to_owned();
    let imp_uid = asked["response"]["imp_uid"].as_str().unwrap();
    ask(portone(&CONFIRM_OTP).path("imp_uid", imp_uid).json(&json!({ "otp": otp })));
    replies
}

#[test]
fn with_the_same_seed_requests_and_clock_a_run_repeats_byte_for_byte() {
    let (first, second) = (run(1), run(1));
    assert_eq!(first.len(), 5);
    assert!(first.iter().all(|reply| reply.starts_with("200 OK")), "{first:?}");
    assert_eq!(first, second);
    assert!(first.iter().zip(run(2)).all(|(one, other)| *one != other));
}
