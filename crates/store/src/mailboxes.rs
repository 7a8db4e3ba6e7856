//! The addresses that questions come in by, with their servers.

use jiff::Timestamp;

use crate::id::{MailboxId, TeamId};
use crate::{Row, StoreError, Tx, args};

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMailbox {
    pub id: MailboxId,
    /// Lower case.
    pub address: String,
    /// The name that customers see beside it.
    pub name: String,
    /// `None`: the default team.
    pub team: Option<TeamId>,
    pub is_default: bool,
    pub is_active: bool,
    /// Server settings as JSON, without the password; `None`: not fetched.
    pub imap: Option<String>,
    /// Server settings as JSON, without the password; `None`: the default mailbox's.
    pub smtp: Option<String>,
    /// Which mail is fetched, and what is done with it then, as JSON; `None`: what is usual.
    pub fetching: Option<String>,
    /// The passwords, sealed.
    pub sealed: Option<Vec<u8>>,
    /// Since when it is on the desk.
    pub created_at: Timestamp,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, address, name, team_id, is_default, is_active, imap, smtp, sealed, created_at, fetching from mailbox ",
            $rest
        )
    };
}

fn read(row: &Row<'_>) -> Result<StoredMailbox, StoreError> {
    Ok(StoredMailbox {
        id: row.get(0)?,
        address: row.get(1)?,
        name: row.get(2)?,
        team: row.get(3)?,
        is_default: row.get(4)?,
        is_active: row.get(5)?,
        imap: row.get(6)?,
        smtp: row.get(7)?,
        sealed: row.get(8)?,
        created_at: row.get(9)?,
        fetching: row.get(10)?,
    })
}

impl Tx<'_> {
    /// All mailboxes, the default one first; at most 200.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailboxes(&mut self) -> Result<Vec<StoredMailbox>, StoreError> {
        self.query(select!("order by is_default desc, address limit 200"), args![], read)
    }

    /// One mailbox.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailbox(&mut self, id: MailboxId) -> Result<Option<StoredMailbox>, StoreError> {
        self.query_opt(select!("where id = ?1"), args![id], read)
    }

    /// The mailbox from which the desk writes where nothing says otherwise.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailbox_marked_default(&mut self) -> Result<Option<StoredMailbox>, StoreError> {
        self.query_opt(select!("where is_default = 1"), args![], read)
    }

    /// A new mailbox.
    ///
    /// # Errors
    /// `Unique` (`mailbox_address`) when the address is there already.
    pub fn add_mailbox(&mut self, row: &StoredMailbox) -> Result<(), StoreError> {
        self.exec(
            "insert into mailbox (id, address, name, team_id, is_default, is_active, imap, smtp, sealed, created_at, changed_at, fetching) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)",
            args![
                row.id,
                &*row.address,
                &*row.name,
                row.team,
                row.is_default,
                row.is_active,
                row.imap.clone(),
                row.smtp.clone(),
                row.sealed.clone(),
                row.created_at,
                row.fetching.clone()
            ],
        )?;
        Ok(())
    }

    /// Changes everything of a mailbox.
    ///
    /// # Errors
    /// `Unique` (`mailbox_address`) when the address is another mailbox's.
    pub fn change_mailbox(&mut self, row: &StoredMailbox, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update mailbox set address = ?2, name = ?3, team_id = ?4, is_default = ?5, is_active = ?6, imap = ?7, smtp = ?8, \
             sealed = ?9, changed_at = ?10, fetching = ?11 where id = ?1",
            args![
                row.id,
                &*row.address,
                &*row.name,
                row.team,
                row.is_default,
                row.is_active,
                row.imap.clone(),
                row.smtp.clone(),
                row.sealed.clone(),
                now,
                row.fetching.clone()
            ],
        )?;
        Ok(())
    }

    /// No mailbox is the default any more: before another one becomes it.
    ///
    /// # Errors
    /// What the database says.
    pub fn unmark_default_mailbox(&mut self) -> Result<(), StoreError> {
        self.exec("update mailbox set is_default = 0 where is_default = 1", args![])?;
        Ok(())
    }
}
