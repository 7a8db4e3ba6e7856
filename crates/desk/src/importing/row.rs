//! One row of a file: what it says, or why it can't be taken.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;
use ledger::identifier::{is_iban, is_kvk};
use ledger::table::amount::{NotAnAmount, cents};
use ledger::table::{Table, day};
use sha2::{Digest, Sha256};
use store::{AccountKind, BookingSide, KeyKind, Sought};

use super::{ImportKind, Mapping, Meaning};
use crate::accounts;
use crate::check::{self, NAME_MAX};

/// Years before this are typing errors.
const YEAR_MIN: i16 = 1950;
/// Characters of a wrong cell that are kept.
const SAID_MAX: usize = 80;
/// Characters of a note.
const NOTE_MAX: usize = 2_000;

/// Why a row can't be taken: which column, a word of the program, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bad {
    pub(crate) meaning: Option<Meaning>,
    pub(crate) problem: &'static str,
    pub(crate) said: String,
}

/// By what the account is to be found; each may be empty. In the form in which they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Cells {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) domain: String,
    pub(crate) vat: String,
    pub(crate) kvk: String,
    pub(crate) iban: String,
}

impl Cells {
    /// Each way to find it with its text, the surest first.
    pub(crate) fn ways(&self) -> impl Iterator<Item = (Sought, String)> + use<'_> {
        let key = Sought::Key;
        let own = [
            (Sought::Number, &self.number),
            (key(KeyKind::Vat), &self.vat),
            (key(KeyKind::Kvk), &self.kvk),
            (key(KeyKind::Iban), &self.iban),
            (Sought::Email, &self.email),
            (key(KeyKind::Domain), &self.domain),
        ];
        let behind_at =
            self.email.rsplit_once('@').map(|(_, domain)| domain).filter(|domain| !accounts::is_shared(domain));
        own.into_iter()
            .map(|(sought, text)| (sought, text.clone()))
            .chain(behind_at.map(|domain| (key(KeyKind::Domain), domain.to_owned())))
            .chain([(Sought::Name, self.name.clone()), (key(KeyKind::Name), self.name.to_lowercase())])
            .filter(|(_, text)| !text.is_empty())
    }

    /// The keys that a new account gets.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (KeyKind, String)> + use<'_> {
        self.ways().filter_map(|(sought, text)| match sought {
            Sought::Key(kind) => Some((kind, text)),
            Sought::Number | Sought::Email | Sought::Name => None,
        })
    }

    fn first(&self) -> String {
        self.ways().next().map_or_else(String::new, |(sought, text)| format!("{sought:?}:{text}"))
    }
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadRow {
    /// In the file, from 1.
    pub(crate) line: u64,
    pub(crate) cells: Cells,
    pub(crate) what: What,
}

/// What a row says of its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Booking { side: BookingSide, on: Date, cents: i64, cost_cents: Option<i64>, product: String, reference: String },
    Account { city: String, kind: Option<AccountKind>, since: Option<Date>, tier: String, note: String },
    Subscription { cents: i64, product: String, started_on: Date, ended_on: Option<Date>, reference: String },
}

impl ReadRow {
    /// What makes it the same row as another one, but for how often it stands in the file.
    pub(crate) fn likeness(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.identity().hash(&mut hasher);
        hasher.finish()
    }

    /// Whether the other program numbers its rows, so that the same one twice is one.
    pub(crate) fn has_reference(&self) -> bool {
        match &self.what {
            What::Booking { reference, .. } | What::Subscription { reference, .. } => !reference.is_empty(),
            What::Account { .. } => false,
        }
    }

    /// The key under which it counts once; `nth` of its like in this file, from 1. Keys of the same day lie together, so that a
    /// file in the order of its days is taken in as fast as the database can write.
    pub(crate) fn source_key(&self, nth: u32) -> String {
        let (kind, on) = match &self.what {
            What::Booking { on, .. } => ("csv", *on),
            What::Subscription { started_on, .. } => ("csv-sub", *started_on),
            What::Account { .. } => ("csv-account", Date::ZERO),
        };
        let nth = if self.has_reference() { 1 } else { nth };
        let digest = Sha256::digest(format!("{}\u{1f}{nth}", self.identity()).as_bytes());
        let digest: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        format!("{kind}:{on}:{digest}")
    }

