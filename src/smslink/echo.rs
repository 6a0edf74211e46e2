//! Whether an answer is to the number and the code that were asked about.
//!
//! SMSLINK knows no id of a request: over HTTP/1.1 a late answer can be taken for the next one's, and somebody else's
//! "success" would let a person in. So what an answer repeats is compared. What is missing, masked or unreadable says
//! nothing.

use zeroize::Zeroizing;

use super::types::PhoneNumber;
use crate::{
    phone::{self, Country},
    wire::json::Notes,
};

/// The name of the member that repeats the code, in every answer that has it.
const CODE: &str = "verification_code";
/// The letter that can stand for what is not shown, and in a code too.
const MASK: [char; 2] = ['x', 'X'];

/// Whether the answer repeats another number than `asked`.
pub(super) fn is_another_number(asked: &PhoneNumber, echoed: Option<&PhoneNumber>) -> bool {
    let Some(echoed) = echoed.map(PhoneNumber::expose) else { return false };
    let readings = readings(echoed);
    let asked = phone::PhoneNumber::parse(asked.expose(), Country::Japan).ok();
    let is_ours = readings.iter().any(|reading| Some(reading) == asked.as_ref());
    !is_ours && (!readings.is_empty() || is_of_another_country(echoed))
}

/// What the text can mean: the number as it stands there, or one that lost its plus or its leading zero, as it does when
/// it becomes a number of JSON.
fn readings(echoed: &str) -> Vec<phone::PhoneNumber> {
    let written = ["", "+", "0"].map(|lost| Zeroizing::new([lost, echoed].concat()));
    let of = |country| written.iter().filter_map(move |text| phone::PhoneNumber::parse(text, country).ok());
    of(Country::Japan).collect()
}

/// Whether the text is a whole number in international form that is not Japanese. One that is masked is not whole.
fn is_of_another_country(echoed: &str) -> bool {
    const SHORTEST: usize = 8;
    let is_korean = || phone::PhoneNumber::parse(&Zeroizing::new(["+", echoed].concat()), Country::Korea).is_ok();
    let is_whole = |rest: &str| {
        let is_written_so = rest.bytes().all(|byte| byte.is_ascii_digit() || b" -.()".contains(&byte));
        is_written_so && rest.bytes().filter(u8::is_ascii_digit).count() >= SHORTEST
    };
    let rest = echoed.trim().strip_prefix('+').filter(|rest| !rest.starts_with(Country::Japan.calling_code()));
    rest.map_or_else(is_korean, is_whole)
}

/// Whether the answer repeats another code than `asked`.
pub(super) fn is_another_code(asked: &str, echoed: Option<&str>, notes: &Notes) -> bool {
    let Some(echoed) = echoed.map(str::trim) else { return false };
    if notes.numbers.contains(&CODE) {
        return !echoed.starts_with('-')
            && echoed != asked.trim_start_matches('0')
            && !(echoed == "0" && asked.chars().all(|digit| digit == '0'));
    }
    let echoed: String = echoed.chars().map(phone::ascii).collect();
    // A sign that the code has not stands for what is not shown, or between its parts.
    let is_readable = echoed.chars().all(|c| c.is_ascii_alphanumeric() || asked.contains(c));
    is_readable && !echoed.is_empty() && !echoed.eq_ignore_ascii_case(asked) && !could_be_masked(asked, &echoed)
}

/// Whether `echoed` is `asked` with an x for each character that is not shown, or shows nothing at all. A code may have
/// an x of its own, so one that shows something else is another.
fn could_be_masked(asked: &str, echoed: &str) -> bool {
    let is_hidden = |c: char| MASK.contains(&c);
    let shows_the_same = || asked.chars().zip(echoed.chars()).all(|(asked, c)| is_hidden(c) || c == asked);
    echoed.chars().all(is_hidden) || echoed.len() == asked.len() && shows_the_same()
}

#[cfg(test)]
mod tests {
    use super::{CODE, Notes, PhoneNumber, is_another_code, is_another_number};

    #[test]
    fn the_spec_has_the_member_that_repeats_the_code_and_says_that_it_is_an_echo() {
        use crate::{
            smslink::generated::shapes::{DELIVERED_CODE, VERIFY_RESULT},
            wire::{Role, Shape},
        };

        for shape in [&DELIVERED_CODE, &VERIFY_RESULT] {
            let Shape::Object(members) = shape else { panic!("it is an object") };
            assert!(members.iter().any(|member| member.name == CODE && member.role == Role::Echoes));
        }
    }

    fn as_text() -> Notes {
        Notes::default()
    }

    fn as_numbers() -> Notes {
        Notes { numbers: vec![CODE], ..Notes::default() }
    }

    #[test]
    fn a_number_is_compared_as_a_number() {
        let asked = PhoneNumber::new("090-1234-5678").unwrap();
        let differs = |echoed: &str| is_another_number(&asked, Some(&PhoneNumber::verbatim(echoed)));
        for same in ["09012345678", "090-1234-5678", "+819012345678", "０９０１２３４５６７８", "+81 90 1234 5678"]
        {
            assert!(!differs(same), "{same}");
        }
        for unreadable in ["", " ", "090xxxxxxxx", "090****5678", "[hidden]", "5678"] {
            assert!(!differs(unreadable), "{unreadable}");
        }
        for other in [
            "09012345679",
            "+819012345679",
            "0312345678",
            // Without its plus, without its leading zero, of another country.
            "819012345679",
            "9012345679",
            "+821012345678",
            "+82 10-1234-5678",
            "821012345678",
            "+1 (202) 555-0100",
        ] {
            assert!(differs(other), "{other}");
        }
        for same in ["9012345678", "819012345678", "0081-90-1234-5678"] {
            assert!(!differs(same), "{same}");
        }
        for unreadable in ["+81******678", "+1202***0100", "+1", "82****5678"] {
            assert!(!differs(unreadable), "{unreadable}");
        }
        assert!(!differs("9012345678") && !differs("819012345678"));
        assert!(differs("9012345679") && differs("819012345679"));
        assert!(!differs("-1") && !differs("1"), "no number at all");
        assert!(!is_another_number(&asked, None));
    }

    #[test]
    fn a_code_is_compared_unless_it_is_masked() {
        let differs = |echoed: &str, notes: &Notes| is_another_code("012345", Some(echoed), notes);
        for same in [
            "012345",
            " 012345 ",
            "０１２３４５",
            "",
            "******",
            "xxxx45",
            "xxx",
            "01••••",
            "[hidden]",
            "------",
            "012-345",
        ] {
            assert!(!differs(same, &as_text()), "{same}");
        }
        for other in ["012346", "12345", "0123450", "abcdef"] {
            assert!(differs(other, &as_text()), "{other}");
        }
        assert!(!differs("12345", &as_numbers()) && differs("12346", &as_numbers()) && differs("0", &as_numbers()));
        assert!(!is_another_code("012345", None, &as_text()));
    }

    #[test]
    fn a_code_with_an_x_is_no_masked_one() {
        let differs = |asked: &str, echoed: &str| is_another_code(asked, Some(echoed), &as_text());
        for other in ["7fx3k2", "xxxx46", "x1x2", "0123xx5"] {
            assert!(differs("012345", other), "{other}");
        }
        assert!(!differs("7fx3k2", "7FX3K2") && !differs("7fx3k2", "xxx3k2") && differs("7fx3k2", "7fx3k1"));
        assert!(differs("AB#12", "AB#13") && differs("AB#12", "135217") && !differs("AB#12", "A*#**"));
    }
}
