//! Whether an answer is to the number and the code that were asked about.
//!
//! SMSLINK knows no id of a request: over HTTP/1.1 a late answer can be taken for the next one's, and somebody else's
//! "success" would let a person in. So what an answer repeats is compared. What is missing, masked or unreadable says
//! nothing.

use super::types::PhoneNumber;
use crate::{phone, wire::json::Notes};

/// The name of both members, in every answer that has them.
const NUMBER: &str = "phone_number";
const CODE: &str = "verification_code";
/// What stands in place of what is not shown.
const MASKS: [char; 9] = ['*', '#', 'x', 'X', '•', '●', '＊', '×', '?'];

/// Whether the answer repeats another number than `asked`.
pub(super) fn is_another_number(asked: &PhoneNumber, echoed: Option<&PhoneNumber>, notes: &Notes) -> bool {
    let Some(echoed) = echoed.map(PhoneNumber::expose) else { return false };
    let read = |text: &str| phone::PhoneNumber::parse(text, phone::Country::Japan).ok();
    let asked = asked.expose();
    if let (Some(asked), Some(echoed)) = (read(asked), read(echoed)) {
        return asked != echoed;
    }
    // A number of JSON has no leading zero, nor a plus.
    let readings = [format!("0{echoed}"), format!("+{echoed}")].map(|text| read(&text));
    let is_readable = notes.numbers.contains(&NUMBER) && readings.iter().any(Option::is_some);
    is_readable && !readings.contains(&read(asked))
}

/// Whether the answer repeats another code than `asked`.
pub(super) fn is_another_code(asked: &str, echoed: Option<&str>, notes: &Notes) -> bool {
    let Some(echoed) = echoed.map(str::trim).filter(|code| !code.is_empty()) else { return false };
    if notes.numbers.contains(&CODE) {
        return !echoed.starts_with('-')
            && echoed != asked.trim_start_matches('0')
            && !(echoed == "0" && asked.chars().all(|digit| digit == '0'));
    }
    let is_masked = echoed.contains(MASKS) && !asked.contains(MASKS);
    !is_masked && !echoed.eq_ignore_ascii_case(asked)
}

#[cfg(test)]
mod tests {
    use super::{CODE, NUMBER, Notes, PhoneNumber, is_another_code, is_another_number};

    fn as_text() -> Notes {
        Notes::default()
    }

    fn as_numbers() -> Notes {
        Notes { numbers: vec![NUMBER, CODE], ..Notes::default() }
    }

    #[test]
    fn a_number_is_compared_as_a_number() {
        let asked = PhoneNumber::new("090-1234-5678").unwrap();
        let differs =
            |echoed: &str, notes: &Notes| is_another_number(&asked, Some(&PhoneNumber::verbatim(echoed)), notes);
        for same in ["09012345678", "090-1234-5678", "+819012345678", "０９０１２３４５６７８", "+81 90 1234 5678"]
        {
            assert!(!differs(same, &as_text()), "{same}");
        }
        for unreadable in ["", " ", "090xxxxxxxx", "090****5678", "[hidden]", "5678"] {
            assert!(!differs(unreadable, &as_text()), "{unreadable}");
        }
        for other in ["09012345679", "+819012345679", "0312345678"] {
            assert!(differs(other, &as_text()), "{other}");
        }
        assert!(!differs("9012345678", &as_numbers()) && !differs("819012345678", &as_numbers()));
        assert!(differs("9012345679", &as_numbers()) && differs("819012345679", &as_numbers()));
        assert!(!differs("-1", &as_numbers()) && !differs("1", &as_numbers()), "no number at all");
        assert!(!is_another_number(&asked, None, &as_text()));
    }

    #[test]
    fn a_code_is_compared_unless_it_is_masked() {
        let differs = |echoed: &str, notes: &Notes| is_another_code("012345", Some(echoed), notes);
        for same in ["012345", " 012345 ", "", "******", "xxxx45", "01••••"] {
            assert!(!differs(same, &as_text()), "{same}");
        }
        for other in ["012346", "12345", "0123450", "abcdef"] {
            assert!(differs(other, &as_text()), "{other}");
        }
        assert!(!differs("12345", &as_numbers()) && differs("12346", &as_numbers()) && differs("0", &as_numbers()));
        assert!(!is_another_code("012345", None, &as_text()));
    }
}
