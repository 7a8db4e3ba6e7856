//! The policies, each told only what happens.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Policy;
use crate::quote::{CaseId, Quoter, Recent, Target};

/// Completed cases that the rolling quantile looks back on.
const ROLLING: usize = 500;

/// One policy at work.
pub(super) enum Promiser {
    Quote { quoter: Box<Quoter>, cases: BTreeMap<usize, CaseId> },
    Rolling { recent: Recent, share: f64 },
    Fixed(f64),
}

impl Promiser {
    pub(super) fn new(policy: Policy, target: Target, factors: usize) -> Self {
        match policy {
            Policy::Quote => Self::Quote { quoter: Box::new(Quoter::new(target, factors)), cases: BTreeMap::new() },
            Policy::Rolling => Self::Rolling { recent: Recent::new(ROLLING), share: target.share() },
            Policy::Fixed(length) => Self::Fixed(length.as_secs_f64()),
        }
    }

    /// What case `index` is promised, in seconds; zero when there is nothing to go on.
    pub(super) fn arrive(&mut self, index: usize, now: Timestamp, groups: &[String]) -> f64 {
        match self {
            Self::Quote { quoter, cases } => {
                let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
                let (case, quote) = quoter.arrive(now, &groups);
                cases.insert(index, case);
                quote.map_or(0.0, |quote| quote.within.as_secs_f64())
            }
            Self::Rolling { recent, share } => recent.quantile(*share).unwrap_or(0.0),
            Self::Fixed(seconds) => *seconds,
        }
    }

    pub(super) fn complete(&mut self, index: usize, now: Timestamp, arrived: Timestamp) {
        match self {
            Self::Quote { quoter, cases } => {
                if let Some(case) = cases.remove(&index) {
                    quoter.complete(case, now);
                }
            }
            Self::Rolling { recent, .. } => recent.push(now.duration_since(arrived).as_secs_f64()),
            Self::Fixed(_) => {}
        }
    }
}
