//! What happens, and how the plan is repaired.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::lane::{Lane, Row};
use super::placing::Diary;
use super::question::{Change, Effort, PlanError, Question, QuestionId, Work};
use super::{Entry, Person, Plan, Stand};
use crate::roster::{ColleagueId, Skill, Slot, SubjectId, TeamId};

/// When somebody has room again, so many of what was late or stood nowhere are looked at again.
const RETRIED: usize = 4;

impl Plan {
    /// A question comes in. One that waits already is planned anew with what is now known of it.
    pub fn asked(&mut self, question: Question, now: Timestamp) -> Change {
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        let stood_already = self.comes(question, &mut diary);
        self.settle(question.id, now_s, &mut diary);
        if stood_already {
            self.retry(now_s, &mut diary);
        }
        self.told(diary, now_s)
    }

    /// Several come in at once: what can be kept finds its place before what can't.
    pub fn asked_all(&mut self, questions: Vec<Question>, now: Timestamp) -> Change {
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        let ids: Vec<QuestionId> = questions.iter().map(|question| question.id).collect();
        for question in questions {
            self.comes(question, &mut diary);
        }
        self.settle_all(ids, now_s, &mut diary);
        self.told(diary, now_s)
    }

    /// As [`Self::asked`], with the colleague who was named in its promise ([`super::PlanQuote::colleague`]) if they can
    /// keep it.
    pub fn asked_of(&mut self, question: Question, colleague: ColleagueId, now: Timestamp) -> Change {
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        self.comes(question, &mut diary);
        if self.is_file(question.id) || !self.settle_with(question.id, colleague, now_s, &mut diary) {
            self.settle(question.id, now_s, &mut diary);
        }
        self.told(diary, now_s)
    }

    /// A question waits no more: answered, withdrawn, merged. What was late is tried again in the room that it leaves.
    pub fn answered(&mut self, question: QuestionId, now: Timestamp) -> Change {
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        self.lift(question);
        if self.entries.remove(&question).is_some() {
            self.retry(now_s, &mut diary);
        }
        self.told(diary, now_s)
    }

    /// It turns out to be more work, or less; in all, from now on.
    ///
    /// # Errors
    /// [`PlanError::NotWaiting`].
    pub fn reestimated(&mut self, question: QuestionId, effort: Effort, now: Timestamp) -> Result<Change, PlanError> {
        self.changed(question, now, |question| question.effort = effort)
    }

    /// It has another promise: renewed, or promised for the first time.
    ///
    /// # Errors
    /// [`PlanError::NotWaiting`].
    pub fn renewed(&mut self, question: QuestionId, deadline: Timestamp, now: Timestamp) -> Result<Change, PlanError> {
        self.changed(question, now, |question| question.deadline = deadline)
    }

    /// Moved by hand: it stands in that slot, and nothing moves it away but an absence or another hand.
    ///
    /// # Errors
    /// [`PlanError`]; the plan is then as it was.
    pub fn pinned(
        &mut self,
        question: QuestionId,
        colleague: ColleagueId,
        slot_starts_at: Timestamp,
        now: Timestamp,
    ) -> Result<Change, PlanError> {
        let now_s = now.as_second();
        let entry = *self.entries.get(&question).ok_or(PlanError::NotWaiting)?;
        let lane = *self.index.get(&colleague).ok_or(PlanError::UnknownColleague)?;
        let circle = self.circle(entry.question.team, entry.question.subject);
        let seat = circle.seats.iter().find(|seat| seat.lane == lane).ok_or(PlanError::DoesNotKnow)?;
        let starts_s = slot_starts_at.as_second();
        let is_it = |slot: &(i64, i64)| slot.0 == starts_s && slot.1 > now_s;
        let slot = self.lanes[lane].slots.iter().position(is_it).ok_or(PlanError::NoSuchSlot)?;
        let seconds = Self::seconds(&entry.question, *seat);
        let mut diary = Diary::default();
        self.note(question, &mut diary);
        self.lift(question);
        if !self.pin_in(question, lane, slot, seconds, now_s) {
            self.put_back(entry, now_s);
            return Err(PlanError::SlotFull);
        }
        self.mend(lane, now_s, &mut diary);
        self.retry(now_s, &mut diary);
        Ok(self.told(diary, now_s))
    }

    /// No longer held where a hand put it: it is planned like everything else.
    ///
    /// # Errors
    /// [`PlanError::NotWaiting`].
    pub fn unpinned(&mut self, question: QuestionId, now: Timestamp) -> Result<Change, PlanError> {
        self.changed(question, now, |_| ())
    }

