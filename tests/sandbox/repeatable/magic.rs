//! Each row of the table of magic numbers, tried.

use phoneproof::{
    Outcome, Provider, Rejection,
    portone::v1::types::ErrorCode as PortOneError,
    sandbox::{Behaviour, MagicNumber, Sandbox},
    smslink::types::DeliveryStatus,
    solapi::types::{CreateSenderIdRequest, PhoneNumber, SenderIdStatus},
};
use serde_json::{Value, json};

use super::clients::{Clients, code_of, customer, otp, person, portone_token, post};

fn numbers(provider: Provider) -> impl Iterator<Item = MagicNumber> {
    let numbers: Vec<_> = Sandbox::magic_numbers();
    numbers.into_iter().filter(move |number| number.provider() == provider)
}

/// More than a provider's tries: magic numbers do not change.
const OFTEN: usize = 7;

#[tokio::test]
async fn smslinks_numbers_behave_as_the_table_says() {
    let sandbox = Sandbox::start().await.unwrap();
    let clients = Clients::of(&sandbox);
    for magic in numbers(Provider::Smslink) {
        let phone = magic.number();
        let id = clients.send_code(phone).await;
        let arrived = sandbox.inbox().latest_to(phone);
        assert_eq!(arrived.is_some(), magic.behaviour() != Behaviour::Undeliverable, "{phone}");
        // The delivery is over.
        sandbox.advance(std::time::Duration::from_secs(2));
        let status = clients.smslink.delivery_result(id).await.unwrap().sms_result.unwrap().status.unwrap();
        let expected = if arrived.is_some() { DeliveryStatus::Delivered } else { DeliveryStatus::Failed };
        assert_eq!(status, expected, "{phone}");

        let verdict = match magic.behaviour() {
            Behaviour::Delivered => Outcome::Verified(()),
            Behaviour::Undeliverable => continue,
            Behaviour::WrongCode => Outcome::Rejected(Rejection::WrongCode),
            Behaviour::Expired => Outcome::Rejected(Rejection::Expired),
            Behaviour::Locked => Outcome::Rejected(Rejection::TooManyAttempts),
            other => panic!("SMSLINK has no such behaviour: {other:?}"),
        };
        let code = code_of(&sandbox, phone);
        assert_eq!(clients.verify(phone, &code).await, verdict, "{phone}");
        if magic.behaviour() != Behaviour::Delivered {
            for _ in 0..OFTEN {
                assert_eq!(clients.verify(phone, &code).await, verdict, "{phone}");
            }
        }
    }
}

#[tokio::test]
async fn portone_v2s_numbers_behave_as_the_table_says() {
    let sandbox = Sandbox::start().await.unwrap();
    let clients = Clients::of(&sandbox);
    for magic in numbers(Provider::PortOneV2) {
        let phone = magic.number();
        if magic.behaviour() == Behaviour::CarrierMismatch {
            let error = clients.portone_v2.send(&customer(phone)).await.unwrap_err();
            assert_eq!(error.details()[0].code.as_ref().unwrap().as_str(), "SANDBOX_CARRIER_MISMATCH");
            assert_eq!(sandbox.inbox().count_to(phone), 0);
            continue;
        }
        let pending = clients.send_otp(phone).await;
        assert_eq!(sandbox.inbox().count_to(phone) == 1, magic.behaviour() != Behaviour::Undeliverable, "{phone}");
        let pg_code = match magic.behaviour() {
            Behaviour::Delivered => {
                assert_eq!(clients.confirm(&pending, &code_of(&sandbox, phone)).await, Outcome::Verified(()));
                continue;
            }
            Behaviour::Undeliverable => continue,
            Behaviour::WrongCode => "SANDBOX_WRONG_OTP",
            Behaviour::Expired => "SANDBOX_EXPIRED_OTP",
            Behaviour::Locked => "SANDBOX_TOO_MANY_TRIES",
            other => panic!("PortOne has no such behaviour: {other:?}"),
        };
        for _ in 0..OFTEN {
            let outcome = clients.confirm(&pending, &code_of(&sandbox, phone)).await;
            let Outcome::Rejected(Rejection::Unknown(said)) = outcome else { panic!("{phone}: {outcome:?}") };
            assert_eq!(said.as_str(), pg_code, "{phone}");
        }
    }
}

