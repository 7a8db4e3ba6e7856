//! The cases that are open: how old they are, and what is believed of their promises.
//!
//! A promise counts from the moment that it is made, with the chance of a miss that is believed in: at arrival the wanted
//! one, rising while the case grows older, 0 when it is completed in time, 1 when its deadline passes. So open cases are
//! neither ignored nor taken for kept; without it, short cases report first and every level would start too low, and a
//! long time between promise and outcome would make the level swing (the remedy is Smith's predictor, 1957). Over time each
//! promise counts with exactly its outcome.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::ages::{AGES, bounds};
use super::forecast::Forecasts;
use super::target::{Target, pinball};

/// Age intervals between two looks at an open case: a factor 1.4 of age.
const LOOK_EVERY: usize = 8;

/// The most that one case can count against a forecast, in typical promises: beyond, a longer one is just as bad.
const LOSS_LENGTHS: f64 = 5.0;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct OpenCase {
    pub(super) arrived_s: i64,
    pub(super) age: usize,
    pub(super) groups: Vec<String>,
    /// The age up to which the time it waited was told to the forecasts with its groups, in seconds.
    pub(super) told_s: f64,
    feedback: Option<Feedback>,
}

/// What is needed to learn from a promise.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Feedback {
    /// Logarithms of seconds.
    forecasts: Vec<f64>,
    deadline_s: i64,
    within_s: f64,
    /// The cumulated rate that was wanted: the believed chance of a miss at arrival is `exp(-wanted)`.
    wanted: f64,
    /// The chance of a miss that is believed in, as counted so far.
    believed: f64,
    /// The age up to which the forecasts' losses are counted, in seconds.
    counted_s: f64,
    target: Target,
}

impl Feedback {
    pub(super) fn new(forecasts: Vec<f64>, now_s: i64, within_s: i64, wanted: f64, target: Target) -> Self {
        let (deadline_s, within_s) = (now_s.saturating_add(within_s), within_s as f64);
        Self { forecasts, deadline_s, within_s, wanted, believed: target.missed(), counted_s: 0.0, target }
    }

    fn believe(&mut self, chance: f64) -> f64 {
        let change = chance - self.believed;
        self.believed = chance;
        change
    }

    /// What each forecast lost since it was last counted, in typical promises; `None` when no time has shown yet.
    fn losses(&mut self, age_s: f64, is_completed: bool) -> Option<Vec<f64>> {
        let scale = self.typical_s();
        let longest = LOSS_LENGTHS * scale;
        let (from, to) = (self.counted_s.min(longest), age_s.min(longest));
        self.counted_s = age_s;
        let loss = |forecast: &f64| {
            let promised = forecast.exp().min(longest);
            let by_then =
                |age: f64| if age > promised || is_completed { pinball(self.target, promised, age) } else { 0.0 };
            let before = if from > promised { pinball(self.target, promised, from) } else { 0.0 };
            (by_then(to) - before) / scale
        };
        let losses: Vec<f64> = self.forecasts.iter().map(loss).collect();
        losses.iter().any(|loss| *loss != 0.0).then_some(losses)
    }

    /// The forecasts' median, in seconds.
    fn typical_s(&self) -> f64 {
        let mut sorted = self.forecasts.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2].exp()
    }
}

/// What became known of an open case by the passing of time.
#[derive(Debug, Default)]
pub(super) struct Grown {
    /// By how much the believed chance of a miss changed.
    pub(super) believed: f64,
    pub(super) losses: Option<Vec<f64>>,
}

/// All open cases, by age.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct OpenCases {
    cases: BTreeMap<u64, OpenCase>,
    /// Per age interval the moments of arrival and the cases in it, oldest last in; cases that are gone are found when due.
    queues: Vec<VecDeque<(i64, u64)>>,
    counts: Vec<u64>,
    deadlines: BTreeSet<(i64, u64)>,
}

impl Default for OpenCases {
    fn default() -> Self {
        let (queues, counts) = (vec![VecDeque::new(); AGES], vec![0; AGES]);
        Self { cases: BTreeMap::new(), queues, counts, deadlines: BTreeSet::new() }
    }
}

impl OpenCases {
    pub(super) fn len(&self) -> u64 {
        self.cases.len() as u64
    }

    /// How long the oldest open case has waited, in seconds; cases are numbered in order of arrival.
    pub(super) fn oldest_s(&self, now_s: i64) -> f64 {
        self.cases.first_key_value().map_or(0.0, |(_, case)| (now_s - case.arrived_s) as f64)
    }

