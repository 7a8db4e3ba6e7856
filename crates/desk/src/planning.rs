//! The plan in the desk: laid out from what is stored, repaired by what happened, and written down again in the same
//! transaction. Where a promise stands is data, so that any node finds what another one planned (docs/decisions/0009).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use promise::plan::{Effort, Plan, Question, QuestionId, Stood, Work};
use promise::roster::{ColleagueId, Skill, SubjectId, TeamId as TeamNumber, Timetable};
use store::id::{AgentId, PromiseId, TeamId};
use store::{PlannedRow, PlannedSlot, Reached, SubjectRow, ToPlan};

use crate::acts::own_calendars::busy_of;
use crate::rosters::{colleague_of, number_of_agent, skill_of};
use crate::turn::{Turn, whole_milliseconds};
use crate::{DeskError, hours};

/// So far is planned ahead at least …
const AHEAD_MIN: SignedDuration = SignedDuration::from_hours(24 * 14);
/// … and at most, whatever was promised.
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24 * 60);
/// How much work a question is, until the organisation's own history says.
const EFFORT: Effort = Effort { mean_s: 600.0, deviation_s: 420.0 };

/// The plan, laid out: with what it was made of.
#[derive(Clone)]
pub(crate) struct Laid {
    pub(crate) plan: Plan,
    /// As it is stored.
    rows: HashMap<PromiseId, PlannedRow>,
    waiting: Vec<ToPlan>,
    /// Those who have slots.
    pub(crate) timetables: HashMap<AgentId, Timetable>,
    stand_ins: HashMap<AgentId, AgentId>,
    members: HashMap<TeamId, BTreeSet<ColleagueId>>,
    /// Teams of one that the plan knows already.
    circles: BTreeSet<u128>,
    subjects: Vec<SubjectRow>,
    team_subjects: Vec<(TeamId, store::SubjectId)>,
}

/// What a question would be planned as.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) agent: Option<AgentId>,
    pub(crate) team: TeamId,
    pub(crate) subject_line: &'a str,
    pub(crate) tags: &'a [String],
    pub(crate) deadline: Timestamp,
}

