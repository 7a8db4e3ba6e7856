//! One invoice: what it says, the rules it breaks, whose it is, and what was paid.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::books::{BookingSide, InvoiceView, KeyKind};
use desk::{DeskError, InvoiceId, Refusal};

use super::invoices::{PATH, side_word, state_word};
use super::{ACCESS, Tab, amount, done_notice, party, tabs};
use crate::app::App;
use crate::downloads;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::{Language, Words};
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice, State as Shown};
use crate::settings::Typed;
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/invoices/{id}", ACCESS, ask).get("/invoices/{id}/document", ACCESS, document).post(
        "/invoices/{id}",
        ACCESS,
        act,
    )
}

/// `GET /invoices/{id}`.
#[derive(Debug, Template)]
#[template(path = "books/invoice.html")]
pub struct InvoicePage {
    t: Words,
    shell: Shell,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    id: String,
    title: String,
    facts: Vec<(String, String)>,
    lines: Vec<(String, String, String)>,
    broken: Vec<(String, bool)>,
    /// What must be said before it is booked.
    place: Vec<Field>,
    asks: bool,
    /// What was looked for among accounts.
    asked: String,
    found_none: bool,
    payments: Vec<(String, String, String)>,
    can_pay: bool,
    can_undo: bool,
    is_foreign: bool,
    /// The account number on it isn't known of this supplier.
    new_iban: Option<String>,
    /// The account whose that number is.
    iban_of: Option<String>,
}

impl InvoicePage {
    pub(super) fn new(shell: Shell, view: &InvoiceView, asked: &str, notice: Option<Notice>) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let row = &view.row;
        let money = |cents| amount(&times, cents, &row.currency);
        let mut facts = vec![
            (t.say("books-side"), side_word(t, row)),
            (t.say("books-seller"), row.seller.clone()),
            (t.say("books-buyer"), row.buyer.clone()),
            (t.say("books-issued"), times.date(row.issued_on)),
        ];
        if let Some(due) = row.due_on {
            facts.push((t.say("books-due"), times.date(due)));
        }
        facts.push((t.say("books-net"), money(row.net_cents)));
        facts.push((t.say("books-payable"), money(row.payable_cents)));
        facts.push((t.say("books-state"), state_word(&times, row)));
        for (kind, value) in &view.keys {
            facts.push((key_word(t, *kind), value.clone()));
        }
        if !view.references.is_empty() {
            facts.push((t.say("books-reference"), view.references.join(", ")));
        }
        let asks = row.side.is_none() || row.account.is_none();
        Self {
            t,
            tabs: tabs(t, PATH),
            notice,
            id: row.id.to_string(),
            title: format!("{}, {}", party(row), row.number),
            facts,
            lines: view
                .lines
                .iter()
                .map(|it| (it.what.clone(), it.quantity.clone(), it.cents.map(money).unwrap_or_default()))
                .collect(),
            broken: view
                .broken
                .iter()
                .map(|it| {
                    let said = if t.language == Language::Nl { &it.nl } else { &it.en };
                    (format!("{said} ({})", it.rule), it.is_fatal)
                })
                .collect(),
            place: place(t, view, asked),
            asks,
            asked: asked.to_owned(),
            found_none: !asked.is_empty() && view.accounts.is_empty(),
            payments: view
                .payments
                .iter()
                .map(|it| {
                    let how = if it.is_of_entry { "books-paid-bank" } else { "books-paid-otherwise" };
                    (it.id.to_string(), t.with("on", times.date(it.on)).say(how), money(it.cents.abs()))
                })
                .collect(),
            can_pay: !asks && row.open_cents() != 0,
            can_undo: view.payments.is_empty(),
            is_foreign: view.is_foreign,
            iban_of: view.new_iban.as_ref().and_then(|new| new.of.as_ref()).map(|(id, _)| format!("/accounts/{id}")),
            new_iban: view.new_iban.as_ref().map(|new| {
                let said = t.with("iban", new.iban.as_str());
                match &new.of {
                    Some((_, of)) => said.with("of", of.as_str()).say("books-iban-of-another"),
                    None => said.with("known", new.known.join(", ")).say("books-new-iban"),
                }
            }),
            shell,
        }
    }
}

fn key_word(t: Words, kind: KeyKind) -> String {
    t.say(match kind {
        KeyKind::Vat => "books-key-vat",
        KeyKind::Kvk => "books-key-kvk",
        KeyKind::Kbo => "books-key-kbo",
        KeyKind::Gln => "books-key-gln",
        KeyKind::Iban => "books-key-iban",
        KeyKind::Name | KeyKind::Domain => "books-key-name",
    })
}

