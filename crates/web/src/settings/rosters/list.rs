//! Everybody's answer slots at a glance, the teams, and the subjects.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::views::{RosterLine, RostersView, SubjectView, TeamRosterView};

use super::super::Done;
use super::super::frame::{Frame, Here};
use super::said::{away_said, skill_word, slots_said};
use super::{ACCESS, PATH};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};
use crate::times::Times;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, list)
}

/// `GET /settings/rosters`.
#[derive(Debug, Template)]
#[template(path = "settings/rosters/list.html")]
pub struct RostersPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    people: Vec<Person>,
    teams: Vec<Team>,
    subjects: Vec<Subject>,
}

#[derive(Debug, Clone)]
struct Person {
    id: String,
    name: String,
    slots: String,
    known: String,
    stand_in: Option<String>,
    /// Away now or soon: whether it is now, and when.
    away: Option<(bool, String)>,
    is_calendar_wrong: bool,
}

#[derive(Debug, Clone)]
struct Team {
    id: String,
    name: String,
    subjects: String,
    on_call: String,
}

#[derive(Debug, Clone)]
struct Subject {
    id: String,
    name: String,
    words: String,
    known_by: String,
}

impl RostersPage {
    pub(super) fn new(shell: Shell, frame: Frame, view: &RostersView) -> Self {
        let times = shell.times.clone();
        Self {
            t: shell.t,
            people: view.people.iter().map(|line| person(&times, line)).collect(),
            teams: view.teams.iter().map(|row| team(times.t, row, view)).collect(),
            subjects: view.subjects.iter().map(|row| subject(times.t, row)).collect(),
            frame,
            shell,
        }
    }
}

fn person(times: &Times, line: &RosterLine) -> Person {
    let t = times.t;
    let known: Vec<String> =
        line.known.iter().map(|(name, skill)| format!("{name} ({})", skill_word(t, *skill))).collect();
    let said = slots_said(times, &line.slots);
    Person {
        id: line.agent.to_string(),
        name: line.name.clone(),
        slots: if said.is_empty() { t.say("rosters-no-slots") } else { said },
        known: known.join(", "),
        stand_in: line.stand_in.as_ref().map(|name| t.with("name", name).say("rosters-stand-in")),
        away: line.away.map(|(from, until)| (from <= times.now, away_said(times, from, until))),
        is_calendar_wrong: line.calendar_error.is_some(),
    }
}

fn team(t: Words, row: &TeamRosterView, view: &RostersView) -> Team {
    let subjects: Vec<&str> = row
        .subjects
        .iter()
        .filter_map(|id| view.subjects.iter().find(|subject| subject.id == *id))
        .map(|subject| subject.name.as_str())
        .collect();
    let on_call = row.on_call.and_then(|id| row.members.iter().find(|(member, _)| *member == id));
    Team {
        id: row.team.to_string(),
        name: row.name.clone(),
        subjects: if subjects.is_empty() { t.say("rosters-any-subject") } else { subjects.join(", ") },
        on_call: match on_call {
            Some((_, name)) => t.with("name", name).say("rosters-on-call"),
            None => t.say("rosters-on-call-all"),
        },
    }
}

fn subject(t: Words, row: &SubjectView) -> Subject {
    let known: Vec<String> =
        row.known_by.iter().map(|(_, name, skill)| format!("{name} ({})", skill_word(t, *skill))).collect();
    Subject {
        id: row.id.to_string(),
        name: row.name.clone(),
        words: row.words.join(", "),
        known_by: if known.is_empty() { t.say("subjects-nobody") } else { known.join(", ") },
    }
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let t = signed.words();
    let view = app.desk.rosters(&signed.agent, app.clock.now()).await?;
    let frame = Frame::new(t, signed.agent.role, Here::Rosters).with_done(t, &done);
    Ok(show(&RostersPage::new(signed.shell(&app, Entry::Settings).await?, frame, &view)))
}

impl Page for RostersPage {
    const NAME: &'static str = "settings-rosters";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::list(t)
    }
}
