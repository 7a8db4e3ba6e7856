//! One colleague's answering time ahead, cut in parts, with what stands in it.
//!
//! Work may begin in one slot and be finished in the next; what counts is by when it is done. So for each part the work
//! that stands in it or before may not exceed the time up to its end. Two rows say so: `stands` (by where something is
//! planned) and `due` (by where it has to be planned at the latest). A set of work with deadlines fits one colleague if and
//! only if no part is overfull in `due`: then doing what is due first first keeps all (Jackson 1955; Horn 1974 for work
//! that is interrupted between slots).

use std::collections::{BTreeMap, BTreeSet};

use super::question::QuestionId;

/// Length of a part, in seconds: to which exactness work is planned and promised.
pub(super) const PART_S: i64 = 15 * 60;

/// A stretch of a slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) starts_s: i64,
    pub(super) ends_s: i64,
    /// In `Lane::slots`.
    pub(super) slot: usize,
}

/// What one question takes of a lane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load {
    /// The part in which it is planned to be finished.
    pub(super) part: usize,
    /// The part in which it has to be finished at the latest; not before `part`.
    pub(super) due: usize,
    pub(super) seconds: i64,
    pub(super) variance: f64,
}

/// Which row is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    Stands,
    Due,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Lane {
    pub(super) slots: Vec<(i64, i64)>,
    pub(super) parts: Vec<Part>,
    /// Seconds of each part not taken by what was pinned. Apart from the parts: a quote runs over these rows of everybody.
    free_s: Vec<i64>,
    stands: Vec<i64>,
    due: Vec<i64>,
    variance: Vec<f64>,
    /// Of how many `due` is made up.
    number: Vec<u32>,
    /// Before this part nothing stands and nothing is due.
    begin: usize,
    /// After this part nothing stands, and nothing is due.
    last: usize,
    /// What stands here and isn't pinned, by part and deadline.
    pub(super) standing: BTreeSet<(usize, i64, QuestionId)>,
    /// Seconds that pins take, by question and part.
    pins: BTreeMap<QuestionId, Vec<(usize, i64)>>,
    pub(super) waiting_s: i64,
}

impl Lane {
    /// Slots in order, apart.
    pub(super) fn new(slots: Vec<(i64, i64)>) -> Self {
        let mut parts = Vec::new();
        for (slot, &(starts_s, ends_s)) in slots.iter().enumerate() {
            let mut from = starts_s;
            while from < ends_s {
                // A rest of less than half a part isn't a part of its own.
                let until = if ends_s - from < PART_S * 3 / 2 { ends_s } else { from + PART_S };
                parts.push(Part { starts_s: from, ends_s: until, slot });
                from = until;
            }
        }
        let number = parts.len();
        Self {
            slots,
            free_s: parts.iter().map(|part| part.ends_s - part.starts_s).collect(),
            parts,
            number: vec![0; number],
            stands: vec![0; number],
            due: vec![0; number],
            variance: vec![0.0; number],
            ..Self::default()
        }
    }

    /// The part that runs, or the first to come.
    pub(super) fn current(&self, now_s: i64) -> usize {
        self.parts.partition_point(|part| part.ends_s <= now_s)
    }

    /// The last part that ends by a deadline.
    pub(super) fn due_part(&self, deadline_s: i64) -> Option<usize> {
        self.parts.partition_point(|part| part.ends_s <= deadline_s).checked_sub(1)
    }

    /// Seconds of a part that are still to come and free.
    pub(super) fn left_s(&self, part: usize, now_s: i64) -> i64 {
        let (free_s, part) = (self.free_s[part], self.parts[part]);
        free_s.min(part.ends_s - part.starts_s.max(now_s)).max(0)
    }

    fn row(&self, row: Row) -> &[i64] {
        if row == Row::Stands { &self.stands } else { &self.due }
    }

