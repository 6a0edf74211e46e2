//! What a resident number says of a person, and what a person is known by everywhere.

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{Timestamp, Zoned, civil::Date, tz};
use sha2::{Digest, Sha256, Sha512};

/// How every DI begins: the DER of a message digest's attribute.
const DI_PREFIX: [u8; 15] = *b"\x30\x2d\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x09\x03\x21\x00";

/// The seventh digit of a resident number.
#[derive(Debug, Clone, Copy)]
pub(super) struct GenderDigit {
    century: i16,
    pub(super) is_male: bool,
    pub(super) is_foreigner: bool,
}

impl GenderDigit {
    pub(super) fn read(text: &str) -> Option<Self> {
        let of = |century, is_male, is_foreigner| Some(Self { century, is_male, is_foreigner });
        match text {
            "1" => of(1900, true, false),
            "2" => of(1900, false, false),
            "3" => of(2000, true, false),
            "4" => of(2000, false, false),
            "5" => of(1900, true, true),
            "6" => of(1900, false, true),
            "7" => of(2000, true, true),
            "8" => of(2000, false, true),
            _ => None,
        }
    }

    /// The birthday that `YYMMDD` and this digit name; none in the future.
    pub(super) fn birthday(self, yymmdd: &str, now: Timestamp) -> Option<Date> {
        let two = |from: usize| yymmdd.get(from..from + 2)?.parse::<i8>().ok();
        let date = Date::new(self.century + i16::from(two(0)?), two(2)?, two(4)?).ok()?;
        (date <= Zoned::new(now, korea()).date()).then_some(date)
    }
}

/// The first second of a day in Korea.
pub(super) fn midnight(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(korea()).ok()?.timestamp())
}

fn korea() -> tz::TimeZone {
    tz::TimeZone::fixed(tz::offset(9))
}

/// Whether these are the digits of a Korean mobile number in national form.
pub(super) fn is_mobile(digits: &str) -> bool {
    digits.starts_with("01") && matches!(digits.len(), 10 | 11) && digits.bytes().all(|byte| byte.is_ascii_digit())
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
