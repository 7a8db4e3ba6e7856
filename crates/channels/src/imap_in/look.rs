//! One look at one folder: what is new is fetched, stored, and noted in the ledger; then comes what is done on the server.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

use desk::forms::{AfterFetch, Fetching, Old, ServerForm, Since};
use desk::trouble::Doing;
use desk::{Desk, FolderAt, FolderKnown, MailboxId, Sighted, Trouble, is_count_due};
use futures_util::TryStreamExt;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tokio::time::timeout;

use super::connect::{BoxedSession, connect};
use super::failure::{is_a_reply, lost, reply_of};
use super::folders::encoded;
use super::{Fetched, Memory, after};
use crate::pace::Bell;
use crate::trust::Trust;

/// How long a list of numbers may take.
pub(super) const LIST_WITHIN: Duration = Duration::from_secs(120);
/// Mails whose size and date are asked in one command.
const ASK_AT_ONCE: usize = 500;

/// A mail on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) uid: u32,
    pub(super) size_bytes: Option<u32>,
    pub(super) received_at: Option<Timestamp>,
    /// It stood there long before the mailbox came on the desk, and is kept as the past.
    pub(super) is_past: bool,
}

/// A folder after it was opened.
#[derive(Debug, Clone, Copy)]
struct Opened {
    validity: u32,
    next: Option<u32>,
    exists: u32,
}

/// A look at one folder.
pub(super) struct Look<'a, N> {
    pub(super) desk: &'a Desk,
    pub(super) trust: &'a Trust,
    pub(super) mailbox: MailboxId,
    /// Since when the mailbox is on the desk.
    pub(super) created_at: Timestamp,
    /// With what opens it.
    pub(super) server: &'a ServerForm,
    pub(super) fetching: &'a Fetching,
    pub(super) folder: &'a str,
    pub(super) filing: &'a Bell,
    pub(super) memory: &'a mut Memory,
    pub(super) now: N,
    pub(super) fetched: Fetched,
}

