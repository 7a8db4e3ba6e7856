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
}
