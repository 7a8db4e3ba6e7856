//! The rungs that open promises have reached, and who is told of them.

use crate::id::{AgentId, ConversationId, OutboxId, PromiseId};
use crate::promises::limit_of;
use crate::{Rung, StoreError, Tx, args};
use jiff::Timestamp;

/// A rung of which somebody is still to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepRow {
    pub promise: PromiseId,
    pub conversation: ConversationId,
    pub rung: Rung,
    pub at: Timestamp,
}

impl Tx<'_> {
    /// Open promises that the ladder should look at, the longest due first.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_for_ladder(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<(PromiseId, ConversationId)>, StoreError> {
        self.query(
            "select id, conversation_id from promise where state = 'open' and ladder_at is not null and ladder_at <= ?1
             order by ladder_at, id limit ?2",
            args![now, limit_of(limit)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// When the ladder has something to look at next.
    ///
    /// # Errors
    /// What the database says.
    pub fn next_ladder_moment(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.query_opt(
            "select min(at) from (
               select min(ladder_at) as at from promise where state = 'open' and ladder_at is not null
               union all select min(ladder_at) from dossier_promise where state = 'open' and ladder_at is not null) as next
             having min(at) is not null",
            args![],
            |row| row.get(0),
        )
    }

    /// Says when to look at an open promise again; `None`: there are no more rungs.
    ///
    /// # Errors
    /// What the database says.
    pub fn look_at_promise_again(&mut self, id: PromiseId, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.exec("update promise set ladder_at = ?2 where id = ?1 and state = 'open'", args![id, at])?;
        Ok(())
    }

    /// The ladder looks at every open promise anew: other hours, other rungs.
    ///
    /// # Errors
    /// What the database says.
    pub fn look_at_all_promises_again(&mut self) -> Result<(), StoreError> {
        self.exec("update promise set ladder_at = 0 where state = 'open'", args![])?;
        self.exec("update dossier_promise set ladder_at = 0 where state = 'open'", args![])?;
        Ok(())
    }

    /// Whether a promise has reached a rung before.
    ///
    /// # Errors
    /// What the database says.
    pub fn has_reached(&mut self, promise: PromiseId, rung: Rung) -> Result<bool, StoreError> {
        let found: Option<i64> = self.query_opt(
            "select 1 from ladder_step where promise_id = ?1 and rung = ?2 limit 1",
            args![promise, rung],
            |row| row.get(0),
        )?;
        Ok(found.is_some())
    }

    /// Somebody is to be told that a promise reached a rung; says whether that is news.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_step(
        &mut self,
        promise: PromiseId,
        rung: Rung,
        agent: AgentId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let added = self.exec(
            "insert into ladder_step (promise_id, rung, agent_id, at) values (?1, ?2, ?3, ?4) on conflict do nothing",
            args![promise, rung, agent, at],
        )?;
        Ok(added > 0)
    }

    /// Who is still to be told of something.
    ///
    /// # Errors
    /// What the database says.
    pub fn agents_to_tell(&mut self) -> Result<Vec<AgentId>, StoreError> {
        self.query(
            "select agent_id from ladder_step where settled_at is null
             union select agent_id from dossier_step where settled_at is null order by 1 limit 1000",
            args![],
            |row| row.get(0),
        )
    }

    /// What a colleague is still to be told, by the deadline of the promise.
    ///
    /// # Errors
    /// What the database says.
    pub fn steps_to_tell(&mut self, agent: AgentId, limit: usize) -> Result<Vec<StepRow>, StoreError> {
        self.query(
            "select s.promise_id, p.conversation_id, s.rung, s.at from ladder_step s join promise p on p.id = s.promise_id
             where s.agent_id = ?1 and s.settled_at is null order by p.deadline_at, s.promise_id, s.rung limit ?2",
            args![agent, limit_of(limit)],
            |row| Ok(StepRow { promise: row.get(0)?, conversation: row.get(1)?, rung: row.get(2)?, at: row.get(3)? }),
        )
    }

    /// A colleague was told, in this mail, or need not be any more. Says whether it was still to be done.
    ///
    /// # Errors
    /// What the database says.
    pub fn settle_step(
        &mut self,
        agent: AgentId,
        step: &StepRow,
        mail: Option<OutboxId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update ladder_step set settled_at = ?4, outbox_id = ?5
             where promise_id = ?1 and rung = ?2 and agent_id = ?3 and settled_at is null",
            args![step.promise, step.rung, agent, now, mail],
        )?;
        Ok(touched > 0)
    }

    /// How many mails of the ladder a colleague had since a moment (`since`), and when the last of them was.
    ///
    /// # Errors
    /// What the database says.
    pub fn ladder_mails(&mut self, agent: AgentId, since: Timestamp) -> Result<(i64, Option<Timestamp>), StoreError> {
        // Bounded by the day, not by the years that somebody works here.
        self.query_one(
            "select count(distinct outbox_id), max(settled_at) from (
               select outbox_id, settled_at from ladder_step
               where agent_id = ?1 and outbox_id is not null and settled_at >= ?2
               union all select outbox_id, settled_at from dossier_step
               where agent_id = ?1 and outbox_id is not null and settled_at >= ?2) as told",
            args![agent, since],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}
