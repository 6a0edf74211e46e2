//! What the one flow over all providers makes of answers that no provider documents.

use phoneproof::{
    Delivery, Outcome, PhoneNumber, Rejection,
    phone::Country,
    portone::v1::types::Bypass,
    verification::{
        BirthDate, Carrier, Difference, Error, Expected, IdentityNumber, Pending, Person, PersonName,
        PortOneV1Verifier, PortOneV2Verifier, Proof, Rejected, Subject, Verifier,
    },
};
use serde_json::{Value, json};

use crate::{
    clients::{certification, otp_requested, portone, portone_v2, token},
    support::stub::{Answer, Stub},
};

const V1_ID: &str = "imp_000000000001";
const V2_ID: &str = "0123456789abcdef0123456789abcdef";

fn expected() -> Expected {
    let (name, date) = (PersonName::new("홍길동").unwrap(), BirthDate::new("1990-01-01").unwrap());
    Expected::person(name, date).with_number("+821012345678".parse().unwrap())
}

type Checked = Result<Outcome<Proof, Rejected>, Error>;

/// What V1's verifier makes of a certified record with this name.
async fn v1(name: Option<Value>) -> Checked {
    let mut record = certification(true);
    record["response"]["birthday"] = json!("1990-01-01");
    if let Some(name) = name {
        record["response"]["name"] = name;
    }
    let stub = Stub::in_turn(vec![Answer::json(200, token(1800)), Answer::json(200, record)]).await;
    let verifier = PortOneV1Verifier::new(portone(&stub).build().unwrap());
    verifier.check(&Pending::for_id("portone-v1", V1_ID), &expected(), "123456").await
}

/// What V2's makes of a verified record with this customer and this channel.
async fn v2(customer: Option<Value>, channel: Option<Value>) -> Checked {
    let mut record = json!({ "status": "VERIFIED", "id": V2_ID });
    let members = [("verifiedCustomer", customer), ("channel", channel)];
    for (name, value) in members.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        record[name] = value;
    }
    let stub = Stub::always(Answer::json(200, json!({ "identityVerification": record }))).await;
    let verifier = PortOneV2Verifier::new(portone_v2(&stub).build().unwrap(), "channel-key");
    verifier.check(&Pending::for_id("portone-v2", V2_ID), &expected(), "123456").await
}

fn assert_nobody(checked: Checked) {
    let failed = checked.expect_err("nobody knows who it is");
    assert!(failed.is_unreadable() && failed.to_string().contains("a verified person without a name"), "{failed}");
    assert_eq!(failed.delivery(), Delivery::Accepted);
}

#[tokio::test]
async fn a_verified_record_that_does_not_say_of_whom_proves_nothing() {
    for name in [None, Some(json!(null)), Some(json!(""))] {
        assert_nobody(v1(name.clone()).await);
        assert_nobody(v2(Some(json!({ "name": name, "birthDate": "1990-01-01" })), None).await);
    }
    assert_nobody(v2(None, None).await);
    assert_nobody(v2(Some(json!({})), None).await);
    assert!(v1(Some(json!("홍길동"))).await.unwrap().is_verified());
    assert!(v2(Some(json!({ "name": "홍길동", "birthDate": "1990-01-01" })), None).await.unwrap().is_verified());
}

/// The first difference of who is not let in.
fn difference(checked: Checked) -> Option<Difference> {
    match checked.unwrap() {
        Outcome::Verified(_) => None,
        Outcome::Rejected(rejected) => {
            assert_eq!(rejected.reason(), &Rejection::SomebodyElse);
            rejected.difference()
        }
    }
}

#[tokio::test]
async fn a_verified_record_lets_in_only_whom_it_names_beyond_doubt() {
    for (members, expected) in [
        (json!({ "name": "홍길동" }), Some(Difference::NotEnough)),
        (json!({ "name": "홍길순", "birthDate": "1990-01-01" }), Some(Difference::Name)),
        (json!({ "name": "홍길동", "birthDate": "19900101" }), Some(Difference::BirthDate)),
        (json!({ "name": "홍길동", "phoneNumber": "01012345678" }), None),
        (
            json!({ "name": "홍길동", "birthDate": "1990-01-01", "phoneNumber": "821012345678" }),
            Some(Difference::PhoneNumber),
        ),
        (
            json!({ "name": "홍길동", "birthDate": "1990-01-01", "phoneNumber": "010****5678" }),
            Some(Difference::PhoneNumber),
        ),
        (
            json!({ "name": "홍길동", "birthDate": "1990-01-01", "phoneNumber": "+12025550100" }),
            Some(Difference::PhoneNumber),
        ),
    ] {
        assert_eq!(difference(v2(Some(members.clone()), None).await), expected, "{members}");
    }
}

