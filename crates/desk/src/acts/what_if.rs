//! What if: what other slots, people or rules would do to promises. Reads; changes nothing.

use std::collections::{BTreeMap, HashMap};

use jiff::{Timestamp, ToSpan};
use promise::Rule;
use promise::document::WeekDocument;
use promise::simulate::{Course, REPLICATIONS, REPLICATIONS_MIN, ScenarioError, what_if};
use store::id::{AgentId, TeamId};
use store::{RuleRow, StoreError};

use crate::acts::own_calendars::busy_of;
use crate::rosters::{RosterFault, RosterProblem, colleague_of, problems_of, skill_of};
use crate::topics::Topics;
use crate::turn::Turn;
use crate::what_if::{
    EFFORT_MINUTES_MAX, JOINING_MAX, Lacking, MINUTES_MAX, PAST_DAYS_MIN, PAST_WEEKS, Person, QUESTIONS_MIN, Snapshot,
    Trial, WhatIfForm, WhatIfFound, WhatIfSubject, WhatIfView, standing,
};
use crate::{Act, Agent, Desk, DeskError, Refusal, Role, hours};

/// Questions that are lived through in one go, warm-up and both firms together: some tenths of a second.
const LIVED_MAX: f64 = 40_000.0;
/// Days to come that are judged, and days before today in which quotes learn; and with very many questions.
const DAYS: (u32, u32) = (42, 28);
const FEWER_DAYS: (u32, u32) = (14, 7);
/// Questions of the past that are read; beyond that the oldest are left.
const ASKED_MAX: usize = 40_000;
/// The same question has the same answer, also on a colleague's machine.
pub(super) const SEED: u64 = 20_261_124;

impl Desk {
    /// What there is to change, and what would come of changing it as `form` says.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`Refusal::Roster`] with all that is wrong with the form, at `slots.AGENT.DAY`,
    /// `minutes.AGENT`, `team_minutes.TEAM`, `joining`, `like` or `effort`.
    pub async fn what_if(&self, by: &Agent, form: WhatIfForm, now: Timestamp) -> Result<WhatIfView, DeskError> {
        by.must(Act::AskWhatIf)?;
        let reader = by.clone();
        let snapshot = self.look(now, move |turn| turn.snapshot(Some(&reader))).await?;
        let problems = problems(&snapshot, &form);
        if !problems.is_empty() {
            return Err(Refusal::Roster(problems).into());
        }
        // Half a second of a core: not on a thread that others wait for.
        let work = move || view_of(&snapshot, &form);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => Ok(runtime
                .spawn_blocking(work)
                .await
                .map_err(|e| DeskError::Store(StoreError::other(format!("a what-if failed: {e}"))))?),
            Err(_) => Ok(work()),
        }
    }
}

impl Desk {
    /// The slots of everybody whose time may be moved, as they are.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn what_if_slots(&self, by: &Agent, now: Timestamp) -> Result<Vec<(AgentId, WeekDocument)>, DeskError> {
        by.must(Act::AskWhatIf)?;
        let by = by.clone();
        let people = self.look(now, move |turn| turn.people_of_slots(Some(&by))).await?;
        Ok(people.into_iter().map(|person| (person.agent, person.slots)).collect())
    }
}

impl Turn<'_, '_> {
    /// Everything that a what-if needs, as `by` may change it; the program itself changes nothing.
    pub(super) fn snapshot(&mut self, by: Option<&Agent>) -> Result<Snapshot, DeskError> {
        let calendar = self.tx.default_calendar()?;
        let (service, hours) = (hours::service_hours(&calendar)?, hours::document_of(&calendar)?);
        let until = service.date_of(self.now);
        let now = self.now;
        let midnight =
            |date: jiff::civil::Date| date.to_zoned(service.zone().clone()).map_or(now, |zoned| zoned.timestamp());
        let first = until.saturating_sub(i64::from(PAST_WEEKS * 7).days());
        let subjects = self.tx.subjects()?;
        let (rule, team_rules) = rules(&self.tx.rules()?);
        let topics = Topics::new(&subjects, self.tx.team_subjects()?);
        Ok(Snapshot {
            now,
            standing: standing(self.tx.promises_to_plan(None)?, self.tx.plan()?, &topics),
            rule,
            team_rules,
            people: self.people_of_slots(by)?,
            learnt: self.learnt()?,
            teams: self.tx.teams()?.into_iter().map(|team| (team.id, team.name)).collect(),
            topics,
            subjects: subjects.into_iter().map(|subject| (subject.id, subject.name)).collect(),
            asked: self.tx.asked_between(midnight(first), midnight(until), ASKED_MAX)?,
            until,
            zone: service.zone().clone(),
            hours,
        })
    }