    pub(super) fn add(&mut self, id: u64, now_s: i64, groups: Vec<String>, feedback: Option<Feedback>) {
        if let Some(feedback) = &feedback {
            self.deadlines.insert((feedback.deadline_s, id));
        }
        self.queues[0].push_back((now_s, id));
        self.counts[0] += 1;
        self.cases.insert(id, OpenCase { arrived_s: now_s, age: 0, groups, told_s: 0.0, feedback });
    }

    /// The change of what is believed when a promise is made.
    pub(super) fn believe_at_arrival(&mut self, id: u64) -> f64 {
        self.feedback(id).map_or(0.0, |feedback| feedback.believe((-feedback.wanted).exp()))
    }

    /// What a completion says: the forecasts' losses, and the change of what is believed. `None` for an unknown case.
    pub(super) fn settle(&mut self, id: u64, now_s: i64) -> Option<(Option<Vec<f64>>, f64)> {
        let case = self.cases.get_mut(&id)?;
        let age_s = (now_s - case.arrived_s) as f64;
        let Some(feedback) = &mut case.feedback else { return Some((None, 0.0)) };
        let change = if now_s <= feedback.deadline_s { feedback.believe(0.0) } else { 0.0 };
        Some((feedback.losses(age_s, true), change))
    }

    /// A promise of which the outcome will never be known counts as it was wanted, unless it was missed already.
    pub(super) fn forget(&mut self, id: u64, target: Target) -> f64 {
        let Some(feedback) = self.feedback(id) else { return 0.0 };
        if feedback.believed < 1.0 { feedback.believe(target.missed()) } else { 0.0 }
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<OpenCase> {
        let case = self.cases.remove(&id)?;
        self.counts[case.age] -= 1;
        if let Some(feedback) = &case.feedback {
            self.deadlines.remove(&(feedback.deadline_s, id));
        }
        Some(case)
    }

    /// Time passes: time spent at each age is told to the forecasts; what became known of promises is returned.
    pub(super) fn advance(&mut self, before_s: i64, now_s: i64, forecasts: &mut Forecasts) -> Vec<Grown> {
        if now_s <= before_s {
            return Vec::new();
        }
        for (age, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            forecasts.expose(age, *count as f64 * (now_s - before_s) as f64);
        }
        let mut grown = Vec::new();
        for age in 0..AGES - 1 {
            self.grow_beyond(age, now_s, forecasts, &mut grown);
        }
        while let Some(&(deadline_s, id)) = self.deadlines.first()
            && deadline_s < now_s
        {
            self.deadlines.pop_first();
            let believed = self.feedback(id).map_or(0.0, |feedback| feedback.believe(1.0));
            grown.push(Grown { believed, losses: None });
        }
        grown
    }

    /// Moves the cases that have outgrown interval `age` to the next.
    fn grow_beyond(&mut self, age: usize, now_s: i64, forecasts: &mut Forecasts, grown: &mut Vec<Grown>) {
        let end_s = bounds()[age + 1];
        while let Some(&(arrived_s, id)) = self.queues[age].front() {
            let beyond_s = (now_s - arrived_s) as f64 - end_s;
            if beyond_s < 0.0 {
                break;
            }
            self.queues[age].pop_front();
            let Some(case) = self.cases.get_mut(&id) else { continue };
            case.age = age + 1;
            self.queues[age + 1].push_back((arrived_s, id));
            self.counts[age] -= 1;
            self.counts[age + 1] += 1;
            forecasts.expose(age, -beyond_s);
            forecasts.expose(age + 1, beyond_s);
            if age % LOOK_EVERY == LOOK_EVERY - 1 {
                forecasts.wait(&case.groups, case.told_s, end_s);
                case.told_s = end_s;
                grown.extend(case.feedback.as_mut().map(|feedback| look(feedback, end_s, forecasts)));
            }
        }
    }

    fn feedback(&mut self, id: u64) -> Option<&mut Feedback> {
        self.cases.get_mut(&id)?.feedback.as_mut()
    }
}

/// What is known of a promise whose case is still open at age `age_s`.
fn look(feedback: &mut Feedback, age_s: f64, forecasts: &Forecasts) -> Grown {
    let losses = feedback.losses(age_s, false);
    if feedback.believed >= 1.0 || age_s >= feedback.within_s {
        return Grown { believed: 0.0, losses };
    }
    let [table, _] = &forecasts.tables;
    let passed = table.cumulated_at(age_s) / table.cumulated_at(feedback.within_s);
    let believed = feedback.believe((-feedback.wanted * (1.0 - passed)).exp());
    Grown { believed, losses }
}
