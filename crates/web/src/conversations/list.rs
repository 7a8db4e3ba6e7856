//! `GET /conversations`: the list alone, as wide as the page.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::views::ConversationList;

use super::filter::{Tab, Wanted};
use super::item::{Group, groups};
use super::samples;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};

/// The list beside a conversation, or alone.
#[derive(Debug)]
pub(crate) struct Pane {
    pub(crate) tabs: Vec<Tab>,
    pub(crate) states: Vec<Tab>,
    pub(crate) q: String,
    pub(crate) tag: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) next: Option<String>,
    /// Goes along with a search: whose and state.
    pub(crate) whose: String,
    pub(crate) state: String,
    pub(crate) empty: String,
}

impl Pane {
    pub(crate) fn new(
        shell: &Shell,
        wanted: &Wanted,
        list: &ConversationList,
        here: Option<desk::ConversationId>,
    ) -> Self {
        let t = shell.t;
        let empty = if wanted.q.trim().is_empty() {
            t.say("conversations-empty")
        } else {
            t.with("q", wanted.q.trim().to_owned()).say("conversations-none-found")
        };
        Self {
            tabs: wanted.tabs(t),
            states: wanted.states(t),
            q: wanted.q.clone(),
            tag: wanted.tag.clone(),
            groups: groups(&list.rows, &shell.times, wanted, here),
            next: list.next.clone().map(|next| format!("/conversations{}", wanted.after(Some(next)).query())),
            whose: wanted.whose.clone(),
            state: wanted.state.clone(),
            empty,
        }
    }
}

/// The list of conversations.
#[derive(Debug, Template)]
#[template(path = "conversations/list.html")]
pub struct ListPage {
    t: Words,
    shell: Shell,
    pane: Pane,
}

impl Page for ListPage {
    const NAME: &'static str = "conversations";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::lists(t)
            .into_iter()
            .map(|(name, wanted, list)| {
                let shell = Shell::sample(t, Entry::Conversations);
                (name, Self { t, pane: Pane::new(&shell, &wanted, &list, None), shell })
            })
            .collect()
    }
}

pub(super) async fn show_list(
    State(app): State<App>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let list = app.desk.conversations(&signed.agent, &wanted.filter(), app.clock.now()).await?;
    let shell = signed.shell(&app, Entry::Conversations).await?;
    Ok(show(&ListPage { t: shell.t, pane: Pane::new(&shell, &wanted, &list, None), shell }))
}
