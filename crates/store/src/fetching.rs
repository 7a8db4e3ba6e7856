//! What is known of the folders of a mailbox on its server: how far first sight came, what the last count found, what can't
//! be fetched.

use jiff::Timestamp;

use crate::id::MailboxId;
use crate::{Row, StoreError, Tx, args};

/// A folder on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderRow {
    pub folder: String,
    /// Under which it was first seen.
    pub uid_validity: u32,
    /// Mails on the server, when it was last looked at.
    pub there: u32,
    pub looked_at: Timestamp,
    /// The last count of server, ledger and store.
    pub counted_at: Option<Timestamp>,
    /// On the server and not with us, at that count.
    pub missing: u32,
    /// In the ledger and not in the store, at that count.
    pub unstored: u32,
    /// Mails of it in the ledger, now.
    pub held: u32,
}

/// A mail on a server that can't be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TroubleRow {
    pub folder: String,
    pub uid_validity: u32,
    pub uid: u32,
    pub size_bytes: Option<i64>,
    pub tries: u32,
    pub failure: String,
    pub is_parked: bool,
    pub at: Timestamp,
}

/// The first sight of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Under which it was.
    pub uid_validity: u32,
    /// Mails with a lower UID were there.
    pub first_next: u32,
    /// The last count of server, ledger and store.
    pub counted_at: Option<Timestamp>,
}

/// A folder as the server numbers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    pub mailbox: MailboxId,
    pub folder: String,
    pub uid_validity: u32,
}

fn number(row: &Row<'_>, i: usize) -> Result<u32, StoreError> {
    u32::try_from(row.get::<i64>(i)?).map_err(|e| StoreError::with("a number past 32 bits", e))
}

fn trouble(row: &Row<'_>) -> Result<TroubleRow, StoreError> {
    Ok(TroubleRow {
        folder: row.get(0)?,
        uid_validity: number(row, 1)?,
        uid: number(row, 2)?,
        size_bytes: row.get(3)?,
        tries: number(row, 4)?,
        failure: row.get(5)?,
        is_parked: row.get(6)?,
        at: row.get(7)?,
    })
}

