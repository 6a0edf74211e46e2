//! A code that is the same for everybody.

use std::io::ErrorKind;

use phoneproof::{Outcome, sandbox::Sandbox, smslink::types::CharacterType};

use super::clients::{Clients, code_of, otp};

#[tokio::test]
async fn every_provider_sends_the_fixed_code_in_its_own_length_and_accepts_it() {
    let sandbox = Sandbox::builder().otp("123456").start().await.unwrap();
    let clients = Clients::of(&sandbox);
    assert_eq!(sandbox.otp(), Some("123456"));

    for (phone, kind, length, code) in [
        ("09012345671", CharacterType::Digits, 6, "123456"),
        ("09012345672", CharacterType::Digits, 4, "1234"),
        ("09012345673", CharacterType::LowerAlphanumeric, 8, "12345612"),
    ] {
        clients.send_code_of(phone, kind, length).await;
        assert_eq!(code_of(&sandbox, phone), code);
        assert_eq!(clients.verify(phone, code).await, Outcome::Verified(()));
    }

    let pending = clients.request_otp("01012345678").await;
    assert!(clients.portone.confirm(&pending, &otp("123456")).await.unwrap().is_verified());

    let pending = clients.send_otp("01087654321").await;
    assert!(clients.confirm(&pending, "123456").await.is_verified());

    let challenge = clients.ring("0212345678").await;
    assert!(clients.authenticate(&challenge, "1234").await.is_verified());
}

#[tokio::test]
async fn another_code_than_the_fixed_one_is_still_wrong() {
    let sandbox = Sandbox::builder().otp("000000").start().await.unwrap();
    let clients = Clients::of(&sandbox);
    clients.send_code("09012345678").await;
    assert!(!clients.verify("09012345678", "000001").await.is_verified());
    assert!(clients.verify("09012345678", "000000").await.is_verified());
    // Used up, like any other code.
    assert!(!clients.verify("09012345678", "000000").await.is_verified());
}

#[tokio::test]
async fn a_sandbox_does_not_start_with_a_code_that_no_provider_could_send() {
    for nonsense in ["", "123", "1234567890123", "abcdef", "12 456"] {
        let error = Sandbox::builder().otp(nonsense).start().await.unwrap_err();
        let text = format!("the fixed code must be 4 to 12 digits, and \"{nonsense}\" is not");
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::InvalidInput, text));
    }
}

#[tokio::test]
async fn without_one_codes_differ() {
    let sandbox = Sandbox::start().await.unwrap();
    let clients = Clients::of(&sandbox);
    assert_eq!(sandbox.otp(), None);
    let mut codes = Vec::new();
    for last in 0..5 {
        let phone = format!("0901234567{last}");
        clients.send_code_of(&phone, CharacterType::Digits, 12).await;
        codes.push(code_of(&sandbox, &phone));
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 5);
}
