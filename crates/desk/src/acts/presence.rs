#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// Says that a colleague is reading or writing; kept for a minute.
    pub async fn is_with(&self, by: &Agent, conversation: ConversationId, is_writing: bool, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// Leaves.
    pub async fn leaves(&self, by: &Agent, conversation: ConversationId) -> Result<(), DeskError> { todo!() }
    /// Who else is there now.
    pub async fn present(&self, by: &Agent, conversation: ConversationId, now: Timestamp) -> Result<Vec<Present>, DeskError> { todo!() }
}
