//! What may be shown of text that somebody else wrote.

use std::fmt;

/// The longest unknown code that is shown.
const LONGEST_CODE: usize = 48;
/// More digits in a row than this could be a telephone number.
const LONGEST_NUMBER: usize = 6;

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
    let mut run = 0;
    !text.is_empty()
        && text.len() <= LONGEST_CODE
        && text.bytes().all(|byte| {
            run = if byte.is_ascii_digit() { run + 1 } else { 0 };
            run <= LONGEST_NUMBER && (byte.is_ascii_alphanumeric() || b"_-./".contains(&byte))
        })
        && turns(text) <= MOST_TURNS
        // A one-time code is all digits, or short and mixed; an error code opens with a letter or a sign.
        && (text.starts_with(|c: char| c.is_ascii_uppercase() || c == '-') || text.len() <= 3)
}

/// How often a letter follows a digit or a digit a letter.
fn turns(text: &str) -> usize {
    let pairs = text.bytes().zip(text.bytes().skip(1));
    let both = pairs.filter(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric());
    both.filter(|(a, b)| a.is_ascii_digit() != b.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::{Shown, ShownId};

    #[test]
    fn codes_are_shown() {
        for code in ["ERR429001", "VRFY00009", "-1", "404", "InvalidSenderId", "SandboxWrongToken"] {
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
            &long,
        ] {
            assert_eq!(Shown(text).to_string(), "[not shown]", "{text}");
        }
    }
}