    /// Everybody who works here and has slots or knows a subject, by name.
    fn people_of_slots(&mut self, by: Option<&Agent>) -> Result<Vec<Person>, DeskError> {
        let mut known: HashMap<AgentId, BTreeMap<_, _>> = HashMap::new();
        for (agent, subject, level) in self.tx.known_subjects()? {
            known.entry(agent).or_default().insert(subject, skill_of(level));
        }
        let mut teams: HashMap<AgentId, Vec<TeamId>> = HashMap::new();
        for (team, agent, _) in self.tx.team_members()? {
            teams.entry(agent).or_default().push(team);
        }
        // Of the days in which quotes learn as well: that somebody was away belongs to what they learn from.
        let since = self.now - jiff::SignedDuration::from_hours(24 * i64::from(DAYS.1));
        let absences = self.tx.absences(None, since)?;
        let rows: HashMap<AgentId, _> = self.tx.rosters()?.into_iter().map(|row| (row.agent, row)).collect();
        let mut people = Vec::new();
        for row in self.tx.agents()?.into_iter().filter(|row| row.is_active) {
            let colleague = match rows.get(&row.id) {
                Some(roster) => Some(colleague_of(roster, &absences, &busy_of(roster)?)?),
                None => None,
            };
            let (slots, working, absent) =
                colleague.map(|one| (one.slots, one.working, one.absences)).unwrap_or_default();
            let (knows, teams) = (known.remove(&row.id).unwrap_or_default(), teams.remove(&row.id).unwrap_or_default());
            if slots == WeekDocument::default() && knows.is_empty() {
                continue;
            }
            let may_change = by.is_some_and(|by| {
                let is_led = by.may(Act::EditRosters) && teams.iter().any(|team| by.teams.contains(team));
                row.id == by.id || by.role == Role::Administrator || is_led
            });
            people.push(Person { may_change, agent: row.id, name: row.name, teams, working, slots, knows, absent });
        }
        people.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(people)
    }
}

/// The general rule, and per team the first that holds for all of its questions. Rules that look at anything else (a
/// channel, a mailbox, urgency, complaints) aren't seen in what came in.
fn rules(rows: &[RuleRow]) -> (Rule, HashMap<TeamId, Rule>) {
    let read = |row: &RuleRow| serde_json::from_str::<Rule>(&row.document).ok();
    let is_wide = |row: &&RuleRow| {
        let is_of_all = row.is_urgent != Some(true) && row.is_complaint != Some(true);
        row.is_active && row.channel.is_none() && row.mailbox.is_none() && is_of_all
    };
    let mut of_teams = HashMap::new();
    for row in rows.iter().filter(is_wide) {
        if let (Some(team), Some(rule)) = (row.team, read(row)) {
            of_teams.entry(team).or_insert(rule);
        }
    }
    let general = rows.iter().filter(is_wide).find(|row| row.team.is_none()).and_then(read);
    (general.unwrap_or_default(), of_teams)
}

fn problems(snapshot: &Snapshot, form: &WhatIfForm) -> Vec<RosterProblem> {
    let mut problems = Vec::new();
    let mut wrong = |field: String, problem| problems.push(RosterProblem::at(field, RosterFault::Other(problem)));
    let out_of_range = |minutes: &i64| !(-MINUTES_MAX..=MINUTES_MAX).contains(minutes);
    for (agent, minutes) in form.minutes.iter().filter(|(_, minutes)| out_of_range(minutes) || minutes % 5 != 0) {
        wrong(format!("minutes.{agent}"), if out_of_range(minutes) { "out_of_range" } else { "not_in_fives" });
    }
    for (team, minutes) in form.team_minutes.iter().filter(|(_, minutes)| out_of_range(minutes) || minutes % 5 != 0) {
        wrong(format!("team_minutes.{team}"), if out_of_range(minutes) { "out_of_range" } else { "not_in_fives" });
    }
    if form.effort_minutes.is_some_and(|minutes| !(1..=EFFORT_MINUTES_MAX).contains(&minutes)) {
        wrong("effort".into(), "out_of_range");
    }
    if let Some(joining) = &form.joining {
        if !(1..=JOINING_MAX).contains(&joining.count) {
            wrong("joining".into(), "out_of_range");
        }
        if !snapshot.people.iter().any(|person| person.agent == joining.like) {
            wrong("like".into(), "unknown");
        }
    }
    for person in &snapshot.people {
        let theirs: Vec<_> = form.slots.iter().filter(|(agent, ..)| *agent == person.agent).collect();
        if theirs.is_empty() {
            continue;
        }
        let days: BTreeMap<&str, _> = theirs.iter().map(|(_, day, intervals)| (*day, intervals.clone())).collect();
        let week = days.iter().fold(WeekDocument::default(), |mut week, (day, intervals)| {
            crate::what_if::set_day(&mut week, day, intervals);
            week
        });
        let working = person.working.as_ref().unwrap_or(&snapshot.hours.hours);
        let wrong = problems_of(working, &week).into_iter().filter_map(|problem| {
            let day = problem.field.strip_prefix("slots.")?;
            Some(RosterProblem { field: format!("slots.{}.{day}", person.agent), fault: problem.fault })
        });
        problems.extend(wrong);
    }
    problems
}

