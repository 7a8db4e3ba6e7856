//! The plan: every waiting question stands in an answer slot of somebody who knows the subject.
//!
//! Earliest deadline first, fair over colleagues, and stable: a new question is given room that is there, and moves others
//! only when its own deadline can't be kept otherwise, as few as it can find. Each event repairs what it touches, in a time
//! that depends on the colleagues concerned and on how far ahead is planned, not on how much waits elsewhere. A newcomer
//! never makes a promise late that could be kept. The model, what it assumes and its sources are in `docs/promises.md`.
//!
//! ```
//! use promise::plan::{Effort, Plan, Question, QuestionId, Work};
//! use promise::roster::{ColleagueId, Skill, Slot, SubjectId};
//! let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
//! let (karin, boilers) = (ColleagueId(1), SubjectId(7));
//! let slot = Slot { colleague: karin, starts_at: at("2026-11-24T11:30:00Z"), ends_at: at("2026-11-24T12:00:00Z") };
//! let (mut plan, now) = (Plan::default(), at("2026-11-24T09:00:00Z"));
//! plan.set_colleague(karin, [(boilers, Skill::Knows)].into(), None, &[slot], now);
//! let change = plan.asked(Question {
//!     id: QuestionId(1), work: Work::Question, subject: Some(boilers), team: None,
//!     deadline: at("2026-11-24T13:00:00Z"), effort: Effort { mean_s: 600.0, deviation_s: 300.0 },
//! }, now);
//! assert!(change.late.is_empty());
//! assert_eq!(plan.place(QuestionId(1)).unwrap().slot, slot);
//! ```

mod circle;
mod effort;
mod events;
mod files;
mod lane;
mod learnt;
mod on_call;
mod placing;
mod question;
mod quoting;
mod restored;
mod rows;
mod search;
mod soonest;
mod stopping;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

pub use effort::Efforts;
pub use files::SetAside;
pub use learnt::Learnt;
pub use on_call::{Interruption, Urgency, on_call};
pub use question::{Change, Effort, Moved, Nowhere, Place, PlanError, Question, QuestionId, Work};

pub use quoting::{Ask, PlanQuote, Quotes, Reason};
pub use restored::Stood;
pub use soonest::{SOONEST, said};

use crate::roster::{ColleagueId, Skill, Slot, SubjectId, TeamId};
use circle::Circle;
use lane::{Lane, Load};

/// Everything that waits, and where it stands. All the state there is: it knows no clock.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    lanes: Vec<Lane>,
    people: Vec<Person>,
    index: HashMap<ColleagueId, usize>,
    teams: BTreeMap<TeamId, BTreeSet<ColleagueId>>,
    entries: HashMap<QuestionId, Entry>,
    /// Stands late, by deadline: looked at again when there is room.
    late: BTreeSet<(i64, QuestionId)>,
    /// Stands nowhere, by deadline.
    nowhere: BTreeSet<(i64, QuestionId)>,
    /// Files for which there is no room in time, by deadline.
    unfit: BTreeSet<(i64, QuestionId)>,
    /// Lanes that the event at hand has put something in.
    disturbed: Vec<usize>,
    circles: HashMap<(Option<TeamId>, Option<SubjectId>), Arc<Circle>>,
}

/// A colleague in the plan; their time is the lane with the same number.
#[derive(Debug, Clone)]
struct Person {
    id: ColleagueId,
    knows: BTreeMap<SubjectId, Skill>,
    stand_in: Option<ColleagueId>,
}

/// A question and where it stands.
#[derive(Debug, Clone, Copy)]
struct Entry {
    question: Question,
    stand: Stand,
    /// Whose absence took its place, until it stands again.
    replaces: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Stand {
    Nowhere(Nowhere),
    In { lane: usize, load: Load },
    Pinned { lane: usize, part: usize, slot: usize, seconds: i64 },
}

impl Plan {
    /// Where something stands; `None`: nowhere, or it doesn't wait.
    #[must_use]
    pub fn place(&self, question: QuestionId) -> Option<Place> {
        self.place_of(self.entries.get(&question)?)
    }

    /// What waits, in no order, with where it stands.
    pub fn waiting(&self) -> impl Iterator<Item = (&Question, Option<Place>)> {
        self.entries.values().map(|entry| (&entry.question, self.place_of(entry)))
    }

