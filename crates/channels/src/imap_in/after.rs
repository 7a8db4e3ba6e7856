//! What is done with a mail on the server once it is stored here: marked as read, or moved. It is done after the mail is on
//! our disk, noted after it was done, and does no harm when it is done twice.

use std::time::Duration;

use async_imap::error::Error as ImapError;
use desk::forms::AfterFetch;
use desk::trouble::Doing;
use desk::{Desk, FolderAt, Trouble};
use futures_util::TryStreamExt;
use tokio::time::timeout;

use super::connect::BoxedSession;
use super::failure::{is_a_reply, lost, reply_of};
use super::folders::encoded;
use super::look::{not_stored, set_of};

/// Mails that are marked or moved in one command.
const AT_ONCE: usize = 200;
/// How long one command may take.
const WITHIN: Duration = Duration::from_secs(120);

pub(super) async fn do_what_is_due(
    desk: &Desk,
    session: &mut BoxedSession,
    at: &FolderAt,
    after: &AfterFetch,
    host: &str,
) -> Result<(), Trouble> {
    loop {
        let due = desk.after_due(at.clone(), AT_ONCE).await.map_err(not_stored)?;
        if due.is_empty() {
            return Ok(());
        }
        let doing = match after {
            AfterFetch::Leave => return Ok(()),
            AfterFetch::Read => Doing::MarkingRead,
            AfterFetch::Move(_) => Doing::MovingMails,
        };
        let acting = async {
            match after {
                AfterFetch::Leave => Ok(()),
                AfterFetch::Read => flag(session, &due, "+FLAGS.SILENT (\\Seen)").await,
                AfterFetch::Move(folder) => move_to(session, &due, &encoded(folder)).await,
            }
        };
        let acted = timeout(WITHIN, acting).await;
        let acted = acted.map_err(|_| Trouble::Silent { host: host.to_owned(), doing })?;
        acted.map_err(|error| match after {
            AfterFetch::Move(folder) if is_a_reply(&error) => {
                Trouble::Folder { folder: folder.clone(), reply: reply_of(&error) }
            }
            _ => lost(doing, &error),
        })?;
        desk.after_done(at.clone(), due).await.map_err(not_stored)?;
    }
}

async fn flag(session: &mut BoxedSession, uids: &[u32], change: &str) -> Result<(), ImapError> {
    let command = format!("UID STORE {} {change}", set_of(uids));
    session.run_command_and_check_ok(command).await
}

/// RFC 6851; else copied, marked as deleted, and expunged by number where the server can (RFC 4315). Where it can't, they
/// stay marked: an expunge of all would remove what somebody else marked.
async fn move_to(session: &mut BoxedSession, uids: &[u32], folder: &str) -> Result<(), ImapError> {
    let can = session.capabilities().await?;
    if can.has_str("MOVE") {
        return session.uid_mv(set_of(uids), folder).await;
    }
    session.uid_copy(set_of(uids), folder).await?;
    flag(session, uids, "+FLAGS.SILENT (\\Deleted)").await?;
    if can.has_str("UIDPLUS") {
        session.uid_expunge(set_of(uids)).await?.try_collect::<Vec<_>>().await?;
    }
    Ok(())
}
