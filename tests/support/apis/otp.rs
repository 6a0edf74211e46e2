//! The codes that people are sent.

use std::ops::RangeInclusive;

/// How the codes of an API look where a suite asks for them.
pub(crate) struct OtpShape {
    pub(crate) lengths: RangeInclusive<usize>,
    pub(crate) alphabet: &'static str,
}

impl OtpShape {
    pub(crate) const SIX_DIGITS: Self = Self { lengths: 6..=6, alphabet: "0123456789" };

    /// Whether this could be one.
    pub(crate) fn fits(&self, word: &str) -> bool {
        self.lengths.contains(&word.chars().count()) && word.chars().all(|character| self.alphabet.contains(character))
    }
}

/// A code of the same length that is not this one.
pub(crate) fn other(code: &str) -> String {
    let first = if code.starts_with('0') { "1" } else { "0" };
    format!("{first}{}", &code[1..])
}
