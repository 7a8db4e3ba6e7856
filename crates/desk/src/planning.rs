//! The plan in the desk: laid out from what is stored, repaired by what happened, and written down again in the same
//! transaction. Where a promise stands is data, so that any node finds what another one planned (docs/decisions/0009).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use promise::plan::{Change, Learnt, Plan, Question, QuestionId, Stood, Work};
use promise::roster::{ColleagueId, Skill, SubjectId, TeamId as TeamNumber, Timetable};
use store::id::{AgentId, PromiseId, TeamId};
use store::{PlannedEffort, PlannedRow, PlannedSlot, Reached, Rung, ToPlan};

use crate::acts::own_calendars::busy_of;
use crate::learning::effort_left;
use crate::rosters::{colleague_of, number_of_agent, skill_of};
use crate::topics::Topics;
use crate::turn::{Turn, whole_milliseconds};
use crate::{DeskError, hours};

/// So far is planned ahead at least …
const AHEAD_MIN: SignedDuration = SignedDuration::from_hours(24 * 14);
/// … and at most, whatever was promised.
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24 * 60);

/// The plan, laid out: with what it was made of.
#[derive(Clone)]
pub(crate) struct Laid {
    /// When it was laid out from the rows.
    pub(crate) at: Timestamp,
    /// So far ahead are slots known.
    pub(crate) until: Timestamp,
    /// Whether all of it stands in the rows as it stands here.
    is_written: bool,
    pub(crate) plan: Plan,
    /// As it is stored.
    pub(crate) rows: HashMap<PromiseId, PlannedRow>,
    pub(crate) waiting: BTreeMap<PromiseId, ToPlan>,
    /// Those who have slots.
    pub(crate) timetables: HashMap<AgentId, Timetable>,
    stand_ins: HashMap<AgentId, AgentId>,
    members: HashMap<TeamId, BTreeSet<ColleagueId>>,
    /// Teams of one that the plan knows already.
    circles: BTreeSet<u128>,
    topics: Topics,
    /// How much work questions are, and how far ahead to promise.
    pub(crate) learnt: Learnt,
}

/// What a question would be planned as.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) agent: Option<AgentId>,
    pub(crate) team: TeamId,
    pub(crate) subject_line: &'a str,
    pub(crate) tags: &'a [String],
    pub(crate) deadline: Timestamp,
    /// What colleagues have spent on it already.
    pub(crate) spent_ms: i64,
}

impl<'a> From<&'a ToPlan> for About<'a> {
    fn from(to: &'a ToPlan) -> Self {
        Self {
            agent: to.agent,
            team: to.team,
            subject_line: &to.subject,
            tags: &to.tags,
            deadline: to.deadline_at,
            spent_ms: to.spent_ms,
        }
    }
}

impl Turn<'_, '_> {
    /// Repairs the plan by all that has happened, in its turn, and writes down what stands elsewhere than before.
    pub(crate) fn replan(&mut self) -> Result<(), DeskError> {
        if !self.tx.has_slots()? {
            return Ok(());
        }
        self.tx.take_plan_turn(self.now)?;
        self.tx.sweep_plan()?;
        let Some(mut laid) = self.lay_out()?.map(Box::new) else { return Ok(()) };
        self.write_down_some(&mut laid, BTreeSet::new())?;
        self.keep_changed(laid)
    }

    /// The plan as it is stored, with what is new in it; `None`: nobody has slots, and nothing is planned.
    pub(crate) fn lay_out(&mut self) -> Result<Option<Laid>, DeskError> {
        let mut laid = self.lay_out_people()?;
        if let Some(laid) = &mut laid {
            laid.stand(self.now);
        }
        Ok(laid)
    }

