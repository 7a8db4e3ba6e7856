//! The rungs that open promises on files have reached, and who is told of them: as of questions, in tables of their own.

use jiff::Timestamp;

use crate::id::{AgentId, DossierId, DossierPromiseId, OutboxId};
use crate::promises::limit_of;
use crate::{Rung, StoreError, Tx, args};

/// A rung that a file reached, of which somebody is still to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStepRow {
    pub promise: DossierPromiseId,
    pub dossier: DossierId,
    pub rung: Rung,
    pub at: Timestamp,
}

impl Tx<'_> {
    /// Files that the ladder should look at, the longest due first, with their open promise and when it was made.
    ///
    /// # Errors
    /// What the database says.
    pub fn dossiers_for_ladder(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<(DossierPromiseId, DossierId, Timestamp)>, StoreError> {
        self.query(
            "select id, dossier_id, said_at from dossier_promise where state = 'open' and ladder_at is not null and ladder_at <= ?1
             order by ladder_at, id limit ?2",
            args![now, limit_of(limit)],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }

    /// Says when to look at a file again; `None`: there are no more rungs.
    ///
    /// # Errors
    /// What the database says.
    pub fn look_at_dossier_again(&mut self, id: DossierPromiseId, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.exec("update dossier_promise set ladder_at = ?2 where id = ?1 and state = 'open'", args![id, at])?;
        Ok(())
    }

    /// Whether a promise on a file has reached a rung before.
    ///
    /// # Errors
    /// What the database says.
    pub fn dossier_has_reached(&mut self, promise: DossierPromiseId, rung: Rung) -> Result<bool, StoreError> {
        let found: Option<i64> = self.query_opt(
            "select 1 from dossier_step where promise_id = ?1 and rung = ?2 limit 1",
            args![promise, rung],
            |row| row.get(0),
        )?;
        Ok(found.is_some())
    }

    /// Somebody is to be told that a file reached a rung; says whether that is news.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_dossier_step(
        &mut self,
        promise: DossierPromiseId,
        rung: Rung,
        agent: AgentId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let added = self.exec(
            "insert into dossier_step (promise_id, rung, agent_id, at) values (?1, ?2, ?3, ?4) on conflict do nothing",
            args![promise, rung, agent, at],
        )?;
        Ok(added > 0)
    }

    /// What a colleague is still to be told of files, by the deadline of the promise.
    ///
    /// # Errors
    /// What the database says.
    pub fn dossier_steps_to_tell(&mut self, agent: AgentId, limit: usize) -> Result<Vec<FileStepRow>, StoreError> {
        self.query(
            "select s.promise_id, p.dossier_id, s.rung, s.at from dossier_step s join dossier_promise p on p.id = s.promise_id
             where s.agent_id = ?1 and s.settled_at is null order by p.deadline_at, s.promise_id, s.rung limit ?2",
            args![agent, limit_of(limit)],
            |row| Ok(FileStepRow { promise: row.get(0)?, dossier: row.get(1)?, rung: row.get(2)?, at: row.get(3)? }),
        )
    }

    /// A colleague was told of a file, in this mail, or need not be any more. Says whether it was still to be done.
    ///
    /// # Errors
    /// What the database says.
    pub fn settle_dossier_step(
        &mut self,
        agent: AgentId,
        step: &FileStepRow,
        mail: Option<OutboxId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update dossier_step set settled_at = ?4, outbox_id = ?5
             where promise_id = ?1 and rung = ?2 and agent_id = ?3 and settled_at is null",
            args![step.promise, step.rung, agent, now, mail],
        )?;
        Ok(touched > 0)
    }
}
