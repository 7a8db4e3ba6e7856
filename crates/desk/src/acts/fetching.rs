//! What a fetcher tells the desk about a folder on a server, and what an administrator sees of it.

use jiff::{Timestamp, ToSpan};
use store::id::MailboxId;
use store::{FolderRow, LedgerEntry, Numbered, TroubleRow};

use super::receive::{Arrived, Envelope, Receipt, Stored};
use crate::forms::{Auth, MailboxForm, ServerForm};
use crate::oauth::OAuthError;
use crate::trouble::Trouble;
use crate::turn::whole_milliseconds;
use crate::{Act, Agent, Desk, DeskError};

/// A mail that can't be fetched is put aside after so many tries.
pub const FETCH_TRIES_MAX: u32 = 5;
/// Mails put aside that a page shows.
const TROUBLES_MAX: usize = 100;

/// A folder as its server numbers it: mailbox, name, UIDVALIDITY.
pub type FolderAt = Numbered;

/// What we hold of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderKnown {
    /// UIDs in the ledger, ascending.
    pub held: Vec<u32>,
    /// It was never looked at under this UIDVALIDITY, or another day was chosen since.
    pub is_first_sight: bool,
    /// Mails with a lower UID were there at first sight.
    pub first_next: u32,
    /// UIDs that are put aside, ascending.
    pub parked: Vec<u32>,
    /// UIDs that failed before and are tried again, with how often.
    pub troubled: Vec<(u32, u32)>,
    /// When it was last counted.
    pub counted_at: Option<Timestamp>,
}

/// A mail that was fetched.
#[derive(Debug, Clone)]
pub struct FetchedMail {
    pub uid: u32,
    pub bytes: Vec<u8>,
    /// Since when the server has it, where it is to be kept as the past.
    pub past_at: Option<Timestamp>,
}

/// What a look at a folder found.
#[derive(Debug, Clone, Default)]
pub struct Sighted {
    /// Mails on the server.
    pub there: u32,
    /// UIDs of mails that were there before the day from which on mail is wanted: noted, and not fetched.
    pub too_old: Vec<u32>,
    /// It is the first sight, and mails with a lower UID are there.
    pub first_next: Option<u32>,
}

/// A folder for the settings page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FolderView {
    pub folder: String,
    /// Mails on the server when it was last looked at.
    pub there: u32,
    /// Of those, the ones that are in our ledger: fetched, or passed over as too old.
    pub held: u32,
    pub looked_at: Timestamp,
    pub counted_at: Option<Timestamp>,
    pub missing: u32,
    pub unstored: u32,
}

/// A mail that can't be fetched, for the settings page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TroubleView {
    pub folder: String,
    pub uid: u32,
    pub size_bytes: Option<u64>,
    pub tries: u32,
    pub failure: Trouble,
    pub is_parked: bool,
    pub at: Timestamp,
}

/// What became of a try of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It works: these are its folders.
    Works { folders: Vec<String> },
    /// It doesn't, and why.
    Fails(Trouble),
}

impl Desk {
    /// What we hold of a folder.
    pub async fn folder_known(&self, at: FolderAt) -> Result<FolderKnown, DeskError> {
        self.db
            .read(move |tx| {
                let held = tx.ledger_uids(at.mailbox, &at.folder, at.uid_validity)?;
                let (seen, troubles) = (tx.folder_sight(&at)?, tx.folder_troubles(&at)?);
                // Folders that were fetched before their first sight was kept have a ledger, and need no other.
                let is_first_sight = seen.map_or(held.is_empty(), |sight| sight.uid_validity != at.uid_validity);
                let parked = troubles.iter().filter(|row| row.is_parked).map(|row| row.uid).collect();
                let troubled = troubles.iter().filter(|row| !row.is_parked).map(|row| (row.uid, row.tries)).collect();
                let counted_at = seen.and_then(|sight| sight.counted_at);
                let first_next = seen.map_or(0, |sight| sight.first_next);
                Ok(FolderKnown { held, is_first_sight, first_next, parked, troubled, counted_at })
            })
            .await
    }

    /// A folder was looked at. What was too old is noted in one act with the sight, so that what is left of a first sight is
    /// not taken for a second.
    pub async fn folder_seen(&self, at: FolderAt, sighted: Sighted, now: Timestamp) -> Result<(), DeskError> {
        let now = whole_milliseconds(now);
        self.db
            .write(move |tx| {
                for uid in &sighted.too_old {
                    tx.add_to_ledger(&entry(&at, *uid, None, now))?;
                }
                Ok(tx.folder_seen(&at, sighted.there, sighted.first_next, now)?)
            })
            .await
    }

