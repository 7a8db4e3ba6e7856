//! What is kept of an invoice that was read, and on which side of it we stand.

use jiff::civil::Date;
use ledger::invoice::{Identifier, Invoice, Kind, Money, Party, Reading, Severity};
use serde::{Deserialize, Serialize};
use store::{BookingSide, KeyKind};

use super::{BooksSettings, BrokenRule, InvoiceLine, NotTaken};
use crate::accounts::key_of;

/// Lines that are kept apart for the page; the document itself is kept whole.
const LINES_MAX: usize = 200;
/// Rules that are kept.
const BROKEN_MAX: usize = 100;

/// What is kept beside the columns.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Details {
    pub(crate) seller_keys: Vec<(KeyKind, String)>,
    pub(crate) buyer_keys: Vec<(KeyKind, String)>,
    pub(crate) seller_country: String,
    pub(crate) seller_city: String,
    pub(crate) buyer_city: String,
    pub(crate) references: Vec<String>,
    pub(crate) lines: Vec<InvoiceLine>,
    pub(crate) broken: Vec<BrokenRule>,
}

impl Details {
    pub(crate) fn of_text(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// By what the other side is known.
    pub(crate) fn keys(&self, side: Option<BookingSide>) -> &[(KeyKind, String)] {
        match side {
            Some(BookingSide::Sale) => &self.buyer_keys,
            _ => &self.seller_keys,
        }
    }
}

/// An invoice as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) same_key: String,
    pub(crate) number: String,
    pub(crate) seller: String,
    pub(crate) buyer: String,
    pub(crate) issued_on: Date,
    pub(crate) due_on: Option<Date>,
    pub(crate) currency: String,
    pub(crate) net_cents: i64,
    pub(crate) payable_cents: i64,
    pub(crate) details: Details,
}

/// What of a reading is kept.
pub(crate) fn take(reading: &Reading) -> Result<Taken, NotTaken> {
    let invoice = &reading.invoice;
    let totals = invoice.totals.as_ref().ok_or(NotTaken::Bare)?;
    let cents = |money: &Option<Money>| money.as_ref().and_then(|money| money.amount.rounded(2).cents());
    let payable = cents(&totals.payable).or_else(|| cents(&totals.with_vat)).ok_or(NotTaken::Bare)?;
    let net = cents(&totals.without_vat).or_else(|| cents(&totals.lines)).ok_or(NotTaken::Bare)?;
    let number = line(invoice.number.as_deref().ok_or(NotTaken::Bare)?, 100);
    let issued_on = invoice.issued_on.ok_or(NotTaken::Bare)?;
    // A credit note has its amounts above zero; what is taken off with minus signs in an invoice stays so.
    let sign = if invoice.kind == Kind::CreditNote { -1 } else { 1 };
    let details = details(reading);
    let seller = name(invoice.seller.as_ref());
    let kind = if invoice.kind == Kind::CreditNote { "credit" } else { "invoice" };
    let who = details.seller_keys.iter().find(|(kind, _)| *kind != KeyKind::Iban);
    let who = who.map_or_else(|| seller.to_lowercase(), |(kind, value)| format!("{kind} {value}"));
    Ok(Taken {
        same_key: format!("{who}|{kind}|{}|{issued_on}", number.to_lowercase()),
        number,
        seller,
        buyer: name(invoice.buyer.as_ref()),
        issued_on,
        due_on: invoice.due_on,
        currency: line(invoice.currency.as_deref().unwrap_or("EUR"), 3).to_uppercase(),
        net_cents: net * sign,
        payable_cents: payable * sign,
        details,
    })
}

