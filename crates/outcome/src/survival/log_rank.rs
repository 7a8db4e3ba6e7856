//! Do groups differ in how long they stay?

use crate::matrix::Symmetric;
use crate::special::chi_squared_tail;
use crate::survival::{LifeTable, Row};

/// The log-rank test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRank {
    /// The statistic; about `df` when the groups don't differ.
    pub chi2: f64,
    /// Degrees of freedom: one less than the groups that were there while somebody left and somebody stayed.
    pub df: usize,
    /// How often chance alone would give such a difference, or a greater one.
    pub p: f64,
}

/// Compares groups; `None` with fewer than two of them, or when nobody left while two were there.
///
/// N. Mantel (1966), D. R. Cox (1972), R. Peto & J. Peto (1972), with the hypergeometric variance for ties; k groups as in J. P. Klein &
/// M. L. Moeschberger, *Survival Analysis*, 2nd ed. (2003), eqs. (7.3.3) to (7.3.5). As R's `survdiff` and lifelines'
/// `multivariate_logrank_test`. Assumes nothing about the shape of the curves, but sees little where they cross.
#[must_use]
pub fn log_rank(groups: &[LifeTable]) -> Option<LogRank> {
    let k = groups.len();
    let (mut excess, mut variance) = (vec![0.0; k], Symmetric::zero(k));
    each_event(groups, |at_risk, left| {
        let (all, gone): (f64, f64) = (at_risk.iter().sum(), left.iter().sum());
        let spread = if all > 1.0 { gone * (all - gone) / (all - 1.0) } else { 0.0 };
        for i in 0..k {
            let share = at_risk[i] / all;
            excess[i] += left[i] - gone * share;
            let row = variance.row_mut(i);
            row[i] += spread * share;
            for (cell, other) in row.iter_mut().zip(at_risk) {
                *cell -= spread * share * other / all;
            }
        }
    });
    // A group that was never there when it could have gone either way says nothing; and the last follows from the others.
    let mut tested: Vec<usize> = (0..k).filter(|&i| variance.get(i, i) > 0.0).collect();
    tested.pop()?;
    let df = tested.len();
    if df == 0 {
        return None;
    }
    let mut information = Symmetric::zero(df);
    for (row, &i) in tested.iter().enumerate() {
        for (column, &j) in tested.iter().enumerate() {
            *information.get_mut(row, column) = variance.get(i, j);
        }
    }
    let differences: Vec<_> = tested.iter().map(|&i| excess[i]).collect();
    let weights = information.cholesky(1e-12)?.solve(&differences);
    let chi2 = differences.iter().zip(&weights).map(|(difference, weight)| difference * weight).sum::<f64>().max(0.0);
    Some(LogRank { chi2, df, p: chi_squared_tail(chi2, df) })
}

/// Calls `each` at every time at which somebody left, with who was at risk and who left per group.
fn each_event(groups: &[LifeTable], mut each: impl FnMut(&[f64], &[f64])) {
    let mut rest: Vec<&[Row]> = groups.iter().map(LifeTable::rows).collect();
    let (mut at_risk, mut left) = (vec![0.0; groups.len()], vec![0.0; groups.len()]);
    loop {
        let time = rest.iter().filter_map(|rows| rows.first()).fold(f64::INFINITY, |time, row| time.min(row.time));
        if time == f64::INFINITY {
            return;
        }
        let mut has_event = false;
        for (group, rows) in rest.iter_mut().enumerate() {
            // Whoever comes next in a group is still there, and so are all after it.
            let [next, later @ ..] = rows else {
                (at_risk[group], left[group]) = (0.0, 0.0);
                continue;
            };
            (at_risk[group], left[group]) = (next.at_risk as f64, 0.0);
            if next.time == time {
                left[group] = next.events as f64;
                has_event |= next.events > 0;
                *rows = later;
            }
        }
        if has_event {
            each(&at_risk, &left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survival::Observation;

    fn group(seen: &[(f64, bool)]) -> LifeTable {
        LifeTable::new(seen.iter().map(|&(time, is_event)| {
            if is_event { Observation::left(time).unwrap() } else { Observation::censored(time).unwrap() }
        }))
    }

    #[test]
    fn two_groups_as_r_compares_them() {
        // R: survdiff(Surv(c(10,20,30,10,20,50)) ~ g), as in lifelines' tests; and with the middle ones censored.
        let all = |times: [f64; 3]| group(&times.map(|time| (time, true)));
        let found = log_rank(&[all([10.0, 20.0, 30.0]), all([10.0, 20.0, 50.0])]).unwrap();
        assert!((found.p - 0.614_107).abs() < 1e-6 && found.df == 1, "{found:?}");
        let some = |times: [f64; 3]| group(&[(times[0], true), (times[1], false), (times[2], true)]);
        let found = log_rank(&[some([10.0, 20.0, 30.0]), some([10.0, 20.0, 50.0])]).unwrap();
        assert!((found.p - 0.535_143).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn a_group_that_is_gone_before_anybody_leaves_says_nothing() {
        let (early, one, other) =
            (group(&[(1.0, false)]), group(&[(5.0, true), (7.0, true)]), group(&[(6.0, true), (9.0, false)]));
        let three = log_rank(&[early, one.clone(), other.clone()]).unwrap();
        let two = log_rank(&[one.clone(), other]).unwrap();
        assert!(three.df == 1 && (three.chi2 - two.chi2).abs() < 1e-12);
        assert_eq!(log_rank(std::slice::from_ref(&one)), None);
        assert_eq!(log_rank(&[one, LifeTable::default()]), None);
        assert_eq!(log_rank(&[]), None);
    }
}
