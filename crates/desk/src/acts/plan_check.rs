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

/// A question, or a file by its name.
#[derive(Debug, Clone)]
enum What {
    Question(ConversationId),
    File(String),
}

/// What stands in a slot that isn't over.
struct Standing {
    what: What,
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
        let (waiting, files) = (std::mem::take(&mut laid.waiting), std::mem::take(&mut laid.files));
        let mut all = Vec::new();
        for to in waiting.values() {
            let Some(question) = laid.waiting_question(to, self.now) else { continue };
            all.push((What::Question(to.conversation), question, laid.rows.get(&to.promise).map(Stood::of)));
        }
        for to in files.values() {
            let Some(file) = laid.waiting_file(to, self.now) else { continue };
            all.push((What::File(to.name.clone()), file, laid.file_rows.get(&to.promise).map(Stood::of)));
        }
        let (looked_at, rows) = (all.len(), laid.rows.len() + laid.file_rows.len());
        for (what, question, stood) in all {
            match stood {
                None => missing.push(what),
                Some(Stood { slot: None, is_pinned: true, .. }) => unnamed.push(what),
                Some(Stood { slot: Some(slot), effort_s, .. }) if slot.until_at > self.now => {
                    let skill = question.subject.and_then(|subject| skills.get(&(slot.agent, subject)));
                    let factor = skill.map_or(1.0, |skill| skill.effort_factor());
                    let work_s = effort_s.unwrap_or(question.effort.mean_s) * factor;
                    standing.push(Standing { what, slot, question, work_s });
                }
                Some(_) => {}
            }
        }
        let planned_at = self.tx.plan_changed_at()?.unwrap_or(self.now);
        let found = [
            ("plan.missing", looked_at, missing),
            ("plan.pin", rows, unnamed),
            ("plan.ignorant", standing.len(), ignorant(&laid, &standing)),
            ("plan.absent", standing.len(), absent(&laid, &standing)),
            ("plan.overfull", standing.len(), overfull(&laid, &standing, planned_at)),
        ];
        for (code, looked_at, all) in found {
            let mut wrong = Vec::new();
            for what in all {
                let name = match what {
                    What::Question(conversation) => self.tx.conversation(conversation)?.reference,
                    What::File(name) => name,
                };
                wrong.push((name, String::new()));
            }
            report.saw(code, looked_at, wrong);
        }
        Ok(())
    }
}

/// Where a row says that something stands.
struct Stood {
    slot: Option<PlannedSlot>,
    is_pinned: bool,
    effort_s: Option<f64>,
}

impl Stood {
    fn of<P>(row: &PlannedRow<P>) -> Self {
        let effort_s = row.effort.map(|effort| effort.mean_s as f64);
        Self { slot: row.slot, is_pinned: row.pinned_by.is_some(), effort_s }
    }
}

fn known((agent, subject, level): (AgentId, store::SubjectId, i64)) -> ((AgentId, SubjectId), Skill) {
    ((agent, SubjectId(subject.number())), skill_of(level))
}

/// With somebody who doesn't know the subject, isn't in the team, or isn't whom the promise names.
fn ignorant(laid: &Laid, standing: &[Standing]) -> Vec<What> {
    let may =
        |one: &Standing| laid.plan.may_answer(number_of_agent(one.slot.agent), one.question.subject, one.question.team);
    standing.iter().filter(|one| !may(one)).map(|one| one.what.clone()).collect()
}

/// In what is no answer slot of that colleague: they are away, or have another week.
fn absent(laid: &Laid, standing: &[Standing]) -> Vec<What> {
    let is_there = |slot: &PlannedSlot| {
        laid.plan.slots(number_of_agent(slot.agent)).iter().any(|known| {
            whole_milliseconds(known.starts_at) == slot.from_at && whole_milliseconds(known.ends_at) == slot.until_at
        })
    };
    standing.iter().filter(|one| !is_there(&one.slot)).map(|one| one.what.clone()).collect()
}

/// More work by some moment than there was answering time until then when it was planned.
fn overfull(laid: &Laid, standing: &[Standing], planned_at: Timestamp) -> Vec<What> {
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
                found.push(one.what.clone());
                break;
            }
        }
    }
    found
}
