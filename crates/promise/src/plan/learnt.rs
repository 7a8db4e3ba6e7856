//! What quotes are learnt from where a database keeps what is open: efforts, and a level for each target that is wanted.
//!
//! [`Quotes`](super::Quotes) follows each open promise itself, for a firm that is lived through in memory. A desk has those
//! in its tables; it says how each ended, once, and keeps this between two quotes. It is bounded by the subjects and targets
//! there are, and doesn't grow with what was asked.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::quoting::{LEVEL_MEMORY, quoted};
use super::{Ask, Efforts, Nowhere, Plan, PlanQuote};
use crate::quote::level::Level;
use crate::quote::{LITTLE_HISTORY, Target};
use crate::roster::SubjectId;

/// Efforts and levels. Serialisable.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Learnt {
    efforts: Efforts,
    /// By target, in thousandths: promises for 90 % say nothing about how to keep 99 %.
    levels: BTreeMap<u16, Level>,
}

impl Learnt {
    /// What is known of how much work questions are.
    #[must_use]
    pub fn efforts(&self) -> &Efforts {
        &self.efforts
    }

    /// Whether too few answers were seen to rest a promise on.
    #[must_use]
    pub fn is_little(&self) -> bool {
        self.efforts.answered() < LITTLE_HISTORY
    }

    /// An answer took so long, in seconds, for somebody who knows the subject ([`Efforts::took`]).
    pub fn took(&mut self, subject: Option<SubjectId>, seconds: f64) {
        self.efforts.took(subject, seconds);
    }

    /// A promise whose deadline was a quote with this target ended: answered by its deadline, or not (renewed in time
    /// included: a miss, known early). Each is told once. What was withdrawn isn't told, and a promise by the rule alone
    /// isn't either: nothing is learnt from either of them.
    pub fn settled(&mut self, target: Target, was_kept: bool) {
        let change = if was_kept { -target.missed() } else { target.share() };
        self.level_mut(target).learn(change);
    }

    /// The quote for a question that comes in now ([`Quotes::quote`](super::Quotes::quote)). The plan isn't changed.
    ///
    /// # Errors
    /// [`Nowhere`]: nobody knows the subject, or those who do have no slots with room as far as is planned ahead.
    pub fn quote(&self, plan: &mut Plan, ask: &Ask, target: Target, now: Timestamp) -> Result<PlanQuote, Nowhere> {
        let level = self.levels.get(&thousandths(target)).copied();
        let level = level.unwrap_or_else(|| Level::with_memory(target, LEVEL_MEMORY));
        quoted(plan, ask, &self.efforts, (level, target), now)
    }

    fn level_mut(&mut self, target: Target) -> &mut Level {
        self.levels.entry(thousandths(target)).or_insert_with(|| Level::with_memory(target, LEVEL_MEMORY))
    }
}

fn thousandths(target: Target) -> u16 {
    (target.share() * 1000.0).round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Question, QuestionId, Quotes, Work};
    use crate::roster::{ColleagueId, Skill, Slot};
    use jiff::SignedDuration;

    const BOILERS: SubjectId = SubjectId(u128::MAX - 7);

    fn now() -> Timestamp {
        "2026-11-23T08:00:00Z".parse().unwrap()
    }

    fn busy() -> Plan {
        let mut plan = Plan::default();
        let slot = |hour: i64| Slot {
            colleague: ColleagueId(1),
            starts_at: now() + SignedDuration::from_hours(hour),
            ends_at: now() + SignedDuration::from_hours(hour + 2),
        };
        let slots: Vec<Slot> = (0..40).map(|n| slot(n * 4)).collect();
        plan.set_colleague(ColleagueId(1), [(BOILERS, Skill::Knows)].into(), None, &slots, now());
        for id in 1..=9 {
            let deadline = now() + SignedDuration::from_hours(6);
            let effort = Efforts::default().expected(None);
            let question = Question {
                id: QuestionId(id),
                work: Work::Question,
                subject: Some(BOILERS),
                team: None,
                deadline,
                effort,
            };
            plan.asked(question, now());
        }
        plan
    }

    fn ask() -> Ask {
        Ask { subject: Some(BOILERS), team: None, policy: now() + SignedDuration::from_hours(4), effort: None }
    }

    #[test]
    fn it_quotes_as_one_who_followed_every_promise_and_survives_being_written_down() {
        let (mut quotes, mut learnt, mut plan) = (Quotes::new(Target::default()), Learnt::default(), busy());
        for n in 0..60u32 {
            let took = 300.0 + 20.0 * f64::from(n % 30);
            let (question, at) = (QuestionId(1_000 + u128::from(n)), now() + SignedDuration::from_mins(i64::from(n)));
            let is_kept = n % 7 != 0;
            quotes.promised(question, if is_kept { at + SignedDuration::from_hours(1) } else { at }, at);
            quotes.answered(question, Some(BOILERS), Some(took), at + SignedDuration::from_secs(30));
            learnt.took(Some(BOILERS), took);
            learnt.settled(Target::default(), is_kept);
            learnt.settled(Target::new(0.8).unwrap(), true);
            learnt = serde_json::from_str(&serde_json::to_string(&learnt).unwrap()).unwrap();
            let (one, other) =
                (quotes.quote(&mut plan, &ask(), at), learnt.quote(&mut plan, &ask(), Target::default(), at));
            assert_eq!(one, other, "after {n}");
        }
    }

    #[test]
    fn who_wants_more_certainty_is_promised_no_earlier() {
        let (mut learnt, mut plan) = (Learnt::default(), busy());
        (0..40u32).for_each(|n| learnt.took(Some(BOILERS), 200.0 + 60.0 * f64::from(n % 20)));
        let promised =
            |share: f64| Target::new(share).map(|target| learnt.clone().quote(&mut plan, &ask(), target, now()));
        let mut deadlines = Vec::new();
        deadlines
            .extend([0.5, 0.8, 0.95, 0.999].map(promised).into_iter().map(|quote| quote.unwrap().unwrap().deadline));
        assert!(deadlines.is_sorted() && deadlines[0] < deadlines[3], "{deadlines:?}");
    }
}
