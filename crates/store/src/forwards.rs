//! Customers' mails that a colleague sent on to us: whose question it is, until somebody has said so.

use crate::id::{AgentId, ContactId, ConversationId, MessageId};
use crate::{StoreError, Tx, args};
use jiff::Timestamp;

/// A mail that was sent on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewForward {
    pub message: MessageId,
    pub conversation: ConversationId,
    /// Who seems to have written it first.
    pub name: String,
    /// In lower case.
    pub address: String,
    /// What they wrote.
    pub words: String,
}

/// A mail that was sent on, and what a colleague said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardRow {
    pub new: NewForward,
    /// Whether it is their question; `None`: nobody has said so yet.
    pub is_theirs: Option<bool>,
}

impl Tx<'_> {
    /// Notes whose question it may be.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_forward(&mut self, new: &NewForward) -> Result<(), StoreError> {
        self.exec(
            "insert into forwarded_question (message_id, conversation_id, name, address, words) values (?1, ?2, ?3, ?4, ?5)
             on conflict (message_id) do nothing",
            args![new.message, new.conversation, &new.name, &new.address, &new.words],
        )?;
        Ok(())
    }

    /// The mail that was sent on in this message, if any.
    ///
    /// # Errors
    /// What the database says.
    pub fn forward(&mut self, message: MessageId) -> Result<Option<ForwardRow>, StoreError> {
        self.query_opt(
            "select message_id, conversation_id, name, address, words, answer from forwarded_question where message_id = ?1",
            args![message],
            forward_from,
        )
    }

    /// Mails of a conversation that were sent on and of which nobody has said yet whose they are, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_forwards(&mut self, conversation: ConversationId) -> Result<Vec<ForwardRow>, StoreError> {
        self.query(
            "select message_id, conversation_id, name, address, words, answer from forwarded_question
             where conversation_id = ?1 and answer is null order by message_id limit 10",
            args![conversation],
            forward_from,
        )
    }

    /// Notes what a colleague said. Says whether nobody had said it before.
    ///
    /// # Errors
    /// What the database says.
    pub fn answer_forward(
        &mut self,
        message: MessageId,
        is_theirs: bool,
        by: AgentId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let changed = self.exec(
            "update forwarded_question set answer = ?2, answered_by = ?3, answered_at = ?4
             where message_id = ?1 and answer is null",
            args![message, if is_theirs { "yes" } else { "no" }, by, now],
        )?;
        Ok(changed == 1)
    }

    /// Gives a conversation another customer.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_conversation_contact(
        &mut self,
        conversation: ConversationId,
        contact: ContactId,
        said: &str,
    ) -> Result<(), StoreError> {
        self.exec(
            "update conversation set contact_id = ?2, account_id = (select account_id from contact where id = ?2), said = ?3
             where id = ?1",
            args![conversation, contact, crate::messages::said(said)],
        )?;
        Ok(())
    }

    /// A message is no longer of the contact that it was filed under.
    ///
    /// # Errors
    /// What the database says.
    pub fn is_of_no_contact(&mut self, message: MessageId) -> Result<(), StoreError> {
        self.exec("update message set contact_id = null where id = ?1", args![message])?;
        Ok(())
    }
}

fn forward_from(row: &crate::Row<'_>) -> Result<ForwardRow, StoreError> {
    let answer: Option<String> = row.get(5)?;
    Ok(ForwardRow {
        new: NewForward {
            message: row.get(0)?,
            conversation: row.get(1)?,
            name: row.get(2)?,
            address: row.get(3)?,
            words: row.get(4)?,
        },
        is_theirs: answer.map(|answer| answer == "yes"),
    })
}