/// V2's refusal of an OTP in the PG's words.
#[tokio::test]
async fn the_pgs_code_and_words_are_kept_with_the_rejection_and_not_shown() {
    let refusal = json!({
        "type": "PG_PROVIDER", "message": "PG error", "pgCode": "B123", "pgMessage": "인증번호 홍길동 불일치"
    });
    let stub = Stub::always(Answer::json(502, refusal.clone())).await;
    let verifier = PortOneV2Verifier::new(portone_v2(&stub).build().unwrap(), "channel-key");
    let checked = verifier.check(&Pending::for_id("portone-v2", V2_ID), &expected(), "123456").await.unwrap();
    let Outcome::Rejected(rejected) = checked else { panic!("let in") };
    assert_eq!((rejected.provider_code(), rejected.provider_message()), ("B123", Some("인증번호 홍길동 불일치")));
    assert!(!format!("{rejected} {rejected:?}").contains("홍길동"));

    let person =
        Person::new(PersonName::new("홍길동").unwrap(), IdentityNumber::new("900101-1").unwrap(), Carrier::Skt);
    let subject = Subject::number("+821012345678".parse().unwrap()).with_person(person);
    let error = verifier.start(&subject.with_ip_address("203.0.113.10".parse().unwrap())).await.unwrap_err();
    assert_eq!((error.pg_code(), error.pg_message()), (Some("B123"), Some("인증번호 홍길동 불일치")), "{error}");
    assert!(!format!("{error} {error:?}").contains("홍길동"));
}

/// The request of V1's verifier for an OTP.
async fn v1_request(change: fn(PortOneV1Verifier) -> PortOneV1Verifier) -> Value {
    let stub = Stub::in_turn(vec![Answer::json(200, token(1800)), Answer::json(200, otp_requested())]).await;
    let number = PhoneNumber::parse("010-1234-5678", Country::Korea).unwrap();
    let identity_number = IdentityNumber::new("900101-1").unwrap();
    let person = Person::new(PersonName::new("홍길동").unwrap(), identity_number, Carrier::LguMvno);
    let verifier = change(PortOneV1Verifier::new(portone(&stub).build().unwrap()));
    verifier.start(&Subject::number(number).with_person(person)).await.unwrap();
    serde_json::from_str(&stub.requests()[1].body).unwrap()
}

#[tokio::test]
async fn kcp_gets_of_v1_what_its_guide_requires() {
    let mut expected = json!({
        "name": "홍길동", "phone": "01012345678", "birth": "900101", "gender_digit": "1", "carrier": "LGT", "is_mvno": true
    });
    assert_eq!(v1_request(|verifier| verifier).await, expected, "Danal needs no more");
    expected["channel_key"] = json!("channel-key");
    assert_eq!(v1_request(|verifier| verifier.with_channel_key("channel-key")).await, expected, "nor with a channel");

    let bypass = r#"{"kcpV2":{"media_type":"MC02"}}"#;
    for (name, value) in [("verification_method", "SMS"), ("bypass", bypass)] {
        expected[name] = json!(value);
    }
    let sent = v1_request(|verifier| {
        let bypass = Bypass::new(r#"{"kcpV2":{"media_type":"MC02"}}"#).unwrap();
        verifier.with_channel_key("channel-key").with_bypass(bypass)
    });
    assert_eq!(sent.await, expected);
}

#[tokio::test]
async fn an_identity_from_a_test_channel_says_so() {
    for (channel, expected) in [
        (Some(json!({ "type": "TEST" })), Some(true)),
        (Some(json!({ "type": "LIVE" })), Some(false)),
        (Some(json!({ "type": "A_NEW_TYPE" })), None),
        (Some(json!({})), None),
        (None, None),
    ] {
        let customer = json!({ "name": "홍길동", "birthDate": "1990-01-01" });
        let proof = v2(Some(customer), channel.clone()).await.unwrap().verified().unwrap();
        assert_eq!(proof.identity().unwrap().is_test, expected, "{channel:?}");
    }
}
