use jiff::Timestamp;
use jiff::civil::Date;
use store::id::*;

pub use store::{DossierEventRow, PileRow};

use store::EndedCounts;

/// A pile, at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PileSummary {
    pub pile: PileRow,
    pub team: String,
    pub subject: Option<String>,
    pub open: u32,
    /// Their promise has passed, or a promise on them was broken before.
    pub overdue: u32,
    /// By what is left of the slots they won't be done in time, or not at all.
    pub late: u32,
    /// When the oldest that is open came in.
    pub oldest_at: Option<Timestamp>,
    /// In and out in the last seven days.
    pub week: (u32, u32),
}

/// All piles, and how the time in slots is shared between questions and files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PilesView {
    pub piles: Vec<PileSummary>,
    pub share: SlotShare,
    pub teams: Vec<(TeamId, String)>,
    pub subjects: Vec<(SubjectId, String)>,
}

/// Where the time in answer slots goes in the days ahead, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SlotShare {
    /// Days ahead that are looked at.
    pub days: u32,
    pub slots_s: i64,
    pub questions_s: i64,
    pub files_s: i64,
    /// Work on files that finds no room in time.
    pub lacking_s: i64,
}

/// One pile: what is in it, and how it flowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PileView {
    pub summary: PileSummary,
    /// The earliest deadline first, at most 500.
    pub open: Vec<DossierLine>,
    /// Of the last 30 days, the last first, at most 20.
    pub ended: Vec<DossierLine>,
    /// Per day of the last 13 weeks: how many had come in and gone out by its end, counted from those that were in the pile then.
    pub flow: Vec<FlowDay>,
    /// How promises ended in these weeks.
    pub promises: EndedCounts,
    /// Who can do these, and so may have one on their name.
    pub colleagues: Vec<(AgentId, String)>,
    pub may_change: bool,
}

/// A file in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierLine {
    pub id: DossierId,
    pub reference: String,
    pub title: String,
    pub agent: Option<AgentId>,
    /// First name.
    pub agent_name: Option<String>,
    pub received_at: Timestamp,
    pub deadline_at: Timestamp,
    pub promise_state: store::PromiseState,
    /// Promises on it that were broken.
    pub broken: u32,
    /// Whose slot it is finished in, and when that begins; `None`: there is no room, or it has ended.
    pub planned: Option<(String, Timestamp)>,
    /// A hand put it there.
    pub is_pinned: bool,
    pub is_late: bool,
    pub ended_at: Option<Timestamp>,
    /// First name.
    pub ended_by: Option<String>,
    pub outcome: String,
}

/// A day of a pile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowDay {
    pub day: Date,
    pub came: u32,
    pub went: u32,
}

/// One file: where it stands, where it may be moved to, and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierView {
    pub pile: PileRow,
    pub file: DossierLine,
    /// Where it may be moved to, the earliest first; none when it has ended, or isn't planned.
    pub choices: Vec<super::SlotChoice>,
    /// The slot that a hand put it in.
    pub pinned_to: Option<(AgentId, Timestamp)>,
    /// The last first, at most 200.
    pub history: Vec<DossierEventRow>,
}
