use jiff::Timestamp;
use promise::{Kind, Language};
use store::id::*;

/// The road by which a question came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Email,
    Web,
    Widget,
    Phone,
    Visit,
    Api,
}

/// Who must do something now. `WaitingForUs` has exactly one open promise (design.md §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationState {
    WaitingForUs,
    WaitingForThem,
    Done,
}

/// What a promise is, or became. `Open` is shown as "due soon" from thirty minutes before the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PromiseState {
    Open,
    Kept,
    Renewed,
    Broken,
    Withdrawn,
}

/// Why a promise was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A new question.
    Question,
    /// In place of another, told in time.
    Renewal,
    /// After a broken one.
    Apology,
    /// The customer said "not yet".
    NotYet,
    /// The customer wrote again after it was answered.
    Reply,
    /// A colleague promised something themselves.
    Colleague,
}

/// A promise as people read it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PromiseView {
    pub id: PromiseId,
    pub conversation: ConversationId,
    pub kind: Kind,
    pub state: PromiseState,
    pub origin: Origin,
    pub agent: Option<AgentId>,
    /// First name of the colleague, if one is named.
    pub agent_name: Option<String>,
    pub team: TeamId,
    pub team_name: String,
    pub said_at: Timestamp,
    pub deadline_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// Renewed: what the customer read. Withdrawn: why.
    pub reason: String,
    /// Renewed or broken: the deadline of the promise that took its place.
    pub next_deadline_at: Option<Timestamp>,
}

/// A line in a list of conversations.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConversationRow {
    pub id: ConversationId,
    pub reference: String,
    pub subject: String,
    /// The account's name, or the contact's.
    pub who: String,
    /// The customer's last own words, at most 240 characters.
    pub said: String,
    pub channel: Channel,
    pub state: ConversationState,
    pub is_urgent: bool,
    pub is_unread: bool,
    pub agent_name: Option<String>,
    pub team_name: String,
    pub asked_at: Timestamp,
    pub last_at: Timestamp,
    pub message_count: u32,
    /// The open promise, or the last one.
    pub promise: Option<PromiseView>,
    pub tags: Vec<String>,
}

/// Whose conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    #[default]
    Mine,
    MyTeams,
    Unassigned,
    All,
}

/// Which list is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListFilter {
    pub whose: Whose,
    /// `None`: all states.
    pub state: Option<ConversationState>,
    pub tag: Option<String>,
    pub channel: Option<Channel>,
    pub contact: Option<ContactId>,
    pub account: Option<AccountId>,
    /// Words to search for, over subject, messages, names, reference and addresses. Empty: no search.
    pub words: String,
    /// Where the previous page ended, as `next` gave it.
    pub after: Option<String>,
}

/// A page of at most [`LIST_PAGE`] rows. Waiting for us: by deadline; else newest first.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConversationList {
    pub rows: Vec<ConversationRow>,
    /// Give this as `after` for the next page; `None`: this was the last.
    pub next: Option<String>,
    /// How many there are by state for the same `whose`, counted to at most 1,000 each.
    pub waiting_for_us: u32,
    pub waiting_for_them: u32,
}

/// Rows in one page of a list.
pub const LIST_PAGE: usize = 50;

/// A file with a message.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AttachmentView {
    pub id: AttachmentId,
    pub name: String,
    pub content_type: String,
    pub size_bytes: u64,
    pub content_id: Option<String>,
    pub is_inline: bool,
}

/// In or out, or among colleagues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Inbound,
    Outbound,
    Note,
}

/// What became of an outbound mail.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Sending {
    /// Can be taken back until this moment.
    Held { until: Timestamp },
    /// Waiting for the server; `failure` is the last try's, in the server's words.
    Waiting { attempts: u32, next_at: Timestamp, failure: Option<String> },
    Sent { at: Timestamp },
    Failed { failure: String },
    Undone,
}

/// A message in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct MessageView {
    pub id: MessageId,
    pub direction: Direction,
    pub channel: Channel,
    /// Who wrote it: customer, colleague, or "" when the program did.
    pub author: String,
    pub author_address: String,
    pub agent: Option<AgentId>,
    /// The program wrote it, and says so.
    pub is_by_program: bool,
    /// `no`, or how it is automatic: shown small.
    pub automatic: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub subject: String,
    pub own_words: String,
    /// The quoted past, signature and disclaimer, folded; may be empty.
    pub folded: String,
    /// Sanitised; images by cid point to /attachments/{id}.
    pub html: Option<String>,
    pub attachments: Vec<AttachmentView>,
    pub written_at: Timestamp,
    /// Outbound mail only.
    pub sending: Option<Sending>,
}

/// Something that happened, besides messages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TimelineView {
    pub id: TimelineId,
    pub at: Timestamp,
    /// E.g. `promised`, `kept`, `renewed`, `broken`, `withdrawn`, `assigned`, `tagged`, `read_by_customer`, `helped`, `not_yet` ...
    pub kind: String,
    pub agent_name: Option<String>,
    pub promise: Option<PromiseView>,
    /// What the kind needs more, as text ready to fill in: names, old and new values.
    pub detail: serde_json::Value,
}

/// A colleague who is with the conversation now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Present {
    pub agent: AgentId,
    pub name: String,
    pub is_writing: bool,
}

/// The person who asks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ContactView {
    pub id: ContactId,
    pub name: String,
    pub role: String,
    pub account: Option<AccountId>,
    pub account_name: Option<String>,
    pub city: String,
    pub customer_since: Option<jiff::civil::Date>,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub language: Option<Language>,
}

/// The conversation page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConversationView {
    pub row: ConversationRow,
    pub language: Language,
    pub agent: Option<AgentId>,
    pub team: TeamId,
    pub contact: ContactView,
    /// Path of the customer's page, e.g. `/k/…`.
    pub customer_path: String,
    /// Oldest first; the newest [`MESSAGES_MAX`] when there are more.
    pub messages: Vec<MessageView>,
    pub messages_left_out: u32,
    pub timeline: Vec<TimelineView>,
    /// All promises of this conversation, oldest first.
    pub promises: Vec<PromiseView>,
    /// Earlier conversations of the same account or contact, newest first, at most 10.
    pub earlier: Vec<ConversationRow>,
    pub present: Vec<Present>,
    pub draft_answer: Option<Draft>,
    pub draft_note: Option<Draft>,
    /// Where an answer by mail would go; empty when the customer has no e-mail address.
    pub answer_to: Vec<String>,
}

/// Messages that one conversation page shows.
pub const MESSAGES_MAX: usize = 200;

/// Text being written, kept on the server.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Draft {
    pub body: String,
    pub saved_at: Timestamp,
}

/// A caller found by number, or a contact by words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Caller {
    pub contact: ContactView,
    /// Days since the last message, if any.
    pub silent_days: Option<u32>,
    pub open_promise: Option<PromiseView>,
    pub open_conversation: Option<ConversationId>,
}
