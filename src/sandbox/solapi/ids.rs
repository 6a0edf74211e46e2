//! Ids and codes, at random.

use jiff::Timestamp;

use super::refusal::Refusal;
use crate::{sandbox::clock, solapi::types::ErrorCode};

const CHARACTERS: [u8; 36] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// An id as in the old samples: a prefix, the time in Korea to the second, 15 characters.
pub(super) fn id(prefix: &str, now: Timestamp) -> Result<String, Refusal> {
    let mut id = prefix.to_owned();
    id.extend(clock::east_asian(now).chars().filter(char::is_ascii_digit).take(14));
    id.extend(random::<15>()?.map(|byte| char::from(CHARACTERS[usize::from(byte) % CHARACTERS.len()])));
    Ok(id)
}

/// The id of an ARS call: 32 lower-case hex digits.
pub(super) fn transaction_id() -> Result<String, Refusal> {
    Ok(hex::encode(random::<16>()?))
}

/// A code of four digits.
pub(super) fn code() -> Result<String, Refusal> {
    Ok(format!("{:04}", u32::from_le_bytes(random()?) % 10_000))
}

fn random<const N: usize>() -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::from(ErrorCode::Internal))?;
    Ok(bytes)
}
