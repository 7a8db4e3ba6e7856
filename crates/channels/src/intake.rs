//! Where mail that comes in goes: to the desk, which stores it before anybody is told "received".

use std::collections::HashSet;
use std::future::Future;
use std::sync::Mutex;

use desk::{Desk, DeskError, Envelope, Receipt};
use jiff::Timestamp;
use tokio::sync::broadcast;

use crate::pace::Bell;

/// Takes mail. Two cases: the desk, and in tests a desk that is out of order.
pub trait Intake: Send + Sync + 'static {
    /// Whether `address` is one of ours: a mailbox, or a mailbox with `+something` before the `@`.
    fn knows(&self, address: &str) -> impl Future<Output = Result<bool, DeskError>> + Send;

    /// Stores a mail durably.
    fn receive(
        &self,
        envelope: Envelope,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Receipt, DeskError>> + Send;
}

/// The desk, with the addresses of its mailboxes at hand, and the bell of the runner that files what was stored.
pub struct DeskIntake {
    desk: Desk,
    filing: Bell,
    known: Mutex<Known>,
}

struct Known {
    addresses: HashSet<String>,
    changes: broadcast::Receiver<desk::Change>,
}

impl std::fmt::Debug for DeskIntake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskIntake").finish_non_exhaustive()
    }
}

impl DeskIntake {
    /// Mail goes to `desk`; `filing` is rung for each mail stored.
    #[must_use]
    pub fn new(desk: Desk, filing: Bell) -> Self {
        let known = Known { addresses: HashSet::new(), changes: desk.changes() };
        Self { desk, filing, known: Mutex::new(known) }
    }

    /// Whether we know it without asking the database: a mailbox that was there, and no settings changed since.
    fn remembers(&self, address: &str) -> bool {
        let mut known = self.known.lock().expect("nobody panics while holding it");
        loop {
            match known.changes.try_recv() {
                Ok(change) if change.topic == "settings" || change.topic == desk::Change::LOOK_AGAIN => {
                    known.addresses.clear();
                }
                Ok(_) => {}
                Err(broadcast::error::TryRecvError::Lagged(_)) => known.addresses.clear(),
                Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed) => break,
            }
        }
        is_for(&known.addresses, address)
    }
}

impl Intake for DeskIntake {
    async fn knows(&self, address: &str) -> Result<bool, DeskError> {
        if self.remembers(address) {
            return Ok(true);
        }
        // Only what we know is remembered: an unknown address may have become a mailbox a moment ago.
        let servers = self.desk.mailbox_servers().await?;
        let addresses: HashSet<String> = servers.into_iter().map(|mailbox| mailbox.address.to_lowercase()).collect();
        let is_ours = is_for(&addresses, address);
        self.known.lock().expect("nobody panics while holding it").addresses = addresses;
        Ok(is_ours)
    }

    async fn receive(&self, envelope: Envelope, bytes: Vec<u8>, now: Timestamp) -> Result<Receipt, DeskError> {
        let receipt = self.desk.receive_mail(envelope, bytes, now).await?;
        self.filing.ring();
        Ok(receipt)
    }
}

/// Whether `address` is in `mailboxes` (lower case), as it stands or without `+something` (RFC 5233 subaddressing: our
/// threading tokens come back so).
fn is_for(mailboxes: &HashSet<String>, address: &str) -> bool {
    let address = address.to_lowercase();
    if mailboxes.contains(&address) {
        return true;
    }
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    local.split_once('+').is_some_and(|(name, _)| !name.is_empty() && mailboxes.contains(&format!("{name}@{domain}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, is_ours: bool) {
        let mailboxes = HashSet::from(["info@halmeer.example".to_owned(), "a+b@halmeer.example".to_owned()]);
        assert_eq!(is_for(&mailboxes, address), is_ours, "{address}");
    }

    #[test]
    fn mail_for_our_mailboxes_is_ours_in_any_case() {
        check("info@halmeer.example", true);
        check("INFO@Halmeer.Example", true);
        check("a+b@halmeer.example", true);
    }

    #[test]
    fn a_token_after_a_plus_sign_is_ours_too() {
        check("info+t.9x2k@halmeer.example", true);
        check("info+a+b@halmeer.example", true);
        check("a+b+token@halmeer.example", false);
    }

    #[test]
    fn everything_else_is_not() {
        for address in
            ["info@elders.example", "+x@halmeer.example", "informatie@halmeer.example", "info", "", "@", "info@"]
        {
            check(address, false);
        }
    }
}
