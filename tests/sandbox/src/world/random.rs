//! A seeded pseudo-random generator (SplitMix64), so that keys and random choices are reproducible.

/// A pseudo-random generator.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator that starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.bits().checked_rem(bound).unwrap_or(0)
    }

    /// One of the words; empty when there are none.
    pub fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len() as u64) as usize).copied().unwrap_or_default()
    }

    /// One of the items.
    pub fn choose<T: Copy, const COUNT: usize>(&mut self, items: &[T; COUNT]) -> T {
        items[self.below(COUNT as u64) as usize]
    }

    /// A number from 0 to 1, below 1.
    pub fn unit(&mut self) -> f32 {
        // An f32 holds 24 bits exactly.
        (self.bits() >> 40) as f32 / (1u32 << 24) as f32
    }

    /// `true` with the given probability, from 0 to 1.
    pub fn chance(&mut self, probability: f64) -> bool {
        // An f64 holds 53 bits exactly.
        ((self.bits() >> 11) as f64) / ((1u64 << 53) as f64) < probability
    }

    /// `bytes` random bytes as lower-case hex.
    pub fn hex(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes * 2 + 16);
        while text.len() < bytes * 2 {
            text.push_str(&format!("{:016x}", self.bits()));
        }
        text.truncate(bytes * 2);
        text
    }
}
