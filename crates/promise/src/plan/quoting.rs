//! Quotes from the plan: the earliest deadline that will be kept with the wanted reliability.
//!
//! Work ahead in the slots of each colleague who knows the subject, in order of deadline, plus a margin for how far efforts
//! may be off; the margin is read at a level that is moved by what becomes of the promises, as in [`crate::quote`]. A
//! newcomer goes before what is due later only as far as that keeps its own certainty. Where a gap between slots lies just
//! before the moment that is certain, it stops before the gap ([`super::stopping`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::circle::Circle;
use super::effort::deviations;
use super::lane::Row;
use super::question::{Effort, Nowhere, QuestionId};
use super::stopping::Margin;
use super::{Efforts, Plan};
use crate::quote::level::Level;
use crate::quote::{Basis, LITTLE_HISTORY, Target};
use crate::roster::{ColleagueId, SubjectId, TeamId};

/// Promises over which a wrong level is put right: the plan tells most, so it may follow faster than history alone.
pub(super) const LEVEL_MEMORY: f64 = 200.0;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ask {
    /// What it is about.
    pub subject: Option<SubjectId>,
    /// Whose it is.
    pub team: Option<TeamId>,
    /// The deadline that the promise rule gives.
    pub policy: Timestamp,
    /// What is known of its effort; `None`: the history of its subject.
    pub effort: Option<Effort>,
}

/// Why a quote is what it is, for colleagues: "11 questions before yours, two colleagues, next slot 15:30".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Questions due before it with those who can answer it.
    pub questions_ahead: u64,
    /// Colleagues with slots ahead who can answer it.
    pub colleagues: u64,
    /// When the next slot of any of them begins, or has begun.
    pub next_slot: Timestamp,
}

/// A deadline that the plan can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanQuote {
    /// When it passes: the end of a part of a slot, or with little history that of the rule if it is later.
    pub deadline: Timestamp,
    /// By when the plan, as it stands, can have it done: never after the deadline.
    pub planned_by: Timestamp,
    /// Who can do so: whom the promise names ([`Plan::asked_of`]).
    pub colleague: ColleagueId,
    /// How much later than the rule wants; `None`: not later. To be told to the lead, with the reason.
    pub later_than_policy: Option<SignedDuration>,
    /// Of a thousand such promises so many are kept, if things go on as they went: as many as wanted, or fewer where that is
    /// much earlier. 0: nothing is known of that yet.
    pub kept_of_thousand: u16,
    /// The moment that is kept as often as wanted, where this one isn't.
    pub surer: Option<Timestamp>,
    /// What it rests on; with little history it is the rule, or the slots if they are later.
    pub basis: Basis,
    /// Why.
    pub reason: Reason,
}

/// What quotes are learnt from: efforts, and whether promises were kept. Serialisable; bounded by what is open.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Quotes {
    target: Target,
    level: Level,
    efforts: Efforts,
    open: BTreeMap<QuestionId, i64>,
    deadlines: BTreeSet<(i64, QuestionId)>,
}

