use jiff::Timestamp;
use jiff::civil::Date;
use promise::document::HoursDocument;
use promise::{Language, Rule};
use store::id::*;

use super::Channel;
use crate::forms::{Fetching, ServerForm};
use crate::rights::Role;
use crate::trouble::Trouble;

/// The firm.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct OrganisationView {
    pub name: String,
    /// IANA name.
    pub zone: String,
    pub language: Language,
    pub phone: String,
    pub prefix: String,
    pub public_url: String,
}

/// A colleague in a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AgentView {
    pub id: AgentId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub language: Language,
    pub zone: Option<String>,
    pub teams: Vec<TeamId>,
    pub is_active: bool,
    pub can_sign_in: bool,
}

/// A saved reply, as it is changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReplyView {
    pub id: ReplyId,
    pub name: String,
    /// `None`: for everybody.
    pub team: Option<TeamId>,
    /// Sanitised, with variables; one of the two may be empty.
    pub html_nl: String,
    pub html_en: String,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TeamView {
    pub id: TeamId,
    pub name: String,
    pub is_default: bool,
    pub members: Vec<(AgentId, String)>,
}

/// Service hours with the days on which it is otherwise.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CalendarView {
    pub id: CalendarId,
    pub name: String,
    pub is_default: bool,
    pub document: HoursDocument,
    pub feed_url: String,
    pub feed_days: Vec<(Date, String)>,
    pub feed_read_at: Option<Timestamp>,
    pub feed_error: Option<Trouble>,
}

/// A promise rule. The last one matches everything and can't be removed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RuleView {
    pub id: RuleId,
    pub name: String,
    pub calendar: Option<CalendarId>,
    pub channel: Option<Channel>,
    pub mailbox: Option<MailboxId>,
    pub team: Option<TeamId>,
    pub is_urgent: Option<bool>,
    /// Only complaints, or none.
    pub is_complaint: Option<bool>,
    pub rule: Rule,
    pub is_active: bool,
    pub is_last: bool,
    /// The share of its promises that is to be kept, in percent.
    pub target_percent: u8,
}

/// A mailbox; passwords never come out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct MailboxView {
    pub id: MailboxId,
    pub address: String,
    pub name: String,
    pub team: Option<TeamId>,
    pub is_default: bool,
    pub is_active: bool,
    pub imap: Option<ServerForm>,
    pub smtp: Option<ServerForm>,
    pub fetching: Fetching,
    pub fetched_at: Option<Timestamp>,
    pub failure: Option<Trouble>,
}

/// An API token; the secret is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TokenView {
    pub id: TokenId,
    pub name: String,
    pub made_by: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}
