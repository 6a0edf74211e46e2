//! What has become of a code, looked up with its provider at the moment of asking.

use std::time::Duration;

use phoneproof::{
    Provider,
    portone::{
        v1::types::{Otp, VerificationMethod},
        v2::types as v2,
    },
    sandbox::{Behaviour, CodeState, Sandbox},
    solapi::{
        ApiKey, ArsCall, Client,
        types::{ArsCode, CreateSenderIdRequest, PhoneNumber},
    },
};
use serde_json::{Value, json};

use super::{JAPANESE, KOREAN, Outside, customer, somebody, wrong};

impl Outside {
    /// State, tries and whether there is an expiry, of every message.
    async fn states(&self) -> Vec<(String, Option<u64>, bool)> {
        let body = self.get("/messages").await;
        let messages = body["messages"].as_array().unwrap();
        let state = |message: &Value| message["state"].as_str().unwrap().to_owned();
        let row =
            |message: &Value| (state(message), message["attempts_left"].as_u64(), !message["expires_at"].is_null());
        messages.iter().map(row).collect()
    }

    async fn the_state(&self) -> (String, Option<u64>, bool) {
        self.states().await.pop().unwrap()
    }

    async fn advance(&self, seconds: u64) {
        self.post("/clock/advance", &json!({ "seconds": seconds })).await;
    }

    fn newest_code(&self) -> String {
        self.sandbox.inbox().messages().pop().unwrap().code().to_owned()
    }
}

fn solapi(outside: &Outside) -> Client {
    let keys = outside.sandbox.credentials();
    let key = ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret()).unwrap();
    Client::builder(key).base_url(outside.sandbox.base_url()).build().unwrap()
}

fn is(state: &str, attempts_left: impl Into<Option<u64>>, expires: bool) -> (String, Option<u64>, bool) {
    (state.to_owned(), attempts_left.into(), expires)
}

#[tokio::test]
async fn of_smslink_it_counts_wrong_codes_and_tells_the_right_one() {
    let outside = Outside::start().await;
    outside.send_code(JAPANESE).await;
    let code = outside.newest_code();
    assert_eq!(outside.the_state().await, is("active", 5, true));
    assert!(!outside.verify(JAPANESE, wrong(&code)).await);
    assert_eq!(outside.the_state().await, is("active", 4, true));
    assert!(outside.verify(JAPANESE, &code).await);
    assert_eq!(outside.the_state().await, is("verified", None, false));
}

#[tokio::test]
async fn of_smslink_it_is_locked_after_five_wrong_codes_and_a_new_one_is_not() {
    let outside = Outside::start().await;
    outside.send_code(JAPANESE).await;
    let code = outside.newest_code();
    for _ in 0..5 {
        assert!(!outside.verify(JAPANESE, wrong(&code)).await);
    }
    assert_eq!(outside.the_state().await, is("locked", None, true));
    outside.advance(60).await;
    outside.send_code(JAPANESE).await;
    assert_eq!(outside.states().await, [is("locked", None, true), is("active", 5, true)]);
}

#[tokio::test]
async fn of_smslink_it_expires_after_its_minutes() {
    let outside = Outside::start().await;
    outside.send_code(JAPANESE).await;
    let message = outside.sandbox.inbox().messages().pop().unwrap();
    let status = outside.sandbox.code_status(&message);
    assert_eq!(status.expires_at, Some(message.at() + Duration::from_secs(600)));
    outside.advance(590).await;
    assert_eq!(outside.sandbox.code_status(&message).state, CodeState::Active);
    outside.advance(10).await;
    assert_eq!(outside.sandbox.code_status(&message).state, CodeState::Expired);
    assert_eq!(outside.the_state().await, is("expired", None, true));
}

#[tokio::test]
async fn of_a_code_that_the_caller_made_nothing_is_known() {
    let outside = Outside::start().await;
    outside.send_own_code(JAPANESE, "123456").await;
    assert_eq!(outside.the_state().await, is("unknown", None, false));
}

#[tokio::test]
async fn of_portone_it_counts_expires_and_tells_the_right_one() {
    let outside = Outside::start().await;
    let client = outside.portone();
    let pending = client.send(&somebody(KOREAN)).await.unwrap();
    let otp = outside.newest_code();
    assert_eq!(outside.the_state().await, is("active", 5, true));
    assert!(!client.confirm(&pending, &Otp::new(wrong(&otp)).unwrap()).await.unwrap().is_verified());
    assert_eq!(outside.the_state().await, is("active", 4, true));
    assert!(client.confirm(&pending, &Otp::new(&otp).unwrap()).await.unwrap().is_verified());
    assert_eq!(outside.the_state().await, is("verified", None, false));
    client.delete(pending.imp_uid()).await.unwrap();
    assert_eq!(outside.the_state().await, is("verified", None, false), "also when the record is gone");

    let pending = client.send(&somebody(KOREAN)).await.unwrap();
    outside.advance(180).await;
    assert_eq!(outside.the_state().await, is("expired", None, true));
    client.delete(pending.imp_uid()).await.unwrap();
    assert_eq!(outside.the_state().await, is("void", None, false));
}

