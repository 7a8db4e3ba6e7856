//! What becomes of a conversation once its answer has left.

use crate::id::{AgentId, ConversationId, MessageId};
use crate::{StoreError, Tx, args};
use jiff::Timestamp;

/// Done, or back on somebody's list at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// Done when the server has taken the answer.
    Done,
    /// Waits for the customer, and is shown again to who wrote from this moment on.
    Back(Timestamp),
}

/// Something that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAsideRow {
    pub conversation: ConversationId,
    pub message: MessageId,
    pub agent: AgentId,
    pub becomes: Becomes,
}

impl Tx<'_> {
    /// Sets a conversation aside, in place of what was said before.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_aside(&mut self, row: &SetAsideRow) -> Result<(), StoreError> {
        let (becomes, back_at) = match row.becomes {
            Becomes::Done => ("done", None),
            Becomes::Back(at) => ("back", Some(at)),
        };
        self.exec(
            "insert into set_aside (conversation_id, message_id, agent_id, becomes, back_at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (conversation_id) do update set message_id = excluded.message_id, agent_id = excluded.agent_id,
               becomes = excluded.becomes, back_at = excluded.back_at",
            args![row.conversation, row.message, row.agent, becomes, back_at],
        )?;
        Ok(())
    }

    /// What was said of a conversation, if anything.
    ///
    /// # Errors
    /// What the database says.
    pub fn aside_of(&mut self, conversation: ConversationId) -> Result<Option<SetAsideRow>, StoreError> {
        self.query_opt(
            "select conversation_id, message_id, agent_id, back_at from set_aside where conversation_id = ?1",
            args![conversation],
            |row| {
                let back_at: Option<Timestamp> = row.get(3)?;
                Ok(SetAsideRow {
                    conversation: row.get(0)?,
                    message: row.get(1)?,
                    agent: row.get(2)?,
                    becomes: back_at.map_or(Becomes::Done, Becomes::Back),
                })
            },
        )
    }

    /// It is aside no more.
    ///
    /// # Errors
    /// What the database says.
    pub fn no_longer_aside(&mut self, conversation: ConversationId) -> Result<(), StoreError> {
        self.exec("delete from set_aside where conversation_id = ?1", args![conversation])?;
        Ok(())
    }

    /// Conversations that come back to a colleague and still wait for the customer, first those that were due first.
    ///
    /// # Errors
    /// What the database says.
    pub fn back_for(
        &mut self,
        agent: AgentId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<ConversationId>, StoreError> {
        self.query(
            "select s.conversation_id from set_aside s join conversation c on c.id = s.conversation_id
             where s.agent_id = ?1 and s.back_at <= ?2 and c.state = 'waiting_for_them' order by s.back_at, s.conversation_id
             limit ?3",
            args![agent, now, crate::promises::limit_of(limit)],
            |row| row.get(0),
        )
    }
}
