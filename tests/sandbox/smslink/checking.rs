//! Codes: right, wrong, late, used before, void.

use phoneproof::{
    Outcome, Rejection,
    smslink::{
        operations,
        types::{CharacterSize, CharacterType, DeliveryType, VerificationCode, VerifyResultCode},
    },
};

use super::{PHONE, checked, code_for, own_code, phone, rejected, send, sent, wrong};
use crate::clients::{MINUTE, count, latest_code, sandbox, smslink as client, statuses};

#[tokio::test]
async fn the_right_code_verifies_and_the_answer_names_it() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let answer = send(&client, PHONE).await;
    let code = VerificationCode::new(latest_code(&sandbox, PHONE)).unwrap();
    assert_eq!(answer.verification_code, Some(code.clone()), "the provider returns the code itself");
    assert_eq!((answer.valid_period_min, answer.delivery_type), (Some(10), Some(DeliveryType::Sms)));
    assert_eq!(answer.phone_number, Some(phone(PHONE)));
    assert!(answer.accepted_at.unwrap().ends_with("+09:00"), "Japan's time");

    let verification = client.verify(&phone(PHONE), &code).await.unwrap();
    assert_eq!((verification.code(), verification.outcome()), (&VerifyResultCode::Verified, Outcome::Verified(())));
}

#[tokio::test]
async fn every_verdict_is_reached() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let code = sent(&sandbox, &client, PHONE).await;
    assert_eq!(checked(&client, PHONE, &wrong(&code)).await, rejected(Rejection::WrongCode));
    assert_eq!(checked(&client, PHONE, &code).await, Outcome::Verified(()));
    assert_eq!(checked(&client, PHONE, &code).await, rejected(Rejection::AlreadyUsed));

    let late = sent(&sandbox, &client, "09001111102").await;
    sandbox.advance(10 * MINUTE);
    assert_eq!(checked(&client, "09001111102", &late).await, rejected(Rejection::Expired));

    let guessed = sent(&sandbox, &client, "09001111103").await;
    for _ in 0..5 {
        assert_eq!(checked(&client, "09001111103", &wrong(&guessed)).await, rejected(Rejection::WrongCode));
    }
    assert_eq!(checked(&client, "09001111103", &guessed).await, rejected(Rejection::TooManyAttempts));
    assert!(statuses(&sandbox, &operations::VERIFY_CODE).iter().all(|status| *status == 200), "HTTP calls it success");
    assert_eq!(count(&sandbox, &operations::VERIFY_CODE), 10, "a try is never repeated");
}

#[tokio::test]
async fn a_code_that_the_caller_made_is_the_callers_to_check() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let answer = client.deliver(&own_code(PHONE, DeliveryType::Sms, "715204")).await.unwrap();
    assert_eq!(answer.verification_code.unwrap().expose(), "715204");
    assert_eq!(latest_code(&sandbox, PHONE), "715204");
    let code = VerificationCode::new("715204").unwrap();
    assert_eq!(checked(&client, PHONE, &code).await, rejected(Rejection::WrongCode));
}

#[tokio::test]
async fn the_number_may_be_typed_in_another_way_when_the_code_is_checked() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let code = sent(&sandbox, &client, PHONE).await;
    let outcome = client.verify(&phone("＋８１ ９０ ０１１１ １１０１"), &code).await.unwrap().outcome();
    assert_eq!(outcome, Outcome::Verified(()));
}

#[tokio::test]
async fn a_code_is_the_same_however_it_is_typed() {
    let full_width = |digit: char| char::from_u32(u32::from(digit) + 0xfee0).unwrap();
    let forms: [fn(&str, &str) -> String; 4] = [
        |head, tail| format!("{head}-{tail}"),
        |head, tail| format!("[{head}{tail}]."),
        |head, tail| format!("\u{200e}{head} {tail}\u{200f}"),
        |head, tail| format!("「{head}ー{tail}」\r\n"),
    ];
    for (form, number) in forms.into_iter().zip(["09001111101", "09001111102", "09001111103", "09001111104"]) {
        let sandbox = sandbox().await;
        let client = client(&sandbox);
        let code = sent(&sandbox, &client, number).await;
        let (head, tail) = code.expose().split_at(3);
        let tail: String = tail.chars().map(full_width).collect();
        let typed = VerificationCode::new(form(head, &tail)).unwrap();
        assert_eq!(checked(&client, number, &typed).await, Outcome::Verified(()));
    }
}

#[tokio::test]
async fn a_code_of_the_callers_own_arrives_as_it_is() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for code in ["AbC-12.", "[482913]", "x"] {
        client.deliver(&own_code(PHONE, DeliveryType::Sms, code)).await.unwrap();
        assert_eq!(latest_code(&sandbox, PHONE), code);
    }
}

#[test]
fn what_can_be_no_code_costs_no_try() {
    for typed in ["", "---", "123", "1234567890123", "12#456", "コード", "482913\u{7}"] {
        assert!(VerificationCode::new(typed).is_err(), "{typed:?}");
    }
}

#[tokio::test]
async fn the_capitals_of_a_keyboard_are_lowered() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    // Twelve of these hold no letter once in five million times.
    let mut request = code_for(PHONE, DeliveryType::Sms);
    (request.character_type, request.character_size) =
        (CharacterType::LowerAlphanumeric, CharacterSize::new(12).unwrap());
    client.generate_and_deliver(&request).await.unwrap();
    let code = latest_code(&sandbox, PHONE);
    assert!(code.len() == 12 && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()));
    let upper = VerificationCode::new(code.to_uppercase()).unwrap();
    assert_eq!(checked(&client, PHONE, &upper).await, Outcome::Verified(()));
}

#[tokio::test]
async fn of_many_checks_at_once_one_verifies() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let code = sent(&sandbox, &client, PHONE).await;
    let number = phone(PHONE);
    let checks = (0..20).map(|_| client.verify(&number, &code));
    let checks = futures_util::future::try_join_all(checks).await.unwrap();
    let verified = checks.iter().filter(|verification| verification.outcome().is_verified()).count();
    assert_eq!(verified, 1);
    assert_eq!(count(&sandbox, &operations::VERIFY_CODE), 20);
}

#[tokio::test]
async fn a_number_that_was_sent_nothing_has_no_code() {
    let sandbox = sandbox().await;
    let code = VerificationCode::new("000000").unwrap();
    assert_eq!(checked(&client(&sandbox), PHONE, &code).await, rejected(Rejection::WrongCode));
}
