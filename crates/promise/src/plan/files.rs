//! Files beside the questions: they stand in the room that questions leave, and make way for them.
//!
//! A question is planned as if there were no files, so none of them ever makes a customer wait past what was promised. What
//! stood where a question now stands moves to the next room in time, with whoever has it; a file for which there is none
//! stands nowhere, and is named. Quotes see files ([`super::Plan::earliest_kept`]), so that a promise that is made to a
//! customer doesn't take their room as long as the rule can be kept beside them.

use super::lane::Row;
use super::placing::Diary;
use super::question::{Nowhere, Question, QuestionId, Work};
use super::{Entry, Plan, Stand};
use jiff::Timestamp;

/// Something that was taken out of the plan for a moment.
#[derive(Debug)]
pub struct SetAside {
    entry: Entry,
    /// What a pin keeps free, by part.
    taken: Vec<(usize, i64)>,
}

impl Plan {
    pub(super) fn is_file(&self, id: QuestionId) -> bool {
        self.entries.get(&id).is_some_and(|entry| entry.question.work == Work::File)
    }

    /// Something stands in a lane that didn't before: its files may have to make way when the event is over.
    pub(super) fn disturbed(&mut self, lane: usize) {
        if self.disturbed.last() != Some(&lane) {
            self.disturbed.push(lane);
        }
    }

    /// Gives a file that stands nowhere room in time, also by moving others later within their deadlines; else it stands
    /// nowhere.
    pub(super) fn settle_file(&mut self, id: QuestionId, now_s: i64, diary: &mut Diary) {
        let Some(entry) = self.entries.get(&id).copied() else { return };
        let circle = self.circle(entry.question.team, entry.question.subject);
        match self.room(&entry, &circle, now_s) {
            Some((lane, part, due)) => self.put(id, lane, part, due),
            None if self.make_room(&entry.question, &circle, now_s, diary) => {}
            None if circle.seats.is_empty() => self.put_nowhere(id, Nowhere::NobodyKnows),
            None => self.put_nowhere(id, Nowhere::NoSlots),
        }
    }

    /// Files that stand where there is no room any more find another place, the earliest deadline first.
    pub(super) fn files_make_way(&mut self, now_s: i64, diary: &mut Diary) {
        let mut lanes = std::mem::take(&mut self.disturbed);
        lanes.sort_unstable();
        lanes.dedup();
        let mut homeless = Vec::new();
        for lane in lanes.into_iter().filter(|lane| self.lanes[*lane].has_files()).collect::<Vec<_>>() {
            while let Some((part, _)) = self.lanes[lane].overfull(Row::AllStand, now_s) {
                // Those with most time left make way.
                let up_to = self.lanes[lane].files.range(..(part + 1, i64::MIN, QuestionId(0)));
                let Some(&(_, deadline_s, id)) = up_to.max_by_key(|(_, deadline_s, id)| (*deadline_s, *id)) else {
                    break;
                };
                self.note(id, diary);
                self.lift(id);
                homeless.push((deadline_s, id));
            }
        }
        homeless.sort_unstable();
        for (_, id) in homeless {
            self.settle_file(id, now_s, diary);
        }
        // Files only ever take room that is there.
        self.disturbed.clear();
    }

    /// Whether a question that comes in now would be planned in time, with all that others would do for it. Nothing is changed.
    pub fn could_keep(&mut self, question: Question, now: Timestamp) -> bool {
        if self.entries.contains_key(&question.id) {
            return self.place(question.id).is_some_and(|place| !place.is_late);
        }
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        self.note(question.id, &mut diary);
        self.entries.insert(question.id, Entry { question, stand: Stand::Nowhere(Nowhere::NoSlots), replaces: None });
        self.settle(question.id, now_s, &mut diary);
        self.files_make_way(now_s, &mut diary);
        let could = self.place(question.id).is_some_and(|place| !place.is_late);
        self.undo(diary, now_s);
        could
    }

    /// Takes something out of the plan for a look at it as it would be without, until [`Self::put_again`]: nothing else moves.
    pub fn set_aside(&mut self, id: QuestionId) -> Option<SetAside> {
        let entry = *self.entries.get(&id)?;
        let taken = match entry.stand {
            Stand::Pinned { lane, .. } => self.lanes[lane].taken_by(id),
            Stand::In { .. } | Stand::Nowhere(_) => Vec::new(),
        };
        self.lift(id);
        Some(SetAside { entry, taken })
    }

    /// It stands where it stood.
    pub fn put_again(&mut self, aside: SetAside) {
        let SetAside { entry, taken } = aside;
        let id = entry.question.id;
        if let Stand::Pinned { lane, part, seconds, .. } = entry.stand {
            self.lanes[lane].pin_again(id, taken, seconds);
            let deadline_s = entry.question.deadline.as_second();
            if self.lanes[lane].parts[part].ends_s > deadline_s {
                self.late.insert((deadline_s, id));
            }
        } else {
            self.put_back(entry, 0);
        }
        self.entries.insert(id, entry);
        self.disturbed.clear();
    }

    /// Everything that was touched stands as it stood. Not for what lifts pins.
    fn undo(&mut self, diary: Diary, now_s: i64) {
        for (id, ..) in &diary.before {
            self.lift(*id);
        }
        for (id, before, _) in diary.before {
            let Some(entry) = before else {
                self.entries.remove(&id);
                continue;
            };
            self.put_back(entry, now_s);
            self.entries.insert(id, entry);
        }
        self.disturbed.clear();
    }
}
