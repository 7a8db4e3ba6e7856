//! The only source of chance in the program: the operating system's.

/// Randomness of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemChance;

impl store::Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}
