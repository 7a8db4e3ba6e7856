//! Bank statements, and which payment is for which invoice: proposed here, confirmed by a person.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::books::{BankView, BroughtStatements, EntryPlace, EntryRow, ProposedMatch, StatementRow};
use desk::{AsideId, ImportId, InvoiceId, Refusal};

use super::{ACCESS, Tab, amount, done_notice, tabs};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::{Language, Words};
use crate::page::{Page, show, show_with};
use crate::parts::{Notice, State as Shown};
use crate::settings::Typed;
use crate::shell::{Entry, Shell};
use crate::times::Times;
use crate::uploads::{FilesField, Sent};

pub(super) const PATH: &str = "/bank";
/// From here on a proposal can be confirmed with others in one go.
const SURE: u8 = 80;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, ACCESS, list)
        .post(PATH, ACCESS, bring)
        .post("/bank/sure", ACCESS, sure)
        .post("/bank/asides/{id}", ACCESS, take_back)
        .post("/bank/statements/{id}", ACCESS, undo)
}

/// `GET /bank`.
#[derive(Debug, Template)]
#[template(path = "books/bank.html")]
pub struct BankPage {
    t: Words,
    shell: Shell,
    tabs: Vec<Tab>,
    notices: Vec<Notice>,
    files: FilesField,
    proposals: Vec<Proposed>,
    /// How many can be confirmed in one go, as the button says it.
    sure: Option<String>,
    unmatched: Vec<Line>,
    statements: Vec<Statement>,
    latest: Vec<(String, String, String, String)>,
    /// What was set aside in one act: the act, and what it was.
    asides: Vec<(String, String, String)>,
    progress: String,
    /// Behind which entries this page is; empty: it is the first.
    after: String,
    next: Option<String>,
}

/// A proposal.
#[derive(Debug, Clone)]
struct Proposed {
    entry: Line,
    action: String,
    parts: Vec<(String, String, String, i64)>,
    why: String,
    rest: Option<String>,
    score: String,
}

/// An entry in a list.
#[derive(Debug, Clone)]
pub(super) struct Line {
    href: String,
    pub(super) title: String,
    pub(super) said: String,
    pub(super) sum: String,
    /// Others of the same party can be found.
    has_party: bool,
}

#[derive(Debug, Clone)]
struct Statement {
    import: String,
    title: String,
    meta: String,
    wrong: Option<String>,
}

impl BankPage {
    pub(super) fn new(shell: Shell, view: &BankView, after: Option<EntryPlace>, notices: Vec<Notice>) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let sure = view.proposals.iter().filter(|it| it.score >= SURE).count();
        let counts = view.counts;
        Self {
            t,
            tabs: tabs(t, PATH),
            notices,
            files: FilesField::new(t, t.say("bank-files")),
            proposals: view.proposals.iter().map(|it| proposed(&times, it)).collect(),
            sure: (sure > 0).then(|| t.with("n", sure).with("score", i64::from(SURE)).say("bank-sure")),
            unmatched: view.unmatched.iter().map(|it| line(&times, it)).collect(),
            statements: view.statements.iter().map(|it| statement(&times, it)).collect(),
            latest: view
                .latest
                .iter()
                .map(|it| {
                    let said = t.with("party", it.party.clone()).with("number", it.number.clone());
                    let said = said.with("on", times.date(it.on)).say("bank-latest-line");
                    (it.invoice.to_string(), it.id.to_string(), said, times.money(it.cents))
                })
                .collect(),
            asides: view
                .asides
                .iter()
                .map(|it| {
                    let party = if it.party.is_empty() { t.say("bank-nameless") } else { it.party.clone() };
                    let said = t.with("party", party).with("n", it.entries).say("bank-asides-line");
                    (it.id.to_string(), said, times.money(it.cents))
                })
                .collect(),
            progress: t
                .with("all", counts.all)
                .with("matched", counts.all - counts.open - counts.aside)
                .with("open", counts.open)
                .with("aside", counts.aside)
                .say("bank-progress"),
            after: after.map(written).unwrap_or_default(),
            next: view.next.map(|place| format!("{PATH}?after={}", written(place))),
            shell,
        }
    }
}

/// Where a page ends, in its address.
fn written(place: EntryPlace) -> String {
    format!("{}.{}", place.on, place.id)
}

fn place_of(text: &str) -> Option<EntryPlace> {
    let (on, id) = text.split_once('.')?;
    Some(EntryPlace { on: on.parse().ok()?, id: id.parse().ok()? })
}

/// Back to the page on which it was done.
pub(super) fn to_list(done: &str, typed: &Typed) -> Response {
    let after = place_of(typed.get("after")).map(|place| format!("&after={}", written(place)));
    Redirect::to(&format!("{PATH}?done={done}{}", after.unwrap_or_default())).into_response()
}