    /// The first part from which on there is room for `seconds` more; `None`: not in the time that is planned ahead.
    pub(super) fn earliest(&self, row: Row, seconds: i64, now_s: i64) -> Option<usize> {
        let (row, current) = (self.row(row), self.current(now_s));
        let (mut room, mut first) = (-row[self.begin.min(current)..current].iter().sum::<i64>(), current);
        for (part, taken_s) in row.iter().enumerate().skip(current) {
            room += self.left_s(part, now_s) - taken_s;
            if room < seconds {
                first = part + 1;
            } else if part >= self.last {
                break;
            }
        }
        (first < self.parts.len()).then_some(first)
    }

    /// Whether `seconds` more can be due in a part, with all that is due kept.
    pub(super) fn fits(&self, due: Option<usize>, seconds: i64, now_s: i64) -> bool {
        due.is_some_and(|due| self.earliest(Row::Due, seconds, now_s).is_some_and(|first| first <= due))
    }

    /// The first overfull part to come, and by how many seconds.
    pub(super) fn overfull(&self, row: Row, now_s: i64) -> Option<(usize, i64)> {
        let (row, current) = (self.row(row), self.current(now_s));
        let mut room = -row[self.begin.min(current)..current].iter().sum::<i64>();
        for (part, taken_s) in row.iter().enumerate().skip(current) {
            room += self.left_s(part, now_s) - taken_s;
            if room < 0 {
                return Some((part, -room));
            }
            if part >= self.last {
                break;
            }
        }
        None
    }

    /// The room in each part with all before it, as far as anything is due and at least through part `until`.
    ///
    /// Parts that are over have as much as can be wished: nothing can be due there any more.
    pub(super) fn room_row(&self, row: Row, until: usize, now_s: i64) -> Vec<i64> {
        let (row, current) = (self.row(row), self.current(now_s));
        let mut room = -row[self.begin.min(current)..current].iter().sum::<i64>();
        let until = self.parts.len().min(until.max(self.last) + 1);
        let ahead = (current..until).map(|part| {
            room += self.left_s(part, now_s) - row[part];
            room
        });
        std::iter::repeat_n(i64::MAX / 2, current).chain(ahead).collect()
    }

    /// The first part by which `seconds` more are done with certainty `z` (in standard deviations): all that is due before
    /// it first, and so that what is due later keeps the same certainty. `None` also when that is after `until_s`: somebody
    /// else is earlier.
    pub(super) fn hedged(&self, seconds: i64, variance: f64, z: f64, now_s: i64, until_s: i64) -> Option<usize> {
        let current = self.current(now_s);
        let before = self.begin.min(current)..current;
        // What is free, less what is due: compared with the margin by its square, since this runs over months of parts.
        let mut slack = -seconds - self.due[before.clone()].iter().sum::<i64>();
        let mut spread: f64 = self.variance[before].iter().sum::<f64>() + variance;
        let (square, mut first) = (z * z, current);
        if current < self.parts.len() {
            // Of what runs, only what is left.
            slack += self.left_s(current, now_s) - self.free_s[current];
        }
        let ahead = self.free_s.iter().zip(&self.due).zip(&self.variance).enumerate().skip(current);
        for (part, ((free_s, due_s), more)) in ahead {
            slack += free_s - due_s;
            spread += more;
            let margin = slack as f64;
            if margin < 0.0 || margin * margin < square * spread {
                first = part + 1;
                if self.parts.get(first).is_none_or(|next| next.ends_s > until_s) {
                    return None;
                }
            } else if part >= self.last {
                break;
            }
        }
        let is_earliest = self.parts.get(first).is_some_and(|part| part.ends_s <= until_s);
        is_earliest.then_some(first)
    }

    /// How many are due by a moment.
    pub(super) fn due_by(&self, moment_s: i64) -> u64 {
        let end = self.parts.partition_point(|part| part.ends_s <= moment_s).min(self.last + 1);
        self.number.get(self.begin..end).map_or(0, |due| due.iter().map(|number| u64::from(*number)).sum())
    }

