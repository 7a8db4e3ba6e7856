//! The share of promises that is to be kept.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A share of promises to be kept, from 0.5 up to and including 0.999.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Target(f64);

/// A share that can't be aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("a target is a share of promises kept from 0.5 to 0.999, such as 0.95; {0} is not")]
pub struct TargetError(f64);

impl Target {
    /// The target with this share kept.
    ///
    /// # Errors
    /// Outside 0.5 to 0.999: fewer is no promise, and more can't be told apart from history.
    pub fn new(share: f64) -> Result<Self, TargetError> {
        if (0.5..=0.999).contains(&share) { Ok(Self(share)) } else { Err(TargetError(share)) }
    }

    /// The share to be kept.
    pub fn share(self) -> f64 {
        self.0
    }

    /// The share that may be missed.
    pub fn missed(self) -> f64 {
        1.0 - self.0
    }
}

impl Default for Target {
    /// 95 % (design.md §6).
    fn default() -> Self {
        Self(0.95)
    }
}

impl TryFrom<f64> for Target {
    type Error = TargetError;

    fn try_from(share: f64) -> Result<Self, TargetError> {
        Self::new(share)
    }
}

impl From<Target> for f64 {
    fn from(target: Target) -> Self {
        target.0
    }
}

/// The pinball loss of promising `promised_s` for a case that took `took_s`, in seconds (Koenker & Bassett 1978).
///
/// Its expectation is least when the promise is the quantile at `target`.
pub(crate) fn pinball(target: Target, promised_s: f64, took_s: f64) -> f64 {
    if took_s > promised_s { target.share() * (took_s - promised_s) } else { target.missed() * (promised_s - took_s) }
}
