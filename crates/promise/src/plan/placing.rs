//! Finding a place: room that is there, room that is made, or the least late.

use super::circle::{Circle, Seat};
use super::lane::Row;
use super::question::{Change, Moved, Nowhere, Place, Question, QuestionId, Work};
use super::{Entry, Load, Plan, Stand};
use crate::roster::ColleagueId;

/// One newcomer moves at most so many others within a colleague's time; then it is said to be late.
const MOVES_MAX: usize = 64;

/// Of what is late already so much makes room for one that can still be kept.
const OUTLASTED_MAX: usize = 16;

/// What an event has changed so far: where things stood when it began.
#[derive(Debug, Default)]
pub(super) struct Diary {
    /// With how it waited already.
    pub(super) before: Vec<(QuestionId, Option<Entry>, Option<Place>)>,
}

impl Plan {
    /// Remembers where a question stood, once per event.
    pub(super) fn note(&self, id: QuestionId, diary: &mut Diary) {
        if !diary.before.iter().any(|(noted, ..)| *noted == id) {
            diary.before.push((id, self.entries.get(&id).copied(), self.place(id)));
        }
    }

    /// What became of all that was touched, once files have made way for questions.
    pub(super) fn told(&mut self, mut diary: Diary, now_s: i64) -> Change {
        self.files_make_way(now_s, &mut diary);
        let mut change = Change::default();
        for (question, waited, from) in diary.before {
            let Some(entry) = self.entries.get(&question) else { continue };
            let to = self.place_of(entry);
            if let Stand::Nowhere(why) = entry.stand {
                change.nowhere.push((question, why));
            }
            let was_in_time = from.map_or(waited.is_none(), |from| !from.is_late);
            let is_in_time = to.is_some_and(|to| !to.is_late);
            if was_in_time && !is_in_time {
                change.late.push(question);
            } else if !was_in_time && is_in_time {
                change.kept_again.push(question);
            }
            if from.map(|from| (from.slot, from.is_pinned)) != to.map(|to| (to.slot, to.is_pinned)) {
                change.moved.push(Moved { question, from, to });
            }
        }
        change
    }

    /// A question is in the plan, and stands nowhere yet; whether it waited already.
    pub(super) fn comes(&mut self, question: Question, diary: &mut Diary) -> bool {
        self.note(question.id, diary);
        self.lift(question.id);
        let entry = Entry { question, stand: Stand::Nowhere(Nowhere::NoSlots), replaces: None };
        self.entries.insert(question.id, entry).is_some()
    }

    /// Gives a question that stands nowhere a place, also by letting others change hands.
    pub(super) fn settle(&mut self, id: QuestionId, now_s: i64, diary: &mut Diary) {
        self.note(id, diary);
        if self.is_file(id) {
            self.settle_file(id, now_s, diary);
        } else if !self.settles(id, now_s, diary) {
            self.settle_late(id, now_s);
        }
    }

    /// Gives all of these a place, the earliest deadline first; but what can't be kept any more only when all that can has
    /// one: it takes nobody's last room.
    pub(super) fn settle_all(&mut self, mut ids: Vec<QuestionId>, now_s: i64, diary: &mut Diary) {
        ids.sort_by_key(|id| (self.entries.get(id).map(|entry| entry.question.deadline), *id));
        let mut too_late = Vec::new();
        for id in ids {
            self.note(id, diary);
            if self.is_file(id) {
                self.settle_file(id, now_s, diary);
            } else if !self.settles(id, now_s, diary) {
                too_late.push(id);
            }
        }
        for id in too_late {
            self.settle_late(id, now_s);
        }
    }

    /// A place in time: in room that is there or that others make, also by changing hands, or in that of what is late anyway.
    fn settles(&mut self, id: QuestionId, now_s: i64, diary: &mut Diary) -> bool {
        self.settle_in_time(id, now_s, diary) || self.search(id, now_s, diary) || self.outlast(id, now_s, diary)
    }

