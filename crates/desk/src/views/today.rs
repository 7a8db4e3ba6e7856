use jiff::Timestamp;
use store::id::*;

use super::{ConversationRow, PromiseView};

/// Today, for one colleague.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TodayView {
    pub now: Timestamp,
    /// My open promises by deadline, at most 100, each with its conversation.
    pub mine: Vec<ConversationRow>,
    pub mine_count: u32,
    /// Open promises of my teams that name nobody, by deadline, at most 50.
    pub unowned: Vec<ConversationRow>,
    /// Open promises in a colleague's name that stand in my slots, since they are away: by deadline, at most 50.
    pub standing_in: Vec<ConversationRow>,
    /// Set aside by this colleague until today, of which the customer let nothing be heard, at most 50.
    pub back: Vec<ConversationRow>,
    /// Broken or renewed since the start of yesterday: mine; for a lead or administrator, everybody's. Newest first, at most 50.
    pub broken_and_renewed: Vec<ConversationEvent>,
    /// Mine that ended today (kept, renewed, broken), for the day line.
    pub settled_today: Vec<ConversationRow>,
    pub day: Day,
}

/// A promise that ended otherwise than by being kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConversationEvent {
    pub conversation: ConversationId,
    pub who: String,
    pub subject: String,
    pub promise: PromiseView,
}

/// The service day that the day line draws: the organisation's open intervals today (or, when closed, of the next service day).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Day {
    /// Sorted, may be empty when the hours never open.
    pub open: Vec<(Timestamp, Timestamp)>,
    /// False when today is not a service day and `open` is of the next one.
    pub is_today: bool,
}

/// The small day line on every page: my promises of today.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StripView {
    pub day: Day,
    pub promises: Vec<PromiseView>,
}

/// A line in the palette.
#[expect(clippy::large_enum_variant, reason = "a dozen at a time, and most are conversations")]
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Found {
    Conversation(ConversationRow),
    Contact { id: ContactId, name: String, account: Option<String>, reach: String },
    Account { id: AccountId, name: String, city: String },
}