impl<'a> From<&'a ToPlan> for About<'a> {
    fn from(to: &'a ToPlan) -> Self {
        Self { agent: to.agent, team: to.team, subject_line: &to.subject, tags: &to.tags, deadline: to.deadline_at }
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
        let Some(laid) = self.lay_out()? else { return Ok(()) };
        self.write_down_plan(&laid)
    }

    /// The plan as it is stored, with what is new in it; `None`: nobody has slots, and nothing is planned.
    pub(crate) fn lay_out(&mut self) -> Result<Option<Laid>, DeskError> {
        if !self.tx.has_slots()? {
            return Ok(None);
        }
        let waiting = self.tx.promises_to_plan(None)?;
        let mut laid = Laid {
            plan: Plan::default(),
            rows: self.tx.plan()?.into_iter().map(|row| (row.promise, row)).collect(),
            timetables: HashMap::new(),
            stand_ins: HashMap::new(),
            members: HashMap::new(),
            circles: BTreeSet::new(),
            subjects: self.tx.subjects()?,
            team_subjects: self.tx.team_subjects()?,
            waiting,
        };
        self.add_people(&mut laid)?;
        laid.stand(self.now);
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
        let last = laid.waiting.last().map_or(now, |to| to.deadline_at).saturating_add(SignedDuration::from_hours(24));
        let until = last.unwrap_or(now).clamp(now + AHEAD_MIN, now + AHEAD_MAX);
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
            let slots = timetable.slots(now, until).unwrap_or_default();
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

    /// Writes down what stands elsewhere than is stored.
    pub(crate) fn write_down_plan(&mut self, laid: &Laid) -> Result<(), DeskError> {
        let mut has_changed = false;
        for to in &laid.waiting {
            let stored = laid.rows.get(&to.promise);
            let Some(row) = laid.row(to.promise, stored) else {
                if stored.is_some() {
                    self.tx.take_out_of_plan(to.promise)?;
                    has_changed = true;
                }
                continue;
            };
            if stored == Some(&row) {
                continue;
            }
            self.tx.put_in_plan(&row, self.now)?;
            has_changed = true;
            if let (None, Some(slot)) = (stored, row.slot)
                && self.waits_for(laid, to, slot)
            {
                self.tx.note_reached(to.promise, slot.agent, Reached::InSlot, self.now)?;
            }
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
        let (mut again, fresh): (Vec<&ToPlan>, Vec<&ToPlan>) = waiting.iter().partition(|to| stood(to).is_some());
        again.sort_by_key(|to| stood(to).map(|(slot, is_pinned)| (!is_pinned, slot.planned_by, to.promise)));
        let again: Vec<_> = again.into_iter().filter_map(|to| Some((to, stood(to)?))).collect();
        for (to, (slot, is_pinned)) in again {
            let Some(question) = self.question(number_of(to.promise), About::from(to), now) else { continue };
            let stood = Stood {
                colleague: number_of_agent(slot.agent),
                slot_starts_at: slot.from_at,
                planned_by: slot.planned_by,
                is_pinned,
            };
            self.plan.restored(question, stood, now);
        }
        for to in fresh {
            if let Some(question) = self.question(number_of(to.promise), About::from(to), now) {
                self.plan.asked(question, now);
            }
        }
        self.waiting = waiting;
    }

    /// What the plan is to make of it; `None`: nobody who could answer it has slots, so it isn't planned at all.
    pub(crate) fn question(&mut self, id: QuestionId, about: About<'_>, now: Timestamp) -> Option<Question> {
        let (team, subject) = match about.agent {
            Some(agent) => (self.team_of_one(agent, about.deadline, now)?, None),
            None => {
                self.members.get(&about.team)?;
                (TeamNumber(about.team.number()), self.subject_of(about))
            }
        };
        Some(Question { id, work: Work::Question, subject, team: Some(team), deadline: about.deadline, effort: EFFORT })
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

    /// What a question is about: the first subject (by name) one of whose words is a tag of it, or a word of its subject
    /// line. One that the team doesn't answer is anybody's in it.
    fn subject_of(&self, about: About<'_>) -> Option<SubjectId> {
        let line = words_of(about.subject_line);
        let is_in_line = |word: &String| line.contains(&format!(" {} ", words_of(word).trim()));
        let is_tag = |word: &String| about.tags.iter().any(|tag| tag.to_lowercase() == *word);
        let by = |is_it: &dyn Fn(&String) -> bool| self.subjects.iter().find(|subject| subject.words.iter().any(is_it));
        let subject = by(&is_tag).or_else(|| by(&is_in_line))?;
        let mut of_team = self.team_subjects.iter().filter(|(team, _)| *team == about.team).peekable();
        let is_theirs = of_team.peek().is_none() || of_team.any(|(_, of_it)| *of_it == subject.id);
        is_theirs.then(|| SubjectId(subject.id.number()))
    }

    /// Where a promise stands now, as it is stored; `None`: it isn't planned.
    fn row(&self, promise: PromiseId, stored: Option<&PlannedRow>) -> Option<PlannedRow> {
        let id = number_of(promise);
        let question = self.plan.question(id)?;
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
            });
        };
        let slot = PlannedSlot {
            agent: AgentId::of_number(place.slot.colleague.0),
            from_at: whole_milliseconds(place.slot.starts_at),
            until_at: whole_milliseconds(place.slot.ends_at),
            planned_by: whole_milliseconds(place.planned_by),
        };
        let pinned_by = stored.and_then(|stored| stored.pinned_by).filter(|_| place.is_pinned);
        Some(PlannedRow { promise, slot: Some(slot), is_late: place.is_late, is_known_by_nobody: false, pinned_by })
    }
}

/// Lower case, one space around each word, signs left out.
fn words_of(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// A promise as the plan counts it.
pub(crate) fn number_of(promise: PromiseId) -> QuestionId {
    QuestionId(promise.number())
}
