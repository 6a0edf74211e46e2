//! Chance that repeats itself.

/// `SplitMix64` (Steele, Lea and Flood 2014; the published constants). Written out here so that a seed means the same
/// in every release: crates for random numbers keep that open.
#[derive(Debug, Clone)]
pub(super) struct Seeded(u64);

impl Seeded {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// True in this share of all draws.
    pub(super) fn hits(&mut self, rate: f64) -> bool {
        // The upper half: 32 bits fit a float exactly.
        let upper = u32::try_from(self.next() >> 32).unwrap_or_default();
        f64::from(upper) < rate * (f64::from(u32::MAX) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Seeded;

    #[test]
    fn the_numbers_are_those_that_were_published() {
        // The first values of the reference implementation for the seed 1234567.
        let mut seeded = Seeded::new(1_234_567);
        let numbers = [seeded.next(), seeded.next(), seeded.next()];
        assert_eq!(numbers, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn a_rate_is_kept_and_its_ends_are_exact() {
        let mut seeded = Seeded::new(7);
        let hits = (0..10_000).filter(|_| seeded.hits(0.2)).count();
        assert!((1_900..=2_100).contains(&hits), "{hits} of 10000");
        assert!((0..10_000).all(|_| seeded.hits(1.0) && !seeded.hits(0.0)));
    }
}
