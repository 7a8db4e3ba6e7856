//! What the doctor makes sure of in the plan: nobody is asked twice for the same time, or for what they don't know, or while
//! they are away; and everything that waits stands somewhere, or is named as standing nowhere.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use promise::plan::Question;
use promise::roster::{Skill, SubjectId};
use store::id::{AgentId, ConversationId};
use store::{PlannedRow, PlannedSlot};

use crate::DeskError;
use crate::acts::doctor::Report;
use crate::planning::Laid;
use crate::rosters::{number_of_agent, skill_of};
use crate::turn::{Turn, whole_milliseconds};

/// Time passes between two repairs of the plan, and rounding adds up: this much too much work is none.
const SLACK: SignedDuration = SignedDuration::from_secs(180);

/// What stands in a slot that isn't over.
struct Standing {
    conversation: ConversationId,
    slot: PlannedSlot,
    question: Question,
    work_s: f64,
}

impl Turn<'_, '_> {
    /// Looks through the plan; without slots there is none.
    pub(crate) fn check_plan(&mut self, report: &mut Report) -> Result<(), DeskError> {
        let Some(mut laid) = self.lay_out_people()? else { return Ok(()) };
        let skills: HashMap<(AgentId, SubjectId), Skill> = self.tx.known_subjects()?.into_iter().map(known).collect();
        let (mut standing, mut missing, mut unnamed) = (Vec::new(), Vec::new(), Vec::new());
        let waiting = std::mem::take(&mut laid.waiting);
        for to in waiting.values() {
            let Some(question) = laid.waiting_question(to, self.now) else { continue };
            match laid.rows.get(&to.promise) {
                None => missing.push(to.conversation),
                Some(PlannedRow { slot: None, pinned_by: Some(_), .. }) => unnamed.push(to.conversation),
                Some(PlannedRow { slot: Some(slot), effort, .. }) if slot.until_at > self.now => {
                    let skill = question.subject.and_then(|subject| skills.get(&(slot.agent, subject)));
                    let factor = skill.map_or(1.0, |skill| skill.effort_factor());
                    let mean_s = effort.map_or(question.effort.mean_s, |effort| effort.mean_s as f64);
                    let work_s = mean_s * factor;
                    standing.push(Standing { conversation: to.conversation, slot: *slot, question, work_s });
                }
                Some(_) => {}
            }
        }
        let planned_at = self.tx.plan_changed_at()?.unwrap_or(self.now);
        let found = [
            ("plan.missing", waiting.len(), missing),
            ("plan.pin", laid.rows.len(), unnamed),
            ("plan.ignorant", standing.len(), ignorant(&laid, &standing)),
            ("plan.absent", standing.len(), absent(&laid, &standing)),
            ("plan.overfull", standing.len(), overfull(&laid, &standing, planned_at)),
        ];
        for (code, looked_at, conversations) in found {
            let mut wrong = Vec::new();
            for conversation in conversations {
                wrong.push((self.tx.conversation(conversation)?.reference, String::new()));
            }
            report.saw(code, looked_at, wrong);
        }
        Ok(())
    }
}

fn known((agent, subject, level): (AgentId, store::SubjectId, i64)) -> ((AgentId, SubjectId), Skill) {
    ((agent, SubjectId(subject.number())), skill_of(level))
}

/// With somebody who doesn't know the subject, isn't in the team, or isn't whom the promise names.
fn ignorant(laid: &Laid, standing: &[Standing]) -> Vec<ConversationId> {
    let may =
        |one: &Standing| laid.plan.may_answer(number_of_agent(one.slot.agent), one.question.subject, one.question.team);
    standing.iter().filter(|one| !may(one)).map(|one| one.conversation).collect()
}

/// In what is no answer slot of that colleague: they are away, or have another week.
fn absent(laid: &Laid, standing: &[Standing]) -> Vec<ConversationId> {
    let is_there = |slot: &PlannedSlot| {
        laid.plan.slots(number_of_agent(slot.agent)).iter().any(|known| {
            whole_milliseconds(known.starts_at) == slot.from_at && whole_milliseconds(known.ends_at) == slot.until_at
        })
    };
    standing.iter().filter(|one| !is_there(&one.slot)).map(|one| one.conversation).collect()
}

/// More work by some moment than there was answering time until then when it was planned.
fn overfull(laid: &Laid, standing: &[Standing], planned_at: Timestamp) -> Vec<ConversationId> {
    let mut by_agent: BTreeMap<AgentId, Vec<&Standing>> = BTreeMap::new();
    for one in standing {
        by_agent.entry(one.slot.agent).or_default().push(one);
    }
    let mut found = Vec::new();
    for (agent, mut work) in by_agent {
        work.sort_by_key(|one| one.slot.planned_by);
        let slots = laid.plan.slots(number_of_agent(agent));
        let time_s = |until: Timestamp| -> f64 {
            let within = |slot: &promise::roster::Slot| {
                let from = slot.starts_at.max(planned_at);
                slot.ends_at.min(until).duration_since(from).as_secs_f64().max(0.0)
            };
            slots.iter().map(within).sum()
        };
        let mut sum_s = 0.0;
        for one in work {
            sum_s += one.work_s;
            if sum_s > time_s(one.slot.planned_by) + SLACK.as_secs_f64() {
                found.push(one.conversation);
                break;
            }
        }
    }
    found
}
