#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

/// The envelope of a mail: who handed it over, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Envelope {
    /// MAIL FROM; empty for a bounce.
    pub from: String,
    /// RCPT TO; the mailboxes it is for. Empty: read from the headers.
    pub to: Vec<String>,
    /// The mailbox it was fetched from, if it was.
    pub mailbox: Option<MailboxId>,
}
/// Stored: only now may anyone be told "received".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub raw: Vec<RawMailId>,
    /// It had come before; nothing was stored a second time.
    pub is_duplicate: bool,
}
/// What became of a stored mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filed {
    Opened(ConversationId),
    Continued(ConversationId),
    /// Automatic mail: kept, shown small, promises nothing.
    Automatic(Option<ConversationId>),
    Duplicate,
    Parked(String),
}
impl Desk {
    /// Stores the bytes of a mail, durably, before anything is made of them; deduplicates per mailbox. Nothing is parsed beyond the Message-ID.
    pub async fn receive_mail(&self, envelope: Envelope, bytes: Vec<u8>, now: Timestamp) -> Result<Receipt, DeskError> { todo!() }
    /// The same for a mail fetched over IMAP: bytes and ledger entry in one transaction.
    pub async fn receive_fetched(&self, mailbox: MailboxId, folder: &str, uid_validity: u32, uid: u32, bytes: Vec<u8>, now: Timestamp) -> Result<Receipt, DeskError> { todo!() }
    /// Highest UID we hold for this folder and UIDVALIDITY, and whether `uid` is held.
    pub async fn ledger_uids(&self, mailbox: MailboxId, folder: &str, uid_validity: u32) -> Result<Vec<u32>, DeskError> { todo!() }
    /// Makes a conversation (or a message in one) of each stored mail that was not filed yet, oldest first, at most `limit`; one bad mail is parked and doesn't stop the rest.
    pub async fn file_stored_mail(&self, limit: usize, now: Timestamp) -> Result<Vec<(RawMailId, Filed)>, DeskError> { todo!() }
    /// Tries a parked mail again.
    pub async fn retry_parked(&self, by: &Agent, id: RawMailId, now: Timestamp) -> Result<Filed, DeskError> { todo!() }
}
