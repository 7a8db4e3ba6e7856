//! Waiting, in one place: until a moment, until something changed, or until the program stops.

use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk};
use jiff::Timestamp;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// Rung by one part of the program to wake another, at once: "there is mail to file". Rung twice before it is heard, it
/// wakes once.
#[derive(Debug, Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Wakes who waits, or who will wait next.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// What a runner does after waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Look again.
    GoOn,
    /// The program stops: finish in good order.
    Stop,
}

/// How a runner waits. Work to be done later is a row in the database; this only says when to look at it again.
pub struct Pace {
    clock: Arc<dyn Clock>,
    bell: Bell,
    changes: Option<(broadcast::Receiver<desk::Change>, &'static [&'static str])>,
    at_most: Duration,
    cancel: CancellationToken,
}

impl std::fmt::Debug for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pace").field("at_most", &self.at_most).finish_non_exhaustive()
    }
}

impl Pace {
    /// Wakes at the bell, when the program stops, and after `at_most` in any case.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, bell: Bell, at_most: Duration, cancel: CancellationToken) -> Self {
        Self { clock, bell, changes: None, at_most, cancel }
    }

    /// Wakes as well when the desk tells of a change in one of `topics`.
    #[must_use]
    pub fn on_changes(mut self, desk: &Desk, topics: &'static [&'static str]) -> Self {
        self.changes = Some((desk.changes(), topics));
        self
    }

    /// This moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether the program stops.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Waits for what comes first: `until`, the bell, a change, `at_most`, or the end.
    pub async fn wait(&mut self, until: Option<Timestamp>) -> Next {
        let left = until.map_or(self.at_most, |until| length_until(self.clock.now(), until)).min(self.at_most);
        let changed = async {
            match &mut self.changes {
                Some((receiver, topics)) => next_change(receiver, topics).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Next::Stop,
            () = self.bell.0.notified() => Next::GoOn,
            () = changed => Next::GoOn,
            () = timer(left) => Next::GoOn,
        }
    }

    /// Waits `pause` and nothing else but the end: for trying again after a failure, which a bell must not hurry.
    pub async fn pause(&self, pause: Duration) -> Next {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Next::Stop,
            () = timer(pause) => Next::GoOn,
        }
    }
}

/// How long from `now` to `until`; nothing if it has passed.
fn length_until(now: Timestamp, until: Timestamp) -> Duration {
    Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO)
}

async fn timer(length: Duration) {
    // Waiting is done here and nowhere else in this crate, so that a runner that is stopped stops at once.
    let _ = tokio::time::timeout(length, std::future::pending::<()>()).await;
}

async fn next_change(receiver: &mut broadcast::Receiver<desk::Change>, topics: &[&str]) {
    loop {
        match receiver.recv().await {
            Ok(change) if topics.contains(&change.topic.as_str()) || change.topic == desk::Change::LOOK_AGAIN => return,
            Ok(_) => {}
            // We missed some: one of them may have been for us.
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn pace(at_most: Duration) -> (Pace, Bell, CancellationToken) {
        let (bell, cancel) = (Bell::default(), CancellationToken::new());
        let clock = Arc::new(|| "2026-11-24T09:10:00Z".parse::<Timestamp>().unwrap());
        (Pace::new(clock, bell.clone(), at_most, cancel.clone()), bell, cancel)
    }

    #[test]
    fn a_moment_that_has_passed_is_not_waited_for() {
        let (now, later) = (at("2026-11-24T09:10:00Z"), at("2026-11-24T09:10:05Z"));
        assert_eq!(length_until(now, later), Duration::from_secs(5));
        assert_eq!(length_until(later, now), Duration::ZERO);
    }

    #[tokio::test]
    async fn the_bell_wakes_even_when_it_was_rung_before() {
        let (mut pace, bell, _cancel) = pace(Duration::from_secs(3_600));
        bell.ring();
        assert_eq!(pace.wait(None).await, Next::GoOn);
    }

    #[tokio::test]
    async fn the_end_goes_before_everything() {
        let (mut pace, bell, cancel) = pace(Duration::from_secs(3_600));
        bell.ring();
        cancel.cancel();
        assert_eq!(pace.wait(Some(at("2026-11-24T09:00:00Z"))).await, Next::Stop);
        assert_eq!(pace.pause(Duration::from_secs(3_600)).await, Next::Stop);
    }
}
