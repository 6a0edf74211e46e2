//! What a resident number says of a person, and what a person is known by everywhere.

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{Timestamp, ZonedDateTime, civil::Date, tz};
use sha2::{Digest, Sha256, Sha512};

pub(super) use crate::wire::resident_number::GenderDigit;
use crate::{
    PhoneNumber, formats,
    phone::{Country, Kind},
};

/// How every DI begins: the DER of a message digest's attribute.
const DI_PREFIX: [u8; 15] = *b"\x30\x2d\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x09\x03\x21\x00";

/// The birthday that `YYMMDD` and a gender digit name; none in the future.
pub(super) fn birthday(yymmdd: &str, digit: GenderDigit, now: Timestamp) -> Option<Date> {
    digit.birth_date(yymmdd).filter(|date| *date <= ZonedDateTime::new(now, korea()).date())
}

/// The name as a carrier has it registered, however it was typed: whole letters, no blanks around, and a Latin one in
/// capitals with one blank between its parts. `None` for what is not a name.
pub(super) fn registered_name(typed: &str) -> Option<String> {
    let name = formats::person_name(typed).ok()?;
    let is_latin = name.is_ascii();
    let parts = || name.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
    Some(if is_latin { parts() } else { String::clone(&name) })
}

/// The first second of a day in Korea.
pub(super) fn midnight(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned_datetime(korea()).ok()?.timestamp())
}

fn korea() -> tz::TimeZone {
    tz::TimeZone::fixed(tz::offset(9))
}

/// Whether these are the digits of a Korean mobile number in national form.
pub(super) fn is_mobile(digits: &str) -> bool {
    let number = PhoneNumber::parse(digits, Country::Korea).ok();
    number.is_some_and(|number| number.kind() == Kind::Mobile && number.national() == digits)
}

/// The CI: 64 bytes that are the same for a person everywhere, as 88 characters.
pub(super) fn ci(name: &str, birthday: Date, is_male: bool) -> String {
    let sex = if is_male { "male" } else { "female" };
    STANDARD.encode(Sha512::digest(format!("{name}\n{birthday}\n{sex}")))
}

/// The DI: 64 characters that are the same for a person with one account.
pub(super) fn di(account: &str, ci: &str) -> String {
    let digest = Sha256::digest(format!("{account}\n{ci}"));
    STANDARD.encode([&DI_PREFIX, digest.as_slice()].concat())
}
