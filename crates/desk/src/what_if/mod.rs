//! What if: other slots, people or rules, tried out on the organisation's own questions. Nothing is changed by asking.

mod choice;
mod firm;
mod minutes;
mod waiting;

use jiff::civil::Date;
use promise::Rule;
use promise::document::{IntervalDocument, WeekDocument};
use promise::simulate::{Changes, WhatIf};
use store::id::{AgentId, SubjectId, TeamId};

pub(crate) use choice::STEPS;
pub use choice::{Choice, ChoicePoint};
pub(crate) use firm::{Person, Snapshot, Trial};
pub(crate) use minutes::set_day;
pub(crate) use waiting::standing;

/// So many weeks of questions are lived through again.
pub const PAST_WEEKS: u32 = 8;
/// With fewer days than this nothing is known of how weeks differ.
pub const PAST_DAYS_MIN: u32 = 14;
/// Fewer questions than this are chance.
pub const QUESTIONS_MIN: usize = 40;
/// More minutes a day, more or less, are not meant.
pub const MINUTES_MAX: i64 = 480;
/// Colleagues who are taken on at once, at most.
pub const JOINING_MAX: u32 = 20;
/// Minutes that a question takes, as long as too few answers were seen to know and the lead doesn't say otherwise.
pub const EFFORT_MINUTES: i64 = 10;
/// And at most.
pub const EFFORT_MINUTES_MAX: i64 = 240;

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WhatIfForm {
    /// Minutes a day, more or less, for everybody in a team.
    pub team_minutes: Vec<(TeamId, i64)>,
    /// The same for one colleague, on top.
    pub minutes: Vec<(AgentId, i64)>,
    /// Other slots on a weekday (`mon` to `sun`), before minutes are added or taken.
    pub slots: Vec<(AgentId, &'static str, Vec<IntervalDocument>)>,
    /// Who isn't there.
    pub gone: Vec<AgentId>,
    pub joining: Option<Joining>,
    /// Another general promise rule.
    pub rule: Option<Rule>,
    /// Minutes that a question usually takes; `None`: what the organisation's own answers took, by subject
    /// ([`EFFORT_MINUTES`] while there are too few).
    pub effort_minutes: Option<i64>,
}

impl WhatIfForm {
    /// Whether anything would be different.
    #[must_use]
    pub fn changes_something(&self) -> bool {
        let minutes = self.team_minutes.iter().map(|(_, n)| n).chain(self.minutes.iter().map(|(_, n)| n));
        minutes.into_iter().any(|n| *n != 0)
            || !self.slots.is_empty()
            || !self.gone.is_empty()
            || self.joining.is_some()
            || self.rule.is_some()
    }
}

/// Colleagues who are taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    pub count: u32,
    /// Whose working hours and slots they get.
    pub like: AgentId,
    /// What they know; empty: what that colleague knows, and as well.
    pub knows: Vec<SubjectId>,
}

/// What there is to change, and what would come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfView {
    /// Everybody who has slots or knows a subject, by name.
    pub people: Vec<WhatIfPerson>,
    pub teams: Vec<(TeamId, String)>,
    pub subjects: Vec<(SubjectId, String)>,
    /// The general rule, as it is.
    pub rule: Rule,
    pub past: WhatIfPast,
    pub effort: EffortFrom,
    /// The days that are judged: the first, and the last.
    pub ahead: [Date; 2],
    /// Colleagues who are known to be away for some time between these.
    pub away: Vec<String>,
    /// Minutes of answer slots per hour of the day, on a day from Monday to Friday: as things are, and as they would be.
    pub slots_by_hour: [[f64; 24]; 2],
    /// Minutes of answer slots in a week: as things are, and as they would be.
    pub week_minutes: [i64; 2],
    /// Minutes a week that were asked for but lie outside somebody's working hours.
    pub no_room_minutes: i64,
    pub found: Result<WhatIfFound, Lacking>,
}

/// A colleague whose time may be moved.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfPerson {
    pub agent: AgentId,
    pub name: String,
    pub teams: Vec<TeamId>,
    pub slots: WeekDocument,
    pub then: WeekDocument,
    /// Minutes of slots a week: as things are, and as they would be.
    pub week_minutes: [i64; 2],
    pub is_gone: bool,
    /// Whether the reader may change their roster.
    pub may_change: bool,
}

impl WhatIfPerson {
    /// Whether this colleague's week would be another.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.is_gone || self.slots != self.then
    }
}

/// Where it is known from how much work a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffortFrom {
    /// What so many answers of one's own took, by subject.
    Answers(u64),
    /// So many minutes, as was said.
    Said(i64),
    /// [`EFFORT_MINUTES`], since so few answers were seen.
    Little(u64),
}

/// What came in lately.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfPast {
    /// First and last day of it.
    pub first: Date,
    pub last: Date,
    pub questions: usize,
    /// Of those: about something that nobody with slots can answer now, and so left out.
    pub left_out: usize,
    pub urgent: usize,
    /// On a day from Monday to Friday, by hour of the day.
    pub by_hour: [f64; 24],
    /// By weekday, Monday first.
    pub by_weekday: [f64; 7],
}

/// What would come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfFound {
    pub what_if: WhatIf,
    /// What changes for which questions, the most questions first.
    pub subjects: Vec<WhatIfSubject>,
    /// There is so much to live through that it was done less often than usual: intervals are wider.
    pub is_thinned: bool,
    /// What waits now that nobody with slots can answer as things are, and so is left out.
    pub waiting_left_out: usize,
}

/// Questions about one thing to one team.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfSubject {
    pub team: String,
    /// `None`: about none of the subjects.
    pub subject: Option<String>,
    /// Who would answer them (first names).
    pub answered_by: Vec<String>,
    /// How much work one of them is, on average, in seconds for somebody who knows the subject.
    pub effort_s: i64,
    pub changes: Changes,
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// Nobody has answer slots.
    Slots,
    /// Nobody would have any left.
    Nobody,
    /// Too few questions, or too few days.
    History {
        questions: usize,
        /// From the first question until now.
        days: u32,
    },
    /// What would be left can't be reckoned with: hours that never open.
    Hours,
}