#[tokio::test]
async fn of_portone_v2_another_sms_makes_the_old_one_void_and_the_fifth_wrong_code_locks() {
    let outside = Outside::start().await;
    let client = outside.portone_v2();
    let otp = |code: &str| v2::Otp::new(code).unwrap();
    let pending = client.send(&customer(KOREAN)).await.unwrap();
    assert_eq!(outside.the_state().await, is("active", 5, true));
    client.resend(&pending).await.unwrap();
    assert_eq!(outside.states().await, [is("void", None, false), is("active", 5, true)]);
    for left in [4, 3, 2, 1] {
        assert!(!client.confirm(&pending, &otp(wrong(&outside.newest_code()))).await.unwrap().is_verified());
        assert_eq!(outside.states().await[1], is("active", left, true));
    }
    assert!(!client.confirm(&pending, &otp(wrong(&outside.newest_code()))).await.unwrap().is_verified());
    assert_eq!(outside.states().await[1], is("locked", None, false));

    client.send_as(pending.id(), &customer(KOREAN)).await.unwrap();
    assert!(client.confirm(&pending, &otp(&outside.newest_code())).await.unwrap().is_verified());
    assert_eq!(outside.states().await[2], is("verified", None, false));
}

#[tokio::test]
async fn of_a_request_in_an_app_there_is_no_code_and_no_limit() {
    let outside = Outside::start().await;
    let request = somebody(KOREAN).with_verification_method(VerificationMethod::App).with_channel_key("k".to_owned());
    outside.portone().send(&request).await.unwrap();
    assert_eq!(outside.the_state().await, is("active", None, false));
    let message = &outside.get("/messages").await["messages"][0];
    assert_eq!((&message["channel"], &message["code"]), (&json!("app"), &Value::Null));
}

#[tokio::test]
async fn of_a_call_by_solapi_a_new_call_makes_the_old_one_void() {
    let outside = Outside::start().await;
    let client = solapi(&outside);
    let number = PhoneNumber::new("0212340001").unwrap();
    client.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await.unwrap();

    client.request_ars_call(&number).await.unwrap();
    assert_eq!(outside.the_state().await, is("active", 5, true));
    let ArsCall::Challenged(challenge) = client.request_ars_call(&number).await.unwrap() else {
        panic!("no call was placed");
    };
    assert_eq!(outside.states().await, [is("void", None, false), is("active", 5, true)]);
    let code = outside.newest_code();
    let mistyped = if code == "0000" { "1111" } else { "0000" };
    client.authenticate(&challenge, &ArsCode::new(mistyped).unwrap()).await.unwrap();
    assert_eq!(outside.the_state().await, is("active", 4, true));
    client.authenticate(&challenge, &ArsCode::new(&code).unwrap()).await.unwrap();
    assert_eq!(outside.the_state().await, is("verified", None, false));
    client.request_ars_call(&number).await.unwrap();
    let verified = &outside.states().await[1];
    assert_eq!(*verified, is("verified", None, false), "a later call changes nothing about it");
    outside.advance(300).await;
    assert_eq!(outside.the_state().await, is("expired", None, true));
}

/// Of each provider, what a code that was never tried looks like on a number that always behaves one way.
#[tokio::test]
async fn of_a_magic_number_it_is_what_the_table_says() {
    for magic in Sandbox::magic_numbers() {
        // The account has room for five numbers, and the table has more.
        let outside = Outside::start().await;
        let phone = magic.number();
        match magic.provider() {
            Provider::Smslink => outside.send_code(phone).await,
            Provider::PortOneV1 => drop(outside.portone().send(&somebody(phone)).await),
            Provider::PortOneV2 => drop(outside.portone_v2().send(&customer(phone)).await),
            Provider::Solapi => {
                let number = PhoneNumber::new(phone).unwrap();
                let client = solapi(&outside);
                client.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await.unwrap();
                client.request_ars_call(&number).await.unwrap();
            }
            other => panic!("{other:?} is tried nowhere"),
        }
        let expected = match magic.behaviour() {
            Behaviour::Undeliverable | Behaviour::CarrierMismatch => {
                assert!(outside.states().await.is_empty(), "nothing arrives: {magic:?}");
                continue;
            }
            Behaviour::Expired => is("expired", None, false),
            Behaviour::Locked => is("locked", None, false),
            _ => is("active", 5, true),
        };
        assert_eq!(outside.the_state().await, expected, "{magic:?}");
    }
}
