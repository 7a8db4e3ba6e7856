//! The fault switch: break an act at its n-th step, and see whether the house still stands.

use crate::StoreError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const NEVER: u64 = u64::MAX;

/// Counts the steps of write closures (each statement, and each COMMIT), and fails at the one that was asked for.
///
/// Given to [`Options::fault`](crate::Options::fault) by tests. Clones share one count.
#[derive(Debug, Clone, Default)]
pub struct Fault(Arc<Switch>);

#[derive(Debug)]
struct Switch {
    steps: AtomicU64,
    fails_at: AtomicU64,
    kills: AtomicBool,
}

impl Default for Switch {
    fn default() -> Self {
        Self { steps: AtomicU64::new(0), fails_at: AtomicU64::new(NEVER), kills: AtomicBool::new(false) }
    }
}

impl Fault {
    /// From here, the `nth` step (counted from 0) fails, once, with [`StoreError::Other`].
    pub fn fail_at(&self, nth: u64) {
        self.0.kills.store(false, Ordering::SeqCst);
        self.arm(nth);
    }

    /// From here, the `nth` step (counted from 0) ends the whole process as `kill -9` would.
    pub fn kill_at(&self, nth: u64) {
        self.0.kills.store(true, Ordering::SeqCst);
        self.arm(nth);
    }

    /// From here, nothing fails. Also starts the count again.
    pub fn never(&self) {
        self.arm(NEVER);
    }

    /// How many steps were taken since the switch was last set.
    pub fn steps(&self) -> u64 {
        self.0.steps.load(Ordering::SeqCst)
    }

    fn arm(&self, nth: u64) {
        self.0.steps.store(0, Ordering::SeqCst);
        self.0.fails_at.store(nth, Ordering::SeqCst);
    }

    pub(crate) fn step(&self) -> Result<(), StoreError> {
        let step = self.0.steps.fetch_add(1, Ordering::SeqCst);
        if step != self.0.fails_at.load(Ordering::SeqCst) {
            return Ok(());
        }
        if self.0.kills.load(Ordering::SeqCst) {
            std::process::abort();
        }
        Err(StoreError::other(format!("a fault on purpose, at step {step}")))
    }
}
