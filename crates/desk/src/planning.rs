//! The plan in the desk: laid out from what is stored, repaired by what happened, and written down again in the same
//! transaction. Where a promise stands is data, so that any node finds what another one planned (docs/decisions/0009).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use promise::plan::{Change, Effort, Learnt, Plan, Question, QuestionId, Stood, Work};
use promise::roster::{ColleagueId, Skill, SubjectId, TeamId as TeamNumber, Timetable};
use store::id::{AgentId, DossierPromiseId, PromiseId, TeamId};
use store::{FileToPlan, InPlan, PlannedEffort, PlannedRow, PlannedSlot, ToPlan};

use crate::acts::own_calendars::busy_of;
use crate::learning::effort_left;
use crate::rosters::{colleague_of, number_of_agent, skill_of};
use crate::topics::Topics;
use crate::turn::Turn;
use crate::{DeskError, hours};

/// So far is planned ahead at least …
const AHEAD_MIN: SignedDuration = SignedDuration::from_hours(24 * 14);
/// … and at most, whatever was promised.
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24 * 60);
/// Of what is late so many are tried again when the plan is laid out anew.
const LATE_TRIED: usize = 1_000;
/// A pile says what one of its files usually takes: the standard deviation is this share of it.
const FILE_DEVIATION: f64 = 0.5;

/// The plan, laid out: with what it was made of.
pub(crate) struct Laid {
    /// When it was laid out from the rows.
    pub(crate) at: Timestamp,
    /// So far ahead are slots known.
    pub(crate) until: Timestamp,
    /// Whether all of it stands in the rows as it stands here.
    pub(crate) is_written: bool,
    pub(crate) plan: Plan,
    /// As it is stored.
    pub(crate) rows: HashMap<PromiseId, PlannedRow>,
    pub(crate) waiting: BTreeMap<PromiseId, ToPlan>,
    /// The same of files.
    pub(crate) file_rows: HashMap<DossierPromiseId, PlannedRow<DossierPromiseId>>,
    pub(crate) files: BTreeMap<DossierPromiseId, FileToPlan>,
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
        self.tx.sweep_plan::<PromiseId>()?;
        self.tx.sweep_plan::<DossierPromiseId>()?;
        let Some(mut laid) = self.lay_out()?.map(Box::new) else { return Ok(()) };
        // Somebody may have time again.
        laid.plan.tried_again(LATE_TRIED, self.now);
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
        let (waiting, files) = (self.tx.promises_to_plan(None)?, self.tx.files_to_plan(None)?);
        let last = waiting.last().map_or(self.now, |to| to.deadline_at);
        let last = files.last().map_or(last, |file| file.deadline_at.max(last));
        let last = last.saturating_add(SignedDuration::from_hours(24)).unwrap_or(self.now);
        let mut laid = Laid {
            at: self.now,
            until: last.clamp(self.now + AHEAD_MIN, self.now + AHEAD_MAX),
            is_written: false,
            plan: Plan::default(),
            rows: self.tx.plan()?.into_iter().map(|row| (row.promise, row)).collect(),
            file_rows: self.tx.plan()?.into_iter().map(|row| (row.promise, row)).collect(),
            files: files.into_iter().map(|file| (file.promise, file)).collect(),
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
}

impl Laid {
    /// Everything that waits stands where it stood, pins first; then what has no place yet, the earliest deadline first: of
    /// questions, and then of files.
    fn stand(&mut self, now: Timestamp) {
        let waiting = std::mem::take(&mut self.waiting);
        let (again, fresh) = parted(waiting.values().map(|to| (to.promise, to.deadline_at, to)), &self.rows);
        let again =
            again.into_iter().map(|(to, stood)| (self.waiting_question(to, now), Some(stood))).collect::<Vec<_>>();
        let fresh = fresh.into_iter().map(|to| (self.waiting_question(to, now), None)).collect::<Vec<_>>();
        self.stand_all(again.into_iter().chain(fresh), now);
        self.waiting = waiting;
        let files = std::mem::take(&mut self.files);
        let (again, fresh) = parted(files.values().map(|to| (to.promise, to.deadline_at, to)), &self.file_rows);
        let again = again.into_iter().map(|(to, stood)| (self.waiting_file(to, now), Some(stood))).collect::<Vec<_>>();
        let fresh = fresh.into_iter().map(|to| (self.waiting_file(to, now), None)).collect::<Vec<_>>();
        self.stand_all(again.into_iter().chain(fresh), now);
        self.files = files;
    }

