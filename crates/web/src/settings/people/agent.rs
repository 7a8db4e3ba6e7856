//! One colleague: new, or changed.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::forms::AgentForm;
use desk::views::{AgentView, TeamView};
use desk::{AgentId, Role};

use super::super::frame::{Frame, Here};
use super::super::organisation::{languages, zones};
use super::super::{Problems, Typed, problems, saved};
use super::{ACCESS, PATH, role_word};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field};
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/people/{id}", ACCESS, ask).post(PATH, ACCESS, save)
}

/// `GET /settings/people/new` and `/settings/people/{id}`.
#[derive(Debug, Template)]
#[template(path = "settings/people/agent.html")]
pub struct AgentPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    title: String,
    id: String,
    fields: Vec<Field>,
    teams: Vec<Choice>,
    teams_problem: Option<String>,
    active: Choice,
    active_problem: Option<String>,
    zones: Vec<String>,
}

fn typed_of(agent: &AgentView) -> Typed {
    let mut typed = Typed::default()
        .with("id", agent.id.to_string())
        .with("name", &agent.name)
        .with("email", &agent.email)
        .with("role", agent.role.as_str())
        .with("language", agent.language.to_string())
        .with("zone", agent.zone.clone().unwrap_or_default());
    for team in &agent.teams {
        typed = typed.with("teams", team.to_string());
    }
    if agent.is_active { typed.with("is_active", "yes") } else { typed }
}

fn fields(t: Words, typed: &Typed, is_new: bool, problems: &Problems) -> Vec<Field> {
    let roles = [Role::Agent, Role::Desk, Role::Lead, Role::Administrator];
    let roles = roles.map(|role| (role.as_str().to_owned(), role_word(t, role))).to_vec();
    let password = Field::input("password", "password", t.say("colleague-password"))
        .help(t.say(if is_new { "colleague-password-new" } else { "colleague-password-help" }))
        .with("autocomplete", "new-password")
        .error(problems.at("password"));
    let mut fields: Vec<Field> = [
        ("name", Field::text("name", t.say("colleague-name")).required()),
        ("email", Field::input("email", "email", t.say("colleague-email")).required()),
        ("role", Field::select("role", t.say("colleague-role"), roles).help(t.say("colleague-role-help"))),
        ("language", Field::select("language", t.say("settings-language"), languages(t))),
        ("zone", Field::text("zone", t.say("settings-zone")).help(t.say("colleague-zone-help")).with("list", "zones")),
    ]
    .into_iter()
    .map(|(name, field)| typed.fill(name, field, problems))
    .collect();
    // A password never comes back, also not to who typed it.
    fields.push(password);
    fields
}

impl AgentPage {
    fn new(shell: Shell, frame: Frame, typed: &Typed, teams: &[TeamView], problems: &Problems) -> Self {
        let t = shell.t;
        let is_new = typed.get("id").is_empty();
        let choice = |team: &TeamView| Choice {
            kind: "checkbox",
            name: "teams".into(),
            value: team.id.to_string(),
            label: team.name.clone(),
            help: None,
            is_chosen: typed.has_value("teams", &team.id.to_string()),
        };
        Self {
            t,
            title: t.say(if is_new { "people-new" } else { "colleague-title" }),
            id: typed.get("id").to_owned(),
            fields: fields(t, typed, is_new, problems),
            teams: teams.iter().map(choice).collect(),
            teams_problem: problems.at("teams"),
            active: Choice {
                kind: "checkbox",
                name: "is_active".into(),
                value: "yes".into(),
                label: t.say("colleague-active"),
                help: Some(t.say("colleague-active-help")),
                is_chosen: typed.has("is_active"),
            },
            active_problem: problems.at("is_active"),
            zones: zones(),
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

async fn page(app: &App, signed: &Signed, typed: &Typed, problems: &Problems) -> Result<AgentPage, PageError> {
    let teams = app.desk.teams(&signed.agent).await?;
    let frame = Frame::new(signed.words(), signed.agent.role, Here::People);
    Ok(AgentPage::new(signed.shell(app, Entry::Settings).await?, frame, typed, &teams, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let typed = if id == "new" {
        let language = app.desk.organisation().await?.map(|firm| firm.language).unwrap_or_default();
        let typed = Typed::default().with("role", "agent").with("language", language.to_string());
        let teams = app.desk.teams(&signed.agent).await?;
        let typed =
            teams.iter().filter(|team| team.is_default).fold(typed, |t, team| t.with("teams", team.id.to_string()));
        typed.with("is_active", "yes")
    } else {
        let id: AgentId = id.parse().map_err(|_| PageError::NotFound)?;
        let agents = app.desk.agents(&signed.agent).await?;
        typed_of(agents.iter().find(|agent| agent.id == id).ok_or(PageError::NotFound)?)
    };
    Ok(show(&page(&app, &signed, &typed, &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let zone = typed.get("zone").trim();
    let form = AgentForm {
        id: typed.id("id"),
        name: typed.get("name").into(),
        email: typed.get("email").into(),
        role: typed.get("role").parse().unwrap_or(Role::Desk),
        language: typed.get("language").parse().unwrap_or_default(),
        zone: (!zone.is_empty()).then(|| zone.to_owned()),
        teams: typed.all("teams").filter_map(|id| id.parse().ok()).collect(),
        password: typed.get("password").into(),
        is_active: typed.has("is_active"),
    };
    match app.desk.save_agent(&signed.agent, form, app.clock.now()).await {
        Ok(_) => Ok(saved(PATH)),
        Err(error) => {
            let page = page(&app, &signed, &typed, &problems(error, &signed)?).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page for AgentPage {
    const NAME: &'static str = "settings-person";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let agents = super::sample_agents();
        let page = |typed: &Typed, problems: &Problems| {
            let frame = Frame::new(t, Role::Administrator, Here::People);
            Self::new(Shell::sample(t, Entry::Settings), frame, typed, &super::sample_teams(), problems)
        };
        let mut wrong = Problems::none();
        wrong.add("role", t.say("problem-last-administrator"));
        wrong.add("is_active", t.say("problem-not-yourself"));
        wrong.add("password", crate::refusals::at_field(t, "password_too_short"));
        vec![
            ("new", page(&Typed::default().with("is_active", "yes"), &Problems::none())),
            ("ordinary", page(&typed_of(&agents[1]), &Problems::none())),
            ("hostile-error", page(&typed_of(&agents[2]), &wrong)),
        ]
    }
}