    /// A question that waits.
    #[must_use]
    pub fn question(&self, question: QuestionId) -> Option<&Question> {
        self.entries.get(&question).map(|entry| &entry.question)
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What a colleague answers next: the earliest deadline of all that stands with them, whatever the slot.
    ///
    /// What was pinned to a later slot waits for it.
    #[must_use]
    pub fn next(&self, colleague: ColleagueId, now: Timestamp) -> Option<QuestionId> {
        let lane = self.lanes.get(*self.index.get(&colleague)?)?;
        let now_s = now.as_second();
        let running = lane.parts.get(lane.current(now_s)).map(|part| part.slot);
        let due = |id: &QuestionId| self.entries.get(id).map(|entry| entry.question.deadline);
        let pinned = lane.pinned().into_iter().filter(|id| {
            let stand = self.entries.get(id).map(|entry| entry.stand);
            matches!(stand, Some(Stand::Pinned { slot, .. }) if running.is_none_or(|running| slot <= running))
        });
        let standing = lane.standing.iter().chain(&lane.files).map(|(_, _, id)| *id);
        standing.chain(pinned).min_by_key(|id| (due(id), *id))
    }

    /// What stands with a colleague, in the order in which it is to be answered.
    #[must_use]
    pub fn of(&self, colleague: ColleagueId) -> Vec<(QuestionId, Place)> {
        let Some(lane) = self.index.get(&colleague).map(|index| &self.lanes[*index]) else { return Vec::new() };
        let ids = lane.standing.iter().chain(&lane.files).map(|(_, _, id)| *id).chain(lane.pinned());
        let mut placed: Vec<_> = ids.filter_map(|id| Some((self.entries.get(&id)?, id))).collect();
        placed.sort_by_key(|(entry, id)| (self.place_of(entry).map(|place| place.slot), entry.question.deadline, *id));
        placed.into_iter().filter_map(|(entry, id)| Some((id, self.place_of(entry)?))).collect()
    }

    /// What can't be kept by the plan as it stands, earliest deadline first; what stands nowhere included.
    #[must_use]
    pub fn late(&self) -> Vec<QuestionId> {
        let mut late: Vec<_> = self.late.iter().chain(&self.nowhere).chain(&self.unfit).copied().collect();
        late.sort_unstable();
        late.into_iter().map(|(_, id)| id).collect()
    }

    /// The slots that the plan knows of a colleague.
    #[must_use]
    pub fn slots(&self, colleague: ColleagueId) -> Vec<Slot> {
        let Some(&index) = self.index.get(&colleague) else { return Vec::new() };
        (0..self.lanes[index].slots.len()).filter_map(|slot| self.slot(index, slot)).collect()
    }

    /// Whether somebody may answer: knows the subject, or is of the team when there is none.
    #[must_use]
    pub fn may_answer(&self, colleague: ColleagueId, subject: Option<SubjectId>, team: Option<TeamId>) -> bool {
        let circle = self.circle_of(team, subject);
        self.index.get(&colleague).is_some_and(|index| circle.seats.iter().any(|seat| seat.lane == *index))
    }

    fn place_of(&self, entry: &Entry) -> Option<Place> {
        let (lane, part, is_pinned) = match entry.stand {
            Stand::Nowhere(_) => return None,
            Stand::In { lane, load, .. } => (lane, load.part, false),
            Stand::Pinned { lane, part, .. } => (lane, part, true),
        };
        let pinned_to = if let Stand::Pinned { slot, .. } = entry.stand { Some(slot) } else { None };
        let at = self.lanes[lane].parts[part];
        let planned_by = Timestamp::from_second(at.ends_s).ok()?;
        let slot = self.slot(lane, pinned_to.unwrap_or(at.slot))?;
        Some(Place { slot, planned_by, is_pinned, is_late: planned_by > entry.question.deadline })
    }

    fn slot(&self, lane: usize, slot: usize) -> Option<Slot> {
        let (starts_s, ends_s) = *self.lanes[lane].slots.get(slot)?;
        let (starts_at, ends_at) = (Timestamp::from_second(starts_s).ok()?, Timestamp::from_second(ends_s).ok()?);
        Some(Slot { colleague: self.people[lane].id, starts_at, ends_at })
    }
}
