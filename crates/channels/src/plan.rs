//! The plan goes by slots: when one is over, what still stood in it is planned again.

use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk, DeskError};
use tokio_util::sync::CancellationToken;

use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// Slots begin and end at whole minutes, mostly at quarters of an hour.
const REPAIR_EVERY: Duration = Duration::from_secs(60);

/// Repairs the plan each minute, until `cancel`. What happens meanwhile is planned where it happens.
pub async fn run_plan(desk: Desk, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let mut pace = Pace::new(clock, Bell::default(), REPAIR_EVERY, cancel);
    loop {
        match desk.repair_plan(pace.now()).await {
            // Before the first run there is no firm, and no plan.
            Ok(()) | Err(DeskError::NotFound) => {}
            Err(error) => tracing::error!(error = chain(&error), "the plan could not be repaired"),
        }
        if pace.wait(None).await == Next::Stop {
            return;
        }
    }
}
