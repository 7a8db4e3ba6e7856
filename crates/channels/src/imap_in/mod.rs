//! Mail fetched from mailboxes over IMAP.
//!
//! What was fetched is in a ledger of our own, by UIDVALIDITY and UID: never the Seen flag (a colleague who reads along in
//! another program must not make a question disappear), a date or a count. Bodies are peeked at, and where nothing is to be
//! done afterwards the folder is opened read-only, so nothing changes on the server.
//!
//! On first sight of a folder, mail from before the day that the administrator chose is noted in the ledger without being
//! fetched: nobody wants an acknowledgement of last year's question.

mod after;
mod connect;
mod failure;
mod folders;
mod guard;
mod idle;
mod look;
mod run;
mod take;

use std::collections::HashMap;

use desk::forms::{Auth, ServerForm};
use desk::{Desk, MailboxServers, Trouble};
use jiff::Timestamp;

pub(crate) use folders::try_server;
pub use run::{AGAIN_WITHIN, LOOK_WITHIN, POLL_EVERY, run_fetcher};
pub use take::{MESSAGE_BYTES_MAX, MESSAGE_WITHIN};

use crate::pace::Bell;
use crate::trust::Trust;
use connect::{BoxedSession, connect, leave};
use look::Look;

/// The folder, when none was set.
const INBOX: &str = "INBOX";

/// What is remembered of a mailbox between looks, to spare the server; losing it loses nothing.
#[derive(Debug, Default)]
pub struct Memory {
    /// By folder: UIDVALIDITY, UIDNEXT and EXISTS when everything up to there was in the ledger.
    complete_up_to: HashMap<String, (u32, u32, u32)>,
}

/// What one look brought.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Mails stored.
    pub stored: usize,
    /// Mails from before the day that was chosen, which were noted only.
    pub passed_over: usize,
    /// Mails that could not be fetched this time.
    pub failed: usize,
    /// Mails that stay on the server because they are too large, or could not be fetched time and again.
    pub aside: usize,
}

impl Fetched {
    /// What the administrator should know, if anything.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        let (aside, failed) = (self.aside, self.failed);
        (aside + failed > 0).then_some(Trouble::LeftThere { aside, failed })
    }
}

/// Looks at all folders of the mailbox once. Mail stored before a failure stays stored, and isn't fetched again.
///
/// # Errors
/// [`Trouble`], in words for an administrator.
pub async fn fetch_mailbox(
    desk: &Desk,
    trust: &Trust,
    mailbox: &MailboxServers,
    filing: &Bell,
    memory: &mut Memory,
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<Fetched, Trouble> {
    let mut session = open_mailbox(desk, trust, mailbox, now()).await?;
    let looked = look_at_folders(desk, trust, mailbox, filing, memory, &mut session, now).await;
    leave(session.session).await;
    looked
}

/// A session with what opened it.
struct Open {
    server: ServerForm,
    session: BoxedSession,
}

async fn open_mailbox(desk: &Desk, trust: &Trust, mailbox: &MailboxServers, now: Timestamp) -> Result<Open, Trouble> {
    let server = mailbox.imap.as_ref().ok_or(Trouble::NoServer)?;
    let server = with_token(desk, mailbox, server, now).await?;
    let session = connect(&server, trust).await?;
    Ok(Open { server, session })
}

async fn look_at_folders(
    desk: &Desk,
    trust: &Trust,
    mailbox: &MailboxServers,
    filing: &Bell,
    memory: &mut Memory,
    open: &mut Open,
    now: impl Fn() -> Timestamp + Send + Sync,
) -> Result<Fetched, Trouble> {
    let mut fetched = Fetched::default();
    let mut failure = None;
    // The first one last: that is where we wait for mail.
    for folder in folders_of(mailbox).into_iter().rev() {
        let mut look = Look {
            desk,
            trust,
            mailbox: mailbox.id,
            created_at: mailbox.created_at,
            server: &open.server,
            fetching: &mailbox.fetching,
            folder: &folder,
            filing,
            memory,
            now: &now,
            fetched: std::mem::take(&mut fetched),
        };
        let looked = look.look(&mut open.session).await;
        fetched = look.fetched;
        match looked {
            Ok(()) => {}
            // One folder that is gone doesn't keep the others.
            Err(missing @ Trouble::Folder { .. }) => failure = Some(missing),
            Err(broke) => return Err(broke),
        }
    }
    failure.map_or(Ok(fetched), Err)
}

/// The folders that are fetched, the one that is watched first.
fn folders_of(mailbox: &MailboxServers) -> Vec<String> {
    if !mailbox.fetching.folders.is_empty() {
        return mailbox.fetching.folders.clone();
    }
    let folder = mailbox.imap.as_ref().map_or("", |server| server.folder.as_str());
    vec![if folder.is_empty() { INBOX.to_owned() } else { folder.to_owned() }]
}

/// The server with what opens it: a token in the place of the password, where the provider wants one.
async fn with_token(
    desk: &Desk,
    mailbox: &MailboxServers,
    server: &ServerForm,
    now: Timestamp,
) -> Result<ServerForm, Trouble> {
    if server.auth == Auth::Password {
        return Ok(server.clone());
    }
    let token = desk.access_token(mailbox.id, now).await?;
    let user = if server.user.is_empty() { mailbox.address.clone() } else { server.user.clone() };
    Ok(ServerForm { user, password: token.expose().to_owned(), ..server.clone() })
}
