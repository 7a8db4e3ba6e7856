//! Live updates: each open page hears that something changed, and fetches itself anew (`assets/ts/live.ts`).

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{MissedTickBehavior, interval};
use tokio_stream::wrappers::{BroadcastStream, IntervalStream};

use crate::app::App;
use crate::gate::{Access, Routes, Signed};

/// Proxies close a connection on which nothing is said for a minute; half of that is safe.
const SILENCE_SECONDS_MAX: u64 = 25;
/// Whoever signs out, or is sent away, hears nothing more after so long.
const SESSION_SECONDS: u64 = 30;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/live", Access::AnyColleague, listen)
}

type Lines = Pin<Box<dyn Stream<Item = Option<String>> + Send>>;

/// `GET /live`: one line per change, `conversation 019a…`, `lists`; never what changed, only that, and where.
/// It ends when the session does.
async fn listen(State(app): State<App>, signed: Signed) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes: Lines = Box::pin(BroadcastStream::new(app.desk.changes()).map(|change| {
        // Who listened too slowly has missed some: then everything may have changed.
        Some(change.map_or_else(|_| "all".to_owned(), |change| format!("{} {}", change.topic, change.payload)))
    }));
    let mut every = interval(Duration::from_secs(SESSION_SECONDS));
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let looks: Lines = Box::pin(IntervalStream::new(every).map(|_| None));
    let lines = stream::select(changes, looks).scan((app, signed.session), |(app, session), line| {
        let (app, session) = (app.clone(), session.clone());
        async move { if line.is_some() || is_signed_in(&app, &session).await { Some(line) } else { None } }
    });
    let events = lines.filter_map(|line| async {
        let line = line?.replace(['\r', '\n'], " ");
        Some(Ok(Event::default().data(line.trim_end())))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(SILENCE_SECONDS_MAX)))
}

/// A database that is away says nothing about a session: then the page stays, and hears when it is back.
async fn is_signed_in(app: &App, session: &str) -> bool {
    app.desk.session(session, app.clock.now()).await.map_or(true, |found| found.is_some())
}
