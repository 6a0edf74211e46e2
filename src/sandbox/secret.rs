//! Codes, tokens and ids: made from the operating system's entropy, compared without telling where they differ.

use std::fmt::Write;

pub(super) const DIGITS: &[u8] = b"0123456789";
pub(super) const HEX: &[u8] = b"0123456789abcdef";
pub(super) const LOWER_ALPHANUMERIC: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// `length` characters of `alphabet`, each as likely as the others.
pub(super) fn random(alphabet: &[u8], length: usize) -> Result<String, getrandom::Error> {
    // Bytes beyond the last whole round of the alphabet would favour its first characters.
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 32];
    while text.len() < length {
        getrandom::fill(&mut bytes)?;
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
        text.extend(fair.take(length - text.len()).map(|byte| char::from(alphabet[byte % alphabet.len()])));
    }
    Ok(text)
}

/// A random UUID, as request ids are written.
pub(super) fn uuid() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

/// Whether two secrets are the same, in a time that tells nothing but their lengths.
pub(super) fn same(one: &str, other: &str) -> bool {
    let differences = one.bytes().zip(other.bytes()).fold(0, |differences, (a, b)| differences | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differences) == 0
}

#[cfg(test)]
mod tests {
    use super::{DIGITS, LOWER_ALPHANUMERIC, random, same, uuid};

    #[test]
    fn codes_have_the_asked_length_and_every_character_of_the_alphabet() {
        for alphabet in [DIGITS, LOWER_ALPHANUMERIC] {
            let code = random(alphabet, 5000).unwrap();
            assert_eq!(code.len(), 5000);
            assert!(alphabet.iter().all(|c| code.bytes().any(|made| made == *c)));
            assert!(code.bytes().all(|made| alphabet.contains(&made)));
        }
    }

    #[test]
    fn a_request_id_is_a_random_uuid() {
        let id = uuid().unwrap();
        let lengths: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&id[14..15], "4");
        assert_ne!(id, uuid().unwrap());
    }

    #[test]
    fn only_equal_secrets_are_the_same() {
        assert!(same("482913", "482913"));
        for other in ["482914", "48291", "4829130", ""] {
            assert!(!same("482913", other), "{other}");
        }
    }
}
