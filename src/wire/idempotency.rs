//! The idempotency key: one value in all attempts of a call, by which the provider tells a repeat from a new request.
//!
//! An operation whose spec marks such a header may be repeated although an earlier attempt may have been carried out.

use reqwest::header::{HeaderName, HeaderValue};

use super::Operation;

/// The headers that the attempts of a call share: the key, where the spec has one. It is `given`, in the provider's
/// form, or made here. `None` if none can be made.
pub(crate) fn headers(operation: &Operation, given: Option<&str>) -> Option<Vec<(HeaderName, HeaderValue)>> {
    let Some(name) = operation.idempotency_key else { return Some(Vec::new()) };
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    let value = match given {
        Some(key) => HeaderValue::from_str(key),
        // RFC 8941: a string stands in quotes.
        None => HeaderValue::try_from(format!("\"{}\"", random_id()?)),
    };
    let mut value = value.ok()?;
    // What a caller made it of is the caller's affair, and nobody's who logs headers.
    value.set_sensitive(true);
    Some(vec![(name, value)])
}

/// 128 bits of the operating system's entropy in 32 lower-case hexadecimal digits.
pub(crate) fn random_id() -> Option<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(format!("{:032x}", u128::from_be_bytes(bytes)))
}
