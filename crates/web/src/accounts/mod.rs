//! Accounts: the list, one with what it brings and what was promised it, changing and joining them, and files with figures.

mod chart;
mod events;
mod form;
mod glance;
mod import;
mod import_words;
mod imports;
mod join;
mod one;
mod samples;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::Act;
use desk::views::AccountsView;

pub use form::AccountFormPage;
pub use import::ImportPage;
pub use imports::ImportsPage;
pub use join::JoinPage;
pub use one::AccountPage;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};

const PATH: &str = "/accounts";
const SEE: Access = Access::Colleague(Act::SeeAccounts);
const EDIT: Access = Access::Colleague(Act::EditAccounts);
const BRING_IN: Access = Access::Colleague(Act::BringIn);

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = imports::routes(import::routes(routes.get(PATH, SEE, list)));
    join::routes(form::routes(one::routes(routes)))
}

/// `GET /accounts`.
#[derive(Debug, Template)]
#[template(path = "accounts/list.html")]
pub struct AccountsPage {
    t: Words,
    shell: Shell,
    asked: String,
    rows: Vec<Row>,
    next: Option<String>,
    may_change: bool,
    may_bring_in: bool,
}

#[derive(Debug)]
struct Row {
    id: String,
    href: String,
    name: String,
    meta: String,
    waiting: Option<String>,
    last: String,
}

/// What is asked of the list.
#[derive(Debug, Default, serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

impl AccountsPage {
    fn new(shell: Shell, view: AccountsView, asked: &str) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let rows = view.accounts.into_iter().map(|account| {
            let parts = [account.number, account.city, account.tier];
            Row {
                id: format!("account-{}", account.id),
                href: format!("{PATH}/{}", account.id),
                name: account.name,
                meta: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
                waiting: (account.waiting > 0).then(|| {
                    t.with("n", account.waiting)
                        .with("word", t.number(account.waiting as usize))
                        .say("accounts-waiting")
                }),
                last: account.last_at.map(|at| times.day(at)).unwrap_or_default(),
            }
        });
        let next = view.next.map(|after| {
            let query = serde_urlencoded::to_string([("after", after)]).unwrap_or_default();
            format!("{PATH}?{query}")
        });
        Self {
            t,
            asked: asked.to_owned(),
            rows: rows.collect(),
            next,
            may_change: view.may_change,
            may_bring_in: view.may_bring_in,
            shell,
        }
    }
}

async fn list(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let view = app.desk.accounts(&signed.agent, &asked.q, &asked.after).await?;
    Ok(show(&AccountsPage::new(signed.shell(&app, Entry::Accounts).await?, view, asked.q.trim())))
}

impl Page for AccountsPage {
    const NAME: &'static str = "accounts";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::lists(t)
    }
}
