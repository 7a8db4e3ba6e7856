//! What the edges to the world met: shown on the status page and by the doctor.

use jiff::Timestamp;

use crate::{StoreError, Tx, args};

/// What one edge last met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeRow {
    /// `imap:<mailbox address>`, `smtp:<mailbox address>`, `lmtp`, `disk`, `feed:<calendar>`.
    pub edge: String,
    pub ok_at: Option<Timestamp>,
    pub failed_at: Option<Timestamp>,
    /// `None` while all is well.
    pub failure: Option<String>,
}

impl Tx<'_> {
    /// All edges, those that fail first; at most 500.
    ///
    /// # Errors
    /// What the database says.
    pub fn edges(&mut self) -> Result<Vec<EdgeRow>, StoreError> {
        self.query(
            "select edge, ok_at, failed_at, failure from edge_state order by case when failure is null then 1 else 0 end, edge limit 500",
            args![],
            |row| Ok(EdgeRow { edge: row.get(0)?, ok_at: row.get(1)?, failed_at: row.get(2)?, failure: row.get(3)? }),
        )
    }

    /// One edge.
    ///
    /// # Errors
    /// What the database says.
    pub fn edge(&mut self, edge: &str) -> Result<Option<EdgeRow>, StoreError> {
        self.query_opt("select edge, ok_at, failed_at, failure from edge_state where edge = ?1", args![edge], |row| {
            Ok(EdgeRow { edge: row.get(0)?, ok_at: row.get(1)?, failed_at: row.get(2)?, failure: row.get(3)? })
        })
    }

    /// There is no such edge any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_edge(&mut self, edge: &str) -> Result<(), StoreError> {
        self.exec("delete from edge_state where edge = ?1", args![edge])?;
        Ok(())
    }

    /// All is well.
    ///
    /// # Errors
    /// What the database says.
    pub fn edge_ok(&mut self, edge: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into edge_state (edge, ok_at) values (?1, ?2) on conflict (edge) do update set ok_at = ?2, failure = null",
            args![edge, now],
        )?;
        Ok(())
    }

    /// Forgets dams (`cap:`) that closed before `before`.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_caps(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.exec("delete from edge_state where edge like 'cap:%' and failed_at < ?1", args![before])?;
        Ok(())
    }

    /// It failed; the words are the other side's.
    ///
    /// # Errors
    /// What the database says.
    pub fn edge_failed(&mut self, edge: &str, failure: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into edge_state (edge, failed_at, failure) values (?1, ?2, ?3) \
             on conflict (edge) do update set failed_at = ?2, failure = ?3",
            args![edge, now, failure],
        )?;
        Ok(())
    }
}
