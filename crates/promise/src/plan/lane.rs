//! One colleague's answering time ahead, cut in parts, with what stands in it.
//!
//! Work may begin in one slot and be finished in the next; what counts is by when it is done. So for each part the work
//! that stands in it or before may not exceed the time up to its end. Two rows say so: `stands` (by where something is
//! planned) and `due` (by where it has to be planned at the latest). A set of work with deadlines fits one colleague if and
//! only if no part is overfull in `due`: then doing what is due first first keeps all (Jackson 1955; Horn 1974 for work
//! that is interrupted between slots).

use std::collections::{BTreeMap, BTreeSet};

use super::question::{QuestionId, Work};
use super::rows::Rows;

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

/// Which row is asked: of questions alone, or of all, files included. Questions come first, so they only look at questions;
/// files stand in what these leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    Stands,
    Due,
    AllStand,
    AllDue,
}

impl Row {
    /// The row by which something of this kind stands.
    pub(super) const fn in_which_stands(work: Work) -> Self {
        match work {
            Work::Question => Self::Stands,
            Work::File => Self::AllStand,
        }
    }
}

/// What stands in a lane and isn't pinned, by part and deadline.
type Standing = BTreeSet<(usize, i64, QuestionId)>;

#[derive(Debug, Clone, Default)]
pub(super) struct Lane {
    pub(super) slots: Vec<(i64, i64)>,
    pub(super) parts: Vec<Part>,
    /// Seconds of each part not taken by what was pinned.
    free_s: Vec<i64>,
    /// The same, of each part with all before it.
    free_until_s: Vec<i64>,
    /// What questions take.
    questions: Rows,
    /// What questions and files take.
    all: Rows,
    pub(super) standing: Standing,
    /// The files that stand here.
    pub(super) files: Standing,
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
        let (questions, all) = (Rows::new(parts.len()), Rows::new(parts.len()));
        let free_s = parts.iter().map(|part| part.ends_s - part.starts_s).collect();
        let mut lane = Self { slots, free_s, parts, questions, all, ..Self::default() };
        lane.add_up();
        lane
    }

    /// Adds up what is free.
    fn add_up(&mut self) {
        let mut sum_s = 0;
        let until = |free_s: &i64| {
            sum_s += free_s;
            sum_s
        };
        self.free_until_s = self.free_s.iter().map(until).collect();
    }

    /// The part that runs, or the first to come. Parts are laid from now on, so it is near the beginning: looked for with
    /// strides that double.
    pub(super) fn current(&self, now_s: i64) -> usize {
        let (mut from, mut stride) = (0, 1);
        while self.parts.get(from + stride - 1).is_some_and(|part| part.ends_s <= now_s) {
            from += stride;
            stride *= 2;
        }
        let until = (from + stride - 1).min(self.parts.len());
        from + self.parts[from..until].partition_point(|part| part.ends_s <= now_s)
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

    fn row(&self, row: Row) -> (&Rows, &[i64]) {
        match row {
            Row::Stands => (&self.questions, &self.questions.stands),
            Row::Due => (&self.questions, &self.questions.due),
            Row::AllStand => (&self.all, &self.all.stands),
            Row::AllDue => (&self.all, &self.all.due),
        }
    }

    /// The first part from which on there is room for `seconds` more; `None`: not in the time that is planned ahead.
    pub(super) fn earliest(&self, row: Row, seconds: i64, now_s: i64) -> Option<usize> {
        let ((rows, row), current) = (self.row(row), self.current(now_s));
        let (mut room, mut first) = (-row[rows.begin.min(current)..current].iter().sum::<i64>(), current);
        for (part, taken_s) in row.iter().enumerate().skip(current) {
            room += self.left_s(part, now_s) - taken_s;
            if room < seconds {
                first = part + 1;
            } else if part >= rows.last {
                break;
            }
        }
        (first < self.parts.len()).then_some(first)
    }

    /// Whether `seconds` more can be due in a part, with all that is due kept.
    pub(super) fn fits(&self, row: Row, due: Option<usize>, seconds: i64, now_s: i64) -> bool {
        due.is_some_and(|due| self.earliest(row, seconds, now_s).is_some_and(|first| first <= due))
    }

    /// The first overfull part to come, and by how many seconds.
    pub(super) fn overfull(&self, row: Row, now_s: i64) -> Option<(usize, i64)> {
        let ((rows, row), current) = (self.row(row), self.current(now_s));
        let mut room = -row[rows.begin.min(current)..current].iter().sum::<i64>();
        for (part, taken_s) in row.iter().enumerate().skip(current) {
            room += self.left_s(part, now_s) - taken_s;
            if room < 0 {
                return Some((part, -room));
            }
            if part >= rows.last {
                break;
            }
        }
        None
    }

    /// The room in each part with all before it, as far as anything is due and at least through part `until`.
    ///
    /// Parts that are over have as much as can be wished: nothing can be due there any more.
    pub(super) fn room_row(&self, row: Row, until: usize, now_s: i64) -> Vec<i64> {
        let ((rows, row), current) = (self.row(row), self.current(now_s));
        let mut room = -row[rows.begin.min(current)..current].iter().sum::<i64>();
        let until = self.parts.len().min(until.max(rows.last) + 1);
        let ahead = (current..until).map(|part| {
            room += self.left_s(part, now_s) - row[part];
            room
        });
        std::iter::repeat_n(i64::MAX / 2, current).chain(ahead).collect()
    }

    /// The first part by which `seconds` more are done with certainty `z` (in standard deviations): all that is due before
    /// it first, and so that what is due later keeps the same certainty. Beside questions alone, or beside files as well.
    /// `None` also when that is after `until_s`: somebody else is earlier.
    pub(super) fn hedged(
        &self,
        beside: Row,
        (seconds, variance): (i64, f64),
        z: f64,
        now_s: i64,
        until_s: i64,
    ) -> Option<usize> {
        let ((rows, _), current) = (self.row(beside), self.current(now_s));
        // Of what runs, only what is left.
        let gone_s = self.free_until_s.get(current)? - self.left_s(current, now_s);
        let before = rows.begin.min(current)..current;
        let mut due_s = seconds + rows.due[before.clone()].iter().sum::<i64>();
        let mut spread: f64 = rows.variance[before].iter().sum::<f64>() + variance;
        let (square, mut first, mut part) = (z * z, current, current);
        loop {
            due_s += rows.due[part];
            spread += rows.variance[part];
            // What is free, less what is due: compared with the margin by its square.
            let is_short = |free_until_s: &i64| {
                let margin = (free_until_s - gone_s - due_s) as f64;
                margin < 0.0 || margin * margin < square * spread
            };
            // Until something more is due there is only more room.
            let next = rows.next_due(part + 1);
            if is_short(&self.free_until_s[part]) {
                let until = next.unwrap_or(self.parts.len());
                first = part + 1 + self.free_until_s[part + 1..until].partition_point(is_short);
                if self.parts.get(first).is_none_or(|part| part.ends_s > until_s) {
                    return None;
                }
            }
            match next {
                Some(next) => part = next,
                None => break,
            }
        }
        let is_earliest = self.parts.get(first).is_some_and(|part| part.ends_s <= until_s);
        is_earliest.then_some(first)
    }

    /// How many questions are due by a moment.
    pub(super) fn due_by(&self, moment_s: i64) -> u64 {
        self.questions.due_before(self.current(moment_s))
    }

    /// Whether any file stands here that a hand didn't put there.
    pub(super) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    pub(super) fn add(&mut self, question: QuestionId, work: Work, deadline_s: i64, load: Load) {
        self.all.add(load);
        self.waiting_s += load.seconds;
        let standing = match work {
            Work::Question => {
                self.questions.add(load);
                &mut self.standing
            }
            Work::File => &mut self.files,
        };
        standing.insert((load.part, deadline_s, question));
    }

    pub(super) fn remove(&mut self, question: QuestionId, work: Work, deadline_s: i64, load: Load) {
        self.all.remove(load);
        self.waiting_s -= load.seconds;
        let standing = match work {
            Work::Question => {
                self.questions.remove(load);
                &mut self.standing
            }
            Work::File => &mut self.files,
        };
        standing.remove(&(load.part, deadline_s, question));
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
        self.add_up();
        last
    }

    pub(super) fn unpin(&mut self, question: QuestionId, seconds: i64) {
        for (part, taken) in self.pins.remove(&question).unwrap_or_default() {
            self.free_s[part] += taken;
        }
        self.waiting_s -= seconds;
        self.add_up();
    }

    /// What a pin keeps free, by part.
    pub(super) fn taken_by(&self, question: QuestionId) -> Vec<(usize, i64)> {
        self.pins.get(&question).cloned().unwrap_or_default()
    }

    /// Keeps the same time free as before.
    pub(super) fn pin_again(&mut self, question: QuestionId, taken: Vec<(usize, i64)>, seconds: i64) {
        taken.iter().for_each(|(part, taken_s)| self.free_s[*part] -= taken_s);
        self.pins.insert(question, taken);
        self.waiting_s += seconds;
        self.add_up();
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
