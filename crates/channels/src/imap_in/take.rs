//! Mails come over in batches: while one is on its way, the one before it is stored.

use std::collections::VecDeque;
use std::time::Duration;

use desk::forms::AfterFetch;
use desk::trouble::Doing;
use desk::{FetchedMail, FolderAt, Trouble};
use futures_util::TryStreamExt;
use jiff::Timestamp;
use tokio::time::timeout;

use super::connect::BoxedSession;
use super::failure::{is_a_reply, lost};
use super::look::{LIST_WITHIN, Listed, Look, not_stored, set_of};
use crate::smtp_in::SIZE_BYTES_MAX;

/// The largest mail that is fetched, in bytes; larger ones stay on the server and are shown as put aside.
pub const MESSAGE_BYTES_MAX: usize = SIZE_BYTES_MAX;
/// How long one mail may take to come over.
pub const MESSAGE_WITHIN: Duration = Duration::from_secs(180);
/// Mails in one batch.
const BATCH_MAX: usize = 100;
/// Bytes in one batch, by the sizes that the server gives; two batches are in memory at a time.
const BATCH_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// The size of a mail of which the server gives none, in bytes.
const USUAL_BYTES: u32 = 64 * 1024;
/// New connections in one look, after mails on which the old one broke.
const RECONNECTS_MAX: u32 = 5;

/// What came of a batch.
struct Batch {
    mails: Vec<FetchedMail>,
    /// Why it ended early.
    broke: Option<Trouble>,
}

impl<N: Fn() -> Timestamp + Send + Sync> Look<'_, N> {
    /// Fetches all of `listed`, in its order.
    pub(super) async fn take_all(
        &mut self,
        session: &mut BoxedSession,
        at: &FolderAt,
        listed: Vec<Listed>,
    ) -> Result<(), Trouble> {
        let mut left: VecDeque<Listed> = self.without_the_huge(at, listed).await?.into();
        let (mut reconnects, mut one_by_one) = (0, 0_usize);
        let mut waiting: Vec<FetchedMail> = Vec::new();
        while !left.is_empty() {
            let asked = next_batch(&mut left, if one_by_one > 0 { 1 } else { BATCH_MAX });
            one_by_one = one_by_one.saturating_sub(asked.len());
            let taking = take(session, &asked, &self.server.host);
            let storing = self.desk.receive_fetched(at.clone(), waiting, self.acts_afterwards(), (self.now)());
            let (batch, stored) = tokio::join!(taking, storing);
            self.note_stored(stored.map_err(not_stored)?.len());
            let not_come: Vec<Listed> =
                asked.iter().copied().filter(|mail| !batch.mails.iter().any(|came| came.uid == mail.uid)).collect();
            waiting = batch.mails;
            let Some(failure) = batch.broke else {
                // Gone in the meantime, or the server doesn't give it: the next look shows which.
                for mail in not_come {
                    self.note_trouble(at, mail, Trouble::NotGiven).await?;
                }
                continue;
            };
            reconnects += 1;
            if let [mail] = asked[..] {
                tracing::warn!(uid = mail.uid, mailbox.id = %self.mailbox, "mail {} was not fetched: {failure}", mail.uid);
                self.note_trouble(at, mail, failure.clone()).await?;
            } else {
                // One of these breaks it: one at a time, each costs nobody but itself.
                one_by_one = not_come.len();
                not_come.into_iter().rev().for_each(|mail| left.push_front(mail));
            }
            if reconnects > RECONNECTS_MAX {
                self.store(at, waiting).await?;
                return Err(failure);
            }
            match self.reopen(session, at.uid_validity).await {
                Ok(true) => {}
                Ok(false) => return self.store(at, waiting).await,
                Err(failure) => {
                    self.store(at, waiting).await?;
                    return Err(failure);
                }
            }
        }
        self.store(at, waiting).await
    }

    async fn without_the_huge(&mut self, at: &FolderAt, listed: Vec<Listed>) -> Result<Vec<Listed>, Trouble> {
        let is_huge = |mail: &Listed| mail.size_bytes.is_some_and(|size| size as usize > MESSAGE_BYTES_MAX);
        let (huge, fit): (Vec<Listed>, Vec<Listed>) = listed.into_iter().partition(is_huge);
        for mail in huge {
            let why = Trouble::TooLarge { megabytes: MESSAGE_BYTES_MAX / (1024 * 1024) };
            let noted = self.desk.fetch_failed(at.clone(), mail.uid, mail.size_bytes, why, true, (self.now)());
            noted.await.map_err(not_stored)?;
            self.fetched.aside += 1;
        }
        Ok(fit)
    }

    async fn store(&mut self, at: &FolderAt, mails: Vec<FetchedMail>) -> Result<(), Trouble> {
        let stored = self.desk.receive_fetched(at.clone(), mails, self.acts_afterwards(), (self.now)()).await;
        self.note_stored(stored.map_err(not_stored)?.len());
        Ok(())
    }

    fn acts_afterwards(&self) -> bool {
        self.fetching.after != AfterFetch::Leave
    }

    fn note_stored(&mut self, count: usize) {
        if count > 0 {
            self.fetched.stored += count;
            self.filing.ring();
        }
    }

    async fn note_trouble(&mut self, at: &FolderAt, mail: Listed, why: Trouble) -> Result<(), Trouble> {
        self.fetched.failed += 1;
        let noted = self.desk.fetch_failed(at.clone(), mail.uid, mail.size_bytes, why, false, (self.now)());
        noted.await.map_err(not_stored)
    }
}

