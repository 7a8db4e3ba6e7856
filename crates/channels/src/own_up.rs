//! No promise passes in silence: the runner that breaks what has passed, at its moment, and at start-up before anything is
//! served.

use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk, DeskError};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// Promises broken in one act.
const AT_ONCE: usize = 50;
/// The safety net: the runner looks this often, whatever it was told.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// It is woken by each change of a conversation, but doesn't look more often than this.
const LOOK_AT_MOST_EVERY: Duration = Duration::from_millis(500);
/// After a failure of the database, the next try waits this long.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Owns up to all that passed up to `now`, and gives how many promises that were. The program calls this before it serves
/// anything: who opens a page after an outage doesn't see an open promise that was broken hours ago.
///
/// # Errors
/// When the database fails; what was owned up to before stays so.
pub async fn own_up_to_all(desk: &Desk, now: Timestamp) -> Result<usize, DeskError> {
    let mut owned = 0;
    loop {
        let batch = desk.own_up(AT_ONCE, now).await?;
        owned += batch;
        if batch < AT_ONCE {
            return Ok(owned);
        }
    }
}

/// Owns up at each next deadline, until `cancel`.
pub async fn run_own_up(desk: Desk, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let mut pace = Pace::new(clock, Bell::default(), LOOK_EVERY, cancel).on_changes(&desk, &["conversation"]);
    loop {
        let next = match look(&desk, pace.now()).await {
            Ok(deadline) => match pace.wait(just_after(deadline)).await {
                Next::GoOn => pace.pause(LOOK_AT_MOST_EVERY).await,
                Next::Stop => Next::Stop,
            },
            Err(error) => {
                tracing::error!(error = chain(&error), "passed promises could not be looked up");
                pace.pause(AGAIN_AFTER).await
            }
        };
        if next == Next::Stop {
            return;
        }
    }
}

async fn look(desk: &Desk, now: Timestamp) -> Result<Option<Timestamp>, DeskError> {
    let owned = own_up_to_all(desk, now).await?;
    if owned > 0 {
        tracing::warn!(owned, "{owned} promises had passed; their customers are told");
    }
    desk.next_deadline().await
}

/// A promise may be kept up to and including its deadline: it is broken the first moment after.
fn just_after(deadline: Option<Timestamp>) -> Option<Timestamp> {
    deadline.map(|at| at.saturating_add(Duration::from_millis(1)).unwrap_or(at))
}
