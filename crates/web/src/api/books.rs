//! Invoices and bank statements: brought in, and listed with what of them is paid.

use axum::Json;
use axum::extract::{RawQuery, State};
use desk::books::{BookingSide, Brought, EntryPlace, EntryRow, InvoiceRow, NotTaken};
use desk::{AccountId, EntryId, InvoiceId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{Sent, Written};
use super::files::Content;
use super::problem::{Problem, ProblemBody};
use super::query::query;
use super::words::{Base64, Id, SideWord};
use crate::app::App;
use crate::gate::Signed;

const INVOICES: &str = "/api/v1/invoices";
const ENTRIES: &str = "/api/v1/bank-entries";
/// Invoices in one call.
const FILES_MAX: usize = 200;

/// Invoices and credit notes to be taken in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewInvoices)]
pub(super) struct InvoicesBody {
    /// UBL or CII as XML, a PDF that carries it (Factur-X), or a zip file of those; at most 200, together at most 24 MB before base64.
    files: Vec<DocumentBody>,
    /// Whether customers and suppliers are made that aren't there yet. Otherwise a colleague is asked whose it is.
    makes_accounts: Option<bool>,
}

/// A file of another program.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Document)]
struct DocumentBody {
    /// Its name, without folders.
    name: String,
    #[schema(value_type = Base64)]
    content: Content,
}

impl Written for InvoicesBody {
    const HAS_FILES: bool = true;
}

/// What became of a file.
#[derive(Debug, Serialize, ToSchema)]
struct TakenBody {
    name: String,
    /// `new`, `known` (it was there, and counts once) or `refused`.
    state: &'static str,
    /// Of the invoice; null where it was refused.
    #[schema(value_type = Option<Id>)]
    id: Option<InvoiceId>,
    number: Option<String>,
    /// Whether it counts already; otherwise a colleague must say whose it is.
    is_booked: bool,
    /// Why it was refused, or what differs from the one that was there; in English.
    problem: Option<String>,
}

/// What became of the files, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TakenInvoices {
    invoices: Vec<TakenBody>,
}

fn taken(name: String, brought: Brought) -> TakenBody {
    let (state, id, number, is_booked, problem) = match brought {
        Brought::New { id, number, is_booked } => ("new", Some(id), Some(number), is_booked, None),
        Brought::Known { id, number, differs: false } => ("known", Some(id), Some(number), false, None),
        Brought::Known { id, number, .. } => {
            ("known", Some(id), Some(number), false, Some("it was there with another amount, which counts".to_owned()))
        }
        Brought::Not { problem: NotTaken::Unreadable { why, .. } } => ("refused", None, None, false, Some(why)),
        Brought::Not { problem: NotTaken::Bare } => {
            ("refused", None, None, false, Some("it has no number, date or amount".to_owned()))
        }
    };
    TakenBody { name, state, id, number, is_booked, problem }
}

/// Takes invoices and credit notes in, sent or received; the same one twice counts once.
#[utoipa::path(
    post, path = "/api/v1/invoices", operation_id = "take_invoices", tag = "Books", request_body = InvoicesBody,
    responses(
        (status = 200, description = "What became of each", body = TakenInvoices),
        (status = "default", description = "None was taken in", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn take(
    State(app): State<App>,
    signed: Signed,
    Sent(body): Sent<InvoicesBody>,
) -> Result<Json<TakenInvoices>, Problem> {
    if body.files.is_empty() || body.files.len() > FILES_MAX {
        return Err(Problem::field("files", if body.files.is_empty() { "required" } else { "too_many" }));
    }
    let files = body.files.into_iter().map(|file| (file.name, file.content.0)).collect();
    let makes = body.makes_accounts.unwrap_or(false);
    let became = app.desk.take_invoices(&signed.agent, files, makes, app.clock.now()).await?;
    Ok(Json(TakenInvoices { invoices: became.into_iter().map(|(name, one)| taken(name, one)).collect() }))
}

/// Where a list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// `next` of the piece before.
    after: Option<String>,
}

/// An invoice or credit note.
#[derive(Debug, Serialize, ToSchema)]
struct Invoice {
    #[schema(value_type = Id)]
    id: InvoiceId,
    number: String,
    /// Null: a colleague must say.
    #[schema(value_type = Option<SideWord>)]
    side: Option<BookingSide>,
    /// The customer or supplier; null: a colleague must say.
    #[schema(value_type = Option<Id>)]
    account: Option<AccountId>,
    seller: String,
    buyer: String,
    /// As `2026-11-24`.
    #[schema(value_type = String)]
    issued_on: Date,
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
    /// ISO 4217.
    currency: String,
    /// Without VAT; a credit note is below zero.
    net_cents: i64,
    payable_cents: i64,
    /// What of it isn't paid; 0: it is paid whole.
    open_cents: i64,
}

/// A piece of the invoices.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Invoices {
    /// The one that was taken in last first.
    invoices: Vec<Invoice>,
    /// What to ask for the next piece with; null behind the last.
    next: Option<String>,
}

fn invoice(row: InvoiceRow) -> Invoice {
    Invoice {
        open_cents: row.open_cents(),
        id: row.id,
        number: row.number,
        side: row.side,
        account: row.account,
        seller: row.seller,
        buyer: row.buyer,
        issued_on: row.issued_on,
        due_on: row.due_on,
        currency: row.currency,
        net_cents: row.net_cents,
        payable_cents: row.payable_cents,
    }
}