    /// Those who answer and what waits, before anything stands anywhere.
    pub(crate) fn lay_out_people(&mut self) -> Result<Option<Laid>, DeskError> {
        if !self.tx.has_slots()? {
            return Ok(None);
        }
        let waiting = self.tx.promises_to_plan(None)?;
        let last = waiting.last().map_or(self.now, |to| to.deadline_at);
        let last = last.saturating_add(SignedDuration::from_hours(24)).unwrap_or(self.now);
        let mut laid = Laid {
            at: self.now,
            until: last.clamp(self.now + AHEAD_MIN, self.now + AHEAD_MAX),
            is_written: false,
            plan: Plan::default(),
            rows: self.tx.plan()?.into_iter().map(|row| (row.promise, row)).collect(),
            timetables: HashMap::new(),
            stand_ins: HashMap::new(),
            members: HashMap::new(),
            circles: BTreeSet::new(),
            topics: Topics::new(&self.tx.subjects()?, self.tx.team_subjects()?),
            learnt: self.learnt()?,
            waiting: waiting.into_iter().map(|to| (to.promise, to)).collect(),
        };
        self.add_people(&mut laid)?;
        Ok(Some(laid))
    }

    /// When one colleague works and answers; `None`: they have no slots.
    pub(crate) fn timetable_of(&mut self, agent: AgentId, since: Timestamp) -> Result<Option<Timetable>, DeskError> {
        let Some(row) = self.tx.roster(agent)?.filter(|row| row.slots != "{}") else { return Ok(None) };
        let hours = hours::service_hours(&self.tx.default_calendar()?)?;
        let absences = self.tx.absences(Some(agent), since)?;
        Ok(Timetable::new(&hours, &colleague_of(&row, &absences, &busy_of(&row)?)?).ok())
    }

    fn add_people(&mut self, laid: &mut Laid) -> Result<(), DeskError> {
        let now = self.now;
        let hours = hours::service_hours(&self.tx.default_calendar()?)?;
        let (absences, known) = (self.tx.absences(None, now)?, self.tx.known_subjects()?);
        for row in self.tx.rosters()?.iter().filter(|row| row.slots != "{}") {
            let colleague = colleague_of(row, &absences, &busy_of(row)?)?;
            let timetable = match Timetable::new(&hours, &colleague) {
                Ok(timetable) => timetable,
                // It was checked when it was stored; one odd roster must not keep all customers waiting.
                Err(error) => {
                    tracing::warn!(agent = %row.agent, "a roster gives no slots: {error}");
                    continue;
                }
            };
            let slots = timetable.slots(now, laid.until).unwrap_or_default();
            let of_them = known.iter().filter(|(agent, ..)| *agent == row.agent);
            let knows: BTreeMap<SubjectId, Skill> =
                of_them.map(|(_, subject, level)| (SubjectId(subject.number()), skill_of(*level))).collect();
            laid.plan.set_colleague(colleague.id, knows, colleague.stand_in, &slots, now);
            laid.timetables.insert(row.agent, timetable);
            laid.stand_ins.extend(row.stand_in.map(|stand_in| (row.agent, stand_in)));
        }
        for (team, agent, _) in self.tx.team_members()? {
            if laid.timetables.contains_key(&agent) {
                laid.members.entry(team).or_default().insert(number_of_agent(agent));
            }
        }
        for (team, members) in &laid.members {
            laid.plan.set_team(TeamNumber(team.number()), members.clone(), now);
        }
        Ok(())
    }

    /// Writes down what of these stands elsewhere than is stored; of all that waits, if it was laid out just now.
    pub(crate) fn write_down_some(&mut self, laid: &mut Laid, touched: BTreeSet<PromiseId>) -> Result<(), DeskError> {
        let mut has_changed = false;
        let touched = if laid.is_written { touched } else { laid.waiting.keys().copied().collect() };
        laid.is_written = true;
        for promise in touched {
            let Some(to) = laid.waiting.get(&promise) else { continue };
            let stored = laid.rows.get(&promise);
            let row = laid.row(promise, stored);
            if stored == row.as_ref() {
                continue;
            }
            has_changed = true;
            let Some(row) = row else {
                self.tx.take_out_of_plan(promise)?;
                laid.rows.remove(&promise);
                continue;
            };
            self.tx.put_in_plan(&row, self.now)?;
            if row.is_late && stored.is_none_or(|stored| !stored.is_late) {
                let promise = self.tx.promise(promise)?;
                self.lead_hears(&promise, Rung::Unfit)?;
            }
            if let (None, Some(slot)) = (stored, row.slot)
                && self.waits_for(laid, to, slot)
            {
                self.tx.note_reached(promise, slot.agent, Reached::InSlot, self.now)?;
            }
            laid.rows.insert(promise, row);
        }
        if has_changed {
            self.tx.notify("lists", "")?;
        }
        Ok(())
    }