fn next_batch(left: &mut VecDeque<Listed>, count_max: usize) -> Vec<Listed> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while let Some(mail) = left.front() {
        bytes += u64::from(mail.size_bytes.unwrap_or(USUAL_BYTES));
        if batch.len() == count_max || (!batch.is_empty() && bytes > BATCH_BYTES_MAX) {
            break;
        }
        batch.extend(left.pop_front());
    }
    batch
}

async fn take(session: &mut BoxedSession, asked: &[Listed], host: &str) -> Batch {
    let doing = Doing::FetchingMail;
    let silent = || Trouble::Silent { host: host.to_owned(), doing };
    let uids: Vec<u32> = asked.iter().map(|mail| mail.uid).collect();
    let mut mails: Vec<FetchedMail> = Vec::with_capacity(asked.len());
    let mut broke = None;
    {
        let asking = timeout(MESSAGE_WITHIN, session.uid_fetch(set_of(&uids), "(UID BODY.PEEK[])")).await;
        let mut answers = match asking {
            Ok(Ok(answers)) => answers,
            Ok(Err(error)) => return Batch { mails, broke: Some(lost(doing, &error)) },
            Err(_) => return Batch { mails, broke: Some(silent()) },
        };
        loop {
            match timeout(MESSAGE_WITHIN, answers.try_next()).await {
                Ok(Ok(Some(answer))) => {
                    // A server may tell of other mails, tell twice, or without the body.
                    if let (Some(uid), Some(body)) = (answer.uid, answer.body())
                        && let Some(listed) = asked.iter().find(|mail| mail.uid == uid)
                        && !mails.iter().any(|mail| mail.uid == uid)
                    {
                        let past_at = listed.received_at.filter(|_| listed.is_past);
                        mails.push(FetchedMail { uid, bytes: body.to_vec(), past_at });
                    }
                }
                Ok(Ok(None)) => break,
                Ok(Err(error)) if is_a_reply(&error) => break,
                Ok(Err(error)) => {
                    broke = Some(lost(doing, &error));
                    break;
                }
                Err(_) => {
                    broke = Some(silent());
                    break;
                }
            }
        }
    }
    // A connection that was cut between two mails ends the list as if it were whole.
    if broke.is_none() && mails.len() < asked.len() {
        broke = match timeout(LIST_WITHIN, session.noop()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(lost(doing, &error)),
            Err(_) => Some(silent()),
        };
    }
    Batch { mails, broke }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(sizes: &[u32]) -> VecDeque<Listed> {
        let of = |(uid, size): (usize, &u32)| Listed {
            uid: u32::try_from(uid).unwrap(),
            size_bytes: Some(*size),
            received_at: None,
            is_past: false,
        };
        sizes.iter().enumerate().map(of).collect()
    }

    #[test]
    fn a_batch_holds_so_many_mails_and_so_many_bytes_and_at_least_one() {
        let mega = 1024 * 1024;
        let count = |sizes: &[u32], max| next_batch(&mut listed(sizes), max).len();
        assert_eq!(count(&[1; 500], BATCH_MAX), 100);
        assert_eq!(count(&[6 * mega; 10], BATCH_MAX), 2);
        assert_eq!(count(&[40 * mega, 1], BATCH_MAX), 1);
        assert_eq!(count(&[1; 5], 1), 1);
        assert_eq!(count(&[], BATCH_MAX), 0);
    }
}
