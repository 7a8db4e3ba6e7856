//! The only clock of the program. Everything else takes `now` as a value.

use jiff::Timestamp;

/// The time of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock;

impl desk::Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask the time")]
    fn now(&self) -> Timestamp {
        // Milliseconds are what the database keeps: told time and stored time are one.
        Timestamp::from_millisecond(Timestamp::now().as_millisecond()).expect("a millisecond of now is within range")
    }
}