    /// Takes the room of what is late already and stands before this has to be done; that stands later then.
    fn outlast(&mut self, id: QuestionId, now_s: i64, diary: &mut Diary) -> bool {
        let Some(question) = self.entries.get(&id).map(|entry| entry.question) else { return false };
        let (circle, deadline_s) = (self.circle(question.team, question.subject), question.deadline.as_second());
        let is_before = |late: &QuestionId| match self.entries.get(late).map(|entry| entry.stand) {
            Some(Stand::In { lane, load }) => {
                let is_theirs = circle.seats.iter().any(|seat| seat.lane == lane);
                is_theirs && self.lanes[lane].due_part(deadline_s).is_some_and(|due| load.part <= due)
            }
            Some(Stand::Pinned { .. } | Stand::Nowhere(_)) | None => false,
        };
        let late: Vec<QuestionId> =
            self.late.iter().map(|(_, late)| *late).filter(is_before).take(OUTLASTED_MAX).collect();
        if late.is_empty() {
            return false;
        }
        let stood: Vec<Entry> = late.iter().filter_map(|late| self.entries.get(late).copied()).collect();
        for late in &late {
            self.note(*late, diary);
            self.lift(*late);
        }
        let settles = self.settle_in_time(id, now_s, diary);
        for entry in stood {
            if settles {
                self.settle_late(entry.question.id, now_s);
            } else {
                self.put_back(entry, now_s);
            }
        }
        settles
    }

    /// As [`Self::settle`], but others stay with whom they are.
    pub(super) fn settle_quickly(&mut self, id: QuestionId, now_s: i64, diary: &mut Diary) {
        if self.is_file(id) {
            self.settle_file(id, now_s, diary);
        } else if !self.settle_in_time(id, now_s, diary) {
            self.settle_late(id, now_s);
        }
    }

    /// A place in time with somebody who can keep all that is due, if there is one.
    pub(super) fn settle_in_time(&mut self, id: QuestionId, now_s: i64, diary: &mut Diary) -> bool {
        let Some(entry) = self.entries.get(&id).copied() else { return true };
        let circle = self.circle(entry.question.team, entry.question.subject);
        match self.room(&entry, &circle, now_s) {
            Some((lane, part, due)) => {
                self.put(id, lane, part, due);
                true
            }
            None => self.make_room(&entry.question, &circle, now_s, diary),
        }
    }

    /// A place in time with this colleague, if they may answer it and can keep all that is due.
    pub(super) fn settle_with(&mut self, id: QuestionId, who: ColleagueId, now_s: i64, diary: &mut Diary) -> bool {
        let Some(entry) = self.entries.get(&id).copied() else { return true };
        let Some(&lane) = self.index.get(&who) else { return false };
        let circle = self.circle(entry.question.team, entry.question.subject);
        let seats = circle.seats.iter().filter(|seat| seat.lane == lane).copied().collect();
        let alone = Circle { seats };
        match self.room(&entry, &alone, now_s) {
            Some((lane, part, due)) => {
                self.put(id, lane, part, due);
                true
            }
            None => self.make_room(&entry.question, &alone, now_s, diary),
        }
    }

    fn settle_late(&mut self, id: QuestionId, now_s: i64) {
        let Some(entry) = self.entries.get(&id).copied() else { return };
        let circle = self.circle(entry.question.team, entry.question.subject);
        match self.least_late(&entry, &circle, now_s) {
            Some((lane, part)) => self.put(id, lane, part, part),
            None if circle.seats.is_empty() => self.put_nowhere(id, Nowhere::NobodyKnows),
            None => self.put_nowhere(id, Nowhere::NoSlots),
        }
    }

    /// Seconds that somebody would take for a question.
    pub(super) fn seconds(question: &Question, seat: Seat) -> i64 {
        question.effort.times(seat.skill.effort_factor()).seconds()
    }

