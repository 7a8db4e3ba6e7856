//! Files with figures are tried, brought in and taken out again beside the pages: one at a time, in batches.

use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk};
use tokio_util::sync::CancellationToken;

use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// The safety net, and when an import that another node has lost is taken up.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// After a failure of the database, the next try waits this long.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Works on imports as they come, until `cancel`. One that was under way when the program ended goes on where it was.
pub async fn run_imports(desk: Desk, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let mut pace =
        Pace::new(Arc::clone(&clock), Bell::default(), LOOK_EVERY, cancel.clone()).on_changes(&desk, &["imports"]);
    if let Err(error) = desk.take_up_imports(pace.now()).await {
        tracing::error!(error = chain(&error), "imports that were under way wait for a minute");
    }
    loop {
        let stop = cancel.clone();
        let next = match desk.work_on_import(Arc::clone(&clock), move || stop.is_cancelled()).await {
            Ok(true) if pace.is_stopping() => Next::Stop,
            Ok(true) => Next::GoOn,
            Ok(false) => pace.wait(None).await,
            Err(error) => {
                tracing::error!(error = chain(&error), "an import could not go on");
                pace.pause(AGAIN_AFTER).await
            }
        };
        if next == Next::Stop {
            return;
        }
    }
}
