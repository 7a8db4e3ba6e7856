//! The books: invoices both ways, bank statements and which payment is for what, what we owe, and on whom we lean.

mod attached;
mod bank;
mod entry;
mod invoice;
mod invoices;
mod leaning;
mod owed;
mod samples;
mod who;

use desk::Act;
use desk::books::InvoiceRow;

pub(crate) use attached::may_be_invoice;
pub use bank::BankPage;
pub use entry::EntryPage;
pub use invoice::InvoicePage;
pub use invoices::InvoicesPage;
pub use leaning::ConcentrationPage;
pub use owed::OwedPage;
pub use who::BooksSettingsPage;

use crate::gate::{Access, Routes};
use crate::i18n::Words;
use crate::parts::{Notice, State as Shown};
use crate::times::Times;

const ACCESS: Access = Access::Colleague(Act::KeepBooks);

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = attached::routes(invoice::routes(invoices::routes(routes)));
    let routes = owed::routes(entry::routes(bank::routes(routes)));
    who::routes(leaning::routes(routes))
}

/// The pages of the books, in one line above each.
#[derive(Debug, Clone)]
pub(crate) struct Tab {
    href: &'static str,
    word: String,
    is_here: bool,
}

fn tabs(t: Words, here: &str) -> Vec<Tab> {
    [
        (invoices::PATH, "books-invoices"),
        (bank::PATH, "books-bank"),
        (owed::PATH, "books-owed"),
        (leaning::PATH, "books-concentration"),
        (who::PATH, "books-who"),
    ]
    .into_iter()
    .map(|(href, key)| Tab { href, word: t.say(key), is_here: href == here })
    .collect()
}

/// An amount in its currency.
fn amount(times: &Times, cents: i64, currency: &str) -> String {
    if currency == "EUR" || currency.is_empty() {
        return times.money(cents);
    }
    times.money(cents).replacen('€', currency, 1)
}

fn party(row: &InvoiceRow) -> String {
    let name = if row.account_name.is_empty() { row.party() } else { &row.account_name };
    if name.is_empty() { "?".to_owned() } else { name.to_owned() }
}

/// What happened, by the word in the address.
fn done_notice(t: Words, done: &str) -> Option<Notice> {
    if let Some(n) = done.strip_prefix("asides-").and_then(|n| n.parse::<i64>().ok()) {
        return Some(Notice::of(Shown::Kept, t.with("n", n).say("bank-done-asides")));
    }
    if let Some(n) = done.strip_prefix("sure-").and_then(|n| n.parse::<i64>().ok()) {
        return Some(Notice::of(Shown::Kept, t.with("n", n).say("bank-done-sure")));
    }
    if let Some(n) = done.strip_prefix("placed-").and_then(|n| n.parse::<i64>().ok()) {
        return Some(Notice::of(Shown::Kept, t.with("n", n).say("books-done-placed")));
    }
    if done == "of-another" {
        return Some(Notice::error(t.say("books-done-of-another")));
    }
    if done == "differs" {
        return Some(Notice::error(t.say("books-done-differs")));
    }
    let said = match done {
        "taken" => t.say("books-done-taken"),
        "trusted" => t.say("books-done-trusted"),
        "known" => t.say("books-done-known"),
        "undone" => t.say("books-done-undone"),
        "paid" => t.say("books-done-paid"),
        "open" => t.say("books-done-open"),
        "matched" => t.say("books-done-matched"),
        "refused" => t.say("books-done-refused"),
        "aside" => t.say("books-done-aside"),
        "back" => t.say("bank-done-back"),
        "saved" => t.say("books-done-saved"),
        _ => return None,
    };
    Some(Notice::of(Shown::Kept, said))
}

/// `done` in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Done {
    done: String,
}
