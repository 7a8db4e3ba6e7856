//! What waits already: promises that are open now, put into the plan of a firm that is lived through.
//!
//! Until now a firm lives through a past that was drawn, and its quotes learn. Then what that past left waiting goes, and
//! what really waits stands in its place, as the plan would place it: what a hand put in a slot stays there as long as it is
//! a slot, the rest goes by deadline. What is drawn for today begins from now.

use jiff::Timestamp;
use serde::Serialize;

use super::dice::Dice;
use super::scenario::Scenario;
use super::score::{Fate, quantile};
use super::slots::{Event, Firm, id, moment};
use super::what_if::Difference;
use super::world::{Arrival, World, effort};
use crate::plan::{Question, Work};
use crate::roster::{ColleagueId, SubjectId};

/// A promise that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Until when it can be kept; it may have passed.
    pub deadline: Timestamp,
    /// What it is about: which of the scenario's subjects, from 0. Its work is thrown as the scenario says.
    pub subject: usize,
    /// Held in a slot by hand: the colleague's name in the scenario, and the begin of the slot.
    pub pinned: Option<(String, Timestamp)>,
}

/// What waits at one moment, in an order that lasts: each is thrown its work in its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// When; within the days that are judged.
    pub now: Timestamp,
    /// All of it.
    pub waiting: Vec<Waiting>,
}

/// What would change for what waits already.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WaitingChanges {
    /// Open promises that can still be kept.
    pub promises: usize,
    /// Those that have passed, beside them.
    pub passed: usize,
    /// The share kept of those that can be; nought when there are none.
    pub kept: Difference,
    /// From now to the answer, for the one in the middle of all that waits, in seconds by the clock. What isn't answered
    /// within the days that are lived through counts as answered when they end.
    pub answered_median_s: Difference,
}

/// What became of it in one firm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waited {
    pub(super) kept: f64,
    pub(super) answered_median_s: f64,
}

/// What waits, as the world of one firm has it: behind its arrivals, from `first` on.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    pub(super) at_s: i64,
    pub(super) first: usize,
    /// For each, the number of the colleague and the begin of the slot in which it is held.
    pins: Vec<Option<(usize, i64)>>,
}

impl Joined {
    /// Puts what waits behind `arrivals`, of which those go that would have come in earlier on the first judged day.
    pub(super) fn of(
        backlog: &Backlog,
        scenario: &Scenario,
        judged_from_s: i64,
        arrivals: &mut Vec<Arrival>,
        mut dice: Dice,
    ) -> Self {
        let at_s = backlog.now.as_second();
        arrivals.retain(|arrival| !(judged_from_s..at_s).contains(&arrival.at_s));
        let first = arrivals.len();
        arrivals.extend(backlog.waiting.iter().map(|waiting| {
            let subject = waiting.subject.min(scenario.subject.len() - 1);
            let (effort_s, _) = effort(&scenario.subject[subject], 0.0, &mut dice);
            Arrival { at_s, subject, effort_s, is_urgent: false, policy_s: waiting.deadline.as_second() }
        }));
        let each = |copies: &super::Member| std::iter::repeat_n(copies.name.clone(), copies.count as usize);
        let names: Vec<String> = scenario.colleague.iter().flat_map(each).collect();
        let pin = |waiting: &Waiting| {
            let (name, begins) = waiting.pinned.as_ref()?;
            Some((names.iter().position(|known| known == name)?, begins.as_second()))
        };
        Self { at_s, first, pins: backlog.waiting.iter().map(pin).collect() }
    }

    /// What became of it.
    pub(super) fn waited(&self, world: &World, fates: &[Fate]) -> Waited {
        let of_it = &fates[self.first..];
        let open: Vec<&Fate> = of_it.iter().filter(|fate| fate.promised_s > self.at_s).collect();
        let is_kept = |fate: &&&Fate| {
            fate.renewed_to_s.is_none() && fate.answered_s.is_some_and(|answered_s| answered_s <= fate.promised_s)
        };
        let kept = open.iter().filter(is_kept).count() as f64 / open.len().max(1) as f64;
        let until = |fate: &Fate| fate.answered_s.unwrap_or(world.end_s).min(world.end_s) - self.at_s;
        let mut answered: Vec<i64> = of_it.iter().map(until).collect();
        answered.sort_unstable();
        Waited { kept, answered_median_s: quantile(&answered, 0.5) }
    }
}

impl Firm<'_> {
    /// What the drawn past left waiting goes, and what really waits comes in its place.
    pub(super) fn backlog_joins(&mut self, now_s: i64) {
        let world = self.world;
        let Some(joined) = &world.joined else { return };
        let now = moment(now_s);
        let at_work: Vec<usize> = self.at_work.iter_mut().filter_map(Option::take).map(|work| work.question).collect();
        let mut gone: Vec<_> = self.plan.waiting().map(|(question, _)| question.id).collect();
        gone.extend(at_work.into_iter().map(id));
        gone.sort_unstable();
        for question in gone {
            // Nothing is learnt from what never was.
            self.quotes.withdrawn(question);
            self.plan.answered(question, now);
        }
        let mut others = Vec::new();
        for (question, pin) in (joined.first..).zip(&joined.pins) {
            let deadline_s = self.fates[question].promised_s;
            let (subject, deadline) = (Some(SubjectId(world.arrivals[question].subject as u128)), moment(deadline_s));
            let effort = self.quotes.efforts().expected(subject);
            let waiting = Question { id: id(question), work: Work::Question, subject, team: None, deadline, effort };
            match *pin {
                Some((who, begins_s)) => {
                    self.plan.asked(waiting, now);
                    // Where the slot is no more, or has no room, it stands where the plan put it.
                    let _ = self.plan.pinned(id(question), ColleagueId(who as u128), moment(begins_s), now);
                }
                None => others.push(waiting),
            }
            if deadline_s > now_s {
                self.quotes.promised(id(question), deadline, now);
                self.looked_at_before(question, deadline_s, now_s);
            }
        }
        self.plan.asked_all(others, now);
        for who in 0..world.people.len() {
            self.take_next(who, now_s);
        }
    }

    /// Half an hour before the promise passes it is looked at.
    pub(super) fn looked_at_before(&mut self, question: usize, deadline_s: i64, now_s: i64) {
        let soon_s = (deadline_s - super::slots::RENEWED_BEFORE_S).max(now_s);
        self.events.push(std::cmp::Reverse((soon_s, Event::Soon(question))));
    }
}
