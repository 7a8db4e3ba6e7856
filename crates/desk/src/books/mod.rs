//! Invoices, bank statements, what we owe, and on whom we lean: what pages show of them, and what is pure. The acts are in
//! `acts::invoices`, `acts::bank`, `acts::owed`.

mod owing;
mod taken;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::id::{AccountId, AgentId, AsideId, ImportId, InvoiceId, InvoicePaymentId};

pub use outcome::concentration::Concentration;
pub use owing::{Days, Term, days_of, legal_days};
pub use store::{BookingSide, EntriesAside, EntryCounts, EntryPlace, EntryRow, InvoiceRow, KeyKind, StatementRow};
pub(crate) use taken::{Details, Taken, line, side_of, take};

/// Who we are on invoices, and who pays ours.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BooksSettings {
    /// Numbers by which an invoice knows us: VAT, KvK, KBO, GLN, IBAN; beside the organisation's name.
    pub ours: Vec<(KeyKind, String)>,
    /// Other names we go by.
    pub names: Vec<String>,
    /// Who hears of what must be paid; `None`: the first administrator.
    pub payer: Option<AgentId>,
    /// Whether we are large in the sense of the law, so that a small supplier may be made to wait for thirty days at most.
    pub is_large: bool,
}

/// A rule that an invoice breaks, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenRule {
    /// With those who made it: `BR-CO-10`.
    pub rule: String,
    pub nl: String,
    pub en: String,
    /// A receiver may refuse it for this.
    pub is_fatal: bool,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    pub what: String,
    pub quantity: String,
    pub cents: Option<i64>,
}

/// What became of a file that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// It is new.
    New { id: InvoiceId, number: String, is_booked: bool },
    /// It was there; `differs`: with another amount, and as it was then it counts.
    Known { id: InvoiceId, number: String, differs: bool },
    /// It is no invoice that can be taken.
    Not { problem: NotTaken },
}

/// Why a file isn't taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// Not read, and why in the ledger's own words.
    Unreadable { what: Unread, why: String },
    /// It has no number, date or amount.
    Bare,
}

/// What is the matter with a file that isn't read, as far as whoever brought it can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It is no XML, or damaged.
    NoXml,
    /// It has a document type, with which a file can do harm.
    DocumentType,
    /// Larger than is read.
    TooLarge,
    /// Characters that can't be read.
    Encoding,
    /// A PDF without an invoice as XML.
    OnlyPdf,
    /// A bank statement: there is a page for those.
    Statement,
    /// XML of something else.
    SomethingElse,
    /// A zip file that isn't unpacked.
    Zip,
}

/// An invoice with all that is known of it.
#[derive(Debug, Clone)]
pub struct InvoiceView {
    pub row: InvoiceRow,
    pub lines: Vec<InvoiceLine>,
    pub broken: Vec<BrokenRule>,
    /// By what the other side is known: VAT, KvK, IBAN.
    pub keys: Vec<(KeyKind, String)>,
    /// What is to be said when paying.
    pub references: Vec<String>,
    pub payments: Vec<PaymentView>,
    /// Accounts it may be of, when nobody has said: name and id.
    pub accounts: Vec<(AccountId, String)>,
    /// The one of these that a number on the invoice, or else its name, finds.
    pub found: Option<AccountId>,
    /// Only euros are booked.
    pub is_foreign: bool,
    /// It asks for payment to an account number that isn't known of this supplier.
    pub new_iban: Option<NewIban>,
}

/// An account number on a bill that is to be asked about: of a supplier of whom others are known, or another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIban {
    pub iban: String,
    /// Those that are known of the supplier.
    pub known: Vec<String>,
    /// Whose it is: an account with its name; `None`: nobody's that is known.
    pub of: Option<(AccountId, String)>,
}

/// A payment that was confirmed.
#[derive(Debug, Clone)]
pub struct PaymentView {
    pub id: InvoicePaymentId,
    pub invoice: InvoiceId,
    pub number: String,
    pub party: String,
    /// The sign on our account.
    pub cents: i64,
    pub on: Date,
    /// `false`: paid in another way than by an entry of a statement.
    pub is_of_entry: bool,
}

/// A proposal: what an entry is for.
#[derive(Debug, Clone)]
pub struct ProposedMatch {
    pub entry: EntryRow,
    /// Invoice, its number, its party, and how much of it, with the sign on our account.
    pub parts: Vec<(InvoiceId, String, String, i64)>,
    pub rest_cents: i64,
    /// 0 to 100.
    pub score: u8,
    /// Why, in a sentence.
    pub nl: String,
    pub en: String,
}

/// Statements, proposals, and what is for nothing that we know.
#[derive(Debug, Clone)]
pub struct BankView {
    pub statements: Vec<StatementRow>,
    pub proposals: Vec<ProposedMatch>,
    pub unmatched: Vec<EntryRow>,
    pub latest: Vec<PaymentView>,
    /// Of all statements.
    pub counts: EntryCounts,
    /// What was set aside last.
    pub asides: Vec<EntriesAside>,
    /// Behind these there are more open entries.
    pub next: Option<EntryPlace>,
}

/// An entry, with the open invoices that it may be for, likely ones first.
#[derive(Debug, Clone)]
pub struct EntryView {
    pub entry: EntryRow,
    pub open: Vec<InvoiceRow>,
}

/// What was set aside in one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetAside {
    pub act: AsideId,
    pub entries: u64,
}

/// What a file of statements brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BroughtStatements {
    pub statements: usize,
    pub new: u64,
    pub known: u64,
    /// Statements whose balances don't agree with their entries.
    pub wrong: usize,
    /// Of the last one; `None` when nothing was new.
    pub import: Option<ImportId>,
}

/// What we owe.
#[derive(Debug, Clone)]
pub struct OwedView {
    pub rows: Vec<Owed>,
    /// What is due, together, credit notes taken off; euros.
    pub total_cents: i64,
    pub late_cents: i64,
    /// How long we really take, over the last year; `None`: nothing was paid whole.
    pub days: Option<Days>,
    /// Per supplier: who waited longest for most, the worst first.
    pub suffering: Vec<Suffering>,
}

/// An invoice that we owe.
#[derive(Debug, Clone)]
pub struct Owed {
    pub row: InvoiceRow,
    /// When it is due: as it says, or thirty days after its date.
    pub due_on: Date,
    /// Days until then; below zero: it is late.
    pub days: i64,
    pub term: Term,
    /// To an account number that isn't known of this supplier.
    pub is_new_iban: bool,
}

/// A supplier that waits for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suffering {
    pub name: String,
    /// Invoices that were or are late.
    pub late: usize,
    pub invoices: usize,
    /// Of the late ones, the longest.
    pub days_max: i64,
    /// Euros times days late: what they lent us without wanting to.
    pub euro_days: i64,
}

/// On whom we lean.
#[derive(Debug, Clone)]
pub struct ConcentrationView {
    pub since: Date,
    pub until: Date,
    pub sales: Option<Leaning>,
    pub purchases: Option<Leaning>,
    pub both: Vec<outcome::concentration::BothWays>,
}

/// One side.
#[derive(Debug, Clone)]
pub struct Leaning {
    pub total_cents: i64,
    /// Per party what it is, the largest first.
    pub rows: Vec<LeaningRow>,
    pub hhi: f64,
    pub equal_parties: f64,
    pub of_three: f64,
}

/// A party.
#[derive(Debug, Clone)]
pub struct LeaningRow {
    pub account: AccountId,
    pub name: String,
    pub cents: i64,
    pub share: f64,
}
