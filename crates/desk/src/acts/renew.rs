#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// A later moment, told to the customer with the reason, only before the deadline.
    pub async fn renew(&self, by: &Agent, conversation: ConversationId, renewal: Renewal, now: Timestamp) -> Result<PromiseView, DeskError> { todo!() }
    /// Later moments worth offering: the rule's next ones after the open deadline, at most 4.
    pub async fn renewal_proposals(&self, by: &Agent, conversation: ConversationId, now: Timestamp) -> Result<Vec<Timestamp>, DeskError> { todo!() }
    /// Takes the promise away with a reason (wrong address, spam, asked twice); the conversation is done. The customer is told when `tell` is set.
    pub async fn withdraw(&self, by: &Agent, conversation: ConversationId, reason: String, tell: bool, now: Timestamp) -> Result<(), DeskError> { todo!() }
}
