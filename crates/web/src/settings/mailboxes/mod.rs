//! Mailboxes, with what became of the last time they were fetched.

mod connection;
mod fetch_fields;
mod fetching;
mod form;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::forms::{Auth, Fetching, Security, ServerForm};
use desk::views::MailboxView;
use desk::{Act, Role};

pub use connection::ConnectionPage;
pub use fetching::FetchingPage;
pub use form::MailboxPage;

use super::Done;
use super::frame::{Frame, Here};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown};
use crate::shell::{Entry, Shell};
use crate::troubles;

const PATH: &str = "/settings/mailboxes";
const ACCESS: Access = Access::Colleague(Act::EditMailboxes);

pub(super) fn routes(routes: Routes) -> Routes {
    connection::routes(fetching::routes(form::routes(routes.get(PATH, ACCESS, list))))
}

/// `GET /settings/mailboxes`.
#[derive(Debug, Template)]
#[template(path = "settings/mailboxes/mailboxes.html")]
pub struct MailboxesPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    address: String,
    name: String,
    sign: Sign,
    /// What became of it last.
    how: String,
    is_default: bool,
    is_active: bool,
    is_fetched: bool,
    takes_tokens: bool,
}

impl MailboxesPage {
    fn new(shell: Shell, frame: Frame, mailboxes: &[MailboxView]) -> Self {
        let (t, times) = (shell.t, &shell.times);
        let row = |mailbox: &MailboxView| {
            let (state, how) = match (&mailbox.failure, mailbox.fetched_at) {
                (Some(failure), _) => {
                    (Shown::Broken, t.with("failure", troubles::say(t, failure)).say("mailboxes-failed"))
                }
                (None, Some(at)) => (Shown::Kept, t.with("when", times.day_and_time(at)).say("mailboxes-fetched")),
                (None, None) if mailbox.imap.is_some() => (Shown::Open, t.say("mailboxes-not-yet")),
                (None, None) => (Shown::Withdrawn, t.say("mailboxes-no-imap")),
            };
            Row {
                id: mailbox.id.to_string(),
                address: mailbox.address.clone(),
                name: mailbox.name.clone(),
                sign: state.bare_sign(),
                how,
                is_default: mailbox.is_default,
                is_active: mailbox.is_active,
                is_fetched: mailbox.imap.is_some(),
                takes_tokens: [&mailbox.imap, &mailbox.smtp].into_iter().flatten().any(|s| s.auth == Auth::OAuth),
            }
        };
        Self { t, rows: mailboxes.iter().map(row).collect(), frame, shell }
    }
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let t = signed.words();
    let mailboxes = app.desk.mailboxes(&signed.agent).await?;
    let frame = Frame::new(t, signed.agent.role, Here::Mailboxes).with_done(t, &done);
    Ok(show(&MailboxesPage::new(signed.shell(&app, Entry::Settings).await?, frame, &mailboxes)))
}

fn sample_mailboxes() -> Vec<MailboxView> {
    let server = |host: &str, port| ServerForm {
        host: host.into(),
        port,
        security: Security::Tls,
        user: "info@halmeer.example".into(),
        password: String::new(),
        folder: "INBOX".into(),
        ..ServerForm::default()
    };
    let good = MailboxView {
        id: super::sample_id(1),
        address: "info@halmeer.example".into(),
        name: "Halmeer Installatie".into(),
        team: Some(super::sample_id(11)),
        is_default: true,
        is_active: true,
        imap: Some(server("imap.halmeer.example", 993)),
        smtp: Some(server("smtp.halmeer.example", 465)),
        fetching: Fetching::default(),
        fetched_at: Some(super::sample_at("11:19")),
        failure: None,
    };
    let failing = MailboxView {
        id: super::sample_id(2),
        address: format!("{}@halmeer.example", "service".repeat(12)),
        name: "<script>alert(1)</script>".into(),
        is_default: false,
        failure: Some("NO [AUTHENTICATIONFAILED] <img src=x onerror=alert(1)> ".repeat(3).into()),
        ..good.clone()
    };
    let bare = MailboxView {
        id: super::sample_id(3),
        address: "balie@halmeer.example".into(),
        is_default: false,
        is_active: false,
        imap: None,
        smtp: Some(ServerForm { auth: Auth::OAuth, ..server("smtp.halmeer.example", 587) }),
        fetched_at: None,
        ..good.clone()
    };
    vec![good, failing, bare]
}

impl Page for MailboxesPage {
    const NAME: &'static str = "settings-mailboxes";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |mailboxes: &[MailboxView]| {
            let frame = Frame::new(t, Role::Administrator, Here::Mailboxes);
            Self::new(Shell::sample(t, Entry::Settings), frame, mailboxes)
        };
        vec![("hostile", page(&sample_mailboxes())), ("empty", page(&[]))]
    }
}
