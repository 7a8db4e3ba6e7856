//! What the organisation has chosen, each as one document.

use crate::{StoreError, Tx, args};
use jiff::Timestamp;

impl Tx<'_> {
    /// The document under this name; `None`: nothing was chosen, and what is usual holds.
    ///
    /// # Errors
    /// What the database says.
    pub fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        self.query_opt("select document from setting where name = ?1", args![name], |row| row.get(0))
    }

    /// Chooses anew.
    ///
    /// # Errors
    /// What the database says.
    pub fn save_setting(&mut self, name: &str, document: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into setting (name, document, changed_at) values (?1, ?2, ?3)
             on conflict (name) do update set document = excluded.document, changed_at = excluded.changed_at",
            args![name, document, now],
        )?;
        Ok(())
    }

    /// When the firm was set up.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] before it was.
    pub fn set_up_at(&mut self) -> Result<Timestamp, StoreError> {
        self.query_one("select created_at from organisation where id = 'self'", args![], |row| row.get(0))
    }
}
