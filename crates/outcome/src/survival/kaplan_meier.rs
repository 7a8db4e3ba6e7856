//! Which share is still there after so long.

use crate::interval::{Confidence, Interval};
use crate::survival::LifeTable;

/// The survivor function as a staircase, from its value just after each time.
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    /// A point at 0, and one at each time at which somebody left or went out of sight.
    pub curve: Vec<Point>,
    /// The first time at which no more than half are left; `None` when more than half are still there at the end.
    pub median: Option<f64>,
}

/// The survivor function just after one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The time.
    pub time: f64,
    /// Who was there up to it.
    pub at_risk: u64,
    /// Who left at it.
    pub events: u64,
    /// The share that stays longer than this.
    pub survival: f64,
    /// Its interval, for this time alone (not a band for the whole curve).
    pub interval: Interval,
}

/// Half, with room for the rounding of a product: 0.5 reached as 7/8 · 6/7 · 5/6 · 4/5 is half.
const HALF: f64 = 0.5 + 1e-12;

/// The product-limit estimate. E. L. Kaplan & P. Meier, *Nonparametric estimation from incomplete observations*, JASA 53 (1958)
/// 457-481; variance by M. Greenwood (1926); interval on the scale of ln(−ln S), so that it stays within 0 to 1: J. D. Kalbfleisch &
/// R. L. Prentice, *The Statistical Analysis of Failure Time Data* (1980), §1.3. The same as lifelines' default and R's
/// `survfit(conf.type = "log-log")`. Where nobody is left the interval is 0 to 0, and before anybody left 1 to 1: nothing is known there.
#[must_use]
pub fn kaplan_meier(table: &LifeTable, confidence: Confidence) -> KaplanMeier {
    let z = confidence.z();
    let (mut survival, mut greenwood, mut interval) = (1.0, 0.0, Interval { lower: 1.0, upper: 1.0 });
    let mut curve = Vec::with_capacity(table.rows().len() + 1);
    let start =
        |at_risk| Point { time: 0.0, at_risk, events: 0, survival: 1.0, interval: Interval { lower: 1.0, upper: 1.0 } };
    if table.rows().first().is_none_or(|row| row.time > 0.0) {
        curve.push(start(table.accounts()));
    }
    for row in table.rows() {
        if row.events > 0 {
            let (left, there) = (row.events as f64, row.at_risk as f64);
            survival *= 1.0 - left / there;
            greenwood += left / (there * (there - left));
            interval = log_log(survival, greenwood, z);
        }
        curve.push(Point { time: row.time, at_risk: row.at_risk, events: row.events, survival, interval });
    }
    let median = curve.iter().find(|point| point.survival <= HALF).map(|point| point.time);
    KaplanMeier { curve, median }
}

fn log_log(survival: f64, greenwood: f64, z: f64) -> Interval {
    if survival <= 0.0 || survival >= 1.0 {
        return Interval { lower: survival, upper: survival };
    }
    let ln = survival.ln();
    let stretch = (z * greenwood.sqrt() / -ln).exp();
    Interval { lower: (ln * stretch).exp(), upper: (ln / stretch).exp() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survival::Observation;

    fn curve(seen: &[(f64, bool)]) -> KaplanMeier {
        let observations = seen.iter().map(|&(time, is_event)| {
            if is_event { Observation::left(time).unwrap() } else { Observation::censored(time).unwrap() }
        });
        kaplan_meier(&LifeTable::new(observations), Confidence::USUAL)
    }

    #[test]
    fn one_after_the_other_they_leave() {
        let found = curve(&[(1.0, true), (2.0, false), (3.0, true), (4.0, true)]);
        let shares: Vec<_> = found.curve.iter().map(|point| point.survival).collect();
        assert_eq!(shares, [1.0, 0.75, 0.75, 0.375, 0.0]);
        assert_eq!(found.median, Some(3.0));
    }

    #[test]
    fn exactly_half_is_half() {
        let all: Vec<_> = (1..=10).map(|time| (f64::from(time), true)).collect();
        assert_eq!(curve(&all).median, Some(5.0));
    }

    #[test]
    fn while_most_are_there_there_is_no_median() {
        assert_eq!(curve(&[(1.0, true), (2.0, false), (3.0, false)]).median, None);
        assert_eq!(curve(&[]).curve.len(), 1);
    }

    #[test]
    fn who_left_at_once_left_at_nought() {
        let found = curve(&[(0.0, true), (5.0, false)]);
        assert_eq!((found.curve[0].time, found.curve[0].survival), (0.0, 0.5));
    }
}
