//! Whom a right code lets in: the expected person, and nobody else.

use std::convert::identity;

use phoneproof::{
    Delivery, InvalidValue, Outcome, PhoneNumber, Rejection,
    phone::Country,
    portone::{
        v1::{self, types::Certification},
        v2::{self, types::VerifiedCustomer},
    },
    sandbox::Sandbox,
    verification::{
        BirthDate, Carrier, Compared, Difference, Expected, Gender, IdentityNumber, Input, Pending, Person, PersonName,
        Proof, Rejected, Subject,
    },
};
use serde_json::{Value, json};

use super::providers::{NAME, Verification, generous_sandbox, identifying, latest_code, verifying};
use crate::support::apis::{PortOneV1, Smslink};

const NUMBER: &str = "010-1234-5678";

fn number(typed: &str) -> PhoneNumber {
    PhoneNumber::parse(typed, Country::Korea).unwrap()
}

/// The person of the tests, with another name and another identity number.
fn subject(provider: Verification, name: &str, identity_number: &str) -> Subject {
    let identity_number = IdentityNumber::new(identity_number).unwrap();
    provider.subject().with_person(Person::new(PersonName::new(name).unwrap(), identity_number, Carrier::KtMvno))
}

fn expected() -> Expected {
    Verification::of::<PortOneV1>().subject().expected()
}

/// What becomes of the right code of the person of the tests, if this one is expected.
async fn checked(provider: Verification, sandbox: &Sandbox, expected: &Expected) -> Outcome<Proof, Rejected> {
    let verifier = provider.verifier(sandbox);
    let pending = verifier.start(&provider.subject()).await.unwrap();
    verifier.check(&pending, expected, &latest_code(sandbox, provider)).await.unwrap()
}

#[tokio::test]
async fn a_right_code_of_somebody_else_is_a_rejection_that_says_what_differs() {
    for provider in identifying() {
        for (name, identity_number, difference) in [
            ("홍길순", "9001011", Difference::Name),
            (NAME, "9001021", Difference::BirthDate),
            (NAME, "9001013", Difference::BirthDate),
            (NAME, "9001012", Difference::Gender),
        ] {
            let sandbox = Sandbox::start().await.unwrap();
            let other = subject(provider, name, identity_number).expected();
            let Outcome::Rejected(rejected) = checked(provider, &sandbox, &other).await else {
                panic!("{provider:?}: {difference:?} was let in")
            };
            assert_eq!(rejected.reason(), &Rejection::SomebodyElse, "{provider:?}");
            assert_eq!(rejected.difference(), Some(difference), "{provider:?}");
            assert_eq!(rejected.to_string(), "somebody else was verified");
            let shown = format!("{rejected} {rejected:?}");
            assert!(!shown.contains("홍길") && !shown.contains("1990"), "{shown}");
        }
    }
}

#[tokio::test]
async fn whom_too_little_is_known_of_is_nobody_and_the_result_says_what_was_compared() {
    for provider in identifying() {
        let sandbox = generous_sandbox().await;
        let only_number = Expected::number(provider.phone_number());
        let Outcome::Rejected(rejected) = checked(provider, &sandbox, &only_number).await else { panic!("let in") };
        assert_eq!(rejected.difference(), Some(Difference::NotEnough));
        let comparison = rejected.comparison().unwrap();
        assert_eq!((comparison.phone_number(), comparison.name()), (Compared::Same, Compared::NotCompared));

        let named = only_number.with_name(PersonName::new(NAME).unwrap());
        assert!(checked(provider, &generous_sandbox().await, &named).await.is_verified(), "{provider:?}");
    }
}

#[tokio::test]
async fn a_pending_of_another_number_is_refused_before_anything_is_sent() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let pending: Pending = serde_json::from_value(serde_json::to_value(&pending).unwrap()).unwrap();
        let code = latest_code(&sandbox, provider);
        let sent = sandbox.requests().len();
        let its_own = provider.phone_number();
        let others = ["+819011111102", "+821087654321", "+12025550100", "+8215880000"].into_iter();
        for other in others.filter_map(|other| other.parse().ok()).filter(|other| *other != its_own) {
            let other = provider.subject().expected().with_number(other);
            let error = verifier.check(&pending, &other, &code).await.unwrap_err();
            assert_eq!((error.delivery(), error.input()), (Delivery::NotSent, Some(Input::Pending)), "{error}");
        }
        assert_eq!(sandbox.requests().len(), sent);
        assert!(verifier.check(&pending, &provider.subject().expected(), &code).await.unwrap().is_verified());
    }
}

