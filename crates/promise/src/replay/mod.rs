//! A log of real cases lived through again: at each arrival a promise from what was known then, judged by what came.
//!
//! Policies see arrivals and completions in order of time and nothing else; all are judged on the same cases.
//! `docs/promises.md` says what each figure means.

mod policy;
mod score;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use thiserror::Error;

use crate::quote::Target;
use policy::Promiser;
pub use score::Score;

/// One case of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// When it came in.
    pub arrived: Timestamp,
    /// When it was done; `None` if the log ends before.
    pub completed: Option<Timestamp>,
    /// The groups it belongs to, one per factor, as known at arrival.
    pub groups: Vec<String>,
}

/// How promises are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The honest quote ([`crate::quote`]).
    Quote,
    /// The quantile at the target of the last 500 completed cases.
    Rolling,
    /// Always so much later.
    Fixed(SignedDuration),
}

impl std::fmt::Display for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Quote => f.write_str("quote"),
            Self::Rolling => f.write_str("rolling"),
            Self::Fixed(length) => write!(f, "fixed:{}s", length.as_secs()),
        }
    }
}

/// What is replayed, and how it is judged.
#[derive(Debug, Clone)]
pub struct Replay {
    /// The share of promises to be kept.
    pub target: Target,
    /// The policy in question.
    pub policy: Policy,
    /// What it is compared with.
    pub baselines: Vec<Policy>,
    /// The first so many arrivals are lived through, but not judged.
    pub warmup: usize,
}

/// What a replay found: the policy's score, and that of each baseline by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Of the policy in question.
    #[serde(flatten)]
    pub score: Score,
    /// Cases after warm-up that are not judged: when they came in nothing was completed yet, so nobody could quote.
    pub without_history: usize,
    /// By the policy's name.
    pub baselines: BTreeMap<String, Score>,
}

/// A log that can't be replayed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReplayError {
    /// A case was done before it came in.
    #[error("case {0} (in order of arrival) is completed before it arrives: check --start and --end")]
    Backwards(usize),
    /// Nothing to judge.
    #[error(
        "no case is left to judge: {cases} cases, of which {warmup} are warm-up and {without_history} came before any was completed; lower --warmup or take a longer log"
    )]
    NothingLeft {
        /// In the log.
        cases: usize,
        /// Lived through without being judged.
        warmup: usize,
        /// After the warm-up, before the first completion.
        without_history: usize,
    },
}

/// Lives through `cases` (in any order) with each policy.
///
/// # Errors
/// [`ReplayError`]: a case that ends before it begins, or nothing to judge.
pub fn replay(cases: &[Case], replay: &Replay) -> Result<Report, ReplayError> {
    let mut cases: Vec<&Case> = cases.iter().collect();
    cases.sort_by_key(|case| case.arrived);
    if let Some(wrong) = cases.iter().position(|case| case.completed.is_some_and(|completed| completed < case.arrived))
    {
        return Err(ReplayError::Backwards(wrong + 1));
    }
    let completed = cases.iter().filter_map(|case| case.completed).min();
    let informed = |case: &&&Case| completed.is_some_and(|first| first <= case.arrived);
    let without_history = cases.iter().skip(replay.warmup).filter(|case| !informed(case)).count();
    let begin = (replay.warmup + without_history).min(cases.len());
    let nothing =
        ReplayError::NothingLeft { cases: cases.len(), warmup: replay.warmup.min(cases.len()), without_history };
    let events = events(&cases);
    let judge = |policy: Policy| {
        score::judge(&cases[begin..], &promises(&cases, &events, policy, replay.target)[begin..], replay.target)
    };
    let score = judge(replay.policy).ok_or(nothing)?;
    let baselines = replay.baselines.iter().filter_map(|policy| Some((policy.to_string(), judge(*policy)?))).collect();
    Ok(Report { score, without_history, baselines })
}

/// What happens, in order: at one moment completions come before arrivals, so that both are known to who arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Completed(usize),
    Arrived(usize),
    /// Done in the very second in which it came in.
    AtOnce(usize),
}

fn events(cases: &[&Case]) -> Vec<(Timestamp, Event)> {
    let mut events = Vec::with_capacity(cases.len() * 2);
    for (index, case) in cases.iter().enumerate() {
        events.push((case.arrived, Event::Arrived(index)));
        match case.completed {
            Some(completed) if completed == case.arrived => events.push((completed, Event::AtOnce(index))),
            Some(completed) => events.push((completed, Event::Completed(index))),
            None => {}
        }
    }
    events.sort();
    events
}

/// What each case was promised, in seconds; zero where there was nothing to go on.
fn promises(cases: &[&Case], events: &[(Timestamp, Event)], policy: Policy, target: Target) -> Vec<f64> {
    let factors = cases.first().map_or(0, |case| case.groups.len());
    let mut promiser = Promiser::new(policy, target, factors);
    let mut promised = vec![0.0; cases.len()];
    for (now, event) in events {
        match event {
            Event::Arrived(index) => promised[*index] = promiser.arrive(*index, *now, &cases[*index].groups),
            Event::Completed(index) | Event::AtOnce(index) => promiser.complete(*index, *now, cases[*index].arrived),
        }
    }
    promised
}