    fn identity(&self) -> String {
        let who = self.cells.first();
        match &self.what {
            What::Booking { side, on, cents, product, reference, .. } => {
                format!("{who}\u{1f}{side}\u{1f}{on}\u{1f}{cents}\u{1f}{product}\u{1f}{reference}")
            }
            What::Subscription { product, started_on, reference, .. } => {
                format!("{who}\u{1f}{product}\u{1f}{started_on}\u{1f}{reference}")
            }
            What::Account { .. } => who,
        }
    }
}

/// Reads the row at which `table` is. `until` is the last day that can be meant.
pub(crate) fn read_row(table: &Table, kind: ImportKind, mapping: &Mapping, until: Date) -> Result<ReadRow, Bad> {
    if table.width() != table.heads().len() {
        let said = table.width().to_string();
        return Err(Bad { meaning: None, problem: "cells", said });
    }
    let reader = Reader { table, mapping, until };
    let cells = reader.cells(kind)?;
    let what = match kind {
        ImportKind::Sales => reader.booking(BookingSide::Sale)?,
        ImportKind::Purchases => reader.booking(BookingSide::Purchase)?,
        ImportKind::Accounts => reader.account()?,
        ImportKind::Subscriptions => reader.subscription()?,
    };
    Ok(ReadRow { line: table.line(), cells, what })
}

struct Reader<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    until: Date,
}

