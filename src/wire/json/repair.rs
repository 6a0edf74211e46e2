//! Mends the texts of what is almost JSON: half of a surrogate pair, a raw control character, bytes that are not UTF-8.
//!
//! Nothing else is mended, and valid JSON is never changed. A text whose bytes are not UTF-8 may be in an encoding
//! where a backslash is the second half of a character, as `Shift_JIS` has it. There are then several readings: with the
//! backslash as JSON's own, which may keep a quote inside the text, and with it as part of the character. So there are
//! where an escape sequence shifts out of ASCII. What was meant is among those that are JSON.

use std::{borrow::Cow, fmt::Write};

use serde_json::value::RawValue;

/// What `body` says as JSON, mended if need be: nothing, one reading, or several that may say the same.
pub(super) fn readings(body: &[u8]) -> Vec<Cow<'_, str>> {
    let mut readings = vec![mended(String::from_utf8_lossy(body))];
    let mut others = Vec::new();
    if std::str::from_utf8(body).is_err() && body.windows(2).any(|pair| pair[0] >= 0x80 && pair[1] == b'\\') {
        others.extend([SHIFT_JIS, ANY_PAIR].map(|pairs| without_pairs(body, pairs)));
    }
    if shifts_out_of_ascii(body) {
        others.push(without_shifted(body));
    }
    readings.extend(others.into_iter().map(|text| mended(Cow::Owned(text))));
    readings.retain(|reading| serde_json::from_str::<&RawValue>(reading).is_ok());
    readings
}

/// Whether a byte is the first of a pair, and whether one can be the second.
type Pairs = (fn(u8) -> bool, fn(u8) -> bool);

const SHIFT_JIS: Pairs =
    (|byte| matches!(byte, 0x81..=0x9F | 0xE0..=0xFC), |byte| matches!(byte, 0x40..=0x7E | 0x80..=0xFC));
/// GBK, Big5 and Johab have the backslash as a second byte as well, behind first bytes that are whole characters of
/// `Shift_JIS`.
const ANY_PAIR: Pairs = (|byte| byte >= 0x80, |byte| byte >= 0x40);

/// The body read with pairs of bytes, and one replacement character for each character that is not ASCII.
fn without_pairs(body: &[u8], (is_first, is_second): Pairs) -> String {
    let mut text = String::with_capacity(body.len());
    let mut bytes = body.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte.is_ascii() {
            text.push(char::from(byte));
            continue;
        }
        if is_first(byte) {
            let _second = bytes.next_if(|next| is_second(*next));
        }
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

/// ISO-2022 changes by an escape sequence what the following ASCII bytes mean, quotes among them.
fn shifts_out_of_ascii(body: &[u8]) -> bool {
    body.windows(2).any(|pair| pair[0] == ESCAPE && matches!(pair[1], b'$' | b'('))
}

const ESCAPE: u8 = 0x1B;

/// The body read as ISO-2022, with one replacement character for all that stands between two escape sequences and is
/// not ASCII.
fn without_shifted(body: &[u8]) -> String {
    let mut parts = body.split(|byte| *byte == ESCAPE);
    let first = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    parts.fold(first, |text, part| {
        // Back to ASCII, or to the Roman letters of JIS X 0201.
        let plain = part.strip_prefix(b"(B").or_else(|| part.strip_prefix(b"(J"));
        [text.as_str(), "\u{fffd}", &String::from_utf8_lossy(plain.unwrap_or_default())].concat()
    })
}

/// The same text with whole characters in its JSON strings.
fn mended(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut in_string) = (&*text, false);
    while let Some(next) = rest.chars().next() {
        let (taken, after) = match next {
            '"' => {
                in_string = !in_string;
                rest.split_at(1)
            }
            '\\' if in_string => escape(rest),
            _ => rest.split_at(next.len_utf8()),
        };
        match next {
            '\\' if in_string && is_lone_surrogate(taken) => out.push_str("\\ufffd"),
            control if in_string && control < ' ' => {
                // Writing to a String never fails.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            _ => out.push_str(taken),
        }
        rest = after;
    }
    if out == *text { text } else { Cow::Owned(out) }
}

/// The escape sequence that `text` opens with, both halves of a surrogate pair as one; and what follows.
fn escape(text: &str) -> (&str, &str) {
    let is_low = |code: u16| (0xDC00..=0xDFFF).contains(&code);
    let length = match surrogate(text) {
        Some(code) if !is_low(code) && text.get(6..).and_then(surrogate).is_some_and(is_low) => 12,
        Some(_) => 6,
        None => 1 + text.chars().nth(1).map_or(0, char::len_utf8),
    };
    text.split_at(length)
}

/// The half of a surrogate pair that `text` opens with.
fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|code| is_hex && (0xD800..=0xDFFF).contains(code))
}

fn is_lone_surrogate(escape: &str) -> bool {
    escape.len() == 6 && surrogate(escape).is_some()
}
