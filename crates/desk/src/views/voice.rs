//! What customers say of us, and what we do about it.

use jiff::Timestamp;
use store::id::{AgentId, MendId};
pub use store::{
    AttentionDone, AttentionReason, AttentionRow, Cause, ComplaintFilter, ComplaintRow, ComplaintState,
    GoodwillRequestRow, GoodwillRow, MendCost, MendRow, SurveyKind, SurveyRow,
};
use store::{ContactView, PromiseView};

/// A complaint with all that its page shows.
#[derive(Debug, Clone)]
pub struct ComplaintView {
    pub row: ComplaintRow,
    pub subject: String,
    pub contact: ContactView,
    /// All that the customer was promised in the conversation, oldest first.
    pub promises: Vec<PromiseView>,
    /// What did not suffice, oldest first.
    pub tried: Vec<Tried>,
    /// The causes of twelve months.
    pub causes: Vec<CauseView>,
    pub goodwill: Vec<GoodwillRow>,
    pub requests: Vec<GoodwillRequestRow>,
    pub left: GoodwillLeft,
    /// What stands on the list to mend under the same cause.
    pub titles: Vec<String>,
    /// Whether what is promised reaches them by mail; otherwise somebody tells them.
    pub is_told_by_mail: bool,
    pub agent: Option<AgentId>,
    pub team_name: String,
    /// Who works here.
    pub colleagues: Vec<(AgentId, String)>,
}

/// The customer said that it isn't good yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    pub at: Timestamp,
    /// What we had done about it; empty: nothing that was promised.
    pub remedy: String,
}

/// A cause with how often it was one, and what that cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseView {
    pub cause: Cause,
    pub mend: Option<MendId>,
    pub title: Option<String>,
    pub times: i64,
    /// Goodwill, time, and a year of what lost accounts brought in.
    pub cents: i64,
    pub lost_accounts: i64,
}

/// Complaints of one page.
#[derive(Debug, Clone, Default)]
pub struct ComplaintList {
    pub rows: Vec<ComplaintRow>,
    pub has_more: bool,
    pub counts: Vec<(ComplaintState, i64)>,
}

/// Something to mend, with what it has cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendView {
    pub row: MendRow,
    pub cost: MendCost,
    /// All of it together.
    pub cents: i64,
}

/// What a colleague may still give away this month without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GoodwillLeft {
    pub month_cents: i64,
    pub left_cents: i64,
}

/// Goodwill in a conversation.
#[derive(Debug, Clone, Default)]
pub struct GoodwillOf {
    pub who: String,
    pub subject: String,
    pub reference: String,
    pub given: Vec<GoodwillRow>,
    pub requests: Vec<GoodwillRequestRow>,
    pub left: GoodwillLeft,
}

/// The page of a survey.
#[derive(Debug, Clone)]
pub struct SurveyPage {
    pub row: SurveyRow,
    pub question: String,
    pub language: promise::Language,
    pub organisation: String,
    pub phone: String,
    pub zone: String,
    /// They don't want to be asked any more.
    pub is_off: bool,
    /// It was answered longer ago than it can be changed.
    pub is_fixed: bool,
    /// A detractor is called.
    pub promise: Option<PromiseView>,
    /// The path of the page with that promise.
    pub page: Option<String>,
}

/// What people said, of a year.
#[derive(Debug, Clone, Default)]
pub struct SurveysView {
    pub is_on: bool,
    pub kinds: Vec<SurveysOf>,
    /// What people wrote with their score, newest first.
    pub verbatims: Vec<Verbatim>,
}

/// How one kind was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveysOf {
    pub kind: SurveyKind,
    pub asked: i64,
    /// Each score with how many gave it.
    pub scores: Vec<(i64, i64)>,
}

/// What somebody wrote.
#[derive(Debug, Clone)]
pub struct Verbatim {
    pub row: SurveyRow,
    pub is_unread: bool,
}
