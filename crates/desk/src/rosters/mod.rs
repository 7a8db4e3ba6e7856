//! When colleagues work, answer and are away: what people fill in, and what can be wrong with it.

mod colleague;
mod week;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use promise::document::WeekDocument;
pub use promise::roster::Skill;
use store::id::{AgentId, SubjectId, TeamId};

pub(crate) use colleague::{colleague_of, number_of_agent};
pub use week::problems_of;
pub(crate) use week::{week_json, week_of};

/// How well somebody knows a subject, as it is stored: 1 to 3.
pub(crate) fn number_of(skill: Skill) -> i64 {
    match skill {
        Skill::Learning => 1,
        Skill::Knows => 2,
        Skill::Expert => 3,
    }
}

/// How well somebody knows a subject, as it was stored.
pub(crate) fn skill_of(number: i64) -> Skill {
    match number {
        ..=1 => Skill::Learning,
        2 => Skill::Knows,
        3.. => Skill::Expert,
    }
}

/// The week of a colleague.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterForm {
    pub agent: AgentId,
    /// When they work.
    pub pattern: WeekDocument,
    /// When they answer: within the pattern.
    pub slots: WeekDocument,
    /// Their own calendar (iCalendar); empty: none.
    pub calendar_url: String,
    /// What only a lead says; `None` leaves it as it is.
    pub knowledge: Option<Knowledge>,
}

/// What a colleague knows, and who stands in for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Knowledge {
    pub known: Vec<(SubjectId, Skill)>,
    pub stand_in: Option<AgentId>,
}

/// Somebody won't be there, in days of their own zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceForm {
    pub agent: AgentId,
    pub first: Date,
    /// `None`: from the beginning of the first day.
    pub from: Option<Time>,
    pub last: Date,
    /// `None`: up to the end of the last day.
    pub until: Option<Time>,
    pub reason: String,
}

/// What questions are about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubjectForm {
    pub id: Option<SubjectId>,
    pub name: String,
    /// Tags and words of a subject line by which it is recognised, with commas between them.
    pub words: String,
}

/// The subjects of a team, and who is on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRosterForm {
    pub team: TeamId,
    pub subjects: Vec<SubjectId>,
    /// `None`: everybody in it.
    pub on_call: Option<AgentId>,
}

/// Something that is wrong with a roster, at a field: `pattern.mon`, `slots.tue`, `calendar_url`, `stand_in`, `last`, …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterProblem {
    pub field: String,
    pub fault: RosterFault,
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterFault {
    /// A time that can't be read.
    NotATime,
    /// Ends at or before its begin.
    EndBeforeBegin,
    /// Two that cover the same time, as written.
    Overlap { first: String, second: String },
    /// They are away already within that time.
    AwayAlready { from_at: Timestamp, until_at: Timestamp },
    /// An answer slot at a time when they don't work, as written.
    OutsidePattern { slot: String },
    /// An answer slot that is too short to answer anything in, as written.
    TooShort { slot: String },
    /// It has passed already.
    InThePast,
    /// Too far off.
    TooFar,
    /// It can't be taken for another reason: a key of the locale files.
    Other(&'static str),
}

impl RosterProblem {
    pub(crate) fn at(field: impl Into<String>, fault: RosterFault) -> Self {
        Self { field: field.into(), fault }
    }
}
