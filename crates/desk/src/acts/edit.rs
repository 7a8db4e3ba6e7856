#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// Hands over to a team or a colleague; the promise goes along, its deadline stays.
    pub async fn hand_over(&self, by: &Agent, conversation: ConversationId, to: HandOver, now: Timestamp) -> Result<(), DeskError> { todo!() }
    pub async fn set_tags(&self, by: &Agent, conversation: ConversationId, tags: Vec<String>, now: Timestamp) -> Result<(), DeskError> { todo!() }
    pub async fn set_subject(&self, by: &Agent, conversation: ConversationId, subject: String, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// Urgent or not; the promise stays as it was said.
    pub async fn set_urgent(&self, by: &Agent, conversation: ConversationId, is_urgent: bool, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// Done, when no promise is open. Refuses with `PromiseOpen` otherwise.
    pub async fn close(&self, by: &Agent, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// Open again, with a promise of its own.
    pub async fn reopen(&self, by: &Agent, conversation: ConversationId, now: Timestamp) -> Result<PromiseView, DeskError> { todo!() }
    /// Who asks: name, role, account, addresses.
    pub async fn edit_contact(&self, by: &Agent, contact: ContactId, name: String, account_name: String, city: String, emails: Vec<String>, phones: Vec<String>, now: Timestamp) -> Result<(), DeskError> { todo!() }
}
