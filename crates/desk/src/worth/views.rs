//! What pages show of outcomes besides the figures themselves.

use jiff::Timestamp;
use jiff::civil::Date;
use store::{AccountWorthRow, DepartureRow, Slipping};

use super::Outcomes;

pub use store::{
    AccountPeriodRow as PeriodRow, AccountWorthRow as WorthRow, ComplainedRow, DepartureRow as Departure,
    Slipping as SlippingAccount, SurveyAnswerRow,
};

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomesView {
    pub outcomes: Outcomes,
    pub reckoned_at: Timestamp,
    /// Most at stake first; a few.
    pub slipping: Vec<Slipping>,
    pub slipping_count: i64,
    /// Months of which a page for the board is kept, the newest first: `2026-10`.
    pub months: Vec<String>,
    /// They are being worked out anew, or wait for it.
    pub is_reckoning: bool,
}

/// Who has left.
#[derive(Debug, Clone, PartialEq)]
pub struct DepartedView {
    pub gone: Vec<DepartureRow>,
    /// Nobody has said anything of these yet.
    pub seems_gone: Vec<AccountWorthRow>,
    pub drifting: Vec<AccountWorthRow>,
    /// All that slip away, most at stake first, at most 200.
    pub slipping: Vec<Slipping>,
    pub today: Date,
}

/// One account of which somebody is to say whether it has left.
#[derive(Debug, Clone)]
pub struct DepartureView {
    pub name: String,
    /// What was said before, and isn't over.
    pub said: Option<DepartureRow>,
    /// The end of its last contract, else its last purchase.
    pub last_seen_on: Option<Date>,
}

/// What somebody says of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DepartureForm {
    pub is_gone: bool,
    pub left_on: Option<Date>,
    /// `capacity`, `process`, `policy`, `product`, `supplier`, or `theirs`: nothing that we could have done.
    pub cause: String,
    pub words: String,
    pub lessons: String,
}

/// What a conversation took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeTaken {
    pub minutes: i64,
    /// Somebody said so; otherwise it is estimated from the open page.
    pub is_said: bool,
}
