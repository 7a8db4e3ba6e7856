//! A history from before there was a desk, as an import and old promises would have left it: for the demo, and for tests.

use jiff::Timestamp;
use jiff::civil::Date;
use store::id::{AgentId, TeamId};
pub use store::{Channel, PastBooking, PastSubscription, PastSurvey};

/// An account with all that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct PastAccount {
    /// An account of this name that is there already gets it all.
    pub name: String,
    pub is_company: bool,
    pub city: String,
    pub contact: String,
    pub since: Date,
    pub bookings: Vec<PastBooking>,
    pub subscriptions: Vec<PastSubscription>,
    pub surveys: Vec<PastSurvey>,
    pub questions: Vec<PastQuestion>,
    /// When, cents, for what.
    pub goodwill: Vec<(Timestamp, i64, &'static str)>,
}

/// A question that was answered, in time or too late.
#[derive(Debug, Clone, PartialEq)]
pub struct PastQuestion {
    pub asked_at: Timestamp,
    pub deadline_at: Timestamp,
    /// After the deadline: the promise was broken.
    pub answered_at: Timestamp,
    pub subject: &'static str,
    pub words: &'static str,
    pub answer: &'static str,
    pub channel: Channel,
    pub agent: AgentId,
    pub team: TeamId,
    pub spent_minutes: i64,
}
