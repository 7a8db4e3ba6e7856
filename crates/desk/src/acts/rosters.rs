//! The weeks of colleagues: one's own to change, and a lead's those of their teams.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use promise::document::WeekDocument;
use store::{AbsenceRow, AgentRow, RosterRow, StoreError, Tx};

use crate::acts::own_calendars::{busy_of, calendar_edge};
use crate::check;
use crate::hours;
use crate::rosters::{RosterFault, RosterForm, RosterProblem, number_of, problems_of, skill_of, week_json, week_of};
use crate::trouble::Trouble;
use crate::views::{RosterLine, RosterView, RostersView, SubjectView, TeamRosterView};
use crate::{Act, Agent, AgentId, Desk, DeskError, Refusal, Role};

/// Who may be planned for what, at most: more subjects than anybody oversees.
const KNOWN_MAX: usize = 200;

impl Desk {
    /// The week of a colleague: one's own, or of somebody in a team that one leads.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]: not there, or not yours to see.
    pub async fn roster_for(&self, by: &Agent, agent: AgentId, now: Timestamp) -> Result<RosterView, DeskError> {
        let by = by.clone();
        self.db
            .read(move |tx| {
                let person = colleague(tx, &by, agent)?;
                view_of(tx, &by, person, now)
            })
            .await
    }

    /// Changes the week of a colleague. Promises already made keep their deadlines; where they stand is planned anew.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::NotAllowed`] for what only a lead says; [`Refusal::Roster`] with all that is wrong.
    pub async fn save_roster(&self, by: &Agent, form: RosterForm, now: Timestamp) -> Result<(), DeskError> {
        if form.knowledge.is_some() {
            by.must(Act::EditRosters)?;
        }
        let (form, calendar_url) = checked(form)?;
        let by = by.clone();
        self.act(now, move |turn| {
            let now = turn.now;
            let person = colleague(turn.tx, &by, form.agent)?;
            let old = turn.tx.roster(person.id)?.unwrap_or_else(|| RosterRow::new(person.id, now));
            let is_same_calendar = old.calendar_url == calendar_url;
            let stand_in = form.knowledge.as_ref().map_or(old.stand_in, |knowledge| knowledge.stand_in);
            let row = RosterRow {
                pattern: week_json(&form.pattern),
                slots: week_json(&form.slots),
                stand_in,
                calendar_url: calendar_url.clone(),
                calendar_busy: if is_same_calendar { old.calendar_busy.clone() } else { "[]".into() },
                calendar_read_at: old.calendar_read_at.filter(|_| is_same_calendar),
                calendar_error: old.calendar_error.clone().filter(|_| is_same_calendar),
                ..old
            };
            turn.tx.save_roster(&row, now).map_err(unknown("stand_in"))?;
            if !is_same_calendar {
                // What was wrong with the one before is no news of this one.
                turn.tx.forget_edge(&calendar_edge(&person.name))?;
                turn.tx.notify("status", "")?;
            }
            if let Some(knowledge) = &form.knowledge {
                let known: Vec<_> = knowledge.known.iter().map(|(id, level)| (*id, number_of(*level))).collect();
                turn.tx.set_known_subjects(person.id, &known).map_err(unknown("known"))?;
            }
            turn.tx.notify("settings", "")?;
            turn.replan()
        })
        .await
    }

    /// The weeks of everybody whom this lead may plan, their teams, and the subjects.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn rosters(&self, by: &Agent, now: Timestamp) -> Result<RostersView, DeskError> {
        by.must(Act::EditRosters)?;
        let by = by.clone();
        self.db
            .read(move |tx| {
                let subjects = subject_views(tx)?;
                Ok(RostersView { people: lines(tx, &by, &subjects, now)?, teams: teams(tx, &by)?, subjects })
            })
            .await
    }
}

/// All that is wrong with a form, at once; and the address of the calendar as it is kept.
fn checked(form: RosterForm) -> Result<(RosterForm, String), Refusal> {
    let mut problems = problems_of(&form.pattern, &form.slots);
    let typed = form.calendar_url.trim().replacen("webcal://", "https://", 1);
    let url = check::optional_url("calendar_url", &typed).unwrap_or_else(|_| {
        problems.push(RosterProblem::at("calendar_url", RosterFault::Other("not_a_url")));
        String::new()
    });
    if let Some(knowledge) = &form.knowledge {
        if knowledge.stand_in == Some(form.agent) {
            problems.push(RosterProblem::at("stand_in", RosterFault::Other("not_yourself")));
        }
        if knowledge.known.len() > KNOWN_MAX {
            problems.push(RosterProblem::at("known", RosterFault::Other("too_many")));
        }
    }
    if problems.is_empty() { Ok((form, url)) } else { Err(Refusal::Roster(problems)) }
}

/// The door: oneself, or somebody who works here in a team that one leads.
pub(super) fn colleague(tx: &mut Tx<'_>, by: &Agent, id: AgentId) -> Result<AgentRow, DeskError> {
    let row = tx.agent_row(id)?.filter(|row| row.is_active).ok_or(DeskError::NotFound)?;
    if id == by.id || by.role == Role::Administrator {
        return Ok(row);
    }
    if by.may(Act::EditRosters) && tx.teams_of_agent(id)?.iter().any(|team| by.teams.contains(team)) {
        return Ok(row);
    }
    Err(DeskError::NotFound)
}

/// In which zone slots and absences are meant: that of the firm's hours.
pub(crate) fn firm_zone(tx: &mut Tx<'_>) -> Result<TimeZone, DeskError> {
    Ok(hours::service_hours(&tx.default_calendar()?)?.zone().clone())
}