    /// Stores fetched mails with their places in the ledger, all in one act. `after_due`: something is to be done with them
    /// on the server afterwards.
    pub async fn receive_fetched(
        &self,
        at: FolderAt,
        mails: Vec<FetchedMail>,
        after_due: bool,
        now: Timestamp,
    ) -> Result<Vec<Receipt>, DeskError> {
        let of = |mail: FetchedMail| {
            let envelope = Envelope { mailbox: Some(at.mailbox), ..Envelope::default() };
            (mail.uid, Arrived::new(envelope, mail.bytes, now).of_the_past(mail.past_at))
        };
        let arrived: Vec<(u32, Arrived)> = mails.into_iter().map(of).collect();
        let chance = self.chance.clone();
        self.db
            .write(move |tx| {
                let mut receipts = Vec::with_capacity(arrived.len());
                for (uid, mail) in &arrived {
                    let mut stored = Stored::default();
                    let raw_mail = stored.keep(tx, mail.raw_mail(Some(at.mailbox), &*chance))?;
                    let is_new = tx.add_to_ledger(&entry(&at, *uid, Some(raw_mail), mail.at()))?;
                    if after_due && is_new {
                        tx.set_after_due(&at, *uid, true)?;
                    }
                    tx.forget_trouble(&at, *uid)?;
                    receipts.push(stored.receipt());
                }
                Ok(receipts)
            })
            .await
    }

    /// A mail could not be fetched: it is tried again, and put aside after [`FETCH_TRIES_MAX`] times (or at once, where
    /// trying again makes no sense).
    pub async fn fetch_failed(
        &self,
        at: FolderAt,
        uid: u32,
        size_bytes: Option<u32>,
        failure: Trouble,
        is_hopeless: bool,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let (now, tries_max) = (whole_milliseconds(now), if is_hopeless { 1 } else { FETCH_TRIES_MAX });
        let size = size_bytes.map(i64::from);
        self.db.write(move |tx| Ok(tx.fetch_failed(&at, (uid, size), &failure.to_text(), tries_max, now)?)).await
    }

    /// Mails that could not be fetched are gone from their server: there is nothing left to try.
    pub async fn gone_from_server(&self, at: FolderAt, uids: Vec<u32>) -> Result<(), DeskError> {
        self.db
            .write(move |tx| {
                for uid in &uids {
                    tx.forget_trouble(&at, *uid)?;
                }
                Ok(())
            })
            .await
    }

    /// Stored mails with which something is still to be done on the server.
    pub async fn after_due(&self, at: FolderAt, limit: usize) -> Result<Vec<u32>, DeskError> {
        self.db.read(move |tx| Ok(tx.ledger_after_due(&at, limit)?)).await
    }

    /// It was done. Done twice it does no harm; not noted, it is done again.
    pub async fn after_done(&self, at: FolderAt, uids: Vec<u32>) -> Result<(), DeskError> {
        self.db
            .write(move |tx| {
                for uid in &uids {
                    tx.set_after_due(&at, *uid, false)?;
                }
                Ok(())
            })
            .await
    }

    /// Compares what is on the server (`there`, UIDs) with the ledger, and the ledger with the store. Gives how many are
    /// missing, and how many of the ledger are not in the store.
    pub async fn count_folder(&self, at: FolderAt, there: Vec<u32>, now: Timestamp) -> Result<(u32, u32), DeskError> {
        let now = whole_milliseconds(now);
        self.db
            .write(move |tx| {
                let held = tx.ledger_uids(at.mailbox, &at.folder, at.uid_validity)?;
                let parked: Vec<u32> = tx.folder_troubles(&at)?.into_iter().map(|row| row.uid).collect();
                let is_missing = |uid: &&u32| held.binary_search(uid).is_err() && !parked.contains(uid);
                let missing = u32::try_from(there.iter().filter(is_missing).count()).unwrap_or(u32::MAX);
                let unstored = tx.unstored_count(&at)?;
                tx.folder_counted(&at, missing, unstored, now)?;
                tx.notify("status", "")?;
                Ok((missing, unstored))
            })
            .await
    }

