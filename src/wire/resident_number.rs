//! What the first seven digits of a Korean resident number say of a person.

use jiff::civil::Date;

/// The seventh digit.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only the sandbox answers who somebody is"))]
pub(crate) struct GenderDigit {
    /// The hundreds of the year of birth.
    pub(crate) century: i16,
    pub(crate) is_male: bool,
    pub(crate) is_foreigner: bool,
}

impl GenderDigit {
    /// 9 and 0 are of people born before 1900: no provider takes them.
    pub(crate) fn read(digit: &str) -> Option<Self> {
        let of = |century, is_male, is_foreigner| Some(Self { century, is_male, is_foreigner });
        match digit {
            "1" => of(19, true, false),
            "2" => of(19, false, false),
            "3" => of(20, true, false),
            "4" => of(20, false, false),
            "5" => of(19, true, true),
            "6" => of(19, false, true),
            "7" => of(20, true, true),
            "8" => of(20, false, true),
            _ => None,
        }
    }

    /// The day that `YYMMDD` and this digit name, if there is one.
    pub(crate) fn birth_date(self, yymmdd: &str) -> Option<Date> {
        let is_six_digits = yymmdd.len() == 6 && yymmdd.bytes().all(|byte| byte.is_ascii_digit());
        let two = |from: usize| yymmdd.get(from..from + 2).filter(|_| is_six_digits)?.parse::<i8>().ok();
        Date::new(self.century * 100 + i16::from(two(0)?), two(2)?, two(4)?).ok()
    }
}

/// Whether the first seven digits are of a man; `None` if they do not say.
pub(crate) fn is_male(seven_digits: &str) -> Option<bool> {
    let (_, digit) = seven_digits.split_at_checked(6)?;
    GenderDigit::read(digit).map(|digit| digit.is_male)
}

/// The day that the first seven digits name, if there is one.
pub(crate) fn birth_date(seven_digits: &str) -> Option<Date> {
    let (yymmdd, digit) = seven_digits.split_at_checked(6)?;
    GenderDigit::read(digit)?.birth_date(yymmdd)
}
