//! Why a text is no number.

use phoneproof::{
    PhoneNumber,
    phone::{
        Country::{Japan, Korea},
        InvalidPhoneNumber,
    },
};

#[test]
fn a_refusal_says_what_is_wrong() {
    for (typed, country, reason) in [
        ("", Korea, "it is empty"),
        (" \u{3000}\n", Korea, "it is empty"),
        ("---", Korea, "it has no digit"),
        ("+", Korea, "it has no digit"),
        ("010-CALL-ME", Korea, "it has a letter; give digits"),
        ("공일공", Korea, "it has a letter; give digits"),
        ("〇九〇", Japan, "it has a letter; give digits"),
        ("03一1234一5678", Japan, "it has a letter; give digits"),
        ("010*1234*5678", Korea, "it has a character that no number has; give digits"),
        ("010-1234-5678\n010-1234-5679", Korea, "it has a character that no number has; give digits"),
        ("010+1234", Korea, "it has a + inside; a country code stands at the beginning"),
        ("++82 10 1234 5678", Korea, "it has a + inside; a country code stands at the beginning"),
        ("02-1234-5678#12", Korea, "it has an extension; give the number alone"),
        ("02-1234-5678 x12", Korea, "it has an extension; give the number alone"),
        ("02-1234-5678 Ext. 12", Korea, "it has an extension; give the number alone"),
        ("02-1234-5678 내선 12", Korea, "it has an extension; give the number alone"),
        ("03-1234-5678 内線12", Japan, "it has an extension; give the number alone"),
        ("+1 202 555 0100", Korea, "it is a number of another country; give a Korean one (+82)"),
        ("+81 90 1234 5678", Korea, "it is a number of another country; give a Korean one (+82)"),
        ("0082 10 1234 5678", Japan, "it is a number of another country; give a Japanese one (+81)"),
        (
            "1234-5678",
            Korea,
            "no Korean number begins like this; give a mobile number, or a landline with its area code",
        ),
        (
            "010-1234-5678",
            Japan,
            "no Japanese number begins like this; give a mobile number, or a landline with its area code",
        ),
        ("010-1234-56", Korea, "it is too short: a mobile number that begins like this has 11 digits"),
        ("010-123-4567", Korea, "it is too short: a mobile number that begins like this has 11 digits"),
        ("+82 10-123-4567", Korea, "it is too short: a mobile number that begins like this has 11 digits"),
        ("010-1234-56789", Korea, "it is too long: a mobile number that begins like this has 11 digits"),
        ("011-123-456", Korea, "it is too short: a mobile number that begins like this has 10 or 11 digits"),
        ("016-1234-56789", Korea, "it is too long: a mobile number that begins like this has 10 or 11 digits"),
        ("02-123-456", Korea, "it is too short: a landline number that begins like this has 9 or 10 digits"),
        (
            "030-1234-56789-1",
            Korea,
            "it is too long: a unified messaging number that begins like this has 10, 11 or 12 digits",
        ),
        ("1588-00", Korea, "it is too short: a nationwide number that begins like this has 8 digits"),
        ("1588-0000-1", Korea, "it is too long: a nationwide number that begins like this has 8 digits"),
        ("090-1234-567", Japan, "it is too short: a mobile number that begins like this has 11 digits"),
        (
            "020-1234-5678-9",
            Japan,
            "it is too short: a number of a data line that begins like this has 11 or 14 digits",
        ),
    ] {
        let refused = PhoneNumber::parse(typed, country).expect_err(typed);
        assert_eq!(refused.to_string(), reason, "{typed:?}");
    }
}

#[test]
fn two_lines_are_not_taken_for_one() {
    for (number, country) in [
        ("02-123-4567", Korea),
        ("02-1234-5678", Korea),
        ("(031) 123-4567", Korea),
        ("+82 2-123-4567", Korea),
        ("0082 2-123-4567", Korea),
        ("010-1234-5678", Korea),
        ("010/1234/5678", Korea),
        ("011-123-4567", Korea),
        ("1588-0000", Korea),
        ("030-123-4567", Korea),
        ("03-1234-5678", Japan),
        ("+81 3-1234-5678", Japan),
        ("０３－１２３４－５６７８", Japan),
        ("090-1234-5678", Japan),
        ("0120-123-456", Japan),
    ] {
        for apart in ["/", "／", " / ", "·", "・", "･", "ㆍ", "∕"] {
            for rest in ["8", "4568", number.trim_start_matches('+')] {
                let typed = format!("{number}{apart}{rest}");
                assert_eq!(PhoneNumber::parse(&typed, country), Err(InvalidPhoneNumber::SeveralNumbers), "{typed}");
            }
        }
    }
    assert_eq!("+82 2-123-4567/8".parse::<PhoneNumber>(), Err(InvalidPhoneNumber::SeveralNumbers));
}

#[test]
fn a_country_code_needs_its_plus() {
    for (typed, country) in [
        ("82-10-1234-5678", Korea),
        ("821012345678", Korea),
        ("８２ー１０ー１２３４ー５６７８", Korea),
        ("82 (0)10 1234 5678", Korea),
        ("82-2-123-4567", Korea),
        ("82-1588-0000", Korea),
        ("82-10-1234-567", Korea),
        ("81-90-1234-5678", Japan),
        ("819012345678", Japan),
        ("81-3-1234-5678", Japan),
    ] {
        let refused = PhoneNumber::parse(typed, country).expect_err(typed);
        assert_eq!(refused, InvalidPhoneNumber::PlusMissing { country }, "{typed}");
        assert!(refused.to_string().ends_with("put + before it"), "{refused}");
        assert_eq!(typed.parse::<PhoneNumber>(), Err(refused), "{typed}: and no country was named");
        assert_eq!(
            PhoneNumber::parse(&format!("+{typed}"), country).is_ok(),
            typed != "82-10-1234-567",
            "{typed}: the advice is right"
        );
        let other = if country == Korea { Japan } else { Korea };
        assert_eq!(
            PhoneNumber::parse(typed, other),
            Err(InvalidPhoneNumber::OtherCountry { wanted: other }),
            "{typed}"
        );
    }
}

#[test]
fn a_national_number_alone_is_not_guessed_at() {
    for typed in ["010-1234-5678", "090-1234-5678", "070-1234-5678", "02-1234-5678", "1588-0000"] {
        assert_eq!(typed.parse::<PhoneNumber>(), Err(InvalidPhoneNumber::CountryNeeded), "{typed}");
    }
    assert_eq!("+1 202 555 0100".parse::<PhoneNumber>(), Err(InvalidPhoneNumber::UnservedCountry));
}

#[test]
fn a_named_country_is_not_overruled_by_a_country_code() {
    assert_eq!(PhoneNumber::parse("+81 90 1234 5678", Korea), Err(InvalidPhoneNumber::OtherCountry { wanted: Korea }));
}
