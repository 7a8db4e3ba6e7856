//! The honest quote: how long a case will take at most, said at arrival, kept with the wanted reliability.
//!
//! Several forecasts ([life tables](self) of all that is open or was, and the durations of the cases completed last, also
//! per group) are mixed by how they have fared, and read at a level that is moved by what became of the promises. The model,
//! its assumptions and its sources are in `docs/promises.md`. Nothing here assumes a distribution, or that cases are alike
//! over time; what is assumed is said beside each part.
//!
//! A [`Quoter`] is told what happens, in order of time, and is all the state there is: its size is bounded by what is open
//! and a few hundred numbers per group. It knows no clock.
//!
//! ```
//! use promise::quote::{Quoter, Target};
//! let mut quoter = Quoter::new(Target::new(0.95)?, 1);
//! let (case, quote) = quoter.arrive("2026-11-24T09:10:00Z".parse()?, &["invoices"]);
//! assert!(quote.is_none(), "nothing was ever completed, so there is nothing to go on");
//! quoter.complete(case, "2026-11-24T11:40:00Z".parse()?);
//! let (_, quote) = quoter.arrive("2026-11-25T09:00:00Z".parse()?, &["invoices"]);
//! assert!(quote.is_some_and(|quote| quote.basis == promise::quote::Basis::LittleHistory));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ages;
mod effects;
mod forecast;
pub(crate) mod level;
mod life_table;
mod mixture;
mod open;
mod recent;
mod target;
#[cfg(test)]
mod tests;
mod weibull;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use forecast::Forecasts;
use level::Level;
use mixture::Mixture;
use open::{Feedback, OpenCases};
pub(crate) use recent::Recent;
pub(crate) use target::pinball;
pub use target::{Target, TargetError};

/// With fewer completed cases than this, a quote says that it rests on little, and nothing is learnt from it.
pub const LITTLE_HISTORY: u64 = 20;

/// A case that was told to a [`Quoter`]; store it beside the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaseId(u64);

/// What a quote rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Fewer than [`LITTLE_HISTORY`] cases were completed: better to let the rule decide.
    LittleHistory,
    /// The organisation's own history.
    History,
}

/// A moment that will be kept with the wanted reliability, with what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The end of it; always after arrival.
    pub deadline: Timestamp,
    /// From arrival to the deadline, in whole seconds.
    pub within: SignedDuration,
    /// Whether there was enough to go on.
    pub basis: Basis,
    /// Cases that were open at arrival.
    pub open: u64,
    /// Cases that were ever completed.
    pub completed: u64,
}

/// Everything that quotes are made from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Quoter {
    target: Target,
    /// The latest moment that was told, in seconds since 1970.
    now_s: Option<i64>,
    next: u64,
    open: OpenCases,
    forecasts: Forecasts,
    mixture: Mixture,
    level: Level,
}

impl Quoter {
    /// Knows nothing yet. `factors` is the number of groups that each case belongs to: subject, team, customer.
    pub fn new(target: Target, factors: usize) -> Self {
        let forecasts = Forecasts::new(factors);
        let mixture = Mixture::new(forecasts.count());
        Self { target, now_s: None, next: 0, open: OpenCases::default(), forecasts, mixture, level: Level::new(target) }
    }

    /// The share of quotes that is to be kept.
    pub fn target(&self) -> Target {
        self.target
    }

    /// The cases that are open.
    pub fn open(&self) -> u64 {
        self.open.len()
    }

