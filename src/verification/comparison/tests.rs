use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    PhoneNumber,
    phone::Country,
    verification::{
        BirthDate, Carrier, Compared, Difference, Expected, Gender, IdentityNumber, Outcome, Person, PersonName, Proof,
        Subject,
    },
};

const NAME: &str = "홍길동";
const NUMBER: &str = "010-1234-5678";

fn number(typed: &str) -> PhoneNumber {
    PhoneNumber::parse(typed, Country::Korea).unwrap()
}

fn subject(identity_number: &str) -> Subject {
    let identity_number = serde_json::from_value(json!(identity_number)).unwrap();
    let person = Person::new(PersonName::new(NAME).unwrap(), identity_number, Carrier::Skt);
    Subject::number(number(NUMBER)).with_person(person)
}

fn expected() -> Expected {
    subject("9001011").expected()
}

/// What was proved, as it was kept: members in place of those that a provider without an extra contract gives.
fn proof(members: &Value) -> Proof {
    let mut identity = json!({ "name": NAME, "birth_date": "1990-01-01", "gender": "MALE" });
    for (name, value) in members.as_object().unwrap() {
        identity[name] = value.clone();
    }
    serde_json::from_value(json!({ "identity": identity })).unwrap()
}

fn difference(members: &Value) -> Option<Difference> {
    let proof = proof(members);
    let difference = proof.difference(&expected());
    assert_eq!(proof.is_of(&expected()), difference.is_none());
    match expected().judge(proof.clone()) {
        Outcome::Verified(judged) => assert_eq!((judged, difference), (proof, None)),
        Outcome::Rejected(rejected) => assert_eq!(rejected.difference(), difference),
    }
    difference
}

#[test]
fn a_possession_is_of_anybody_with_the_number() {
    let proof = Proof::Possession(number(NUMBER));
    assert!(proof.is_of(&Expected::number(number(NUMBER))));
    assert!(proof.is_of(&expected()));
}

#[test]
fn the_possession_of_another_number_or_of_one_that_nobody_expects_is_of_somebody_else() {
    let proof = Proof::Possession(number("010-8765-4321"));
    assert_eq!(proof.difference(&expected()), Some(Difference::PhoneNumber));
    let person = Expected::person(PersonName::new(NAME).unwrap(), BirthDate::new("1990-01-01").unwrap());
    assert_eq!(proof.difference(&person), Some(Difference::NotEnough));
}

#[test]
fn an_identity_is_of_the_person_with_that_name_and_birth_date_or_number() {
    for members in [
        json!({}),
        json!({ "phone_number": "+821012345678" }),
        json!({ "birth_date": null, "phone_number": "+821012345678" }),
        json!({ "gender": null }),
    ] {
        assert_eq!(difference(&members), None, "{members}");
    }
}

#[test]
fn each_value_that_can_be_compared_and_differs_is_somebody_else() {
    for (members, expected) in [
        (json!({ "name": "홍길순" }), Difference::Name),
        (json!({ "name": "홍 길동" }), Difference::Name),
        (json!({ "name": "" }), Difference::Name),
        (json!({ "birth_date": "1990-01-02" }), Difference::BirthDate),
        (json!({ "birth_date": "1890-01-01" }), Difference::BirthDate),
        (json!({ "birth_date": "2090-01-01" }), Difference::BirthDate),
        (json!({ "phone_number": "+821087654321" }), Difference::PhoneNumber),
        (json!({ "phone_number": "+819012345678" }), Difference::PhoneNumber),
        (json!({ "gender": "FEMALE" }), Difference::Gender),
        (json!({ "gender": "female", "phone_number": "+821012345678" }), Difference::Gender),
        (json!({ "birth_date": "1990-01-02", "phone_number": "+821012345678" }), Difference::BirthDate),
    ] {
        assert_eq!(difference(&members), Some(expected), "{members}");
    }
}

#[test]
fn what_is_given_and_cannot_be_read_differs_although_the_rest_is_the_same() {
    for date in ["19900101", "1990-**-**", "1990.01.01", "90-01-01", "1990-02-30", "1990-1-1", "", " ", "홍길동"] {
        let members = json!({ "birth_date": date, "phone_number": "+821012345678" });
        assert_eq!(difference(&members), Some(Difference::BirthDate), "{date}");
    }
    for text in ["821012345678", "010****5678", "+12025550100", "0", " ", "010-1234-567", "+821012345678"] {
        let members = json!({ "phone_number": { "unreadable": text } });
        assert_eq!(difference(&members), Some(Difference::PhoneNumber), "{text}");
    }
}

