//! What is worked out anew each night, after an import, and when somebody asks for it: outcomes, and what more or less time for
//! answers would do.

use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk};
use tokio_util::sync::CancellationToken;

use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// Whether something was imported is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// After a failure of the database, the next try waits this long.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Works outcomes out when they are due, until `cancel`; of several nodes one does so.
pub async fn run_nightly(desk: Desk, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let mut pace = Pace::new(clock, Bell::default(), LOOK_EVERY, cancel).on_changes(&desk, &["outcomes"]);
    loop {
        let next = match desk.reckon_outcomes_if_due(pace.now()).await {
            Ok(_) => pace.wait(None).await,
            Err(error) => {
                tracing::error!(error = chain(&error), "outcomes could not be worked out");
                pace.pause(AGAIN_AFTER).await
            }
        };
        if next == Next::Stop {
            return;
        }
    }
}
