//! A note that was taken down wrongly, taken back by whoever did.

use jiff::Timestamp;
use promise::Language;
use store::id::ConversationId;
use store::{ConversationState, Ending, MailKind, PromiseState};

use crate::acts::callers::TAKEN_DOWN_MAX;
use crate::rights::Act;
use crate::turn::allow;
use crate::{Agent, Desk, DeskError, Refusal, letters};

impl Desk {
    /// Takes back what this colleague took down today by telephone or at the counter: its promise is withdrawn, and whoever
    /// was told of it by mail is told so.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for what somebody else took down, or before today; [`Refusal::NoOpenPromise`] when it was
    /// answered meanwhile, [`Refusal::TooLate`] after the deadline.
    pub async fn take_back(&self, by: &Agent, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::TakeDown)?;
        let me = by.id;
        self.act(now, move |turn| {
            let mine = turn.tx.taken_down_since(me, turn.midnight(), TAKEN_DOWN_MAX)?;
            if !mine.contains(&conversation) {
                return Err(DeskError::NotFound);
            }
            let conversation = turn.tx.conversation(conversation)?;
            let open = turn.tx.open_promise(conversation.id)?.ok_or(Refusal::NoOpenPromise)?;
            turn.in_time(&open)?;
            let reason = match conversation.language {
                Language::Nl => "Deze vraag is per vergissing genoteerd.",
                Language::En => "This question was noted by mistake.",
            };
            let ending = Ending { by: Some(me), reason: reason.to_owned(), message: None };
            turn.end(&conversation, &open, PromiseState::Withdrawn, ending)?;
            turn.tx.set_conversation_state(conversation.id, ConversationState::Done)?;
            if turn.tx.acknowledged_to(conversation.id)?.is_some() {
                let said = turn.tx.last_inbound(conversation.id)?.map(|message| message.own_words).unwrap_or_default();
                let page = turn.page_of(&conversation);
                let blocks = letters::withdrawal(conversation.language, &letters::shortened(&said), reason, page);
                turn.tell(&conversation, MailKind::Withdrawal, Some(&open), blocks)?;
            }
            Ok(())
        })
        .await
    }
}
