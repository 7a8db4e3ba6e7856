//! The watch over what people might forget: the ladder, the evening letter, and messages to all who wait.

use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk, DeskError};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// Promises looked at, or customers told, in one go.
const AT_ONCE: usize = 50;
/// The safety net: what waits for a quiet moment, or for the doors to open, is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// It is woken by each change of a conversation, but doesn't look more often than this.
const LOOK_AT_MOST_EVERY: Duration = Duration::from_millis(700);
/// After a failure of the database, the next try waits this long.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Does all that is due at `now`. Each step may be done again, by this node or another, and does nothing twice. One that fails keeps
/// none of the others from being done.
///
/// # Errors
/// The first failure, after all steps were tried.
pub async fn watch_once(desk: &Desk, now: Timestamp) -> Result<(), DeskError> {
    // Before the first page is filled in there is nobody to forget.
    if !desk.is_set_up().await? {
        return Ok(());
    }
    let steps = [
        drained(|| desk.tell_disrupted(AT_ONCE, now)).await,
        drained(|| desk.climb_ladder(AT_ONCE, now)).await,
        desk.tell_ladder(now).await.map(drop),
        drained(|| desk.ask_complainants(AT_ONCE, now)).await,
        desk.find_attention(now).await.map(drop),
        desk.choose_surveys(now).await.map(drop),
        desk.send_surveys(AT_ONCE, now).await.map(drop),
        desk.tell_owed(now).await.map(drop),
        desk.write_letter(now).await.map(|written| {
            if let Some(day) = written {
                tracing::info!(%day, "the evening letter of {day} is written");
            }
        }),
    ];
    steps.into_iter().collect()
}

/// Does a step until there is less left of it than is done in one go.
async fn drained<F: Future<Output = Result<usize, DeskError>>>(step: impl Fn() -> F) -> Result<(), DeskError> {
    while step().await? >= AT_ONCE {}
    Ok(())
}

/// Watches, until `cancel`.
pub async fn run_watch(desk: Desk, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let topics: &[&str] = &["conversation", "disruption", "settings"];
    let mut pace = Pace::new(clock, Bell::default(), LOOK_EVERY, cancel).on_changes(&desk, topics);
    loop {
        let next = match look(&desk, pace.now()).await {
            Ok(moment) => match pace.wait(moment).await {
                Next::GoOn => pace.pause(LOOK_AT_MOST_EVERY).await,
                Next::Stop => Next::Stop,
            },
            Err(error) => {
                tracing::error!(error = chain(&error), "the watch over promises could not look");
                pace.pause(AGAIN_AFTER).await
            }
        };
        if next == Next::Stop {
            return;
        }
    }
}

async fn look(desk: &Desk, now: Timestamp) -> Result<Option<Timestamp>, DeskError> {
    watch_once(desk, now).await?;
    let moments = [desk.next_rung().await?, desk.next_disruption().await?, desk.next_letter(now).await?];
    Ok(moments.into_iter().flatten().min())
}