    /// A slot has ended, or begins: what still stands in what is over is planned again. Cheap when nothing does.
    pub fn slot_ended(&mut self, colleague: ColleagueId, now: Timestamp) -> Change {
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        if let Some(&lane) = self.index.get(&colleague) {
            self.mend(lane, now_s, &mut diary);
        }
        self.told(diary, now_s)
    }

    /// A colleague's subjects, stand-in and slots ahead: new to the plan, other than before, further ahead, or less because
    /// of an absence. What stood in a slot that is still there stays; the rest is planned again, and what can't be kept any
    /// more is named. Slots in order, apart; those that are over may be left out.
    pub fn set_colleague(
        &mut self,
        colleague: ColleagueId,
        knows: BTreeMap<SubjectId, Skill>,
        stand_in: Option<ColleagueId>,
        slots: &[Slot],
        now: Timestamp,
    ) -> Change {
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        let lane = match self.index.get(&colleague) {
            Some(&lane) => lane,
            None => {
                self.people.push(Person { id: colleague, knows: BTreeMap::new(), stand_in: None });
                self.lanes.push(Lane::default());
                self.index.insert(colleague, self.lanes.len() - 1);
                self.lanes.len() - 1
            }
        };
        if self.people[lane].knows != knows {
            self.circles.clear();
            self.people[lane].knows = knows;
        }
        self.people[lane].stand_in = stand_in;
        let ahead = slots.iter().map(|slot| (slot.starts_at.as_second(), slot.ends_at.as_second()));
        let ahead = ahead.filter(|(starts_s, ends_s)| starts_s < ends_s && *ends_s > now_s).collect();
        self.relay(lane, ahead, now_s, &mut diary);
        self.retry(now_s, &mut diary);
        self.told(diary, now_s)
    }

    /// The slots ahead of a colleague who is in the plan, everything else as it was.
    ///
    /// # Errors
    /// [`PlanError::UnknownColleague`].
    pub fn set_slots(&mut self, colleague: ColleagueId, slots: &[Slot], now: Timestamp) -> Result<Change, PlanError> {
        let person = self.people[*self.index.get(&colleague).ok_or(PlanError::UnknownColleague)?].clone();
        Ok(self.set_colleague(colleague, person.knows, person.stand_in, slots, now))
    }

    /// Who is in a team. What stands with somebody who may no longer answer it is planned again.
    pub fn set_team(&mut self, team: TeamId, members: BTreeSet<ColleagueId>, now: Timestamp) -> Change {
        self.teams.insert(team, members);
        self.circles.clear();
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        let ids: Vec<_> = self.entries.values().filter(|entry| entry.question.team == Some(team)).copied().collect();
        for entry in ids {
            let (Stand::In { lane, .. } | Stand::Pinned { lane, .. }) = entry.stand else {
                self.settle(entry.question.id, now_s, &mut diary);
                continue;
            };
            if !self.circle(Some(team), entry.question.subject).seats.iter().any(|seat| seat.lane == lane) {
                self.note(entry.question.id, &mut diary);
                self.lift(entry.question.id);
                self.settle(entry.question.id, now_s, &mut diary);
            }
        }
        self.told(diary, now_s)
    }

    fn changed(
        &mut self,
        id: QuestionId,
        now: Timestamp,
        change: impl FnOnce(&mut Question),
    ) -> Result<Change, PlanError> {
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        let stand = self.entries.get(&id).ok_or(PlanError::NotWaiting)?.stand;
        self.note(id, &mut diary);
        self.lift(id);
        let entry = self.entries.get_mut(&id).ok_or(PlanError::NotWaiting)?;
        let before = entry.question;
        change(&mut entry.question);
        let is_other = entry.question != before;
        match stand {
            // A pin holds through a change of the question; taking it off is a change of nothing else.
            Stand::Pinned { lane, slot, .. } if is_other => {
                let seconds = self.seconds_on(id, lane);
                if self.pin_in(id, lane, slot, seconds, now_s) {
                    self.mend(lane, now_s, &mut diary);
                } else {
                    self.settle(id, now_s, &mut diary);
                }
            }
            Stand::In { lane, load, .. } => self.stay_or_settle(id, lane, load.part, now_s, &mut diary),
            Stand::Pinned { .. } | Stand::Nowhere(_) => self.settle(id, now_s, &mut diary),
        }
        self.retry(now_s, &mut diary);
        Ok(self.told(diary, now_s))
    }