impl Reader<'_> {
    fn cell(&self, meaning: Meaning) -> std::borrow::Cow<'_, str> {
        self.mapping.columns.get(&meaning).map_or(std::borrow::Cow::Borrowed(""), |place| self.table.cell(*place))
    }

    fn bad(&self, meaning: Meaning, problem: &'static str) -> Bad {
        let said = self.cell(meaning).chars().filter(|c| !c.is_control()).take(SAID_MAX).collect();
        Bad { meaning: Some(meaning), problem, said }
    }

    fn line(&self, meaning: Meaning, max: usize) -> Result<String, Bad> {
        let cell = self.cell(meaning);
        check::optional_line("", &cell, max).map_err(|_| self.bad(meaning, "too-long"))
    }

    fn cells(&self, kind: ImportKind) -> Result<Cells, Bad> {
        let bare = |meaning| -> String {
            self.cell(meaning).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
        };
        let email = self.cell(Meaning::Email);
        let email = if email.is_empty() {
            String::new()
        } else {
            check::address("", &email).map_err(|_| self.bad(Meaning::Email, "not-an-address"))?
        };
        let domain = accounts::domain_of(&self.cell(Meaning::Domain));
        let cells = Cells {
            number: self.line(Meaning::Number, accounts::NUMBER_MAX)?,
            name: self.line(Meaning::Name, NAME_MAX)?,
            email,
            domain: domain.ok_or_else(|| self.bad(Meaning::Domain, "not-a-domain"))?,
            vat: bare(Meaning::Vat),
            kvk: bare(Meaning::Kvk),
            iban: bare(Meaning::Iban),
        };
        if !cells.iban.is_empty() && !is_iban(&cells.iban) {
            return Err(self.bad(Meaning::Iban, "not-an-iban"));
        }
        if !cells.kvk.is_empty() && !is_kvk(&cells.kvk) {
            return Err(self.bad(Meaning::Kvk, "not-a-kvk"));
        }
        if kind == ImportKind::Accounts && cells.name.is_empty() {
            return Err(self.bad(Meaning::Name, "required"));
        }
        if cells.ways().next().is_none() {
            return Err(Bad { meaning: None, problem: "no-account", said: String::new() });
        }
        Ok(cells)
    }

    fn amount(&self, meaning: Meaning) -> Result<i64, Bad> {
        cents(&self.cell(meaning), self.mapping.decimals).map_err(|error| {
            let problem = match error {
                NotAnAmount::Missing => "required",
                NotAnAmount::Unreadable => "not-an-amount",
                NotAnAmount::PartOfACent => "part-of-a-cent",
                NotAnAmount::OtherCurrency => "other-currency",
                NotAnAmount::TooLarge => "too-large",
            };
            self.bad(meaning, problem)
        })
    }

    fn day(&self, meaning: Meaning) -> Result<Option<Date>, Bad> {
        let day = self.any_day(meaning)?;
        match day {
            Some(day) if day.year() < YEAR_MIN || day > self.until => Err(self.bad(meaning, "day-out-of-range")),
            _ => Ok(day),
        }
    }

    /// A contract may run for many years.
    fn any_day(&self, meaning: Meaning) -> Result<Option<Date>, Bad> {
        let cell = self.cell(meaning);
        if cell.is_empty() {
            return Ok(None);
        }
        let day = day::date(&cell, Some(self.mapping.order)).ok_or_else(|| self.bad(meaning, "not-a-day"))?;
        if crate::acts::bookings::is_day(day) { Ok(Some(day)) } else { Err(self.bad(meaning, "day-out-of-range")) }
    }

    fn needed_day(&self, meaning: Meaning) -> Result<Date, Bad> {
        self.day(meaning)?.ok_or_else(|| self.bad(meaning, "required"))
    }

    fn in_euros(&self) -> Result<(), Bad> {
        let currency = self.cell(Meaning::Currency);
        if ["", "EUR", "€", "EURO"].contains(&currency.to_uppercase().as_str()) {
            Ok(())
        } else {
            Err(self.bad(Meaning::Currency, "other-currency"))
        }
    }

    fn booking(&self, usual: BookingSide) -> Result<What, Bad> {
        self.in_euros()?;
        let side = match self.cell(Meaning::Side).to_lowercase().as_str() {
            "" => usual,
            "sale" | "sales" | "verkoop" | "omzet" | "revenue" | "v" | "s" => BookingSide::Sale,
            "purchase" | "purchases" | "inkoop" | "i" | "p" => BookingSide::Purchase,
            _ => return Err(self.bad(Meaning::Side, "not-a-side")),
        };
        let has_cost = !self.cell(Meaning::Cost).is_empty();
        Ok(What::Booking {
            side,
            on: self.needed_day(Meaning::Date)?,
            cents: self.amount(Meaning::Amount)?,
            cost_cents: if has_cost { Some(self.amount(Meaning::Cost)?) } else { None },
            product: self.line(Meaning::Product, NAME_MAX)?,
            reference: self.line(Meaning::Reference, NAME_MAX)?,
        })
    }

    fn account(&self) -> Result<What, Bad> {
        let kind = match self.cell(Meaning::Kind).to_lowercase().as_str() {
            "" => None,
            "company" | "bedrijf" | "zakelijk" | "business" | "b2b" => Some(AccountKind::Company),
            "household" | "particulier" | "huishouden" | "private" | "consumer" | "b2c" => Some(AccountKind::Household),
            _ => return Err(self.bad(Meaning::Kind, "not-a-kind")),
        };
        Ok(What::Account {
            city: self.line(Meaning::City, NAME_MAX)?,
            kind,
            since: self.day(Meaning::Since)?,
            tier: self.line(Meaning::Tier, accounts::TIER_MAX)?,
            note: self.line(Meaning::Note, NOTE_MAX)?,
        })
    }

    fn subscription(&self) -> Result<What, Bad> {
        self.in_euros()?;
        let (started_on, ended_on) = (self.needed_day(Meaning::Started)?, self.any_day(Meaning::Ended)?);
        if ended_on.is_some_and(|end| end < started_on) {
            return Err(self.bad(Meaning::Ended, "ends-before-it-begins"));
        }
        let cents = self.amount(Meaning::Amount)?;
        if cents <= 0 {
            return Err(self.bad(Meaning::Amount, "not-above-zero"));
        }
        Ok(What::Subscription {
            cents,
            product: self.line(Meaning::Product, NAME_MAX)?,
            started_on,
            ended_on,
            reference: self.line(Meaning::Reference, NAME_MAX)?,
        })
    }
}
