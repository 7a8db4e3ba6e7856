//! Files mail that was stored: makes conversations and messages of it.

use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk, DeskError};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// Mails filed before the runner looks whether the program stops.
const AT_ONCE: usize = 50;
/// The runner looks at least this often: another node may have stored a mail and gone.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// After a failure of the database, the next try waits this long.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Files all that waits, oldest first, and gives how many mails that were. Runs at start-up, so that a mail which was stored
/// a moment before a crash gets its promise before new ones come in.
///
/// # Errors
/// When the database fails; what was filed before stays filed.
pub async fn file_what_waits(desk: &Desk, now: Timestamp) -> Result<usize, DeskError> {
    let mut filed = 0;
    loop {
        let batch = desk.file_stored_mail(AT_ONCE, now).await?;
        filed += batch.len();
        if batch.len() < AT_ONCE {
            return Ok(filed);
        }
    }
}

/// Files mail whenever `bell` is rung (by the listeners and the fetcher), until `cancel`.
pub async fn run_filing(desk: Desk, clock: Arc<dyn Clock>, bell: Bell, cancel: CancellationToken) {
    let mut pace = Pace::new(clock, bell, LOOK_EVERY, cancel);
    loop {
        let next = match file_batches(&desk, &pace).await {
            Ok(()) => pace.wait(None).await,
            Err(error) => {
                tracing::error!(error = chain(&error), "stored mail could not be filed; it is tried again");
                pace.pause(AGAIN_AFTER).await
            }
        };
        if next == Next::Stop {
            return;
        }
    }
}

async fn file_batches(desk: &Desk, pace: &Pace) -> Result<(), DeskError> {
    while !pace.is_stopping() {
        if desk.file_stored_mail(AT_ONCE, pace.now()).await?.len() < AT_ONCE {
            break;
        }
    }
    // A key has come for mails that lay closed.
    while !pace.is_stopping() {
        if desk.reread_sealed_mail(AT_ONCE, pace.now()).await?.up_to.is_none() {
            break;
        }
    }
    Ok(())
}
