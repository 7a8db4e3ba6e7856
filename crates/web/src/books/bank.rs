//! Bank statements, and which payment is for which invoice: proposed here, confirmed by a person.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::books::{BankView, BroughtStatements, EntryRow, EntryView, ProposedMatch, StatementRow};
use desk::{EntryId, ImportId, InvoiceId, Refusal};

use super::{ACCESS, Done, Tab, amount, done_notice, party, tabs};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::{Language, Words};
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice, State as Shown};
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
        .post("/bank/statements/{id}", ACCESS, undo)
        .get("/bank/entries/{id}", ACCESS, ask)
        .post("/bank/entries/{id}", ACCESS, act)
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
    progress: String,
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
struct Line {
    href: String,
    title: String,
    said: String,
    sum: String,
}

#[derive(Debug, Clone)]
struct Statement {
    import: String,
    title: String,
    meta: String,
    wrong: Option<String>,
}

impl BankPage {
    pub(super) fn new(shell: Shell, view: &BankView, notices: Vec<Notice>) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let sure = view.proposals.iter().filter(|it| it.score >= SURE).count();
        let open = view.proposals.len() + view.unmatched.len();
        let matched = usize::try_from(view.entries - view.aside).unwrap_or_default().saturating_sub(open);
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
            progress: t
                .with("all", view.entries)
                .with("matched", matched)
                .with("open", open)
                .with("aside", view.aside)
                .say("bank-progress"),
            shell,
        }
    }
}

