//! What may be shown of text that somebody else wrote.

use std::fmt;

/// The longest unknown code that is shown.
const LONGEST_CODE: usize = 48;
/// More digits than this, with or without signs between them, could be a telephone or a resident number.
const MOST_DIGITS: usize = 6;
/// More digits than this could be a one-time code or a birth date, unless several letters say otherwise.
const MOST_DIGITS_ALONE: usize = 4;
/// So many letters make a code of `ERR429001`, which `A429001` is not.
const TELLING_LETTERS: usize = 3;
/// A token or a one-time code goes from letters to digits and back more often than a code of errors does.
const MOST_TURNS: usize = 2;

/// Shows a provider's code if it looks like one, and otherwise only that there is one.
///
/// Providers may echo what they were sent, so a code that could be a person's number, a sentence or a
/// token is not shown.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_code_like(self.0) { f.write_str(self.0) } else { f.write_str("[not shown]") }
    }
}

/// Shows the id that a provider gave a request, if it is a UUID. Any other form could as well be a token.
pub(crate) struct ShownId<'a>(pub(crate) &'a str);

impl fmt::Display for ShownId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_hex = self.0.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        let is_uuid = is_hex && self.0.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
        f.write_str(if is_uuid { self.0 } else { "[not shown]" })
    }
}

fn is_code_like(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_CODE
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte))
        && !could_be_a_number(without_detail(text))
        && turns(text) <= MOST_TURNS
        // A one-time code is all digits, or short and mixed; an error code opens with a letter or a sign.
        && (text.starts_with(|c: char| c.is_ascii_uppercase() || c == '-') || text.len() <= 3)
}

/// Counts digits wherever they stand: signs between them are how people write numbers.
fn could_be_a_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    digits > MOST_DIGITS || digits > MOST_DIGITS_ALONE && letters < TELLING_LETTERS
}

/// Leaves out the `_001` behind a code that opens with the HTTP status of an error, such as `ERR400001_001`. No number
/// is written like that.
fn without_detail(text: &str) -> &str {
    let Some((code, detail)) = text.rsplit_once('_') else { return text };
    let number = code.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let is = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if is(number, 6) && number.starts_with(['4', '5']) && is(detail, 3) { code } else { text }
}

/// How often a letter follows a digit or a digit a letter.
fn turns(text: &str) -> usize {
    let pairs = text.bytes().zip(text.bytes().skip(1));
    let both = pairs.filter(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric());
    both.filter(|(a, b)| a.is_ascii_digit() != b.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select, string::string_regex};

    use super::{Shown, ShownId};

    #[test]
    fn codes_are_shown() {
        for code in [
            "ERR429001",
            "ERR400001_139",
            "VRFY00009",
            "DTL000023",
            "-1",
            "404",
            "InvalidSenderId",
            "SandboxWrongToken",
            "IDENTITY_VERIFICATION_ALREADY_VERIFIED",
            "MC02",
            "W-1205",
        ] {
            assert_eq!(Shown(code).to_string(), code);
        }
    }

    #[test]
    fn ids_of_requests_are_shown_and_what_could_be_a_number_or_a_token_is_not() {
        let id = "0f8fad5b-d9cb-469f-a165-70867728950e";
        assert_eq!(ShownId(id).to_string(), id);
        for text in ["090-1234-5678", "09012345678", "Hong Gildong 1", "a3f9c1e75b2d48f6", ""] {
            assert_eq!(ShownId(text).to_string(), "[not shown]", "{text}");
        }
    }

    #[test]
    fn what_could_be_a_person_is_not() {
        let long = "A".repeat(49);
        for text in [
            "01012345678",
            "482913",
            "HTTP 400",
            "Hong Gildong",
            "홍길동",
            "N01012345678",
            "",
            "a1b2c3",
            "A1B2C3",
            // Rows of digits that are dressed as codes.
            "P010-1234-5678",
            "N-0101234-5678",
            "A900101-1234567",
            "010.1234.5678",
            "T_090_1234_5678",
            "TEL/010/1234/5678",
            "-010-1234-5678",
            "ERR010-1234-5678",
            "ERR010123_456",
            "ERR400001_0101",
            "ERR400001-139",
            "A900101",
            "G-482913",
            "-482913",
            &long,
        ] {
            assert_eq!(Shown(text).to_string(), "[not shown]", "{text}");
        }
    }

    /// A row of digits, written in groups as people do.
    fn grouped(groups: &[usize], sign: &str) -> impl Strategy<Value = String> + use<> {
        let groups: Vec<_> = groups.iter().map(|length| format!("[0-9]{{{length}}}")).collect();
        string_regex(&groups.join(sign)).unwrap()
    }

    /// Telephone numbers, national and international, and resident numbers, with their second half masked too.
    fn numbers() -> impl Strategy<Value = String> {
        let plans: [&[usize]; 14] = [
            &[3, 4, 4],
            &[3, 3, 4],
            &[2, 4, 4],
            &[2, 3, 4],
            &[4, 4],
            &[4, 3, 3],
            &[4, 2, 4],
            &[5, 1, 4],
            &[6, 4],
            &[3, 4, 3],
            &[2, 2, 4, 4],
            &[2, 1, 4, 4],
            &[6, 7],
            &[6, 1],
        ];
        let signs = select(vec!["", "-", r"\.", "/", "_", "--", r"-\."]);
        (select(plans.to_vec()), signs).prop_flat_map(|(groups, sign)| grouped(groups, sign))
    }

    proptest! {
        #[test]
        fn no_code_hides_a_number(before in "[A-Z]{0,8}[_./-]?", number in numbers(), after in "([_./-]?[A-Za-z]{1,4})?") {
            let text = format!("{before}{number}{after}");
            prop_assert_eq!(Shown(&text).to_string(), "[not shown]", "{}", text);
            prop_assert_eq!(ShownId(&text).to_string(), "[not shown]", "{}", text);
        }

        #[test]
        fn a_code_of_letters_is_shown(code in "[A-Z][A-Za-z_]{0,47}") {
            prop_assert_eq!(Shown(&code).to_string(), code);
        }
    }
}
