//! Ids and codes, at random.

use jiff::Timestamp;

use super::refusal::SolapiRefusal;
use crate::sandbox::world::{
    clock,
    random::{DIGITS, HEX, Random, UPPER_ALPHANUMERIC},
};

/// An id as in the old samples: a prefix, the time in Korea to the second, 15 characters.
pub(super) fn id(random: &Random, prefix: &str, now: Timestamp) -> Result<String, SolapiRefusal> {
    let mut id = prefix.to_owned();
    id.extend(clock::east_asian(now).chars().filter(char::is_ascii_digit).take(14));
    id.push_str(&random.text(UPPER_ALPHANUMERIC, 15)?);
    Ok(id)
}

/// The id of an ARS call: 32 lower-case hex digits.
pub(super) fn transaction_id(random: &Random) -> Result<String, SolapiRefusal> {
    Ok(random.text(HEX, 32)?)
}

/// A code of four digits.
pub(super) fn code(random: &Random) -> Result<String, SolapiRefusal> {
    Ok(random.code(DIGITS, 4)?)
}
