use jiff::Timestamp;

use crate::trouble::Trouble;
use store::id::*;

/// What the status page says of one edge to the world.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct EdgeView {
    /// `imap:<mailbox address>`, `smtp:<mailbox address>`, `lmtp`, `disk`, `feed:<calendar>`.
    pub edge: String,
    pub ok_at: Option<Timestamp>,
    pub failed_at: Option<Timestamp>,
    /// The last failure in words; `None` while all is well.
    pub failure: Option<Trouble>,
}

/// A mail on its way out, or gone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct OutboxView {
    pub id: OutboxId,
    pub kind: String,
    pub conversation: Option<ConversationId>,
    pub sender: String,
    pub recipients: Vec<String>,
    pub subject: String,
    pub sending: super::Sending,
    pub created_at: Timestamp,
}

/// A mail on its way out, as whoever gets it reads it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SentMailView {
    pub mail: OutboxView,
    /// The text part, whole.
    pub text: String,
    /// The HTML part, sanitised; to be shown alone in a frame.
    pub html: Option<String>,
    /// Header fields in order: name in lower case, value decoded.
    pub headers: Vec<(String, String)>,
    /// The bytes, as the server gets them.
    pub raw: Vec<u8>,
}

/// A mail that could not be read: kept, visible, to be tried again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ParkedMail {
    pub id: RawMailId,
    pub from: String,
    pub size_bytes: u64,
    pub failure: Trouble,
    pub received_at: Timestamp,
}

/// The status page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StatusView {
    pub edges: Vec<EdgeView>,
    pub outbox_waiting: u32,
    pub outbox_failed: u32,
    pub oldest_waiting_at: Option<Timestamp>,
    pub raw_waiting: u32,
    pub parked: Vec<ParkedMail>,
    pub open_promises: u32,
    pub overdue_promises: u32,
    /// Mailboxes with a folder in which the last count found something amiss.
    pub miscounted: Vec<(String, Miscounted)>,
}

/// What the last count of a folder found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Miscounted {
    pub folder: String,
    /// On the server and not with us.
    pub missing: u32,
    /// In the ledger and not in the store.
    pub unstored: u32,
}
