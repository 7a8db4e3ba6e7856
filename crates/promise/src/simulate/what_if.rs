//! What if: the organisation's own questions, lived through with other rosters.
//!
//! Days are drawn again from the past (with the same weekday, whole, so that surges stay surges), and both rosters live
//! through the same days: paired replications with common random numbers (Law, *Simulation Modeling and Analysis*, 11.2).
//! The interval is that of the mean difference over the replications, by the bootstrap's percentiles (Efron & Tibshirani 1993).

use jiff::Timestamp;
use serde::Serialize;

use super::dice::Dice;
use super::scenario::{Scenario, ScenarioError};
use super::score::Figures;
use super::slots::{self, Promises};
use super::world::{Arrival, Days, World};
use crate::{ReckonError, ServiceHours};

/// Pairs that are lived through.
pub const REPLICATIONS: u32 = 20;

/// Times that the replications are drawn again for the interval.
const RESAMPLES: usize = 400;

/// A question that really came in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past {
    /// When.
    pub asked_at: Timestamp,
    /// What it was about: which of the scenario's subjects, from 0.
    pub subject: usize,
    /// How much work it was, in seconds for somebody who knows the subject; `None`: thrown as the scenario says.
    pub effort_s: Option<f64>,
    /// Whether it was answered at once.
    pub is_urgent: bool,
}

/// One figure, as things are and as they would be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// As things are, mean of the replications.
    pub now: f64,
    /// As they would be.
    pub then: f64,
    /// By how much they differ.
    pub change: f64,
    /// In 95 % of cases the change is at least this,
    pub change_from: f64,
    /// and at most this.
    pub change_to: f64,
}

/// What would change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WhatIf {
    /// The share of promises kept.
    pub kept: Difference,
    /// What is promised, on average, in seconds.
    pub promised_mean_s: Difference,
    /// From question to answer, for the question in the middle, in seconds.
    pub answered_median_s: Difference,
    /// Questions that reach a colleague outside a slot, over the whole time.
    pub interruptions: Difference,
    /// Time spent on answering, of the time of the slots.
    pub utilisation: Difference,
}

/// Lives through `days` days, drawn from `past`, with the rosters as they are (`now`) and as they would be (`then`): both
/// with the same subjects, from the same first day. Arrivals of the scenarios count only where `past` is empty.
///
/// # Errors
/// [`ScenarioError`]: something in a scenario makes no sense.
pub fn what_if(
    now: &Scenario,
    then: &Scenario,
    past: &[Past],
    days: u32,
    seed: u64,
    replications: u32,
) -> Result<WhatIf, ScenarioError> {
    now.check(days)?;
    then.check(days)?;
    let pair = |number: u32| -> Result<(Figures, Figures), ScenarioError> {
        let dice = Dice::new(seed).aside(1000 + u64::from(number));
        let live = |scenario: &Scenario| -> Result<Figures, ScenarioError> {
            let mut world = World::throw(scenario, &dice, days)?;
            if !past.is_empty() {
                world.arrivals = drawn(scenario, past, &world, &mut dice.aside(3), days)?;
            }
            Ok(slots::live(&world, Promises::Quoted, scenario.target, scenario.overrun.duration().as_secs()))
        };
        Ok((live(now)?, live(then)?))
    };
    let pairs = (0..replications.max(1)).map(pair).collect::<Result<Vec<_>, _>>()?;
    let difference = |figure: fn(&Figures) -> f64| {
        difference(&pairs.iter().map(|(now, then)| (figure(now), figure(then))).collect::<Vec<_>>(), seed)
    };
    Ok(WhatIf {
        kept: difference(|figures| figures.kept),
        promised_mean_s: difference(|figures| figures.promised_mean_s),
        answered_median_s: difference(|figures| figures.answered_median_s),
        interruptions: difference(|figures| figures.interruptions as f64),
        utilisation: difference(|figures| figures.utilisation),
    })
}

fn difference(pairs: &[(f64, f64)], seed: u64) -> Difference {
    let number = pairs.len() as f64;
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / number;
    let (now, then) = (mean(&mut pairs.iter().map(|pair| pair.0)), mean(&mut pairs.iter().map(|pair| pair.1)));
    let mut dice = Dice::new(seed).aside(4);
    let mut drawn: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            mean(&mut (0..pairs.len()).map(|_| dice.below(pairs.len())).map(|index| pairs[index].1 - pairs[index].0))
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[((share * RESAMPLES as f64) as usize).min(RESAMPLES - 1)];
    Difference { now, then, change: then - now, change_from: at(0.025), change_to: at(0.975) }
}

/// For each day to come a day of the past with the same weekday; one that had no questions gives none.
fn drawn(
    scenario: &Scenario,
    past: &[Past],
    world: &World,
    dice: &mut Dice,
    days: u32,
) -> Result<Vec<Arrival>, ScenarioError> {
    let hours = ServiceHours::from_document(&scenario.hours)?;
    let calendar = Days { hours: &hours, first: scenario.starts_on };
    let by_weekday = days_of(past, &hours);
    let thrown: Vec<Vec<f64>> = (0..world.subjects).map(|subject| efforts_of(world, subject)).collect();
    let mut arrivals = Vec::new();
    for day in 0..scenario.warmup_days + days {
        let midnight = calendar.begins(day)?;
        let weekday = usize::try_from(hours.date_of(midnight).weekday().to_monday_zero_offset()).expect("0 to 6");
        let Some(same) = by_weekday.get(weekday).filter(|same| !same.is_empty()) else { continue };
        for (second, past) in &same[dice.below(same.len())] {
            let at_s = midnight.as_second() + second;
            let subject = past.subject.min(world.subjects.saturating_sub(1));
            let efforts = &thrown[subject];
            let some = if efforts.is_empty() { 600.0 } else { efforts[dice.below(efforts.len())] };
            let at = Timestamp::from_second(at_s).map_err(|_| ReckonError::OutOfRange)?;
            let policy_s = scenario.rule.deadline(&hours, at)?.as_second();
            let effort_s = past.effort_s.unwrap_or(some);
            arrivals.push(Arrival { at_s, subject, effort_s, is_urgent: past.is_urgent, policy_s });
        }
    }
    arrivals.sort_by_key(|arrival| arrival.at_s);
    Ok(arrivals)
}

/// Per weekday its days, each with its questions by second of the day; days between the first and the last without any too.
fn days_of(past: &[Past], hours: &ServiceHours) -> Vec<Vec<Vec<(i64, Past)>>> {
    let mut by_date = std::collections::BTreeMap::new();
    for past in past {
        let local = hours.zone().to_datetime(past.asked_at);
        let second = local.time().duration_since(jiff::civil::Time::midnight()).as_secs();
        by_date.entry(local.date()).or_insert_with(Vec::new).push((second, *past));
    }
    let mut by_weekday = vec![Vec::new(); 7];
    let (Some(mut date), Some(last)) =
        (by_date.first_key_value().map(|(date, _)| *date), by_date.last_key_value().map(|(date, _)| *date))
    else {
        return by_weekday;
    };
    while date <= last {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).expect("0 to 6");
        by_weekday[weekday].push(by_date.remove(&date).unwrap_or_default());
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    by_weekday
}

fn efforts_of(world: &World, subject: usize) -> Vec<f64> {
    world.arrivals.iter().filter(|arrival| arrival.subject == subject).map(|arrival| arrival.effort_s).collect()
}
