//! Chance that repeats: passed in as a value, the same for the same seed on every machine.

/// SplitMix64 (Steele, Lea, Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A row of throws that `seed` decides.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A row of throws of its own, so that what one thing throws doesn't shift what another does.
    #[must_use]
    pub fn aside(&self, label: u64) -> Self {
        let mut aside = Self(self.0 ^ label.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        aside.bits();
        aside
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, 1.
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((self.share() * end as f64) as usize).min(end - 1)
    }

    /// Standard normal (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let (radius, angle) = ((1.0 - self.share()).ln(), self.share());
        (-2.0 * radius).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// Exponential.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.share()).ln()
    }

    /// How many of what happens `mean` times on average (Poisson): counted until one unit of time is full.
    pub fn poisson(&mut self, mean: f64) -> usize {
        let (mut number, mut passed) = (0, self.exponential(1.0));
        while passed < mean {
            number += 1;
            passed += self.exponential(1.0);
        }
        number
    }

    /// An index, the heavier the likelier; 0 when nothing weighs anything.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.share() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        0
    }
}