fn place(t: Words, view: &InvoiceView, asked: &str) -> Vec<Field> {
    let row = &view.row;
    let mut sides = vec![("purchase".to_owned(), t.say("books-purchase")), ("sale".to_owned(), t.say("books-sale"))];
    // What a person must say isn't said for them.
    if row.side.is_none() {
        sides.insert(0, (String::new(), t.say("books-side-unknown")));
    }
    let new = (String::new(), t.say("books-account-new"));
    let mut accounts: Vec<(String, String)> =
        view.accounts.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    // Whoever looked for somebody means one of those that were found.
    if asked.is_empty() {
        accounts.insert(0, new)
    } else {
        accounts.push(new)
    }
    let side = row.side.map_or("", BookingSide::as_str);
    vec![
        Field::select("side", t.say("books-side"), sides).value(side),
        Field::select("account", t.say("books-account"), accounts)
            .value(view.found.map(|id| id.to_string()).unwrap_or_default())
            .help(t.say("books-account-help")),
    ]
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let notice = done_notice(signed.words(), &asked.done);
    let mut page = page(&app, &signed, &id, asked.q.trim(), notice).await?;
    // Below it stands that it isn't booked, as it isn't in euros.
    if page.is_foreign && asked.done.starts_with("placed") {
        page.notice = Some(Notice::of(Shown::Kept, signed.words().say("books-done-kept")));
    }
    Ok(show(&page))
}

/// What is asked for in the address: what was done, and which accounts are looked for.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    done: String,
    q: String,
}

async fn page(
    app: &App,
    signed: &Signed,
    id: &str,
    asked: &str,
    notice: Option<Notice>,
) -> Result<InvoicePage, PageError> {
    let id: InvoiceId = id.parse().map_err(|_| PageError::NotFound)?;
    let view = app.desk.invoice_among(&signed.agent, id, asked, app.clock.now()).await?;
    Ok(InvoicePage::new(signed.shell(app, Entry::Books).await?, &view, asked, notice))
}

async fn document(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: InvoiceId = id.parse().map_err(|_| PageError::NotFound)?;
    let bytes = app.desk.raw_invoice(&signed.agent, id).await?;
    let (end, kind) = if bytes.starts_with(b"%PDF") { ("pdf", "application/pdf") } else { ("xml", "application/xml") };
    Ok(downloads::named(&format!("{id}.{end}"), kind, bytes))
}

async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let invoice: InvoiceId = id.parse().map_err(|_| PageError::NotFound)?;
    let (desk, by, now) = (&app.desk, &signed.agent, app.clock.now());
    let to = |done: &str| format!("{PATH}/{id}?done={done}");
    let (tried, goes) = match typed.get("do") {
        "place" => {
            let Ok(side) = typed.get("side").parse::<BookingSide>() else {
                let notice = Notice::error(signed.words().say("books-side-unknown"));
                return Ok(show_with(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    &page(&app, &signed, &id, "", Some(notice)).await?,
                ));
            };
            let placed = desk.place_invoice(by, invoice, side, typed.id("account"), now).await;
            let goes = to(&placed.as_ref().map_or_else(|_| String::new(), |others| format!("placed-{others}")));
            (placed.map(|_| ()), goes)
        }
        "iban" => {
            let trusted = desk.trust_iban(by, invoice, now).await;
            let goes = to(if matches!(trusted, Ok(false)) { "of-another" } else { "trusted" });
            (trusted.map(|_| ()), goes)
        }
        "undo" => (desk.undo_invoice(by, invoice, now).await, format!("{PATH}?done=undone")),
        "paid" => (desk.mark_paid(by, invoice, typed.get("on").parse().ok(), now).await, back(&typed, to("paid"))),
        "open" => match typed.id("payment") {
            Some(payment) => (desk.undo_payment(by, payment, now).await, back(&typed, to("open"))),
            None => return Err(PageError::NotFound),
        },
        _ => return Err(PageError::NotFound),
    };
    match tried {
        Ok(()) => Ok(Redirect::to(&goes).into_response()),
        Err(DeskError::Refused(Refusal::ChangedMeanwhile)) => {
            let notice = Notice::error(signed.words().say("books-not-now"));
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, &id, "", Some(notice)).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Where a button on another page of the books leads back to.
fn back(typed: &Typed, otherwise: String) -> String {
    match typed.get("back") {
        "owed" => format!("{}?done=paid", super::owed::PATH),
        "bank" => format!("{}?done=open", super::bank::PATH),
        _ => otherwise,
    }
}

impl Page for InvoicePage {
    const NAME: &'static str = "invoice";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::invoice(t)
    }
}
