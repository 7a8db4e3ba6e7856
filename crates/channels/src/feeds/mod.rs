//! iCalendar feeds with days off, fetched once a day.

mod fetch;
mod guard;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use desk::{CalendarId, Clock, Desk, DeskError, Trouble};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

pub use fetch::{FEED_BYTES_MAX, FETCH_WITHIN, FeedError, Fetcher, REDIRECTS_MAX};
pub use guard::{Inside, Reach};

use crate::edges::Edges;
use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// How long a feed that was read is good for.
pub const FETCH_EVERY: Duration = Duration::from_secs(24 * 3_600);
/// A feed that could not be read is tried again after this.
pub const AGAIN_AFTER: Duration = Duration::from_secs(3_600);
/// Whether a feed is due is looked at this often, and when the settings change.
const LOOK_EVERY: Duration = Duration::from_secs(600);

/// When a feed is fetched next; a changed address is fetched at once.
#[derive(Debug, Default)]
struct Due(HashMap<CalendarId, (String, Timestamp)>);

impl Due {
    fn is_due(&self, calendar: CalendarId, url: &str, now: Timestamp) -> bool {
        self.0.get(&calendar).is_none_or(|(known, next)| known != url || *next <= now)
    }

    fn again(&mut self, calendar: CalendarId, url: String, next: Timestamp) {
        self.0.insert(calendar, (url, next));
    }
}

/// Fetches the feeds of all calendars once a day (and each at start-up), until `cancel`.
pub async fn run_feeds(desk: Desk, fetcher: Fetcher, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let edges = Edges::new(desk.clone());
    let mut pace = Pace::new(clock, Bell::default(), LOOK_EVERY, cancel).on_changes(&desk, &["settings"]);
    let mut due = Due::default();
    loop {
        if let Err(error) = fetch_due(&desk, &fetcher, &edges, &mut due, &pace).await {
            tracing::error!(error = chain(&error), "calendar feeds could not be brought up to date");
        }
        if pace.wait(None).await == Next::Stop {
            return;
        }
    }
}

async fn fetch_due(desk: &Desk, fetcher: &Fetcher, edges: &Edges, due: &mut Due, pace: &Pace) -> Result<(), DeskError> {
    for (calendar, url) in desk.calendar_feeds().await? {
        if pace.is_stopping() {
            return Ok(());
        }
        if !due.is_due(calendar, &url, pace.now()) {
            continue;
        }
        let fetched = fetcher.fetch(&url).await.map_err(Trouble::from);
        let (now, wait) = (pace.now(), if fetched.is_ok() { FETCH_EVERY } else { AGAIN_AFTER });
        due.again(calendar, url, now.saturating_add(wait).unwrap_or(now));
        edges.met(&format!("feed:{calendar}"), fetched.as_ref().map(drop).map_err(Clone::clone), now).await;
        desk.calendar_feed_read(calendar, fetched, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_due_when_it_is_new_or_old_or_somewhere_else() {
        let calendar: CalendarId = "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f".parse().unwrap();
        let now: Timestamp = "2026-11-24T09:10:00Z".parse().unwrap();
        let mut due = Due::default();
        assert!(due.is_due(calendar, "https://a.example/x.ics", now));
        due.again(calendar, "https://a.example/x.ics".to_owned(), now + FETCH_EVERY);
        assert!(!due.is_due(calendar, "https://a.example/x.ics", now + Duration::from_secs(3_600)));
        assert!(due.is_due(calendar, "https://a.example/x.ics", now + FETCH_EVERY));
        assert!(due.is_due(calendar, "https://b.example/x.ics", now));
    }
}
