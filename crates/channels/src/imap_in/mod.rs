//! Mail fetched from mailboxes over IMAP.
//!
//! What was fetched is in a ledger of our own, by UIDVALIDITY and UID: never the Seen flag (a colleague who reads along in
//! another program must not make a question disappear), a date or a count. The folder is opened read-only and bodies are
//! peeked at, so nothing changes on the server.
//!
//! On first sight of a folder, mail that came in more than a day before the mailbox was put on the desk is noted in the
//! ledger without being fetched: nobody wants an acknowledgement of last year's question.

mod connect;
mod failure;
mod fetch;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk, DeskError, MailboxId, MailboxServers};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

pub use failure::FetchFailure;
pub use fetch::{Fetched, MESSAGE_BYTES_MAX, MESSAGE_WITHIN, Memory, fetch_mailbox};

use crate::edges::Edges;
use crate::pace::{Bell, Next, Pace};
use crate::trust::Trust;
use crate::words::chain;

/// How often a mailbox is looked at.
pub const POLL_EVERY: Duration = Duration::from_secs(60);
/// A mailbox that fails is tried ever less often, but never less than this.
pub const AGAIN_WITHIN: Duration = Duration::from_secs(900);
/// How long one look at a mailbox may take; what is left is fetched the next time.
pub const LOOK_WITHIN: Duration = Duration::from_secs(1_800);

/// When each mailbox is looked at next, and what is remembered between looks.
#[derive(Default)]
struct Plan(HashMap<MailboxId, Turn>);

#[derive(Default)]
struct Turn {
    next: Option<Timestamp>,
    failures: u32,
    /// As it was set when we last looked: other settings are tried at once.
    server: Option<desk::forms::ServerForm>,
    memory: fetch::Memory,
}

impl Plan {
    fn is_due(&self, mailbox: &MailboxServers, now: Timestamp) -> bool {
        self.0
            .get(&mailbox.id)
            .is_none_or(|turn| turn.server != mailbox.imap || turn.next.is_none_or(|next| next <= now))
    }

    fn next(&self) -> Option<Timestamp> {
        self.0.values().filter_map(|turn| turn.next).min()
    }
}

/// Fetches from all mailboxes that have an IMAP server, each minute, until `cancel`. `filing` is rung for what came in.
pub async fn run_fetcher(desk: Desk, trust: Trust, clock: Arc<dyn Clock>, filing: Bell, cancel: CancellationToken) {
    let edges = Edges::new(desk.clone());
    let mut pace = Pace::new(clock, Bell::default(), POLL_EVERY, cancel.clone()).on_changes(&desk, &["settings"]);
    let mut plan = Plan::default();
    loop {
        let looked = tokio::select! {
            biased;
            // What was stored of a mail is stored with its place in the ledger: stopping in the middle loses nothing.
            () = cancel.cancelled() => return,
            looked = look_at_all(&desk, &trust, &edges, &filing, &mut plan, &pace) => looked,
        };
        if let Err(error) = looked {
            tracing::error!(error = chain(&error), "the mailboxes could not be looked up");
        }
        let next = plan.next();
        if pace.wait(next).await == Next::Stop {
            return;
        }
    }
}

async fn look_at_all(
    desk: &Desk,
    trust: &Trust,
    edges: &Edges,
    filing: &Bell,
    plan: &mut Plan,
    pace: &Pace,
) -> Result<(), DeskError> {
    let mailboxes = desk.mailbox_servers().await?;
    plan.0.retain(|id, _| mailboxes.iter().any(|mailbox| mailbox.id == *id && mailbox.imap.is_some()));
    let due: Vec<&MailboxServers> =
        mailboxes.iter().filter(|mailbox| mailbox.imap.is_some() && plan.is_due(mailbox, pace.now())).collect();
    // Side by side: a server that is silent for half a minute doesn't hold up the other mailboxes.
    let turns: Vec<Turn> = due.iter().map(|mailbox| plan.0.remove(&mailbox.id).unwrap_or_default()).collect();
    let looks = due.iter().zip(turns).map(|(mailbox, turn)| look_at(desk, trust, edges, filing, mailbox, turn, pace));
    plan.0.extend(futures_util::future::join_all(looks).await);
    Ok(())
}

async fn look_at(
    desk: &Desk,
    trust: &Trust,
    edges: &Edges,
    filing: &Bell,
    mailbox: &MailboxServers,
    mut turn: Turn,
    pace: &Pace,
) -> (MailboxId, Turn) {
    if turn.server != mailbox.imap {
        turn = Turn { server: mailbox.imap.clone(), ..Turn::default() };
    }
    let fetching = fetch_mailbox(desk, trust, mailbox, filing, &mut turn.memory, || pace.now());
    let fetched = tokio::time::timeout(LOOK_WITHIN, fetching).await.unwrap_or(Err(FetchFailure::TooSlow));
    turn.failures = if fetched.is_err() { turn.failures.saturating_add(1) } else { 0 };
    let now = pace.now();
    turn.next = Some(now.saturating_add(back_off(turn.failures)).unwrap_or(now));
    let outcome = match fetched {
        Ok(fetched) => fetched.words().map_or(Ok(()), Err),
        Err(failure) => Err(failure.to_string()),
    };
    edges.met(&format!("imap:{}", mailbox.address), outcome, now).await;
    (mailbox.id, turn)
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
