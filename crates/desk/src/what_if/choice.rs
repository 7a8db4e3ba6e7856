//! Choose or share: the same hours can't be spent on answering and on other work. What more or less of one does, as a curve.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::worth::Est;

/// Minutes a day more, or fewer, that are tried for each colleague who has answer slots.
pub(crate) const STEPS: [i64; 6] = [-30, -20, -10, 10, 20, 30];

/// What more or less time for answering would do, on the questions of the last [`PAST_WEEKS`](super::PAST_WEEKS) weeks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The day on which it was worked out.
    pub on: Date,
    /// Questions of the past that were lived through again,
    pub questions: usize,
    /// over so many days to come,
    pub days: u32,
    /// so many times.
    pub replications: u32,
    /// Colleagues who have answer slots.
    pub colleagues: usize,
    /// Minutes of answer slots in a week, as they are.
    pub week_minutes: i64,
    /// From question to the promised moment as things are, on average, in seconds by the clock.
    pub promised_s: f64,
    /// The share of promises that is kept, as things are: 0 to 1.
    pub kept: f64,
    /// What an hour of an agent costs, as it is when this is looked at.
    #[serde(skip)]
    pub hour_cents: i64,
    /// By minutes, the fewest first; where nothing is moved isn't one of them.
    pub points: Vec<ChoicePoint>,
}

/// One way to divide the time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChoicePoint {
    /// More, or fewer, for each colleague on each day with slots.
    pub day_minutes: i64,
    /// More, or fewer, for all of them in a week: what had room.
    pub week_minutes: i64,
    /// From question to the promised moment, on average, in seconds by the clock.
    pub promised_s: Est,
    /// The share of promises that is kept: 0 to 1.
    pub kept: Est,
}
