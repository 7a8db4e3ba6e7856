use jiff::Timestamp;
use jiff::civil::Date;

pub use store::{
    AccountGlance, AccountKind, AccountListed, AccountMessage, AccountRow, AccountServed, AccountStay, BadRow,
    BookedDay, BookingSide, GivenAnswer, ImportCounts, ImportRow, ImportState, ImportStep, KeyKind, OpenComplaint,
    SubscriptionRow,
};

use super::{AttentionRow, ContactView, PromiseView};
use crate::importing::{ImportKind, Mapping};

/// A page of the list of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountsView {
    pub accounts: Vec<AccountListed>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    pub may_change: bool,
    pub may_bring_in: bool,
}

/// What an account brought in the last 24 months; only for those who may see money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountMoney {
    pub revenue_cents: i64,
    /// Of everybody, for the share.
    pub all_cents: i64,
    /// Revenue less cost of sales, of the rows of which the cost is known; `None`: of none.
    pub margin_cents: Option<i64>,
    /// What we bought of them.
    pub purchases_cents: i64,
    /// Of subscriptions that run.
    pub monthly_cents: i64,
}

/// A quarter on an account's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountQuarter {
    /// Its first day.
    pub begins: Date,
    /// `None` for those who may not see money.
    pub revenue_cents: Option<i64>,
    /// By how many promises ended in it: kept, renewed, broken, withdrawn.
    pub promises: [u32; 4],
}

/// Something on an account's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountEvent {
    /// A promise, with the subject of its conversation.
    Promise(Box<PromiseView>, String),
    Message(AccountMessage),
    /// What was booked on a day, or in a subscription's beginning or end.
    Booked(BookedDay),
    Began(SubscriptionRow),
    Ended(SubscriptionRow),
    /// What a colleague did about a reason to pay attention to them.
    Attention(Box<AttentionRow>),
}

/// Which part of the timeline is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountFilter {
    #[default]
    All,
    Promises,
    Messages,
    Money,
}

/// An account by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountHead {
    pub account: AccountRow,
    pub keys: Vec<(KeyKind, String)>,
    /// Open promises.
    pub waiting: u32,
}

/// Where a part of the timeline of an account begins: at what happened at `at`, less the first `passed` of that moment, and before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineFrom {
    pub at: Timestamp,
    pub passed: usize,
}

/// An account, with what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountView {
    pub account: AccountRow,
    pub keys: Vec<(KeyKind, String)>,
    pub waiting: u32,
    pub people: Vec<ContactView>,
    pub money: Option<AccountMoney>,
    /// From the oldest, at most 24.
    pub quarters: Vec<AccountQuarter>,
    /// Promises that ended in the last 24 months: kept, renewed, broken, withdrawn.
    pub promises: [u32; 4],
    /// When the last one was broken.
    pub broken_at: Option<Timestamp>,
    /// The newest first, each with its moment.
    pub events: Vec<(Timestamp, AccountEvent)>,
    /// Where the next part of the timeline begins, if there is one.
    pub more: Option<TimelineFrom>,
    pub glance: AccountGlance,
    /// What serving them cost in twelve months, and what is left. `None`: not worked out, or who looks doesn't see money.
    pub served: Option<AccountServed>,
    /// Goodwill given since the first of January: cents, and how often. `None`: who looks doesn't see money.
    pub goodwill: Option<(i64, i64)>,
    pub subscriptions: Vec<SubscriptionRow>,
    pub may_change: bool,
    pub may_see_money: bool,
}

/// What joining would move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinPreview {
    pub from: AccountRow,
    pub into: AccountRow,
    /// By table: contact, conversation, booking, subscription and so on; those of which there are some.
    pub moves: Vec<(&'static str, i64)>,
    pub keys: Vec<(KeyKind, String)>,
}

/// A file that was brought, as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportView {
    pub row: ImportRow,
    /// `None`: it wasn't brought by a table.
    pub kind: Option<ImportKind>,
    /// The names above its columns; empty when its bytes are gone.
    pub heads: Vec<String>,
    /// Its first rows.
    pub samples: Vec<Vec<String>>,
    /// Which column is what: as it was said, as it was the last time, or as it is guessed.
    pub mapping: Option<Mapping>,
    /// What stands between its cells.
    pub separator: char,
    /// The first of the rows that can't be taken.
    pub bad: Vec<BadRow>,
}