/// Lists invoices, with what of them is open.
#[utoipa::path(
    get, path = "/api/v1/invoices", operation_id = "list_invoices", tag = "Books", params(PageQuery),
    responses(
        (status = 200, description = "At most 100", body = Invoices),
        (status = "default", description = "No invoices", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    RawQuery(raw): RawQuery,
) -> Result<Json<Invoices>, Problem> {
    let asked: PageQuery = query(INVOICES, raw.as_deref())?;
    let after = match asked.after.as_deref().map(|text| place::<InvoiceId>(text)) {
        None => None,
        Some(None) => return Err(Problem::field("after", "unfit")),
        Some(Some((at, id))) => {
            let at = at.parse().ok().and_then(|at| Timestamp::from_millisecond(at).ok());
            Some((at.ok_or_else(|| Problem::field("after", "unfit"))?, id))
        }
    };
    let (rows, next) = app.desk.invoices_after(&signed.agent, after).await?;
    let next = next.map(|(at, id)| format!("{}.{id}", at.as_millisecond()));
    Ok(Json(Invoices { invoices: rows.into_iter().map(invoice).collect(), next }))
}

/// A place in a list: what it is ordered by, and an id.
fn place<I: std::str::FromStr>(text: &str) -> Option<(&str, I)> {
    let (first, id) = text.split_once('.')?;
    Some((first, id.parse().ok()?))
}

/// Bank statements to be taken in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewStatements)]
pub(super) struct StatementsBody {
    /// The file's name.
    name: String,
    /// CAMT.052, CAMT.053, CAMT.054, MT940 or MT942; also zipped.
    #[schema(value_type = Base64)]
    content: Content,
}

impl Written for StatementsBody {
    const HAS_FILES: bool = true;
}

/// What a file of statements brought.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TakenStatements {
    statements: usize,
    /// Entries that weren't there.
    new: u64,
    /// Entries that were, and count once.
    known: u64,
    /// Statements whose balances don't agree with their entries.
    wrong: usize,
}

/// Takes bank statements in. What was paid for what is proposed on the desk, and confirmed there by a person.
#[utoipa::path(
    post, path = "/api/v1/statements", operation_id = "take_statements", tag = "Books", request_body = StatementsBody,
    responses(
        (status = 200, description = "Taken in", body = TakenStatements),
        (status = "default", description = "Not taken in", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn take_statements(
    State(app): State<App>,
    signed: Signed,
    Sent(body): Sent<StatementsBody>,
) -> Result<Json<TakenStatements>, Problem> {
    let now = app.clock.now();
    let brought = app.desk.take_statements(&signed.agent, &body.name, body.content.0, now).await;
    let brought = brought.map_err(|error| Problem::from(error).renamed("file", "content"))?;
    Ok(Json(TakenStatements {
        statements: brought.statements,
        new: brought.new,
        known: brought.known,
        wrong: brought.wrong,
    }))
}

/// Money that moved.
#[derive(Debug, Serialize, ToSchema)]
struct BankEntry {
    #[schema(value_type = Id)]
    id: EntryId,
    #[schema(value_type = String)]
    on: Date,
    /// Above zero what came in.
    cents: i64,
    currency: String,
    party: String,
    iban: String,
    said: String,
    /// `open`, `partly` or `matched`: for invoices, as a person confirmed; `aside`: for none.
    state: &'static str,
    /// What of it is for invoices, with its own sign.
    matched_cents: i64,
}

/// A piece of the entries.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BankEntries {
    /// The newest first.
    entries: Vec<BankEntry>,
    /// What to ask for the next piece with; null behind the last.
    next: Option<String>,
}

fn bank_entry(row: EntryRow) -> BankEntry {
    let state = match row.matched_cents {
        _ if row.is_aside => "aside",
        0 => "open",
        all if all == row.cents => "matched",
        _ => "partly",
    };
    BankEntry {
        id: row.id,
        on: row.on,
        cents: row.cents,
        currency: row.currency,
        party: row.party,
        iban: row.iban,
        said: row.said,
        state,
        matched_cents: row.matched_cents,
    }
}

/// Lists entries of bank statements, with whether they were matched.
#[utoipa::path(
    get, path = "/api/v1/bank-entries", operation_id = "list_bank_entries", tag = "Books", params(PageQuery),
    responses(
        (status = 200, description = "At most 100", body = BankEntries),
        (status = "default", description = "No entries", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn entries(
    State(app): State<App>,
    signed: Signed,
    RawQuery(raw): RawQuery,
) -> Result<Json<BankEntries>, Problem> {
    let asked: PageQuery = query(ENTRIES, raw.as_deref())?;
    let after = match asked.after.as_deref() {
        None => None,
        Some(text) => {
            let found = place::<EntryId>(text).and_then(|(on, id)| Some(EntryPlace { on: on.parse().ok()?, id }));
            Some(found.ok_or_else(|| Problem::field("after", "unfit"))?)
        }
    };
    let (rows, next) = app.desk.entries_after(&signed.agent, after).await?;
    let next = next.map(|place| format!("{}.{}", place.on, place.id));
    Ok(Json(BankEntries { entries: rows.into_iter().map(bank_entry).collect(), next }))
}