pub(super) fn line(times: &Times, entry: &EntryRow) -> Line {
    let name = if entry.party.is_empty() { entry.iban.clone() } else { entry.party.clone() };
    let name = if name.is_empty() { times.t.say("bank-nameless") } else { name };
    Line {
        href: format!("{PATH}/entries/{}", entry.id),
        title: format!("{name}, {}", times.date(entry.on)),
        said: entry.said.clone(),
        sum: amount(times, entry.cents - entry.matched_cents, &entry.currency),
        has_party: !entry.iban.is_empty() || !entry.party.is_empty(),
    }
}

fn proposed(times: &Times, it: &ProposedMatch) -> Proposed {
    let t = times.t;
    let part = |(id, number, party, cents): &(InvoiceId, String, String, i64)| {
        (id.to_string(), format!("{party}, {number}"), amount(times, *cents, &it.entry.currency), *cents)
    };
    Proposed {
        entry: line(times, &it.entry),
        action: format!("{PATH}/entries/{}", it.entry.id),
        parts: it.parts.iter().map(part).collect(),
        why: if t.language == Language::Nl { it.nl.clone() } else { it.en.clone() },
        rest: (it.rest_cents != 0)
            .then(|| t.with("rest", amount(times, it.rest_cents, &it.entry.currency)).say("bank-rest")),
        score: t.with("n", i64::from(it.score)).say("bank-score"),
    }
}

fn statement(times: &Times, row: &StatementRow) -> Statement {
    let t = times.t;
    let money = |cents: i64| amount(times, cents, &row.currency);
    let days = [row.from_on, row.to_on].into_iter().flatten().map(|day| times.date(day)).collect::<Vec<_>>();
    Statement {
        import: row.import.to_string(),
        title: format!("{} {}", row.account, row.number),
        meta: format!("{} · {}", days.join(" – "), t.with("n", row.entries).say("bank-entries")),
        wrong: match (row.verdict.as_str(), row.expected_cents, row.closing_cents) {
            ("wrong", Some(expected), Some(found)) => {
                Some(t.with("expected", money(expected)).with("found", money(found)).say("bank-wrong"))
            }
            ("unknown", ..) => Some(t.say("bank-unknown")),
            _ => None,
        },
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    after: Option<EntryPlace>,
    notices: Vec<Notice>,
) -> Result<BankPage, PageError> {
    let view = app.desk.bank(&signed.agent, after, app.clock.now()).await?;
    Ok(BankPage::new(signed.shell(app, Entry::Books).await?, &view, after, notices))
}

/// What is asked for in the address: what was done, and behind which entries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    done: String,
    after: String,
}

async fn list(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let notices = done_notice(signed.words(), &asked.done).into_iter().collect();
    Ok(show(&page(&app, &signed, place_of(&asked.after), notices).await?))
}

fn brought_notice(t: Words, name: &str, brought: BroughtStatements) -> Notice {
    let said = t
        .with("name", name.to_owned())
        .with("n", brought.statements)
        .with("new", brought.new)
        .with("known", brought.known)
        .with("wrong", brought.wrong)
        .say("bank-brought");
    Notice::of(if brought.wrong > 0 { Shown::Broken } else { Shown::Kept }, said)
}

async fn bring(State(app): State<App>, signed: Signed, sent: Sent) -> Result<Response, PageError> {
    let t = signed.words();
    let (mut notices, mut status) = (Vec::new(), StatusCode::OK);
    if sent.files.is_empty() {
        notices.push(Notice::error(t.say("books-no-file")));
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    for file in sent.files {
        match app.desk.take_statements(&signed.agent, &file.name, file.bytes, app.clock.now()).await {
            Ok(brought) => notices.push(brought_notice(t, &file.name, brought)),
            Err(desk::DeskError::Refused(Refusal::Field { .. })) => {
                status = StatusCode::UNPROCESSABLE_ENTITY;
                notices.push(Notice::error(t.with("name", file.name).say("bank-unreadable")));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(show_with(status, &page(&app, &signed, None, notices).await?))
}

async fn sure(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let n = app.desk.confirm_sure(&signed.agent, SURE, place_of(typed.get("after")), app.clock.now()).await?;
    Ok(to_list(&format!("sure-{n}"), &typed))
}

async fn take_back(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: AsideId = id.parse().map_err(|_| PageError::NotFound)?;
    app.desk.take_aside_back(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to("/bank?done=back").into_response())
}

async fn undo(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: ImportId = id.parse().map_err(|_| PageError::NotFound)?;
    match app.desk.undo_statements(&signed.agent, id, app.clock.now()).await {
        Ok(()) => Ok(Redirect::to("/bank?done=undone").into_response()),
        Err(desk::DeskError::Refused(Refusal::ChangedMeanwhile)) => {
            let notices = vec![Notice::error(signed.words().say("bank-undo-not"))];
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, None, notices).await?))
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for BankPage {
    const NAME: &'static str = "bank";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::bank(t)
    }
}
