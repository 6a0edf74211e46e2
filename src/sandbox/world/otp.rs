//! A code that is the same for everybody, for tests that can't look into the inbox.

use std::ops::RangeInclusive;

/// How long codes are, those included whose length a request chooses.
pub(crate) const LENGTH: RangeInclusive<usize> = 4..=12;

/// The code that is sent instead of random ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FixedOtp(String);

impl FixedOtp {
    /// Digits only: these fit every provider and every kind of code.
    pub(crate) fn new(digits: &str) -> Result<Self, String> {
        if LENGTH.contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Ok(Self(digits.to_owned()));
        }
        let (least, most) = LENGTH.into_inner();
        Err(format!("the fixed code must be {least} to {most} digits, and \"{digits}\" is not"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The code from its first digit on, and again from there if it is too short.
    pub(crate) fn of_length(&self, length: usize) -> String {
        self.0.chars().cycle().take(length).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::FixedOtp;

    #[test]
    fn a_fixed_code_is_four_to_twelve_digits() {
        for fine in ["0000", "000000", "123456789012"] {
            assert_eq!(FixedOtp::new(fine).unwrap().as_str(), fine);
        }
        for nonsense in ["", "000", "1234567890123", "12a456", "１２３４", "12 456", "-1234"] {
            let error = FixedOtp::new(nonsense).unwrap_err();
            assert_eq!(error, format!("the fixed code must be 4 to 12 digits, and \"{nonsense}\" is not"));
        }
    }

    #[test]
    fn it_is_cut_or_repeated_to_the_length_that_a_provider_needs() {
        let otp = FixedOtp::new("123456").unwrap();
        assert_eq!(
            ["1234", "123456", "1234561234"],
            [4, 6, 10].map(|length| otp.of_length(length)).each_ref().map(String::as_str)
        );
    }
}
