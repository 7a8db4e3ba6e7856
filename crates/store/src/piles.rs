//! Piles of files (dossiers): work with a maximum delay in service days, beside the questions.

use jiff::Timestamp;

use crate::id::{AgentId, DossierId, DossierPromiseId, PileId, SubjectId, TeamId};
use crate::promises::limit_of;
use crate::{PromiseState, Row, StoreError, Tx, args};

/// A kind of file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PileRow {
    pub id: PileId,
    pub name: String,
    pub team: TeamId,
    /// `None`: anybody in the team can do it.
    pub subject: Option<SubjectId>,
    /// Maximum delay, in service days.
    pub days: u32,
    /// What one usually takes, in seconds.
    pub effort_s: i64,
    pub is_active: bool,
}

/// What is open in a pile, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PileCounts {
    pub open: u32,
    /// Of those: promised for a moment that has passed, or broken before.
    pub overdue: u32,
    /// Of those: they fit nowhere in time, or aren't planned.
    pub late: u32,
    pub oldest_at: Option<Timestamp>,
}

/// A file, with the promise that was last made on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    pub id: DossierId,
    pub pile: PileId,
    pub reference: String,
    pub title: String,
    pub agent: Option<AgentId>,
    pub received_at: Timestamp,
    /// When it was done or withdrawn; `None`: it is open.
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<AgentId>,
    /// What was done, or why it was withdrawn.
    pub outcome: String,
    pub promise: DossierPromiseId,
    pub promise_state: PromiseState,
    pub deadline_at: Timestamp,
    /// Promises on it that were broken.
    pub broken: i64,
}

/// When a file came in and went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flowed {
    pub received_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// What is open, and what went out since: each by an index of its own, however much was done before.
const FLOW: &str = "select f.received_at, f.ended_at from (
     select id, received_at, ended_at from dossier where pile_id = ?1 and state = 'open'
     union all select id, received_at, ended_at from dossier where pile_id = ?1 and ended_at >= ?2) f
   order by f.received_at desc, f.id desc limit ?3";

/// `cross join`: SQLite then begins with what ended since. Left to itself it goes through all files of the pile.
const PROMISES: &str =
    "select count(case when p.state = 'kept' then 1 end), count(case when p.state = 'renewed' then 1 end),
     count(case when p.state = 'broken' then 1 end)
   from dossier_promise p cross join dossier d where p.ended_at >= ?2 and d.id = p.dossier_id and d.pile_id = ?1";

/// Piles of one firm, at most.
pub const PILES_MAX: usize = 50;

macro_rules! dossiers {
    ($rest:literal) => {
        concat!(
            "select d.id, d.pile_id, d.reference, d.title, d.agent_id, d.received_at, d.ended_at, d.ended_by, d.outcome, p.id, p.state, \
             p.deadline_at, (select count(*) from dossier_promise b where b.dossier_id = d.id and b.state = 'broken') \
             from dossier d join dossier_promise p on p.id = (select l.id from dossier_promise l where l.dossier_id = d.id \
             order by case when l.state = 'open' then 0 else 1 end, l.said_at desc, l.id desc limit 1) ",
            $rest
        )
    };
}

fn read(row: &Row<'_>) -> Result<DossierRow, StoreError> {
    Ok(DossierRow {
        id: row.get(0)?,
        pile: row.get(1)?,
        reference: row.get(2)?,
        title: row.get(3)?,
        agent: row.get(4)?,
        received_at: row.get(5)?,
        ended_at: row.get(6)?,
        ended_by: row.get(7)?,
        outcome: row.get(8)?,
        promise: row.get(9)?,
        promise_state: row.get(10)?,
        deadline_at: row.get(11)?,
        broken: row.get(12)?,
    })
}

