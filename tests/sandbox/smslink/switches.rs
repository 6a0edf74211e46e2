//! What is not known of the provider, turned the other way.

use std::time::Duration;

use phoneproof::{
    Delivery, Outcome, Rejection,
    smslink::{
        operations,
        types::{DeliveryType, ErrorCode},
    },
};

use super::{PHONE, checked, code_for, own_code, phone, refused_with, rejected, send, sent, wrong};
use crate::{
    clients::{MINUTE, smslink as client, statuses, switched},
    raw,
};

#[tokio::test]
async fn a_verdict_is_read_from_an_error_status_as_well() {
    let sandbox = switched(|switches| switches.smslink.rejection_status = 400).await;
    let client = client(&sandbox);
    let code = sent(&sandbox, &client, PHONE).await;
    assert_eq!(checked(&client, PHONE, &wrong(&code)).await, rejected(Rejection::WrongCode));
    assert_eq!(checked(&client, PHONE, &code).await, Outcome::Verified(()));
    assert_eq!(checked(&client, PHONE, &code).await, rejected(Rejection::AlreadyUsed));
    for _ in 0..4 {
        assert_eq!(checked(&client, PHONE, &wrong(&code)).await, rejected(Rejection::WrongCode));
    }
    assert_eq!(checked(&client, PHONE, &wrong(&code)).await, rejected(Rejection::TooManyAttempts));
    assert_eq!(statuses(&sandbox, &operations::VERIFY_CODE), [400, 200, 400, 400, 400, 400, 400, 400]);

    let late = sent(&sandbox, &client, "09001111102").await;
    sandbox.advance(10 * MINUTE);
    assert_eq!(checked(&client, "09001111102", &late).await, rejected(Rejection::Expired));
}

#[tokio::test]
async fn the_minute_can_cover_codes_that_the_caller_made() {
    let sandbox = switched(|switches| switches.smslink.minute_rule_for_own_codes = true).await;
    let client = client(&sandbox);
    let own = own_code(PHONE, DeliveryType::Sms, "715204");
    client.deliver(&own).await.unwrap();
    let too_soon = ("ERR406022".to_owned(), vec![]);
    assert_eq!(refused_with(client.deliver(&own).await), too_soon);
    assert_eq!(refused_with(client.generate_and_deliver(&code_for(PHONE, DeliveryType::Sms)).await), too_soon);
    sandbox.advance(MINUTE);
    send(&client, PHONE).await;
    assert_eq!(refused_with(client.deliver(&own).await), too_soon);
    assert_eq!(sandbox.inbox().count_to(PHONE), 2);
}

#[tokio::test]
async fn the_number_can_have_to_be_the_same_text_and_the_client_always_sends_the_same() {
    let sandbox = switched(|switches| switches.smslink.exact_number = true).await;
    let client = client(&sandbox);
    let code = sent(&sandbox, &client, PHONE).await;
    let verify = raw::operation(&sandbox, &operations::VERIFY_CODE, "")
        .header("token", sandbox.credentials().smslink_token())
        .json(&serde_json::json!({ "phone_number": "090-0111-1101", "verification_code": code.expose() }));
    let answer = raw::send(verify).await;
    assert_eq!((answer.status, answer.text("verify_result_code")), (200, "VRFY00003"), "another text");

    let typed_otherwise = phone("+81 90 0111 1101");
    let outcome = client.verify(&typed_otherwise, &code).await.unwrap().outcome();
    assert_eq!(outcome, Outcome::Verified(()), "the client sends one text for all of them");
}

#[tokio::test]
async fn two_checks_of_one_code_at_once_can_conflict_and_the_second_is_not_repeated() {
    let sandbox = switched(|switches| switches.smslink.conflicting_checks = true).await;
    let client = client(&sandbox);
    let code = sent(&sandbox, &client, PHONE).await;
    let number = phone(PHONE);
    let (one, other) = tokio::join!(client.verify(&number, &code), client.verify(&number, &code));
    let (verified, failed) = if one.is_ok() { (one, other) } else { (other, one) };
    assert_eq!(verified.unwrap().outcome(), Outcome::Verified(()));
    let failed = failed.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(409), Some(&ErrorCode::ConcurrentUpdate)));
    assert_eq!(failed.delivery(), Delivery::MaybeSent, "whether the try was counted is not known");
    assert_eq!(statuses(&sandbox, &operations::VERIFY_CODE).len(), 2);
}

#[tokio::test]
async fn requests_beyond_the_cap_are_refused_until_the_next_minute() {
    let sandbox = switched(|switches| switches.smslink.rate_limit = true).await;
    let client = client(&sandbox);
    send(&client, PHONE).await;
    for _ in 1..60 {
        client.delivery_result(1).await.unwrap();
    }
    let failed = client.delivery_result(1).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(429), Some(&ErrorCode::RateLimited)));
    assert_eq!((failed.delivery(), failed.attempts()), (Delivery::Refused, 3), "it is tried again in vain");
    let failed = client.generate_and_deliver(&code_for("09001111102", DeliveryType::Sms)).await.unwrap_err();
    assert!(failed.is_rate_limited(), "{failed}");
    assert_eq!(failed.attempts(), 3, "a send that was certainly not done may be tried again");
    assert_eq!(sandbox.inbox().count_to("09001111102"), 0);

    sandbox.advance(MINUTE);
    send(&client, "09001111102").await;
    assert_eq!(sandbox.inbox().count_to("09001111102"), 1);
}

#[tokio::test]
async fn maintenance_is_named_as_the_cause_and_does_nothing() {
    let sandbox = switched(|switches| switches.smslink.maintenance = true).await;
    let client = client(&sandbox);
    let failed = client.generate_and_deliver(&code_for(PHONE, DeliveryType::Sms)).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(503), Some(&ErrorCode::Maintenance)));
    assert_eq!(failed.delivery(), Delivery::Refused);
    assert_eq!(statuses(&sandbox, &operations::GENERATE_AND_DELIVER_CODE), [503; 3], "it may be tried again");
    let code = phoneproof::smslink::types::VerificationCode::new("482913").unwrap();
    assert!(client.verify(&phone(PHONE), &code).await.is_err());
    assert!(client.delivery_result(1).await.is_err());
    sandbox.advance(Duration::from_secs(3600));
    assert_eq!(sandbox.inbox().count_to(PHONE), 0);
}
