//! A bank statement, whatever it came in.

use jiff::civil::Date;
use serde::Serialize;

use crate::Decimal;
use crate::reference::Reference;

/// What a file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// ISO 20022 account report, during the day.
    Camt052,
    /// ISO 20022 statement.
    Camt053,
    /// ISO 20022 notification of debits and credits.
    Camt054,
    /// SWIFT customer statement.
    Mt940,
    /// SWIFT interim report.
    Mt942,
}

/// A file of statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statements {
    /// What the file was.
    pub format: Format,
    /// The version, as in `camt.053.001.08`.
    pub version: Option<String>,
    /// The number of the message.
    pub message: Option<String>,
    /// The statements in it, in order; may be empty.
    pub statements: Vec<Statement>,
}

/// A statement, report or notification of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// What the bank calls it.
    pub id: Option<String>,
    /// The number in the year.
    pub number: Option<String>,
    /// The page.
    pub page: Option<String>,
    /// Whose account.
    pub account: Account,
    /// First day that it is about.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The booked balance before.
    pub opening: Option<Balance>,
    /// The booked balance after.
    pub closing: Option<Balance>,
    /// All balances as they stand there.
    pub balances: Vec<Balance>,
    /// What was booked, and in reports also what will be.
    pub entries: Vec<Entry>,
    /// Whether opening and entries make closing.
    pub check: BalanceCheck,
}

/// Whether opening + booked entries = closing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BalanceCheck {
    /// They do.
    Right,
    /// They don't: something is missing, or there twice.
    Wrong {
        /// Opening plus entries.
        expected: Decimal,
        /// What the statement says.
        found: Decimal,
    },
    /// There is no opening or closing balance, or they are in different currencies.
    #[default]
    Unknown,
}

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The IBAN, if it is one.
    pub iban: Option<String>,
    /// The number as written.
    pub number: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
    /// The bank.
    pub bic: Option<String>,
}

/// A balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Which: `OPBD`, `CLBD`, `PRCD`, `ITBD`, `CLAV`, `FWAV` and so on (ISO 20022); MT's fields are called the same.
    pub kind: String,
    /// Below zero when the account is overdrawn.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: Option<String>,
    /// On which day.
    pub on: Option<Date>,
}

/// What was booked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Above zero what came in, below zero what went out.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Whether it takes back an earlier one.
    pub is_reversal: bool,
    /// Whether it is booked; else it is pending or only announced.
    pub is_booked: bool,
    /// When it was booked.
    pub booked_on: Option<Date>,
    /// From when it counts for interest.
    pub value_on: Option<Date>,
    /// The bank's reference.
    pub bank_reference: Option<String>,
    /// The customer's reference (MT940).
    pub customer_reference: Option<String>,
    /// What kind: `PMNT-RCDT-ESCT` (ISO 20022), or MT's `NTRF`.
    pub code: Option<String>,
    /// The bank's own code.
    pub bank_code: Option<String>,
    /// What the bank says about the entry.
    pub information: Option<String>,
    /// Who and what, if it is one payment.
    #[serde(flatten)]
    pub payment: Payment,
    /// The payments in it, if it is a batch that the bank tells apart; else empty.
    pub batch: Vec<Part>,
    /// How many payments are in it, if the bank says so.
    pub batch_count: Option<u32>,
}

/// A payment in a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// As of an entry: above zero what came in.
    pub amount: Option<Decimal>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Who and what.
    #[serde(flatten)]
    pub payment: Payment,
}

/// Who paid or was paid, and for what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// The other side.
    pub counterparty: Party,
    /// In whose name the other side did it.
    pub ultimate: Option<String>,
    /// What was said, in free text.
    pub remittance: Option<String>,
    /// The structured reference as written.
    pub structured: Option<String>,
    /// References with right check digits, in the text and apart.
    pub references: Vec<Reference>,
    /// The payer's own reference, that comes along to the end.
    pub end_to_end: Option<String>,
    /// The mandate of a direct debit.
    pub mandate: Option<String>,
    /// Who collects.
    pub creditor: Option<String>,
    /// The number of the transaction.
    pub transaction: Option<String>,
    /// Why it came back.
    pub return_reason: Option<String>,
}

/// The other side of a payment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Name.
    pub name: Option<String>,
    /// The IBAN, if it is one.
    pub iban: Option<String>,
    /// The account as written.
    pub account: Option<String>,
    /// The bank.
    pub bic: Option<String>,
}

impl Party {
    /// An account, of which it is seen whether it is an IBAN.
    pub(super) fn set_account(&mut self, written: &str) {
        let plain: String = written.chars().filter(|it| !it.is_whitespace()).collect();
        self.iban = crate::identifier::is_iban(&plain).then_some(plain);
        self.account = (!written.trim().is_empty()).then(|| written.trim().to_owned());
    }
}

impl Payment {
    /// Finds the references in what was said.
    pub(super) fn find_references(&mut self) {
        let mut found: Vec<Reference> = self.structured.iter().filter_map(|it| Reference::whole(it)).collect();
        for reference in [&self.remittance, &self.structured].into_iter().flatten().flat_map(|it| Reference::all_in(it))
        {
            if !found.contains(&reference) {
                found.push(reference);
            }
        }
        self.references = found;
    }
}

impl Statement {
    /// Holds opening and booked entries against closing.
    pub(super) fn check_balance(&mut self) {
        let (Some(opening), Some(closing)) = (&self.opening, &self.closing) else { return };
        let one_currency = opening.currency == closing.currency
            && self.entries.iter().all(|it| it.currency.is_none() || it.currency == opening.currency);
        let booked = self.entries.iter().filter(|it| it.is_booked).map(|it| it.amount);
        let expected = Decimal::sum(booked).and_then(|it| it.plus(opening.amount));
        self.check = match expected.filter(|_| one_currency) {
            None => BalanceCheck::Unknown,
            Some(expected) if expected == closing.amount => BalanceCheck::Right,
            Some(expected) => BalanceCheck::Wrong { expected, found: closing.amount },
        };
    }
}
