//! Who is with a conversation now.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId};
use crate::{StoreError, Tx, args};

impl Tx<'_> {
    /// Says that a colleague is there. Says whether that is news: they were not, or did something else.
    ///
    /// # Errors
    /// What the database says.
    pub fn is_present(
        &mut self,
        conversation: ConversationId,
        agent: AgentId,
        is_writing: bool,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let doing = if is_writing { "writing" } else { "reading" };
        let was: Option<String> = self.query_opt(
            "select doing from presence where conversation_id = ?1 and agent_id = ?2 and seen_at > ?3",
            args![conversation, agent, since],
            |row| row.get(0),
        )?;
        self.exec(
            "insert into presence (conversation_id, agent_id, doing, seen_at) values (?1, ?2, ?3, ?4)
             on conflict (conversation_id, agent_id) do update set doing = excluded.doing, seen_at = excluded.seen_at",
            args![conversation, agent, doing, now],
        )?;
        // Whoever went away without a word is swept up by the next one who comes.
        self.exec("delete from presence where seen_at <= ?1", args![since])?;
        Ok(was.as_deref() != Some(doing))
    }

    /// Says that a colleague has left. Says whether they were there.
    ///
    /// # Errors
    /// What the database says.
    pub fn is_gone(&mut self, conversation: ConversationId, agent: AgentId) -> Result<bool, StoreError> {
        let gone =
            self.exec("delete from presence where conversation_id = ?1 and agent_id = ?2", args![conversation, agent])?;
        Ok(gone > 0)
    }

    /// Who was seen there after `since`, without `but`: colleague, whole name, whether they write; who writes comes first.
    ///
    /// # Errors
    /// What the database says.
    pub fn present(
        &mut self,
        conversation: ConversationId,
        but: AgentId,
        since: Timestamp,
    ) -> Result<Vec<(AgentId, String, bool)>, StoreError> {
        self.query(
            "select a.id, a.name, case when p.doing = 'writing' then 1 else 0 end from presence p join agent a on a.id = p.agent_id
             where p.conversation_id = ?1 and p.agent_id <> ?2 and p.seen_at > ?3 order by 3 desc, a.name, a.id",
            args![conversation, but, since],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }
}
