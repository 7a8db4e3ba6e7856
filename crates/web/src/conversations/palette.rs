//! `GET /palette?q=`: find or do, from anywhere.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::Act;
use desk::views::Found;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::show;
use crate::parts::{Sign, State as Shown};
use crate::times::Times;

/// Lines found: a part of a page, without a frame.
#[derive(Debug, Template)]
#[template(path = "conversations/palette.html")]
struct PalettePart {
    t: Words,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    href: String,
    sign: Option<Sign>,
    icon: &'static str,
    words: String,
    more: String,
}

impl PalettePart {
    fn new(t: Words, times: &Times, found: &[Found], acts: Vec<Line>) -> Self {
        let mut lines: Vec<Line> = acts;
        lines.extend(found.iter().map(|found| line(found, times)));
        Self { t, lines }
    }
}

fn line(found: &Found, times: &Times) -> Line {
    match found {
        Found::Conversation(row) => Line {
            href: format!("/conversations/{}", row.id),
            sign: Some(
                row.promise.as_ref().map_or(Shown::Withdrawn, |promise| Shown::of(promise, times.now)).sign(times.t),
            ),
            icon: "talk",
            words: row.subject.clone(),
            more: format!("{} · {} · {}", row.who, row.reference, times.day_and_time(row.last_at)),
        },
        Found::Contact { name, account, reach, .. } => {
            let words = if name.is_empty() { reach.clone() } else { name.clone() };
            let search = serde_urlencoded::to_string([("q", reach)]).unwrap_or_default();
            Line {
                href: format!("/conversations?{search}"),
                sign: None,
                icon: "people",
                more: [account.clone().unwrap_or_default(), reach.clone()]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                words,
            }
        }
    }
}

/// What can be done from anywhere, where its words or nothing were typed.
fn acts(t: Words, by: &desk::Agent, q: &str) -> Vec<Line> {
    let all = [
        ("/today", t.say("menu-today"), "home", Act::SeeToday),
        ("/conversations", t.say("menu-conversations"), "talk", Act::SeeConversations),
        ("/phone-note", t.say("shell-phone-note"), "phone", Act::TakeDown),
        ("/settings", t.say("menu-settings"), "more", Act::EditHoursAndRules),
        ("/status", t.say("menu-status"), "eye", Act::SeeStatus),
    ];
    let typed = q.trim().to_lowercase();
    all.into_iter()
        .filter(|(_, words, _, act)| by.role.may(*act) && words.to_lowercase().contains(&typed))
        .map(|(href, words, icon, _)| Line { href: href.into(), sign: None, icon, words, more: t.say("palette-go") })
        .collect()
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    q: String,
}

pub(super) async fn find(
    State(app): State<App>,
    signed: Signed,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let t = signed.words();
    let found = if typed.q.trim().is_empty() { vec![] } else { app.desk.find(&signed.agent, &typed.q).await? };
    Ok(show(&PalettePart::new(t, &signed.times(&app), &found, acts(t, &signed.agent, &typed.q))))
}
