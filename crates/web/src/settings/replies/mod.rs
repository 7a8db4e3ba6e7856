//! Texts that are often sent: who may change which, and how each looks filled in.

mod form;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::ReplyView;
use desk::{Act, Role};

pub use form::ReplyPage;
pub(super) use form::{Preview, previews};

use super::Done;
use super::frame::{Frame, Here};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};

const PATH: &str = "/settings/replies";
const ACCESS: Access = Access::Colleague(Act::EditReplies);

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes.get(PATH, ACCESS, list).post("/settings/replies/{id}/removals", ACCESS, remove);
    form::routes(routes)
}

/// `GET /settings/replies`.
#[derive(Debug, Template)]
#[template(path = "settings/replies/replies.html")]
pub struct RepliesPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    name: String,
    /// For whom, and in which languages.
    what: String,
}

impl RepliesPage {
    fn new(shell: Shell, frame: Frame, replies: &[ReplyView], teams: &[(String, String)]) -> Self {
        let t = shell.t;
        let row = |reply: &ReplyView| {
            let team = reply.team.map(|id| id.to_string());
            let of_team = teams.iter().find(|(id, _)| Some(id) == team.as_ref()).map(|(_, name)| name.clone());
            let languages = match (reply.html_nl.is_empty(), reply.html_en.is_empty()) {
                (false, false) => t.say("replies-both"),
                (true, _) => t.say("replies-en"),
                (_, true) => t.say("replies-nl"),
            };
            let whose = of_team.unwrap_or_else(|| t.say("replies-everybody"));
            Row { id: reply.id.to_string(), name: reply.name.clone(), what: format!("{whose} · {languages}") }
        };
        Self { t, rows: replies.iter().map(row).collect(), frame, shell }
    }
}

/// The teams by id and name, for who may see them: a lead all, an agent their own.
async fn teams(app: &App, signed: &Signed) -> Result<Vec<(String, String)>, PageError> {
    let teams = app.desk.teams(&signed.agent).await?;
    let leads = matches!(signed.agent.role, Role::Administrator | Role::Lead);
    let may = |id: &desk::TeamId| leads || signed.agent.teams.contains(id);
    Ok(teams.into_iter().filter(|team| may(&team.id)).map(|team| (team.id.to_string(), team.name)).collect())
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let t = signed.words();
    let replies = app.desk.replies(&signed.agent).await?;
    let teams = teams(&app, &signed).await?;
    let frame = Frame::new(t, signed.agent.role, Here::Replies).with_done(t, &done);
    Ok(show(&RepliesPage::new(signed.shell(&app, Entry::Settings).await?, frame, &replies, &teams)))
}

async fn remove(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    app.desk.remove_reply(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to("/settings/replies?done=removed").into_response())
}

impl Page for RepliesPage {
    const NAME: &'static str = "settings-replies";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let reply = |n: u32, name: &str, nl: &str, en: &str| ReplyView {
            id: super::sample_id(n),
            name: name.into(),
            team: (n == 2).then(|| super::sample_id(11)),
            html_nl: nl.into(),
            html_en: en.into(),
        };
        let all = [
            reply(1, "Storing F28", "<p>Dag</p>", "<p>Hello</p>"),
            reply(2, &"<script>alert(1)</script>".repeat(4), "<p>Dag</p>", ""),
            reply(3, "Opening hours", "", "<p>Hello</p>"),
        ];
        let teams = [(super::sample_id::<desk::TeamId>(11).to_string(), "Service".to_owned())];
        let page = |replies: &[ReplyView]| {
            let frame = Frame::new(t, Role::Lead, Here::Replies);
            Self::new(Shell::sample(t, Entry::Settings), frame, replies, &teams)
        };
        vec![("empty", page(&[])), ("hostile", page(&all))]
    }
}