    /// Room that is there in time: the earliest, and among the equally early that of who has least waiting.
    pub(super) fn room(&self, entry: &Entry, circle: &Circle, now_s: i64) -> Option<(usize, usize, usize)> {
        let deadline_s = entry.question.deadline.as_second();
        let free = circle.seats.iter().filter_map(|seat| {
            let lane = &self.lanes[seat.lane];
            let due = lane.due_part(deadline_s)?;
            let row = Row::in_which_stands(entry.question.work);
            let part = lane.earliest(row, Self::seconds(&entry.question, *seat), now_s)?;
            (part <= due).then_some((*seat, part, due))
        });
        let (seat, part, due) = self.fairest(entry, free, now_s)?;
        Some((seat.lane, part, due))
    }

    /// Of places, each with its part, the earliest; among the equally early a stand-in, then who has least waiting.
    fn fairest(
        &self,
        entry: &Entry,
        places: impl Iterator<Item = (Seat, usize, usize)>,
        now_s: i64,
    ) -> Option<(Seat, usize, usize)> {
        let ends_s = |place: &(Seat, usize, usize)| self.lanes[place.0.lane].parts[place.1].ends_s;
        let places: Vec<_> = places.collect();
        let earliest_s = places.iter().map(ends_s).min()?;
        let stand_in = entry.replaces.and_then(|lane| self.people[lane].stand_in);
        let equal = places.into_iter().filter(|place| ends_s(place) == earliest_s);
        equal.min_by(|one, other| {
            let others = |place: &(Seat, usize, usize)| Some(self.people[place.0.lane].id) != stand_in;
            let load = |place: &(Seat, usize, usize)| self.lanes[place.0.lane].load_share(now_s);
            let by_load = load(one).total_cmp(&load(other));
            let by_skill = other.0.skill.cmp(&one.0.skill);
            others(one).cmp(&others(other)).then(by_load).then(by_skill)
        })
    }

    /// Moves others later, each within its own deadline, on the lane where what is due leaves most room.
    pub(super) fn make_room(&mut self, question: &Question, circle: &Circle, now_s: i64, diary: &mut Diary) -> bool {
        let deadline_s = question.deadline.as_second();
        let due = if question.work == Work::File { Row::AllDue } else { Row::Due };
        let mut fitting: Vec<(f64, Seat)> = Vec::new();
        for seat in &circle.seats {
            let lane = &self.lanes[seat.lane];
            if lane.fits(due, lane.due_part(deadline_s), Self::seconds(question, *seat), now_s) {
                fitting.push((lane.load_share(now_s), *seat));
            }
        }
        fitting.sort_by(|one, other| one.0.total_cmp(&other.0));
        for (_, seat) in fitting.into_iter().take(3) {
            let Some(due) = self.lanes[seat.lane].due_part(deadline_s) else { continue };
            self.put(question.id, seat.lane, due, due);
            if self.spread_out(seat.lane, question.work, now_s, diary) {
                self.bring_forward(question.id, now_s);
                return true;
            }
            self.lift(question.id);
        }
        false
    }

    /// Moves work of a kind on a lane to later parts, never past its deadline, until nothing is overfull; else nothing is
    /// changed.
    pub(super) fn spread_out(&mut self, lane: usize, work: Work, now_s: i64, diary: &mut Diary) -> bool {
        let (row, mut moved) = (Row::in_which_stands(work), Vec::<(QuestionId, Load)>::new());
        while let Some((part, lack_s)) = self.lanes[lane].overfull(row, now_s) {
            let Some(id) = self.movable(lane, work, part, lack_s).filter(|_| moved.len() < MOVES_MAX) else {
                for (id, load) in moved.into_iter().rev() {
                    self.lift(id);
                    self.put(id, lane, load.part, load.due);
                }
                return false;
            };
            self.note(id, diary);
            let Some(load) = self.lift(id) else { return false };
            let room = self.lanes[lane].earliest(row, load.seconds, now_s);
            let to = room.filter(|room| (part + 1..=load.due).contains(room)).unwrap_or(load.due);
            self.put(id, lane, to, load.due);
            moved.push((id, load));
        }
        true
    }