#[test]
fn a_name_alone_or_no_name_is_not_enough() {
    for members in [
        json!({ "birth_date": null }),
        json!({ "birth_date": null, "gender": null }),
        json!({ "name": null }),
        json!({ "name": null, "phone_number": "+821012345678" }),
    ] {
        assert_eq!(difference(&members), Some(Difference::NotEnough), "{members}");
    }
    let (name, date) = (PersonName::new(NAME).unwrap(), BirthDate::new("1990-01-01").unwrap());
    let full = proof(&json!({ "phone_number": "+821012345678" }));
    for (expected, difference) in [
        (Expected::number(number(NUMBER)), Some(Difference::NotEnough)),
        (Expected::number(number(NUMBER)).with_birth_date(date.clone()), Some(Difference::NotEnough)),
        (Expected::number(number(NUMBER)).with_name(name.clone()), None),
        (Expected::person(name, date), None),
    ] {
        assert_eq!(full.difference(&expected), difference, "{expected:?}");
    }
}

#[test]
fn a_sex_that_is_neither_male_nor_female_is_not_compared() {
    for gender in [json!("OTHER"), json!("X"), json!(""), json!(null)] {
        let proof = proof(&json!({ "gender": gender }));
        assert_eq!(proof.comparison(&expected()).gender(), Compared::NotCompared, "{gender}");
        assert!(proof.is_of(&expected()), "{gender}");
    }
    let other = expected().with_gender(Gender::Other);
    assert_eq!(proof(&json!({})).comparison(&other).gender(), Compared::NotCompared);
}

#[test]
fn the_comparison_says_what_was_compared() {
    let comparison = proof(&json!({ "gender": "FEMALE" })).comparison(&expected());
    assert_eq!(
        (comparison.name(), comparison.birth_date(), comparison.phone_number(), comparison.gender()),
        (Compared::Same, Compared::Same, Compared::NotCompared, Compared::Differs)
    );
    assert_eq!((comparison.is_same(), comparison.difference()), (false, Some(Difference::Gender)));
}

#[test]
fn the_seventh_digit_tells_century_and_sex() {
    for (digits, date, gender) in [
        ("9001011", "1990-01-01", Gender::Male),
        ("9001012", "1990-01-01", Gender::Female),
        ("0001013", "2000-01-01", Gender::Male),
        ("0001014", "2000-01-01", Gender::Female),
        ("9001015", "1990-01-01", Gender::Male),
        ("9001016", "1990-01-01", Gender::Female),
        ("9912317", "2099-12-31", Gender::Male),
        ("9912318", "2099-12-31", Gender::Female),
    ] {
        let expected = subject(digits).expected();
        assert_eq!(expected.birth_date().map(BirthDate::expose), Some(date), "{digits}");
        assert_eq!(expected.gender(), Some(&gender), "{digits}");
    }
}

/// The first, 29 February 1900, passes the check of what is sent; the others can only come from what was kept.
#[test]
fn an_identity_number_that_names_no_day_is_nobodys() {
    for digits in ["0002295", "900230-1", "9001010", "900101", "", "홍길동"] {
        for date in ["1900-02-29", "1900-03-01", "1990-02-30", "1990-01-01", ""] {
            let proof = proof(&json!({ "birth_date": date, "gender": null, "phone_number": "+821012345678" }));
            assert_eq!(proof.difference(&subject(digits).expected()), Some(Difference::BirthDate), "{digits} {date}");
        }
    }
    assert!(IdentityNumber::new("0002295").is_ok());
}

fn compared() -> impl Strategy<Value = Option<bool>> {
    prop::sample::select(vec![None, Some(true), Some(false)])
}

proptest! {
    /// Whatever each value is, one rule decides.
    #[test]
    fn one_rule_decides(name in compared(), date in compared(), phone in compared(), gender in compared()) {
        let value = |is_same: Option<bool>, same: &str, other: Value| match is_same {
            None => Value::Null,
            Some(true) => json!(same),
            Some(false) => other,
        };
        let proof = proof(&json!({
            "name": value(name, NAME, json!("김철수")),
            "birth_date": value(date, "1990-01-01", json!("1990-01-02")),
            "phone_number": value(phone, "+821012345678", json!({ "unreadable": "010****5678" })),
            "gender": value(gender, "MALE", json!("FEMALE")),
        }));
        let nothing_differs = ![name, date, phone, gender].contains(&Some(false));
        let is_same = nothing_differs && name == Some(true) && (date == Some(true) || phone == Some(true));
        prop_assert_eq!(proof.is_of(&expected()), is_same);
        // And so it stays, once kept.
        let kept: Proof = serde_json::from_value(serde_json::to_value(&proof).unwrap()).unwrap();
        prop_assert_eq!(kept.comparison(&expected()), proof.comparison(&expected()));
        let expected_again: Expected = serde_json::from_value(serde_json::to_value(expected()).unwrap()).unwrap();
        prop_assert_eq!(kept.comparison(&expected_again), proof.comparison(&expected()));
    }
}
