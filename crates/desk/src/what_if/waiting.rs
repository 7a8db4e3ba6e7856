//! What waits at this moment, as two firms that are simulated have it both.

use std::collections::HashMap;

use jiff::Timestamp;
use promise::simulate::{Backlog, Waiting};
use store::id::{AgentId, PromiseId};
use store::{PlannedRow, ToPlan};

use super::firm::Topic;
use crate::topics::Topics;

/// An open promise.
#[derive(Debug, Clone)]
pub(crate) struct Stands {
    promise: PromiseId,
    deadline: Timestamp,
    pub(crate) topic: Topic,
    /// By hand: with whom, and when the slot begins.
    pinned: Option<(AgentId, Timestamp)>,
}

/// Open promises with what they are about, and where a hand has put them.
pub(crate) fn standing(open: Vec<ToPlan>, plan: Vec<PlannedRow>, topics: &Topics) -> Vec<Stands> {
    let by_hand = plan.into_iter().filter(|row| row.pinned_by.is_some());
    let slot = |row: PlannedRow| Some((row.promise, row.slot.map(|slot| (slot.agent, slot.from_at))?));
    let pins: HashMap<PromiseId, (AgentId, Timestamp)> = by_hand.filter_map(slot).collect();
    let stands = |to: ToPlan| Stands {
        topic: (to.team, topics.of(to.team, &to.subject, &to.tags)),
        pinned: pins.get(&to.promise).copied(),
        promise: to.promise,
        deadline: to.deadline_at,
    };
    let mut standing: Vec<Stands> = open.into_iter().map(stands).collect();
    // What comes in later is thrown its work later: of the others the work stays the same.
    standing.sort_by_key(|one| one.promise);
    standing
}

/// What of it somebody can answer as things are (`topics`, in order), and how much of it nobody can.
pub(crate) fn backlog(standing: &[Stands], topics: &[Topic], now: Timestamp) -> (Backlog, usize) {
    let waiting = |one: &Stands| {
        let subject = topics.binary_search(&one.topic).ok()?;
        let pinned = one.pinned.map(|(agent, from)| (agent.to_string(), from));
        Some(Waiting { deadline: one.deadline, subject, pinned })
    };
    let waiting: Vec<Waiting> = standing.iter().filter_map(waiting).collect();
    let left_out = standing.len() - waiting.len();
    (Backlog { now, waiting }, left_out)
}
