//! One team: its name and who is in it.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::forms::TeamForm;
use desk::views::{AgentView, TeamView};
use desk::{Role, TeamId};

use super::super::frame::{Frame, Here};
use super::super::{Problems, Typed, problems, saved};
use super::{ACCESS, PATH};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field};
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/teams/{id}", ACCESS, ask).post("/settings/teams", ACCESS, save)
}

/// `GET /settings/teams/new` and `/settings/teams/{id}`.
#[derive(Debug, Template)]
#[template(path = "settings/people/team.html")]
pub struct TeamPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    title: String,
    id: String,
    name: Field,
    members: Vec<Choice>,
}

fn typed_of(team: &TeamView) -> Typed {
    let typed = Typed::default().with("id", team.id.to_string()).with("name", &team.name);
    team.members.iter().fold(typed, |typed, (id, _)| typed.with("members", id.to_string()))
}

impl TeamPage {
    fn new(shell: Shell, frame: Frame, typed: &Typed, agents: &[AgentView], problems: &Problems) -> Self {
        let t = shell.t;
        let is_member = |agent: &AgentView| typed.has_value("members", &agent.id.to_string());
        let choice = |agent: &AgentView| Choice {
            kind: "checkbox",
            name: "members".into(),
            value: agent.id.to_string(),
            label: agent.name.clone(),
            help: None,
            is_chosen: is_member(agent),
        };
        Self {
            t,
            title: t.say(if typed.get("id").is_empty() { "teams-new" } else { "team-title" }),
            id: typed.get("id").to_owned(),
            name: typed.fill("name", Field::text("name", t.say("team-name")).required(), problems),
            members: agents.iter().filter(|agent| agent.is_active || is_member(agent)).map(choice).collect(),
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

async fn page(app: &App, signed: &Signed, typed: &Typed, problems: &Problems) -> Result<TeamPage, PageError> {
    let agents = app.desk.agents(&signed.agent).await?;
    let frame = Frame::new(signed.words(), signed.agent.role, Here::People);
    Ok(TeamPage::new(signed.shell(app, Entry::Settings).await?, frame, typed, &agents, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let typed = if id == "new" {
        Typed::default()
    } else {
        let id: TeamId = id.parse().map_err(|_| PageError::NotFound)?;
        let teams = app.desk.teams(&signed.agent).await?;
        typed_of(teams.iter().find(|team| team.id == id).ok_or(PageError::NotFound)?)
    };
    Ok(show(&page(&app, &signed, &typed, &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let form = TeamForm {
        id: typed.id("id"),
        name: typed.get("name").into(),
        members: typed.all("members").filter_map(|id| id.parse().ok()).collect(),
    };
    match app.desk.save_team(&signed.agent, form, app.clock.now()).await {
        Ok(_) => Ok(saved(PATH)),
        Err(error) => {
            let page = page(&app, &signed, &typed, &problems(error, &signed)?).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page for TeamPage {
    const NAME: &'static str = "settings-team";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, problems: &Problems| {
            let frame = Frame::new(t, Role::Administrator, Here::People);
            Self::new(Shell::sample(t, Entry::Settings), frame, typed, &super::sample_agents(), problems)
        };
        let mut taken = Problems::none();
        taken.add("name", t.say("refused-taken"));
        vec![
            ("new", page(&Typed::default(), &Problems::none())),
            ("hostile-error", page(&typed_of(&super::sample_teams()[0]), &taken)),
        ]
    }
}
