//! What happened to a file, when, and by whom; and which promises on files were broken.

use jiff::Timestamp;

use crate::id::{AgentId, DossierId, TimelineId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, args};

/// A line of what happened to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierEventRow {
    pub at: Timestamp,
    /// E.g. `renewed`.
    pub kind: String,
    /// By whom; `None`: the program.
    pub by: Option<String>,
    /// JSON.
    pub detail: serde_json::Value,
}

/// A promise on a file that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenFileRow {
    pub pile: String,
    pub reference: String,
    pub title: String,
    pub deadline_at: Timestamp,
}

impl Tx<'_> {
    /// Writes down what happened to a file.
    ///
    /// # Errors
    /// `Check` when `kind` is no word for it; `ForeignKey` when the file isn't there.
    pub fn add_dossier_event(
        &mut self,
        id: TimelineId,
        dossier: DossierId,
        kind: &str,
        by: Option<AgentId>,
        detail: &serde_json::Value,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into dossier_event (id, dossier_id, at, kind, agent_id, detail) values (?1, ?2, ?3, ?4, ?5, ?6)",
            args![id, dossier, at, kind, by, &detail.to_string()],
        )?;
        Ok(())
    }

    /// What happened to a file, the last first.
    ///
    /// # Errors
    /// What the database says.
    pub fn dossier_events(&mut self, dossier: DossierId, limit: usize) -> Result<Vec<DossierEventRow>, StoreError> {
        self.query(
            "select e.at, e.kind, a.name, e.detail from dossier_event e left join agent a on a.id = e.agent_id
             where e.dossier_id = ?1 order by e.at desc, e.id desc limit ?2",
            args![dossier, limit_of(limit)],
            |row| {
                let detail: String = row.get(3)?;
                Ok(DossierEventRow {
                    at: row.get(0)?,
                    kind: row.get(1)?,
                    by: row.get(2)?,
                    detail: serde_json::from_str(&detail).unwrap_or_default(),
                })
            },
        )
    }

    /// Promises on files that were broken in a time, the earliest deadline first.
    ///
    /// # Errors
    /// What the database says.
    pub fn dossiers_broken_between(
        &mut self,
        since: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<BrokenFileRow>, StoreError> {
        self.query(
            "select l.name, d.reference, d.title, p.deadline_at from dossier_promise p join dossier d on d.id = p.dossier_id
             join pile l on l.id = d.pile_id where p.state = 'broken' and p.ended_at >= ?1 and p.ended_at < ?2
             order by p.deadline_at, p.id limit ?3",
            args![since, until, limit_of(limit)],
            |row| {
                Ok(BrokenFileRow {
                    pile: row.get(0)?,
                    reference: row.get(1)?,
                    title: row.get(2)?,
                    deadline_at: row.get(3)?,
                })
            },
        )
    }
}
