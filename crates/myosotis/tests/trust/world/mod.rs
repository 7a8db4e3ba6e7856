//! A firm's data, the real program over them, and clients that speak to it as the world does.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "each story and each bench uses its own part")]

pub mod dice;
pub mod dovecot;
pub mod firm;
pub mod http;
pub mod lmtp;
pub mod postfix;
pub mod program;
pub mod relay;

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Anything that should happen soon happens within this time, also on a machine that is busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(240);

/// Looks until there is something to see, and not for ever.
#[track_caller]
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "it didn't happen within {} s: {what}", PATIENCE.as_secs());
        pause(Duration::from_millis(5));
    }
}

/// Lets others go first, for about so long.
pub fn pause(length: Duration) {
    std::thread::park_timeout(length);
}

/// The real program reads the real clock, so what is made for it beforehand is made around this moment.
#[expect(clippy::disallowed_methods, reason = "the process under test can't be given a clock")]
pub fn real_now() -> Timestamp {
    Timestamp::from_millisecond(Timestamp::now().as_millisecond()).unwrap()
}
