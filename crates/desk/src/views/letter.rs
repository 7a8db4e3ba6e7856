use jiff::Timestamp;
use jiff::civil::Date;
use store::id::*;

use super::PromiseView;

/// An evening letter, in its reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterView {
    pub day: Date,
    pub written_at: Timestamp,
    /// "dinsdag 24 november 2026".
    pub date: String,
    pub greeting: String,
    /// Two lines: how the promises of that day ended, and how many were forgotten.
    pub opening: [String; 2],
    /// On which files a promise was broken that day.
    pub files: Option<String>,
    /// Which bills we should have paid by that evening; for those who may see the books.
    pub bills: Option<String>,
    /// Worst first, at most seven.
    pub entries: Vec<LetterEntryView>,
    /// What it was due to, as far as the data says so.
    pub cause: Option<String>,
    pub farewell: [&'static str; 2],
    /// "Ik bel morgen".
    pub call: String,
    /// Before when whoever says so now will have called.
    pub call_before: Timestamp,
    /// Customers, also those beyond the seven.
    pub forgotten: u32,
}

/// A customer in a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterEntryView {
    /// 1 is the worst.
    pub place: u32,
    pub conversation: ConversationId,
    /// Promises that were broken.
    pub broken: usize,
    pub who: String,
    pub aside: String,
    pub subject: String,
    /// Their own words; may be empty.
    pub words: String,
    /// What was promised, how often, and what was promised that evening.
    pub what: String,
    pub fate: Fate,
    /// The reader said "I'll call" just now, and can take it back.
    pub can_take_back: bool,
}

/// What became of a customer since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Somebody said "I'll call": this promise is open.
    Calls(PromiseView),
    /// And did.
    Called { by: String, at: Timestamp },
    /// A colleague answered.
    Answered { at: Timestamp },
    /// Closed otherwise: the customer said that it is well, or it was taken back with a reason.
    Closed,
    /// Still waits, with this promise.
    Waits(Option<PromiseView>),
}

/// A letter in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterLine {
    pub day: Date,
    /// Customers, also those beyond the seven.
    pub forgotten: u32,
    /// Of the seven: called by who said so.
    pub called: u32,
    /// Of the seven: answered or closed since.
    pub answered: u32,
    /// Of the seven: still waiting.
    pub waiting: u32,
}
