//! The subjects of one team, and who is on call for it.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::TeamId;
use desk::rosters::TeamRosterForm;
use desk::views::{RostersView, TeamRosterView};

use super::super::frame::{Frame, Here};
use super::super::{Problems, Typed, saved};
use super::said::refused;
use super::{ACCESS, PATH};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field};
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/team-rosters/{id}", ACCESS, ask).post("/settings/team-rosters/{id}", ACCESS, save)
}

/// `GET /settings/team-rosters/{id}`.
#[derive(Debug, Template)]
#[template(path = "settings/rosters/form.html")]
pub struct TeamRosterPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    title: String,
    what: String,
    action: String,
    id: String,
    fields: Vec<Field>,
    choices: Option<(String, Vec<Choice>)>,
}

pub(super) fn typed_of(team: &TeamRosterView) -> Typed {
    let typed = Typed::default().with("on_call", team.on_call.map(|id| id.to_string()).unwrap_or_default());
    team.subjects.iter().fold(typed, |typed, id| typed.with("subjects", id.to_string()))
}

impl TeamRosterPage {
    pub(super) fn new(
        shell: Shell,
        frame: Frame,
        team: &TeamRosterView,
        view: &RostersView,
        typed: &Typed,
        problems: &Problems,
    ) -> Self {
        let t = shell.t;
        let mut options = vec![(String::new(), t.say("rosters-on-call-all"))];
        options.extend(team.members.iter().map(|(id, name)| (id.to_string(), name.clone())));
        let on_call = Field::select("on_call", t.say("team-on-call"), options).help(t.say("team-on-call-help"));
        let choice = |subject: &desk::views::SubjectView| Choice {
            kind: "checkbox",
            name: "subjects".into(),
            value: subject.id.to_string(),
            label: subject.name.clone(),
            help: None,
            is_chosen: typed.has_value("subjects", &subject.id.to_string()),
        };
        Self {
            t,
            title: t.with("name", &team.name).say("team-roster-title"),
            what: t.say("team-roster-what"),
            action: format!("/settings/team-rosters/{}", team.team),
            id: String::new(),
            fields: vec![typed.fill("on_call", on_call, problems)],
            choices: Some((t.say("subjects"), view.subjects.iter().map(choice).collect())),
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    id: &str,
    typed: Option<&Typed>,
    problems: &Problems,
) -> Result<TeamRosterPage, PageError> {
    let view = app.desk.rosters(&signed.agent, app.clock.now()).await?;
    let team = view.teams.iter().find(|team| team.team.to_string() == id).ok_or(PageError::NotFound)?;
    let stored = typed_of(team);
    let frame = Frame::new(signed.words(), signed.agent.role, Here::Rosters);
    let shell = signed.shell(app, Entry::Settings).await?;
    Ok(TeamRosterPage::new(shell, frame, team, &view, typed.unwrap_or(&stored), problems))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, &id, None, &Problems::none()).await?))
}

async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let team: TeamId = id.parse().map_err(|_| PageError::NotFound)?;
    let subjects = typed.all("subjects").filter_map(|id| id.parse().ok()).collect();
    let form = TeamRosterForm { team, subjects, on_call: typed.id("on_call") };
    match app.desk.save_team_roster(&signed.agent, form, app.clock.now()).await {
        Ok(()) => Ok(saved(PATH)),
        Err(error) => {
            let page = page(&app, &signed, &id, Some(&typed), &refused(error, &signed, &app)?).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page for TeamRosterPage {
    const NAME: &'static str = "settings-team-roster";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::team(t)
    }
}
