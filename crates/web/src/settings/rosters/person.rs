//! The week of one colleague: when they work, answer and are away, what they know.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::AgentId;
use desk::rosters::Skill;
use desk::views::RosterView;

use super::super::hours::week;
use super::super::{Done, Problems, Typed, saved};
use super::said::{away_said, refused, skill_word};
use super::typed::{absence_of, field_of, form_of, skill_field, typed_of};
use super::{ACCESS, OWN, PATH};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice, State as Shown};
use crate::shell::{Entry, Shell};
use crate::times::Times;
use crate::troubles;
use crate::uploads::Sent;

/// Stretches of their own calendar that are shown.
const BUSY_MAX: usize = 8;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/settings/rosters/{id}", ACCESS, ask)
        .post("/settings/rosters/{id}", ACCESS, save)
        .post("/settings/rosters/{id}/absences", ACCESS, add_absence)
        .post("/settings/rosters/{id}/absences/removals", ACCESS, remove_absence)
        .post("/settings/rosters/{id}/files", ACCESS, import)
}

/// `GET /preferences/slots` and `/settings/rosters/{id}`.
#[derive(Debug, Template)]
#[template(path = "settings/rosters/person.html")]
pub struct RosterPage {
    t: Words,
    shell: Shell,
    title: String,
    what: String,
    notice: Option<Notice>,
    /// Where its forms go, and where it is a part of.
    action: String,
    back: (String, &'static str),
    zone: String,
    rows: Vec<Row>,
    calendar: Field,
    calendar_said: Option<(bool, String)>,
    busy: Vec<String>,
    knowledge: Option<Vec<Field>>,
    /// What they know, for who may only read it.
    known: Vec<String>,
    stand_in: Option<Field>,
    absences: Vec<(String, String, String)>,
    absence_fields: Vec<Field>,
    file: Field,
    feed: Option<Feed>,
}

/// A weekday.
#[derive(Debug, Clone)]
struct Row {
    word: String,
    pattern: Field,
    slots: Field,
}

/// One's own feed.
#[derive(Debug, Clone)]
struct Feed {
    is_on: bool,
    /// The address, the one time that it is shown.
    address: Option<String>,
}

/// What a page is made of, besides what is stored.
#[derive(Debug, Default)]
pub(super) struct With {
    pub(super) typed: Option<Typed>,
    pub(super) problems: Problems,
    pub(super) done: String,
    pub(super) feed: Option<String>,
}

impl RosterPage {
    pub(super) fn new(shell: Shell, view: &RosterView, is_mine: bool, with: With) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let stored = typed_of(t, view);
        // What was typed comes first; a form for something else leaves the rest as it is stored.
        let typed = with.typed.unwrap_or_default().joined(stored);
        let problems = &with.problems;
        let (what, back, action) = match is_mine {
            true => ("slots-mine-what", ("shell-preferences", "/preferences"), OWN.to_owned()),
            false => ("slots-theirs-what", ("settings-rosters", PATH), format!("{PATH}/{}", view.agent)),
        };
        let title = if is_mine { t.say("slots-mine") } else { t.with("name", &view.name).say("slots-theirs") };
        Self {
            t,
            title,
            what: t.say(what),
            notice: problems.notice(t).or(done_notice(t, &with.done)),
            action,
            back: (t.say(back.0), back.1),
            zone: view.zone.clone(),
            rows: rows(&times, &typed, problems),
            calendar: typed.fill(
                "calendar_url",
                Field::input("url", "calendar_url", t.say("slots-calendar")).help(t.say("slots-calendar-help")),
                problems,
            ),
            calendar_said: calendar_said(&times, view),
            busy: view.busy.iter().take(BUSY_MAX).map(|(from, until)| away_said(&times, *from, *until)).collect(),
            knowledge: view.may_lead.then(|| skills(t, view, &typed)),
            known: known(t, view),
            stand_in: view.may_lead.then(|| stand_in(t, view, &typed, problems)),
            absences: absences(&times, view),
            absence_fields: absence_fields(t, &typed, problems),
            file: Field::input("file", "file", t.say("hours-file"))
                .with("accept", ".ics,text/calendar")
                .error(problems.at("file")),
            feed: is_mine.then_some(Feed { is_on: view.has_feed, address: with.feed }),
            shell,
        }
    }
}

