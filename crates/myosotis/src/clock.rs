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

/// The time of the demo: this machine's, some while ago. A demo that is made at night shows a working day all the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DemoClock {
    /// How far behind this machine, in whole seconds.
    pub(crate) behind_seconds: i64,
}

impl desk::Clock for DemoClock {
    fn now(&self) -> Timestamp {
        SystemClock.now() - jiff::SignedDuration::from_secs(self.behind_seconds)
    }
}
