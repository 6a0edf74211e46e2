//! Codes that people type or paste: `482-913`, `[482913]`, `４８２９１３`, or with marks of a message around them.
//!
//! A code that can't be one is refused here, before it costs the person an attempt.

use zeroize::Zeroizing;

use super::Checked;
use crate::phone::{ascii, is_blank, is_bracket, is_dash, is_full_stop, is_middle_dot, is_unseen};

/// A code of which nobody documents more than that it is one: neither length nor letters are judged.
pub(crate) fn typed_code(value: &str) -> Checked {
    let code = without_separators(value)?;
    if code.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(code);
    }
    Err("it has a character that no code has".to_owned())
}

/// A code of six digits.
pub(crate) fn six_digit_code(value: &str) -> Checked {
    let code = without_separators(value)?;
    match code.len() {
        _ if !code.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err("it has a letter or a sign; give the six digits alone".to_owned())
        }
        6 => Ok(code),
        count => Err(format!("it has {}; give six digits", digits(count))),
    }
}

fn digits(count: usize) -> String {
    if count == 1 { "one digit".to_owned() } else { format!("{count} digits") }
}

/// A code of 4 to 12 digits or lower-case letters. A keyboard that begins with a capital adds it without being asked.
pub(crate) fn lower_alphanumeric_code(value: &str) -> Checked {
    let mut code = without_separators(value)?;
    code.make_ascii_lowercase();
    match code.len() {
        _ if !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            Err("it has a sign; give the letters and digits alone".to_owned())
        }
        4..=12 => Ok(code),
        count => Err(format!("it has {count} letters and digits; a code has 4 to 12")),
    }
}

/// A code of the caller's own, which is sent as it is: the caller will compare it.
pub(crate) fn code_as_given(value: &str) -> Checked {
    match value.len() {
        0 => Err("it is empty".to_owned()),
        _ if !value.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err("it has a blank or a character outside ASCII, and a code is sent as it is".to_owned())
        }
        1..=255 => Ok(value.to_owned().into()),
        _ => Err("it is longer than 255 characters".to_owned()),
    }
}

/// A code that may be read aloud.
pub(crate) fn spoken_code(value: &str) -> Checked {
    let is_mixed = value.contains(char::is_uppercase) && value.contains(char::is_lowercase);
    if !is_mixed && value.chars().all(char::is_alphanumeric) {
        return Ok(value.to_owned().into());
    }
    Err("a code that may be read aloud must not mix upper and lower case, nor have symbols".to_owned())
}

/// What a person means by what was typed, with full-width letters and digits in their ASCII form.
fn without_separators(value: &str) -> Checked {
    let is_dot = |c| is_full_stop(c) || is_middle_dot(c);
    let is_any_dash = |c| is_dash(c) || matches!(c, '\u{301c}' | '\u{3030}');
    let is_separator = |c| is_blank(c) || is_unseen(c) || is_any_dash(c) || is_bracket(c) || is_dot(c);
    // With room for all of it: a text that grows moves, and leaves its beginning behind.
    let mut code = Zeroizing::new(String::with_capacity(value.len()));
    code.extend(value.chars().filter(|c| !is_separator(*c)).map(ascii));
    match (code.is_empty(), value.chars().all(|c| is_blank(c) || is_unseen(c))) {
        (true, true) => Err("it is empty".to_owned()),
        (true, false) => Err("it has neither a digit nor a letter".to_owned()),
        (false, _) => Ok(code),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Checked, code_as_given, lower_alphanumeric_code, six_digit_code, typed_code};

    const FORMATS: [fn(&str) -> Checked; 3] = [typed_code, six_digit_code, lower_alphanumeric_code];

    /// What keyboards and copies add.
    const ADDED: &str = "[ \\-.()\\[\\]{}<>\t\r\n\u{a0}\u{3000}\u{2000}-\u{200f}\u{2010}-\u{2015}\u{2212}\u{30fc}\u{ff70}\
        \u{3161}\u{1173}\u{ffda}\u{301c}\u{2501}\u{207b}\u{fe58}\u{ff0d}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{61c}\u{feff}\u{ad}\u{180e}\
        （）［］「」【】〔〕『』《》。．｡·・･]{0,2}";

    fn full_width(c: char) -> char {
        char::from_u32(u32::from(c) + 0xfee0).unwrap()
    }

    proptest! {
        #[test]
        fn a_code_is_the_same_whatever_a_keyboard_or_a_copy_adds(
            code in "[0-9]{6}",
            added in proptest::collection::vec(ADDED, 7),
            wide in any::<u8>(),
        ) {
            let digits = code.chars().enumerate();
            let digits = digits.map(|(at, digit)| if wide >> at & 1 == 1 { full_width(digit) } else { digit });
            let mut typed: String = digits.zip(&added).flat_map(|(digit, added)| added.chars().chain([digit])).collect();
            typed += &added[6];
            for format in FORMATS {
                prop_assert_eq!(format(&typed), Ok(code.clone().into()), "{:?}", typed);
            }
        }

        #[test]
        fn a_cleaned_code_is_cleaned_to_itself(typed in any::<String>()) {
            for format in FORMATS {
                if let Ok(code) = format(&typed) {
                    prop_assert_eq!(format(&code), Ok(code));
                }
            }
        }

        #[test]
        fn a_code_of_the_callers_own_is_sent_as_it_is_or_not_at_all(code in any::<String>()) {
            if let Ok(sent) = code_as_given(&code) {
                prop_assert_eq!(&*sent, &code);
            }
        }
    }

    #[test]
    fn codes_as_people_paste_them() {
        for typed in [
            "482-913",
            "４８２９１３",
            "[482913]",
            "482913.",
            "\u{200e}482 913\u{200f}",
            "４８２ー９１３。",
            "482\r\n913\n",
        ] {
            for format in FORMATS {
                assert_eq!(format(typed), Ok("482913".to_owned().into()), "{typed:?}");
            }
        }
    }

    #[test]
    fn what_is_not_six_digits_is_no_code_of_six_digits() {
        for typed in [
            "",
            "-",
            "48291",
            "4829131",
            "48291a",
            "48291３4",
            "482913!",
            "482/913",
            "인증번호 482913",
            "一二三四五六",
            "٤٨٢٩١٣",
        ] {
            assert!(six_digit_code(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn capitals_are_lowered_where_the_provider_has_none_and_nowhere_else() {
        assert_eq!(lower_alphanumeric_code("AB-12 Cd"), Ok("ab12cd".to_owned().into()));
        assert_eq!(lower_alphanumeric_code("ＡＢ１２"), Ok("ab12".to_owned().into()));
        assert_eq!(typed_code("AB-12 Cd"), Ok("AB12Cd".to_owned().into()));
        assert_eq!(code_as_given("AB-12Cd"), Ok("AB-12Cd".to_owned().into()));
    }

    #[test]
    fn a_code_of_letters_and_digits_has_four_to_twelve() {
        for (typed, is_code) in [("123", false), ("1234", true), ("a1b2c3d4e5f6", true), ("a1b2c3d4e5f67", false)] {
            assert_eq!(lower_alphanumeric_code(typed).is_ok(), is_code, "{typed}");
        }
        assert!(lower_alphanumeric_code("12#4").is_err() && lower_alphanumeric_code("コード").is_err());
    }

    #[test]
    fn the_length_of_an_undocumented_code_is_not_judged() {
        for typed in ["1", "12#4", "Abc", &"9".repeat(300)] {
            assert_eq!(typed_code(typed), Ok(typed.to_owned().into()), "{typed}");
        }
        assert!(typed_code("コード").is_err());
    }
}