fn done_notice(t: Words, done: &str) -> Option<Notice> {
    let said = match done {
        "saved" => t.say("settings-saved-promises"),
        "removed" => t.say("settings-removed"),
        "read" => t.say("slots-file-read"),
        "feed-ended" => t.say("slots-feed-ended"),
        _ => return None,
    };
    Some(Notice::of(Shown::Kept, said))
}

fn rows(times: &Times, typed: &Typed, problems: &Problems) -> Vec<Row> {
    let row = |(place, day): (i8, &str)| {
        // The 1st of January 2024 is a Monday.
        let word = times.weekday(jiff::civil::Date::constant(2024, 1, 1 + place)).to_owned();
        let field = |what: &str, label: &str| {
            let name = field_of(what, day);
            let label = times.t.with("day", &word).say(label);
            // Three slots in a day are wider than a telephone: a line that grows.
            typed.fill(&name, Field::area(&name, label, 1).label_hidden().with("autocomplete", "off"), problems)
        };
        let (pattern, slots) = (field("pattern", "slots-works-on"), field("slots", "slots-answers-on"));
        Row { pattern, slots, word }
    };
    (0..).zip(week::DAYS).map(row).collect()
}

fn calendar_said(times: &Times, view: &RosterView) -> Option<(bool, String)> {
    if let Some(failure) = &view.calendar_error {
        return Some((true, times.t.with("failure", troubles::say(times.t, failure)).say("hours-feed-failed")));
    }
    let read = view.calendar_read_at?;
    let said = times.t.with("n", view.busy.len()).with("when", times.day_and_time(read));
    Some((false, said.say("slots-calendar-read")))
}

fn skills(t: Words, view: &RosterView, typed: &Typed) -> Vec<Field> {
    let mut options = vec![(String::new(), t.say("skill-none"))];
    options.extend(Skill::ALL.map(|skill| (skill.as_str().to_owned(), skill_word(t, skill))));
    let field = |subject: &desk::views::SubjectView| {
        let name = skill_field(subject.id);
        Field::select(&name, &subject.name, options.clone()).value(typed.get(&name))
    };
    view.subjects.iter().map(field).collect()
}

fn known(t: Words, view: &RosterView) -> Vec<String> {
    let said = |(id, skill): &(desk::SubjectId, Skill)| {
        let subject = view.subjects.iter().find(|subject| subject.id == *id)?;
        Some(format!("{} ({})", subject.name, skill_word(t, *skill)))
    };
    view.known.iter().filter_map(said).collect()
}

fn stand_in(t: Words, view: &RosterView, typed: &Typed, problems: &Problems) -> Field {
    let mut options = vec![(String::new(), t.say("slots-no-stand-in"))];
    options.extend(view.colleagues.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let field = Field::select("stand_in", t.say("slots-stand-in"), options).help(t.say("slots-stand-in-help"));
    typed.fill("stand_in", field, problems)
}

fn absences(times: &Times, view: &RosterView) -> Vec<(String, String, String)> {
    let line = |absence: &desk::views::AbsenceView| {
        (absence.id.to_string(), away_said(times, absence.from_at, absence.until_at), absence.reason.clone())
    };
    view.absences.iter().map(line).collect()
}

fn absence_fields(t: Words, typed: &Typed, problems: &Problems) -> Vec<Field> {
    [
        ("first", Field::input("date", "first", t.say("absence-first")).required()),
        ("from", Field::text("from", t.say("absence-from")).help(t.say("absence-from-help"))),
        ("last", Field::input("date", "last", t.say("absence-last")).help(t.say("absence-last-help"))),
        ("until", Field::text("until", t.say("absence-until")).help(t.say("absence-until-help"))),
        ("reason", Field::text("reason", t.say("absence-reason")).help(t.say("absence-reason-help"))),
    ]
    .into_iter()
    .map(|(name, field)| typed.fill(name, field, problems))
    .collect()
}

/// The page for this colleague's week, as it is stored, or with what was typed.
pub(super) async fn page(app: &App, signed: &Signed, id: AgentId, with: With) -> Result<RosterPage, PageError> {
    let view = app.desk.roster_for(&signed.agent, id, app.clock.now()).await?;
    let is_mine = is_own(signed, id);
    let entry = if is_mine { Entry::Nowhere } else { Entry::Settings };
    Ok(RosterPage::new(signed.shell(app, entry).await?, &view, is_mine, with))
}

fn is_own(signed: &Signed, id: AgentId) -> bool {
    signed.agent.id == id
}

pub(super) async fn again(
    app: &App,
    signed: &Signed,
    id: AgentId,
    typed: Typed,
    problems: Problems,
) -> Result<Response, PageError> {
    let with = With { typed: Some(typed), problems, ..With::default() };
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(app, signed, id, with).await?))
}

