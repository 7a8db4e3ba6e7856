//! Mailboxes whose provider wants a token instead of a password.

use jiff::Timestamp;

use crate::id::MailboxId;
use crate::{OAuthProvider, OAuthState, Row, StoreError, Tx, args};

/// The connection of a mailbox with its provider.
#[derive(Clone, PartialEq, Eq)]
pub struct OAuthRow {
    pub mailbox: MailboxId,
    pub provider: OAuthProvider,
    /// JSON: tenant, client id, addresses of the provider. Nothing secret.
    pub document: String,
    /// Client secret and tokens, sealed.
    pub sealed: Option<Vec<u8>>,
    pub state: OAuthState,
    /// JSON: the code that somebody is to type, and where.
    pub asking: Option<String>,
    /// Of the token at hand, or of what is asked (UTC).
    pub expires_at: Option<Timestamp>,
    /// When the provider is asked again (UTC).
    pub next_at: Option<Timestamp>,
    /// What the provider last said against it.
    pub failure: Option<String>,
    pub changed_at: Timestamp,
}

impl std::fmt::Debug for OAuthRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OAuthRow").field("mailbox", &self.mailbox).field("state", &self.state).finish_non_exhaustive()
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select mailbox_id, provider, document, sealed, state, asking, expires_at, next_at, failure, changed_at \
             from mailbox_oauth ",
            $rest
        )
    };
}

fn read(row: &Row<'_>) -> Result<OAuthRow, StoreError> {
    Ok(OAuthRow {
        mailbox: row.get(0)?,
        provider: row.get(1)?,
        document: row.get(2)?,
        sealed: row.get(3)?,
        state: row.get(4)?,
        asking: row.get(5)?,
        expires_at: row.get(6)?,
        next_at: row.get(7)?,
        failure: row.get(8)?,
        changed_at: row.get(9)?,
    })
}

impl Tx<'_> {
    /// The connection of one mailbox.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailbox_oauth(&mut self, mailbox: MailboxId) -> Result<Option<OAuthRow>, StoreError> {
        self.query_opt(select!("where mailbox_id = ?1"), args![mailbox], read)
    }

    /// All connections; at most 200, as there are mailboxes.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailbox_oauths(&mut self) -> Result<Vec<OAuthRow>, StoreError> {
        self.query(select!("order by mailbox_id limit 200"), args![], read)
    }

    /// Sets everything of a connection.
    ///
    /// # Errors
    /// `ForeignKey` when there is no such mailbox.
    pub fn put_mailbox_oauth(&mut self, row: &OAuthRow) -> Result<(), StoreError> {
        self.exec(
            "insert into mailbox_oauth \
             (mailbox_id, provider, document, sealed, state, asking, expires_at, next_at, failure, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) on conflict (mailbox_id) do update set provider = ?2, \
             document = ?3, sealed = ?4, state = ?5, asking = ?6, expires_at = ?7, next_at = ?8, failure = ?9, changed_at = ?10",
            args![
                row.mailbox,
                row.provider,
                &*row.document,
                row.sealed.clone(),
                row.state,
                row.asking.clone(),
                row.expires_at,
                row.next_at,
                row.failure.clone(),
                row.changed_at
            ],
        )?;
        Ok(())
    }

    /// Changes a connection, if nobody else did since `seen`; says whether it was changed. The moment it was last changed
    /// tells: two nodes that refresh a token at once don't write over each other's.
    ///
    /// # Errors
    /// What the database says.
    pub fn change_mailbox_oauth(&mut self, row: &OAuthRow, seen: Timestamp) -> Result<bool, StoreError> {
        let now = self.mailbox_oauth(row.mailbox)?.map(|there| there.changed_at);
        if now != Some(seen) {
            return Ok(false);
        }
        self.put_mailbox_oauth(row)?;
        Ok(true)
    }

    /// The mailbox is opened with a password again.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_mailbox_oauth(&mut self, mailbox: MailboxId) -> Result<bool, StoreError> {
        Ok(self.exec("delete from mailbox_oauth where mailbox_id = ?1", args![mailbox])? > 0)
    }
}
