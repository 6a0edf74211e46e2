//! What people type, into digits.

use zeroize::Zeroizing;

use super::{Country, InvalidPhoneNumber, plan};

/// What stands between digits besides blanks: ASCII and its wide forms first, then what the keyboards of Korea and
/// Japan offer for a dash or a dot. The long vowel marks ー and ｰ and the vowel ㅡ are letters that are typed as dashes;
/// the numeral 一 looks like one too, but means 1 as often, so it is refused.
const SEPARATORS: &str = "-.()[]/－．（）［］／\
    \u{ad}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{2500}\u{fe63}ーｰㅡ\
    ・･·";

/// How an extension begins after the number.
const EXTENSIONS: [&str; 6] = ["#", "x", "ext", ";ext", "내선", "内線"];

/// A full-width letter or digit in its ASCII form.
pub(crate) fn ascii(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// The digits of something that is written like a number: no `+`, no extension.
pub(crate) fn digits(value: &str) -> Result<Zeroizing<String>, String> {
    let reason = match Written::read(value) {
        Ok(Written { plus: false, digits }) => return Ok(digits),
        Ok(_) => InvalidPhoneNumber::PlusInside,
        Err(InvalidPhoneNumber::Extension) => InvalidPhoneNumber::Character,
        Err(reason) => reason,
    };
    Err(reason.to_string())
}

/// The digits of a number of `country` in national form, whether or not it fits the numbering plan.
pub(crate) fn national(value: &str, country: Country) -> Result<Zeroizing<String>, InvalidPhoneNumber> {
    let written = Written::read(value)?;
    match written.international() {
        None => Ok(written.digits),
        Some(number) => number
            .strip_prefix(country.calling_code())
            .map(|rest| with_trunk(rest, country))
            .ok_or(InvalidPhoneNumber::OtherCountry { wanted: country }),
    }
}

/// The country of a number in international form, and its digits in national form.
pub(super) fn international(value: &str) -> Result<(Country, Zeroizing<String>), InvalidPhoneNumber> {
    let written = Written::read(value)?;
    let number = written.international().ok_or(InvalidPhoneNumber::CountryNeeded)?;
    Country::ALL
        .into_iter()
        .find_map(|country| Some((country, with_trunk(number.strip_prefix(country.calling_code())?, country))))
        .ok_or(InvalidPhoneNumber::UnservedCountry)
}

/// Puts the leading zero back that the international form leaves out, for the kinds that have one.
fn with_trunk(rest: &str, country: Country) -> Zeroizing<String> {
    let is_whole = rest.starts_with('0') || plan::find(country, rest).is_ok();
    [if is_whole { "" } else { "0" }, rest].concat().into()
}

/// A number as written: digits, and whether a `+` stands before them.
struct Written {
    plus: bool,
    digits: Zeroizing<String>,
}

impl Written {
    fn read(value: &str) -> Result<Self, InvalidPhoneNumber> {
        let value = value.trim_matches(|c: char| c.is_whitespace() || is_unseen(c));
        let mut written = Self { plus: false, digits: String::with_capacity(value.len()).into() };
        for (at, c) in value.char_indices() {
            match ascii(c) {
                digit if digit.is_ascii_digit() => written.digits.push(digit),
                '+' if written.digits.is_empty() && !written.plus => written.plus = true,
                '+' => return Err(InvalidPhoneNumber::PlusInside),
                _ if stands_between(c) => {}
                _ if !written.digits.is_empty() && begins_extension(value.get(at..).unwrap_or_default()) => {
                    return Err(InvalidPhoneNumber::Extension);
                }
                other if other.is_alphabetic() => return Err(InvalidPhoneNumber::Letter),
                _ => return Err(InvalidPhoneNumber::Character),
            }
        }
        match (value.is_empty(), written.digits.is_empty()) {
            (true, _) => Err(InvalidPhoneNumber::Empty),
            (false, true) => Err(InvalidPhoneNumber::NoDigit),
            (false, false) => Ok(written),
        }
    }

    /// What follows the `+`, or the 00 that is written for it. Neither country has a number of its own that begins
    /// with 00 and one of the two country codes.
    fn international(&self) -> Option<&str> {
        if self.plus {
            return Some(&self.digits);
        }
        let number = self.digits.strip_prefix("00")?;
        Country::ALL.iter().any(|country| number.starts_with(country.calling_code())).then_some(number)
    }
}

/// Line breaks and tabs of a paste included only at the ends: inside, a break tells two numbers apart.
fn stands_between(c: char) -> bool {
    c == '\t' || c.is_whitespace() && !c.is_control() || SEPARATORS.contains(c) || is_unseen(c)
}

/// Marks of writing direction and joiners, which come along when a number is copied from an address book.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn begins_extension(rest: &str) -> bool {
    let begins = |extension: &str| {
        let rest = rest.chars().map(|c| ascii(c).to_ascii_lowercase());
        rest.take(extension.chars().count()).eq(extension.chars())
    };
    EXTENSIONS.into_iter().any(begins)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Country, InvalidPhoneNumber, digits, national};

    #[test]
    fn a_number_need_not_fit_the_plan_to_be_read() {
        for (typed, country, expected) in [
            ("+82-1588-0000", Country::Korea, "15880000"),
            ("+82 112", Country::Korea, "0112"),
            ("112", Country::Korea, "112"),
            ("+81 3 1234", Country::Japan, "031234"),
        ] {
            assert_eq!(national(typed, country), Ok(expected.to_owned().into()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_telephone_number_is_not_spoken_of_as_one() {
        assert_eq!(digits("+900101"), Err(InvalidPhoneNumber::PlusInside.to_string()));
        assert_eq!(digits("900101#1"), Err(InvalidPhoneNumber::Character.to_string()));
        assert_eq!(digits("９０．０１．０１"), Ok("900101".to_owned().into()));
    }

    proptest! {
        #[test]
        fn only_digits_come_out(text in ".{0,40}") {
            if let Ok(digits) = digits(&text) {
                prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
