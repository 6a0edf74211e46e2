//! What holds for every text.

use std::fmt::Write;

use phoneproof::{
    PhoneNumber,
    phone::{
        Country::{self, Japan, Korea},
        InvalidPhoneNumber,
    },
};
use proptest::prelude::*;

/// Numbers of every kind, in national digits.
fn numbers() -> impl Strategy<Value = (String, Country)> {
    let korean = "010[0-9]{8}|01[16-9][0-9]{7,8}|02[1-9][0-9]{6,7}|0(3[1-3]|4[1-4]|5[1-5]|6[1-4])[1-9][0-9]{6,7}|030[0-9]{7,9}\
        |1[568][0-9]{6}|050[0-9]{8,9}|070[0-9]{8}|060[2-9][0-9]{6}|080[0-9]{7}";
    let japanese = "0[7-9]0[0-9]{8}|0[256]0[0-9]{8}|020[0-9]{11}|(0120|0570|0990)[0-9]{6}|0[1-9][1-9][0-9]{7}";
    prop_oneof![korean.prop_map(|text| (text, Korea)), japanese.prop_map(|text| (text, Japan))]
}

/// What may stand anywhere between digits: slashes and middle dots may not after a number that is whole.
fn separators() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[-. ()ー－―−━⁻﹘\u{3000}\u{a0}ㅡ\u{1173}\u{ffda}\u{200b}\u{61c}]{0,2}", 15)
}

fn full_width(digit: char) -> char {
    char::from_u32(u32::from(digit) + 0xfee0).unwrap()
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = text.parse::<PhoneNumber>();
        for country in [Korea, Japan] {
            let _ = PhoneNumber::parse(&text, country);
        }
    }

    #[test]
    fn no_refusal_repeats_the_text(text in "[+]?[0-9a-z가-힣ぁ-ん#]{6,30}") {
        for country in [Korea, Japan] {
            if let Err(invalid) = PhoneNumber::parse(&text, country) {
                let shown = format!("{invalid} {invalid:?}");
                prop_assert!(!shown.contains(&text), "{}", shown);
            }
        }
    }

    #[test]
    fn what_is_read_is_read_back((digits, country) in numbers()) {
        let number = PhoneNumber::parse(&digits, country).unwrap();
        prop_assert_eq!(number.national(), &digits);
        prop_assert_eq!(number.e164().parse(), Ok(number.clone()));
        prop_assert_eq!(PhoneNumber::parse(&number.e164(), country), Ok(number.clone()));
        let json = serde_json::to_value(&number).unwrap();
        prop_assert_eq!(serde_json::from_value::<PhoneNumber>(json).unwrap(), number);
    }

    #[test]
    fn whatever_is_read_has_a_form_that_is_read_back(text in "[+0-9 -]{0,20}") {
        for country in [Korea, Japan] {
            if let Ok(number) = PhoneNumber::parse(&text, country) {
                prop_assert_eq!(number.e164().parse(), Ok(number));
            }
        }
    }

    #[test]
    fn separators_and_width_never_matter(
        (digits, country) in numbers(),
        separators in separators(),
        wide in any::<u16>(),
    ) {
        let mut typed = String::new();
        for (at, (digit, separator)) in digits.chars().zip(separators).enumerate() {
            let digit = if wide >> at & 1 == 1 { full_width(digit) } else { digit };
            write!(typed, "{separator}{digit}").unwrap();
        }
        prop_assert_eq!(PhoneNumber::parse(&typed, country), PhoneNumber::parse(&digits, country));
    }

    #[test]
    fn what_stands_between_two_numbers_never_makes_them_one(
        (digits, country) in numbers(),
        apart in "[/／·・･]",
        more in "[0-9]{1,11}",
    ) {
        let typed = [digits, apart, more].concat();
        prop_assert_eq!(PhoneNumber::parse(&typed, country), Err(InvalidPhoneNumber::SeveralNumbers));
    }

    #[test]
    fn a_shown_number_gives_away_at_most_eight_digits((digits, country) in numbers()) {
        let shown = PhoneNumber::parse(&digits, country).unwrap().to_string();
        let open = shown.chars().filter(char::is_ascii_digit).count();
        prop_assert!(open <= 8 && open + 4 <= digits.len(), "{}", shown);
    }
}
