use jiff::Timestamp;

/// Tells what time it is, to the edges and pages that must know. Only the program itself has a real one; tests move theirs by hand.
///
/// The acts of the desk never ask a clock: they are told `now`.
pub trait Clock: Send + Sync {
    /// This moment, in whole milliseconds: what the database keeps.
    fn now(&self) -> Timestamp;
}

impl<F: Fn() -> Timestamp + Send + Sync> Clock for F {
    fn now(&self) -> Timestamp {
        self()
    }
}
