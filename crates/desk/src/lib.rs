//! The use cases of the desk: receive, promise, answer, renew, own up. The clock is a parameter, one act is one transaction.
//!
//! Everything that a page, the API, a mail edge or the command line does goes through [`Desk`]. It asks who acts ([`Agent`]),
//! decides whether they may ([`rights`]), and writes the change, its timeline entry and its outgoing mail together.

mod acts;
mod error;
pub mod forms;
pub mod rights;
pub mod views;

use std::sync::Arc;

pub use acts::doctor::{Finding, Report};
pub use acts::outbox::{Delivery, OutgoingMail};
pub use acts::receive::{Envelope, Filed, Receipt};
pub use acts::settings::MailboxServers;
pub use acts::sign_in::SignedIn;
pub use error::{DeskError, Refusal};
pub use promise::Language;
pub use rights::{Act, Agent, Role};
pub use store::Chance;
pub use store::id::*;

/// The desk over one database. Cheap to clone; holds no state that the database doesn't have.
#[derive(Clone)]
pub struct Desk {
    db: store::Db,
    chance: Arc<dyn Chance>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk over a migrated database; `chance` is the only source of randomness (ids, tokens, salts).
    #[must_use]
    pub fn new(db: store::Db, chance: Arc<dyn Chance>) -> Self {
        Self { db, chance }
    }

    /// What changed, told after each commit, for live pages. Topics: `conversation` (payload: its id), `lists`, `settings`,
    /// `outbox`, `presence` (payload: conversation id).
    #[must_use]
    pub fn changes(&self) -> tokio::sync::broadcast::Receiver<store::Change> {
        self.db.changes()
    }
}