    /// A case arrives and gets a quote; `None` when no case was ever completed.
    ///
    /// `groups`: one name per factor, in order; missing ones count as the group with the empty name. A moment before the
    /// latest one told counts as the latest.
    pub fn arrive(&mut self, now: Timestamp, groups: &[&str]) -> (CaseId, Option<Quote>) {
        let now_s = self.advance(now);
        let case = self.next;
        self.next += 1;
        let groups: Vec<String> = (0..self.forecasts.factors())
            .map(|factor| groups.get(factor).copied().unwrap_or_default().to_owned())
            .collect();
        let reading = self.level.reading();
        self.forecasts.arrive(reading, &groups);
        let read = self.forecasts.read(reading, &groups, self.open.oldest_s(now_s));
        let within_s = read.as_ref().map(|read| self.within_s(read, reading));
        let basis = self.basis();
        let quote = within_s.and_then(|within_s| self.quote_of(now_s, within_s));
        let feedback = match (read, within_s) {
            (Some(read), Some(within_s)) if basis == Basis::History => {
                Some(Feedback::new(read, now_s, within_s, reading.wanted(), self.target))
            }
            _ => None,
        };
        self.open.add(case, now_s, groups, feedback);
        let believed = self.open.believe_at_arrival(case);
        self.learn(believed);
        (CaseId(case), quote)
    }

    /// What a case that arrived now would be told; nothing is remembered but that the time is now.
    pub fn preview(&mut self, now: Timestamp, groups: &[&str]) -> Option<Quote> {
        let now_s = self.advance(now);
        let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
        let reading = self.level.reading();
        let read = self.forecasts.read(reading, &groups, self.open.oldest_s(now_s))?;
        self.quote_of(now_s, self.within_s(&read, reading))
    }

    /// A case is completed: the promise is kept if this is not after the quoted deadline. Unknown cases are passed over.
    pub fn complete(&mut self, case: CaseId, now: Timestamp) {
        let now_s = self.advance(now);
        let Some((losses, believed)) = self.open.settle(case.0, now_s) else { return };
        if let Some(losses) = losses {
            self.mixture.learn(&losses, 1.0);
        }
        self.learn(believed);
        if let Some(gone) = self.open.remove(case.0) {
            let took_s = (now_s - gone.arrived_s) as f64;
            self.forecasts.wait(&gone.groups, gone.told_s, took_s);
            self.forecasts.complete(gone.age, took_s, &gone.groups);
        }
    }

    /// A case goes without having been completed: withdrawn, merged, spam. It counts with the time that it was open.
    pub fn withdraw(&mut self, case: CaseId, now: Timestamp) {
        let now_s = self.advance(now);
        let believed = self.open.forget(case.0, self.target);
        self.learn(believed);
        if let Some(gone) = self.open.remove(case.0) {
            self.forecasts.wait(&gone.groups, gone.told_s, (now_s - gone.arrived_s) as f64);
        }
    }

    /// Time passes: open cases grow older, and promises that passed in silence are misses.
    fn advance(&mut self, now: Timestamp) -> i64 {
        let told_s = now.as_second();
        let before_s = *self.now_s.get_or_insert(told_s);
        let now_s = told_s.max(before_s);
        self.now_s = Some(now_s);
        for grown in self.open.advance(before_s, now_s, &mut self.forecasts) {
            if let Some(losses) = grown.losses {
                self.mixture.learn(&losses, 0.0);
            }
            self.learn(grown.believed);
        }
        now_s
    }

    /// The chance of a miss that is believed in has changed by so much, over all open promises.
    fn learn(&mut self, believed: f64) {
        self.level.learn(believed);
    }

    fn within_s(&self, read: &[f64], reading: level::Reading) -> i64 {
        let seconds = (self.mixture.mix(read) + reading.stretch_log).exp();
        (seconds.min(forecast::LONGEST_S).ceil() as i64).max(1)
    }

    fn quote_of(&self, now_s: i64, within_s: i64) -> Option<Quote> {
        Some(Quote {
            deadline: Timestamp::from_second(now_s.saturating_add(within_s)).ok()?,
            within: SignedDuration::from_secs(within_s),
            basis: self.basis(),
            open: self.open(),
            completed: self.forecasts.completed(),
        })
    }

    fn basis(&self) -> Basis {
        if self.forecasts.completed() < LITTLE_HISTORY { Basis::LittleHistory } else { Basis::History }
    }
}
