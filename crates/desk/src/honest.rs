//! Quotes: the rule says what we want to promise, the plan and the firm's own history what we can (design.md §6).

use jiff::Timestamp;
use promise::plan::{Ask, PlanQuote, QuestionId, said};
use promise::quote::{Basis, Target};
use store::id::{AgentId, PromiseId, RuleId};

use crate::DeskError;
use crate::planning::{About, Laid, number_of};
use crate::turn::{Turn, whole_milliseconds};

/// How a deadline was worked out: kept with the promise, as it was then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct QuoteReason {
    /// What the rule wanted.
    pub policy_at: Timestamp,
    /// Questions due before it with those who can answer it.
    pub questions_ahead: u32,
    /// Colleagues with slots ahead who can answer it.
    pub colleagues: u32,
    /// When the next slot of any of them begins, or has begun; `None`: none has one as far as is planned.
    pub next_slot_at: Option<Timestamp>,
    /// By when the plan has it done; `None`: it stands nowhere, and the rule alone was promised.
    pub planned_by: Option<Timestamp>,
    /// Whose slot that is.
    pub agent: Option<AgentId>,
    /// The rule, if it still was there.
    pub rule: Option<RuleId>,
    /// What it rests on.
    #[serde(default)]
    pub basis: QuoteBasis,
    /// The share of such promises that is to be kept, in percent; 0 where nothing said so.
    #[serde(default)]
    pub target_percent: u8,
    /// The share that is kept of such promises where they stop before a gap between slots, in percent; 0: as many as wanted.
    #[serde(default)]
    pub kept_percent: u8,
    /// The moment that is kept as often as wanted, where this one isn't.
    #[serde(default)]
    pub surer_at: Option<Timestamp>,
    /// That slot had begun already.
    #[serde(default)]
    pub is_running: bool,
}

/// What a deadline rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuoteBasis {
    /// Too few answers were seen: the rule, or the slots if they are later.
    #[default]
    LittleHistory,
    /// How long answers took, and what became of promises.
    History,
    /// Nobody who could answer it has a slot with room: the rule alone.
    Rule,
}

/// A deadline that can be kept, and why it is what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Honest {
    pub(crate) deadline: Timestamp,
    pub(crate) reason: QuoteReason,
    /// With this target the deadline is what was quoted, no later and no earlier: what becomes of it is learnt from.
    pub(crate) learns_percent: Option<i64>,
}

/// A wish: what is asked, before when not, and how certain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub(crate) about: About<'a>,
    pub(crate) not_before: Option<Timestamp>,
    pub(crate) is_urgent: bool,
    pub(crate) rule: Option<RuleId>,
    pub(crate) target: Target,
    /// An open hour from now.
    pub(crate) soonest: Timestamp,
}

/// No promise of the desk has this number.
const NEWCOMER: QuestionId = QuestionId(0);

impl Turn<'_, '_> {
    /// The earliest deadline that is kept with the wanted certainty: earlier than the rule's where that can be, and honestly
    /// later where it can't be kept; within the hour only if the rule wants that ([`said`]). With little history it is the rule's, or that of the slots if they are later. `None`:
    /// nothing is planned for it, and the rule alone holds. What is urgent interrupts, and needs no slot.
    pub(crate) fn honest(&mut self, wish: Wish<'_>) -> Result<Option<Honest>, DeskError> {
        if wish.is_urgent {
            return Ok(None);
        }
        Ok(self.in_plan(|laid, now| laid.honest(wish, now))?.flatten())
    }
}

impl Laid {
    pub(crate) fn honest(&mut self, wish: Wish<'_>, now: Timestamp) -> Option<Honest> {
        let policy = wish.about.deadline;
        let question = self.question(NEWCOMER, wish.about, None, now)?;
        let ask = Ask { subject: question.subject, team: question.team, policy, effort: Some(question.effort) };
        let target_percent = (wish.target.share() * 100.0).round() as u8;
        let quote = self.learnt.quote(&mut self.plan, &ask, wish.target, now);
        let Ok(quote) = quote else {
            let reason = QuoteReason {
                policy_at: policy,
                questions_ahead: 0,
                colleagues: 0,
                next_slot_at: None,
                planned_by: None,
                agent: None,
                rule: wish.rule,
                basis: QuoteBasis::Rule,
                target_percent,
                kept_percent: 0,
                surer_at: None,
                is_running: false,
            };
            return Some(Honest { deadline: policy, reason, learns_percent: None });
        };
        let quoted = match quote.basis {
            Basis::LittleHistory if quote.later_than_policy.is_some() && self.plan.could_keep(question, now) => policy,
            Basis::LittleHistory | Basis::History => whole_milliseconds(quote.deadline),
        };
        let told = said(quoted, policy, wish.soonest);
        let deadline = wish.not_before.map_or(told, |not_before| told.max(whole_milliseconds(not_before)));
        let learns = quote.basis == Basis::History && deadline == quoted;
        let is_running = quote.reason.next_slot <= now;
        let mut reason = QuoteReason { is_running, ..reason_of(&quote, wish, target_percent) };
        if let Some(surer) = quote.surer.filter(|_| learns) {
            reason.kept_percent = u8::try_from(quote.kept_of_thousand / 10).unwrap_or(target_percent);
            reason.surer_at = Some(whole_milliseconds(surer));
        }
        Some(Honest { deadline, reason, learns_percent: learns.then_some(i64::from(target_percent)) })
    }

    /// The same for a promise that stands in the plan, as if it didn't.
    pub(crate) fn honest_again(&mut self, promise: PromiseId, wish: Wish<'_>, now: Timestamp) -> Option<Honest> {
        let aside = self.plan.set_aside(number_of(promise));
        let honest = self.honest(wish, now);
        if let Some(aside) = aside {
            self.plan.put_again(aside);
        }
        honest
    }
}

fn reason_of(quote: &PlanQuote, wish: Wish<'_>, target_percent: u8) -> QuoteReason {
    let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    QuoteReason {
        policy_at: wish.about.deadline,
        questions_ahead: count(quote.reason.questions_ahead),
        colleagues: count(quote.reason.colleagues),
        next_slot_at: Some(whole_milliseconds(quote.reason.next_slot)),
        planned_by: Some(whole_milliseconds(quote.planned_by)),
        agent: Some(AgentId::of_number(quote.colleague.0)),
        rule: wish.rule,
        basis: match quote.basis {
            Basis::LittleHistory => QuoteBasis::LittleHistory,
            Basis::History => QuoteBasis::History,
        },
        target_percent,
        kept_percent: 0,
        surer_at: None,
        is_running: false,
    }
}