    /// What best leaves an overfull part: may stand later, is big enough if any is, and has most time left.
    fn movable(&self, lane: usize, work: Work, part: usize, lack_s: i64) -> Option<QuestionId> {
        let of_kind = if work == Work::File { &self.lanes[lane].files } else { &self.lanes[lane].standing };
        let up_to = of_kind.range(..(part + 1, i64::MIN, QuestionId(0)));
        let loads = up_to.filter_map(|(_, _, id)| match self.entries.get(id)?.stand {
            Stand::In { load, .. } if load.due > part => Some((*id, load)),
            Stand::In { .. } | Stand::Pinned { .. } | Stand::Nowhere(_) => None,
        });
        let best = loads.max_by_key(|(id, load)| {
            let is_enough = load.seconds >= lack_s;
            (is_enough, load.due, if is_enough { -load.seconds } else { load.seconds }, *id)
        });
        best.map(|(id, _)| id)
    }

    /// Stands as early as there is room, now that room was made.
    pub(super) fn bring_forward(&mut self, id: QuestionId, now_s: i64) {
        let Some(entry) = self.entries.get(&id).copied() else { return };
        let Stand::In { lane, .. } = entry.stand else { return };
        let Some(load) = self.lift(id) else { return };
        let row = Row::in_which_stands(entry.question.work);
        let room = self.lanes[lane].earliest(row, load.seconds, now_s);
        self.put(id, lane, room.map_or(load.part, |room| room.min(load.part)), load.due);
    }

    /// Where it is done soonest although that is too late.
    fn least_late(&self, entry: &Entry, circle: &Circle, now_s: i64) -> Option<(usize, usize)> {
        let places = circle.seats.iter().filter_map(|seat| {
            let lane = &self.lanes[seat.lane];
            let seconds = Self::seconds(&entry.question, *seat);
            // In what is due as well, so that who comes after it can't make it later without seeing it.
            let part = lane.earliest(Row::Stands, seconds, now_s)?.max(lane.earliest(Row::Due, seconds, now_s)?);
            Some((*seat, part, part))
        });
        self.fairest(entry, places, now_s).map(|(seat, part, _)| (seat.lane, part))
    }

    /// Takes a question from where it stands; its load there, unless it was pinned or stood nowhere.
    pub(super) fn lift(&mut self, id: QuestionId) -> Option<Load> {
        let entry = self.entries.get_mut(&id)?;
        let (deadline_s, work) = (entry.question.deadline.as_second(), entry.question.work);
        let stand = std::mem::replace(&mut entry.stand, Stand::Nowhere(Nowhere::NoSlots));
        self.late.remove(&(deadline_s, id));
        self.nowhere.remove(&(deadline_s, id));
        self.unfit.remove(&(deadline_s, id));
        match stand {
            Stand::In { lane, load, .. } => {
                self.lanes[lane].remove(id, work, deadline_s, load);
                Some(load)
            }
            Stand::Pinned { lane, seconds, .. } => {
                self.lanes[lane].unpin(id, seconds);
                None
            }
            Stand::Nowhere(_) => None,
        }
    }

    /// Puts a question that stands nowhere in a part of a lane.
    pub(super) fn put(&mut self, id: QuestionId, lane: usize, part: usize, due: usize) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        let skill = match entry.question.subject {
            Some(subject) => self.people[lane].knows.get(&subject).copied(),
            None => None,
        };
        let effort = entry.question.effort.times(skill.map_or(1.0, crate::roster::Skill::effort_factor));
        let load = Load { part, due: due.max(part), seconds: effort.seconds(), variance: effort.variance() };
        let deadline_s = entry.question.deadline.as_second();
        let (is_late, work) = (self.lanes[lane].parts[part].ends_s > deadline_s, entry.question.work);
        entry.stand = Stand::In { lane, load };
        entry.replaces = None;
        self.lanes[lane].add(id, work, deadline_s, load);
        self.disturbed(lane);
        if is_late {
            self.late.insert((deadline_s, id));
        }
    }

    pub(super) fn put_nowhere(&mut self, id: QuestionId, why: Nowhere) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.stand = Stand::Nowhere(why);
            let waits = if entry.question.work == Work::File { &mut self.unfit } else { &mut self.nowhere };
            waits.insert((entry.question.deadline.as_second(), id));
        }
    }
}
