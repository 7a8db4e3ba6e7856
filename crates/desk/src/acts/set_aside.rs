//! Send and set aside: what becomes of a conversation when its answer has left.

use store::id::MessageId;
use store::{Becomes, Conversation, ConversationState, SetAsideRow, happened};

use crate::check::refuse;
use crate::forms::{After, Answer, How};
use crate::turn::{Event, Turn, whole_milliseconds};
use crate::{Agent, DeskError};

impl Turn<'_, '_> {
    /// What becomes of the conversation when this answer has left; what was said to be heard, has.
    pub(crate) fn sets_aside(
        &mut self,
        by: &Agent,
        conversation: &Conversation,
        message: MessageId,
        answer: &Answer,
    ) -> Result<(), DeskError> {
        let becomes = match answer.after {
            After::Wait => return Ok(self.tx.no_longer_aside(conversation.id)?),
            After::Done => Becomes::Done,
            After::Back(at) if at <= self.now => return Ok(refuse("back", "in_the_past")?),
            After::Back(at) => Becomes::Back(whole_milliseconds(at)),
        };
        self.tx.set_aside(&SetAsideRow { conversation: conversation.id, message, agent: by.id, becomes })?;
        match answer.how {
            How::Mail => Ok(()),
            How::Telephone | How::Visit => self.done_if_said(conversation, message),
        }
    }

    /// Closes a conversation whose writer said that it is done with this answer, if nothing is promised any more.
    pub(crate) fn done_if_said(&mut self, conversation: &Conversation, message: MessageId) -> Result<(), DeskError> {
        let Some(aside) = self.tx.aside_of(conversation.id)? else { return Ok(()) };
        if aside.message != message || aside.becomes != Becomes::Done {
            return Ok(());
        }
        self.tx.no_longer_aside(conversation.id)?;
        if conversation.is_complaint || self.tx.open_promise(conversation.id)?.is_some() {
            return Ok(());
        }
        self.tx.set_conversation_state(conversation.id, ConversationState::Done)?;
        self.record(Event::of(happened::CLOSED, conversation).by(aside.agent).message(message))
    }
}
