//! Texts that are often sent.

use crate::id::{ReplyId, TeamId};
use crate::{StoreError, Tx, args};
use jiff::Timestamp;

/// A saved reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRow {
    pub id: ReplyId,
    pub name: String,
    /// `None`: for everybody.
    pub team: Option<TeamId>,
    /// Sanitised, with variables; one of the two may be empty.
    pub html_nl: String,
    pub html_en: String,
}

/// Saved replies that a list holds.
const REPLIES_MAX: i64 = 500;

impl Tx<'_> {
    /// All saved replies, by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn replies(&mut self) -> Result<Vec<ReplyRow>, StoreError> {
        self.query(
            "select id, name, team_id, html_nl, html_en from saved_reply order by name, id limit ?1",
            args![REPLIES_MAX],
            reply_from,
        )
    }

    /// One saved reply.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn reply(&mut self, id: ReplyId) -> Result<ReplyRow, StoreError> {
        self.query_one(
            "select id, name, team_id, html_nl, html_en from saved_reply where id = ?1",
            args![id],
            reply_from,
        )
    }

    /// Keeps a saved reply, new or in place of the one with its id.
    ///
    /// # Errors
    /// What the database says.
    pub fn save_reply(&mut self, reply: &ReplyRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into saved_reply (id, name, team_id, html_nl, html_en, changed_at) values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (id) do update set name = excluded.name, team_id = excluded.team_id, html_nl = excluded.html_nl,
               html_en = excluded.html_en, changed_at = excluded.changed_at",
            args![reply.id, &reply.name, reply.team, &reply.html_nl, &reply.html_en, now],
        )?;
        Ok(())
    }

    /// Throws a saved reply away. Answers that were made of it stay as they are.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_reply(&mut self, id: ReplyId) -> Result<(), StoreError> {
        self.exec("delete from saved_reply where id = ?1", args![id])?;
        Ok(())
    }
}

fn reply_from(row: &crate::Row<'_>) -> Result<ReplyRow, StoreError> {
    Ok(ReplyRow { id: row.get(0)?, name: row.get(1)?, team: row.get(2)?, html_nl: row.get(3)?, html_en: row.get(4)? })
}