impl Quotes {
    /// Knows nothing yet.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self {
            target,
            level: Level::with_memory(target, LEVEL_MEMORY),
            efforts: Efforts::default(),
            open: BTreeMap::new(),
            deadlines: BTreeSet::new(),
        }
    }

    /// What is known of how much work questions are.
    #[must_use]
    pub fn efforts(&self) -> &Efforts {
        &self.efforts
    }

    /// The quote for a question that comes in now, by the plan as it stands. The plan isn't changed.
    ///
    /// # Errors
    /// [`Nowhere`]: nobody knows the subject, or those who do have no slots with room as far as is planned ahead.
    pub fn quote(&self, plan: &mut Plan, ask: &Ask, now: Timestamp) -> Result<PlanQuote, Nowhere> {
        quoted(plan, ask, &self.efforts, (self.level, self.target), now)
    }

    /// As [`Self::quote`], by somebody who knows efforts and absences beforehand: without margin or history.
    pub(crate) fn foreseen(&self, plan: &mut Plan, ask: &Ask, now: Timestamp) -> Result<PlanQuote, Nowhere> {
        plan.earliest_kept(ask, ask.effort.unwrap_or_else(|| self.efforts.expected(ask.subject)), Margin::NONE, now)
    }

    /// A promise is made (or renewed, which settles the one before as missed or kept by what was known).
    pub fn promised(&mut self, question: QuestionId, deadline: Timestamp, now: Timestamp) {
        self.advance(now);
        let deadline_s = deadline.as_second();
        if let Some(before_s) = self.open.insert(question, deadline_s) {
            self.deadlines.remove(&(before_s, question));
        }
        self.deadlines.insert((deadline_s, question));
    }

    /// A question is answered; the work took `effort_s` seconds for somebody who knows the subject, if that is known.
    pub fn answered(
        &mut self,
        question: QuestionId,
        subject: Option<SubjectId>,
        effort_s: Option<f64>,
        now: Timestamp,
    ) {
        self.advance(now);
        if let Some(effort_s) = effort_s {
            self.efforts.took(subject, effort_s);
        }
        if let Some(deadline_s) = self.open.remove(&question) {
            self.deadlines.remove(&(deadline_s, question));
            self.level.learn(-self.target.missed());
        }
    }

    /// Told before it passed that it can't be kept: a miss, known early. Forgotten until it is promised again.
    pub fn given_up(&mut self, question: QuestionId, now: Timestamp) {
        self.advance(now);
        if let Some(deadline_s) = self.open.remove(&question) {
            self.deadlines.remove(&(deadline_s, question));
            self.level.learn(1.0 - self.target.missed());
        }
    }

    /// A question goes without having been answered: nothing is learnt from it.
    pub fn withdrawn(&mut self, question: QuestionId) {
        if let Some(deadline_s) = self.open.remove(&question) {
            self.deadlines.remove(&(deadline_s, question));
        }
    }

    /// Time passes: promises that passed in silence are misses, although their questions are still open.
    pub fn advance(&mut self, now: Timestamp) {
        while let Some(&(deadline_s, question)) = self.deadlines.first() {
            if deadline_s >= now.as_second() {
                break;
            }
            self.deadlines.remove(&(deadline_s, question));
            self.open.remove(&question);
            self.level.learn(1.0 - self.target.missed());
        }
    }
}

/// The quote by what was learnt: with little history the rule, or what the slots can do if that is later.
pub(super) fn quoted(
    plan: &mut Plan,
    ask: &Ask,
    efforts: &Efforts,
    (level, target): (Level, Target),
    now: Timestamp,
) -> Result<PlanQuote, Nowhere> {
    let basis = if efforts.answered() < LITTLE_HISTORY { Basis::LittleHistory } else { Basis::History };
    let effort = ask.effort.unwrap_or_else(|| efforts.expected(ask.subject));
    let reading = level.reading();
    // Below the plan's own expectation there is no promise: it would be before what the plan can do.
    let z = (deviations(reading.share()) * reading.stretch_log.exp()).max(0.0);
    let margin = if basis == Basis::History { Margin::of(z, target) } else { Margin::NONE };
    let found = plan.earliest_kept(ask, effort, margin, now)?;
    let deadline = match basis {
        Basis::History => found.deadline,
        Basis::LittleHistory => found.deadline.max(ask.policy),
    };
    let later = deadline.duration_since(ask.policy);
    let later_than_policy = later.is_positive().then_some(later);
    Ok(PlanQuote { deadline, later_than_policy, basis, ..found })
}

/// The earliest place that was found for a question.
#[derive(Debug, Clone, Copy)]
struct Earliest {
    ends_s: i64,
    load: f64,
    lane: usize,
    part: usize,
    seconds: i64,
    beside: Row,
}

