#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

/// A mail to be handed to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    pub id: OutboxId,
    pub mailbox: Option<MailboxId>,
    pub sender: String,
    pub recipients: Vec<String>,
    pub bytes: Vec<u8>,
    pub attempts: u32,
}
/// What the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    Accepted { reply: String },
    /// Try again later: 4xx, no connection.
    Later { failure: String },
    /// Never: 5xx.
    Refused { failure: String },
}
impl Desk {
    /// Claims mails that are due, with a lease of five minutes, oldest first.
    pub async fn claim_outgoing(&self, limit: usize, now: Timestamp) -> Result<Vec<OutgoingMail>, DeskError> { todo!() }
    /// Records what became of it. Acceptance of an answer keeps the promise (or finds it broken when the deadline passed before).
    pub async fn delivered(&self, id: OutboxId, delivery: Delivery, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// When the next mail is due, so that the sender wakes up in time.
    pub async fn next_outgoing(&self) -> Result<Option<Timestamp>, DeskError> { todo!() }
    /// The mails, newest first, 50 a page, for the page that shows what customers would have got.
    pub async fn outbox(&self, by: &Agent, after: Option<OutboxId>) -> Result<Vec<OutboxView>, DeskError> { todo!() }
    /// One mail with its bytes.
    pub async fn outbox_mail(&self, by: &Agent, id: OutboxId) -> Result<(OutboxView, Vec<u8>), DeskError> { todo!() }
    /// Try a failed one again now.
    pub async fn retry_outgoing(&self, by: &Agent, id: OutboxId, now: Timestamp) -> Result<(), DeskError> { todo!() }
}
