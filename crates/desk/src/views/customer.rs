use jiff::Timestamp;
use promise::{Kind, Language};
use store::id::*;

use super::{AttachmentView, PromiseView};

/// What a question would be promised if it were sent now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Quote {
    pub kind: Kind,
    pub deadline_at: Timestamp,
    pub agent: Option<AgentId>,
    pub agent_name: Option<String>,
    pub team: TeamId,
    pub team_name: String,
    /// The rule that gave the deadline, in its own words ("vier uur na nu is 15:20, en dan zijn wij open").
    /// `None`: our own settings gave none, and the fallback was promised.
    pub rule: Option<RuleId>,
    pub rule_name: String,
}

/// Received and promised.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Asked {
    pub conversation: ConversationId,
    pub reference: String,
    pub promise: PromiseView,
    /// Of the customer's page: `/k/{token}` is its path.
    pub customer_token: String,
    pub language: Language,
    /// An acknowledgement goes to this address; `None` when there is none to write to.
    pub told_to: Option<String>,
}

/// The customer's page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CustomerView {
    pub reference: String,
    pub subject: String,
    pub language: Language,
    pub organisation: String,
    pub phone: String,
    pub zone: String,
    pub state: super::ConversationState,
    /// The open promise, or the last one that was made.
    pub promise: Option<PromiseView>,
    /// Messages in and out that the customer may see, oldest first; never a note, never the program's own mails.
    pub messages: Vec<CustomerMessage>,
    pub past: Vec<CustomerEvent>,
    pub helped: Option<bool>,
    /// A survey that is asked on the page: `/s/{token}` is its path.
    pub survey: Option<String>,
    /// A complaint is open: it ends with their yes.
    pub is_complaint: bool,
    /// What "not yet" would promise, if said now; `None` while a promise is open.
    pub if_not_yet: Option<Quote>,
}

/// A message on the customer's page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CustomerMessage {
    pub is_theirs: bool,
    /// First name of the colleague, for ours.
    pub author: String,
    pub text: String,
    pub attachments: Vec<AttachmentView>,
    pub at: Timestamp,
}

/// A line of the customer's past: `received`, `promised`, `read`, `answered`, `renewed`, `broken`, `withdrawn`, and what they said
/// of the answer: `helped`, `not_yet`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CustomerEvent {
    pub at: Timestamp,
    pub kind: String,
    pub agent_name: Option<String>,
    pub promise: Option<PromiseView>,
}
