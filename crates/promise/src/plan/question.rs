//! What the plan is about: what waits, where it stands, and what an event changed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::roster::{Slot, SubjectId, TeamId};

/// A question (conversation) that waits, or a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QuestionId(pub u128);

/// The two kinds of work that stand side by side in one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// Of a customer who waits for an answer.
    Question,
    /// From a pile, with a maximum delay in service days.
    File,
}

/// How much work something is expected to be, for somebody who knows the subject.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Effort {
    /// The mean, in seconds.
    pub mean_s: f64,
    /// The standard deviation, in seconds: how far it may be off.
    pub deviation_s: f64,
}

impl Effort {
    /// Known exactly.
    #[must_use]
    pub const fn exactly(seconds: f64) -> Self {
        Self { mean_s: seconds, deviation_s: 0.0 }
    }

    /// The same for somebody who takes `factor` times as long.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { mean_s: self.mean_s * factor, deviation_s: self.deviation_s * factor }
    }

    /// The mean in whole seconds, at least one.
    pub(super) fn seconds(self) -> i64 {
        (self.mean_s.ceil() as i64).max(1)
    }

    pub(super) fn variance(self) -> f64 {
        self.deviation_s * self.deviation_s
    }
}

/// Something that waits to be answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// Which.
    pub id: QuestionId,
    /// Question or file.
    pub work: Work,
    /// What it is about; `None`: any member of the team can answer.
    pub subject: Option<SubjectId>,
    /// Whose it is; `None`: anybody who knows the subject can answer.
    pub team: Option<TeamId>,
    /// When its promise passes.
    pub deadline: Timestamp,
    /// How much work it is expected to be.
    pub effort: Effort,
}

/// Where something stands: by the end of this slot it is planned to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The slot, and so the colleague.
    pub slot: Slot,
    /// By when, in that slot: a part of it ends at this moment.
    pub planned_by: Timestamp,
    /// Whether it was moved there by hand, so that nothing moves it away.
    pub is_pinned: bool,
    /// Whether that is after its deadline.
    pub is_late: bool,
}

/// Why something stands nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nowhere {
    /// Nobody is said to know the subject.
    NobodyKnows,
    /// Those who know it have no slots, or none with room as far as the plan looks ahead.
    NoSlots,
}

/// Something that stands elsewhere than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub question: QuestionId,
    /// Where it stood; `None`: nowhere.
    pub from: Option<Place>,
    /// Where it stands now; `None`: nowhere.
    pub to: Option<Place>,
}

/// What an event changed in the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// What stands elsewhere than before, each once, what the event was about included.
    pub moved: Vec<Moved>,
    /// What could be kept before and, by the plan, can't be kept any more.
    pub late: Vec<QuestionId>,
    /// What couldn't be kept before and can now.
    pub kept_again: Vec<QuestionId>,
    /// What stands nowhere, and why.
    pub nowhere: Vec<(QuestionId, Nowhere)>,
}

/// Why an act on the plan was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The question isn't waiting.
    #[error("that question isn't waiting any more; look whether it was answered meanwhile")]
    NotWaiting,
    /// No such colleague in the plan.
    #[error("that colleague has no answer slots; give them slots first")]
    UnknownColleague,
    /// They don't know the subject.
    #[error("that colleague isn't said to know this subject; choose somebody who does, or add the subject to them")]
    DoesNotKnow,
    /// The slot is over, or was never there.
    #[error("there is no such slot any more; choose one that is still to come")]
    NoSuchSlot,
    /// Others were pinned there by hand, and fill it.
    #[error("that slot is full of what was moved there by hand; move something else away first")]
    SlotFull,
}
