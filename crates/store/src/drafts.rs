//! What is being written, kept on the server so that nothing typed is lost.

use crate::id::{AgentId, ConversationId};
use crate::{StoreError, Tx, args};
use jiff::Timestamp;

impl Tx<'_> {
    /// Keeps a draft in place of the one before.
    ///
    /// # Errors
    /// What the database says.
    pub fn save_draft(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        is_note: bool,
        body: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into draft (agent_id, conversation_id, kind, body, saved_at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (agent_id, conversation_id, kind) do update set body = excluded.body, saved_at = excluded.saved_at",
            args![agent, conversation, kind(is_note), body, now],
        )?;
        Ok(())
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_draft(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        is_note: bool,
    ) -> Result<(), StoreError> {
        self.exec(
            "delete from draft where agent_id = ?1 and conversation_id = ?2 and kind = ?3",
            args![agent, conversation, kind(is_note)],
        )?;
        Ok(())
    }

    /// What was being written, and when it was last kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn draft(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        is_note: bool,
    ) -> Result<Option<(String, Timestamp)>, StoreError> {
        self.query_opt(
            "select body, saved_at from draft where agent_id = ?1 and conversation_id = ?2 and kind = ?3",
            args![agent, conversation, kind(is_note)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}

fn kind(is_note: bool) -> &'static str {
    if is_note { "note" } else { "answer" }
}
