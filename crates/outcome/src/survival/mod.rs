//! How long accounts stay, and what shortens it.
//!
//! For accounts with a beginning and, for some, an end that was seen (a contract that ended); the others are *censored*: we know
//! only that they stayed so long. All methods assume that censoring tells nothing about who would have left next.
//!
//! Whoever compares accounts by what happened *during* their time (a broken promise) must begin at a [`landmark()`]: those that
//! stayed long had more time to meet one, and would look the better for it.

mod compare;
mod concordance;
mod cox;
mod efron;
mod kaplan_meier;
mod landmark;
mod life_table;
mod log_rank;

pub use compare::{RestrictedMean, difference_at, restricted_mean};
pub use concordance::concordance;
pub use cox::{Coefficient, Cox, CoxError, cox};
pub use kaplan_meier::{KaplanMeier, Point, kaplan_meier};
pub use landmark::{Exposed, Landmarked, landmark};
pub use life_table::{LifeTable, Row};
pub use log_rank::{LogRank, log_rank};

/// How long one account was followed, and why no longer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    time: f64,
    is_event: bool,
}

/// A time that isn't a number, is infinite or below zero.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a time is a finite number, not below 0; this is {0}")]
pub struct NotATime(pub f64);

impl Observation {
    /// Left after `time`.
    ///
    /// # Errors
    /// [`NotATime`] unless it is finite and not negative.
    pub fn left(time: f64) -> Result<Self, NotATime> {
        Self::checked(time, true)
    }

    /// Was still there after `time`, when we looked last.
    ///
    /// # Errors
    /// [`NotATime`] unless it is finite and not negative.
    pub fn censored(time: f64) -> Result<Self, NotATime> {
        Self::checked(time, false)
    }

    fn checked(time: f64, is_event: bool) -> Result<Self, NotATime> {
        // Adding zero makes −0 a plain zero, so that the two are one time.
        if time.is_finite() && time >= 0.0 { Ok(Self { time: time + 0.0, is_event }) } else { Err(NotATime(time)) }
    }

    /// How long it was followed.
    #[must_use]
    pub fn time(&self) -> f64 {
        self.time
    }

    /// Was its end seen?
    #[must_use]
    pub fn is_event(&self) -> bool {
        self.is_event
    }
}