impl Plan {
    /// The earliest deadline by which a question with this effort is done with this margin, over all who can answer it.
    fn earliest_kept(
        &mut self,
        ask: &Ask,
        effort: Effort,
        margin: Margin,
        now: Timestamp,
    ) -> Result<PlanQuote, Nowhere> {
        let circle = self.circle(ask.team, ask.subject);
        if circle.seats.is_empty() {
            return Err(Nowhere::NobodyKnows);
        }
        let now_s = now.as_second();
        let (mut colleagues, mut next_s, mut has_files) = (0, i64::MAX, false);
        for seat in &circle.seats {
            let lane = &self.lanes[seat.lane];
            let Some(next) = lane.parts.get(lane.current(now_s)) else { continue };
            colleagues += 1;
            next_s = next_s.min(lane.slots[next.slot].0);
            has_files |= lane.has_files();
        }
        let policy_s = ask.policy.as_second();
        let at = |z: f64| {
            let place = self.place_in(&circle, effort, z, has_files.then_some(policy_s), now_s)?;
            Some((place.ends_s, place))
        };
        let stop = margin.cheapest(at).ok_or(Nowhere::NoSlots)?;
        let place = stop.place;
        let lane = &self.lanes[place.lane];
        let ahead = circle.seats.iter().map(|seat| self.lanes[seat.lane].due_by(place.ends_s)).sum();
        let planned = lane.earliest(place.beside, place.seconds, now_s).unwrap_or(place.part).min(place.part);
        let moment = |second: i64| Timestamp::from_second(second).map_err(|_| Nowhere::NoSlots);
        Ok(PlanQuote {
            deadline: moment(place.ends_s)?,
            planned_by: moment(lane.parts[planned].ends_s)?,
            colleague: self.people[place.lane].id,
            later_than_policy: None,
            kept_of_thousand: stop.kept.map_or(0, |kept| (kept * 1000.0) as u16),
            surer: stop.surer_s.map(moment).transpose()?,
            basis: Basis::History,
            reason: Reason { questions_ahead: ahead, colleagues, next_slot: moment(next_s)? },
        })
    }

    /// The earliest place in a circle with certainty `z`. Beside the files that stand there (then with what the rule wants), as
    /// long as that isn't later than the rule wants: a pile may take what the rule leaves, but keeps no customer waiting for
    /// longer than that.
    fn place_in(
        &self,
        circle: &Circle,
        effort: Effort,
        z: f64,
        files_policy_s: Option<i64>,
        now_s: i64,
    ) -> Option<Earliest> {
        let beside_all = self.earliest_beside(Row::AllDue, circle, effort, z, now_s);
        let Some(policy_s) = files_policy_s else { return beside_all };
        if beside_all.is_some_and(|best| best.ends_s <= policy_s) {
            return beside_all;
        }
        let best = self.earliest_beside(Row::Due, circle, effort, z, now_s)?;
        // Files give way as far as they have to, and no further.
        let lane = &self.lanes[best.lane];
        let at_policy = lane.due_part(policy_s).filter(|due| *due > best.part);
        Some(at_policy.map_or(best, |part| Earliest { part, ends_s: lane.parts[part].ends_s, ..best }))
    }

    /// The earliest place in a circle beside questions alone, or beside files as well; among equally early ones with whom
    /// has least waiting.
    fn earliest_beside(&self, beside: Row, circle: &Circle, effort: Effort, z: f64, now_s: i64) -> Option<Earliest> {
        let mut best: Option<Earliest> = None;
        for seat in &circle.seats {
            let lane = &self.lanes[seat.lane];
            let own = effort.times(seat.skill.effort_factor());
            let (seconds, until_s) = (own.seconds(), best.map_or(i64::MAX, |best| best.ends_s));
            let Some(part) = lane.hedged(beside, (seconds, own.variance()), z, now_s, until_s) else { continue };
            let (ends_s, load) = (lane.parts[part].ends_s, lane.load_share(now_s));
            if best.is_none_or(|best| ends_s < best.ends_s || load < best.load) {
                best = Some(Earliest { ends_s, load, lane: seat.lane, part, seconds, beside });
            }
        }
        best
    }
}
