//! The mails that went out, or wait to: what customers got, or, in the demo, would have got.

mod one;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::{OutboxView, Sending};
use desk::{Act, OutboxId};

pub use one::MailPage;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Notice, Sign, State as Shown};
use crate::shell::{Entry, Shell};
use crate::times::Times;
use crate::troubles;

/// Mails on a page, as the desk gives them.
const PAGE: usize = 50;

pub(crate) fn routes(routes: Routes) -> Routes {
    let outbox = Access::Colleague(Act::SeeOutbox);
    one::routes(routes).get("/mails", outbox, list).post("/mails/{id}/retries", outbox, retry).post(
        "/mails/{id}/cancellations",
        outbox,
        give_up,
    )
}

/// `GET /mails`.
#[derive(Debug, Template)]
#[template(path = "mails/mails.html")]
pub struct MailsPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// Why nothing that is called sent has left this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Demo,
    OnPurpose,
}

impl Holds {
    fn of(desk: &desk::Desk) -> Option<Self> {
        match (desk.is_demo(), desk.holds_mail()) {
            (true, _) => Some(Self::Demo),
            (false, true) => Some(Self::OnPurpose),
            (false, false) => None,
        }
    }
}

/// A mail in the list, or at the head of its own page.
#[derive(Debug, Clone)]
struct Row {
    href: String,
    sign: Sign,
    to: String,
    subject: String,
    kind: String,
    /// When it was sent, or why it wasn't.
    sending: String,
    /// The action that tries again, for one that failed, waits, or came back.
    retry: Option<String>,
    /// The action that gives it up, for one that has not left.
    give_up: Option<String>,
}

impl Row {
    fn new(mail: &OutboxView, holds: Option<Holds>, t: Words, times: &Times) -> Self {
        let has_not_left = matches!(mail.sending, Sending::Failed { .. } | Sending::Waiting { attempts: 1.., .. });
        let can_retry = has_not_left || matches!(mail.sending, Sending::Returned { .. });
        Self {
            href: format!("/mails/{}", mail.id),
            sign: shown(&mail.sending).bare_sign(),
            to: mail.recipients.join(", "),
            subject: mail.subject.clone(),
            kind: kind(t, &mail.kind),
            sending: match (&mail.sending, holds) {
                (Sending::Sent { at }, Some(_)) => t.with("when", times.day_and_time(*at)).say("mails-kept-here"),
                (state, _) => sending(t, times, state),
            },
            retry: can_retry.then(|| format!("/mails/{}/retries", mail.id)),
            give_up: has_not_left.then(|| format!("/mails/{}/cancellations", mail.id)),
        }
    }
}

fn shown(sending: &Sending) -> Shown {
    match sending {
        Sending::Sent { .. } => Shown::Kept,
        Sending::Held { .. } => Shown::Open,
        Sending::Waiting { attempts, .. } => {
            if *attempts == 0 {
                Shown::Open
            } else {
                Shown::Soon
            }
        }
        Sending::Failed { .. } | Sending::Returned { .. } => Shown::Broken,
        Sending::Undone => Shown::Withdrawn,
    }
}

fn sending(t: Words, times: &Times, sending: &Sending) -> String {
    match sending {
        Sending::Sent { at } => t.with("when", times.day_and_time(*at)).say("mails-sent"),
        Sending::Held { until } => t.with("when", times.day_and_time(*until)).say("mails-held"),
        Sending::Waiting { next_at, failure: None, .. } => {
            t.with("when", times.day_and_time(*next_at)).say("mails-waiting")
        }
        Sending::Waiting { next_at, attempts, failure: Some(failure) } => {
            let said = t.with("when", times.day_and_time(*next_at)).with("failure", troubles::say(t, failure));
            said.with("n", *attempts).say("mails-later")
        }
        Sending::Failed { failure } => t.with("failure", troubles::say(t, failure)).say("mails-failed"),
        Sending::Returned { at, failure } => {
            t.with("failure", troubles::say(t, failure)).with("when", times.day_and_time(*at)).say("mails-returned")
        }
        Sending::Undone => t.say("mails-undone"),
    }
}

/// What kind of mail it is, in words.
fn kind(t: Words, kind: &str) -> String {
    t.say(match kind {
        "answer" => "mails-kind-answer",
        "acknowledgement" => "mails-kind-acknowledgement",
        "renewal" => "mails-kind-renewal",
        "apology" => "mails-kind-apology",
        "withdrawal" => "mails-kind-withdrawal",
        "password" => "mails-kind-password",
        _ => "mails-kind-notice",
    })
}

impl MailsPage {
    fn new(shell: Shell, holds: Option<Holds>, mails: &[OutboxView]) -> Self {
        let t = shell.t;
        let notice = holds.map(|holds| {
            let sentence = t.say(if holds == Holds::Demo { "mails-demo" } else { "mails-on-hold" });
            Notice { state: Shown::Open, sentence, action: None, is_urgent: false }
        });
        Self {
            t,
            notice,
            rows: mails.iter().map(|mail| Row::new(mail, holds, t, &shell.times)).collect(),
            next: (mails.len() >= PAGE).then(|| mails.last().map(|mail| format!("/mails?after={}", mail.id))).flatten(),
            shell,
        }
    }
}

impl Page for MailsPage {
    const NAME: &'static str = "mails";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |holds, mails: &[OutboxView]| Self::new(Shell::sample(t, Entry::Status), holds, mails);
        let all = one::sample_mails();
        let many: Vec<OutboxView> = all.iter().cycle().take(PAGE).cloned().collect();
        vec![
            ("some", page(Some(Holds::Demo), &all)),
            ("held", page(Some(Holds::OnPurpose), &all)),
            ("empty", page(None, &[])),
            ("full", page(None, &many)),
        ]
    }
}

#[derive(Debug, serde::Deserialize)]
struct After {
    after: Option<OutboxId>,
}

async fn list(State(app): State<App>, signed: Signed, Query(after): Query<After>) -> Result<Response, PageError> {
    let mails = app.desk.outbox(&signed.agent, after.after).await?;
    let shell = signed.shell(&app, Entry::Status).await?;
    Ok(show(&MailsPage::new(shell, Holds::of(&app.desk), &mails)))
}

async fn retry(State(app): State<App>, signed: Signed, Path(id): Path<OutboxId>) -> Result<Response, PageError> {
    app.desk.retry_outgoing(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/mails/{id}")).into_response())
}

async fn give_up(State(app): State<App>, signed: Signed, Path(id): Path<OutboxId>) -> Result<Response, PageError> {
    app.desk.cancel_outgoing(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/mails/{id}")).into_response())
}
