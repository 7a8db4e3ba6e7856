//! Chance that repeats: the demo is the same for everybody who starts it on the same day.

/// SplitMix64 (Steele, Lea, Flood 2014): small, good enough for a demo, and the same everywhere.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    /// A row of throws that `seed` decides.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.bits() % end
    }

    /// From `low` up to and including `high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below(high.abs_diff(low) + 1)).expect("the width of a range in the demo is small")
    }

    /// True `percent` times in a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of them; the slice is not empty.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).expect("an index fits")]
    }

    /// One of them, the heavier the likelier.
    pub(crate) fn pick_weighted<'a, T>(&mut self, from: &'a [T], weight: impl Fn(&T) -> u32) -> &'a T {
        let total: u64 = from.iter().map(|one| u64::from(weight(one))).sum();
        let mut left = self.below(total.max(1));
        for one in from {
            let own = u64::from(weight(one));
            if left < own {
                return one;
            }
            left -= own;
        }
        &from[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same() {
        let throws = |seed| (0..8).map(|_| Dice::new(seed).below(6)).collect::<Vec<_>>();
        assert_eq!(throws(7), throws(7));
        let mut dice = Dice::new(1);
        assert!((0..1000).map(|_| dice.between(-3, 3)).all(|throw| (-3..=3).contains(&throw)));
    }

    #[test]
    fn what_weighs_nothing_is_never_picked() {
        let mut dice = Dice::new(3);
        assert!((0..1000).all(|_| *dice.pick_weighted(&[1, 2, 3], |one| if *one == 2 { 0 } else { 5 }) != 2));
    }
}