impl Tx<'_> {
    /// The folders of a mailbox, with how many of their mails are in the ledger.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailbox_folders(&mut self, mailbox: MailboxId) -> Result<Vec<FolderRow>, StoreError> {
        self.query(
            "select f.folder, f.uid_validity, f.there, f.looked_at, f.counted_at, f.missing, f.unstored,
               (select count(*) from imap_ledger l
                 where l.mailbox_id = f.mailbox_id and l.folder = f.folder and l.uid_validity = f.uid_validity)
             from mailbox_folder f where f.mailbox_id = ?1 order by f.folder limit 100",
            args![mailbox],
            |row| {
                Ok(FolderRow {
                    folder: row.get(0)?,
                    uid_validity: number(row, 1)?,
                    there: number(row, 2)?,
                    looked_at: row.get(3)?,
                    counted_at: row.get(4)?,
                    missing: number(row, 5)?,
                    unstored: number(row, 6)?,
                    held: number(row, 7)?,
                })
            },
        )
    }

    /// How a folder was first seen, and when it was last counted.
    ///
    /// # Errors
    /// What the database says.
    pub fn folder_sight(&mut self, at: &Numbered) -> Result<Option<Sight>, StoreError> {
        self.query_opt(
            "select uid_validity, first_next, counted_at from mailbox_folder where mailbox_id = ?1 and folder = ?2",
            args![at.mailbox, &*at.folder],
            |row| Ok(Sight { uid_validity: number(row, 0)?, first_next: number(row, 1)?, counted_at: row.get(2)? }),
        )
    }

    /// A folder was looked at: so many mails are there. `first_next`: it was for the first time, and mails with a lower UID
    /// were there.
    ///
    /// # Errors
    /// What the database says.
    pub fn folder_seen(
        &mut self,
        at: &Numbered,
        there: u32,
        first_next: Option<u32>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into mailbox_folder (mailbox_id, folder, uid_validity, there, looked_at, first_next)
             values (?1, ?2, ?3, ?4, ?5, coalesce(?6, 0))
             on conflict (mailbox_id, folder) do update
               set uid_validity = ?3, there = ?4, looked_at = ?5, first_next = coalesce(?6, mailbox_folder.first_next)",
            args![at.mailbox, &*at.folder, at.uid_validity, there, now, first_next.map(i64::from)],
        )?;
        // A folder that was made anew has other mails under those numbers.
        self.exec(
            "delete from fetch_trouble where mailbox_id = ?1 and folder = ?2 and uid_validity <> ?3",
            args![at.mailbox, &*at.folder, at.uid_validity],
        )?;
        Ok(())
    }

    /// A folder was counted.
    ///
    /// # Errors
    /// What the database says.
    pub fn folder_counted(
        &mut self,
        at: &Numbered,
        missing: u32,
        unstored: u32,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "update mailbox_folder set counted_at = ?3, missing = ?4, unstored = ?5 where mailbox_id = ?1 and folder = ?2",
            args![at.mailbox, &*at.folder, now, missing, unstored],
        )?;
        Ok(())
    }

    /// Mails of a folder whose place in the ledger leads to a mail that isn't in the store.
    ///
    /// # Errors
    /// What the database says.
    pub fn unstored_count(&mut self, at: &Numbered) -> Result<u32, StoreError> {
        self.query_one(
            "select count(*) from imap_ledger l where l.mailbox_id = ?1 and l.folder = ?2 and l.uid_validity = ?3
               and l.raw_mail_id is not null and not exists (select 1 from raw_mail r where r.id = l.raw_mail_id)",
            args![at.mailbox, &*at.folder, at.uid_validity],
            |row| number(row, 0),
        )
    }

    /// The next look is a first sight again, for another day from which on mail is wanted was chosen: what was passed over
    /// then is forgotten, what was stored is not.
    ///
    /// # Errors
    /// What the database says.
    pub fn see_folders_afresh(&mut self, mailbox: MailboxId) -> Result<(), StoreError> {
        self.exec("delete from imap_ledger where mailbox_id = ?1 and raw_mail_id is null", args![mailbox])?;
        // No server gives 0 (RFC 9051, 2.3.1.1): none is seen under it.
        self.exec("update mailbox_folder set uid_validity = 0 where mailbox_id = ?1", args![mailbox])?;
        Ok(())
    }

    /// Stored mails of a folder with which something is still to be done on the server, ascending.
    ///
    /// # Errors
    /// What the database says.
    pub fn ledger_after_due(&mut self, at: &Numbered, limit: usize) -> Result<Vec<u32>, StoreError> {
        self.query(
            "select uid from imap_ledger where mailbox_id = ?1 and folder = ?2 and uid_validity = ?3 and after_due = 1
             order by uid limit ?4",
            args![at.mailbox, &*at.folder, at.uid_validity, crate::promises::limit_of(limit)],
            |row| number(row, 0),
        )
    }

    /// Something is to be done with a mail of the ledger, or was.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_after_due(&mut self, at: &Numbered, uid: u32, is_due: bool) -> Result<(), StoreError> {
        self.exec(
            "update imap_ledger set after_due = ?5 where mailbox_id = ?1 and folder = ?2 and uid_validity = ?3 and uid = ?4",
            args![at.mailbox, &*at.folder, at.uid_validity, uid, is_due],
        )?;
        Ok(())
    }

    /// A mail could not be fetched: once more than before, and put aside after `tries_max` times.
    ///
    /// # Errors
    /// What the database says.
    pub fn fetch_failed(
        &mut self,
        at: &Numbered,
        (uid, size_bytes): (u32, Option<i64>),
        failure: &str,
        tries_max: u32,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into fetch_trouble (mailbox_id, folder, uid_validity, uid, size_bytes, tries, failure, is_parked, at)
             values (?1, ?2, ?3, ?4, ?5, 1, ?6, case when ?7 <= 1 then 1 else 0 end, ?8)
             on conflict (mailbox_id, folder, uid_validity, uid) do update set tries = fetch_trouble.tries + 1, failure = ?6,
               is_parked = case when fetch_trouble.tries + 1 >= ?7 then 1 else 0 end, at = ?8",
            args![at.mailbox, &*at.folder, at.uid_validity, uid, size_bytes, failure, tries_max, now],
        )?;
        Ok(())
    }

    /// The mails of a mailbox that can't be fetched, those put aside first; at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn fetch_troubles(&mut self, mailbox: MailboxId, limit: usize) -> Result<Vec<TroubleRow>, StoreError> {
        self.query(
            "select folder, uid_validity, uid, size_bytes, tries, failure, is_parked, at from fetch_trouble
             where mailbox_id = ?1 order by is_parked desc, at desc, uid limit ?2",
            args![mailbox, crate::promises::limit_of(limit)],
            trouble,
        )
    }

    /// Those of one folder.
    ///
    /// # Errors
    /// What the database says.
    pub fn folder_troubles(&mut self, at: &Numbered) -> Result<Vec<TroubleRow>, StoreError> {
        self.query(
            "select folder, uid_validity, uid, size_bytes, tries, failure, is_parked, at from fetch_trouble
             where mailbox_id = ?1 and folder = ?2 and uid_validity = ?3 order by uid",
            args![at.mailbox, &*at.folder, at.uid_validity],
            trouble,
        )
    }

    /// A mail was fetched after all, or is to be tried again from the start; says whether it was in trouble.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_trouble(&mut self, at: &Numbered, uid: u32) -> Result<bool, StoreError> {
        let gone = self.exec(
            "delete from fetch_trouble where mailbox_id = ?1 and folder = ?2 and uid_validity = ?3 and uid = ?4",
            args![at.mailbox, &*at.folder, at.uid_validity, uid],
        )?;
        Ok(gone > 0)
    }

    /// All that was put aside in a mailbox is tried again from the start; says how much that is.
    ///
    /// # Errors
    /// What the database says.
    pub fn retry_fetching(&mut self, mailbox: MailboxId) -> Result<u64, StoreError> {
        let done = self.exec(
            "update fetch_trouble set is_parked = 0, tries = 0 where mailbox_id = ?1 and is_parked = 1",
            args![mailbox],
        )?;
        Ok(done)
    }

    /// Folders whose last count found something amiss: the mailbox's address, the folder, how many are missing, how many are
    /// not in the store.
    ///
    /// # Errors
    /// What the database says.
    pub fn miscounted_folders(&mut self) -> Result<Vec<(String, FolderCount)>, StoreError> {
        self.query(
            "select m.address, f.folder, f.missing, f.unstored from mailbox_folder f join mailbox m on m.id = f.mailbox_id
             where f.missing > 0 or f.unstored > 0 order by m.address, f.folder limit 100",
            args![],
            |row| {
                let count = FolderCount { folder: row.get(1)?, missing: number(row, 2)?, unstored: number(row, 3)? };
                Ok((row.get(0)?, count))
            },
        )
    }
}

/// What a count of a folder found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderCount {
    pub folder: String,
    /// On the server and not with us.
    pub missing: u32,
    /// In the ledger and not in the store.
    pub unstored: u32,
}
