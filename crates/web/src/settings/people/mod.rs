//! Colleagues and teams.

mod agent;
mod team;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::views::{AgentView, TeamView};
use desk::{Act, Role};

pub use agent::AgentPage;
pub use team::TeamPage;

use super::Done;
use super::frame::{Frame, Here};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::{Language, Words};
use crate::page::{Page, show};
use crate::parts::initials;
use crate::shell::{Entry, Shell};

const PATH: &str = "/settings/people";
const ACCESS: Access = Access::Colleague(Act::EditPeople);

pub(super) fn routes(routes: Routes) -> Routes {
    team::routes(agent::routes(routes.get(PATH, ACCESS, list)))
}

/// `GET /settings/people`.
#[derive(Debug, Template)]
#[template(path = "settings/people/people.html")]
pub struct PeoplePage {
    t: Words,
    shell: Shell,
    frame: Frame,
    people: Vec<Person>,
    teams: Vec<Team>,
}

#[derive(Debug, Clone)]
struct Person {
    id: String,
    initials: String,
    name: String,
    email: String,
    role: String,
    teams: String,
    /// Why they can't come in, if they can't.
    state: Option<String>,
}

#[derive(Debug, Clone)]
struct Team {
    id: String,
    name: String,
    members: String,
    is_default: bool,
}

/// The word for a role.
fn role_word(t: Words, role: Role) -> String {
    t.say(match role {
        Role::Administrator => "role-administrator",
        Role::Lead => "role-lead",
        Role::Agent => "role-agent",
        Role::Desk => "role-desk",
    })
}

impl PeoplePage {
    fn new(shell: Shell, frame: Frame, agents: &[AgentView], teams: &[TeamView]) -> Self {
        let t = shell.t;
        let person = |agent: &AgentView| Person {
            id: agent.id.to_string(),
            initials: initials(&agent.name),
            name: agent.name.clone(),
            email: agent.email.clone(),
            role: role_word(t, agent.role),
            teams: names(teams.iter().filter(|team| agent.teams.contains(&team.id)).map(|team| team.name.as_str())),
            state: match (agent.is_active, agent.can_sign_in) {
                (false, _) => Some(t.say("people-left")),
                (true, false) => Some(t.say("people-no-password")),
                _ => None,
            },
        };
        let team = |team: &TeamView| Team {
            id: team.id.to_string(),
            name: team.name.clone(),
            members: names(team.members.iter().map(|(_, name)| name.as_str())),
            is_default: team.is_default,
        };
        Self { t, people: agents.iter().map(person).collect(), teams: teams.iter().map(team).collect(), frame, shell }
    }
}

fn names<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let t = signed.words();
    let (agents, teams) = (app.desk.agents(&signed.agent).await?, app.desk.teams(&signed.agent).await?);
    let frame = Frame::new(t, signed.agent.role, Here::People).with_done(t, &done);
    Ok(show(&PeoplePage::new(signed.shell(&app, Entry::Settings).await?, frame, &agents, &teams)))
}

fn sample_agents() -> Vec<AgentView> {
    let agent = |n: u32, name: &str, role, is_active| AgentView {
        id: super::sample_id(n),
        name: name.into(),
        email: format!("collega{n}@halmeer.example"),
        role,
        language: Language::Nl,
        zone: None,
        teams: vec![super::sample_id(11)],
        is_active,
        can_sign_in: is_active && n != 3,
    };
    vec![
        agent(1, "Ruud Peters", Role::Administrator, true),
        agent(2, "Karin Vos", Role::Agent, true),
        agent(3, &"<script>alert(1)</script>".repeat(4), Role::Desk, true),
        agent(4, "Joost de Bruin", Role::Lead, false),
    ]
}

fn sample_teams() -> Vec<TeamView> {
    let member = |agent: &AgentView| (agent.id, agent.name.clone());
    let members = sample_agents().iter().take(3).map(member).collect();
    vec![
        TeamView { id: super::sample_id(11), name: "Service".into(), is_default: true, members },
        TeamView { id: super::sample_id(12), name: "Onderhoud".into(), is_default: false, members: Vec::new() },
    ]
}

impl Page for PeoplePage {
    const NAME: &'static str = "settings-people";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |agents: &[AgentView], teams: &[TeamView]| {
            let frame = Frame::new(t, Role::Administrator, Here::People);
            Self::new(Shell::sample(t, Entry::Settings), frame, agents, teams)
        };
        let many: Vec<AgentView> = sample_agents().into_iter().cycle().take(60).collect();
        vec![
            ("hostile", page(&sample_agents(), &sample_teams())),
            ("one", page(&sample_agents()[..1], &sample_teams()[1..])),
            ("overfull", page(&many, &sample_teams())),
        ]
    }
}