impl Tx<'_> {
    /// All piles, by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn piles(&mut self) -> Result<Vec<PileRow>, StoreError> {
        self.query(
            "select id, name, team_id, subject_id, days, effort_s, is_active from pile order by name, id limit ?1",
            args![limit_of(PILES_MAX)],
            |row| {
                Ok(PileRow {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    team: row.get(2)?,
                    subject: row.get(3)?,
                    days: u32::try_from(row.get::<i64>(4)?).unwrap_or(1),
                    effort_s: row.get(5)?,
                    is_active: row.get(6)?,
                })
            },
        )
    }

    /// Keeps a pile, new or in place of the one with its id.
    ///
    /// # Errors
    /// `Unique` (`pile_name`) when another one is called so; `ForeignKey` when its team or subject isn't there.
    pub fn save_pile(&mut self, row: &PileRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into pile (id, name, team_id, subject_id, days, effort_s, is_active, changed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             on conflict (id) do update set name = excluded.name, team_id = excluded.team_id, subject_id = excluded.subject_id,
               days = excluded.days, effort_s = excluded.effort_s, is_active = excluded.is_active, changed_at = excluded.changed_at",
            args![row.id, &row.name, row.team, row.subject, i64::from(row.days), row.effort_s, row.is_active, now],
        )?;
        Ok(())
    }

    /// Puts a file in, with its promise.
    ///
    /// # Errors
    /// `Unique` (`dossier_reference`) when one with this reference is in the pile.
    pub fn add_dossier(&mut self, row: &DossierRow, by: Option<AgentId>, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into dossier (id, pile_id, reference, title, agent_id, state, received_at, made_by, created_at)
             values (?1, ?2, ?3, ?4, ?5, 'open', ?6, ?7, ?8)",
            args![row.id, row.pile, &row.reference, &row.title, row.agent, row.received_at, by, now],
        )?;
        self.add_dossier_promise(row.promise, row.id, now, row.deadline_at)
    }

    /// One more promise on a file.
    ///
    /// # Errors
    /// `Unique` when another one is open on it; `Check` when it passes before it is made.
    pub fn add_dossier_promise(
        &mut self,
        id: DossierPromiseId,
        dossier: DossierId,
        said_at: Timestamp,
        deadline_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into dossier_promise (id, dossier_id, state, said_at, deadline_at) values (?1, ?2, 'open', ?3, ?4)",
            args![id, dossier, said_at, deadline_at],
        )?;
        Ok(())
    }

    /// Ends an open promise on a file. Says whether it was open.
    ///
    /// # Errors
    /// What the database says.
    pub fn end_dossier_promise(
        &mut self,
        id: DossierPromiseId,
        state: PromiseState,
        by: Option<AgentId>,
        reason: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let ended = self.exec(
            "update dossier_promise set state = ?2, ended_at = ?3, ended_by = ?4, reason = ?5 where id = ?1 and state = 'open'",
            args![id, state, now, by, reason],
        )?;
        Ok(ended == 1)
    }

    /// A file goes out: done, or withdrawn, with what was done or why.
    ///
    /// # Errors
    /// What the database says.
    pub fn end_dossier(
        &mut self,
        id: DossierId,
        is_done: bool,
        outcome: &str,
        by: AgentId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let state = if is_done { "done" } else { "withdrawn" };
        let ended = self.exec(
            "update dossier set state = ?2, ended_at = ?3, ended_by = ?4, outcome = ?5 where id = ?1 and state = 'open'",
            args![id, state, now, by, outcome],
        )?;
        Ok(ended == 1)
    }

    /// Puts a file on somebody's name, or on nobody's.
    ///
    /// # Errors
    /// `ForeignKey` when the colleague isn't there.
    pub fn assign_dossier(&mut self, id: DossierId, agent: Option<AgentId>) -> Result<(), StoreError> {
        self.exec("update dossier set agent_id = ?2 where id = ?1", args![id, agent])?;
        Ok(())
    }

    /// A file by its id.
    ///
    /// # Errors
    /// What the database says.
    pub fn dossier(&mut self, id: DossierId) -> Result<Option<DossierRow>, StoreError> {
        self.query_opt(dossiers!("where d.id = ?1"), args![id], read)
    }

    /// The open files of one pile, the earliest deadline first.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_dossiers_of(&mut self, pile: PileId, limit: usize) -> Result<Vec<DossierRow>, StoreError> {
        self.query(
            dossiers!(
                "where d.pile_id = ?1 and p.state = 'open' and d.state = 'open' order by p.deadline_at, d.id limit ?2"
            ),
            args![pile, limit_of(limit)],
            read,
        )
    }

    /// What is open in a pile, counted, however much it is.
    ///
    /// # Errors
    /// What the database says.
    pub fn pile_counts(&mut self, pile: PileId, now: Timestamp) -> Result<PileCounts, StoreError> {
        self.query_one(
            "select count(*),
               count(case when p.deadline_at < ?2 or exists (select 1 from dossier_promise b
                 where b.dossier_id = d.id and b.state = 'broken') then 1 end),
               count(case when l.promise_id is null or l.is_late = 1 then 1 end), min(d.received_at)
             from dossier d join dossier_promise p on p.dossier_id = d.id and p.state = 'open'
             left join planned_file l on l.promise_id = p.id where d.pile_id = ?1 and d.state = 'open'",
            args![pile, now],
            |row| {
                let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
                Ok(PileCounts {
                    open: count(row.get(0)?),
                    overdue: count(row.get(1)?),
                    late: count(row.get(2)?),
                    oldest_at: row.get(3)?,
                })
            },
        )
    }

    /// Work on open files that fits nowhere in time, in seconds.
    ///
    /// # Errors
    /// What the database says.
    pub fn file_work_that_fits_nowhere(&mut self) -> Result<i64, StoreError> {
        self.query_one(
            "select cast(coalesce(sum(l.effort_s), 0) as bigint) from planned_file l
             join dossier_promise p on p.id = l.promise_id where l.is_late = 1 and p.state = 'open'",
            args![],
            |row| row.get(0),
        )
    }

    /// What went out of a pile since, the last first.
    ///
    /// # Errors
    /// What the database says.
    pub fn ended_dossiers(
        &mut self,
        pile: PileId,
        since: Timestamp,
        limit: usize,
    ) -> Result<Vec<DossierRow>, StoreError> {
        self.query(
            dossiers!("where d.pile_id = ?1 and d.ended_at >= ?2 order by d.ended_at desc, d.id desc limit ?3"),
            args![pile, since, limit_of(limit)],
            read,
        )
    }

    /// Which of these references are in a pile already, open or not.
    ///
    /// # Errors
    /// What the database says.
    pub fn dossier_references(&mut self, pile: PileId, references: &[String]) -> Result<Vec<String>, StoreError> {
        let sql = format!(
            "select reference from dossier where pile_id = ?1 and reference in {} order by reference",
            self.dialect().in_list("?2")
        );
        self.query(&sql, &[crate::Value::from(pile), crate::Value::list(references)], |row| row.get(0))
    }

    /// When the files of a pile came in and went out, of those that were in it at any time since.
    ///
    /// # Errors
    /// What the database says.
    pub fn pile_flow(&mut self, pile: PileId, since: Timestamp, limit: usize) -> Result<Vec<Flowed>, StoreError> {
        self.query(FLOW, args![pile, since, limit_of(limit)], |row| {
            Ok(Flowed { received_at: row.get(0)?, ended_at: row.get(1)? })
        })
    }

    /// How the promises on files of a pile ended since: kept, renewed, broken.
    ///
    /// # Errors
    /// What the database says.
    pub fn pile_promises_since(&mut self, pile: PileId, since: Timestamp) -> Result<crate::EndedCounts, StoreError> {
        self.query_one(PROMISES, args![pile, since], |row| {
            let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
            Ok(crate::EndedCounts { kept: count(row.get(0)?), renewed: count(row.get(1)?), broken: count(row.get(2)?) })
        })
    }

    /// How the database would look for what flowed, and for how promises ended.
    ///
    /// # Errors
    /// What the database says.
    pub fn plans_of_pile(&mut self, pile: PileId, since: Timestamp) -> Result<[Vec<String>; 2], StoreError> {
        Ok([self.plan_of(FLOW, args![pile, since, limit_of(10)])?, self.plan_of(PROMISES, args![pile, since])?])
    }

    /// Files whose open promise has passed, the longest ago first.
    ///
    /// # Errors
    /// What the database says.
    pub fn dossiers_due_before(&mut self, now: Timestamp, limit: usize) -> Result<Vec<DossierId>, StoreError> {
        self.query(
            "select dossier_id from dossier_promise where state = 'open' and deadline_at < ?1 order by deadline_at, id limit ?2",
            args![now, limit_of(limit)],
            |row| row.get(0),
        )
    }
}
