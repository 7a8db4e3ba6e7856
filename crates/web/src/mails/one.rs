//! One mail as whoever gets it reads it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::views::{OutboxView, Sending, SentMailView};
use desk::{Act, OutboxId};

use super::{Holds, Row};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};

/// What a mail may do in its frame: look like itself, and nothing else.
const FRAME_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/mails/{id}", Access::Colleague(Act::SeeOutbox), one)
        .get("/mails/{id}/html", Access::Colleague(Act::SeeOutbox), html)
        .get("/mails/{id}/raw", Access::Colleague(Act::SeeOutbox), raw)
}

/// `GET /mails/{id}`.
#[derive(Debug, Template)]
#[template(path = "mails/mail.html")]
pub struct MailPage {
    t: Words,
    shell: Shell,
    row: Row,
    text: String,
    /// Address of the HTML alone.
    frame: Option<String>,
    conversation: Option<String>,
    headers: Vec<(String, String)>,
}

impl MailPage {
    fn new(shell: Shell, holds: Option<Holds>, sent: SentMailView) -> Self {
        let row = Row::new(&sent.mail, holds, shell.t, &shell.times);
        Self {
            t: shell.t,
            text: sent.text,
            frame: sent.html.map(|_| format!("{}/html", row.href)),
            conversation: sent.mail.conversation.map(|id| format!("/conversations/{id}")),
            headers: sent.headers,
            row,
            shell,
        }
    }
}

impl Page for MailPage {
    const NAME: &'static str = "mail";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |mail: OutboxView, text: &str, html: Option<&str>| {
            let headers = vec![
                ("from".to_owned(), "info@halmeer.example".to_owned()),
                ("x-odd".to_owned(), "<b>bold</b>".to_owned()),
            ];
            let sent = SentMailView { mail, text: text.into(), html: html.map(Into::into), headers, raw: vec![] };
            Self::new(Shell::sample(t, Entry::Status), None, sent)
        };
        let mut mails = sample_mails();
        let hostile = mails.pop().expect("there are samples");
        vec![
            ("waiting", page(mails.remove(2), "Het wordt later.", None)),
            ("sent", page(mails.remove(0), "Karin antwoordt u vandaag vóór 13:15.", Some("<p>Karin</p>"))),
            ("hostile", page(hostile, "<script>alert(1)</script>", None)),
        ]
    }
}

/// A mail of each kind of state.
pub(super) fn sample_mails() -> Vec<OutboxView> {
    let at = "2026-11-24T08:15:00Z".parse().expect("a written-out instant");
    let mail = |number: u8, kind: &str, subject: &str, sending| OutboxView {
        id: format!("01980000-0000-7000-8000-0000000000{number:02}").parse().expect("a written-out id"),
        kind: kind.into(),
        conversation: None,
        sender: "info@halmeer.example".into(),
        recipients: vec!["ilse@molenpoort.example".into()],
        subject: subject.into(),
        sending,
        created_at: at,
    };
    let failure = "550 5.1.1 unknown".into();
    vec![
        mail(1, "acknowledgement", "Ketel valt uit, storing F28", Sending::Sent { at }),
        mail(2, "answer", "Ketel valt uit, storing F28", Sending::Held { until: at }),
        mail(
            3,
            "renewal",
            "Offerte laadplein",
            Sending::Waiting { attempts: 2, next_at: at, failure: Some("greylisted".into()) },
        ),
        mail(4, "apology", "Wanneer komt de monteur?", Sending::Waiting { attempts: 0, next_at: at, failure: None }),
        mail(5, "withdrawal", "Dubbel", Sending::Undone),
        mail(7, "answer", "Offerte laadplein", Sending::Returned { at, failure: "550 5.2.2 mailbox full".into() }),
        mail(6, "password", "<script>alert(1)</script>", Sending::Failed { failure }),
    ]
}

async fn one(State(app): State<App>, signed: Signed, Path(id): Path<OutboxId>) -> Result<Response, PageError> {
    let sent = app.desk.outbox_mail(&signed.agent, id).await?;
    Ok(show(&MailPage::new(signed.shell(&app, Entry::Status).await?, Holds::of(&app.desk), sent)))
}

async fn html(State(app): State<App>, signed: Signed, Path(id): Path<OutboxId>) -> Result<Response, PageError> {
    let html = app.desk.outbox_mail(&signed.agent, id).await?.html.ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, FRAME_POLICY),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, format!("<!doctype html><meta charset=\"utf-8\"><title>-</title>{html}")).into_response())
}

async fn raw(State(app): State<App>, signed: Signed, Path(id): Path<OutboxId>) -> Result<Response, PageError> {
    let sent = app.desk.outbox_mail(&signed.agent, id).await?;
    let name = format!("attachment; filename=\"{id}.eml\"");
    let headers = [(header::CONTENT_TYPE, "message/rfc822".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, sent.raw).into_response())
}
