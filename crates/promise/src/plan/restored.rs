//! A plan that was written down, laid out again as it stood.

use jiff::Timestamp;

use super::lane::Row;
use super::placing::Diary;
use super::question::{Change, Nowhere, Question, Work};
use super::{Entry, Plan, Stand};
use crate::roster::ColleagueId;

/// Where a question stood when the plan was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood {
    /// With whom.
    pub colleague: ColleagueId,
    /// The begin of the slot.
    pub slot_starts_at: Timestamp,
    /// By when, in that slot: [`Place::planned_by`](super::Place::planned_by).
    pub planned_by: Timestamp,
    /// Whether a hand put it there.
    pub is_pinned: bool,
}

impl Plan {
    /// What waits stands where it stood, as far as that is still a slot of somebody who may answer it, with room; else it is
    /// planned like what comes in now.
    pub fn restored(&mut self, question: Question, stood: Stood, now: Timestamp) -> Change {
        let (id, now_s, mut diary) = (question.id, now.as_second(), Diary::default());
        let stood_already = self.comes(question, &mut diary);
        if !self.stands_again(&question, stood, now_s) {
            self.settle(id, now_s, &mut diary);
            // It may have left room to who stands late.
            if stood_already {
                self.retry(now_s, &mut diary);
            }
        }
        self.told(diary, now_s)
    }

    /// What waited stands where it stood, if it still can; says so. What can't isn't in the plan: it is to be planned
    /// ([`Self::asked`]) once all that can stands again, so that it takes nobody's place. Lay out what was pinned first, and the
    /// rest by when it was planned.
    pub fn stood_again(&mut self, question: Question, stood: Stood, now: Timestamp) -> bool {
        let id = question.id;
        self.lift(id);
        self.entries.insert(id, Entry { question, stand: Stand::Nowhere(Nowhere::NoSlots), replaces: None });
        let stands = self.stands_again(&question, stood, now.as_second());
        if !stands {
            self.entries.remove(&id);
        }
        stands
    }

    fn stands_again(&mut self, question: &Question, stood: Stood, now_s: i64) -> bool {
        let Some(&lane) = self.index.get(&stood.colleague) else { return false };
        let circle = self.circle(question.team, question.subject);
        let Some(seat) = circle.seats.iter().find(|seat| seat.lane == lane).copied() else { return false };
        let (seconds, here) = (Self::seconds(question, seat), &self.lanes[lane]);
        let (starts_s, by_s) = (stood.slot_starts_at.as_second(), stood.planned_by.as_second());
        if stood.is_pinned {
            let slot = here.slots.iter().position(|slot| slot.0 == starts_s && slot.1 > now_s);
            return slot.is_some_and(|slot| self.pin_in(question.id, lane, slot, seconds, now_s));
        }
        let Some(part) = here.parts.iter().position(|part| part.ends_s == by_s && part.ends_s > now_s) else {
            return false;
        };
        let due = here.due_part(question.deadline.as_second()).unwrap_or(part);
        let first = here.earliest(Row::in_which_stands(question.work), seconds, now_s);
        let is_in_time = question.work == Work::Question || question.deadline >= stood.planned_by;
        let has_room = is_in_time && first.is_some_and(|first| first <= part);
        if has_room {
            self.put(question.id, lane, part, due);
        }
        has_room
    }
}