    /// Whether a question that came in just now waits for a slot while its colleague is at other work: an interruption that
    /// was avoided.
    fn waits_for(&self, laid: &Laid, to: &ToPlan, slot: PlannedSlot) -> bool {
        let is_at_work =
            || laid.timetables.get(&slot.agent).is_some_and(|table| table.is_present(self.now).unwrap_or(false));
        !to.is_urgent && to.said_at == self.now && slot.from_at > self.now && is_at_work()
    }
}

impl Laid {
    /// Everything that waits stands where it stood, pins first; then what has no place yet, the earliest deadline first.
    fn stand(&mut self, now: Timestamp) {
        let waiting = std::mem::take(&mut self.waiting);
        let stood = |to: &ToPlan| self.rows.get(&to.promise).and_then(|row| Some((row.slot?, row.pinned_by.is_some())));
        let (mut again, mut fresh): (Vec<&ToPlan>, Vec<&ToPlan>) = waiting.values().partition(|to| stood(to).is_some());
        fresh.sort_by_key(|to| (to.deadline_at, to.promise));
        again.sort_by_key(|to| stood(to).map(|(slot, is_pinned)| (!is_pinned, slot.planned_by, to.promise)));
        let again: Vec<_> = again.into_iter().filter_map(|to| Some((to, stood(to)?))).collect();
        for (to, (slot, is_pinned)) in again {
            let Some(question) = self.waiting_question(to, now) else { continue };
            self.plan.restored(question, stood_in(slot, is_pinned), now);
        }
        for to in fresh {
            if let Some(question) = self.waiting_question(to, now) {
                self.plan.asked(question, now);
            }
        }
        self.waiting = waiting;
    }

    /// Something happened to one promise: it stands where it stood if it still can, or is planned anew. Gives what may stand
    /// elsewhere now.
    pub(crate) fn touch(&mut self, to: ToPlan, now: Timestamp) -> BTreeSet<PromiseId> {
        let (promise, id) = (to.promise, number_of(to.promise));
        let question = self.waiting_question(&to, now);
        let stood = self.rows.get(&promise).and_then(|row| Some((row.slot?, row.pinned_by.is_some())));
        self.waiting.insert(promise, to);
        let change = match (question, stood) {
            (None, _) => self.plan.answered(id, now),
            (Some(question), Some((slot, is_pinned))) => self.plan.restored(question, stood_in(slot, is_pinned), now),
            (Some(question), None) => self.plan.asked(question, now),
        };
        let mut touched = self.changed(&change);
        touched.insert(promise);
        touched
    }

    /// The promises that a change of the plan is about.
    pub(crate) fn changed(&self, change: &Change) -> BTreeSet<PromiseId> {
        let moved = change.moved.iter().map(|moved| moved.question);
        let others = change.late.iter().chain(&change.kept_again).copied();
        let nowhere = change.nowhere.iter().map(|(question, _)| *question);
        moved.chain(others).chain(nowhere).map(|question| PromiseId::of_number(question.0)).collect()
    }

    /// A promise that waits, with the effort that it was planned with as long as that is near what is known now.
    pub(crate) fn waiting_question(&mut self, to: &ToPlan, now: Timestamp) -> Option<Question> {
        let planned = self.rows.get(&to.promise).and_then(|row| row.effort);
        self.question(number_of(to.promise), About::from(to), planned, now)
    }

