//! Everything random: codes, ids, tokens. From the operating system's entropy, or from a seed that makes a run repeat.

use std::fmt::Write;

use chacha20::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde::{Deserialize, Serialize};

use super::{otp::FixedOtp, watched::Watched};

pub(crate) const DIGITS: &[u8] = b"0123456789";
pub(crate) const HEX: &[u8] = b"0123456789abcdef";
pub(crate) const LOWER_ALPHANUMERIC: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
pub(crate) const UPPER_ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// The source of a sandbox's random values.
#[derive(Default)]
pub(crate) struct Random {
    seeded: Option<Seeded>,
    otp: Option<FixedOtp>,
}

/// One generator for all providers: the same requests in the same order draw the same values.
struct Seeded {
    seed: u64,
    generator: Watched<ChaCha8Rng>,
}

/// How far a seed was used up, in words of 32 bits.
#[derive(Serialize, Deserialize)]
pub(crate) struct Position {
    seed: u64,
    words: u64,
}

impl Random {
    pub(crate) fn new(seed: Option<u64>, otp: Option<FixedOtp>) -> Self {
        let seeded = |seed| Seeded { seed, generator: Watched::new(ChaCha8Rng::seed_from_u64(seed)) };
        Self { seeded: seed.map(seeded), otp }
    }

    pub(crate) fn seed(&self) -> Option<u64> {
        self.seeded.as_ref().map(|seeded| seeded.seed)
    }

    pub(crate) fn otp(&self) -> Option<&FixedOtp> {
        self.otp.as_ref()
    }

    /// How far the seed was used up, if it was used since the last time.
    pub(crate) fn position_if_touched(&self) -> Option<Position> {
        let Seeded { seed, generator } = self.seeded.as_ref()?;
        let words = generator.hold().if_touched(ChaCha8Rng::get_word_pos)?;
        // Even 64 bits of words are never used up.
        Some(Position { seed: *seed, words: u64::try_from(words).unwrap_or(u64::MAX) })
    }

    /// Goes on where a run with the same seed stopped: what it drew must not come again while it is remembered.
    pub(crate) fn go_on_from(&self, position: &Position) {
        if let Some(seeded) = self.seeded.as_ref().filter(|seeded| seeded.seed == position.seed) {
            seeded.generator.lock().set_word_pos(position.words.into());
        }
    }

    /// A code for a person to type: the fixed one, if there is one.
    pub(crate) fn code(&self, alphabet: &[u8], length: usize) -> Result<String, getrandom::Error> {
        match &self.otp {
            Some(otp) => Ok(otp.of_length(length)),
            None => self.text(alphabet, length),
        }
    }

    /// `length` characters of `alphabet`, each as likely as the others.
    pub(crate) fn text(&self, alphabet: &[u8], length: usize) -> Result<String, getrandom::Error> {
        // Bytes beyond the last whole round of the alphabet would favour its first characters.
        let fair = 256 - 256 % alphabet.len();
        let mut text = String::with_capacity(length);
        let mut bytes = [0; 32];
        while text.len() < length {
            self.fill(&mut bytes)?;
            let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
            text.extend(fair.take(length - text.len()).map(|byte| char::from(alphabet[byte % alphabet.len()])));
        }
        Ok(text)
    }

    /// A UUID, as request ids are written.
    pub(crate) fn uuid(&self) -> Result<String, getrandom::Error> {
        let mut bytes = [0; 16];
        self.fill(&mut bytes)?;
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

    fn fill(&self, bytes: &mut [u8]) -> Result<(), getrandom::Error> {
        match &self.seeded {
            Some(seeded) => {
                seeded.generator.lock().fill_bytes(bytes);
                Ok(())
            }
            None => getrandom::fill(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DIGITS, FixedOtp, HEX, LOWER_ALPHANUMERIC, Random};

    fn seeded(seed: u64) -> Random {
        Random::new(Some(seed), None)
    }

    #[test]
    fn codes_have_the_asked_length_and_every_character_of_the_alphabet() {
        for random in [Random::default(), seeded(1)] {
            for alphabet in [DIGITS, LOWER_ALPHANUMERIC] {
                let code = random.code(alphabet, 5000).unwrap();
                assert_eq!(code.len(), 5000);
                assert!(alphabet.iter().all(|c| code.bytes().any(|made| made == *c)));
                assert!(code.bytes().all(|made| alphabet.contains(&made)));
            }
        }
    }

    #[test]
    fn a_request_id_is_a_random_uuid() {
        for random in [Random::default(), seeded(1)] {
            let id = random.uuid().unwrap();
            let lengths: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12]);
            assert_eq!(&id[14..15], "4");
            assert_ne!(id, random.uuid().unwrap());
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_values_and_another_one_draws_others() {
        let drawn =
            |random: &Random| [random.code(DIGITS, 6).unwrap(), random.uuid().unwrap(), random.text(HEX, 40).unwrap()];
        assert_eq!(drawn(&seeded(7)), drawn(&seeded(7)));
        assert_ne!(drawn(&seeded(7)), drawn(&seeded(8)));
        assert_ne!(drawn(&Random::default()), drawn(&Random::default()));
    }

    #[test]
    fn what_a_seed_draws_stays_the_same_from_release_to_release() {
        let random = seeded(42);
        assert_eq!(random.code(DIGITS, 6).unwrap(), "113711");
        assert_eq!(random.uuid().unwrap(), "b042b6bc-d849-4149-9e82-5da45bb46326");
    }

    #[test]
    fn a_fixed_code_replaces_codes_and_nothing_else() {
        let random = Random::new(None, Some(FixedOtp::new("123456").unwrap()));
        assert_eq!(random.code(DIGITS, 4).unwrap(), "1234");
        assert_eq!(random.code(LOWER_ALPHANUMERIC, 8).unwrap(), "12345612");
        assert_ne!(random.text(DIGITS, 40).unwrap(), random.text(DIGITS, 40).unwrap());
    }
}
