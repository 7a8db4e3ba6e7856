//! One subject: what it is called, and by which words it is recognised.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::SubjectId;
use desk::rosters::SubjectForm;
use desk::views::SubjectView;

use super::super::frame::{Frame, Here};
use super::super::{Problems, Typed, saved};
use super::said::refused;
use super::{ACCESS, PATH};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::Field;
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/subjects/{id}", ACCESS, ask).post("/settings/subjects", ACCESS, save).post(
        "/settings/subjects/{id}/removals",
        ACCESS,
        remove,
    )
}

/// `GET /settings/subjects/new` and `/settings/subjects/{id}`.
#[derive(Debug, Template)]
#[template(path = "settings/rosters/form.html")]
pub struct SubjectPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    title: String,
    what: String,
    action: String,
    /// The subject, unless it is new.
    id: String,
    fields: Vec<Field>,
    choices: Option<(String, Vec<crate::parts::Choice>)>,
}

pub(super) fn typed_of(subject: &SubjectView) -> Typed {
    Typed::default()
        .with("id", subject.id.to_string())
        .with("name", &subject.name)
        .with("words", subject.words.join(", "))
}

impl SubjectPage {
    pub(super) fn new(shell: Shell, frame: Frame, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let fields = [
            ("name", Field::text("name", t.say("subject-name")).required()),
            ("words", Field::area("words", t.say("subject-words"), 3).help(t.say("subject-words-help"))),
        ];
        Self {
            t,
            title: t.say(if typed.get("id").is_empty() { "subjects-new" } else { "subject-title" }),
            what: t.say("subject-what"),
            action: "/settings/subjects".into(),
            id: typed.get("id").to_owned(),
            fields: fields.into_iter().map(|(name, field)| typed.fill(name, field, problems)).collect(),
            choices: None,
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

async fn page(app: &App, signed: &Signed, typed: &Typed, problems: &Problems) -> Result<SubjectPage, PageError> {
    let frame = Frame::new(signed.words(), signed.agent.role, Here::Rosters);
    Ok(SubjectPage::new(signed.shell(app, Entry::Settings).await?, frame, typed, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let typed = if id == "new" {
        Typed::default()
    } else {
        let id: SubjectId = id.parse().map_err(|_| PageError::NotFound)?;
        let subjects = app.desk.subjects(&signed.agent).await?;
        typed_of(subjects.iter().find(|subject| subject.id == id).ok_or(PageError::NotFound)?)
    };
    Ok(show(&page(&app, &signed, &typed, &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let form = SubjectForm { id: typed.id("id"), name: typed.get("name").into(), words: typed.get("words").into() };
    match app.desk.save_subject(&signed.agent, form, app.clock.now()).await {
        Ok(_) => Ok(saved(PATH)),
        Err(error) => {
            let page = page(&app, &signed, &typed, &refused(error, &signed, &app)?).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

async fn remove(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    app.desk.remove_subject(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to("/settings/rosters?done=removed").into_response())
}

impl Page for SubjectPage {
    const NAME: &'static str = "settings-subject";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::subject(t)
    }
}
