//! Who answers what, and when: colleagues, the subjects they know, their working hours, answer slots and absences.
//!
//! Words are those of design.md §3. Ids are opaque numbers of 128 bits, so that a UUID fits and nothing has to be kept
//! beside the plan to find a colleague back.
//!
//! ```
//! use promise::roster::{Colleague, ColleagueId, Skill, SubjectId, Timetable};
//! use promise::{ServiceHours, document::{HoursDocument, WeekDocument}};
//! let hours = ServiceHours::from_document(&HoursDocument::office("Europe/Amsterdam", "08:30", "17:00"))?;
//! let twice = vec![["11:30".into(), "12:00".into()], ["15:30".into(), "16:30".into()]];
//! let slots = WeekDocument { tue: twice, ..WeekDocument::default() };
//! let karin = Colleague::new(ColleagueId(1), slots).knowing(SubjectId(7), Skill::Expert);
//! let timetable = Timetable::new(&hours, &karin)?;
//! let day = timetable.slots("2026-11-24T00:00:00Z".parse()?, "2026-11-25T00:00:00Z".parse()?)?;
//! assert_eq!(day.len(), 2);
//! assert_eq!(day[0].starts_at, "2026-11-24T11:30:00+01:00".parse()?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod stretches;
mod timetable;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use timetable::{SLOT_SECONDS_MIN, Timetable};

use crate::document::WeekDocument;

/// A colleague (agent).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ColleagueId(pub u128);

/// What a question is about, as far as it decides who can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SubjectId(pub u128);

/// A team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TeamId(pub u128);

/// How well a colleague knows a subject. Who isn't said to know it is never planned for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skill {
    /// Is learning it: answers, but takes longer.
    Learning,
    /// Knows it.
    Knows,
    /// Is the one whom others ask.
    Expert,
}

impl Skill {
    /// All levels, from least to most.
    pub const ALL: [Self; 3] = [Self::Learning, Self::Knows, Self::Expert];

    /// The word that stands in data and configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Learning => "learning",
            Self::Knows => "knows",
            Self::Expert => "expert",
        }
    }

    /// By what the effort of somebody who knows the subject is multiplied, before the organisation's own history says
    /// otherwise.
    #[must_use]
    pub const fn effort_factor(self) -> f64 {
        match self {
            Self::Learning => 1.5,
            Self::Knows => 1.0,
            Self::Expert => 0.8,
        }
    }
}

/// The text names no level of skill.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no level of skill; use learning, knows or expert")]
pub struct UnknownSkill(pub String);

impl std::str::FromStr for Skill {
    type Err = UnknownSkill;

    fn from_str(text: &str) -> Result<Self, UnknownSkill> {
        Self::ALL.into_iter().find(|skill| skill.as_str() == text).ok_or_else(|| UnknownSkill(text.to_owned()))
    }
}

/// A time in which a colleague isn't there: from `from` up to, not including, `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Absence {
    /// The first moment of it.
    pub from: Timestamp,
    /// The first moment after it; an absence that ends before it begins is none.
    pub until: Timestamp,
}

/// What the plan has to know of a colleague.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub id: ColleagueId,
    /// Working hours by weekday, local time; absent: whenever the service hours are open.
    pub working: Option<WeekDocument>,
    /// Answer slots by weekday, local time. What lies outside the working hours doesn't count.
    pub slots: WeekDocument,
    /// In any order; may overlap.
    pub absences: Vec<Absence>,
    /// The subjects they can answer, and how well.
    pub knows: BTreeMap<SubjectId, Skill>,
    /// Who is preferred for their questions when they are absent, if that colleague knows the subject.
    pub stand_in: Option<ColleagueId>,
}

impl Colleague {
    /// Works whenever the service hours are open, knows nothing yet, is never absent.
    #[must_use]
    pub fn new(id: ColleagueId, slots: WeekDocument) -> Self {
        Self { id, working: None, slots, absences: Vec::new(), knows: BTreeMap::new(), stand_in: None }
    }

    /// The same, knowing one subject more.
    #[must_use]
    pub fn knowing(mut self, subject: SubjectId, skill: Skill) -> Self {
        self.knows.insert(subject, skill);
        self
    }
}

/// A team: which subjects it answers, and who is on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// Who is in it.
    pub members: BTreeSet<ColleagueId>,
    /// Subjects the team answers. A question of the team with another subject, or none, may go to any member.
    pub subjects: BTreeSet<SubjectId>,
    /// For urgent matters: the first of these who is there.
    pub on_call: Vec<ColleagueId>,
}

/// One occurrence of an answer slot: when a colleague answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// Whose.
    pub colleague: ColleagueId,
    /// Its begin.
    pub starts_at: Timestamp,
    /// Its end; after the begin.
    pub ends_at: Timestamp,
}

impl Slot {
    /// How long it is, in seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.ends_at.as_second() - self.starts_at.as_second()
    }
}
