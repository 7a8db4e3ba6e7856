//! Who may have been forgotten, as far as the data says it exactly. Each way of being forgotten is a question of its own.

use crate::id::{ConversationId, PromiseId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, args};
use jiff::Timestamp;

/// A customer waits after at least one broken promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenChain {
    pub conversation: ConversationId,
    /// The promise that is open now.
    pub open: PromiseId,
    /// How many before it were broken, through renewals and apologies.
    pub broken: i64,
    /// When the first of them was made.
    pub since: Timestamp,
}

/// A customer's message that no colleague has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadWaiting {
    pub conversation: ConversationId,
    /// The promise that is open now.
    pub open: PromiseId,
    pub written_at: Timestamp,
    pub deadline_at: Timestamp,
}

impl Tx<'_> {
    /// Conversations that wait for us with an open promise in whose place a broken one stood: it was not made good. What was
    /// answered since, kept or not, has no open promise with a broken one before it.
    ///
    /// # Errors
    /// What the database says.
    pub fn broken_and_waiting(&mut self, limit: usize) -> Result<Vec<BrokenChain>, StoreError> {
        self.query(
            "with recursive chain (open_id, conversation_id, said_at, replaces_id, is_broken) as (
               select id, conversation_id, said_at, replaces_id, 0 from promise where state = 'open' and replaces_id is not null
               union all
               select c.open_id, c.conversation_id, p.said_at, p.replaces_id, case p.state when 'broken' then 1 else 0 end
               from promise p join chain c on p.id = c.replaces_id)
             select conversation_id, open_id, sum(is_broken), min(said_at) from chain
             group by conversation_id, open_id having sum(is_broken) > 0 order by 3 desc, 4, 1 limit ?1",
            args![limit_of(limit)],
            |row| Ok(BrokenChain { conversation: row.get(0)?, open: row.get(1)?, broken: row.get(2)?, since: row.get(3)? }),
        )
    }

    /// Conversations that wait for us whose customer's last message no colleague has opened or answered since. What a
    /// colleague took down themselves (telephone, counter) they have read.
    ///
    /// # Errors
    /// What the database says.
    pub fn unread_and_waiting(&mut self, limit: usize) -> Result<Vec<UnreadWaiting>, StoreError> {
        self.query(
            "select c.id, p.id, m.written_at, p.deadline_at
             from promise p join conversation c on c.id = p.conversation_id
             join message m on m.conversation_id = c.id
             where p.state = 'open' and m.direction = 'inbound' and m.automatic = 'no' and m.channel not in ('phone', 'visit')
               and not exists (select 1 from message n where n.conversation_id = c.id and n.direction = 'inbound'
                               and n.automatic = 'no' and (n.written_at, n.id) > (m.written_at, m.id))
               and not exists (select 1 from reading r where r.conversation_id = c.id and r.read_at >= m.written_at)
               and not exists (select 1 from message o where o.conversation_id = c.id and o.direction <> 'inbound'
                               and o.agent_id is not null and o.written_at >= m.written_at)
             order by m.written_at, c.id limit ?1",
            args![limit_of(limit)],
            |row| {
                Ok(UnreadWaiting {
                    conversation: row.get(0)?,
                    open: row.get(1)?,
                    written_at: row.get(2)?,
                    deadline_at: row.get(3)?,
                })
            },
        )
    }

    /// Whether a colleague has opened a conversation since a moment.
    ///
    /// # Errors
    /// What the database says.
    pub fn was_read_since(&mut self, conversation: ConversationId, since: Timestamp) -> Result<bool, StoreError> {
        let found: Option<i64> = self.query_opt(
            "select 1 from reading where conversation_id = ?1 and read_at >= ?2 limit 1",
            args![conversation, since],
            |row| row.get(0),
        )?;
        Ok(found.is_some())
    }

    /// When a colleague first wrote to the customer, or said something, after a moment.
    ///
    /// # Errors
    /// What the database says.
    pub fn answered_after(
        &mut self,
        conversation: ConversationId,
        after: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.query_one(
            "select min(written_at) from message where conversation_id = ?1 and direction = 'outbound' and agent_id is not null
               and written_at > ?2",
            args![conversation, after],
            |row| row.get(0),
        )
    }
}
