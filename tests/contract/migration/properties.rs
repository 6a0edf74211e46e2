//! What holds for every value: there and back is the same, and nothing panics or repeats what it refuses.

use phoneproof::portone::{v1::types as one, v2::types as two};
use proptest::prelude::*;

use super::{dates::answered, texts::there_and_back};

/// Days of the two centuries that a gender digit can tell, each with a digit of its century.
fn births() -> impl Strategy<Value = (String, String)> {
    let days = (1900..2100_i32, 1..=12_i32, 1..=28_i32);
    (days, 0..4_usize).prop_map(|((year, month, day), which)| {
        let digits = if year < 2000 { ["1", "2", "5", "6"] } else { ["3", "4", "7", "8"] };
        (format!("{year}-{month:02}-{day:02}"), digits[which].to_owned())
    })
}

proptest! {
    #[test]
    fn a_birth_date_survives_all_its_forms((day, digit) in births()) {
        let (date, digit) = (two::BirthDate::new(&day).unwrap(), one::GenderDigit::new(&digit).unwrap());
        let number = two::IdentityNumber::try_from((&date, &digit)).unwrap();
        let (birth, same_digit) = <(one::Birth, one::GenderDigit)>::try_from(&number).unwrap();
        prop_assert_eq!(&same_digit, &digit);
        prop_assert_eq!(two::IdentityNumber::try_from((&birth, &digit)).unwrap(), number.clone());

        let birthday = one::Birthday::try_from((&birth, &digit)).unwrap();
        prop_assert_eq!(birthday.expose(), day.as_str());
        prop_assert_eq!(two::BirthDate::try_from(&birthday).unwrap(), date.clone());
        prop_assert_eq!(two::BirthDate::try_from(&number).unwrap(), date.clone());
        prop_assert_eq!(one::Birthday::try_from(&date).unwrap(), birthday);
    }

    #[test]
    fn a_text_that_both_write_alike_survives(text in any::<String>()) {
        there_and_back!(one::PersonName, two::PersonName, text.as_str());
        there_and_back!(one::PhoneNumber, two::PhoneNumber, text.as_str());
        there_and_back!(one::UniqueKey, two::Ci, text.as_str());
        there_and_back!(one::UniqueInSite, two::Di, text.as_str());
    }

    #[test]
    fn a_code_converts_back_to_itself_or_not_at_all(text in "(SKT|KT|LG[TU])?(_MVNO)?|(fe)?male|OTHER|SMS|[a-zA-Z_0-9]{0,9}") {
        let carrier = one::CertifiedCarrier::from(text.as_str());
        if let Ok(operator) = two::IdentityVerificationOperator::try_from(&carrier) {
            prop_assert_eq!(one::CertifiedCarrier::try_from(&operator).unwrap(), carrier);
            let request = <(one::Carrier, bool)>::try_from(&operator).unwrap();
            prop_assert_eq!(two::IdentityVerificationOperator::try_from(&request).unwrap(), operator);
        }
        let gender = one::Gender::from(text.as_str());
        if let Ok(converted) = two::Gender::try_from(&gender) {
            prop_assert!(one::Gender::try_from(&converted).unwrap() == gender);
        }
    }

    #[test]
    fn no_answered_text_panics_and_no_refusal_repeats_it(text in "\\PC{0,9}|[0-9０-９-]{5,12}") {
        let (number, digit): (two::IdentityNumber, one::GenderDigit) = (answered(&text), answered(&text));
        let refusals = [
            <(one::Birth, one::GenderDigit)>::try_from(&number).err(),
            two::BirthDate::try_from(&number).err(),
            one::Birthday::try_from((&answered(&text), &digit)).err(),
            two::IdentityNumber::try_from((&answered::<two::BirthDate>(&text), &digit)).err(),
            two::IdentityNumber::try_from((&answered::<one::Birth>(&text), &digit)).err(),
            two::BirthDate::try_from(&answered::<one::Birthday>(&text)).err(),
            two::Bypass::try_from(&answered::<one::Bypass>(&text)).err(),
        ];
        for refusal in refusals.into_iter().flatten().map(|refusal| refusal.to_string()) {
            // Shorter texts are part of any sentence.
            prop_assert!(text.chars().count() < 5 || !refusal.contains(&text), "{refusal}");
        }
    }
}
