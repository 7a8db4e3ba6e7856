//! `GET /palette?q=`: find or do, from anywhere.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::views::{ConversationRow, Found, PromiseState};
use desk::{Act, Agent, ConversationId};

use super::filter::Wanted;
use super::typed::Form;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown};
use crate::times::Times;

/// Lines found: a part of a page, without a frame.
#[derive(Debug, Template)]
#[template(path = "conversations/palette.html")]
pub struct PalettePart {
    t: Words,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    title: String,
    lines: Vec<Line>,
}

#[derive(Debug, Default)]
struct Line {
    href: String,
    sign: Option<Sign>,
    icon: &'static str,
    words: String,
    more: String,
    end: String,
    key: &'static str,
}

impl PalettePart {
    fn new(times: &Times, by: &Agent, asked: &Asked, found: &[Found]) -> Self {
        let t = times.t;
        let here = asked.at.strip_prefix("/conversations/").and_then(|id| id.parse().ok());
        let groups = [
            (t.say("palette-here"), here.map(|id| acts_here(t, by, id)).unwrap_or_default()),
            (t.say("palette-found"), found.iter().map(|found| line(found, times)).collect()),
            (t.say("palette-do"), acts(t, by)),
        ];
        let typed = asked.q.trim().to_lowercase();
        let fits = |line: &Line| line.words.to_lowercase().contains(&typed);
        let groups = groups.into_iter().enumerate().map(|(place, (title, lines))| {
            // What the desk found may have other words than were typed.
            let lines = if place == 1 { lines } else { lines.into_iter().filter(fits).collect() };
            Group { title, lines }
        });
        Self { t, groups: groups.filter(|group| !group.lines.is_empty()).collect() }
    }
}

fn line(found: &Found, times: &Times) -> Line {
    match found {
        Found::Conversation(row) => Line {
            href: format!("/conversations/{}", row.id),
            sign: Some(state(row, times).sign(times.t)),
            words: row.who.clone(),
            more: row.subject.clone(),
            end: end(row, times),
            ..Line::default()
        },
        Found::Account { id, name, city } => Line {
            href: format!("/accounts/{id}"),
            icon: "home",
            words: name.clone(),
            more: city.clone(),
            ..Line::default()
        },
        Found::Contact { id, name, account, reach } => {
            let words = if name.is_empty() { reach.clone() } else { name.clone() };
            let more = [account.clone().unwrap_or_default(), reach.clone()];
            Line {
                href: Wanted { contact: id.to_string(), ..Wanted::default() }.address(),
                icon: "people",
                more: more
                    .into_iter()
                    .filter(|part| !part.is_empty() && *part != words)
                    .collect::<Vec<_>>()
                    .join(" · "),
                words,
                ..Line::default()
            }
        }
    }
}

fn state(row: &ConversationRow, times: &Times) -> Shown {
    row.promise.as_ref().map_or(Shown::Withdrawn, |promise| Shown::of(promise, times.now))
}

/// "vóór 14:55" while it is open, else what became of it.
fn end(row: &ConversationRow, times: &Times) -> String {
    match &row.promise {
        Some(promise) if promise.state == PromiseState::Open => times.before(promise.deadline_at),
        Some(_) => state(row, times).word(times.t),
        None => times.day(row.last_at),
    }
}

/// What can be done with the conversation that is open.
fn acts_here(t: Words, by: &Agent, id: ConversationId) -> Vec<Line> {
    let here = Wanted::default();
    let line = |words: String, href: String, icon, key| Line { href, icon, words, key, ..Line::default() };
    let all = [
        (Act::Answer, line(t.say("palette-answer"), format!("{}#f-text", here.conversation(id)), "talk", "r")),
        (
            Act::WriteNote,
            line(t.say("palette-note"), format!("{}?open=note#f-note", here.conversation(id)), "note", "n"),
        ),
        (Act::Renew, line(t.say("palette-renew"), here.door(id, Form::Renew), "clock", "p")),
        (Act::Assign, line(t.say("palette-hand-over"), here.door(id, Form::HandOver), "people", "a")),
        (Act::EditConversation, line(t.say("palette-edit"), here.door(id, Form::Edit), "more", "m")),
    ];
    all.into_iter().filter(|(act, _)| by.role.may(*act)).map(|(_, line)| line).collect()
}

/// What can be done from anywhere.
fn acts(t: Words, by: &Agent) -> Vec<Line> {
    let line = |words: String, href: &str, icon, key| Line { href: href.into(), icon, words, key, ..Line::default() };
    let all = [
        (Act::TakeDown, line(t.say("shell-phone-note"), "/phone-note", "phone", "t")),
        (Act::SeeToday, line(t.say("menu-today"), "/today", "home", "g t")),
        (Act::SeeConversations, line(t.say("menu-conversations"), "/conversations", "talk", "g c")),
        (Act::SeeAccounts, line(t.say("menu-accounts"), "/accounts", "people", "g k")),
        (Act::Complaints, line(t.say("menu-complaints"), "/complaints", "note", "g h")),
        (Act::SeeBoard, line(t.say("menu-promises"), "/promises", "clock", "g b")),
        (Act::WorkPiles, line(t.say("piles-title"), "/piles", "note", "g d")),
        (Act::AskWhatIf, line(t.say("whatif-title"), "/what-if", "more", "g w")),
        (Act::EditHoursAndRules, line(t.say("menu-settings"), "/settings", "more", "g s")),
        (Act::SeeStatus, line(t.say("menu-status"), "/status", "eye", "g i")),
    ];
    all.into_iter().filter(|(act, _)| by.role.may(*act)).map(|(_, line)| line).collect()
}

/// What was typed, and on which page.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    at: String,
}

pub(super) async fn find(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let found = if asked.q.trim().is_empty() { vec![] } else { app.desk.find(&signed.agent, &asked.q).await? };
    Ok(show(&PalettePart::new(&signed.times(&app), &signed.agent, &asked, &found)))
}

impl Page for PalettePart {
    const NAME: &'static str = "palette";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let times = crate::shell::Shell::sample(t, crate::shell::Entry::Conversations).times;
        let by = super::samples::karin();
        let at = "/conversations/01980000-0000-7000-8000-000000000002".to_owned();
        let part = |q: &str, at: &str, found: &[Found]| {
            PalettePart::new(&times, &by, &Asked { q: q.into(), at: at.into() }, found)
        };
        vec![
            ("here", part("", &at, &[])),
            ("found", part("e", "/today", &super::samples::found())),
            ("nothing", part("qqq", "/today", &[])),
        ]
    }
}
