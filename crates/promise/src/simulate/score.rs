//! What came of a simulated time.

use serde::Serialize;

/// The figures of one policy. Lengths of time are by the clock, in seconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Questions that came in after warm-up, and were answered or whose promise passed.
    pub questions: usize,
    /// The share of them answered within their first promise.
    pub kept: f64,
    /// The share told in time that it would be later.
    pub renewed: f64,
    /// The share of which a promise passed in silence.
    pub broken: f64,
    /// From arrival to the first promise, on average.
    pub promised_mean_s: f64,
    /// The same for the question in the middle.
    pub promised_median_s: f64,
    /// The same, 95 % are shorter.
    pub promised_p95_s: f64,
    /// From arrival to the answer, for the question in the middle.
    pub answered_median_s: f64,
    /// Questions that reached a colleague outside a slot.
    pub interruptions: usize,
    /// Time spent on answering, of the time of the slots (without slots: of working time).
    pub utilisation: f64,
}

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fate {
    pub(super) asked_s: i64,
    pub(super) promised_s: i64,
    pub(super) renewed_to_s: Option<i64>,
    pub(super) answered_s: Option<i64>,
}

/// Works out the figures of those who asked from `judged_from_s` on.
pub(super) fn figures<'a>(
    fates: impl IntoIterator<Item = &'a Fate>,
    judged_from_s: i64,
    interruptions: usize,
    utilisation: f64,
) -> Figures {
    let judged: Vec<&Fate> = fates.into_iter().filter(|fate| fate.asked_s >= judged_from_s).collect();
    let number = judged.len().max(1) as f64;
    let share = |is: &dyn Fn(&Fate) -> bool| judged.iter().filter(|fate| is(fate)).count() as f64 / number;
    let by = |fate: &Fate, deadline_s: i64| fate.answered_s.is_some_and(|answered_s| answered_s <= deadline_s);
    let kept = share(&|fate| fate.renewed_to_s.is_none() && by(fate, fate.promised_s));
    let renewed = share(&|fate| fate.renewed_to_s.is_some_and(|renewed_to_s| by(fate, renewed_to_s)));
    let mut promised: Vec<i64> = judged.iter().map(|fate| fate.promised_s - fate.asked_s).collect();
    let mut answered: Vec<i64> =
        judged.iter().filter_map(|fate| fate.answered_s.map(|answered_s| answered_s - fate.asked_s)).collect();
    promised.sort_unstable();
    answered.sort_unstable();
    Figures {
        questions: judged.len(),
        kept,
        renewed,
        broken: if judged.is_empty() { 0.0 } else { (1.0 - kept - renewed).max(0.0) },
        promised_mean_s: promised.iter().sum::<i64>() as f64 / number,
        promised_median_s: quantile(&promised, 0.5),
        promised_p95_s: quantile(&promised, 0.95),
        answered_median_s: quantile(&answered, 0.5),
        interruptions,
        utilisation,
    }
}

pub(super) fn quantile(sorted: &[i64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(rank.min(sorted.len()).saturating_sub(1)).map_or(0.0, |value| *value as f64)
}
