//! Which piles there are: an administrator's.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::piles::PileForm;
use desk::views::PilesView;
use desk::{Act, PileId};

use super::PATH;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field, Notice};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};

const ACCESS: Access = Access::Colleague(Act::EditPiles);

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/piles/new", ACCESS, fresh).get("/piles/{id}/change", ACCESS, ask).post(PATH, ACCESS, save)
}

/// `GET /piles/new` and `/piles/{id}/change`.
#[derive(Debug, Template)]
#[template(path = "piles/form.html")]
pub struct PileFormPage {
    t: Words,
    shell: Shell,
    title: String,
    notice: Option<Notice>,
    id: String,
    back: String,
    fields: Vec<Field>,
    active: Option<Choice>,
}

impl PileFormPage {
    pub(super) fn new(shell: Shell, view: &PilesView, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let id = typed.get("id").to_owned();
        let teams = view.teams.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
        let mut subjects = vec![(String::new(), t.say("pile-any-subject"))];
        subjects.extend(view.subjects.iter().map(|(id, name)| (id.to_string(), name.clone())));
        let fields = [
            ("name", Field::text("name", t.say("pile-name")).help(t.say("pile-name-help")).required()),
            ("team", Field::select("team", t.say("pile-team"), teams)),
            ("subject", Field::select("subject", t.say("pile-subject"), subjects).help(t.say("pile-subject-help"))),
            ("days", Field::input("number", "days", t.say("pile-days")).help(t.say("pile-days-help")).required()),
            (
                "effort",
                Field::input("number", "effort", t.say("pile-effort")).help(t.say("pile-effort-help")).required(),
            ),
        ];
        Self {
            t,
            title: if id.is_empty() { t.say("pile-new") } else { t.say("pile-change") },
            notice: problems.notice(t),
            back: if id.is_empty() { PATH.to_owned() } else { format!("{PATH}/{id}") },
            fields: fields.into_iter().map(|(name, field)| typed.fill(name, field, problems)).collect(),
            active: (!id.is_empty()).then(|| Choice {
                kind: "checkbox",
                name: "is_active".into(),
                value: "yes".into(),
                label: t.say("pile-active"),
                help: None,
                is_chosen: typed.has("is_active"),
            }),
            id,
            shell,
        }
    }
}

fn usual() -> Typed {
    Typed::default().with("days", "5").with("effort", "30")
}

async fn page(app: &App, signed: &Signed, typed: &Typed, problems: &Problems) -> Result<PileFormPage, PageError> {
    let view = app.desk.piles(&signed.agent, app.clock.now()).await?;
    Ok(PileFormPage::new(signed.shell(app, Entry::Nowhere).await?, &view, typed, problems))
}

async fn fresh(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, &usual(), &Problems::none()).await?))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: PileId = id.parse().map_err(|_| PageError::NotFound)?;
    let view = app.desk.pile(&signed.agent, id, app.clock.now()).await?;
    let pile = view.summary.pile;
    let mut typed = Typed::default()
        .with("id", id.to_string())
        .with("name", pile.name)
        .with("team", pile.team.to_string())
        .with("subject", pile.subject.map(|id| id.to_string()).unwrap_or_default())
        .with("days", pile.days.to_string())
        .with("effort", (pile.effort_s / 60).to_string());
    if pile.is_active {
        typed = typed.with("is_active", "yes");
    }
    Ok(show(&page(&app, &signed, &typed, &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let t = signed.words();
    let mut found = Problems::none();
    let number = |name: &str| typed.get(name).trim().parse::<i64>().ok();
    for name in ["days", "effort"] {
        if number(name).is_none() {
            found.add(name, t.say("problem-not-a-number"));
        }
    }
    let Some(team) = typed.id("team") else {
        found.add("team", t.say("problem-required"));
        return Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, &typed, &found).await?));
    };
    let id: Option<PileId> = typed.id("id");
    let form = PileForm {
        id,
        name: typed.get("name").to_owned(),
        team,
        subject: typed.id("subject"),
        // What can't be read is refused below as well, with all else that is wrong.
        days: number("days").and_then(|days| u32::try_from(days).ok()).unwrap_or(0),
        effort_minutes: number("effort").unwrap_or(0),
        is_active: id.is_none() || typed.has("is_active"),
    };
    match app.desk.save_pile(&signed.agent, form, app.clock.now()).await {
        Ok(id) => return Ok(Redirect::to(&format!("{PATH}/{id}")).into_response()),
        Err(error) => found.join(problems(error, &signed)?),
    }
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, &typed, &found).await?))
}

impl Page for PileFormPage {
    const NAME: &'static str = "pile-form";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::forms(t)
    }
}
