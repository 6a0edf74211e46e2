//! Birth dates. V1 asks for `YYMMDD` and a gender digit, V2 for both in one, and records have a whole date: the gender
//! digit, and nothing else, tells the century.

use jiff::civil::Date;

use zeroize::Zeroizing;

use super::{v1, v2};
use crate::{InvalidValue, wire::resident_number};

use v1::types::{Birth, Birthday, GenderDigit};
use v2::types::{BirthDate, IdentityNumber};

const DIGITS_OF_BIRTH: usize = 6;

impl TryFrom<(&Birth, &GenderDigit)> for IdentityNumber {
    type Error = InvalidValue;

    /// The one after the other.
    fn try_from((birth, digit): (&Birth, &GenderDigit)) -> Result<Self, InvalidValue> {
        // Each is checked by itself first: six digits and none are not five and two.
        let (birth, digit) = (Birth::new(birth.expose())?, GenderDigit::new(digit.expose())?);
        Self::new(Zeroizing::new(format!("{}{}", birth.expose(), digit.expose())))
    }
}

impl TryFrom<&IdentityNumber> for (Birth, GenderDigit) {
    type Error = InvalidValue;

    /// The first six digits and the seventh.
    fn try_from(number: &IdentityNumber) -> Result<Self, InvalidValue> {
        let checked = IdentityNumber::new(number.expose())?;
        let (birth, digit) = checked.expose().split_at(DIGITS_OF_BIRTH);
        Ok((Birth::new(birth)?, GenderDigit::new(digit)?))
    }
}

impl TryFrom<&IdentityNumber> for BirthDate {
    type Error = InvalidValue;

    /// The date that the seven digits name, to hold against a verified record.
    fn try_from(number: &IdentityNumber) -> Result<Self, InvalidValue> {
        let (birth, digit) = number.try_into()?;
        Ok(Self::verbatim(date(&birth, &digit)?.to_string()))
    }
}

impl TryFrom<(&Birth, &GenderDigit)> for Birthday {
    type Error = InvalidValue;

    /// The date that the two name, to hold against a certified record.
    fn try_from((birth, digit): (&Birth, &GenderDigit)) -> Result<Self, InvalidValue> {
        Ok(Self::verbatim(date(&Birth::new(birth.expose())?, &GenderDigit::new(digit.expose())?)?.to_string()))
    }
}

impl TryFrom<(&BirthDate, &GenderDigit)> for IdentityNumber {
    type Error = InvalidValue;

    /// Refused if the digit is of another century than the date.
    fn try_from((date, digit): (&BirthDate, &GenderDigit)) -> Result<Self, InvalidValue> {
        let (date, digit) = (read("BirthDate", date.expose())?, GenderDigit::new(digit.expose())?);
        if read_digit(&digit)?.century != date.year() / 100 {
            let reason = "it is of another century than the birth date; 1, 2, 5 and 6 are of 1900 to 1999";
            return Err(InvalidValue::new("GenderDigit", reason));
        }
        let (year, month, day) = (date.year() % 100, date.month(), date.day());
        Self::new(Zeroizing::new(format!("{year:02}{month:02}{day:02}{}", digit.expose())))
    }
}

impl TryFrom<&Birthday> for BirthDate {
    type Error = InvalidValue;

    fn try_from(birthday: &Birthday) -> Result<Self, InvalidValue> {
        Ok(Self::verbatim(read("Birthday", birthday.expose())?.to_string()))
    }
}

impl TryFrom<&BirthDate> for Birthday {
    type Error = InvalidValue;

    fn try_from(date: &BirthDate) -> Result<Self, InvalidValue> {
        Ok(Self::verbatim(read("BirthDate", date.expose())?.to_string()))
    }
}

fn read_digit(digit: &GenderDigit) -> Result<resident_number::GenderDigit, InvalidValue> {
    let read = resident_number::GenderDigit::read(digit.expose());
    read.ok_or_else(|| InvalidValue::new("GenderDigit", "it names no century"))
}

/// The day that checked values name. Their own checks let a 30 February pass.
fn date(birth: &Birth, digit: &GenderDigit) -> Result<Date, InvalidValue> {
    read_digit(digit)?.birth_date(birth.expose()).ok_or_else(|| no_such_day("Birth"))
}

/// Reads `YYYY-MM-DD` and no other of the forms that a date can have.
fn read(name: &'static str, text: &str) -> Result<Date, InvalidValue> {
    let date = text.parse::<Date>().ok().filter(|date| *Zeroizing::new(date.to_string()) == text);
    date.ok_or_else(|| no_such_day(name))
}

fn no_such_day(name: &'static str) -> InvalidValue {
    InvalidValue::new(name, "there is no such day; a date is YYYY-MM-DD")
}
