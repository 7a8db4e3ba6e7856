//! What stands in the parts of a lane, and what is due in them.

use super::lane::Load;

/// Per part of a lane: the work that stands in it, and the work that has to be done in it at the latest.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub(super) stands: Vec<i64>,
    pub(super) due: Vec<i64>,
    pub(super) variance: Vec<f64>,
    /// Of how many `due` is made up.
    number: Vec<u32>,
    /// A bit for each part in which something is due: a quote runs from one to the next.
    is_due: Vec<u64>,
    /// Before this part nothing stands and nothing is due.
    pub(super) begin: usize,
    /// After this part nothing stands, and nothing is due.
    pub(super) last: usize,
    how_many: usize,
}

impl Rows {
    pub(super) fn new(parts: usize) -> Self {
        Self {
            stands: vec![0; parts],
            due: vec![0; parts],
            variance: vec![0.0; parts],
            number: vec![0; parts],
            is_due: vec![0; parts.div_ceil(64)],
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, load: Load) {
        let is_first = self.how_many == 0;
        self.begin = if is_first { load.part } else { self.begin.min(load.part) };
        self.last = if is_first { load.due } else { self.last.max(load.due) };
        self.how_many += 1;
        self.stands[load.part] += load.seconds;
        self.due[load.due] += load.seconds;
        self.variance[load.due] += load.variance;
        self.number[load.due] += 1;
        self.is_due[load.due / 64] |= 1 << (load.due % 64);
    }

    pub(super) fn remove(&mut self, load: Load) {
        self.how_many -= 1;
        self.stands[load.part] -= load.seconds;
        self.due[load.due] -= load.seconds;
        self.number[load.due] -= 1;
        self.variance[load.due] -= load.variance;
        if self.due[load.due] == 0 {
            self.variance[load.due] = 0.0;
            self.is_due[load.due / 64] &= !(1 << (load.due % 64));
        }
        let is_empty = |rows: &Self, part: usize| rows.stands[part] == 0 && rows.due[part] == 0;
        while self.begin < self.last && is_empty(self, self.begin) {
            self.begin += 1;
        }
        while self.last > self.begin && is_empty(self, self.last) {
            self.last -= 1;
        }
    }

    /// The first part from `from` on in which anything is due.
    pub(super) fn next_due(&self, from: usize) -> Option<usize> {
        let mut word = from / 64;
        let mut bits = self.is_due.get(word)? & (u64::MAX << (from % 64));
        while bits == 0 {
            word += 1;
            bits = *self.is_due.get(word)?;
        }
        Some(word * 64 + bits.trailing_zeros() as usize)
    }

    /// How many are due before a part.
    pub(super) fn due_before(&self, end: usize) -> u64 {
        let end = end.min(self.last + 1);
        self.number.get(self.begin..end).map_or(0, |due| due.iter().map(|number| u64::from(*number)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_part_in_which_something_is_due_is_found_across_words_of_bits() {
        let mut rows = Rows::new(200);
        let load = |due| Load { part: 3, due, seconds: 60, variance: 1.0 };
        [3, 63, 64, 199].into_iter().for_each(|due| rows.add(load(due)));
        let found = |rows: &Rows| {
            let mut from = 0;
            std::iter::from_fn(|| rows.next_due(from).inspect(|part| from = part + 1)).collect::<Vec<_>>()
        };
        assert_eq!(found(&rows), [3, 63, 64, 199]);
        rows.remove(load(64));
        assert_eq!((found(&rows), rows.due_before(64), rows.due_before(500)), (vec![3, 63, 199], 2, 3));
    }
}