/// What PortOne's sandbox says to an OTP. The client does not tell one "no" from another: nor does the provider.
async fn confirm(sandbox: &Sandbox, imp_uid: &str, otp: &str) -> String {
    let token = portone_token(sandbox).await;
    let path = format!("/certifications/otp/confirm/{imp_uid}");
    let answer = post(sandbox, &path, ("authorization", &token), &json!({ "otp": otp })).await;
    let answer: Value = answer.json().await.unwrap();
    assert_ne!(answer["code"], 0);
    answer["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn portones_numbers_behave_as_the_table_says() {
    let sandbox = Sandbox::start().await.unwrap();
    let clients = Clients::of(&sandbox);
    for magic in numbers(Provider::PortOneV1) {
        let phone = magic.number();
        if magic.behaviour() == Behaviour::CarrierMismatch {
            let error = clients.portone.send(&person(phone)).await.unwrap_err();
            assert_eq!(error.code(), Some(&PortOneError::InvalidPersonalInfo));
            assert_eq!(sandbox.inbox().count_to(phone), 0);
            continue;
        }
        let pending = clients.request_otp(phone).await;
        let arrived = sandbox.inbox().latest_to(phone);
        assert_eq!(arrived.is_some(), magic.behaviour() != Behaviour::Undeliverable, "{phone}");
        let text = match magic.behaviour() {
            Behaviour::Delivered => {
                let code = code_of(&sandbox, phone);
                assert!(clients.portone.confirm(&pending, &otp(&code)).await.unwrap().is_verified());
                continue;
            }
            Behaviour::Undeliverable => continue,
            Behaviour::WrongCode => "[sandbox] the OTP is wrong",
            Behaviour::Expired => "[sandbox] the OTP has expired",
            Behaviour::Locked => "[sandbox] too many wrong OTPs",
            other => panic!("PortOne has no such behaviour: {other:?}"),
        };
        for _ in 0..OFTEN {
            assert_eq!(confirm(&sandbox, pending.imp_uid().as_str(), &code_of(&sandbox, phone)).await, text, "{phone}");
        }
    }
}

#[tokio::test]
async fn solapis_numbers_behave_as_the_table_says() {
    for magic in numbers(Provider::Solapi) {
        // The account has room for five numbers, and the table has more.
        let sandbox = Sandbox::start().await.unwrap();
        let clients = Clients::of(&sandbox);
        let phone = magic.number();
        if magic.behaviour() == Behaviour::HeldElsewhere {
            let number = PhoneNumber::new(phone).unwrap();
            let account = clients.solapi.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await.unwrap();
            assert_eq!(account.sender_id(&number).unwrap().status, SenderIdStatus::Duplicated);
            assert_eq!(phone, Sandbox::SOLAPI_NUMBER_HELD_ELSEWHERE);
            continue;
        }
        let challenge = clients.ring(phone).await;
        let arrived = sandbox.inbox().latest_to(phone);
        assert_eq!(arrived.is_some(), magic.behaviour() != Behaviour::Undeliverable, "{phone}");
        let reason = match magic.behaviour() {
            Behaviour::Delivered => {
                assert!(clients.authenticate(&challenge, &code_of(&sandbox, phone)).await.is_verified());
                continue;
            }
            Behaviour::Undeliverable => continue,
            Behaviour::WrongCode => "SandboxWrongToken",
            Behaviour::Expired => "SandboxTokenExpired",
            Behaviour::Locked => "SandboxTooManyAttempts",
            other => panic!("SOLAPI has no such behaviour: {other:?}"),
        };
        for _ in 0..OFTEN {
            let outcome = clients.authenticate(&challenge, &code_of(&sandbox, phone)).await;
            let Outcome::Rejected(Rejection::Unknown(code)) = outcome else { panic!("{outcome:?}") };
            assert_eq!(code.as_str(), reason, "{phone}");
        }
    }
}

#[test]
fn every_behaviour_has_a_number_somewhere() {
    for behaviour in [
        Behaviour::Delivered,
        Behaviour::Undeliverable,
        Behaviour::WrongCode,
        Behaviour::Expired,
        Behaviour::Locked,
        Behaviour::CarrierMismatch,
        Behaviour::HeldElsewhere,
    ] {
        assert!(Sandbox::magic_numbers().iter().any(|number| number.behaviour() == behaviour), "{behaviour:?}");
    }
}
