//! What may be shown of text that somebody else wrote.

use std::fmt;

/// The longest unknown code that is shown.
const LONGEST_CODE: usize = 48;
/// More digits in a row than this could be a telephone number.
const LONGEST_NUMBER: usize = 6;

/// So many digits in a row, and more, could be a telephone number even among other characters.
const SHORTEST_TELEPHONE: usize = 9;

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

/// Shows the id that a provider gave a request, if it looks like one: a UUID, or letters among short runs of digits.
pub(crate) struct ShownId<'a>(pub(crate) &'a str);

impl fmt::Display for ShownId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.0;
        let longest_run = id.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
        let is_id = (8..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && id.bytes().any(|byte| byte.is_ascii_alphabetic())
            && (longest_run < SHORTEST_TELEPHONE || id.split('-').map(str::len).eq([8, 4, 4, 4, 12]));
        f.write_str(if is_id { id } else { "[not shown]" })
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
        // A one-time code is all digits, or short and mixed; an error code opens with a letter or a sign.
        && (text.starts_with(|c: char| c.is_ascii_uppercase() || c == '-') || text.len() <= 3)
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
    fn ids_of_requests_are_shown_and_numbers_are_not() {
        let id = "0f8fad5b-d9cb-469f-a165-70867728950e";
        assert_eq!(ShownId(id).to_string(), id);
        for text in ["090-1234-5678", "09012345678", "tel-09012345678", "Hong Gildong 1", "short1", ""] {
            assert_eq!(ShownId(text).to_string(), "[not shown]", "{text}");
        }
    }

    #[test]
    fn what_could_be_a_person_is_not() {
        let long = "A".repeat(49);
        for text in ["01012345678", "482913", "HTTP 400", "Hong Gildong", "홍길동", "N01012345678", "", "a1b2c3", &long]
        {
            assert_eq!(Shown(text).to_string(), "[not shown]", "{text}");
        }
    }
}
