//! How far two groups are apart: at one moment, and in time spent here.

use crate::interval::{Estimate, Interval};
use crate::survival::{KaplanMeier, LifeTable, Point};

impl KaplanMeier {
    /// The curve at time `t`; `None` beyond the last time at which anybody was followed, where nothing is known.
    #[must_use]
    pub fn at(&self, t: f64) -> Option<&Point> {
        let last = self.curve.last()?;
        if t > last.time && last.survival > 0.0 {
            return None;
        }
        self.curve.iter().rev().find(|point| point.time <= t)
    }
}

/// By how much the share that stays longer than `t` is greater in `one` than in `other`, from -1 to 1; `None` where one of the
/// curves isn't known.
///
/// The interval is put together from those of the two curves, so that it stays in range and leans where they lean: G. Y. Zou &
/// A. Donner, *Construction of confidence limits about effect measures: a general approach*, Statistics in Medicine 27 (2008)
/// 1693-1702, eqs. (1) and (2). Assumes that the groups have no account in common.
#[must_use]
pub fn difference_at(one: &KaplanMeier, other: &KaplanMeier, t: f64) -> Option<Estimate> {
    let (one, other) = (one.at(t)?, other.at(t)?);
    let value = one.survival - other.survival;
    let beside = |a: f64, b: f64| (a * a + b * b).sqrt();
    let down = beside(one.survival - one.interval.lower, other.interval.upper - other.survival);
    let up = beside(one.interval.upper - one.survival, other.survival - other.interval.lower);
    Some(Estimate { value, interval: Interval { lower: (value - down).max(-1.0), upper: (value + up).min(1.0) } })
}

/// Time that is spent here, on average, out of the first `until`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMean {
    /// In the unit of the table's times, from 0 to `until`.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The area under the survival curve up to `until`: how much of that time an account stays, on average. `None` where the curve
/// isn't known so far, or the table is empty.
///
/// J. O. Irwin (1949); P. Royston & M. K. B. Parmar, *Restricted mean survival time: an alternative to the hazard ratio*, BMC Medical
/// Research Methodology 13 (2013) 152; variance as in J. P. Klein & M. L. Moeschberger (2003), eq. (4.5.2). Assumes nothing of the shape.
#[must_use]
pub fn restricted_mean(table: &LifeTable, until: f64) -> Option<RestrictedMean> {
    let last = table.rows().last()?;
    let (mut survival, mut from, mut area) = (1.0, 0.0, 0.0);
    // At each time at which somebody left: the area up to it, and what it adds to the variance per squared area beyond it.
    let mut steps = Vec::new();
    for row in table.rows().iter().filter(|row| row.events > 0 && row.time < until) {
        area += survival * (row.time - from);
        let (left, there) = (row.events as f64, row.at_risk as f64);
        survival *= 1.0 - left / there;
        from = row.time;
        if there > left {
            steps.push((area, left / (there * (there - left))));
        }
    }
    if last.time < until && survival > 0.0 {
        return None;
    }
    area += survival * (until - from);
    let variance: f64 = steps.iter().map(|(before, weight)| (area - before).powi(2) * weight).sum();
    Some(RestrictedMean { value: area, standard_error: variance.sqrt() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::interval::Confidence;
    use crate::survival::{Observation, kaplan_meier};

    fn table(left: &[f64], censored: &[f64]) -> LifeTable {
        let left = left.iter().map(|time| Observation::left(*time).unwrap());
        LifeTable::new(left.chain(censored.iter().map(|time| Observation::censored(*time).unwrap())))
    }

    #[test]
    fn the_mean_stay_is_the_area_and_without_censoring_the_plain_mean() {
        // (1 + 2 + 3 + 4) / 4, where the last is cut off at 4; its standard error that of a mean, with n and not n - 1.
        let mean = restricted_mean(&table(&[1.0, 2.0, 3.0], &[9.0]), 4.0).unwrap();
        assert!((mean.value - 2.5).abs() < 1e-12, "{mean:?}");
        assert!((mean.standard_error - (1.25_f64 / 4.0).sqrt()).abs() < 1e-12, "{mean:?}");
        assert_eq!(restricted_mean(&table(&[1.0], &[2.0]), 4.0), None, "nobody was followed so long");
        assert_eq!(restricted_mean(&table(&[], &[]), 4.0), None);
    }

    #[test]
    fn a_difference_has_the_sign_of_who_stays_longer_and_stays_in_range() {
        let curve = |table: &LifeTable| kaplan_meier(table, Confidence::USUAL);
        let loyal = curve(&table(&[5.0], &[9.0; 19]));
        let lost = curve(&table(&[1.0, 1.5, 2.0, 2.5, 3.0, 3.5], &[9.0; 6]));
        let found = difference_at(&loyal, &lost, 6.0).unwrap();
        assert!((found.value - 0.45).abs() < 1e-12 && found.interval.lower > 0.0, "{found:?}");
        let back = difference_at(&lost, &loyal, 6.0).unwrap();
        assert!((back.interval.lower + found.interval.upper).abs() < 1e-12);
        assert_eq!(difference_at(&loyal, &lost, 10.0), None);
    }
}