    /// What stood somewhere stands there again; only then the rest finds a place, the earliest deadline first.
    fn stand_all(&mut self, all: impl Iterator<Item = (Option<Question>, Option<Stood>)>, now: Timestamp) {
        let mut homeless = Vec::new();
        for (question, stood) in all.filter_map(|(question, stood)| Some((question?, stood))) {
            if !stood.is_some_and(|stood| self.plan.stood_again(question, stood, now)) {
                homeless.push(question);
            }
        }
        self.plan.asked_all(homeless, now);
    }

    fn plan_it(&mut self, question: Question, stood: Option<Stood>, now: Timestamp) -> Change {
        match stood {
            Some(stood) => self.plan.restored(question, stood, now),
            None => self.plan.asked(question, now),
        }
    }

    /// Something happened to one promise: it stands where it stood if it still can, or is planned anew. Gives what may stand
    /// elsewhere now.
    pub(crate) fn touch(&mut self, to: ToPlan, now: Timestamp) -> BTreeSet<QuestionId> {
        let (question, id) = (self.waiting_question(&to, now), number_of(to.promise));
        let stood = self.rows.get(&to.promise).and_then(stood_in);
        self.waiting.insert(to.promise, to);
        self.touched(id, question, stood, now)
    }

    /// As [`Self::touch`], of a file.
    pub(crate) fn touch_file(&mut self, to: FileToPlan, now: Timestamp) -> BTreeSet<QuestionId> {
        let (file, id) = (self.waiting_file(&to, now), number_of_file(to.promise));
        let stood = self.file_rows.get(&to.promise).and_then(stood_in);
        self.files.insert(to.promise, to);
        self.touched(id, file, stood, now)
    }

    fn touched(
        &mut self,
        id: QuestionId,
        question: Option<Question>,
        stood: Option<Stood>,
        now: Timestamp,
    ) -> BTreeSet<QuestionId> {
        let change = match question {
            Some(question) => self.plan_it(question, stood, now),
            None => self.plan.answered(id, now),
        };
        let mut touched = changed(&change);
        touched.insert(id);
        touched
    }

    /// A file that waits; `None`: nobody who could do it has slots.
    pub(crate) fn waiting_file(&mut self, to: &FileToPlan, now: Timestamp) -> Option<Question> {
        let (team, subject) = match to.agent {
            Some(agent) => (self.team_of_one(agent, to.deadline_at, now)?, None),
            None => {
                self.members.get(&to.team)?;
                (TeamNumber(to.team.number()), to.subject.map(|subject| SubjectId(subject.number())))
            }
        };
        let mean_s = to.effort_s as f64;
        let effort = Effort { mean_s, deviation_s: mean_s * FILE_DEVIATION };
        let (id, deadline) = (number_of_file(to.promise), to.deadline_at);
        Some(Question { id, work: Work::File, subject, team: Some(team), deadline, effort })
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
}

/// What waits, parted in what stood somewhere, in the order in which it is laid out again, and the rest by deadline.
fn parted<'a, T, P: InPlan>(
    all: impl Iterator<Item = (P, Timestamp, &'a T)>,
    rows: &HashMap<P, PlannedRow<P>>,
) -> (Vec<(&'a T, Stood)>, Vec<&'a T>) {
    let (mut again, mut fresh) = (Vec::new(), Vec::new());
    for (promise, deadline_at, to) in all {
        match rows.get(&promise).and_then(stood_in) {
            Some(stood) => again.push(((!stood.is_pinned, stood.planned_by, promise), (to, stood))),
            None => fresh.push(((deadline_at, promise), to)),
        }
    }
    again.sort_by_key(|(key, _)| *key);
    fresh.sort_by_key(|(key, _)| *key);
    (again.into_iter().map(|(_, one)| one).collect(), fresh.into_iter().map(|(_, to)| to).collect())
}

/// What a change of the plan is about.
pub(crate) fn changed(change: &Change) -> BTreeSet<QuestionId> {
    let moved = change.moved.iter().map(|moved| moved.question);
    let others = change.late.iter().chain(&change.kept_again).copied();
    let nowhere = change.nowhere.iter().map(|(question, _)| *question);
    moved.chain(others).chain(nowhere).collect()
}

/// Where something stood, as the plan counts it; `None`: nowhere.
fn stood_in<P>(row: &PlannedRow<P>) -> Option<Stood> {
    let PlannedSlot { agent, from_at, planned_by, .. } = row.slot?;
    let (colleague, is_pinned) = (number_of_agent(agent), row.pinned_by.is_some());
    Some(Stood { colleague, slot_starts_at: from_at, planned_by, is_pinned })
}

/// A promise as the plan counts it.
pub(crate) fn number_of(promise: PromiseId) -> QuestionId {
    QuestionId(promise.number())
}

/// A promise on a file as the plan counts it: no two ids are the same, whatever they are of.
pub(crate) fn number_of_file(promise: DossierPromiseId) -> QuestionId {
    QuestionId(promise.number())
}
