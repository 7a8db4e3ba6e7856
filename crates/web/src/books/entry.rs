//! One entry of a statement: what it is for, said by hand.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::books::EntryView;
use desk::{EntryId, InvoiceId, Refusal};

use super::bank::{PATH, line, to_list};
use super::{ACCESS, Tab, amount, party, tabs};
use crate::amounts::cents_of;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice};
use crate::settings::Typed;
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/bank/entries/{id}", ACCESS, ask).post("/bank/entries/{id}", ACCESS, act)
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
                let Ok(Some(cents)) = cents_of(signed.words().language, &text) else {
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
        "aside" => (app.desk.set_entry_aside(by, id, now).await.map(drop), "aside"),
        "aside-party" => {
            let set = app.desk.set_party_aside(by, id, now).await?;
            return Ok(to_list(&format!("asides-{}", set.entries), &typed));
        }
        "back" => (app.desk.take_entry_back(by, id, now).await, "back"),
        _ => return Err(PageError::NotFound),
    };
    match tried {
        Ok(()) => Ok(to_list(done, &typed)),
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

impl Page for EntryPage {
    const NAME: &'static str = "bank-entry";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::entry_samples(t)
    }
}
