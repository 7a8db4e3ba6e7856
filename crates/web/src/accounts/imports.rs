//! Files with figures: all that were brought, and bringing one.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::importing::ImportKind;
use desk::views::ImportRow;

use super::{BRING_IN, import_words};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Notice, Sign};
use crate::settings::{Problems, problems};
use crate::shell::{Entry, Shell};
use crate::times::Times;
use crate::uploads::Sent;

pub(super) const IMPORTS: &str = "/accounts/imports";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(IMPORTS, BRING_IN, list).post(IMPORTS, BRING_IN, bring)
}

/// `GET /accounts/imports`.
#[derive(Debug, Template)]
#[template(path = "accounts/imports.html")]
pub struct ImportsPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    kinds: Vec<Choice>,
    error: Option<String>,
    limit: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    href: Option<String>,
    sign: Sign,
    name: String,
    kind: String,
    said: String,
    when: String,
}

impl ImportsPage {
    pub(super) fn new(shell: Shell, rows: &[ImportRow], chosen: &str, problems: &Problems, bytes_max: usize) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let kinds = ImportKind::ALL.map(|kind| Choice {
            kind: "radio",
            name: "kind".into(),
            value: kind.as_str().into(),
            label: import_words::kind(t, kind),
            help: None,
            is_chosen: if chosen.is_empty() { kind == ImportKind::Sales } else { kind.as_str() == chosen },
        });
        Self {
            t,
            notice: problems.notice(t),
            kinds: kinds.into(),
            error: problems.at("file"),
            limit: t.with("size", times.size(bytes_max as u64)).say("import-limit"),
            rows: rows.iter().map(|import| row(&times, import)).collect(),
            shell,
        }
    }
}

fn row(times: &Times, import: &ImportRow) -> Row {
    let t = times.t;
    let kind = ImportKind::of_word(&import.kind);
    let when = times.day_and_time(import.created_at);
    Row {
        href: kind.map(|_| format!("{IMPORTS}/{}", import.id)),
        sign: import_words::sign(import).bare_sign(),
        name: import.name.clone(),
        kind: kind.map_or_else(|| import.kind.clone(), |kind| import_words::kind(t, kind)),
        said: import_words::state(t, import),
        when: if import.by_name.is_empty() { when } else { format!("{}, {when}", import.by_name) },
    }
}

async fn list(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let rows = app.desk.imports(&signed.agent).await?;
    let shell = signed.shell(&app, Entry::Accounts).await?;
    Ok(show(&ImportsPage::new(shell, &rows, "", &Problems::none(), app.config.upload_bytes_max)))
}

async fn bring(State(app): State<App>, signed: Signed, mut sent: Sent) -> Result<Response, PageError> {
    let kind = ImportKind::of_word(sent.text("kind")).unwrap_or(ImportKind::Sales);
    let file = if sent.files.is_empty() { None } else { Some(sent.files.swap_remove(0)) };
    let (name, bytes) = file.map(|file| (file.name, file.bytes)).unwrap_or_default();
    match app.desk.offer_import(&signed.agent, kind, &name, bytes, app.clock.now()).await {
        Ok(id) => Ok(Redirect::to(&format!("{IMPORTS}/{id}")).into_response()),
        Err(error) => {
            let mut found = problems(error, &signed)?;
            if found.at("file").is_some() {
                found = Problems::none();
                found.add("file", signed.words().say("import-not-a-table"));
            }
            let rows = app.desk.imports(&signed.agent).await?;
            let shell = signed.shell(&app, Entry::Accounts).await?;
            let page = ImportsPage::new(shell, &rows, kind.as_str(), &found, app.config.upload_bytes_max);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page for ImportsPage {
    const NAME: &'static str = "imports";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::imports(t)
    }
}
