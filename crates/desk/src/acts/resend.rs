//! A mail that has not left, or came back: sent again by hand, or given up.

use jiff::Timestamp;
use serde_json::json;
use store::id::{ConversationId, MessageId, OutboxId};
use store::{MailKind, OutgoingRow, happened};

use crate::rights::Act;
use crate::turn::{Event, Turn, allow};
use crate::{Agent, Desk, DeskError, Refusal};

impl Desk {
    /// Tries a mail again now: one that waits for its next try, was refused, or came back. It carries the same Message-ID.
    ///
    /// # Errors
    /// [`Refusal::AlreadySent`] when it was sent, is being handed over, or was taken back.
    pub async fn retry_outgoing(&self, by: &Agent, id: OutboxId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::SeeOutbox)?;
        self.act(now, move |turn| turn.send_again(id)).await
    }

    /// Gives up a mail that has not left. What a colleague wrote becomes their draft again.
    ///
    /// # Errors
    /// [`Refusal::AlreadySent`] when it was sent, is being handed over, or was taken back.
    pub async fn cancel_outgoing(&self, by: &Agent, id: OutboxId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::SeeOutbox)?;
        let by = by.clone();
        self.act(now, move |turn| {
            let mail = turn.tx.outgoing(id)?;
            turn.give_up(&by, &mail)
        })
        .await
    }

    /// [`Desk::retry_outgoing`] for whoever stands in the conversation: of an answer, by its message.
    ///
    /// # Errors
    /// The same; [`DeskError::NotFound`] for what is no answer by mail.
    pub async fn send_answer_again(
        &self,
        by: &Agent,
        message: MessageId,
        now: Timestamp,
    ) -> Result<ConversationId, DeskError> {
        allow(by, Act::Answer)?;
        self.act(now, move |turn| {
            let (mail, conversation) = turn.answer_mail(message)?;
            turn.send_again(mail.id)?;
            turn.changed(conversation)?;
            Ok(conversation)
        })
        .await
    }

    /// [`Desk::cancel_outgoing`] for whoever stands in the conversation: of an answer, by its message.
    ///
    /// # Errors
    /// The same; [`DeskError::NotFound`] for what is no answer by mail.
    pub async fn give_up_answer(
        &self,
        by: &Agent,
        message: MessageId,
        now: Timestamp,
    ) -> Result<ConversationId, DeskError> {
        allow(by, Act::Answer)?;
        let by = by.clone();
        self.act(now, move |turn| {
            let (mail, conversation) = turn.answer_mail(message)?;
            turn.give_up(&by, &mail)?;
            Ok(conversation)
        })
        .await
    }
}

impl Turn<'_, '_> {
    fn answer_mail(&mut self, message: MessageId) -> Result<(OutgoingRow, ConversationId), DeskError> {
        let mail = self.tx.outgoing_of_message(message)?.ok_or(DeskError::NotFound)?;
        let conversation = mail.conversation.ok_or(DeskError::NotFound)?;
        Ok((mail, conversation))
    }

    fn send_again(&mut self, id: OutboxId) -> Result<(), DeskError> {
        self.tx.outgoing(id)?;
        if !self.tx.retry_outgoing(id, self.now)? {
            return Err(Refusal::AlreadySent.into());
        }
        Ok(self.tx.notify("outbox", "")?)
    }

    fn give_up(&mut self, by: &Agent, mail: &OutgoingRow) -> Result<(), DeskError> {
        if !self.tx.cancel_outgoing(mail.id, self.now)? {
            return Err(Refusal::AlreadySent.into());
        }
        self.tx.notify("outbox", "")?;
        let Some(conversation) = mail.conversation else { return Ok(()) };
        let conversation = self.tx.conversation(conversation)?;
        if let (MailKind::Answer, Some(message)) = (mail.kind, mail.message) {
            self.tx.set_mail_trouble(conversation.id, None)?;
            let written = self.tx.message(message)?;
            let writer = written.agent.unwrap_or(by.id);
            self.draft_again(writer, &conversation, &written)?;
        }
        let event = Event::of(happened::CANCELLED, &conversation).by(by.id).message(mail.message);
        self.record(event.detail(json!({ "of": mail.kind.as_str() })))
    }
}
