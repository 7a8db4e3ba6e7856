//! How much work answers are, as the desk sees it from its own pages.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, MessageId};
use crate::{StoreError, Tx, args};

impl Tx<'_> {
    /// A colleague is at work on a conversation that waits for us: the time since they were last seen counts, unless that is
    /// longer ago than `gap_ms`.
    ///
    /// # Errors
    /// `ForeignKey` when the conversation or the colleague isn't there.
    pub fn is_at_work(
        &mut self,
        conversation: ConversationId,
        agent: AgentId,
        gap_ms: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into work (conversation_id, agent_id, seen_at, spent_ms)
             select ?1, ?2, cast(?3 as bigint), 0 where exists (select 1 from promise where conversation_id = ?1 and state = 'open')
             on conflict (conversation_id, agent_id) do update set
               spent_ms = work.spent_ms + case when excluded.seen_at - work.seen_at between 1 and ?4
                 then excluded.seen_at - work.seen_at else 0 end,
               seen_at = excluded.seen_at",
            args![conversation, agent, now, gap_ms],
        )?;
        Ok(())
    }

    /// A colleague goes away from a conversation; what they spent on it stays.
    ///
    /// # Errors
    /// What the database says.
    pub fn is_off_work(
        &mut self,
        conversation: ConversationId,
        agent: AgentId,
        gap_ms: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "update work set seen_at = 0,
               spent_ms = spent_ms + case when ?3 - seen_at between 1 and ?4 then ?3 - seen_at else 0 end
             where conversation_id = ?1 and agent_id = ?2",
            args![conversation, agent, now, gap_ms],
        )?;
        Ok(())
    }

    /// What colleagues have spent on a conversation since it was last answered, all together, in milliseconds.
    ///
    /// # Errors
    /// What the database says.
    pub fn spent_on(&mut self, conversation: ConversationId, gap_ms: i64, now: Timestamp) -> Result<i64, StoreError> {
        self.query_one(
            "select cast(coalesce(sum(spent_ms + case when ?2 - seen_at between 1 and ?3 then ?2 - seen_at else 0 end), 0) as bigint)
             from work where conversation_id = ?1",
            args![conversation, now, gap_ms],
            |row| row.get(0),
        )
    }

    /// Nobody is at work on it any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn work_is_done(&mut self, conversation: ConversationId) -> Result<(), StoreError> {
        self.exec("delete from work where conversation_id = ?1", args![conversation])?;
        Ok(())
    }

    /// When a colleague first looked at what is new in a conversation; `None`: never.
    ///
    /// # Errors
    /// What the database says.
    pub fn read_at(&mut self, conversation: ConversationId, agent: AgentId) -> Result<Option<Timestamp>, StoreError> {
        self.query_opt(
            "select read_at from reading where conversation_id = ?1 and agent_id = ?2",
            args![conversation, agent],
            |row| row.get(0),
        )
    }

    /// Keeps what an answer took, in milliseconds.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_effort(
        &mut self,
        message: MessageId,
        agent: AgentId,
        spent_ms: i64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into effort (message_id, agent_id, spent_ms, at) values (?1, ?2, ?3, ?4)",
            args![message, agent, spent_ms, at],
        )?;
        Ok(())
    }

    /// What an answer took, in milliseconds, and whose it was.
    ///
    /// # Errors
    /// What the database says.
    pub fn effort_of(&mut self, message: MessageId) -> Result<Option<(AgentId, i64)>, StoreError> {
        self.query_opt("select agent_id, spent_ms from effort where message_id = ?1", args![message], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// An answer was taken back: what it took was spent all the same.
    ///
    /// # Errors
    /// What the database says.
    pub fn effort_back(&mut self, conversation: ConversationId, message: MessageId) -> Result<(), StoreError> {
        let Some((agent, spent_ms)) = self.effort_of(message)? else { return Ok(()) };
        self.exec("delete from effort where message_id = ?1", args![message])?;
        self.exec(
            "insert into work (conversation_id, agent_id, seen_at, spent_ms) values (?1, ?2, 0, ?3)
             on conflict (conversation_id, agent_id) do update set spent_ms = work.spent_ms + excluded.spent_ms",
            args![conversation, agent, spent_ms],
        )?;
        Ok(())
    }
}
