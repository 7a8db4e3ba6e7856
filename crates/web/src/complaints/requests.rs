//! What leads are asked for: goodwill beyond somebody's month.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::GoodwillRequestId;
use desk::views::GoodwillRequestRow;

use super::goodwill::Done;
use super::samples;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Notice, State as Shown};
use crate::settings::Typed;
use crate::shell::{Entry, Shell};

/// `GET /goodwill`.
#[derive(Debug, Template)]
#[template(path = "complaints/requests.html")]
pub struct RequestsPage {
    t: Words,
    shell: Shell,
    rows: Vec<Row>,
    notice: Option<Notice>,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    words: String,
    what: String,
    href: String,
    reference: String,
}

impl RequestsPage {
    fn new(shell: Shell, requests: &[GoodwillRequestRow], done: &str) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let rows = requests.iter().map(|request| Row {
            id: request.id.to_string(),
            words: t
                .with("name", request.agent_name.as_str())
                .with("cents", times.money(request.cents))
                .with("who", request.who.as_str())
                .with("at", times.day_and_time(request.asked_at))
                .say("goodwill-request"),
            what: request.what.clone(),
            href: format!("/conversations/{}", request.conversation),
            reference: request.reference.clone(),
        });
        let notice = match done {
            "given" => Some(Notice::of(Shown::Kept, t.say("goodwill-done-given"))),
            "refused" => Some(Notice::of(Shown::Kept, t.say("goodwill-done-refused"))),
            _ => None,
        };
        Self { t, rows: rows.collect(), notice, shell }
    }
}

pub(super) async fn show_list(
    State(app): State<App>,
    signed: Signed,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let requests = app.desk.goodwill_requests(&signed.agent).await?;
    Ok(show(&RequestsPage::new(signed.shell(&app, Entry::Complaints).await?, &requests, &done.done)))
}

/// `POST /goodwill/{id}`: allowed, or not.
pub(super) async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: GoodwillRequestId = id.parse().map_err(|_| PageError::NotFound)?;
    let is_allowed = typed.get("do") == "allow";
    app.desk.decide_goodwill(&signed.agent, id, is_allowed, app.clock.now()).await?;
    Ok(Redirect::to(if is_allowed { "/goodwill?done=given" } else { "/goodwill?done=refused" }).into_response())
}

impl Page for RequestsPage {
    const NAME: &'static str = "goodwill-requests";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |requests: &[GoodwillRequestRow]| Self::new(Shell::sample(t, Entry::Complaints), requests, "given");
        vec![("some", page(&samples::goodwill().requests)), ("empty", page(&[]))]
    }
}