impl<N: Fn() -> Timestamp + Send + Sync> Look<'_, N> {
    pub(super) async fn look(&mut self, session: &mut BoxedSession) -> Result<(), Trouble> {
        let opened = self.open(session).await?;
        let at = self.at(opened.validity);
        let known = self.desk.folder_known(at.clone()).await.map_err(not_stored)?;
        self.fetched.aside += known.parked.len();
        let counts = is_count_due(known.counted_at, (self.now)());
        let mark = opened.next.map(|next| (opened.validity, next, opened.exists));
        let is_as_before = mark.is_some() && self.memory.complete_up_to.get(self.folder).copied() == mark;
        if !is_as_before || counts || known.is_first_sight || !known.troubled.is_empty() {
            let there = self.list_uids(session).await?;
            let is_complete = self.take_new(session, &at, &known, &there).await?;
            // A server that lists fewer mails than it says there are is asked again the next time.
            let is_whole = there.len() >= opened.exists as usize;
            match mark.filter(|_| is_complete && is_whole) {
                Some(mark) => self.memory.complete_up_to.insert(self.folder.to_owned(), mark),
                None => self.memory.complete_up_to.remove(self.folder),
            };
            if counts {
                self.count(&at, there).await?;
            }
        }
        if self.fetching.after != AfterFetch::Leave {
            after::do_what_is_due(self.desk, session, &at, &self.fetching.after, &self.server.host).await?;
        }
        Ok(())
    }

    pub(super) fn at(&self, uid_validity: u32) -> FolderAt {
        FolderAt { mailbox: self.mailbox, folder: self.folder.to_owned(), uid_validity }
    }

    /// Opens the folder, read-only where nothing is to be done in it.
    async fn open(&self, session: &mut BoxedSession) -> Result<Opened, Trouble> {
        let doing = Doing::OpeningFolder;
        let name = encoded(self.folder);
        let opening = async {
            match self.fetching.after {
                AfterFetch::Leave => session.examine(&name).await,
                AfterFetch::Read | AfterFetch::Move(_) => session.select(&name).await,
            }
        };
        let opened = timeout(LIST_WITHIN, opening).await.map_err(|_| self.silent(doing))?;
        let folder = opened.map_err(|error| {
            if is_a_reply(&error) {
                Trouble::Folder { folder: self.folder.to_owned(), reply: reply_of(&error) }
            } else {
                lost(doing, &error)
            }
        })?;
        let validity = folder.uid_validity.ok_or(Trouble::NoUidValidity { host: self.server.host.clone() })?;
        Ok(Opened { validity, next: folder.uid_next, exists: folder.exists })
    }

    /// Connects anew after a mail on which the old connection broke; says whether the folder is still the one it was.
    pub(super) async fn reopen(&self, session: &mut BoxedSession, validity: u32) -> Result<bool, Trouble> {
        *session = connect(self.server, self.trust).await?;
        // A folder made anew in the meantime has other mails under the same numbers.
        Ok(self.open(session).await?.validity == validity)
    }

    async fn list_uids(&self, session: &mut BoxedSession) -> Result<BTreeSet<u32>, Trouble> {
        let doing = Doing::ListingMails;
        let listing = timeout(LIST_WITHIN, session.uid_search("ALL")).await.map_err(|_| self.silent(doing))?;
        Ok(listing.map_err(|error| lost(doing, &error))?.into_iter().collect())
    }

    /// Fetches what is there and not with us; says whether nothing is left to be fetched.
    async fn take_new(
        &mut self,
        session: &mut BoxedSession,
        at: &FolderAt,
        known: &FolderKnown,
        there: &BTreeSet<u32>,
    ) -> Result<bool, Trouble> {
        let ours: HashSet<u32> = known.held.iter().chain(&known.parked).copied().collect();
        let new: Vec<u32> = there.iter().copied().filter(|uid| !ours.contains(uid)).collect();
        let mut listed = self.ask(session, &new).await?;
        let too_old = if known.is_first_sight { self.sorted_out(&mut listed) } else { Vec::new() };
        self.fetched.passed_over += too_old.len();
        let count = u32::try_from(there.len()).unwrap_or(u32::MAX);
        let next = there.last().map_or(0, |last| last.saturating_add(1));
        let first_next = if known.is_first_sight { next } else { known.first_next };
        self.mark_the_past(&mut listed, first_next);
        let sighted = Sighted { there: count, too_old, first_next: known.is_first_sight.then_some(next) };
        self.desk.folder_seen(at.clone(), sighted, (self.now)()).await.map_err(not_stored)?;
        let in_trouble = known.parked.iter().copied().chain(known.troubled.iter().map(|(uid, _)| *uid));
        let gone: Vec<u32> = in_trouble.filter(|uid| !there.contains(uid)).collect();
        if !gone.is_empty() {
            self.fetched.aside -= gone.iter().filter(|uid| known.parked.contains(uid)).count();
            self.desk.gone_from_server(at.clone(), gone).await.map_err(not_stored)?;
        }
        // Mails on which it broke before come last, so that the others aren't kept waiting.
        let tries: HashMap<u32, u32> = known.troubled.iter().copied().collect();
        listed.sort_by_key(|mail| (tries.get(&mail.uid).copied().unwrap_or(0), mail.uid));
        let before = self.fetched.failed;
        let was_all_listed = listed.len() == new.len();
        self.take_all(session, at, listed).await?;
        Ok(was_all_listed && self.fetched.failed == before)
    }

    /// Size and date of each new mail.
    async fn ask(&self, session: &mut BoxedSession, uids: &[u32]) -> Result<Vec<Listed>, Trouble> {
        let doing = Doing::AskingSizes;
        let mut listed = Vec::with_capacity(uids.len());
        for some in uids.chunks(ASK_AT_ONCE) {
            let asking = async {
                let answers = session.uid_fetch(set_of(some), "(UID RFC822.SIZE INTERNALDATE)").await?;
                answers.try_collect::<Vec<_>>().await
            };
            let answers = timeout(LIST_WITHIN, asking).await.map_err(|_| self.silent(doing))?;
            let answers = answers.map_err(|error| lost(doing, &error))?;
            // A server may answer about mails we didn't ask for.
            let asked: HashSet<u32> = some.iter().copied().collect();
            listed.extend(answers.iter().filter_map(|answer| {
                let received_at = answer.internal_date().and_then(|date| Timestamp::from_second(date.timestamp()).ok());
                let uid = answer.uid.filter(|uid| asked.contains(uid))?;
                Some(Listed { uid, size_bytes: answer.size, received_at, is_past: false })
            }));
        }
        listed.sort_by_key(|mail| mail.uid);
        listed.dedup_by_key(|mail| mail.uid);
        Ok(listed)
    }

    /// Takes out the mails that came in before the day from which on mail is wanted.
    fn sorted_out(&self, listed: &mut Vec<Listed>) -> Vec<u32> {
        let since = match self.fetching.since {
            Since::Everything => return Vec::new(),
            Since::Now => self.a_day_before(),
            Since::Day(day) => day.to_zoned(TimeZone::UTC).map_or(Timestamp::MIN, |day| {
                // The day begins fourteen hours earlier on the other side of the world: rather a mail too many.
                day.timestamp().saturating_sub(14.hours()).unwrap_or(Timestamp::MIN)
            }),
        };
        let is_old = |mail: &Listed| mail.received_at.is_some_and(|at| at < since);
        let old = listed.iter().filter(|mail| is_old(mail)).map(|mail| mail.uid).collect();
        listed.retain(|mail| !is_old(mail));
        old
    }

    /// What was there at first sight, and more than a day before the mailbox came on the desk, is the past, unless the firm
    /// wants to answer it. Mail that is moved into the folder later is a question, however old.
    fn mark_the_past(&self, listed: &mut [Listed], first_next: u32) {
        if self.fetching.old == Old::Question {
            return;
        }
        let before = self.a_day_before();
        for mail in listed {
            mail.is_past = mail.uid < first_next && mail.received_at.is_some_and(|at| at < before);
        }
    }

    fn a_day_before(&self) -> Timestamp {
        self.created_at.saturating_sub(24.hours()).unwrap_or(Timestamp::MIN)
    }

    async fn count(&self, at: &FolderAt, there: BTreeSet<u32>) -> Result<(), Trouble> {
        let there = there.into_iter().collect();
        let (missing, unstored) = self.desk.count_folder(at.clone(), there, (self.now)()).await.map_err(not_stored)?;
        if missing + unstored > 0 {
            tracing::warn!(
                mailbox.id = %self.mailbox, folder = self.folder, missing, unstored,
                "the count of {} found {missing} mails that are not with us and {unstored} that are not in the store",
                self.folder
            );
        }
        Ok(())
    }

    pub(super) fn silent(&self, doing: Doing) -> Trouble {
        Trouble::Silent { host: self.server.host.clone(), doing }
    }
}

pub(super) fn set_of(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

pub(super) fn not_stored(error: desk::DeskError) -> Trouble {
    Trouble::unstored(&error, |why| Trouble::NotStored { why })
}
