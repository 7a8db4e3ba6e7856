//! The forecasts that are mixed, each read at the same level.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ages::bounds;
use super::effects::Effects;
use super::level::Reading;
use super::life_table::LifeTable;
use super::recent::Recent;

/// No quote is longer: thirty years, in seconds.
pub(super) const LONGEST_S: f64 = 30.0 * 365.25 * 86_400.0;

/// Completions in which the faster life table forgets, and cases over which a wrong level is put right: enough for the
/// 95 % point to rest on a dozen cases.
const MEMORY: f64 = 250.0;

/// A forecast is at most this many times the longest that a case is known to have taken.
const BEYOND_LONGEST: f64 = 10.0;

/// The numbers of last completed cases that are looked at.
const RECENT: [usize; 3] = [125, 250, 500];

/// Which of these are also read at the level of the case's own.
const MOVED: [usize; 2] = [1, 2];

/// Last completed cases per group.
const GROUP_RECENT: usize = 200;

/// Cases' worth of everybody's history that a group's own is pooled with.
const GROUP_PRIOR: f64 = 50.0;

/// Groups per factor that are remembered; beyond it the one with the least history makes room.
const GROUPS_MAX: usize = 2_000;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Forecasts {
    pub(super) tables: [LifeTable; 2],
    recent: [Recent; RECENT.len()],
    /// Per factor, per group.
    groups: Vec<BTreeMap<String, Recent>>,
    effects: Effects,
    longest_s: f64,
    completed: u64,
}

impl Forecasts {
    pub(super) fn new(factors: usize) -> Self {
        Self {
            tables: [LifeTable::new(MEMORY), LifeTable::new(4.0 * MEMORY)],
            recent: RECENT.map(Recent::new),
            groups: vec![BTreeMap::new(); factors],
            effects: Effects::new(factors),
            longest_s: bounds()[1],
            completed: 0,
        }
    }

    pub(super) fn factors(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn count(&self) -> usize {
        let moved = if self.groups.is_empty() { 0 } else { MOVED.len() };
        self.tables.len() + self.recent.len() + self.groups.len() + moved
    }

    pub(super) fn completed(&self) -> u64 {
        self.completed
    }

    /// Each forecast as the logarithm of seconds; `None` when nothing was ever completed.
    ///
    /// `oldest_s`: how long the oldest open case has waited.
    pub(super) fn read(&self, reading: Reading, groups: &[String], oldest_s: f64) -> Option<Vec<f64>> {
        let share = reading.share();
        let everybody = self.recent[1].smoothed_log(share)?;
        let longest_s = (BEYOND_LONGEST * self.longest_s).max(oldest_s);
        let tables = self.tables.iter().map(|table| logarithm(table.age_at(reading.cumulated, longest_s)));
        let recent = self.recent.iter().filter_map(|recent| recent.smoothed_log(share));
        let mut read: Vec<f64> = tables.chain(recent).collect();
        for (factor, known) in self.groups.iter().enumerate() {
            let own = groups.get(factor).and_then(|group| known.get(group));
            read.push(pooled(own, share, everybody));
        }
        if !self.groups.is_empty() {
            let share = self.effects.share(groups, reading.cumulated);
            read.extend(MOVED.iter().filter_map(|recent| self.recent[*recent].smoothed_log(share)));
        }
        Some(read)
    }

    /// A case arrives, and will be read at this level.
    pub(super) fn arrive(&mut self, reading: Reading, groups: &[String]) {
        self.effects.arrive(groups, reading.cumulated);
    }

    /// A case of these groups is still open, which was last told at an age of `from_s` and now has one of `to_s`, in
    /// seconds.
    pub(super) fn wait(&mut self, groups: &[String], from_s: f64, to_s: f64) {
        if groups.is_empty() {
            return;
        }
        let [_, slow] = &self.tables;
        self.effects.expose(groups, slow.cumulated_at(from_s), slow.cumulated_at(to_s));
    }

    /// A case is completed in interval `age`, after `seconds`.
    pub(super) fn complete(&mut self, age: usize, seconds: f64, groups: &[String]) {
        if !groups.is_empty() {
            let [_, slow] = &self.tables;
            self.effects.complete(groups, slow.cumulated_at(seconds));
        }
        for table in &mut self.tables {
            table.complete(age);
        }
        for recent in &mut self.recent {
            recent.push(seconds);
        }
        for (known, group) in self.groups.iter_mut().zip(groups) {
            if !known.contains_key(group) {
                make_room(known, |recent| recent.len() as f64);
            }
            known.entry(group.clone()).or_insert_with(|| Recent::new(GROUP_RECENT)).push(seconds);
        }
        self.longest_s = self.longest_s.max(seconds);
        self.completed += 1;
    }

    pub(super) fn expose(&mut self, age: usize, seconds: f64) {
        for table in &mut self.tables {
            table.expose(age, seconds);
        }
    }
}

/// What a group's own cases say, pooled with what everybody's say, by the number of its own.
fn pooled(own: Option<&Recent>, share: f64, everybody: f64) -> f64 {
    let own = own.and_then(|own| Some((own.len() as f64, own.smoothed_log(share)?)));
    own.map_or(everybody, |(cases, own)| (cases * own + GROUP_PRIOR * everybody) / (cases + GROUP_PRIOR))
}

/// Forgets the group with the least `history`, if there are as many as are remembered.
pub(super) fn make_room<T>(known: &mut BTreeMap<String, T>, history: impl Fn(&T) -> f64) {
    if known.len() < GROUPS_MAX {
        return;
    }
    let least = known.iter().min_by(|one, other| history(one.1).total_cmp(&history(other.1)));
    if let Some(least) = least.map(|(group, _)| group.clone()) {
        known.remove(&least);
    }
}

/// Of at least a second.
fn logarithm(seconds: f64) -> f64 {
    seconds.max(1.0).ln()
}