    /// Stays in its part if there is still room for it there in time.
    fn stay_or_settle(&mut self, id: QuestionId, lane: usize, part: usize, now_s: i64, diary: &mut Diary) {
        let Some(question) = self.entries.get(&id).map(|entry| entry.question) else { return };
        let (seconds, row) = (self.seconds_on(id, lane), Row::in_which_stands(question.work));
        let due = self.lanes[lane].due_part(question.deadline.as_second());
        let has_room = self.lanes[lane].earliest(row, seconds, now_s).is_some_and(|first| first <= part);
        match due.filter(|due| has_room && part <= *due) {
            Some(due) => self.put(id, lane, part, due),
            None => self.settle(id, now_s, diary),
        }
    }

    fn seconds_on(&mut self, id: QuestionId, lane: usize) -> i64 {
        let Some(question) = self.entries.get(&id).map(|entry| entry.question) else { return 0 };
        let circle = self.circle(question.team, question.subject);
        let seat = circle.seats.iter().find(|seat| seat.lane == lane);
        seat.map_or_else(|| question.effort.seconds(), |seat| Self::seconds(&question, *seat))
    }

    pub(super) fn pin_in(&mut self, id: QuestionId, lane: usize, slot: usize, seconds: i64, now_s: i64) -> bool {
        let Some(entry) = self.entries.get_mut(&id) else { return false };
        let deadline_s = entry.question.deadline.as_second();
        let Some(part) = self.lanes[lane].pin(id, slot, deadline_s, seconds, now_s) else { return false };
        entry.stand = Stand::Pinned { lane, part, slot, seconds };
        self.disturbed(lane);
        if self.lanes[lane].parts[part].ends_s > deadline_s {
            self.late.insert((deadline_s, id));
        }
        true
    }

    pub(super) fn put_back(&mut self, entry: Entry, now_s: i64) {
        let id = entry.question.id;
        match entry.stand {
            Stand::In { lane, load, .. } => self.put(id, lane, load.part, load.due),
            Stand::Pinned { lane, slot, seconds, .. } => {
                self.pin_in(id, lane, slot, seconds, now_s);
            }
            Stand::Nowhere(why) => self.put_nowhere(id, why),
        }
    }

    /// A lane with other slots: what can stays where it is, the rest is planned again.
    fn relay(&mut self, lane: usize, slots: Vec<(i64, i64)>, now_s: i64, diary: &mut Diary) {
        let standing = self.lanes[lane].standing.iter().map(|(_, deadline_s, id)| (*deadline_s, *id));
        let files = self.lanes[lane].files.iter().map(|(_, deadline_s, id)| (*deadline_s, *id));
        let pinned = self.lanes[lane].pinned();
        let (mut ids, mut files): (Vec<_>, Vec<_>) = (standing.collect(), files.collect());
        ids.sort_unstable();
        files.sort_unstable();
        let before = pinned.iter().copied().chain(ids.iter().chain(&files).map(|(_, id)| *id));
        let before: Vec<(Entry, Option<i64>, Option<i64>)> = before
            .filter_map(|id| {
                self.note(id, diary);
                let entry = *self.entries.get(&id)?;
                let place = self.place_of(&entry)?;
                Some((entry, Some(place.slot.starts_at.as_second()), Some(place.planned_by.as_second())))
            })
            .collect();
        for (entry, ..) in &before {
            self.lift(entry.question.id);
        }
        self.lanes[lane] = Lane::new(slots);
        let mut homeless = Vec::new();
        for (entry, starts_s, by_s) in before {
            if !self.stays(entry, lane, starts_s, by_s, now_s) {
                homeless.push(entry.question.id);
            }
        }
        for id in &homeless {
            if let Some(entry) = self.entries.get_mut(id) {
                entry.replaces = Some(lane);
            }
        }
        self.settle_all(homeless, now_s, diary);
        self.mend(lane, now_s, diary);
    }