    /// The folders of a mailbox: how far fetching is, and what the last count found.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn mailbox_folders(&self, by: &Agent, mailbox: MailboxId) -> Result<Vec<FolderView>, DeskError> {
        by.must(Act::EditMailboxes)?;
        self.db.read(move |tx| Ok(tx.mailbox_folders(mailbox)?.into_iter().map(folder_view).collect())).await
    }

    /// The mails of a mailbox that can't be fetched.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn fetch_troubles(&self, by: &Agent, mailbox: MailboxId) -> Result<Vec<TroubleView>, DeskError> {
        by.must(Act::EditMailboxes)?;
        self.db
            .read(move |tx| Ok(tx.fetch_troubles(mailbox, TROUBLES_MAX)?.into_iter().map(trouble_view).collect()))
            .await
    }

    /// Tries everything again that was put aside in a mailbox; gives how much that is.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn retry_fetching(&self, by: &Agent, mailbox: MailboxId) -> Result<u64, DeskError> {
        by.must(Act::EditMailboxes)?;
        self.db
            .write(move |tx| {
                let count = tx.retry_fetching(mailbox)?;
                tx.notify("settings", "")?;
                Ok(count)
            })
            .await
    }

    /// Tries the server that a form names, without storing anything; the stored password stands in where none was typed.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`crate::Refusal::Field`] as when it is saved.
    pub async fn try_mailbox(&self, by: &Agent, form: &MailboxForm, now: Timestamp) -> Result<Tried, DeskError> {
        by.must(Act::EditMailboxes)?;
        let server = self.server_to_try(form).await?;
        let server = match server.auth {
            Auth::Password => Ok(server),
            Auth::OAuth => self.token_for(form, server, now).await,
        };
        let edge = self.edge.as_deref();
        let tried = match (server, edge) {
            (Ok(server), Some(edge)) => edge.try_fetching(&server).await,
            (Ok(_), None) => Err(OAuthError::NoEdge.into()),
            (Err(error), _) => Err(error.into()),
        };
        Ok(tried.map_or_else(Tried::Fails, |folders| Tried::Works { folders }))
    }

    async fn token_for(
        &self,
        form: &MailboxForm,
        server: ServerForm,
        now: Timestamp,
    ) -> Result<ServerForm, OAuthError> {
        let id = form.id.ok_or(OAuthError::NotConnected)?;
        let token = self.access_token(id, now).await?;
        let user = if server.user.is_empty() { form.address.trim().to_lowercase() } else { server.user.clone() };
        Ok(ServerForm { user, password: token.expose().to_owned(), ..server })
    }
}

fn entry<'a>(at: &'a FolderAt, uid: u32, raw_mail: Option<store::id::RawMailId>, now: Timestamp) -> LedgerEntry<'a> {
    LedgerEntry { mailbox: at.mailbox, folder: &at.folder, uid_validity: at.uid_validity, uid, raw_mail, at: now }
}

fn folder_view(row: FolderRow) -> FolderView {
    FolderView {
        folder: row.folder,
        there: row.there,
        held: row.held.min(row.there),
        looked_at: row.looked_at,
        counted_at: row.counted_at,
        missing: row.missing,
        unstored: row.unstored,
    }
}

fn trouble_view(row: TroubleRow) -> TroubleView {
    TroubleView {
        folder: row.folder,
        uid: row.uid,
        size_bytes: row.size_bytes.and_then(|size| u64::try_from(size).ok()),
        tries: row.tries,
        failure: Trouble::from_text(&row.failure),
        is_parked: row.is_parked,
        at: row.at,
    }
}

/// Whether a folder is due to be counted: once a night, at the first look after two o'clock UTC.
#[must_use]
pub fn is_count_due(counted_at: Option<Timestamp>, now: Timestamp) -> bool {
    let Some(counted_at) = counted_at else { return true };
    let night = |at: Timestamp| at.saturating_sub(2.hours()).map_or(0, |at| at.as_second().div_euclid(86_400));
    night(counted_at) < night(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_counted_once_a_night() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let check = |counted: Option<&str>, now: &str, is_due| {
            assert_eq!(is_count_due(counted.map(at), at(now)), is_due, "{counted:?} {now}");
        };
        check(None, "2026-11-24T12:00:00Z", true);
        check(Some("2026-11-24T12:00:00Z"), "2026-11-25T01:59:59Z", false);
        check(Some("2026-11-24T12:00:00Z"), "2026-11-25T02:00:00Z", true);
        check(Some("2026-11-25T02:00:00Z"), "2026-11-25T23:00:00Z", false);
        check(Some("2026-11-25T01:00:00Z"), "2026-11-25T02:00:00Z", true);
    }
}
