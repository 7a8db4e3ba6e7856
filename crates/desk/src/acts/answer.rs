#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// Answers: by mail it waits ten seconds (less when the deadline is nearer) in the outbox and keeps the promise when the server takes it; what was said on the telephone or at the counter keeps it at once.
    pub async fn answer(&self, by: &Agent, conversation: ConversationId, answer: Answer, now: Timestamp) -> Result<MessageId, DeskError> { todo!() }
    /// Takes an answer back within the undo window; its text becomes the draft again.
    pub async fn undo(&self, by: &Agent, message: MessageId, now: Timestamp) -> Result<ConversationId, DeskError> { todo!() }
    /// A note that only colleagues see.
    pub async fn note(&self, by: &Agent, conversation: ConversationId, text: String, files: Vec<Upload>, now: Timestamp) -> Result<MessageId, DeskError> { todo!() }
    /// Keeps what is being written; an empty text removes the draft.
    pub async fn save_draft(&self, by: &Agent, conversation: ConversationId, is_note: bool, text: String, now: Timestamp) -> Result<(), DeskError> { todo!() }
}
