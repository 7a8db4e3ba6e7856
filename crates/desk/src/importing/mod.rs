//! Files with figures: which column is what, and what is made of each row. Pure; [`crate::acts::imports`] brings them in.

mod find;
mod guess;
mod row;

use std::collections::BTreeMap;

use ledger::table::amount::Decimals;
use ledger::table::day::Order;
use serde::{Deserialize, Serialize};

pub(crate) use find::{Finder, Found, Made};
pub(crate) use guess::{guessed, heads_key};
pub(crate) use row::{Bad, Cells, ReadRow, What, read_row};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportKind {
    /// What accounts bought of us.
    Sales,
    /// What we bought of them.
    Purchases,
    /// Who they are.
    Accounts,
    /// What comes back each month.
    Subscriptions,
}

impl ImportKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Sales, Self::Purchases, Self::Accounts, Self::Subscriptions];

    /// The word that stands in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sales => "csv-sales",
            Self::Purchases => "csv-purchases",
            Self::Accounts => "csv-accounts",
            Self::Subscriptions => "csv-subscriptions",
        }
    }

    /// The kind of this word; `None` for what isn't brought in by a table.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What its columns can be, in the order in which they are offered.
    #[must_use]
    pub fn meanings(self) -> Vec<Meaning> {
        use Meaning as M;
        let who = [M::Number, M::Name, M::Email, M::Domain, M::Vat, M::Kvk, M::Iban];
        let what: &[Meaning] = match self {
            Self::Sales | Self::Purchases => {
                &[M::Date, M::Amount, M::Cost, M::Product, M::Side, M::Currency, M::Reference]
            }
            Self::Accounts => &[M::City, M::Kind, M::Since, M::Tier, M::Note],
            Self::Subscriptions => &[M::Amount, M::Product, M::Started, M::Ended, M::Currency, M::Reference],
        };
        who.into_iter().chain(what.iter().copied()).collect()
    }

    /// What it can't do without, besides a way to find the account.
    #[must_use]
    pub const fn needed(self) -> &'static [Meaning] {
        match self {
            Self::Sales | Self::Purchases => &[Meaning::Date, Meaning::Amount],
            Self::Accounts => &[Meaning::Name],
            Self::Subscriptions => &[Meaning::Amount, Meaning::Started],
        }
    }
}

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The account's number in the firm's books.
    Number,
    /// The account's name.
    Name,
    /// An e-mail address at the account.
    Email,
    /// What stands behind the @ of its addresses.
    Domain,
    /// For VAT.
    Vat,
    /// In the Dutch trade register.
    Kvk,
    /// A bank account.
    Iban,
    /// The day.
    Date,
    /// Without VAT; of a subscription: per month.
    Amount,
    /// Cost of sales.
    Cost,
    /// What was bought.
    Product,
    /// Sale or purchase, where both stand in one file.
    Side,
    /// Only euros are taken.
    Currency,
    /// Of the row in the other program, such as an invoice number.
    Reference,
    /// Where the account is.
    City,
    /// Company or household.
    Kind,
    /// Customer since.
    Since,
    /// The firm's own word.
    Tier,
    /// A note.
    Note,
    /// The first day of a subscription.
    Started,
    /// Its last day.
    Ended,
}

impl Meaning {
    /// The word that stands in forms, data and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Email => "email",
            Self::Domain => "domain",
            Self::Vat => "vat",
            Self::Kvk => "kvk",
            Self::Iban => "iban",
            Self::Date => "date",
            Self::Amount => "amount",
            Self::Cost => "cost",
            Self::Product => "product",
            Self::Side => "side",
            Self::Currency => "currency",
            Self::Reference => "reference",
            Self::City => "city",
            Self::Kind => "kind",
            Self::Since => "since",
            Self::Tier => "tier",
            Self::Note => "note",
            Self::Started => "started",
            Self::Ended => "ended",
        }
    }

    /// Whether an account is found by it.
    #[must_use]
    pub const fn finds(self) -> bool {
        matches!(self, Self::Number | Self::Name | Self::Email | Self::Domain | Self::Vat | Self::Kvk | Self::Iban)
    }
}

/// Which column is what, and how its cells are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The place of each column that is used, from 0.
    pub columns: BTreeMap<Meaning, usize>,
    /// The sign before the cents.
    pub decimals: Decimals,
    /// What comes first in a day with slashes.
    pub order: Order,
    /// Whether accounts that aren't found are made.
    pub makes_accounts: bool,
}

impl Mapping {
    /// What is missing before rows can be read, each as a meaning; [`Meaning::Number`] stands for any way to find an account.
    #[must_use]
    pub fn lacks(&self, kind: ImportKind) -> Vec<Meaning> {
        let mut lacks: Vec<Meaning> =
            kind.needed().iter().copied().filter(|meaning| !self.columns.contains_key(meaning)).collect();
        if !self.columns.keys().any(|meaning| meaning.finds()) && !lacks.contains(&Meaning::Name) {
            lacks.push(Meaning::Number);
        }
        lacks
    }
}
