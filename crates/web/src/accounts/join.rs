//! Two accounts that are one: which, what would move, and then it moves.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::AccountId;
use desk::views::{AccountListed, JoinPreview};

use super::{EDIT, PATH};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::settings::Typed;
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/join", EDIT, ask).post("/accounts/{id}/join", EDIT, join)
}

/// `GET /accounts/{id}/join`.
#[derive(Debug, Template)]
#[template(path = "accounts/join.html")]
pub struct JoinPage {
    t: Words,
    shell: Shell,
    path: String,
    name: String,
    asked: String,
    found: Option<Vec<(String, String, String)>>,
    preview: Option<Preview>,
}

#[derive(Debug)]
struct Preview {
    into: String,
    said: String,
    moves: Vec<String>,
}

#[derive(Debug, Default, serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    into: String,
}

/// The account that words mean: the only one, or the one that is called or numbered just so.
pub(super) async fn meant(app: &App, signed: &Signed, words: &str) -> Result<Option<AccountId>, PageError> {
    let found = app.desk.accounts(&signed.agent, words, "").await?.accounts;
    let is_it =
        |account: &&AccountListed| account.number == words || account.name.to_lowercase() == words.to_lowercase();
    let exact: Vec<_> = found.iter().filter(is_it).collect();
    Ok(match (exact.as_slice(), found.as_slice()) {
        ([one], _) => Some(one.id),
        ([], [one]) => Some(one.id),
        _ => None,
    })
}

impl JoinPage {
    pub(super) fn new(
        shell: Shell,
        from: (AccountId, &str),
        asked: &str,
        found: Option<&[AccountListed]>,
        preview: Option<&JoinPreview>,
    ) -> Self {
        let t = shell.t;
        let path = format!("{PATH}/{}", from.0);
        let line = |account: &AccountListed| {
            let parts = [account.number.as_str(), &account.city];
            let meta = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            (format!("{path}/join?into={}", account.id), account.name.clone(), meta)
        };
        Self {
            t,
            name: from.1.to_owned(),
            asked: asked.to_owned(),
            found: found.map(|all| all.iter().filter(|account| account.id != from.0).map(line).collect()),
            preview: preview.map(|preview| self::preview(t, preview)),
            path,
            shell,
        }
    }
}

fn preview(t: Words, preview: &JoinPreview) -> Preview {
    let said = t.with("from", preview.from.name.clone()).with("into", preview.into.name.clone());
    let word = |table: &str, n: i64| {
        t.with("n", n).say(match table {
            "contact" => "join-people",
            "conversation" => "join-conversations",
            "booking" => "join-bookings",
            "subscription" => "join-subscriptions",
            _ => "join-others",
        })
    };
    let mut moves: Vec<String> = preview.moves.iter().map(|(table, n)| word(table, *n)).collect();
    if !preview.keys.is_empty() {
        moves.push(t.with("n", preview.keys.len() as i64).say("join-keys"));
    }
    Preview { into: preview.into.id.to_string(), said: said.say("join-sentence"), moves }
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let now = app.clock.now();
    let from = app.desk.account_head(&signed.agent, id).await?.account;
    let preview = match asked.into.parse() {
        Ok(into) => Some(app.desk.preview_join(&signed.agent, id, into, now).await?),
        Err(_) => None,
    };
    let found = match asked.q.trim() {
        "" => None,
        words => Some(app.desk.accounts(&signed.agent, words, "").await?.accounts),
    };
    let shell = signed.shell(&app, Entry::Accounts).await?;
    let name = (id, from.name.as_str());
    Ok(show(&JoinPage::new(shell, name, asked.q.trim(), found.as_deref(), preview.as_ref())))
}

async fn join(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let into: AccountId = typed.id("into").ok_or(PageError::NotFound)?;
    app.desk.join_accounts(&signed.agent, id, into, app.clock.now()).await?;
    Ok(Redirect::to(&format!("{PATH}/{into}?done=joined")).into_response())
}

impl Page for JoinPage {
    const NAME: &'static str = "account-join";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::joins(t)
    }
}
