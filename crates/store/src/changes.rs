//! What changed, told after it was committed, so that open pages can be brought up to date.

use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// Topic plus payload, in bytes: PostgreSQL carries less than 8,000 in one notification, and we add our own mark.
pub const CHANGE_BYTES_MAX: usize = 7_800;

/// How many changes a slow listener may be behind before it misses some (and is told that it did).
const BEHIND_MAX: usize = 4_096;

/// Something that was committed, on this node or another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What kind of thing changed: `conversation`, `promise`, ...
    pub topic: String,
    /// Which one: an id, or a little JSON. Never a customer's words.
    pub payload: String,
}

impl Change {
    /// The topic that says "notifications may have been lost: look again at everything".
    pub const LOOK_AGAIN: &'static str = "look-again";

    pub(crate) fn look_again() -> Self {
        Self { topic: Self::LOOK_AGAIN.to_owned(), payload: String::new() }
    }
}

/// The bell that all listeners of this process hear.
#[derive(Debug, Clone)]
pub(crate) struct Bell(broadcast::Sender<Change>);

impl Bell {
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(BEHIND_MAX).0)
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }

    pub(crate) fn ring(&self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            // Nobody listening is no error: there may be no open page.
            let _ = self.0.send(change);
        }
    }
}
