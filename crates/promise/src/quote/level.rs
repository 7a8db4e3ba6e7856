//! The level at which the forecasts are read, moved by what became of the promises.
//!
//! Adaptive conformal inference (Gibbs & Candès 2021, equation 2): each missed promise raises the level, each kept one
//! lowers it, in the proportion that balances at the target. What is moved is the logarithm of the cumulated rate
//! `-ln(1 - level)`, so that the level stays between 0 and 1 and a step means the same for short and long promises.
//! The steps add up to the offset, which is bounded; so over any number of settled promises the share missed differs from
//! the wanted one by at most (range of the offset) / (step x number) + (promises not settled) / number, without any
//! assumption on the cases (ibid., proposition 4.1), as long as the bounds are not touched.

use serde::{Deserialize, Serialize};

use super::target::Target;

/// Promises over which a wrong level is put right (to 1/e).
const MEMORY: f64 = 500.0;

/// The offset stays within plus and minus this: from a seventh of the cumulated rate to seven times.
const OFFSET_MAX: f64 = 2.0;

/// Beyond this cumulated rate (99.8 %) the quantile of a few hundred cases says no more: the quote itself is stretched.
const CUMULATED_MAX: f64 = 6.2;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Level {
    target: Target,
    offset: f64,
    #[serde(default = "usual_memory")]
    memory: f64,
}

fn usual_memory() -> f64 {
    MEMORY
}

/// Where the forecasts are read, and by how much the result is stretched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(super) cumulated: f64,
    pub(crate) stretch_log: f64,
}

impl Reading {
    /// The share of cases below the quantile that is read.
    pub(crate) fn share(self) -> f64 {
        share_below(self.cumulated)
    }

    /// The cumulated rate that was wanted, before it was capped.
    pub(super) fn wanted(self) -> f64 {
        self.cumulated * self.stretch_log.exp()
    }
}

/// The share of cases that a cumulated rate has completed.
pub(super) fn share_below(cumulated: f64) -> f64 {
    -(-cumulated).exp_m1()
}

impl Level {
    pub(crate) fn new(target: Target) -> Self {
        Self::with_memory(target, MEMORY)
    }

    /// As [`Self::new`], but a wrong level is put right over so many promises.
    pub(crate) fn with_memory(target: Target, memory: f64) -> Self {
        Self { target, offset: 0.0, memory }
    }

    pub(crate) fn reading(&self) -> Reading {
        let wanted = -self.target.missed().ln() * self.offset.exp();
        let cumulated = wanted.min(CUMULATED_MAX);
        Reading { cumulated, stretch_log: (wanted / cumulated).ln() }
    }

    /// What is believed of a promise changed: `change` is the believed chance of a miss now, less what it was before. Over
    /// its life a promise adds up to `missed - (1 - target)`, which is the step of the paper.
    pub(crate) fn learn(&mut self, change: f64) {
        // Were the forecasts exact, the share missed would fall by this much per unit of the offset.
        let slope = -self.target.missed() * self.target.missed().ln();
        self.offset = (self.offset + change / (self.memory * slope)).clamp(-OFFSET_MAX, OFFSET_MAX);
    }
}
