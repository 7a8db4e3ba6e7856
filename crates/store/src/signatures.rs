//! What stands below a mail: of the colleague who wrote it, and of the mailbox by which it leaves.

use crate::id::{AgentId, MailboxId};
use crate::{StoreError, Tx, args};

impl Tx<'_> {
    /// A colleague's signature in Dutch and English, sanitised, with variables; each may be empty.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn agent_signature(&mut self, id: AgentId) -> Result<(String, String), StoreError> {
        self.query_one("select signature_nl, signature_en from agent where id = ?1", args![id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// A mailbox's signature in Dutch and English, sanitised, with variables; each may be empty.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn mailbox_signature(&mut self, id: MailboxId) -> Result<(String, String), StoreError> {
        self.query_one("select signature_nl, signature_en from mailbox where id = ?1", args![id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// Keeps a colleague's signature.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_agent_signature(&mut self, id: AgentId, nl: &str, en: &str) -> Result<(), StoreError> {
        self.exec("update agent set signature_nl = ?2, signature_en = ?3 where id = ?1", args![id, nl, en])?;
        Ok(())
    }

    /// Keeps a mailbox's signature.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_mailbox_signature(&mut self, id: MailboxId, nl: &str, en: &str) -> Result<(), StoreError> {
        self.exec("update mailbox set signature_nl = ?2, signature_en = ?3 where id = ?1", args![id, nl, en])?;
        Ok(())
    }
}