#[tokio::test]
async fn where_only_a_number_is_proved_a_person_without_one_is_refused_unsent() {
    let sandbox = Sandbox::start().await.unwrap();
    let verifier = Verification::of::<Smslink>().verifier(&sandbox);
    let pending = verifier.start(&Verification::of::<Smslink>().subject()).await.unwrap();
    let sent = sandbox.requests().len();
    let person = Expected::person(PersonName::new(NAME).unwrap(), BirthDate::new("1990-01-01").unwrap());
    let code = latest_code(&sandbox, Verification::of::<Smslink>());
    let error = verifier.check(&pending, &person, &code).await.unwrap_err();
    assert_eq!(error.invalid_input().map(InvalidValue::name), Some("Expected"), "{error}");
    assert_eq!(sandbox.requests().len(), sent);
}

/// V1's record and V2's customer with these members in their own names, beside the name.
fn records(members: &[(&str, &str, Value)]) -> (Certification, VerifiedCustomer) {
    let mut record = json!({ "imp_uid": "imp_1", "pg_provider": "danal", "certified": true, "name": NAME });
    let mut customer = json!({ "name": NAME });
    for (v1, v2, value) in members {
        record[*v1] = value.clone();
        customer[*v2] = value.clone();
    }
    (serde_json::from_value(record).unwrap(), serde_json::from_value(customer).unwrap())
}

fn assert_difference(members: &[(&str, &str, Value)], difference: Option<Difference>) {
    let (record, customer) = records(members);
    assert_eq!(record.difference(&expected()), difference, "V1 {members:?}");
    assert_eq!(customer.difference(&expected()), difference, "V2 {members:?}");
}

fn date(value: impl Into<Value>) -> (&'static str, &'static str, Value) {
    ("birthday", "birthDate", value.into())
}

fn phone(value: impl Into<Value>) -> (&'static str, &'static str, Value) {
    ("phone", "phoneNumber", value.into())
}

#[test]
fn the_records_of_both_apis_are_compared_by_the_same_rule() {
    let (same_date, same_phone) = (date("1990-01-01"), phone("01012345678"));
    for members in [vec![same_date.clone()], vec![same_phone.clone()], vec![same_date.clone(), same_phone.clone()]] {
        assert_difference(&members, None);
    }
    for nothing in [json!(null), json!("")] {
        assert_difference(&[date(nothing.clone()), same_phone.clone()], None);
        assert_difference(&[same_date.clone(), phone(nothing.clone())], None);
        assert_difference(&[date(nothing.clone()), phone(nothing)], Some(Difference::NotEnough));
    }
    assert_difference(&[], Some(Difference::NotEnough));
    for name in [json!(null), json!("")] {
        let nameless = ("name", "name", name);
        assert_difference(&[nameless, same_date.clone(), same_phone.clone()], Some(Difference::NotEnough));
    }
    assert_difference(&[("name", "name", json!("김철수")), same_date.clone()], Some(Difference::Name));
    for other in ["1990-01-02", "19900101", "1990-**-**", "900101"] {
        assert_difference(&[date(other), same_phone.clone()], Some(Difference::BirthDate));
    }
}

/// Among them what is the expected number, if one guesses.
#[test]
fn a_number_that_is_masked_foreign_or_unreadable_differs_and_stays_so_once_kept() {
    let differing = [
        "821012345678",
        "821087654321",
        "0821012345678",
        "010****5678",
        "010-****-5678",
        "010XXXX5678",
        "+12025550100",
        "+819012345678",
        "1012345678",
        "010-1234-567",
        "010-1234-5678 #1",
        "01012345678, 01087654321",
        "unknown",
        "0",
        " ",
        "01087654321",
    ];
    for text in differing {
        assert_difference(&[date("1990-01-01"), phone(text)], Some(Difference::PhoneNumber));

        let (record, customer) = records(&[date("1990-01-01"), phone(text)]);
        for identity in [(&record).into(), (&customer).into()] {
            let proof = Proof::Identity(Box::new(identity));
            let kept: Proof = serde_json::from_str(&serde_json::to_string(&proof).unwrap()).unwrap();
            assert_eq!(kept, proof, "{text}");
            assert_eq!(kept.difference(&expected()), Some(Difference::PhoneNumber), "{text}");
            // Nor is it the number of somebody whom it would suit.
            if let Ok(own) = text.parse::<PhoneNumber>() {
                assert_eq!(kept.difference(&expected().with_number(own)), Some(Difference::PhoneNumber), "{text}");
            }
            assert!(!format!("{proof:?}").contains(text) || text.len() < 2, "{proof:?}");
        }
    }
    for same in ["01012345678", "010-1234-5678", "+82 10 1234 5678", "０１０１２３４５６７８"] {
        assert_difference(&[date("1990-01-01"), phone(same)], None);
    }
}

