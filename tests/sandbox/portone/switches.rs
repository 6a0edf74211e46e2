//! What is not known of the provider, turned either way.

use phoneproof::{
    Delivery,
    portone::v1::{operations, types::ErrorCode},
};

use super::{PHONE, certify, person};
use crate::{
    clients::{MINUTE, count, portone as client, statuses, switched},
    raw,
};

#[tokio::test]
async fn a_success_may_be_any_2xx_with_any_message() {
    for (success_status, success_message) in [(200, true), (201, false), (201, true)] {
        let sandbox = switched(|switches| {
            switches.portone.success_status = success_status;
            switches.portone.success_message = success_message;
        })
        .await;
        let client = client(&sandbox);
        let certified = certify(&sandbox, &client, &person(PHONE)).await;
        assert_eq!(client.get(&certified.imp_uid).await.unwrap(), certified);
        assert_eq!(client.delete(&certified.imp_uid).await.unwrap(), certified);
        let statuses: Vec<_> = sandbox.requests().iter().map(phoneproof::sandbox::Request::status).collect();
        assert_eq!(statuses, [Some(success_status); 5]);

        let credentials = sandbox.credentials();
        let keys = serde_json::json!({
            "imp_key": credentials.portone_imp_key(), "imp_secret": credentials.portone_imp_secret()
        });
        let token = raw::send(raw::operation(&sandbox, &operations::GET_TOKEN, "").json(&keys)).await;
        let message = if success_message { serde_json::json!("success") } else { serde_json::Value::Null };
        assert_eq!((token.status, &token.body["message"]), (success_status, &message));
    }
}

#[tokio::test]
async fn the_sixth_request_for_a_number_in_a_minute_can_be_blocked() {
    let sandbox = switched(|switches| switches.portone.blocks_address = true).await;
    let client = client(&sandbox);
    for _ in 0..5 {
        client.send(&person(PHONE)).await.unwrap();
    }
    let failed = client.send(&person(PHONE)).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(500), Some(&ErrorCode::PgFailure)));
    assert_eq!(failed.delivery(), Delivery::MaybeSent, "a failure of the PG says nothing about the SMS");
    assert!(failed.provider_message().unwrap().contains("[0086]"));
    assert_eq!(statuses(&sandbox, &operations::REQUEST_OTP), [200, 200, 200, 200, 200, 500], "it is not repeated");
    assert_eq!(sandbox.inbox().count_to(PHONE), 5);

    client.send(&person("010-0000-0001")).await.expect("another number is not blocked");
    sandbox.advance(MINUTE);
    client.send(&person(PHONE)).await.expect("a minute later it goes on");
}

#[tokio::test]
async fn tokens_that_are_expired_already_end_in_an_error_and_not_in_a_loop() {
    let sandbox = switched(|switches| switches.portone.expired_tokens = true).await;
    let failed = client(&sandbox).send(&person(PHONE)).await.unwrap_err();
    assert!(failed.is_unauthorized(), "{failed}");
    assert_eq!((failed.code(), failed.delivery()), (Some(&ErrorCode::Unauthorized), Delivery::Refused));
    assert_eq!(statuses(&sandbox, &operations::GET_TOKEN), [200, 200], "one, and one more after the first 401");
    assert_eq!(statuses(&sandbox, &operations::REQUEST_OTP), [401, 401]);
    assert_eq!(sandbox.inbox().count_to(PHONE), 0);
    assert_eq!(count(&sandbox, &operations::CONFIRM_OTP), 0);
}
