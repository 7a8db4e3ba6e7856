//! Keeps looking at all mailboxes, each on its own: a server that is silent doesn't hold up the others.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use desk::forms::{Fetching, ServerForm};
use desk::{Clock, Desk, MailboxId, MailboxServers, Trouble};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::connect::leave;
use super::{Memory, Open, folders_of, idle, look_at_folders, open_mailbox};
use crate::edges::Edges;
use crate::pace::{Bell, Next, Pace};
use crate::trust::Trust;
use crate::words::chain;

/// How often a mailbox is looked at whose server doesn't say when there is mail.
pub const POLL_EVERY: Duration = Duration::from_secs(60);
/// A mailbox that fails is tried ever less often, but never less than this.
pub const AGAIN_WITHIN: Duration = Duration::from_secs(900);
/// How long one look at a mailbox may take; what is left is fetched the next time.
pub const LOOK_WITHIN: Duration = Duration::from_secs(1_800);
/// After a change of the settings, a mailbox that waits is looked at no sooner than this.
const REST: Duration = Duration::from_secs(1);

/// A mailbox that is being watched, as it was set then.
struct Watched {
    server: ServerForm,
    fetching: Fetching,
    cancel: CancellationToken,
}

/// What every watcher needs.
#[derive(Clone)]
struct Tools {
    desk: Desk,
    trust: Trust,
    clock: Arc<dyn Clock>,
    filing: Bell,
    edges: Arc<Edges>,
}

/// Fetches from all mailboxes that have an IMAP server, as mail comes in or else each minute, until `cancel`. `filing` is rung
/// for what came in.
pub async fn run_fetcher(desk: Desk, trust: Trust, clock: Arc<dyn Clock>, filing: Bell, cancel: CancellationToken) {
    let edges = Arc::new(Edges::new(desk.clone()));
    let tools = Tools { desk: desk.clone(), trust, clock: Arc::clone(&clock), filing, edges };
    let mut pace = Pace::new(clock, Bell::default(), POLL_EVERY, cancel.clone()).on_changes(&desk, &["settings"]);
    let mut watched: HashMap<MailboxId, Watched> = HashMap::new();
    let mut watchers = JoinSet::new();
    loop {
        match desk.mailbox_servers().await {
            Ok(mailboxes) => watch(&tools, mailboxes, &mut watched, &mut watchers, &cancel),
            Err(error) => tracing::error!(error = chain(&error), "the mailboxes could not be looked up"),
        }
        while watchers.try_join_next().is_some() {}
        if pace.wait(None).await == Next::Stop {
            break;
        }
    }
    // What was stored of a mail is stored with its place in the ledger: stopping in the middle loses nothing.
    watchers.shutdown().await;
}

/// Starts a watcher for each mailbox that is new or was changed, and stops those of the others.
fn watch(
    tools: &Tools,
    mailboxes: Vec<MailboxServers>,
    watched: &mut HashMap<MailboxId, Watched>,
    watchers: &mut JoinSet<()>,
    cancel: &CancellationToken,
) {
    watched.retain(|id, old| {
        let stays = mailboxes.iter().any(|mailbox| {
            mailbox.id == *id && mailbox.imap.as_ref() == Some(&old.server) && mailbox.fetching == old.fetching
        });
        if !stays {
            old.cancel.cancel();
        }
        stays
    });
    for mailbox in mailboxes {
        let Some(server) = mailbox.imap.clone().filter(|_| !watched.contains_key(&mailbox.id)) else { continue };
        let cancel = cancel.child_token();
        let (fetching, id) = (mailbox.fetching.clone(), mailbox.id);
        watched.insert(id, Watched { server, fetching, cancel: cancel.clone() });
        watchers.spawn(watch_one(tools.clone(), mailbox, cancel));
    }
}

async fn watch_one(tools: Tools, mailbox: MailboxServers, cancel: CancellationToken) {
    let watching = keep_looking(&tools, &mailbox, cancel.clone());
    tokio::select! {
        biased;
        () = cancel.cancelled() => {}
        () = watching => {}
    }
}

async fn keep_looking(tools: &Tools, mailbox: &MailboxServers, cancel: CancellationToken) {
    let edge = format!("imap:{}", mailbox.address);
    let mut pace = Pace::new(Arc::clone(&tools.clock), Bell::default(), AGAIN_WITHIN, cancel)
        .on_changes(&tools.desk, &["settings"]);
    let (mut memory, mut failures, mut open) = (Memory::default(), 0, None);
    loop {
        let looked = look(tools, mailbox, &mut memory, &mut open, &pace).await;
        failures = if looked.is_err() { failures + 1 } else { 0 };
        let outcome = looked.and_then(|trouble| trouble.map_or(Ok(()), Err));
        tools.edges.met(&edge, outcome, pace.now()).await;
        let waits_there = match &mut open {
            Some(there) => failures == 0 && idle::can_idle(&mut there.session).await,
            None => false,
        };
        let next = match open.take() {
            Some(Open { server, session }) if waits_there => {
                let (next, session) = idle::wait(session, &mut pace, idle_for(mailbox)).await;
                open = session.map(|session| Open { server, session });
                next
            }
            left => {
                if let Some(left) = left {
                    leave(left.session).await;
                }
                let until = pace.now().saturating_add(back_off(failures)).ok();
                pace.wait(until).await
            }
        };
        if next == Next::Stop || pace.pause(REST).await == Next::Stop {
            return;
        }
    }
}

/// One look at all folders, on the connection that is open or on a new one; gives what the administrator should know.
async fn look(
    tools: &Tools,
    mailbox: &MailboxServers,
    memory: &mut Memory,
    open: &mut Option<Open>,
    pace: &Pace,
) -> Result<Option<Trouble>, Trouble> {
    let looking = async {
        if open.is_none() {
            *open = Some(open_mailbox(&tools.desk, &tools.trust, mailbox, pace.now()).await?);
        }
        let there = open.as_mut().expect("it was opened above");
        let (desk, trust) = (&tools.desk, &tools.trust);
        look_at_folders(desk, trust, mailbox, &tools.filing, memory, there, || pace.now()).await
    };
    let looked = timeout(LOOK_WITHIN, looking).await.unwrap_or(Err(Trouble::TooSlow));
    if looked.is_err() {
        *open = None;
    }
    looked.map(|fetched| fetched.trouble())
}

/// One folder is waited in; the others of the mailbox are looked at in between.
fn idle_for(mailbox: &MailboxServers) -> Duration {
    if folders_of(mailbox).len() == 1 { idle::IDLE_FOR } else { POLL_EVERY }
}

/// How long until the next look, after so many failures in a row.
fn back_off(failures: u32) -> Duration {
    POLL_EVERY.saturating_mul(2_u32.saturating_pow(failures)).min(AGAIN_WITHIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_that_fails_is_looked_at_ever_less_often() {
        let minutes: Vec<u64> = (0..7).map(|failures| back_off(failures).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(back_off(u32::MAX), AGAIN_WITHIN);
    }
}
