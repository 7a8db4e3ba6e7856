//! Mail on its way out: claimed from the outbox, handed to a server, and what the server said is recorded.

mod conversation;
mod courier;
mod failure;
mod held;
pub mod signing;
mod smtp;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Delivery, Desk, OutgoingMail, Trouble};
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use courier::Courier;
pub use held::Held;
pub use smtp::Smtp;

use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// Mails handed over at the same time.
pub const SENDING_MAX: usize = 4;
/// How long one mail may take altogether: less than the lease of five minutes by which the desk gives it to us, so that
/// nobody else takes it up while we are still at it.
pub const HAND_OVER_WITHIN: Duration = Duration::from_secs(240);
/// The sender looks at least this often, whatever it was told.
pub const LOOK_EVERY: Duration = Duration::from_secs(30);
/// After a failure of the database, the next try waits this long, and up to [`LOOK_EVERY`].
const AGAIN_AFTER: Duration = Duration::from_secs(1);
/// What the server said is recorded before the lease is over, or not at all: then the mail is tried again.
const RECORD_TRIES_MAX: u32 = 8;

/// Carries a mail away. Two cases: an SMTP server, and the demo, where nothing leaves the machine.
pub trait Transport: Send + Sync + 'static {
    /// Hands `mail` over, and says what became of it. Must not take longer than [`HAND_OVER_WITHIN`].
    fn hand_over(&self, mail: &OutgoingMail, now: Timestamp) -> impl Future<Output = Delivery> + Send;

    /// No more mail for now: connections may be closed.
    fn rest(&self) -> impl Future<Output = ()> + Send;
}

/// Sends what is due until `cancel`: wakes when the next mail is due, when the outbox changed, at `bell`, and each half
/// minute. When the program stops, mails that are being handed over are finished.
pub async fn run_sender<T: Transport>(
    desk: Desk,
    transport: Arc<T>,
    clock: Arc<dyn Clock>,
    bell: Bell,
    cancel: CancellationToken,
) {
    let mut pace = Pace::new(clock.clone(), bell, LOOK_EVERY, cancel).on_changes(&desk, &["outbox"]);
    let mut failures = 0;
    loop {
        let next = match send_due(&desk, &transport, &clock, &pace).await {
            Ok(due) => {
                failures = 0;
                transport.rest().await;
                match due {
                    // Due, yet not given to us: another node has it in hand.
                    Some(at) if at <= pace.now() => pace.pause(AGAIN_AFTER).await,
                    Some(_) | None => pace.wait(due).await,
                }
            }
            Err(error) => {
                failures += 1;
                tracing::error!(error = chain(&error), "the outbox could not be read");
                pace.pause(back_off(failures)).await
            }
        };
        if next == Next::Stop {
            transport.rest().await;
            return;
        }
    }
}

/// How long to wait after the `failures`-th failure in a row.
fn back_off(failures: u32) -> Duration {
    AGAIN_AFTER.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1))).min(LOOK_EVERY)
}

/// Sends all that is due now, and says when the next will be.
async fn send_due<T: Transport>(
    desk: &Desk,
    transport: &Arc<T>,
    clock: &Arc<dyn Clock>,
    pace: &Pace,
) -> Result<Option<Timestamp>, desk::DeskError> {
    let mut under_way = JoinSet::new();
    let mut outcome = Ok(());
    loop {
        // Only as many are claimed as are taken up at once: a claimed mail that waits would outlive its lease.
        while outcome.is_ok() && !pace.is_stopping() && under_way.len() < SENDING_MAX {
            match desk.claim_outgoing(SENDING_MAX - under_way.len(), clock.now()).await {
                Ok(mails) if mails.is_empty() => break,
                Ok(mails) => mails.into_iter().for_each(|mail| {
                    under_way.spawn(send_one(desk.clone(), transport.clone(), clock.clone(), mail));
                }),
                Err(error) => outcome = Err(error),
            }
        }
        if under_way.join_next().await.is_none() {
            break;
        }
    }
    outcome?;
    desk.next_outgoing().await
}

async fn send_one<T: Transport>(desk: Desk, transport: Arc<T>, clock: Arc<dyn Clock>, mail: OutgoingMail) {
    let handed = tokio::time::timeout(HAND_OVER_WITHIN, transport.hand_over(&mail, clock.now())).await;
    let delivery = handed.unwrap_or(Delivery::Later { failure: Trouble::TooSlow });
    tracing::info!(outbox.id = %mail.id, outcome = outcome_word(&delivery), "mail {} {}", mail.id, outcome_word(&delivery));
    // Once the server has the mail, forgetting that means sending it twice: a database that is busy is asked again.
    let pace = Pace::new(clock.clone(), Bell::default(), LOOK_EVERY, CancellationToken::new());
    for tries in 1..=RECORD_TRIES_MAX {
        match desk.delivered(mail.id, delivery.clone(), clock.now()).await {
            Ok(()) => return,
            Err(error) => {
                let error = chain(&error);
                tracing::error!(error, outbox.id = %mail.id, "what became of mail {} could not be recorded", mail.id);
                pace.pause(back_off(tries)).await;
            }
        }
    }
}

fn outcome_word(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Accepted { .. } => "was accepted",
        Delivery::Later { .. } => "goes later",
        Delivery::Refused { .. } => "was refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_fails_is_asked_ever_less_often() {
        let seconds: Vec<u64> = (1..=8).map(|failures| back_off(failures).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(back_off(u32::MAX), LOOK_EVERY);
    }
}