fn line(times: &Times, entry: &EntryRow) -> Line {
    let name = if entry.party.is_empty() { entry.iban.clone() } else { entry.party.clone() };
    let name = if name.is_empty() { times.t.say("bank-nameless") } else { name };
    Line {
        href: format!("{PATH}/entries/{}", entry.id),
        title: format!("{name}, {}", times.date(entry.on)),
        said: entry.said.clone(),
        sum: amount(times, entry.cents - entry.matched_cents, &entry.currency),
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

async fn page(app: &App, signed: &Signed, notices: Vec<Notice>) -> Result<BankPage, PageError> {
    let view = app.desk.bank(&signed.agent, app.clock.now()).await?;
    Ok(BankPage::new(signed.shell(app, Entry::Books).await?, &view, notices))
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let notices = done_notice(signed.words(), &done.done).into_iter().collect();
    Ok(show(&page(&app, &signed, notices).await?))
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
        notices.push(Notice::error(t.say("problem-required")));
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
    Ok(show_with(status, &page(&app, &signed, notices).await?))
}

async fn sure(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    app.desk.confirm_sure(&signed.agent, SURE, app.clock.now()).await?;
    Ok(Redirect::to("/bank?done=matched").into_response())
}

async fn undo(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: ImportId = id.parse().map_err(|_| PageError::NotFound)?;
    match app.desk.undo_statements(&signed.agent, id, app.clock.now()).await {
        Ok(()) => Ok(Redirect::to("/bank?done=undone").into_response()),
        Err(desk::DeskError::Refused(Refusal::ChangedMeanwhile)) => {
            let notices = vec![Notice::error(signed.words().say("bank-undo-not"))];
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, notices).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /bank/entries/{id}`: what it is for, by hand, over as many invoices as it takes.
#[derive(Debug, Template)]
#[template(path = "books/entry.html")]
pub struct EntryPage {
    t: Words,
    shell: Shell,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    id: String,
    title: String,
    said: String,
    sum: String,
    is_aside: bool,
    open: Vec<(String, String, Field)>,
}

impl EntryPage {
    pub(super) fn new(shell: Shell, view: &EntryView, typed: &Typed, notice: Option<Notice>) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let about = line(&times, &view.entry);
        let field = |row: &desk::books::InvoiceRow| {
            let name = format!("cents-{}", row.id);
            let label = t.with("open", amount(&times, row.open_cents(), &row.currency)).say("bank-part");
            let help = format!("{}, {}, {}", party(row), row.number, times.date(row.issued_on));
            let field = Field::text(&name, label).value(typed.get(&name)).with("inputmode", "decimal");
            (format!("/invoices/{}", row.id), help, field)
        };
        Self {
            t,
            tabs: tabs(t, PATH),
            notice,
            id: view.entry.id.to_string(),
            title: about.title,
            said: about.said,
            sum: about.sum,
            is_aside: view.entry.is_aside,
            open: view.open.iter().map(field).collect(),
            shell,
        }
    }
}

async fn entry_page(
    app: &App,
    signed: &Signed,
    id: EntryId,
    typed: &Typed,
    notice: Option<Notice>,
) -> Result<EntryPage, PageError> {
    let view = app.desk.bank_entry(&signed.agent, id, app.clock.now()).await?;
    Ok(EntryPage::new(signed.shell(app, Entry::Books).await?, &view, typed, notice))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    Ok(show(&entry_page(&app, &signed, id, &Typed::default(), None).await?))
}

/// "1.204,50", "1204.50" or "-12" in cents; `None` for what is no amount.
fn cents_of(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('€').trim().replace('−', "-");
    let is_decimal = |c: char| matches!(c, ',' | '.');
    let (whole, part) = match text.rfind(is_decimal) {
        Some(at) if text.len() - at <= 3 => (&text[..at], &text[at + 1..]),
        _ => (text.as_str(), ""),
    };
    let digits: String = whole.chars().filter(|c| !is_decimal(*c) && !c.is_whitespace()).collect();
    let (sign, digits) = digits.strip_prefix('-').map_or((1, digits.as_str()), |rest| (-1, rest));
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if digits.is_empty() || digits.len() > 12 || !is_number(digits) || !is_number(part) {
        return None;
    }
    Some(sign * (digits.parse::<i64>().ok()? * 100 + format!("{part:0<2}").parse::<i64>().ok()?))
}

async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: EntryId = id.parse().map_err(|_| PageError::NotFound)?;
    let (t, by, now) = (signed.words(), &signed.agent, app.clock.now());
    let invoices: Vec<InvoiceId> = typed.all("invoice").filter_map(|id| id.parse().ok()).collect();
    let (tried, done) = match typed.get("do") {
        "confirm" => {
            let cents = typed.all("cents").filter_map(|cents| cents.parse().ok());
            let parts = invoices.into_iter().zip(cents).collect();
            (app.desk.confirm_match(by, id, parts, now).await, "matched")
        }
        "split" => {
            let mut parts = Vec::new();
            let entry = app.desk.bank_entry(by, id, now).await?;
            for row in &entry.open {
                let text = typed.get(&format!("cents-{}", row.id)).trim().to_owned();
                if text.is_empty() {
                    continue;
                }
                let Some(cents) = cents_of(&text) else {
                    let notice = Some(Notice::error(t.say("bank-not-an-amount")));
                    let page = entry_page(&app, &signed, id, &typed, notice).await?;
                    return Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
                };
                // Typed as on the invoice; on our account a purchase goes out.
                let is_purchase = row.side == Some(desk::books::BookingSide::Purchase);
                parts.push((row.id, if is_purchase { -cents } else { cents }));
            }
            (app.desk.confirm_match(by, id, parts, now).await, "matched")
        }
        "refuse" => (app.desk.refuse_match(by, id, invoices, now).await, "refused"),
        "aside" => (app.desk.set_entry_aside(by, id, true, now).await, "aside"),
        "back" => (app.desk.set_entry_aside(by, id, false, now).await, "saved"),
        _ => return Err(PageError::NotFound),
    };
    match tried {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?done={done}")).into_response()),
        Err(desk::DeskError::Refused(Refusal::Field { problem, .. })) => {
            let said = match problem {
                "more_than_paid" => t.say("bank-more-than-paid"),
                "more_than_open" => t.say("bank-more-than-open"),
                _ => t.say("bank-nothing-said"),
            };
            let page = entry_page(&app, &signed, id, &typed, Some(Notice::error(said))).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
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

impl Page for EntryPage {
    const NAME: &'static str = "bank-entry";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::entry_samples(t)
    }
}

#[cfg(test)]
mod tests {
    use super::cents_of;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (typed, cents) in [
            ("1.204,50", Some(120_450)),
            ("1,204.50", Some(120_450)),
            ("1204", Some(120_400)),
            ("€ 12,5", Some(1_250)),
            ("-12", Some(-1_200)),
            ("1.204", Some(120_400)),
            ("twaalf", None),
            ("", None),
            ("99999999999999", None),
        ] {
            assert_eq!(cents_of(typed), cents, "{typed}");
        }
    }
}
