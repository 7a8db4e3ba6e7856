use std::collections::HashMap;

use jiff::Timestamp;
use store::id::*;

pub use store::{FileInSlotRow, Interruptions, PlannedSlot};

use super::ConversationRow;
pub use crate::honest::{QuoteBasis, QuoteReason};

/// Where a promise stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlannedView {
    /// First name of whose slot it is; empty without a slot.
    pub agent_name: String,
    /// Whether that is the reader.
    pub is_mine: bool,
    /// `None`: it should stand in one, and there is none.
    pub slot: Option<PlannedSlot>,
    /// By the plan it can't be kept.
    pub is_late: bool,
    /// Without a slot: nobody is said to know its subject.
    pub is_known_by_nobody: bool,
    /// A hand put it there.
    pub is_pinned: bool,
}

/// What Today shows of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct TodayPlan {
    pub planned: HashMap<PromiseId, PlannedView>,
    /// The reader's slots of today, in order.
    pub slots: Vec<(Timestamp, Timestamp)>,
    /// The slot of theirs that runs, or comes within a day.
    pub next: Option<(Timestamp, Timestamp)>,
    /// For a lead: what can't be kept as planned, or was promised later than its rule wanted.
    pub too_late: Vec<TooLate>,
    /// Files in the reader's slots of today and tomorrow.
    pub files: Vec<store::FileInSlotRow>,
    /// For a lead: so many files fit nowhere in time.
    pub unfit_files: u32,
    /// For a lead: of all together, since midnight.
    pub interruptions: Option<Interruptions>,
}

/// A promise that a lead has to look at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TooLate {
    pub conversation: ConversationRow,
    /// Where it stands, too late or nowhere …
    pub planned: Option<PlannedView>,
    /// … or why it was promised later than its rule wanted.
    pub quote: Option<QuoteReason>,
}

/// The plan of one conversation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct InSlot {
    pub promise: PromiseId,
    pub deadline_at: Timestamp,
    pub planned: Option<PlannedView>,
    /// Why its deadline is what it is; for colleagues only.
    pub quote: Option<QuoteReason>,
    /// Whom it interrupted: first name, `urgent` or `on_call`, and when.
    pub interrupted: Vec<(String, String, Timestamp)>,
    /// Where it may be moved to, the earliest first.
    pub choices: Vec<SlotChoice>,
}

/// A slot that a promise may be moved to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SlotChoice {
    pub agent: AgentId,
    pub agent_name: String,
    pub from_at: Timestamp,
    pub until_at: Timestamp,
}
