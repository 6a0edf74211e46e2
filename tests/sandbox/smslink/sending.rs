//! Codes on their way out: what is refused here, what is refused there, and the rule of one minute.

use phoneproof::{
    Delivery,
    smslink::{
        operations,
        types::{CharacterSize, DeliveryType, ErrorCode, MessageTemplate, PhoneNumber, ValidPeriodMin},
    },
};

use super::{PHONE, code_for, own_code, phone, refused_with, send};
use crate::clients::{MINUTE, count, latest_code, sandbox, smslink as client, smslink_with, statuses};

#[tokio::test]
async fn a_second_code_within_a_minute_is_refused_and_after_it_sent() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    send(&client, PHONE).await;
    let failed = client.generate_and_deliver(&code_for(PHONE, DeliveryType::Sms)).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(406), Some(&ErrorCode::ResendTooSoon)));
    assert_eq!(failed.delivery(), Delivery::Refused, "nothing was sent");
    assert!(failed.to_string().contains("wait 60 seconds"), "{failed}");
    assert_eq!(statuses(&sandbox, &operations::GENERATE_AND_DELIVER_CODE), [200, 406], "it is not repeated");

    send(&client, "09001111102").await;
    client.deliver(&own_code(PHONE, DeliveryType::Sms, "715204")).await.expect("documented for made codes only");
    sandbox.advance(MINUTE);
    send(&client, PHONE).await;
    assert_eq!(sandbox.inbox().count_to(PHONE), 3);
}

#[tokio::test]
async fn another_spelling_of_a_number_does_not_get_around_the_minute() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    send(&client, PHONE).await;
    let mut request = code_for(PHONE, DeliveryType::Sms);
    request.phone_number = phone("+81 90-0111-1101");
    assert_eq!(refused_with(client.generate_and_deliver(&request).await), ("ERR406022".to_owned(), vec![]));
}

#[tokio::test]
async fn the_text_arrives_with_its_placeholders_filled() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut request = code_for(PHONE, DeliveryType::Sms);
    request.message =
        MessageTemplate::new("確認コード\n{{verification_code}}\n{{valid_period_min}}分間有効です。").unwrap();
    client.generate_and_deliver(&request).await.unwrap();
    let message = sandbox.inbox().latest_to(PHONE).unwrap();
    assert_eq!(message.text(), format!("確認コード\r\n{}\r\n10分間有効です。", message.code()));

    client.deliver(&own_code(PHONE, DeliveryType::Voice, "715204")).await.unwrap();
    assert_eq!(sandbox.inbox().latest_to(PHONE).unwrap().text(), "code: 715204");
}

#[tokio::test]
async fn codes_have_the_length_that_was_asked_for() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for size in 4..=12_u8 {
        let number = format!("090000000{size:02}");
        let mut request = code_for(&number, DeliveryType::Sms);
        request.character_size = CharacterSize::new(i64::from(size)).unwrap();
        client.generate_and_deliver(&request).await.unwrap();
        let code = latest_code(&sandbox, &number);
        assert!(code.len() == usize::from(size) && code.bytes().all(|byte| byte.is_ascii_digit()), "{size}: {code}");
    }
}

#[tokio::test]
async fn a_text_of_exactly_70_characters_passes_both_sides() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let filler = "あ".repeat(60);
    let mut request = code_for(PHONE, DeliveryType::Sms);
    request.message =
        MessageTemplate::new(format!("{filler}\n{{{{verification_code}}}}{{{{valid_period_min}}}}")).unwrap();
    client.generate_and_deliver(&request).await.unwrap();
    assert_eq!(sandbox.inbox().latest_to(PHONE).unwrap().text().chars().count(), 70);
}

#[tokio::test]
async fn what_the_provider_would_refuse_never_leaves_this_machine() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let text = |text: &str| {
        let mut request = code_for(PHONE, DeliveryType::Sms);
        // As a request that was read from JSON has it.
        request.message = serde_json::from_value(text.into()).unwrap();
        request
    };
    let long = format!("{}{{{{verification_code}}}}{{{{valid_period_min}}}}", "あ".repeat(63));
    for request in [
        text("{{verification_code}}"),
        text("{{valid_period_min}}"),
        text("😀{{verification_code}}{{valid_period_min}}"),
        text("{{verification_code}}{{valid_period_min}}{{insertion_item1}}"),
        text(&long),
        code_for("0312345678", DeliveryType::Sms),
        code_for("05012345678", DeliveryType::Sms),
        code_for("02012345678", DeliveryType::Voice),
    ] {
        let failed = client.generate_and_deliver(&request).await.unwrap_err();
        assert!(failed.is_invalid_input(), "{failed}");
        assert_eq!(failed.delivery(), Delivery::NotSent);
    }
    let failed = client.deliver(&own_code("0312345678", DeliveryType::Sms, "715204")).await.unwrap_err();
    assert!(failed.is_invalid_input(), "{failed}");
    for (delivery, code) in
        [(DeliveryType::Voice, "ABcd12"), (DeliveryType::SmsThenVoice, "12-34"), (DeliveryType::VoiceThenSms, "1234#")]
    {
        let failed = client.deliver(&own_code(PHONE, delivery, code)).await.unwrap_err();
        assert!(failed.is_invalid_input(), "{code} can't be read aloud: {failed}");
    }
    assert!(CharacterSize::new(3).is_err() && CharacterSize::new(13).is_err());
    assert!(ValidPeriodMin::new(4).is_err() && ValidPeriodMin::new(61).is_err());
    for number in ["0120123456", "0570123456", "08001234567", "06012345678", "+82 10 1234 5678", "09"] {
        assert!(PhoneNumber::new(number).is_err(), "{number}");
    }
    assert!(sandbox.requests().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn what_only_the_provider_refuses_is_reported_with_its_details() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut request = own_code(PHONE, DeliveryType::Sms, "715204");
    request.message = MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap();
    let refused = refused_with(client.deliver(&request).await);
    assert_eq!(refused, ("ERR400001".to_owned(), vec!["ERR400001_141".to_owned()]));
}

#[tokio::test]
async fn a_token_that_nobody_knows_is_refused_by_every_operation() {
    let sandbox = sandbox().await;
    let stranger = smslink_with(&sandbox, "not-the-token");
    let code = phoneproof::smslink::types::VerificationCode::new("482913").unwrap();
    let generate = stranger.generate_and_deliver(&code_for(PHONE, DeliveryType::Sms)).await.unwrap_err();
    let deliver = stranger.deliver(&own_code(PHONE, DeliveryType::Sms, "715204")).await.unwrap_err();
    let verify = stranger.verify(&phone(PHONE), &code).await.unwrap_err();
    let result = stranger.delivery_result(1).await.unwrap_err();
    for failed in [generate, deliver, verify, result] {
        assert_eq!((failed.status(), failed.code()), (Some(401), Some(&ErrorCode::InvalidToken)));
        assert_eq!((failed.delivery(), failed.attempts()), (Delivery::Refused, 1), "a wrong token stays wrong");
        assert!(failed.is_unauthorized());
    }
    assert_eq!(sandbox.inbox().count_to(PHONE), 0);
    assert_eq!(count(&sandbox, &operations::VERIFY_CODE), 1);
}