fn details(reading: &Reading) -> Details {
    let invoice = &reading.invoice;
    let city = |party: Option<&Party>| {
        party.and_then(|party| party.address.as_ref()?.city.as_deref()).map(|text| line(text, 100)).unwrap_or_default()
    };
    let country = invoice.seller.as_ref().and_then(|party| party.address.as_ref()?.country.clone());
    let mut seller_keys = invoice.seller.as_ref().map(keys_of).unwrap_or_default();
    let mut buyer_keys = invoice.buyer.as_ref().map(keys_of).unwrap_or_default();
    for payment in &invoice.payment {
        let iban = |text: &Option<String>| key_of(KeyKind::Iban, text.as_deref()?);
        seller_keys.extend(iban(&payment.iban).map(|iban| (KeyKind::Iban, iban)));
        buyer_keys.extend(iban(&payment.debited_account).map(|iban| (KeyKind::Iban, iban)));
    }
    seller_keys.dedup();
    Details {
        seller_keys,
        buyer_keys,
        seller_country: line(&country.unwrap_or_default(), 2).to_uppercase(),
        seller_city: city(invoice.seller.as_ref()),
        buyer_city: city(invoice.buyer.as_ref()),
        references: invoice.payment.iter().filter_map(|it| it.reference.as_deref()).map(|it| line(it, 140)).collect(),
        lines: lines_of(invoice),
        broken: reading
            .broken
            .iter()
            .take(BROKEN_MAX)
            .map(|it| BrokenRule {
                rule: it.rule.clone(),
                nl: it.nl(),
                en: it.en(),
                is_fatal: it.severity == Severity::Fatal,
            })
            .collect(),
    }
}

fn lines_of(invoice: &Invoice) -> Vec<InvoiceLine> {
    let lines = invoice.lines.iter().take(LINES_MAX);
    lines
        .map(|it| InvoiceLine {
            what: line(it.name.as_deref().or(it.description.as_deref()).unwrap_or_default(), 300),
            quantity: it.quantity.map(|quantity| quantity.to_string()).unwrap_or_default(),
            cents: it.net.as_ref().and_then(|net| net.amount.rounded(2).cents()),
        })
        .collect()
}

/// By what a party is known, the surest first.
fn keys_of(party: &Party) -> Vec<(KeyKind, String)> {
    let mut keys: Vec<(KeyKind, String)> = Vec::new();
    let mut add = |kind: KeyKind, text: Option<&str>| {
        if let Some(value) = text.and_then(|text| key_of(kind, text))
            && !keys.contains(&(kind, value.clone()))
        {
            keys.push((kind, value));
        }
    };
    add(KeyKind::Vat, party.vat_number.as_deref());
    let country = party.address.as_ref().and_then(|address| address.country.as_deref()).unwrap_or_default();
    let ids = party.legal_id.iter().chain(&party.electronic_address).chain(&party.ids);
    for id in ids {
        let value = Some(id.value.as_str());
        if let Some(kind) = kind_of(id, country) {
            add(kind, value);
        }
    }
    keys
}

/// The lists of ISO 6523 and EAS by their codes: 0106 KvK, 0208 KBO, 0088 GLN, 9944 and 9925 VAT of the Netherlands and Belgium.
fn kind_of(id: &Identifier, country: &str) -> Option<KeyKind> {
    match id.scheme.as_deref().unwrap_or_default() {
        "0106" => Some(KeyKind::Kvk),
        "0208" => Some(KeyKind::Kbo),
        "0088" => Some(KeyKind::Gln),
        "9944" | "9925" => Some(KeyKind::Vat),
        "" if country == "NL" && id.value.trim().len() == 8 => Some(KeyKind::Kvk),
        "" if country == "BE" => Some(KeyKind::Kbo),
        _ => None,
    }
}

fn name(party: Option<&Party>) -> String {
    party.and_then(|party| party.name.as_deref()).map(|name| line(name, 200)).unwrap_or_default()
}

/// One line of what others wrote.
pub(crate) fn line(text: &str, max: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(max).collect()
}

/// Whether we sell or buy, by who we are; `None`: it can't be told.
pub(crate) fn side_of(taken: &Taken, settings: &BooksSettings, firm: &str) -> Option<BookingSide> {
    let ours: Vec<String> = settings
        .names
        .iter()
        .map(String::as_str)
        .chain([firm])
        .filter_map(|name| key_of(KeyKind::Name, name))
        .collect();
    let is_us = |name: &str, keys: &[(KeyKind, String)]| {
        keys.iter().any(|key| settings.ours.contains(key))
            || key_of(KeyKind::Name, name).is_some_and(|name| ours.contains(&name))
    };
    let sells = is_us(&taken.seller, &taken.details.seller_keys);
    let buys = is_us(&taken.buyer, &taken.details.buyer_keys);
    match (sells, buys) {
        (true, false) => Some(BookingSide::Sale),
        (false, true) => Some(BookingSide::Purchase),
        _ => None,
    }
}
