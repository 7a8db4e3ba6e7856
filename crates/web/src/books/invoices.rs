//! Invoices: brought, asked about, in a list.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::books::{BookingSide, Brought, InvoiceRow, NotTaken, Unread};

use super::{ACCESS, Done, Tab, amount, done_notice, party, tabs};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Notice, State as Shown};
use crate::shell::{Entry, Shell};
use crate::times::Times;
use crate::uploads::{FilesField, Sent};

pub(super) const PATH: &str = "/invoices";
/// Files of one form.
const FILES_MAX: usize = 200;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, list).post(PATH, ACCESS, bring)
}

/// `GET /invoices`.
#[derive(Debug, Template)]
#[template(path = "books/invoices.html")]
pub struct InvoicesPage {
    t: Words,
    shell: Shell,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    brought: Vec<Told>,
    files: FilesField,
    makes: Choice,
    unsure: Vec<Line>,
    latest: Vec<Line>,
}

/// What became of one file.
#[derive(Debug, Clone)]
pub(super) struct Told {
    href: Option<String>,
    name: String,
    said: String,
    is_bad: bool,
}

/// An invoice in a list.
#[derive(Debug, Clone)]
struct Line {
    href: String,
    title: String,
    meta: String,
    sum: String,
    state: String,
}

impl InvoicesPage {
    pub(super) fn new(
        shell: Shell,
        (unsure, latest): &(Vec<InvoiceRow>, Vec<InvoiceRow>),
        brought: Vec<Told>,
        done: &str,
    ) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let lines = |rows: &[InvoiceRow]| rows.iter().map(|row| line(&times, row)).collect();
        let is_sure = |row: &&InvoiceRow| row.side.is_some() && row.account.is_some();
        let sure: Vec<InvoiceRow> = latest.iter().filter(is_sure).cloned().collect();
        let bad = brought.iter().filter(|told| told.is_bad).count();
        let summary = (!brought.is_empty()).then(|| {
            let said = t.with("n", brought.len() - bad).with("bad", bad).say("books-brought");
            if bad > 0 { Notice::error(said) } else { Notice::of(Shown::Kept, said) }
        });
        Self {
            t,
            tabs: tabs(t, PATH),
            notice: summary.or_else(|| done_notice(t, done)),
            brought,
            files: FilesField::new(t, t.say("books-files")),
            makes: Choice {
                kind: "checkbox",
                name: "makes".into(),
                value: "yes".into(),
                label: t.say("books-makes"),
                help: Some(t.say("books-makes-help")),
                is_chosen: true,
            },
            unsure: lines(unsure),
            latest: lines(&sure),
            shell,
        }
    }
}

/// "verkocht", "ingekocht", or that somebody must say.
pub(super) fn side_word(t: Words, row: &InvoiceRow) -> String {
    t.say(match (row.side, row.payable_cents < 0) {
        (Some(BookingSide::Sale), false) => "books-sale",
        (Some(BookingSide::Sale), true) => "books-sale-credit",
        (Some(BookingSide::Purchase), false) => "books-purchase",
        (Some(BookingSide::Purchase), true) => "books-purchase-credit",
        (None, _) => "books-side-unknown",
    })
}

/// Whether it is paid, in words.
pub(super) fn state_word(times: &Times, row: &InvoiceRow) -> String {
    let t = times.t;
    if row.side.is_none() || row.account.is_none() {
        return t.say("books-asks");
    }
    match row.open_cents() {
        0 => t.say("books-paid"),
        open if open == row.payable_cents => t.say("books-open"),
        open => t.with("open", amount(times, open, &row.currency)).say("books-open-part"),
    }
}

fn line(times: &Times, row: &InvoiceRow) -> Line {
    let t = times.t;
    let who = if row.side.is_none() { format!("{} → {}", row.seller, row.buyer) } else { party(row) };
    let dates = match row.due_on {
        Some(due) => t.with("on", times.date(row.issued_on)).with("due", times.date(due)).say("books-dates"),
        None => t.with("on", times.date(row.issued_on)).say("books-date"),
    };
    Line {
        href: format!("{PATH}/{}", row.id),
        title: format!("{who}, {}", row.number),
        meta: format!("{} · {dates}", side_word(t, row)),
        sum: amount(times, row.payable_cents, &row.currency),
        state: state_word(times, row),
    }
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let rows = app.desk.invoices(&signed.agent).await?;
    let shell = signed.shell(&app, Entry::Books).await?;
    Ok(show(&InvoicesPage::new(shell, &rows, Vec::new(), &done.done)))
}

pub(super) fn told(t: Words, name: &str, brought: &Brought) -> Told {
    let href = |id| Some(format!("{PATH}/{id}"));
    let (href, said, is_bad) = match brought {
        Brought::New { id, number, is_booked: true } => {
            (href(id), t.with("number", number.clone()).say("books-file-booked"), false)
        }
        Brought::New { id, number, .. } => (href(id), t.with("number", number.clone()).say("books-file-asks"), false),
        Brought::Known { id, number, differs } => {
            let key = if *differs { "books-file-differs" } else { "books-file-known" };
            (href(id), t.with("number", number.clone()).say(key), *differs)
        }
        Brought::Not { problem: NotTaken::Bare } => (None, t.say("books-file-bare"), true),
        Brought::Not { problem: NotTaken::Unreadable { what, .. } } => (None, t.say(unread_word(*what)), true),
    };
    Told { href, name: name.to_owned(), said, is_bad }
}

/// The ledger says it in English, to who keeps a desk; here it is said to who brought the file, with what to do.
fn unread_word(what: Unread) -> &'static str {
    match what {
        Unread::NoXml => "books-file-no-xml",
        Unread::DocumentType => "books-file-doctype",
        Unread::TooLarge => "books-file-too-large",
        Unread::Encoding => "books-file-encoding",
        Unread::OnlyPdf => "books-file-only-pdf",
        Unread::Statement => "books-file-statement",
        Unread::SomethingElse => "books-file-something-else",
        Unread::Zip => "books-file-zip",
    }
}

async fn bring(State(app): State<App>, signed: Signed, sent: Sent) -> Result<Response, PageError> {
    let t = signed.words();
    let makes = sent.text("makes") == "yes";
    let mut brought = Vec::new();
    if sent.files.is_empty() {
        let rows = app.desk.invoices(&signed.agent).await?;
        let mut page = InvoicesPage::new(signed.shell(&app, Entry::Books).await?, &rows, Vec::new(), "");
        page.notice = Some(Notice::error(t.say("books-no-file")));
        page.makes.is_chosen = makes;
        return Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let files: Vec<_> = sent.files.into_iter().take(FILES_MAX).map(|file| (file.name, file.bytes)).collect();
    let became = app.desk.take_invoices(&signed.agent, files, makes, app.clock.now()).await?;
    brought.extend(became.iter().map(|(name, one)| told(t, name, one)));
    let status = if brought.iter().any(|told| told.is_bad) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let rows = app.desk.invoices(&signed.agent).await?;
    let shell = signed.shell(&app, Entry::Books).await?;
    let mut page = InvoicesPage::new(shell, &rows, brought, "");
    page.makes.is_chosen = makes;
    Ok(show_with(status, &page))
}

impl Page for InvoicesPage {
    const NAME: &'static str = "invoices";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::invoices(t)
    }
}