#[test]
fn a_sex_differs_only_between_male_and_female() {
    let gender = |value: &str| ("gender", "gender", json!(value));
    for (given, difference) in [
        ("MALE", None),
        ("male", None),
        ("FEMALE", Some(Difference::Gender)),
        ("female", Some(Difference::Gender)),
        ("OTHER", None),
        ("X", None),
        ("", None),
    ] {
        assert_difference(&[date("1990-01-01"), gender(given)], difference);
    }
    let (record, _) = records(&[date("1990-01-01"), gender("female")]);
    assert_eq!(record.difference(&expected().with_gender(Gender::Other)), None);
}

#[test]
fn v1s_birth_in_seconds_serves_where_the_birthday_is_missing() {
    let birth = |seconds: i64| ("birth", "unlisted", json!(seconds));
    let midnight = 631_119_600; // 1990-01-01 00:00 in Korea
    let differ = Some(Difference::BirthDate);
    for (members, difference) in [
        (vec![birth(midnight)], None),
        (vec![date(Value::Null), birth(midnight)], None),
        (vec![date(""), birth(midnight + 3_600)], None),
        (vec![birth(midnight - 3_600)], None),
        (vec![birth(midnight - 86_400)], differ),
        (vec![birth(midnight + 86_400), phone("01012345678")], differ),
        // What can't be a midnight is not compared.
        (vec![birth(0)], Some(Difference::NotEnough)),
        (vec![birth(0), phone("01012345678")], None),
        (vec![birth(midnight + 3_601)], Some(Difference::NotEnough)),
        (vec![birth(midnight - 43_200), phone("01012345678")], None),
        (vec![birth(i64::MIN), phone("01012345678")], None),
        (vec![birth(i64::MAX)], Some(Difference::NotEnough)),
        // The birthday is there, whatever it is worth.
        (vec![date("1990-01-02"), birth(midnight)], differ),
        (vec![date("unknown"), birth(midnight)], differ),
        (vec![date("1990-01-01"), birth(midnight + 86_400)], None),
    ] {
        assert_eq!(records(&members).0.difference(&expected()), difference, "{members:?}");
    }

    let born = |date: &str| Expected::person(PersonName::new(NAME).unwrap(), BirthDate::new(date).unwrap());
    for (seconds, date) in [(-32_400, "1970-01-01"), (-32_400 - 86_400, "1969-12-31"), (-378_721_800, "1958-01-01")] {
        assert_eq!(records(&[birth(seconds)]).0.difference(&born(date)), None, "{date}");
    }
}

#[test]
fn a_service_that_knows_less_compares_less() {
    let (record, customer) = records(&[date("1990-01-01"), phone("01012345678")]);
    let name = || PersonName::new(NAME).unwrap();
    let (number, date) = (number(NUMBER), BirthDate::new(" １９９０-01-01 ").unwrap());
    for (expected, is_same) in [
        (Expected::person(name(), date.clone()), true),
        (Expected::number(number.clone()).with_name(name()), true),
        (Expected::number(number.clone()), false),
        (Expected::number(number).with_birth_date(date), false),
    ] {
        assert_eq!(record.difference(&expected).is_none(), is_same, "{expected:?}");
        assert_eq!(customer.comparison(&expected).is_same(), is_same, "{expected:?}");
    }
}

#[test]
fn a_birth_date_that_is_none_is_refused_where_it_is_typed() {
    for date in ["", "19900101", "1990-02-30", "1990-1-1", "900101", "1990-01-01T00:00", "홍길동"] {
        let refused = BirthDate::new(date).expect_err(date);
        assert_eq!(refused.to_string(), "BirthDate: there is no such day; a date is YYYY-MM-DD");
    }
    assert!(["1990-01-01", "2000-02-29"].map(|date| BirthDate::new(date).is_ok()).into_iter().all(identity));
}

#[test]
fn the_person_of_a_request_to_portones_own_clients_is_the_one_expected() {
    let request = v1::types::RequestOtpRequest::new(
        v1::types::PersonName::new(NAME).unwrap(),
        v1::types::PhoneNumber::new(NUMBER).unwrap(),
        v1::types::Birth::new("900101").unwrap(),
        v1::types::GenderDigit::new("1").unwrap(),
        v1::types::Carrier::Skt,
    );
    assert_eq!(Expected::try_from(&request), Ok(expected()));

    let customer = v2::types::SendIdentityVerificationBodyCustomer::new(
        v2::types::PersonName::new(NAME).unwrap(),
        v2::types::PhoneNumber::new(NUMBER).unwrap(),
        v2::types::IpAddress::new("203.0.113.10").unwrap(),
    );
    let by_number = Expected::number(number(NUMBER)).with_name(PersonName::new(NAME).unwrap());
    assert_eq!(Expected::try_from(&customer), Ok(by_number));
    let customer = customer.with_identity_number(v2::types::IdentityNumber::new("900101-1").unwrap());
    assert_eq!(Expected::try_from(&customer), Ok(expected()));
}
