use jiff::Timestamp;
use promise::document::WeekDocument;
use store::id::*;

pub use store::AbsenceRow as AbsenceView;

use crate::rosters::Skill;
use crate::trouble::Trouble;

/// The week of a colleague, as it is changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RosterView {
    pub agent: AgentId,
    pub name: String,
    /// IANA name: in which the times are meant.
    pub zone: String,
    /// Nobody has filled it in: the pattern is the firm's.
    pub is_new: bool,
    pub pattern: WeekDocument,
    pub slots: WeekDocument,
    pub known: Vec<(SubjectId, Skill)>,
    pub stand_in: Option<AgentId>,
    pub calendar_url: String,
    pub calendar_read_at: Option<Timestamp>,
    pub calendar_error: Option<Trouble>,
    /// Stretches in which their own calendar says they are busy, from now on.
    pub busy: Vec<(Timestamp, Timestamp)>,
    /// Whether their feed can be followed by somebody.
    pub has_feed: bool,
    /// Those that haven't ended, the earliest first.
    pub absences: Vec<AbsenceView>,
    /// Whether the reader may say what they know and who stands in.
    pub may_lead: bool,
    /// All there are.
    pub subjects: Vec<SubjectView>,
    /// Who may stand in: all who work here, but they themselves.
    pub colleagues: Vec<(AgentId, String)>,
}

/// What questions are about.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SubjectView {
    pub id: SubjectId,
    pub name: String,
    pub words: Vec<String>,
    /// Who knows it, the best first.
    pub known_by: Vec<(AgentId, String, Skill)>,
}

/// A colleague in the list of rosters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RosterLine {
    pub agent: AgentId,
    pub name: String,
    /// Nothing is planned for who has none.
    pub slots: WeekDocument,
    pub known: Vec<(String, Skill)>,
    pub stand_in: Option<String>,
    /// Away now, or next: from and until.
    pub away: Option<(Timestamp, Timestamp)>,
    pub calendar_error: Option<Trouble>,
}

/// A team in the list of rosters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TeamRosterView {
    pub team: TeamId,
    pub name: String,
    pub members: Vec<(AgentId, String)>,
    pub subjects: Vec<SubjectId>,
    pub on_call: Option<AgentId>,
}

/// Everybody's weeks that a lead may see.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RostersView {
    pub people: Vec<RosterLine>,
    pub teams: Vec<TeamRosterView>,
    pub subjects: Vec<SubjectView>,
}

/// A week of answer slots of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamWeek {
    pub today: jiff::civil::Date,
    /// Its Monday.
    pub first: jiff::civil::Date,
    /// Seven, from Monday on.
    pub days: Vec<TeamDay>,
    /// The reader's teams, and which of them is shown; `None`: all.
    pub teams: Vec<(TeamId, String)>,
    pub team: Option<TeamId>,
}

/// A day of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamDay {
    pub date: jiff::civil::Date,
    pub is_open: bool,
    /// Who would work then and doesn't, by name.
    pub away: Vec<Away>,
    /// By begin, then by name.
    pub slots: Vec<TeamSlot>,
}

/// Somebody who isn't there, the whole day or for some of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// First name.
    pub name: String,
    pub is_whole_day: bool,
}

/// A slot of a colleague, with what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamSlot {
    /// First name.
    pub name: String,
    pub from_at: Timestamp,
    pub until_at: Timestamp,
    /// By deadline.
    pub promised: Vec<InTeamSlot>,
}

/// What stands in a slot: a question, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTeamSlot {
    pub subject: String,
    /// The customer, or the pile.
    pub who: String,
    pub deadline_at: Timestamp,
    pub conversation: Option<ConversationId>,
    /// Its pile, and itself.
    pub file: Option<(PileId, DossierId)>,
}
