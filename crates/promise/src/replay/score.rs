//! How well a policy did.

use serde::Serialize;

use super::Case;
use crate::quote::{Target, pinball};

/// The figures of one policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Cases judged: completed, or still open at the end of the log past what they were promised.
    pub cases: usize,
    /// The share of them completed within what was promised.
    pub kept: f64,
    /// The same for each quarter of the judged cases, in order of arrival.
    pub kept_by_quarter: [f64; 4],
    /// What was promised, on average, in seconds.
    pub promised_mean_s: f64,
    /// What was promised to the case in the middle, in seconds.
    pub promised_median_s: f64,
    /// The pinball loss at the target over the completed cases, on average, in seconds: less is better.
    pub pinball_s: f64,
}

/// `None` when no case can be judged.
pub(super) fn judge(cases: &[&Case], promised_s: &[f64], target: Target) -> Option<Score> {
    let end = cases.iter().map(|case| case.completed.unwrap_or(case.arrived).max(case.arrived)).max()?;
    let mut judged = Vec::with_capacity(cases.len());
    for (case, promised_s) in cases.iter().zip(promised_s) {
        let took_s = |until: jiff::Timestamp| until.duration_since(case.arrived).as_secs_f64();
        match case.completed {
            Some(completed) => {
                let loss = pinball(target, *promised_s, took_s(completed));
                judged.push((took_s(completed) <= *promised_s, *promised_s, Some(loss)));
            }
            None if took_s(end) > *promised_s => judged.push((false, *promised_s, None)),
            None => {}
        }
    }
    let quarter = |number: usize| &judged[judged.len() * number / 4..judged.len() * (number + 1) / 4];
    let mut promised: Vec<f64> = judged.iter().map(|case| case.1).collect();
    promised.sort_by(f64::total_cmp);
    let losses: Vec<f64> = judged.iter().filter_map(|case| case.2).collect();
    if losses.is_empty() {
        return None;
    }
    Some(Score {
        cases: judged.len(),
        kept: share_kept(&judged),
        kept_by_quarter: [0, 1, 2, 3].map(|number| share_kept(quarter(number))),
        promised_mean_s: promised.iter().sum::<f64>() / promised.len() as f64,
        promised_median_s: median(&promised),
        pinball_s: losses.iter().sum::<f64>() / losses.len() as f64,
    })
}

/// Of an empty quarter: nothing was broken in it.
fn share_kept(judged: &[(bool, f64, Option<f64>)]) -> f64 {
    if judged.is_empty() {
        return 1.0;
    }
    judged.iter().filter(|case| case.0).count() as f64 / judged.len() as f64
}

fn median(sorted: &[f64]) -> f64 {
    f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
}