fn view_of(tx: &mut Tx<'_>, by: &Agent, person: AgentRow, now: Timestamp) -> Result<RosterView, DeskError> {
    let stored = tx.roster(person.id)?;
    // A week of nothing at all is what somebody has who never filled it in.
    let is_new = stored.as_ref().is_none_or(|row| row.pattern == "{}" && row.slots == "{}");
    let row = stored.unwrap_or_else(|| RosterRow::new(person.id, now));
    let pattern = if is_new { hours::document_of(&tx.default_calendar()?)?.hours } else { week_of(&row.pattern)? };
    let known = tx.known_subjects()?.into_iter().filter(|(agent, ..)| *agent == person.id);
    let known = known.map(|(_, subject, level)| (subject, skill_of(level))).collect();
    let colleagues = tx.agents()?.into_iter().filter(|other| other.is_active && other.id != person.id);
    let colleagues = colleagues.map(|other| (other.id, other.name)).collect();
    let mut busy = busy_of(&row)?;
    busy.retain(|(_, until)| *until > now);
    Ok(RosterView {
        zone: firm_zone(tx)?.iana_name().unwrap_or("UTC").to_owned(),
        is_new,
        pattern,
        slots: week_of(&row.slots)?,
        known,
        stand_in: row.stand_in,
        calendar_url: row.calendar_url,
        calendar_read_at: row.calendar_read_at,
        calendar_error: row.calendar_error.as_deref().map(Trouble::from_text),
        busy,
        has_feed: row.has_feed,
        absences: tx.absences(Some(person.id), now)?,
        may_lead: by.may(Act::EditRosters),
        subjects: subject_views(tx)?,
        colleagues,
        agent: person.id,
        name: person.name,
    })
}

/// All subjects, with who knows them.
pub(super) fn subject_views(tx: &mut Tx<'_>) -> Result<Vec<SubjectView>, StoreError> {
    let names: HashMap<AgentId, String> =
        tx.agents()?.into_iter().filter(|row| row.is_active).map(|row| (row.id, row.name)).collect();
    let known = tx.known_subjects()?;
    let view = |row: store::SubjectRow| {
        let of_it = known.iter().filter(|(_, subject, _)| *subject == row.id);
        let mut known_by: Vec<_> =
            of_it.filter_map(|(agent, _, level)| Some((*agent, names.get(agent)?.clone(), skill_of(*level)))).collect();
        known_by.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
        SubjectView { id: row.id, name: row.name, words: row.words, known_by }
    };
    Ok(tx.subjects()?.into_iter().map(view).collect())
}

fn lines(tx: &mut Tx<'_>, by: &Agent, subjects: &[SubjectView], now: Timestamp) -> Result<Vec<RosterLine>, DeskError> {
    let people: Vec<AgentRow> = tx.agents()?.into_iter().filter(|row| row.is_active).collect();
    let names: HashMap<AgentId, String> = people.iter().map(|row| (row.id, row.name.clone())).collect();
    let rows: HashMap<AgentId, RosterRow> = tx.rosters()?.into_iter().map(|row| (row.agent, row)).collect();
    let absences: Vec<AbsenceRow> = tx.absences(None, now)?;
    let memberships = tx.team_memberships()?;
    let is_mine = |id: AgentId| {
        by.role == Role::Administrator
            || id == by.id
            || memberships.iter().any(|(agent, team)| *agent == id && by.teams.contains(team))
    };
    let line = |person: &AgentRow| -> Result<RosterLine, DeskError> {
        let row = rows.get(&person.id);
        let of_them = |subject: &SubjectView| {
            let level = subject.known_by.iter().find(|(agent, ..)| *agent == person.id).map(|(_, _, level)| *level)?;
            Some((subject.name.clone(), level))
        };
        Ok(RosterLine {
            agent: person.id,
            name: person.name.clone(),
            slots: row.map_or_else(|| Ok(WeekDocument::default()), |row| week_of(&row.slots))?,
            known: subjects.iter().filter_map(of_them).collect(),
            stand_in: row.and_then(|row| row.stand_in).and_then(|id| names.get(&id).cloned()),
            away: absences.iter().find(|absence| absence.agent == person.id).map(|a| (a.from_at, a.until_at)),
            calendar_error: row.and_then(|row| row.calendar_error.as_deref()).map(Trouble::from_text),
        })
    };
    people.iter().filter(|person| is_mine(person.id)).map(line).collect()
}

fn teams(tx: &mut Tx<'_>, by: &Agent) -> Result<Vec<TeamRosterView>, DeskError> {
    let (members, subjects, on_call) = (tx.team_members()?, tx.team_subjects()?, tx.on_call()?);
    let all = tx.teams()?.into_iter();
    let mine = all.filter(|team| by.role == Role::Administrator || by.teams.contains(&team.id));
    Ok(mine
        .map(|team| TeamRosterView {
            members: members
                .iter()
                .filter(|(of, ..)| *of == team.id)
                .map(|(_, id, name)| (*id, name.clone()))
                .collect(),
            subjects: subjects.iter().filter(|(of, _)| *of == team.id).map(|(_, subject)| *subject).collect(),
            on_call: on_call.iter().find(|(of, _)| *of == team.id).map(|(_, agent)| *agent),
            team: team.id,
            name: team.name,
        })
        .collect())
}

/// What isn't there (any more) is a refused field.
pub(super) fn unknown(field: &'static str) -> impl Fn(StoreError) -> DeskError {
    move |error| match error {
        StoreError::ForeignKey => Refusal::Roster(vec![RosterProblem::at(field, RosterFault::Other("unknown"))]).into(),
        error => error.into(),
    }
}
