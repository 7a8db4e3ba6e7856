//! iCalendar feeds: with days off, fetched once a day; and the calendars of colleagues, every quarter of an hour.

mod fetch;
mod guard;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use desk::{Clock, Desk, DeskError, Trouble};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

pub use fetch::{FEED_BYTES_MAX, FETCH_WITHIN, FeedError, Fetcher, REDIRECTS_MAX};
pub use guard::{Inside, Reach};

use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// How long a feed that was read is good for.
pub const FETCH_EVERY: Duration = Duration::from_secs(24 * 3_600);
/// How long a colleague's own calendar is good for: a meeting that is made now takes a slot soon.
pub const FETCH_OWN_EVERY: Duration = Duration::from_secs(900);
/// A feed that could not be read is tried again after this.
pub const AGAIN_AFTER: Duration = Duration::from_secs(3_600);
/// Whether a feed is due is looked at this often, and when the settings change.
const LOOK_EVERY: Duration = Duration::from_secs(600);

/// When a feed is fetched next; a changed address is fetched at once.
#[derive(Debug, Default)]
struct Due(HashMap<String, (String, Timestamp)>);

impl Due {
    fn is_due(&self, feed: &str, url: &str, now: Timestamp) -> bool {
        self.0.get(feed).is_none_or(|(known, next)| known != url || *next <= now)
    }

    fn again(&mut self, feed: String, url: String, next: Timestamp) {
        self.0.insert(feed, (url, next));
    }
}

/// Fetches the feeds of all calendars once a day (and each at start-up), until `cancel`.
pub async fn run_feeds(desk: Desk, fetcher: Fetcher, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let mut pace = Pace::new(clock, Bell::default(), LOOK_EVERY, cancel).on_changes(&desk, &["settings"]);
    let mut due = Due::default();
    loop {
        if let Err(error) = fetch_due(&desk, &fetcher, &mut due, &pace).await {
            tracing::error!(error = chain(&error), "calendar feeds could not be brought up to date");
        }
        if pace.wait(None).await == Next::Stop {
            return;
        }
    }
}

async fn fetch_due(desk: &Desk, fetcher: &Fetcher, due: &mut Due, pace: &Pace) -> Result<(), DeskError> {
    for (calendar, url) in desk.calendar_feeds().await? {
        if let Some(fetched) = fetched(fetcher, due, pace, (format!("feed:{calendar}"), url, FETCH_EVERY)).await {
            desk.calendar_feed_read(calendar, fetched, pace.now()).await?;
        }
    }
    for (agent, url) in desk.colleague_calendars().await? {
        if let Some(fetched) = fetched(fetcher, due, pace, (format!("agenda:{agent}"), url, FETCH_OWN_EVERY)).await {
            match desk.colleague_calendar_read(agent, fetched, pace.now()).await {
                // They left, or took their calendar away, while it was being fetched.
                Ok(()) | Err(DeskError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// What a feed says now, or why it couldn't be read; `None` when it isn't due.
async fn fetched(
    fetcher: &Fetcher,
    due: &mut Due,
    pace: &Pace,
    (feed, url, every): (String, String, Duration),
) -> Option<Result<Vec<u8>, Trouble>> {
    if pace.is_stopping() || !due.is_due(&feed, &url, pace.now()) {
        return None;
    }
    let fetched = fetcher.fetch(&url).await.map_err(Trouble::from);
    let (now, wait) = (pace.now(), if fetched.is_ok() { every } else { AGAIN_AFTER });
    if let Err(trouble) = &fetched {
        tracing::warn!(feed, "{feed} could not be fetched: {trouble}");
    }
    due.again(feed, url, now.saturating_add(wait).unwrap_or(now));
    Some(fetched)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_due_when_it_is_new_or_old_or_somewhere_else() {
        let calendar = "feed:019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f";
        let now: Timestamp = "2026-11-24T09:10:00Z".parse().unwrap();
        let mut due = Due::default();
        assert!(due.is_due(calendar, "https://a.example/x.ics", now));
        due.again(calendar.to_owned(), "https://a.example/x.ics".to_owned(), now + FETCH_EVERY);
        assert!(!due.is_due(calendar, "https://a.example/x.ics", now + Duration::from_secs(3_600)));
        assert!(due.is_due(calendar, "https://a.example/x.ics", now + FETCH_EVERY));
        assert!(due.is_due(calendar, "https://b.example/x.ics", now));
    }
}
