//! What people type, and what it is.

use phoneproof::{
    PhoneNumber,
    phone::{
        Country::{Japan, Korea},
        Kind,
    },
};

#[test]
fn people_type_numbers_in_many_ways() {
    for (typed, country, expected) in [
        ("010-1234-5678", Korea, "01012345678"),
        ("010.1234.5678", Korea, "01012345678"),
        ("010 1234 5678", Korea, "01012345678"),
        ("010/1234/5678", Korea, "01012345678"),
        ("  01012345678\r\n", Korea, "01012345678"),
        ("010\u{2013}1234\u{2212}5678", Korea, "01012345678"),
        ("010ㅡ1234ㅡ5678", Korea, "01012345678"),
        ("010·1234·5678", Korea, "01012345678"),
        ("010ㆍ1234ㆍ5678", Korea, "01012345678"),
        ("010／1234／5678", Korea, "01012345678"),
        ("02/123/4567", Korea, "021234567"),
        ("+82/10/1234/5678", Korea, "01012345678"),
        ("1588/0000", Korea, "15880000"),
        ("\u{202a}010-1234-5678\u{202c}", Korea, "01012345678"),
        ("０１０－１２３４－５６７８", Korea, "01012345678"),
        ("+82 10 1234 5678", Korea, "01012345678"),
        ("+82 010 1234 5678", Korea, "01012345678"),
        ("+82 (0)10-1234-5678", Korea, "01012345678"),
        ("(+82) 10-1234-5678", Korea, "01012345678"),
        ("0082 10 1234 5678", Korea, "01012345678"),
        ("+82 2 123 4567", Korea, "021234567"),
        ("[02] 1234-5678", Korea, "0212345678"),
        ("1588-0000", Korea, "15880000"),
        ("+82-1588-0000", Korea, "15880000"),
        ("１５８８ー００００", Korea, "15880000"),
        ("090-1234-5678", Japan, "09012345678"),
        ("０９０ｰ１２３４ｰ５６７８", Japan, "09012345678"),
        ("０９０\u{3000}１２３４\u{3000}５６７８", Japan, "09012345678"),
        ("090・1234・5678", Japan, "09012345678"),
        ("＋８１ ９０ １２３４ ５６７８", Japan, "09012345678"),
        ("0081-90-1234-5678", Japan, "09012345678"),
        ("０３／１２３４／５６７８", Japan, "0312345678"),
        ("03･1234･5678", Japan, "0312345678"),
        ("(03) 1234-5678", Japan, "0312345678"),
        ("（０３）１２３４―５６７８", Japan, "0312345678"),
        ("0120－123－456", Japan, "0120123456"),
    ] {
        let number = PhoneNumber::parse(typed, country).unwrap_or_else(|invalid| panic!("{typed}: {invalid}"));
        assert_eq!(number.national(), expected, "{typed}");
        assert_eq!(number.country(), country, "{typed}");
    }
}

/// What the keyboards of Korea and Japan, and of telephones, have for a dash.
const DASHES: &str = "-\u{1173}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2043}\u{207b}\u{208b}\u{2212}\u{2500}\u{2501}\
    \u{2796}\u{30a0}\u{30fc}\u{3161}\u{fe31}\u{fe58}\u{fe63}\u{ff0d}\u{ff70}\u{ffda}";

#[test]
fn any_dash_stands_between_digits() {
    for dash in DASHES.chars() {
        let typed = format!("010{dash}1234{dash}5678");
        let number = PhoneNumber::parse(&typed, Korea).unwrap_or_else(|invalid| panic!("{typed}: {invalid}"));
        assert_eq!(number.national(), "01012345678", "{typed}");
    }
}

/// A mark of direction, a joiner, a selector: what comes along when a number is copied.
#[test]
fn a_mark_that_nobody_sees_stands_anywhere() {
    for mark in "\u{ad}\u{34f}\u{61c}\u{180e}\u{200b}\u{200e}\u{200f}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{206f}\u{fe0f}\u{feff}".chars() {
        let typed = format!("{mark}010{mark}-1234-{mark}5678{mark}");
        let number = PhoneNumber::parse(&typed, Korea).unwrap_or_else(|invalid| panic!("{typed:?}: {invalid}"));
        assert_eq!(number.national(), "01012345678", "{typed:?}");
    }
}

#[test]
fn a_number_tells_its_kind_and_its_e164_form() {
    for (national, country, kind, e164) in [
        ("01012345678", Korea, Kind::Mobile, "+821012345678"),
        ("0111234567", Korea, Kind::Mobile, "+82111234567"),
        ("021234567", Korea, Kind::Landline, "+8221234567"),
        ("03112345678", Korea, Kind::Landline, "+823112345678"),
        ("030312345678", Korea, Kind::UnifiedMessaging, "+8230312345678"),
        ("15880000", Korea, Kind::Nationwide, "+8215880000"),
        ("16001234", Korea, Kind::Nationwide, "+8216001234"),
        ("18001234", Korea, Kind::Nationwide, "+8218001234"),
        ("050212345678", Korea, Kind::Personal, "+8250212345678"),
        ("0602345678", Korea, Kind::Premium, "+82602345678"),
        ("07012345678", Korea, Kind::Internet, "+827012345678"),
        ("0801234567", Korea, Kind::TollFree, "+82801234567"),
        ("09012345678", Japan, Kind::Mobile, "+819012345678"),
        ("07012345678", Japan, Kind::Mobile, "+817012345678"),
        ("02012345678", Japan, Kind::Data, "+812012345678"),
        ("02012345678901", Japan, Kind::Data, "+812012345678901"),
        ("05012345678", Japan, Kind::Internet, "+815012345678"),
        ("06012345678", Japan, Kind::FixedMobile, "+816012345678"),
        ("0120123456", Japan, Kind::TollFree, "+81120123456"),
        ("08001234567", Japan, Kind::TollFree, "+818001234567"),
        ("0570123456", Japan, Kind::NaviDial, "+81570123456"),
        ("0990123456", Japan, Kind::Premium, "+81990123456"),
        ("0312345678", Japan, Kind::Landline, "+81312345678"),
    ] {
        let number = PhoneNumber::parse(national, country).unwrap_or_else(|invalid| panic!("{national}: {invalid}"));
        assert_eq!((number.kind(), number.e164().as_str()), (kind, e164), "{national}");
        assert_eq!(e164.parse(), Ok(number), "{e164}");
    }
}

#[test]
fn a_number_is_the_same_however_it_was_typed_and_in_which_country_it_was_read() {
    let typed = PhoneNumber::parse("010-1234-5678", Korea).unwrap();
    let international: PhoneNumber = "+82 10 1234 5678".parse().unwrap();
    assert_eq!(typed, international);
    assert_eq!(std::collections::HashSet::from([typed, international]).len(), 1);

    let korean = PhoneNumber::parse("07012345678", Korea).unwrap();
    let japanese = PhoneNumber::parse("07012345678", Japan).unwrap();
    assert_ne!(korean, japanese);
    assert_ne!(korean.kind(), japanese.kind());
}
