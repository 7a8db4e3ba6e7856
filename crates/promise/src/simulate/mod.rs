//! A firm simulated: questions, efforts, rosters, slots and illness, run through the real plan and the real quotes.
//!
//! The clock and chance are values: the same scenario, seed and number of days give the same figures on every machine. All
//! policies live through the same questions and the same illnesses. What each key and figure means: `docs/simulate.md`.

mod backlog;
mod dice;
mod first_come;
mod scenario;
mod score;
mod slots;
mod what_if;
mod world;

use serde::Serialize;

pub use backlog::{Backlog, Waiting, WaitingChanges};
pub use dice::Dice;
pub use scenario::{Arrivals, DAYS_MAX, Flu, Member, Scenario, ScenarioError, Sickness, Subject, Surge};
pub use score::Figures;
pub use what_if::{Changes, Course, Difference, Past, REPLICATIONS, REPLICATIONS_MIN, WhatIf, what_if, what_ifs};

use slots::Promises;
use world::World;

/// The figures of each policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Policies {
    /// Slots and plan, with our quotes.
    pub quote: Figures,
    /// Slots and plan, with the deadline of the rule.
    pub rule: Figures,
    /// First come, first served, without slots.
    pub first_come: Figures,
    /// Slots and plan, by somebody who knows efforts and illness beforehand.
    pub oracle: Figures,
}

/// What came of a simulation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What chance was thrown with.
    pub seed: u64,
    /// Days that were judged, after warm-up.
    pub days: u32,
    /// By policy.
    pub policies: Policies,
}

/// Runs a firm for its days of warm-up and `days` more.
///
/// # Errors
/// [`ScenarioError`]: something in the scenario makes no sense.
pub fn simulate(scenario: &Scenario, seed: u64, days: u32) -> Result<Report, ScenarioError> {
    scenario.check(days)?;
    let world = World::throw(scenario, &Dice::new(seed), days)?;
    let live = |promises| slots::live(&world, promises, scenario.target, scenario.overrun.duration().as_secs());
    let policies = Policies {
        quote: live(Promises::Quoted),
        rule: live(Promises::ByRule),
        first_come: first_come::live(&world, scenario.target),
        oracle: live(Promises::Foreseen),
    };
    Ok(Report { seed, days, policies })
}