    /// What the plan is to make of it; `None`: nobody who could answer it has slots, so it isn't planned at all.
    pub(crate) fn question(
        &mut self,
        id: QuestionId,
        about: About<'_>,
        planned: Option<PlannedEffort>,
        now: Timestamp,
    ) -> Option<Question> {
        let of_it = self.subject_of(about);
        let (team, subject) = match about.agent {
            Some(agent) => (self.team_of_one(agent, about.deadline, now)?, None),
            None => {
                self.members.get(&about.team)?;
                (TeamNumber(about.team.number()), of_it)
            }
        };
        let effort = effort_left(&self.learnt, of_it, about.spent_ms, planned);
        Some(Question { id, work: Work::Question, subject, team: Some(team), deadline: about.deadline, effort })
    }

    /// A promise that names somebody is theirs alone; their stand-in's as well when they have no slot left in time.
    fn team_of_one(&mut self, agent: AgentId, deadline: Timestamp, now: Timestamp) -> Option<TeamNumber> {
        let timetable = self.timetables.get(&agent)?;
        let has_slot = timetable.slots(now, deadline).is_ok_and(|slots| !slots.is_empty());
        let stand_in = self.stand_ins.get(&agent).filter(|other| self.timetables.contains_key(other));
        let (number, members) = match stand_in {
            // Another number than that of who stands alone.
            Some(stand_in) if !has_slot => {
                (!agent.number(), [number_of_agent(agent), number_of_agent(*stand_in)].into())
            }
            _ => (agent.number(), BTreeSet::from([number_of_agent(agent)])),
        };
        if self.circles.insert(number) {
            self.plan.set_team(TeamNumber(number), members, now);
        }
        Some(TeamNumber(number))
    }

    /// What a question is about, as the plan counts it ([`Topics::of`]).
    fn subject_of(&self, about: About<'_>) -> Option<SubjectId> {
        Some(SubjectId(self.topics.of(about.team, about.subject_line, about.tags)?.number()))
    }

    /// Where a promise stands now, as it is stored; `None`: it isn't planned.
    fn row(&self, promise: PromiseId, stored: Option<&PlannedRow>) -> Option<PlannedRow> {
        let id = number_of(promise);
        let question = self.plan.question(id)?;
        let effort =
            PlannedEffort { mean_s: question.effort.mean_s as i64, deviation_s: question.effort.deviation_s as i64 };
        let Some(place) = self.plan.place(id) else {
            let knows = self
                .timetables
                .keys()
                .any(|agent| self.plan.may_answer(number_of_agent(*agent), question.subject, question.team));
            return Some(PlannedRow {
                promise,
                slot: None,
                is_late: true,
                is_known_by_nobody: !knows,
                pinned_by: None,
                effort: Some(effort),
            });
        };
        let slot = PlannedSlot {
            agent: AgentId::of_number(place.slot.colleague.0),
            from_at: whole_milliseconds(place.slot.starts_at),
            until_at: whole_milliseconds(place.slot.ends_at),
            planned_by: whole_milliseconds(place.planned_by),
        };
        let pinned_by = stored.and_then(|stored| stored.pinned_by).filter(|_| place.is_pinned);
        Some(PlannedRow {
            promise,
            slot: Some(slot),
            is_late: place.is_late,
            is_known_by_nobody: false,
            pinned_by,
            effort: Some(effort),
        })
    }
}

/// Where something stood, as the plan counts it.
fn stood_in(slot: PlannedSlot, is_pinned: bool) -> Stood {
    Stood {
        colleague: number_of_agent(slot.agent),
        slot_starts_at: slot.from_at,
        planned_by: slot.planned_by,
        is_pinned,
    }
}

/// A promise as the plan counts it.
pub(crate) fn number_of(promise: PromiseId) -> QuestionId {
    QuestionId(promise.number())
}
