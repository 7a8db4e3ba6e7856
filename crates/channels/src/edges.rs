//! What each edge met, told to the desk: the status page and the doctor show it.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use desk::{Desk, Trouble};
use jiff::Timestamp;

/// An outcome that is the same as the last is written again only after this long: a busy edge doesn't write on each mail.
const SAME_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Remembers what was last told of each edge.
#[derive(Debug)]
pub struct Edges {
    desk: Desk,
    told: Mutex<HashMap<String, Told>>,
}

/// An outcome, and when it was told.
type Told = (Result<(), Trouble>, Timestamp);

impl Edges {
    /// Tells `desk`.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk, told: Mutex::default() }
    }

    /// Records what `edge` met; a failure of the database to take it is only logged, because the work at the edge goes on.
    pub async fn met(&self, edge: &str, outcome: Result<(), Trouble>, now: Timestamp) {
        if self.was_told(edge, &outcome, now) {
            return;
        }
        if let Err(failure) = &outcome {
            tracing::warn!(edge, "the edge {edge} failed: {failure}");
        }
        match self.desk.edge_met(edge, outcome.clone(), now).await {
            Ok(()) => {
                self.told.lock().expect("nobody panics while holding it").insert(edge.to_owned(), (outcome, now));
            }
            Err(error) => tracing::warn!(edge, %error, "what the edge {edge} met could not be recorded"),
        }
    }

    fn was_told(&self, edge: &str, outcome: &Result<(), Trouble>, now: Timestamp) -> bool {
        let told = self.told.lock().expect("nobody panics while holding it");
        told.get(edge).is_some_and(|(last, at)| {
            let since = now.duration_since(*at);
            last == outcome && !since.is_negative() && since.unsigned_abs() < SAME_AGAIN_AFTER
        })
    }
}
