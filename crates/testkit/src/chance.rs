//! Chance that is the same every time.

use std::sync::Mutex;
use std::sync::PoisonError;
use store::Chance;

/// See [`chance`].
#[derive(Debug)]
pub struct SeededChance(Mutex<u64>);

/// Chance that gives the same bytes each time for the same `seed`.
pub fn chance(seed: u64) -> SeededChance {
    SeededChance(Mutex::new(seed))
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64 (Steele, Lea, Flood 2014): small, and good enough to tell ids apart.
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