    pub(super) fn add(&mut self, question: QuestionId, deadline_s: i64, load: Load) {
        let is_first = self.standing.is_empty();
        self.begin = if is_first { load.part } else { self.begin.min(load.part) };
        self.last = if is_first { load.due } else { self.last.max(load.due) };
        self.stands[load.part] += load.seconds;
        self.due[load.due] += load.seconds;
        self.variance[load.due] += load.variance;
        self.number[load.due] += 1;
        self.waiting_s += load.seconds;
        self.standing.insert((load.part, deadline_s, question));
    }

    pub(super) fn remove(&mut self, question: QuestionId, deadline_s: i64, load: Load) {
        self.stands[load.part] -= load.seconds;
        self.due[load.due] -= load.seconds;
        self.number[load.due] -= 1;
        self.variance[load.due] = if self.due[load.due] == 0 { 0.0 } else { self.variance[load.due] - load.variance };
        self.waiting_s -= load.seconds;
        self.standing.remove(&(load.part, deadline_s, question));
        let is_empty = |lane: &Self, part: usize| lane.stands[part] == 0 && lane.due[part] == 0;
        while self.begin < self.last && is_empty(self, self.begin) {
            self.begin += 1;
        }
        while self.last > self.begin && is_empty(self, self.last) {
            self.last -= 1;
        }
    }

    /// Keeps time in a slot free for what was pinned: as late in the slot as its deadline allows, and what the slot is too
    /// short for in the parts after it. The part in which it is finished; `None` when the slot is over, or full of pins.
    pub(super) fn pin(
        &mut self,
        question: QuestionId,
        slot: usize,
        deadline_s: i64,
        seconds: i64,
        now_s: i64,
    ) -> Option<usize> {
        let first = self.parts.partition_point(|part| part.slot < slot).max(self.current(now_s));
        let end = self.parts.partition_point(|part| part.slot <= slot);
        let (mut left, mut taken) = (seconds, Vec::new());
        let in_time = (first..end).rev().filter(|part| self.parts[*part].ends_s <= deadline_s);
        let too_late = (first..end).filter(|part| self.parts[*part].ends_s > deadline_s);
        let within: Vec<usize> = in_time.chain(too_late).collect();
        if within.iter().all(|part| self.left_s(*part, now_s) == 0) {
            return None;
        }
        for part in within.into_iter().chain(end..self.parts.len()) {
            let take = left.min(self.left_s(part, now_s));
            if take > 0 {
                self.free_s[part] -= take;
                taken.push((part, take));
                left -= take;
            }
            if left == 0 {
                break;
            }
        }
        let last = taken.iter().map(|(part, _)| *part).max();
        if left > 0 {
            taken.iter().for_each(|(part, taken)| self.free_s[*part] += taken);
            return None;
        }
        self.pins.insert(question, taken);
        self.waiting_s += seconds;
        last
    }

    pub(super) fn unpin(&mut self, question: QuestionId, seconds: i64) {
        for (part, taken) in self.pins.remove(&question).unwrap_or_default() {
            self.free_s[part] += taken;
        }
        self.waiting_s -= seconds;
    }

    /// Questions pinned here for whom less time is kept free than they need, since some of it has passed.
    pub(super) fn short_of_time(&self, now_s: i64) -> Vec<QuestionId> {
        let is_short = |taken: &[(usize, i64)]| {
            taken.iter().any(|&(part, seconds)| {
                let part = self.parts[part];
                part.ends_s - part.starts_s.max(now_s) < seconds
            })
        };
        self.pins.iter().filter(|(_, taken)| is_short(taken)).map(|(id, _)| *id).collect()
    }

    /// Questions pinned here.
    pub(super) fn pinned(&self) -> Vec<QuestionId> {
        self.pins.keys().copied().collect()
    }

    /// Work that waits here, of the time that is to come.
    pub(super) fn load_share(&self, now_s: i64) -> f64 {
        let ahead: i64 =
            self.parts[self.current(now_s)..].iter().take(32).map(|part| part.ends_s - part.starts_s).sum();
        self.waiting_s as f64 / (ahead.max(1)) as f64
    }
}
