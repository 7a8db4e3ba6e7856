//! Quotes: the rule says what we want to promise, the plan what we can (design.md §6).

use jiff::Timestamp;
use promise::plan::QuestionId;
use store::id::{AgentId, RuleId};

use crate::DeskError;
use crate::planning::About;
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
}

/// A deadline that can be kept, and why it is what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Honest {
    pub(crate) deadline: Timestamp,
    pub(crate) reason: QuoteReason,
}

/// No promise of the desk has this number.
const NEWCOMER: QuestionId = QuestionId(0);

impl Turn<'_, '_> {
    /// The deadline of the rule if the plan can keep it, and honestly later if it can't. `None`: nothing is planned for it,
    /// and the rule alone holds. What is urgent interrupts, and needs no slot.
    ///
    /// There is no history of efforts that would make an earlier deadline safe, so it is never before that of the rule.
    pub(crate) fn honest(
        &mut self,
        about: About<'_>,
        is_urgent: bool,
        rule: Option<RuleId>,
    ) -> Result<Option<Honest>, DeskError> {
        if is_urgent {
            return Ok(None);
        }
        let (now, policy) = (self.now, about.deadline);
        let Some(mut laid) = self.lay_out()? else { return Ok(None) };
        let Some(question) = laid.question(NEWCOMER, about, now) else { return Ok(None) };
        let able: Vec<AgentId> = laid
            .timetables
            .keys()
            .copied()
            .filter(|agent| {
                laid.plan.may_answer(crate::rosters::number_of_agent(*agent), question.subject, question.team)
            })
            .collect();
        let mut next_slot_at: Option<Timestamp> = None;
        let (mut colleagues, mut questions_ahead) = (0u32, 0u32);
        for agent in &able {
            let number = crate::rosters::number_of_agent(*agent);
            let Some(first) = laid.plan.slots(number).first().map(|slot| slot.starts_at) else { continue };
            colleagues += 1;
            next_slot_at = Some(next_slot_at.map_or(first, |known| known.min(first)));
            let due = laid.plan.of(number).into_iter().filter_map(|(id, _)| laid.plan.question(id));
            let before = due.filter(|other| other.deadline <= policy).count();
            questions_ahead = questions_ahead.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
        }
        laid.plan.asked(question, now);
        let place = laid.plan.place(NEWCOMER);
        let deadline = place.map_or(policy, |place| policy.max(whole_milliseconds(place.planned_by)));
        let reason = QuoteReason {
            policy_at: policy,
            questions_ahead,
            colleagues,
            next_slot_at,
            planned_by: place.map(|place| place.planned_by),
            agent: place.map(|place| AgentId::of_number(place.slot.colleague.0)),
            rule,
        };
        Ok(Some(Honest { deadline, reason }))
    }
}
