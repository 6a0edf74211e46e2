//! Telephone numbers as people type them, into the digits that providers take.

#![cfg_attr(
    not(all(feature = "solapi", feature = "portone", feature = "smslink")),
    allow(dead_code, reason = "each country is used by its providers")
)]

/// A country calling code.
pub(crate) type Country = &'static str;

pub(crate) const KOREA: Country = "82";
pub(crate) const JAPAN: Country = "81";

/// What people put between digits, in ASCII and in the wide forms of Korean and Japanese keyboards.
const SEPARATORS: &str = "-. ()\t\u{3000}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{30fc}\u{ff0d}\u{ff08}\u{ff09}\u{ff0e}\u{30fb}\u{a0}/";

/// A full-width letter or digit in its ASCII form.
pub(crate) fn ascii(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// The digits of `value`, without separators.
pub(crate) fn digits(value: &str) -> Result<String, String> {
    let mut digits = String::with_capacity(value.len());
    for c in value.chars() {
        match ascii(c) {
            digit if digit.is_ascii_digit() => digits.push(digit),
            _ if SEPARATORS.contains(c) => {}
            other if other.is_alphabetic() => return Err("it has a letter; give digits".to_owned()),
            '+' => return Err("it has a + inside; a country code stands at the beginning".to_owned()),
            _ => return Err("it has a character that no number has; give digits".to_owned()),
        }
    }
    if digits.is_empty() { Err("it has no digit".to_owned()) } else { Ok(digits) }
}

/// The digits of a number of `country` in national form, `+82 10-…` and `+82 (0)10-…` included.
pub(crate) fn national(value: &str, country: Country) -> Result<String, String> {
    let value = value.trim();
    let Some(international) = value.strip_prefix(['+', '\u{ff0b}']) else { return digits(value) };
    let digits = digits(international)?;
    let Some(rest) = digits.strip_prefix(country) else {
        return Err(format!("it is a number of another country; this provider serves +{country}"));
    };
    // Korean representative numbers (15xx, 16xx, 18xx) have neither area code nor leading zero.
    let representative = country == KOREA && rest.len() == 8 && rest.starts_with('1');
    if rest.starts_with('0') || representative { Ok(rest.to_owned()) } else { Ok(format!("0{rest}")) }
}

/// What can reach a Japanese number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JpKind {
    pub(crate) sms: bool,
    pub(crate) voice: bool,
}

/// Sorts a Japanese number in national form by what SMSLINK says can reach it.
pub(crate) fn jp_kind(digits: &str) -> Result<JpKind, String> {
    let prefix = |count: usize| digits.get(..count).unwrap_or_default();
    match (digits.len(), prefix(3)) {
        (_, "060") => Err("060 numbers can't be reached since June 2022".to_owned()),
        (_, "080") if prefix(4) == "0800" => Err("0800 is a toll-free number; give a mobile number".to_owned()),
        (11, "070" | "080" | "090") => Ok(JpKind { sms: true, voice: true }),
        (11 | 14, "020") => Ok(JpKind { sms: true, voice: false }),
        (11, "050") => Ok(JpKind { sms: false, voice: true }),
        (10, _) if matches!(prefix(4), "0120" | "0570") => {
            Err("0120 and 0570 numbers take neither SMS nor calls from here".to_owned())
        }
        (10, _) if prefix(1) == "0" && !matches!(prefix(3), "070" | "080" | "090" | "020" | "050") => {
            Ok(JpKind { sms: false, voice: true })
        }
        _ => {
            Err("it is no Japanese number: give 11 digits for a mobile, 10 with the area code for a landline"
                .to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{JAPAN, KOREA, digits, jp_kind, national};

    #[test]
    fn people_type_numbers_in_many_ways() {
        for (typed, country, expected) in [
            ("010-1234-5678", KOREA, "01012345678"),
            ("010.1234.5678", KOREA, "01012345678"),
            ("+82 10 1234 5678", KOREA, "01012345678"),
            ("+82 (0)10-1234-5678", KOREA, "01012345678"),
            ("０１０－１２３４－５６７８", KOREA, "01012345678"),
            ("+82 2 123 4567", KOREA, "021234567"),
            ("+82-1588-0000", KOREA, "15880000"),
            ("１５８８ー００００", KOREA, "15880000"),
            ("090-1234-5678", JAPAN, "09012345678"),
            ("＋８１ ９０ １２３４ ５６７８", JAPAN, "09012345678"),
            ("(03) 1234-5678", JAPAN, "0312345678"),
        ] {
            assert_eq!(national(typed, country), Ok(expected.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_a_reason() {
        for (typed, reason) in [
            ("010-CALL-ME", "it has a letter; give digits"),
            ("공일공", "it has a letter; give digits"),
            ("", "it has no digit"),
            ("---", "it has no digit"),
            ("+1 202 555 0100", "it is a number of another country; this provider serves +82"),
            ("010+1234", "it has a + inside; a country code stands at the beginning"),
            ("010#1234", "it has a character that no number has; give digits"),
        ] {
            assert_eq!(national(typed, KOREA), Err(reason.to_owned()), "{typed}");
        }
    }

    #[test]
    fn japanese_numbers_are_sorted_by_what_reaches_them() {
        for (number, sms, voice) in [
            ("09012345678", true, true),
            ("08012345678", true, true),
            ("02012345678", true, false),
            ("02012345678901", true, false),
            ("05012345678", false, true),
            ("0312345678", false, true),
        ] {
            let kind = jp_kind(number).unwrap();
            assert_eq!((kind.sms, kind.voice), (sms, voice), "{number}");
        }
        for number in ["08001234567", "0120123456", "0570123456", "06012345678", "0901234567", "123", "0901234567890"] {
            assert!(jp_kind(number).is_err(), "{number}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_no_reason_repeats_it(text in "[a-z가-힣ぁ-ん#+0-9]{1,30}") {
            if let Err(reason) = national(&text, KOREA) {
                prop_assert!(text.len() < 4 || !reason.contains(&text));
            }
        }

        #[test]
        fn only_digits_come_out(text in ".{0,40}") {
            if let Ok(digits) = digits(&text) {
                prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
