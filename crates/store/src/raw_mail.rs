//! Mail as it came in, byte for byte, before anything is made of it.

use crate::id::{ConversationId, MailboxId, MessageId, RawMailId};
use crate::promises::limit_of;
use crate::{RawMailState, StoreError, Tx, args};
use jiff::Timestamp;

/// A mail to be kept.
#[derive(Debug, Clone)]
pub struct NewRawMail {
    pub id: RawMailId,
    pub mailbox: Option<MailboxId>,
    /// Message-ID, or a digest of the bytes when it is absent.
    pub dedupe_key: String,
    pub message_id: Option<String>,
    pub envelope_from: String,
    pub envelope_to: Vec<String>,
    /// The address of the machine that handed it over from outside, and what it called itself; or "".
    pub peer: String,
    pub helo: String,
    /// Shared, because a closure may run more than once.
    pub bytes: std::sync::Arc<[u8]>,
    pub received_at: Timestamp,
    /// Since when its mailbox had it, where it is the past: it is kept, and promised nothing.
    pub past_at: Option<Timestamp>,
}

/// A mail as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawMailRow {
    pub id: RawMailId,
    pub mailbox: Option<MailboxId>,
    pub envelope_from: String,
    pub envelope_to: Vec<String>,
    pub state: RawMailState,
    pub attempts: u32,
    pub failure: Option<String>,
    pub received_at: Timestamp,
    pub bytes: Vec<u8>,
    /// Since when its mailbox had it, where it is the past.
    pub past_at: Option<Timestamp>,
}

impl RawMailRow {
    /// When it came: to us, or to its mailbox long before.
    #[must_use]
    pub fn came_at(&self) -> Timestamp {
        self.past_at.unwrap_or(self.received_at)
    }
}

fn raw_from(row: &crate::Row<'_>) -> Result<RawMailRow, StoreError> {
    let to: String = row.get(3)?;
    Ok(RawMailRow {
        id: row.get(0)?,
        mailbox: row.get(1)?,
        envelope_from: row.get(2)?,
        envelope_to: serde_json::from_str(&to)
            .map_err(|e| StoreError::with("the envelope of a mail can't be read", e))?,
        state: row.get(4)?,
        attempts: u32::try_from(row.get::<i64>(5)?).unwrap_or(u32::MAX),
        failure: row.get(6)?,
        received_at: row.get(7)?,
        bytes: row.get(8)?,
        past_at: row.get(9)?,
    })
}

impl Tx<'_> {
    /// Keeps a mail; says whether it is new to its mailbox.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_raw_mail(&mut self, new: &NewRawMail) -> Result<bool, StoreError> {
        let to = serde_json::to_string(&new.envelope_to).map_err(|e| StoreError::with("envelope", e))?;
        // A unique index takes two nulls for different: without a mailbox we look first.
        if new.mailbox.is_none() && self.raw_mail_by_key(None, &new.dedupe_key)?.is_some() {
            return Ok(false);
        }
        let added = self.exec(
            "insert into raw_mail (id, mailbox_id, dedupe_key, envelope_from, envelope_to, bytes, state, message_id, received_at,
               peer, helo, past_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, 'stored', ?7, ?8, ?9, ?10, ?11) on conflict do nothing",
            args![
                new.id, new.mailbox, &new.dedupe_key, &new.envelope_from, to, &*new.bytes, new.message_id.clone(),
                new.received_at, &new.peer, &new.helo, new.past_at
            ],
        )?;
        Ok(added > 0)
    }

    /// The mail that a mailbox has under this key, with its bytes.
    ///
    /// # Errors
    /// What the database says.
    pub fn raw_mail_by_key(
        &mut self,
        mailbox: Option<MailboxId>,
        key: &str,
    ) -> Result<Option<(RawMailId, Vec<u8>)>, StoreError> {
        self.query_opt(
            "select id, bytes from raw_mail where coalesce(mailbox_id, '') = coalesce(?1, '') and dedupe_key = ?2 and state <> 'duplicate'",
            args![mailbox, key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Mails that nothing has been made of yet, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn unfiled_mail(&mut self, limit: usize) -> Result<Vec<RawMailId>, StoreError> {
        self.query(
            "select id from raw_mail where state = 'stored' order by received_at, id limit ?1",
            args![limit_of(limit)],
            |row| row.get(0),
        )
    }

    /// One mail with its bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn raw_mail(&mut self, id: RawMailId) -> Result<RawMailRow, StoreError> {
        self.query_one(
            "select id, mailbox_id, envelope_from, envelope_to, state, attempts, failure, received_at, bytes, past_at from raw_mail where id = ?1",
            args![id],
            raw_from,
        )
    }

    /// Moves a mail on from `stored` or `parked`; says whether it stood there (and not somebody else was first).
    ///
    /// # Errors
    /// What the database says.
    pub fn raw_mail_became(&mut self, id: RawMailId, state: RawMailState) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update raw_mail set state = ?2, failure = null where id = ?1 and state in ('stored', 'parked')",
            args![id, state],
        )?;
        Ok(touched > 0)
    }

    /// Filing it failed: it stays, or is parked after `attempts_max` tries. Gives what it is now.
    ///
    /// # Errors
    /// What the database says.
    pub fn raw_mail_failed(
        &mut self,
        id: RawMailId,
        failure: &str,
        attempts_max: u32,
    ) -> Result<RawMailState, StoreError> {
        self.query_one(
            "update raw_mail set attempts = attempts + 1, failure = ?2,
               state = case when attempts + 1 >= ?3 then 'parked' else state end
             where id = ?1 returning state",
            args![id, failure, attempts_max],
            |row| row.get(0),
        )
    }

    /// The mail behind a message.
    ///
    /// # Errors
    /// What the database says.
    pub fn raw_mail_of_message(&mut self, message: MessageId) -> Result<Option<(ConversationId, Vec<u8>)>, StoreError> {
        self.query_opt(
            "select m.conversation_id, r.bytes from message m join raw_mail r on r.id = m.raw_mail_id where m.id = ?1",
            args![message],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Writes in our own ledger that this mail of a folder has been taken.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_to_ledger(&mut self, entry: &LedgerEntry<'_>) -> Result<bool, StoreError> {
        let added = self.exec(
            "insert into imap_ledger (mailbox_id, folder, uid_validity, uid, raw_mail_id, at) values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict do nothing",
            args![entry.mailbox, entry.folder, entry.uid_validity, entry.uid, entry.raw_mail, entry.at],
        )?;
        Ok(added > 0)
    }

    /// The mails of a folder that have been taken, ascending.
    ///
    /// # Errors
    /// What the database says.
    pub fn ledger_uids(&mut self, mailbox: MailboxId, folder: &str, uid_validity: u32) -> Result<Vec<u32>, StoreError> {
        self.query(
            "select uid from imap_ledger where mailbox_id = ?1 and folder = ?2 and uid_validity = ?3 order by uid",
            args![mailbox, folder, uid_validity],
            |row| u32::try_from(row.get::<i64>(0)?).map_err(|e| StoreError::with("a UID past 32 bits", e)),
        )
    }
}

/// A mail of a folder on a server, known by UIDVALIDITY and UID.
#[derive(Debug, Clone)]
pub struct LedgerEntry<'a> {
    pub mailbox: MailboxId,
    pub folder: &'a str,
    pub uid_validity: u32,
    pub uid: u32,
    pub raw_mail: Option<RawMailId>,
    pub at: Timestamp,
}