    /// Stands where it stood, if that is still a slot of somebody who may answer it, with room in time.
    fn stays(&mut self, entry: Entry, lane: usize, starts_s: Option<i64>, by_s: Option<i64>, now_s: i64) -> bool {
        let id = entry.question.id;
        let circle = self.circle(entry.question.team, entry.question.subject);
        if !circle.seats.iter().any(|seat| seat.lane == lane) {
            return false;
        }
        let here = &self.lanes[lane];
        match entry.stand {
            Stand::Pinned { .. } => {
                let slot = here.slots.iter().position(|slot| Some(slot.0) == starts_s && slot.1 > now_s);
                let seconds = self.seconds_on(id, lane);
                slot.is_some_and(|slot| self.pin_in(id, lane, slot, seconds, now_s))
            }
            Stand::In { .. } => {
                let part = here.parts.iter().position(|part| Some(part.ends_s) == by_s && part.ends_s > now_s);
                let due = here.due_part(entry.question.deadline.as_second());
                let seconds = self.seconds_on(id, lane);
                let work = entry.question.work;
                let has_room = |part: usize| {
                    let first = self.lanes[lane].earliest(Row::in_which_stands(work), seconds, now_s);
                    first.is_some_and(|first| first <= part) && (work == Work::Question || due >= Some(part))
                };
                match part.filter(|part| has_room(*part)) {
                    Some(part) => {
                        self.put(id, lane, part, due.unwrap_or(part));
                        true
                    }
                    None => false,
                }
            }
            Stand::Nowhere(_) => false,
        }
    }

    /// Makes a lane right again: what stands in what is over, and what makes a part overfull, is planned again, earliest
    /// deadline first.
    fn mend(&mut self, lane: usize, now_s: i64, diary: &mut Diary) {
        self.disturbed(lane);
        let begin = (self.lanes[lane].current(now_s), i64::MIN, QuestionId(0));
        let over = self.lanes[lane].standing.range(..begin).chain(self.lanes[lane].files.range(..begin));
        let mut homeless: Vec<QuestionId> = over.map(|(_, _, id)| *id).collect();
        for id in &homeless {
            self.note(*id, diary);
            self.lift(*id);
        }
        homeless.extend(self.pins_that_end(lane, now_s, diary));
        while let Some((part, _)) = self.lanes[lane].overfull(Row::Stands, now_s) {
            // Those with most time left make way, and are most easily placed elsewhere.
            let up_to = self.lanes[lane].standing.range(..(part + 1, i64::MIN, QuestionId(0)));
            let Some(&(_, _, id)) = up_to.max_by_key(|(_, deadline_s, id)| (*deadline_s, *id)) else { break };
            self.note(id, diary);
            self.lift(id);
            homeless.push(id);
        }
        self.settle_all(homeless, now_s, diary);
    }

    /// Pins for which time has passed hold on to what is left of their slot; those for which nothing is left are lifted.
    fn pins_that_end(&mut self, lane: usize, now_s: i64, diary: &mut Diary) -> Vec<QuestionId> {
        let mut ended = Vec::new();
        for id in self.lanes[lane].short_of_time(now_s) {
            self.note(id, diary);
            let stand = self.entries.get(&id).map(|entry| entry.stand);
            self.lift(id);
            match stand {
                Some(Stand::Pinned { slot, seconds, .. }) if self.pin_in(id, lane, slot, seconds, now_s) => {}
                Some(_) | None => ended.push(id),
            }
        }
        ended
    }

    /// Time came back, as when an absence is taken off or slots are longer: what is late or stands nowhere is tried again, at
    /// most so many of each, the earliest deadline that is still ahead first.
    pub fn tried_again(&mut self, most: usize, now: Timestamp) -> Change {
        let (now_s, mut diary) = (now.as_second(), Diary::default());
        self.try_again(most, now_s, &mut diary);
        self.told(diary, now_s)
    }

    pub(super) fn retry(&mut self, now_s: i64, diary: &mut Diary) {
        self.try_again(RETRIED, now_s, diary);
    }

    /// Looks again at some that are late or stand nowhere: whether there is room now. What has passed stays late.
    fn try_again(&mut self, most: usize, now_s: i64, diary: &mut Diary) {
        let (nowhere, unfit) = (self.nowhere.iter().take(most), self.unfit.iter().take(most));
        for id in nowhere.chain(unfit).map(|(_, id)| *id).collect::<Vec<_>>() {
            self.note(id, diary);
            self.lift(id);
            self.settle_quickly(id, now_s, diary);
        }
        let ahead = self.late.range((now_s, QuestionId(0))..).take(most);
        for id in ahead.map(|(_, id)| *id).collect::<Vec<_>>() {
            let Some(Stand::In { lane, .. }) = self.entries.get(&id).map(|entry| entry.stand) else { continue };
            self.note(id, diary);
            let Some(load) = self.lift(id) else { continue };
            if !self.settle_in_time(id, now_s, diary) {
                self.put(id, lane, load.part, load.due);
            }
        }
    }
}
