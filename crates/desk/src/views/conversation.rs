use jiff::Timestamp;
use promise::Language;
use store::id::*;

use crate::signature::Signature;
use crate::trouble::Trouble;
pub use store::{
    AddressMark, AttachmentView, Channel, ContactView, ConversationRow, ConversationState, Direction, DraftFile,
    MailTrouble, Origin, PromiseState, PromiseView,
};

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
    /// Of this team only; one's own are of whatever team.
    pub team: Option<TeamId>,
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
    /// Rows wanted, at most [`LIST_PAGE`]; `None`: so many.
    pub limit: Option<usize>,
}

/// A page of at most [`LIST_PAGE`] rows. Waiting for us: by deadline; else newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
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

/// What became of an outbound mail.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Sending {
    /// Can be taken back until this moment.
    Held {
        until: Timestamp,
    },
    /// Waiting for the server; `failure` is the last try's, in the server's words.
    Waiting {
        attempts: u32,
        next_at: Timestamp,
        failure: Option<Trouble>,
    },
    Sent {
        at: Timestamp,
    },
    Failed {
        failure: Trouble,
    },
    /// A server had taken it, and it came back; why, in the words of who refused it.
    Returned {
        at: Timestamp,
        failure: Trouble,
    },
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
    /// What a colleague wrote here, laid out: bare enough to stand in the page itself.
    pub written: Option<String>,
    /// Somebody outside wrote it who isn't the customer.
    pub is_third_party: bool,
    /// What is in a mail besides its words.
    pub found: Option<MailFindings>,
    /// Whose question this mail of a colleague's may be, until somebody has said so.
    pub forward: Option<ForwardView>,
    pub bcc: Vec<String>,
    pub attachments: Vec<AttachmentView>,
    pub written_at: Timestamp,
    /// Outbound mail only.
    pub sending: Option<Sending>,
    /// It says to be from somebody from whom it perhaps isn't: the server that found so, or "" for ourselves.
    pub doubt: Option<String>,
}

/// What is in a mail besides its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct MailFindings {
    pub sealed: Option<super::SealView>,
    pub invitation: Option<InvitationView>,
    /// What was cut or broken: `text-cut`, `attachments-cut`, `too-many-parts`, `wrapper-broken`.
    pub notes: Vec<String>,
}

/// Who asks whom, when and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct InvitationView {
    /// `request`, `cancel`, `reply`, `counter`, `publish`.
    pub method: String,
    pub summary: String,
    pub organizer: String,
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub location: String,
    pub is_repeated: bool,
}

/// A customer's mail that a colleague sent on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ForwardView {
    pub name: String,
    pub address: String,
    pub words: String,
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
    /// Files and pictures of the answer that is being written.
    pub draft_files: Vec<DraftFile>,
    /// What other windows of this colleague wrote beside the draft.
    pub asides: Vec<Aside>,
    /// Saved replies for this conversation, by name.
    pub replies: Vec<(ReplyId, String)>,
    /// What will stand below an answer by mail; `None` where nothing can be mailed.
    pub signature: Option<Signature>,
    /// Others whom the customer's last mail went to, or came from: "answer everybody".
    pub others: Vec<String>,
    /// Where an answer by mail would go; empty when the customer has no e-mail address.
    pub answer_to: Vec<String>,
    /// Which of the customer's addresses mail doesn't reach.
    pub unreachable: Vec<AddressMark>,
}

/// Messages that one conversation page shows.
pub const MESSAGES_MAX: usize = 200;

/// Text being written, kept on the server.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Draft {
    pub body: String,
    /// Laid out; empty: plain text.
    pub html: String,
    pub cc: String,
    pub bcc: String,
    pub version: i64,
    pub saved_at: Timestamp,
}

/// What another window wrote while this one wrote something else.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Aside {
    pub window: String,
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
