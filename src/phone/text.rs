//! What people type, into digits.

use zeroize::Zeroizing;

use super::{
    Country, InvalidPhoneNumber,
    marks::{ascii, is_blank, is_bracket, is_dash, is_full_stop, is_middle_dot, is_unseen},
    plan,
};

/// How an extension begins after the number.
const EXTENSIONS: [&str; 6] = ["#", "x", "ext", ";ext", "내선", "内線"];

/// The digits of something that is written like a number: no `+`, no extension.
pub(crate) fn digits(value: &str) -> Result<Zeroizing<String>, String> {
    let reason = match Written::read(value) {
        Ok(Written { plus: false, digits, .. }) => return Ok(digits),
        Ok(_) => InvalidPhoneNumber::PlusInside,
        Err(InvalidPhoneNumber::Extension) => InvalidPhoneNumber::Character,
        Err(reason) => reason,
    };
    Err(reason.to_string())
}

/// The digits of a number of `country` in national form, whether or not it fits the numbering plan.
pub(crate) fn national(value: &str, country: Country) -> Result<Zeroizing<String>, InvalidPhoneNumber> {
    let written = Written::read(value)?;
    let national = match (international(written.plus, &written.digits), lacks_plus(&written.digits)) {
        (Some(number), _) => number.strip_prefix(country.calling_code()).map(|rest| with_trunk(rest, country)),
        (None, Some(named)) if named == country => return Err(InvalidPhoneNumber::PlusMissing { country }),
        (None, Some(_)) => None,
        (None, None) => Some(written.digits.clone()),
    };
    written.check_parts(country)?;
    national.ok_or(InvalidPhoneNumber::OtherCountry { wanted: country })
}

/// The country of a number in international form, and its digits in national form.
pub(super) fn with_country(value: &str) -> Result<(Country, Zeroizing<String>), InvalidPhoneNumber> {
    let written = Written::read(value)?;
    let Some(number) = international(written.plus, &written.digits) else {
        let reason = |country| InvalidPhoneNumber::PlusMissing { country };
        return Err(lacks_plus(&written.digits).map_or(InvalidPhoneNumber::CountryNeeded, reason));
    };
    let (country, national) = Country::ALL
        .into_iter()
        .find_map(|country| Some((country, with_trunk(number.strip_prefix(country.calling_code())?, country))))
        .ok_or(InvalidPhoneNumber::UnservedCountry)?;
    written.check_parts(country)?;
    Ok((country, national))
}

/// What follows the `+`, or the 00 that is written for it. Neither country has a number of its own that begins with 00
/// and one of the two country codes.
fn international(plus: bool, digits: &str) -> Option<&str> {
    if plus {
        return Some(digits);
    }
    let number = digits.strip_prefix("00")?;
    Country::ALL.iter().any(|country| number.starts_with(country.calling_code())).then_some(number)
}

/// Puts the leading zero back that the international form leaves out, for the kinds that have one.
fn with_trunk(rest: &str, country: Country) -> Zeroizing<String> {
    let is_whole = rest.starts_with('0') || plan::find(country, rest).is_ok();
    [if is_whole { "" } else { "0" }, rest].concat().into()
}

/// The country whose code stands before a number without a `+`. No number of either country begins so; one without its
/// area code may, but has fewer digits.
fn lacks_plus(digits: &str) -> Option<Country> {
    const SHORTEST: usize = 8;
    Country::ALL.into_iter().find(|country| {
        let rest = digits.strip_prefix(country.calling_code()).filter(|rest| rest.len() >= SHORTEST);
        let found = rest.map(|rest| plan::find(*country, &with_trunk(rest, *country)));
        found.is_some_and(|found| !matches!(found, Err(InvalidPhoneNumber::UnknownPrefix { .. })))
    })
}

/// A number as written: digits, and whether a `+` stands before them.
struct Written {
    plus: bool,
    digits: Zeroizing<String>,
    /// How many digits stand before each slash and middle dot.
    parts: Vec<usize>,
}

impl Written {
    fn read(value: &str) -> Result<Self, InvalidPhoneNumber> {
        let value = value.trim_matches(|c: char| is_blank(c) || is_unseen(c));
        let mut written = Self { plus: false, digits: String::with_capacity(value.len()).into(), parts: Vec::new() };
        for (at, c) in value.char_indices() {
            match ascii(c) {
                digit if digit.is_ascii_digit() => written.digits.push(digit),
                '+' if written.digits.is_empty() && !written.plus => written.plus = true,
                '+' => return Err(InvalidPhoneNumber::PlusInside),
                _ if tells_apart(c) => written.parts.push(written.digits.len()),
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

    /// `02-123-4567/8` is two lines: what stands before the slash is a number already. `010/1234/5678` is one.
    fn check_parts(&self, country: Country) -> Result<(), InvalidPhoneNumber> {
        let is_whole = |digits: &str| match international(self.plus, digits) {
            Some(number) => number
                .strip_prefix(country.calling_code())
                .is_some_and(|rest| plan::find(country, &with_trunk(rest, country)).is_ok()),
            None => plan::find(country, digits).is_ok(),
        };
        let mut parts = self.parts.iter().filter_map(|part| self.digits.get(..*part));
        if parts.any(is_whole) { Err(InvalidPhoneNumber::SeveralNumbers) } else { Ok(()) }
    }
}

/// What stands between the parts of one number, and between two numbers.
const fn tells_apart(c: char) -> bool {
    is_middle_dot(c) || matches!(c, '/' | '\u{2044}' | '\u{2215}' | '\u{ff0f}')
}

/// Line ends of a paste included only around the number: inside, one tells two numbers apart.
fn stands_between(c: char) -> bool {
    let is_line_end = matches!(c, '\u{2028}' | '\u{2029}') || c.is_control() && c != '\t';
    is_blank(c) && !is_line_end || is_dash(c) || is_bracket(c) || is_full_stop(c) || is_unseen(c)
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
