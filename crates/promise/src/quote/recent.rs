//! The durations of the cases that were completed last, in order of length.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// The last so many durations, in seconds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Recent {
    size: usize,
    by_time: VecDeque<f64>,
    by_length: Vec<f64>,
}

impl Recent {
    pub(crate) fn new(size: usize) -> Self {
        Self { size, by_time: VecDeque::new(), by_length: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.by_time.len()
    }

    pub(crate) fn push(&mut self, seconds: f64) {
        if self.by_time.len() == self.size
            && let Some(old) = self.by_time.pop_front()
        {
            let place = self.by_length.partition_point(|length| *length < old);
            self.by_length.remove(place);
        }
        self.by_time.push_back(seconds);
        let place = self.by_length.partition_point(|length| *length < seconds);
        self.by_length.insert(place, seconds);
    }

    /// The smallest duration that at least a share `level` did not exceed; `None` when there are none.
    pub(crate) fn quantile(&self, level: f64) -> Option<f64> {
        let rank = (level * self.by_length.len() as f64 - 1e-9).ceil().max(1.0) as usize;
        self.by_length.get(rank.min(self.by_length.len()).checked_sub(1)?).copied()
    }

    /// The logarithm of the quantile at `level`, in seconds of at least one, with less chance in it than that of a single
    /// case: the mean over the quantiles nearby, each with the weight it has of being the true one. `None` when there are
    /// none.
    ///
    /// Harrell & Davis 1982, with the normal distribution of the share below instead of their beta.
    pub(super) fn smoothed_log(&self, level: f64) -> Option<f64> {
        let error = (level * (1.0 - level) / self.len() as f64).sqrt();
        let (mut sum, mut weights) = (0.0, 0.0);
        for (errors, weight) in NEARBY {
            for level in [level - errors * error, level + errors * error] {
                sum += weight * self.quantile(level.clamp(0.0, 1.0))?.max(1.0).ln();
                weights += weight;
            }
        }
        Some(sum / weights)
    }
}

/// Standard errors from the quantile in question, and the normal density there against that in the middle; each counts on
/// both sides, the middle twice.
const NEARBY: [(f64, f64); 5] = [(0.0, 0.5), (0.5, 0.8825), (1.0, 0.6065), (1.5, 0.3247), (2.0, 0.1353)];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lengths: impl IntoIterator<Item = f64>) -> Recent {
        let mut recent = Recent::new(500);
        lengths.into_iter().for_each(|length| recent.push(length));
        recent
    }

    #[test]
    fn one_case_at_the_edge_moves_a_smoothed_quantile_little() {
        let even = |count: usize| (1..=count).map(|length| length as f64 * 100.0);
        // The 90th of a hundred is far from the 91st: the quantile jumps with one case more below it, the smoothed one hardly.
        let gap = |below: usize| of((0..100).map(|index| if index < below { 1_000.0 } else { 100_000.0 }));
        let jump = |read: fn(&Recent, f64) -> f64| (read(&gap(90), 0.9) - read(&gap(89), 0.9)).abs();
        let plain = jump(|recent, level| recent.quantile(level).unwrap().ln());
        let smoothed = jump(|recent, level| recent.smoothed_log(level).unwrap());
        assert!(plain > 4.6 && smoothed < 1.0, "{plain} and {smoothed}");
        // Where nothing jumps it is the quantile.
        let recent = of(even(400));
        assert!((recent.smoothed_log(0.9).unwrap() - recent.quantile(0.9).unwrap().ln()).abs() < 0.005);
    }

    #[test]
    fn few_cases_and_none_are_read_without_running_off_their_end() {
        assert_eq!(of([]).smoothed_log(0.95), None);
        assert!((of([7.0]).smoothed_log(0.95).unwrap() - 7f64.ln()).abs() < 1e-12);
        let two = of([10.0, 1_000.0]).smoothed_log(0.999).unwrap();
        assert!((10f64.ln()..=1_000f64.ln()).contains(&two), "{two}");
        assert!(of([0.0]).smoothed_log(0.5).unwrap().abs() < 1e-12, "of at least a second");
    }
}
