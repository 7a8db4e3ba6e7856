//! A firm to be simulated, as it is written down. Every key is explained in `docs/simulate.md`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::document::{HoursDocument, WeekDocument};
use crate::quote::Target;
use crate::roster::{Absence, Skill};
use crate::{HoursError, Length, ReckonError, Rule};

/// Most days of one simulation: ten years.
pub const DAYS_MAX: u32 = 3_660;

/// Why a scenario can't be simulated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScenarioError {
    /// Its hours can't be read.
    #[error("hours: {0}")]
    Hours(#[from] HoursError),
    /// It reaches outside the years we reckon in, or its hours never open.
    #[error(transparent)]
    Reckon(#[from] ReckonError),
    /// A colleague knows a subject that there isn't.
    #[error("colleague {colleague} knows \"{subject}\", which is no subject; add [[subject]] name = \"{subject}\"")]
    UnknownSubject {
        /// Who.
        colleague: String,
        /// What.
        subject: String,
    },
    /// A number that makes no sense.
    #[error("{key} is {value}; give {wanted}")]
    BadNumber {
        /// Which key.
        key: &'static str,
        /// What was given.
        value: String,
        /// What is wanted.
        wanted: &'static str,
    },
    /// Nothing to simulate.
    #[error("there is no {0}; add [[{0}]]")]
    Nothing(&'static str),
}

/// A firm.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "docs/simulate.md explains every key")]
pub struct Scenario {
    pub name: String,
    #[serde(default = "first_monday")]
    pub starts_on: Date,
    #[serde(default = "four_weeks")]
    pub warmup_days: u32,
    #[serde(default)]
    pub target: Target,
    #[serde(default = "ten_minutes")]
    pub overrun: Length,
    pub hours: HoursDocument,
    #[serde(default)]
    pub rule: Rule,
    pub arrivals: Arrivals,
    #[serde(default)]
    pub surge: Vec<Surge>,
    #[serde(default)]
    pub sickness: Sickness,
    #[serde(default)]
    pub flu: Vec<Flu>,
    #[serde(default)]
    pub subject: Vec<Subject>,
    #[serde(default)]
    pub colleague: Vec<Member>,
}

fn first_monday() -> Date {
    Date::constant(2026, 1, 5)
}

fn four_weeks() -> u32 {
    28
}

fn ten_minutes() -> Length {
    Length::minutes(10)
}

/// When questions come in.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "docs/simulate.md explains every key")]
pub struct Arrivals {
    pub per_day: f64,
    #[serde(default = "usual_week")]
    pub weekdays: [f64; 7],
    #[serde(default = "usual_day")]
    pub hours: [f64; 24],
}

fn usual_week() -> [f64; 7] {
    [1.2, 1.0, 1.0, 1.0, 0.8, 0.15, 0.1]
}

fn usual_day() -> [f64; 24] {
    [0, 0, 0, 0, 0, 0, 1, 3, 9, 14, 13, 11, 7, 9, 10, 9, 7, 4, 2, 2, 2, 2, 1, 0].map(f64::from)
}

/// More (or fewer) questions for some days.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "docs/simulate.md explains every key")]
pub struct Surge {
    pub from_day: u32,
    pub days: u32,
    pub factor: f64,
}

/// Illness that strikes anybody at any time.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "docs/simulate.md explains every key")]
pub struct Sickness {
    pub spells_per_year: f64,
    pub days: f64,
}

impl Default for Sickness {
    fn default() -> Self {
        Self { spells_per_year: 1.0, days: 2.0 }
    }
}

/// Some days on which many are ill.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "docs/simulate.md explains every key")]
pub struct Flu {
    pub from_day: u32,
    pub days: u32,
    pub share: f64,
}

/// What questions are about.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "docs/simulate.md explains every key")]
pub struct Subject {
    pub name: String,
    #[serde(default = "one")]
    pub share: f64,
    pub effort: Length,
    #[serde(default = "a_factor_of_two")]
    pub spread: f64,
    #[serde(default)]
    pub long_share: f64,
    #[serde(default = "five")]
    pub long_factor: f64,
    #[serde(default)]
    pub urgent: f64,
    #[serde(default = "one")]
    pub drift: f64,
    #[serde(default)]
    pub rule: Option<Rule>,
}

fn one() -> f64 {
    1.0
}

fn a_factor_of_two() -> f64 {
    2.0
}

fn five() -> f64 {
    5.0
}

/// A colleague, or several who are alike.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "docs/simulate.md explains every key")]
pub struct Member {
    pub name: String,
    #[serde(default = "just_one")]
    pub count: u32,
    pub knows: BTreeMap<String, Skill>,
    pub slots: WeekDocument,
    #[serde(default)]
    pub working: Option<WeekDocument>,
    #[serde(default)]
    pub away: Vec<[u32; 2]>,
    /// Absences to the minute, where they are known as such; not in a file.
    #[serde(skip)]
    pub absent: Vec<Absence>,
    #[serde(default)]
    pub from_day: u32,
}

fn just_one() -> u32 {
    1
}

impl Scenario {
    /// The rule for questions about one of the subjects: its own, or that of the firm.
    pub(super) fn rule_of(&self, subject: usize) -> &Rule {
        self.subject[subject].rule.as_ref().unwrap_or(&self.rule)
    }

    /// Whether the numbers make sense.
    ///
    /// # Errors
    /// [`ScenarioError`] with the key and what to give instead.
    pub fn check(&self, days: u32) -> Result<(), ScenarioError> {
        let bad = |key, value: f64, wanted| Err(ScenarioError::BadNumber { key, value: value.to_string(), wanted });
        if self.subject.is_empty() {
            return Err(ScenarioError::Nothing("subject"));
        }
        if self.colleague.is_empty() {
            return Err(ScenarioError::Nothing("colleague"));
        }
        if days == 0 || days.saturating_add(self.warmup_days) > DAYS_MAX {
            return bad("the number of days", f64::from(days), "1 to 3660, warm-up included");
        }
        let rates = self.arrivals.weekdays.iter().chain(&self.arrivals.hours).chain([&self.arrivals.per_day]);
        let factors = self.surge.iter().map(|surge| &surge.factor).chain(self.subject.iter().map(|one| &one.share));
        let spells = [&self.sickness.spells_per_year, &self.sickness.days];
        if let Some(rate) = rates.chain(factors).chain(spells).find(|rate| !(0.0..=1e6).contains(*rate)) {
            return bad("a rate, weight or factor", *rate, "a number from 0 to a million");
        }
        let shares = self.subject.iter().flat_map(|subject| [subject.urgent, subject.long_share]);
        if let Some(share) =
            shares.chain(self.flu.iter().map(|flu| flu.share)).find(|share| !(0.0..=1.0).contains(share))
        {
            return bad("a share (urgent, long_share, flu.share)", share, "a number from 0 to 1");
        }
        let spreads = self.subject.iter().flat_map(|subject| [subject.spread, subject.long_factor]);
        if let Some(spread) = spreads.clone().find(|spread| !(1.0..=100.0).contains(spread)) {
            return bad("spread or long_factor", spread, "a factor from 1 to 100");
        }
        match self.subject.iter().map(|subject| subject.drift).find(|drift| !(0.01..=100.0).contains(drift)) {
            Some(drift) => bad("drift", drift, "a factor from 0.01 to 100"),
            None => Ok(()),
        }
    }
}