/// Keeps a week, or shows it with all that is wrong.
pub(super) async fn keep(app: &App, signed: &Signed, id: AgentId, typed: Typed) -> Result<Response, PageError> {
    let view = app.desk.roster_for(&signed.agent, id, app.clock.now()).await?;
    let (form, mut problems) = form_of(&signed.times(app), &view, &typed);
    if problems.is_empty() {
        match app.desk.save_roster(&signed.agent, form, app.clock.now()).await {
            Ok(()) => return Ok(saved(&path(signed, id))),
            Err(error) => problems = refused(error, signed, app)?,
        }
    }
    again(app, signed, id, typed, problems).await
}

fn path(signed: &Signed, id: AgentId) -> String {
    if is_own(signed, id) { OWN.to_owned() } else { format!("{PATH}/{id}") }
}

pub(super) async fn be_away(app: &App, signed: &Signed, id: AgentId, typed: Typed) -> Result<Response, PageError> {
    let problems = match absence_of(signed.words(), id, &typed) {
        Ok(form) => match app.desk.add_absence(&signed.agent, form, app.clock.now()).await {
            Ok(_) => return Ok(saved(&path(signed, id))),
            Err(error) => refused(error, signed, app)?,
        },
        Err(problems) => problems,
    };
    again(app, signed, id, typed, problems).await
}

pub(super) async fn be_there(app: &App, signed: &Signed, id: AgentId, typed: &Typed) -> Result<Response, PageError> {
    let absence = typed.id("absence").ok_or(PageError::NotFound)?;
    app.desk.remove_absence(&signed.agent, id, absence, app.clock.now()).await?;
    Ok(Redirect::to(&format!("{}?done=removed", path(signed, id))).into_response())
}

pub(super) async fn read_file(app: &App, signed: &Signed, id: AgentId, mut sent: Sent) -> Result<Response, PageError> {
    let problems = if sent.files.is_empty() {
        let mut problems = Problems::none();
        problems.add("file", signed.words().say("problem-required"));
        problems
    } else {
        let bytes = sent.files.swap_remove(0).bytes;
        match app.desk.import_colleague_calendar(&signed.agent, id, bytes, app.clock.now()).await {
            Ok(_) => {
                let to = format!("{}?done=read", path(signed, id));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => refused(error, signed, app)?,
        }
    };
    again(app, signed, id, Typed::default(), problems).await
}

fn id_of(text: &str) -> Result<AgentId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let with = With { done: done.done, ..With::default() };
    Ok(show(&page(&app, &signed, id_of(&id)?, with).await?))
}

async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    keep(&app, &signed, id_of(&id)?, typed).await
}

async fn add_absence(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    be_away(&app, &signed, id_of(&id)?, typed).await
}

async fn remove_absence(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    be_there(&app, &signed, id_of(&id)?, &typed).await
}

async fn import(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, PageError> {
    read_file(&app, &signed, id_of(&id)?, sent).await
}

impl Page for RosterPage {
    const NAME: &'static str = "slots";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::person(t)
    }
}
