//! One look at one mailbox: what is new is fetched, stored, and noted in the ledger.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use async_imap::error::Error as ImapError;
use desk::forms::ServerForm;
use desk::{Desk, MailboxServers};
use futures_util::TryStreamExt;
use jiff::{Timestamp, ToSpan};
use tokio::time::timeout;

use super::connect::{BoxedSession, connect, leave};
use super::failure::{FetchFailure, is_a_reply, reply_of};
use crate::pace::Bell;
use crate::smtp_in::SIZE_BYTES_MAX;
use crate::trust::Trust;

/// The largest mail that is fetched, in bytes; larger ones stay on the server, and the status page says so.
pub const MESSAGE_BYTES_MAX: usize = SIZE_BYTES_MAX;
/// How long one mail may take to come over.
pub const MESSAGE_WITHIN: Duration = Duration::from_secs(180);
/// How long a list of numbers may take.
const LIST_WITHIN: Duration = Duration::from_secs(120);
/// Mails whose size and date are asked in one command.
const ASK_AT_ONCE: usize = 500;
/// New connections in one look, after mails on which the old one broke.
const RECONNECTS_MAX: u32 = 5;
/// The folder, when none was set.
const INBOX: &str = "INBOX";

/// What is remembered of a mailbox between looks, to spare the server; losing it loses nothing.
#[derive(Debug, Default)]
pub struct Memory {
    /// UIDVALIDITY and UIDNEXT when everything up to there was in the ledger.
    complete_up_to: Option<(u32, u32)>,
    /// Mails on which the connection broke, and how often: they come last, so that others aren't kept waiting.
    troublesome: BTreeMap<u32, u32>,
}

/// What one look brought.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Mails stored.
    pub stored: usize,
    /// Mails that were there long before the mailbox was, and were noted only.
    pub passed_over: usize,
    /// Mails left on the server because they are larger than [`MESSAGE_BYTES_MAX`].
    pub too_big: usize,
    /// Mails that could not be fetched this time.
    pub failed: usize,
}

impl Fetched {
    /// What the administrator should know, if anything.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let mut words = Vec::new();
        if self.too_big > 0 {
            let megabytes = MESSAGE_BYTES_MAX / (1024 * 1024);
            words.push(format!("{} mail(s) larger than {megabytes} MB were left on the server", self.too_big));
        }
        if self.failed > 0 {
            words.push(format!("{} mail(s) could not be fetched; they are tried again", self.failed));
        }
        (!words.is_empty()).then(|| words.join("; "))
    }
}

/// A mail on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Listed {
    uid: u32,
    size_bytes: Option<u32>,
    received_at: Option<Timestamp>,
}

/// Looks at the mailbox once. Mail stored before a failure stays stored, and isn't fetched again.
///
/// # Errors
/// [`FetchFailure`], in words for an administrator.
pub async fn fetch_mailbox(
    desk: &Desk,
    trust: &Trust,
    mailbox: &MailboxServers,
    filing: &Bell,
    memory: &mut Memory,
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<Fetched, FetchFailure> {
    let server = mailbox.imap.as_ref().ok_or(FetchFailure::NoServer)?;
    let mut look = Look { desk, trust, mailbox, server, filing, memory, now, fetched: Fetched::default() };
    let mut session = connect(server, trust).await?;
    let looked = look.look(&mut session).await;
    leave(session).await;
    looked.map(|()| look.fetched)
}

struct Look<'a, N> {
    desk: &'a Desk,
    trust: &'a Trust,
    mailbox: &'a MailboxServers,
    server: &'a ServerForm,
    filing: &'a Bell,
    memory: &'a mut Memory,
    now: N,
    fetched: Fetched,
}

