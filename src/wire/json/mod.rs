//! Reads the JSON of an answer so that what decides nothing spoils nothing.
//!
//! An answer is read by its [`Shape`], which the build script makes of the spec: a member on which nothing hangs is left
//! out if it can't be read, and one on which a verdict hangs must be exact, and stand there once.
//!
//! Most answers need none of this. One that is valid JSON of the exact types is decoded at once.

mod fit;
mod repair;
mod shape;

use serde::de::DeserializeOwned;

pub(crate) use shape::{Member, Role, Shape};

/// An answer that was read.
pub(crate) struct Decoded<T> {
    pub(crate) value: T,
    pub(crate) notes: Notes,
}

/// What was noticed while an answer was fitted to its shape.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    /// A member that decides is there and can't be read, or stands there twice. It was left out.
    pub(crate) is_doubtful: bool,
    /// An item of a list can't be read. It was left out.
    pub(crate) left_out: bool,
    /// The texts that came as numbers.
    pub(crate) numbers: Vec<&'static str>,
}

/// Why an answer can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misread {
    /// It is not JSON, or not an object or list where the spec has one: whoever wrote it, it was not the provider.
    Foreign(&'static str),
    /// It is JSON, and a member on which it hangs is missing or of another type.
    OtherShape,
}

const NOT_JSON: Misread = Misread::Foreign("not JSON");
/// Damaged texts allow for readings that do not agree.
const AMBIGUOUS: Misread = Misread::Foreign("not JSON, and its damage can be mended in more than one way");
const OTHER_JSON: Misread = Misread::Foreign("JSON of another kind");

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads `body` as an answer of this shape.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8], shape: &Shape) -> Result<Decoded<T>, Misread> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    if let Some(value) = exact(body, shape) {
        return Ok(Decoded { value, notes: Notes::default() });
    }
    let readings = repair::readings(body);
    let Some((first, others)) = readings.split_first() else { return Err(NOT_JSON) };
    // The structure itself may depend on what a backslash belongs to.
    let decisions = || fit::decisions(first, shape);
    if others.iter().any(|other| fit::decisions(other, shape) != decisions()) {
        return Err(AMBIGUOUS);
    }
    let (json, notes) = fit::fit(first, shape)?;
    let value = serde_json::from_str(&json).map_err(|_| Misread::OtherShape)?;
    Ok(Decoded { value, notes })
}

/// Whether `body` is an object with a member of each of these names, whatever their values.
pub(crate) fn has_members(body: &[u8], names: &[&str]) -> bool {
    let readings = repair::readings(body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body));
    !readings.is_empty() && readings.iter().all(|json| fit::has_members(json, names))
}

/// The answer as it is, if nothing about it needs care.
///
/// A `[` does: serde takes a list for a struct, member by member. So does what is not UTF-8: a reader that skips a
/// text byte by byte can be led out of it.
fn exact<T: DeserializeOwned>(body: &[u8], shape: &Shape) -> Option<T> {
    let is_plain = matches!(shape, Shape::Object(_)) && !body.contains(&b'[');
    let text = std::str::from_utf8(body).ok().filter(|_| is_plain)?;
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests;
