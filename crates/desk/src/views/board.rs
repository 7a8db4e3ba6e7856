use jiff::Timestamp;
use jiff::civil::Date;
pub use store::EndedCounts;
use store::id::*;

use super::{ConversationRow, PromiseView};

/// What a lead oversees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardView {
    pub now: Timestamp,
    /// Conversations with an open promise, the earliest deadline first, at most 300.
    pub rows: Vec<ConversationRow>,
    /// All that are open, also those beyond `rows`.
    pub open: u32,
    /// Of those: on nobody's name.
    pub unassigned: u32,
    /// How today's promises ended so far.
    pub ended_today: EndedCounts,
    /// What needs somebody, among `rows`.
    pub needs: Vec<(ConversationId, Need)>,
    /// The organisation's today, and its next service day.
    pub today: Date,
    pub next_day: Date,
    /// The teams, by name.
    pub teams: Vec<(TeamId, String)>,
}

/// Why a promise needs somebody now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Little time is left: answer, or renew.
    DueSoon,
    /// By the plan it can't be kept.
    Unfit,
    /// Half of the time has passed, nobody has it, and it stands in nobody's slot.
    Nobody,
    /// So many promises before it were broken.
    Broken(u32),
}

/// Who waits for something that went wrong for many, and what each would be promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisruptedView {
    pub row: ConversationRow,
    /// What they would be promised; `None`: refused.
    pub deadline_at: Option<Timestamp>,
    /// It is what they were promised already.
    pub is_as_it_was: bool,
}

/// A message to all who wait for the same, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisruptionView {
    pub id: DisruptionId,
    pub words: String,
    /// First name of who told it.
    pub by: String,
    pub made_at: Timestamp,
    /// Until then it can be taken back.
    pub not_before: Timestamp,
    pub is_undone: bool,
    pub members: Vec<DisruptionMember>,
}

/// What became of it for one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisruptionMember {
    pub row: ConversationRow,
    /// `waiting`, `told`, `promised` (but not told: no address), `refused`, `undone`.
    pub state: String,
    /// Refused: `too_late` or `no_open_promise`.
    pub reason: String,
    pub promise: Option<PromiseView>,
}