impl<N: Fn() -> Timestamp + Send + Sync> Look<'_, N> {
    async fn look(&mut self, session: &mut BoxedSession) -> Result<(), FetchFailure> {
        let (validity, next) = self.open(session).await?;
        if next.is_some_and(|next| self.memory.complete_up_to == Some((validity, next))) {
            return Ok(());
        }
        let held = self.desk.ledger_uids(self.mailbox.id, self.folder(), validity).await.map_err(not_stored)?;
        let held: HashSet<u32> = held.into_iter().collect();
        let there = self.list_uids(session).await?;
        self.memory.troublesome.retain(|uid, _| there.contains(uid));
        let new: Vec<u32> = there.into_iter().filter(|uid| !held.contains(uid)).collect();
        let mut listed = self.ask(session, &new).await?;
        if held.is_empty() {
            self.pass_over_the_old(validity, &mut listed).await?;
        }
        self.take_all(session, validity, listed).await?;
        if self.fetched.too_big == 0 && self.fetched.failed == 0 {
            self.memory.complete_up_to = next.map(|next| (validity, next));
        }
        Ok(())
    }

    fn folder(&self) -> &str {
        if self.server.folder.is_empty() { INBOX } else { &self.server.folder }
    }

    /// Opens the folder read-only; gives UIDVALIDITY, and UIDNEXT where the server tells it.
    async fn open(&self, session: &mut BoxedSession) -> Result<(u32, Option<u32>), FetchFailure> {
        let doing = "opening the folder";
        let opened = timeout(LIST_WITHIN, session.examine(self.folder())).await.map_err(|_| self.silent(doing))?;
        let folder = opened.map_err(|error| {
            if is_a_reply(&error) {
                FetchFailure::Folder { folder: self.folder().to_owned(), reply: reply_of(&error) }
            } else {
                FetchFailure::lost(doing, &error)
            }
        })?;
        let validity = folder.uid_validity.ok_or(FetchFailure::NoUidValidity { host: self.server.host.clone() })?;
        Ok((validity, folder.uid_next))
    }

    async fn list_uids(&self, session: &mut BoxedSession) -> Result<BTreeSet<u32>, FetchFailure> {
        let doing = "listing mails";
        let listing = timeout(LIST_WITHIN, session.uid_search("ALL")).await.map_err(|_| self.silent(doing))?;
        Ok(listing.map_err(|error| FetchFailure::lost(doing, &error))?.into_iter().collect())
    }

    /// Size and date of each new mail, in the order in which they are to be fetched.
    async fn ask(&self, session: &mut BoxedSession, uids: &[u32]) -> Result<Vec<Listed>, FetchFailure> {
        let doing = "asking for sizes";
        let mut listed = Vec::with_capacity(uids.len());
        for some in uids.chunks(ASK_AT_ONCE) {
            let set: Vec<String> = some.iter().map(u32::to_string).collect();
            let asking = async {
                let answers = session.uid_fetch(set.join(","), "(UID RFC822.SIZE INTERNALDATE)").await?;
                answers.try_collect::<Vec<_>>().await
            };
            let answers = timeout(LIST_WITHIN, asking).await.map_err(|_| self.silent(doing))?;
            let answers = answers.map_err(|error| FetchFailure::lost(doing, &error))?;
            listed.extend(answers.iter().filter_map(|answer| {
                let received_at = answer.internal_date().and_then(|date| Timestamp::from_second(date.timestamp()).ok());
                Some(Listed { uid: answer.uid?, size_bytes: answer.size, received_at })
            }));
        }
        // A server may answer about mails we didn't ask for.
        listed.retain(|mail| uids.contains(&mail.uid));
        listed.sort_by_key(|mail| (self.memory.troublesome.get(&mail.uid).copied().unwrap_or(0), mail.uid));
        listed.dedup_by_key(|mail| mail.uid);
        Ok(listed)
    }

    async fn pass_over_the_old(&mut self, validity: u32, listed: &mut Vec<Listed>) -> Result<(), FetchFailure> {
        let since = self.mailbox.created_at.saturating_sub(24.hours()).unwrap_or(Timestamp::MIN);
        let is_old = |mail: &Listed| mail.received_at.is_some_and(|at| at < since);
        let old: Vec<u32> = listed.iter().filter(|mail| is_old(mail)).map(|mail| mail.uid).collect();
        if old.is_empty() {
            return Ok(());
        }
        self.fetched.passed_over = old.len();
        listed.retain(|mail| !is_old(mail));
        // In one act, before anything is fetched: otherwise a crash in between would make this a second sight.
        let noted = self.desk.pass_over_fetched(self.mailbox.id, self.folder(), validity, old, (self.now)());
        noted.await.map_err(not_stored)
    }

    async fn take_all(
        &mut self,
        session: &mut BoxedSession,
        validity: u32,
        listed: Vec<Listed>,
    ) -> Result<(), FetchFailure> {
        let mut reconnects = 0;
        for mail in listed {
            if mail.size_bytes.is_some_and(|size| size as usize > MESSAGE_BYTES_MAX) {
                self.fetched.too_big += 1;
                continue;
            }
            match self.take(session, mail.uid).await {
                Ok(Some(bytes)) => self.store(validity, mail.uid, bytes).await?,
                // Gone in the meantime, or the server doesn't give it: the next look shows which.
                Ok(None) => self.note_trouble(mail.uid),
                Err(failure) => {
                    tracing::warn!(uid = mail.uid, mailbox.id = %self.mailbox.id, "mail {} was not fetched: {failure}", mail.uid);
                    self.note_trouble(mail.uid);
                    reconnects += 1;
                    if reconnects > RECONNECTS_MAX {
                        return Err(failure);
                    }
                    *session = connect(self.server, self.trust).await?;
                    // A folder made anew in the meantime has other mails under the same numbers.
                    if self.open(session).await?.0 != validity {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    async fn take(&self, session: &mut BoxedSession, uid: u32) -> Result<Option<Vec<u8>>, FetchFailure> {
        let doing = "fetching a mail";
        let taking = async {
            let answers = session.uid_fetch(uid.to_string(), "(UID BODY.PEEK[])").await?;
            answers.try_collect::<Vec<_>>().await
        };
        match timeout(MESSAGE_WITHIN, taking).await.map_err(|_| self.silent(doing))? {
            Ok(answers) => {
                let answer = answers.iter().find(|answer| answer.uid == Some(uid) && answer.body().is_some());
                Ok(answer.and_then(|answer| answer.body()).map(<[u8]>::to_vec))
            }
            Err(ImapError::No(_) | ImapError::Bad(_)) => Ok(None),
            Err(error) => Err(FetchFailure::lost(doing, &error)),
        }
    }

    async fn store(&mut self, validity: u32, uid: u32, bytes: Vec<u8>) -> Result<(), FetchFailure> {
        let received =
            self.desk.receive_fetched(self.mailbox.id, self.folder(), validity, uid, bytes, (self.now)()).await;
        received.map_err(not_stored)?;
        self.memory.troublesome.remove(&uid);
        self.fetched.stored += 1;
        self.filing.ring();
        Ok(())
    }

    fn note_trouble(&mut self, uid: u32) {
        *self.memory.troublesome.entry(uid).or_default() += 1;
        self.fetched.failed += 1;
    }

    fn silent(&self, doing: &'static str) -> FetchFailure {
        FetchFailure::Silent { host: self.server.host.clone(), doing }
    }
}

fn not_stored(error: desk::DeskError) -> FetchFailure {
    FetchFailure::NotStored(error.to_string())
}
