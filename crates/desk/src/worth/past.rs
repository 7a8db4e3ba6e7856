//! A history from before there was a desk, as an import and old promises would have left it: for the demo, and for tests.

use jiff::Timestamp;
use jiff::civil::Date;
use store::id::{AgentId, TeamId};
pub use store::{Cause, Channel, PastBooking, PastSubscription, PastSurvey};

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
    pub complaints: Vec<PastComplaint>,
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

/// A complaint from hearing to the customer's yes, or to their silence. All moments in the order in which they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct PastComplaint {
    pub heard_at: Timestamp,
    /// What we would do about it was promised then, …
    pub promised_at: Timestamp,
    /// … and done then, in time.
    pub remedied_at: Timestamp,
    pub before: Timestamp,
    /// Asked whether it is good now, and asked again: the customer's yes, or that nobody answered.
    pub ended_at: Timestamp,
    pub is_good: bool,
    pub wrong: PastWrong,
    /// Given without having to; 0: nothing.
    pub cents: i64,
    pub channel: Channel,
    pub agent: AgentId,
    pub team: TeamId,
    pub spent_minutes: i64,
}

/// What a complaint was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastWrong {
    pub subject: &'static str,
    /// The customer's.
    pub words: &'static str,
    pub cause: Cause,
    /// On the list of what there is to mend.
    pub mend: &'static str,
    pub cause_words: &'static str,
    pub remedy: &'static str,
    /// What was said when it was done.
    pub done: &'static str,
}
