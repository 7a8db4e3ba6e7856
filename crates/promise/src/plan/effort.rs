//! How much work questions are: the organisation's own history, per subject.
//!
//! Efforts are long-tailed, and well described by a lognormal distribution (Brown et al., *Statistical analysis of a
//! telephone call center*, JASA 100, 2005, section 4.3). What is kept per subject are fading sums of the logarithm and its
//! square; a subject with little history is pooled with all work, as if that were [`PRIOR`] answers more.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::question::Effort;
use crate::roster::SubjectId;

/// An answer counts for 1/e after this many later ones on the same subject.
const MEMORY: f64 = 150.0;

/// Answers' worth of all work that a subject's own history is pooled with.
const PRIOR: f64 = 8.0;

/// What is assumed before anything is known: a quarter of an hour, give or take (a factor of two).
const FIRST_LOG: f64 = 6.6;
const FIRST_VARIANCE: f64 = 0.5;

/// The variance of the logarithm beyond which mean and deviation say nothing any more.
const VARIANCE_MAX: f64 = 2.0;

/// No effort is shorter, in seconds.
const SHORTEST_S: f64 = 10.0;

/// Fading sums of logarithms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Sums {
    weight: f64,
    logs: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, log: f64) {
        let fade = 1.0 - 1.0 / MEMORY;
        self.weight = self.weight * fade + 1.0;
        self.logs = self.logs * fade + log;
        self.squares = self.squares * fade + log * log;
    }

    /// Mean and variance, with `prior` answers more of another mean and variance.
    fn pooled(&self, prior: f64, mean: f64, variance: f64) -> (f64, f64) {
        let weight = self.weight + prior;
        let pooled = (self.logs + prior * mean) / weight;
        let squares = (self.squares + prior * (variance + mean * mean)) / weight;
        (pooled, (squares - pooled * pooled).clamp(0.01, VARIANCE_MAX))
    }
}

/// What is known of how much work questions are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Efforts {
    all: Sums,
    subjects: BTreeMap<SubjectId, Sums>,
    answered: u64,
}

impl Efforts {
    /// An answer took so long, in seconds, for somebody who knows the subject: what an expert took is divided by the
    /// expert's factor ([`crate::roster::Skill::effort_factor`]).
    pub fn took(&mut self, subject: Option<SubjectId>, seconds: f64) {
        let log = seconds.max(SHORTEST_S).ln();
        self.all.add(log);
        if let Some(subject) = subject {
            self.subjects.entry(subject).or_default().add(log);
        }
        self.answered += 1;
    }

    /// Answers that were ever told.
    #[must_use]
    pub fn answered(&self) -> u64 {
        self.answered
    }

    /// What to expect of a question.
    #[must_use]
    pub fn expected(&self, subject: Option<SubjectId>) -> Effort {
        let (mean, variance) = self.logs(subject);
        let mean_s = (mean + variance / 2.0).exp();
        Effort { mean_s, deviation_s: mean_s * variance.exp_m1().sqrt() }
    }

    /// What to expect in all of a question on which `spent_s` seconds were spent without its being answered: the mean of
    /// those that take longer. Censored, not ignored.
    #[must_use]
    pub fn expected_beyond(&self, subject: Option<SubjectId>, spent_s: f64) -> Effort {
        let (mean, variance) = self.logs(subject);
        let deviation = variance.sqrt();
        let passed = (spent_s.max(SHORTEST_S).ln() - mean) / deviation;
        // E[X | X > x] of a lognormal: the mean, times the ratio of two normal tails.
        let (tail, tail_of_mean) = (upper_tail(passed), upper_tail(passed - deviation));
        let whole = self.expected(subject);
        if tail < 1e-6 {
            return Effort { mean_s: spent_s * 1.5, deviation_s: spent_s / 2.0 };
        }
        let mean_s = (whole.mean_s * tail_of_mean / tail).max(spent_s);
        Effort { mean_s, deviation_s: whole.deviation_s.max((mean_s - spent_s) / 2.0) }
    }

    fn logs(&self, subject: Option<SubjectId>) -> (f64, f64) {
        let (mean, variance) = self.all.pooled(1.0, FIRST_LOG, FIRST_VARIANCE);
        match subject.and_then(|subject| self.subjects.get(&subject)) {
            Some(own) => own.pooled(PRIOR, mean, variance),
            None => (mean, variance),
        }
    }
}

/// The chance that a standard normal is above `x` (Abramowitz & Stegun 26.2.17, to 1e-7).
pub(super) fn upper_tail(x: f64) -> f64 {
    if x < 0.0 {
        return 1.0 - upper_tail(-x);
    }
    let t = 1.0 / (1.0 + 0.231_641_9 * x);
    let series = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let sum = series.iter().rev().fold(0.0, |sum, factor| (sum + factor) * t);
    sum * (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

/// Standard deviations above the mean below which a share of a normal distribution lies (Abramowitz & Stegun 26.2.23, to
/// 4.5e-4); `share` between 0 and 1.
pub(super) fn deviations(share: f64) -> f64 {
    if share < 0.5 {
        return -deviations(1.0 - share);
    }
    let t = (-2.0 * (1.0 - share).max(1e-12).ln()).sqrt();
    t - (2.515_517 + 0.802_853 * t + 0.010_328 * t * t)
        / (1.0 + 1.432_788 * t + 0.189_269 * t * t + 0.001_308 * t * t * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_the_one_of_the_tables() {
        for (share, z) in [(0.5, 0.0), (0.95, 1.644_85), (0.99, 2.326_35), (0.05, -1.644_85)] {
            assert!((deviations(share) - z).abs() < 1e-3, "{share}");
            assert!((upper_tail(z) - (1.0 - share)).abs() < 1e-5, "{z}");
        }
    }

    #[test]
    fn a_subject_speaks_for_itself_once_it_has_history() {
        let (mut efforts, [boilers, bills]) = (Efforts::default(), [1, 2].map(SubjectId));
        for _ in 0..200 {
            efforts.took(Some(boilers), 1200.0);
            efforts.took(Some(bills), 300.0);
        }
        assert!((1100.0..1350.0).contains(&efforts.expected(Some(boilers)).mean_s));
        assert!((280.0..400.0).contains(&efforts.expected(Some(bills)).mean_s));
        assert!((500.0..1000.0).contains(&efforts.expected(None).mean_s));
    }

    #[test]
    fn what_takes_long_already_takes_longer_still() {
        let mut efforts = Efforts::default();
        (0..300).for_each(|number| efforts.took(None, 300.0 * f64::from(1 + number % 4)));
        let [fresh, begun, long] = [0.0, 900.0, 3600.0].map(|spent_s| efforts.expected_beyond(None, spent_s).mean_s);
        assert!((fresh - efforts.expected(None).mean_s).abs() < 10.0);
        assert!(begun > 900.0 && begun > fresh && long > 3600.0, "{fresh} {begun} {long}");
    }
}