/// How long is lived through, and how often.
pub(super) struct Span {
    pub(super) warmup: u32,
    pub(super) days: u32,
    pub(super) replications: u32,
}

impl Span {
    /// With so many questions in the past and so many that wait; with very many it is shorter and less often.
    pub(super) fn of(snapshot: &Snapshot, past: usize, waiting: usize) -> Self {
        let per_day = past as f64 / f64::from(past_days(snapshot)).max(1.0);
        let lived = |(days, warmup): (u32, u32)| (per_day * f64::from(days + warmup) + waiting as f64) * 2.0;
        let is_much = lived(DAYS) * f64::from(REPLICATIONS_MIN) > LIVED_MAX;
        let span = if is_much { FEWER_DAYS } else { DAYS };
        let wanted = (LIVED_MAX / lived(span).max(1.0)) as u32;
        Self { warmup: span.1, days: span.0, replications: wanted.clamp(REPLICATIONS_MIN, REPLICATIONS) }
    }
}

impl Trial {
    fn course(&self, days: u32, replications: u32) -> Course<'_> {
        Course { past: &self.past, backlog: Some(&self.backlog), days, seed: SEED, replications }
    }
}

fn view_of(snapshot: &Snapshot, form: &WhatIfForm) -> WhatIfView {
    let trial = snapshot.trial(form, DAYS.1, DAYS.0);
    let lacking = lacking(snapshot, &trial);
    let Span { warmup, days, replications } = Span::of(snapshot, trial.past.len(), trial.backlog.waiting.len());
    let trial = if days == DAYS.0 { trial } else { snapshot.trial(form, warmup, days) };
    let found = match lacking {
        Some(lacking) => Err(lacking),
        None => what_if(&trial.now, &trial.then, &trial.course(days, replications))
            .map_err(|error| unreckonable(&error))
            .map(|what_if| WhatIfFound {
                subjects: subjects(snapshot, &trial, &what_if),
                is_thinned: replications < REPLICATIONS || days < DAYS.0,
                waiting_left_out: trial.backlog_left_out,
                what_if,
            }),
    };
    WhatIfView {
        people: trial.people,
        teams: snapshot.teams.clone(),
        subjects: snapshot.subjects.clone(),
        rule: snapshot.rule.clone(),
        past: trial.seen,
        effort: trial.effort,
        ahead: trial.ahead,
        away: trial.away,
        slots_by_hour: trial.slots_by_hour,
        week_minutes: trial.week_minutes,
        no_room_minutes: trial.no_room_minutes,
        found,
    }
}

/// Days from the first question of the past until today.
fn past_days(snapshot: &Snapshot) -> u32 {
    let Some(first) = snapshot.asked.last() else { return 0 };
    let first = snapshot.zone.to_datetime(first.asked_at).date();
    let span = snapshot.until.since((jiff::Unit::Day, first)).map_or(0, |span| span.get_days());
    u32::try_from(span).unwrap_or(0)
}

pub(super) fn lacking(snapshot: &Snapshot, trial: &Trial) -> Option<Lacking> {
    if snapshot.people.iter().all(|person| person.slots == WeekDocument::default()) {
        return Some(Lacking::Slots);
    }
    if trial.week_minutes[1] == 0 {
        return Some(Lacking::Nobody);
    }
    let (questions, days) = (trial.past.len(), past_days(snapshot));
    (questions < QUESTIONS_MIN || days < PAST_DAYS_MIN).then_some(Lacking::History { questions, days })
}

fn unreckonable(error: &ScenarioError) -> Lacking {
    tracing::warn!("a what-if can't be reckoned: {error}");
    Lacking::Hours
}

fn subjects(snapshot: &Snapshot, trial: &Trial, found: &promise::simulate::WhatIf) -> Vec<WhatIfSubject> {
    let team = |id: TeamId| snapshot.teams.iter().find(|(of, _)| *of == id).map(|(_, name)| name.clone());
    let answered = trial.answered_by.iter().zip(&trial.efforts_s);
    let topics = trial.topics.iter().zip(answered).zip(&found.subjects);
    let mut subjects: Vec<WhatIfSubject> = topics
        .filter_map(|(((of, subject), (answered_by, effort_s)), changes)| {
            let subject = subject.and_then(|id| snapshot.subjects.iter().find(|(known, _)| *known == id));
            Some(WhatIfSubject {
                team: team(*of)?,
                subject: subject.map(|(_, name)| name.clone()),
                answered_by: answered_by.clone(),
                effort_s: *effort_s,
                changes: (*changes)?,
            })
        })
        .collect();
    subjects.sort_by(|a, b| b.changes.questions.total_cmp(&a.changes.questions));
    subjects
}
