//! Mail that stood in a mailbox long before it came on the desk: kept where it belongs, and nobody is told or waits.

use mail::Automatic;
use serde_json::json;
use store::{Conversation, ConversationState, RawMailRow, happened};

use super::file::Sender;
use super::receive::Filed;
use super::sealed::Read;
use crate::DeskError;
use crate::turn::{Event, Turn};

impl Turn<'_, '_> {
    /// Keeps a mail of the past, as of when it came: promises nothing, writes to nobody, reopens nothing, and what it says of
    /// addresses that don't exist is of then.
    pub(super) fn remembered(
        &mut self,
        raw: &RawMailRow,
        mail: &Read,
        automatic: Automatic,
        sender: &Sender,
        belongs_to: Option<Conversation>,
    ) -> Result<Filed, DeskError> {
        let known = belongs_to.is_some();
        let conversation = match belongs_to {
            Some(conversation) => conversation,
            None => self.conversation_for(raw, mail, sender, ConversationState::Done)?,
        };
        let contact = self.is_contact(&conversation, sender)?.then_some(conversation.contact);
        let message = self.keep_message(raw, mail, automatic, sender, contact, &conversation)?;
        self.record(Event::of(happened::RECEIVED, &conversation).message(message).detail(json!({ "past": true })))?;
        Ok(if known { Filed::Continued(conversation.id) } else { Filed::Remembered(conversation.id) })
    }
}
