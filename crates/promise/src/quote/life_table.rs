//! How long cases take, from all that are open or were: a life table of the recent past.
//!
//! For each age the rate of completion is *completions at that age / time spent at that age*, both from the recent past
//! and with older history fading. Open cases count with the time they have waited (they are censored, not ignored), and
//! each age is judged by who is that old *now* (left truncation), so that a change shows at all ages at once instead of
//! after the slowest case has come in. Piecewise-constant rates, right-censored and left-truncated: Kaplan & Meier 1958;
//! Friedman 1982; period life tables as in Preston, Heuveline & Guillot 2001, ch. 3.
//!
//! Assumption: whether a case has not been completed *yet* says nothing about it beyond its age and group.

use serde::{Deserialize, Serialize};

use super::ages::{AGES, bounds};
use super::weibull::{Rates, Weibull};

/// Completions' worth of the prior at each age interval: a twelfth, so two per factor e of age.
const PRIOR: f64 = 2.0 / 24.0;

/// Weights are scaled back when the newest weighs this much.
pub(super) const WEIGHT_MAX: f64 = 1e100;

/// Occurrences and exposures by age, fading with each completion.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LifeTable {
    /// A completion counts for 1/e after this many later ones.
    memory: f64,
    /// What one completion now weighs, on the scale of the sums.
    weight: f64,
    completed: Vec<f64>,
    /// Weighted seconds spent in each interval.
    exposed: Vec<f64>,
    prior: Weibull,
    /// Completions since the prior was fitted, and how many there may be before it is fitted again.
    since_fit: u32,
    fit_after: u32,
}

impl LifeTable {
    pub(super) fn new(memory: f64) -> Self {
        let (completed, exposed) = (vec![0.0; AGES], vec![0.0; AGES]);
        Self { memory, weight: 1.0, completed, exposed, prior: Weibull::default(), since_fit: 0, fit_after: 0 }
    }

    /// `seconds` more (or, negative, fewer) were spent in interval `age`.
    pub(super) fn expose(&mut self, age: usize, seconds: f64) {
        self.exposed[age] += seconds * self.weight;
    }

    /// A case was completed in interval `age`. What came before fades.
    pub(super) fn complete(&mut self, age: usize) {
        self.completed[age] += self.weight;
        self.weight /= 1.0 - 1.0 / self.memory;
        if self.weight > WEIGHT_MAX {
            for sum in self.completed.iter_mut().chain(&mut self.exposed) {
                *sum /= self.weight;
            }
            self.weight = 1.0;
        }
        self.since_fit += 1;
        if self.since_fit > self.fit_after {
            self.prior = Weibull::fit(&self.completed, &self.exposed, self.weight);
            self.fit_after = (self.fit_after + 1).min(16);
            self.since_fit = 0;
        }
    }

    /// The cumulated rate up to an age in seconds.
    pub(super) fn cumulated_at(&self, seconds: f64) -> f64 {
        let (scale, prior) = (1.0 / self.weight, self.prior.rates());
        let intervals = bounds().windows(2).enumerate().take_while(|(_, pair)| pair[0] < seconds);
        intervals.map(|(age, pair)| self.rate(age, scale, &prior) * (pair[1].min(seconds) - pair[0])).sum()
    }

    /// The age by which a case is completed with probability `1 - exp(-cumulated)`, in seconds; at most `longest_s`.
    ///
    /// `cumulated` is a cumulated rate (hazard): 3.0 for 95 %.
    pub(super) fn age_at(&self, cumulated: f64, longest_s: f64) -> f64 {
        let bounds = bounds();
        let (scale, mut left) = (1.0 / self.weight, cumulated);
        let prior = self.prior.rates();
        for age in 0..AGES {
            let (from, to) = (bounds[age], bounds[age + 1]);
            let rate = self.rate(age, scale, &prior);
            let passed = rate * (to - from);
            if passed >= left {
                return (from + left / rate).min(longest_s);
            }
            if to > longest_s {
                break;
            }
            left -= passed;
        }
        longest_s
    }

    fn rate(&self, age: usize, scale: f64, prior: &Rates) -> f64 {
        (self.completed[age] * scale + PRIOR) / (self.exposed[age].max(0.0) * scale + PRIOR / prior.at(age))
    }
}
