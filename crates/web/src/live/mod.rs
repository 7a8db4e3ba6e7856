//! Live updates: each open page hears that something changed, and fetches itself anew (`assets/ts/live.ts`).

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use desk::{Change, Changes, Mark};
use futures_util::future::ready;
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio::time::{MissedTickBehavior, interval};
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::wrappers::{BroadcastStream, IntervalStream};

use crate::app::App;
use crate::gate::{Access, Routes, Signed};

/// Proxies close a connection on which nothing is said for a minute; half of that is safe.
const SILENCE_SECONDS_MAX: u64 = 25;
/// Whoever signs out, or is sent away, hears nothing more after so long.
const SESSION_SECONDS: u64 = 30;
/// What a browser sends by itself when the line was cut: the mark of the last line that it heard.
const LAST_HEARD: &str = "last-event-id";
/// The line for whoever listened too slowly, or comes back too late: some changes are lost, so everything may have changed.
const EVERYTHING: &str = "all";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/live", Access::AnyColleague, listen)
}

/// The mark of the page that listens.
#[derive(Debug, Deserialize)]
struct Since {
    #[serde(default)]
    since: String,
}

/// What is said, and from where one would follow it after that.
type Lines = Pin<Box<dyn Stream<Item = Option<(String, Mark)>> + Send>>;

/// `GET /live?since=MARK`: one line per change after that mark, `conversation 019a…`, `lists`; never what changed, only that, and
/// where. Each carries a mark of its own, from which a browser goes on when the line was cut. It ends when the session does.
async fn listen(
    State(app): State<App>,
    signed: Signed,
    Query(Since { since }): Query<Since>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let heard = headers.get(LAST_HEARD).and_then(|value| value.to_str().ok()).unwrap_or(&since);
    let mut every = interval(Duration::from_secs(SESSION_SECONDS));
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let looks: Lines = Box::pin(IntervalStream::new(every).map(|_| None));
    let lines = stream::select(changes(&app, heard), looks).scan((app, signed.session), |(app, session), line| {
        let (app, session) = (app.clone(), session.clone());
        async move { if line.is_some() || is_signed_in(&app, &session).await { Some(line) } else { None } }
    });
    let events = lines.filter_map(|line| async {
        let (line, mark) = line?;
        Some(Ok(Event::default().id(mark.to_string()).data(line.replace(['\r', '\n'], " ").trim_end())))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(SILENCE_SECONDS_MAX)))
}

/// What changed since `heard`, and what changes; whoever has no mark has missed nothing that we know of.
fn changes(app: &App, heard: &str) -> Lines {
    let from = Mark::parse(heard).unwrap_or_else(|| app.desk.mark());
    let Changes { missed, mark, rest } = app.desk.changes_since(&from);
    let missed: Vec<_> = match missed {
        Some(missed) => (1..).zip(&missed).map(|(nth, change)| (line(change), from.after(nth))).collect(),
        None => vec![(EVERYTHING.to_owned(), mark.clone())],
    };
    let rest = BroadcastStream::new(rest).scan(mark, |mark, change| {
        let (more, line) = match change {
            Ok(change) => (1, line(&change)),
            Err(BroadcastStreamRecvError::Lagged(many)) => (many, EVERYTHING.to_owned()),
        };
        *mark = mark.after(more);
        ready(Some(Some((line, mark.clone()))))
    });
    Box::pin(stream::iter(missed.into_iter().map(Some)).chain(rest))
}

fn line(change: &Change) -> String {
    if change.topic == Change::LOOK_AGAIN {
        return EVERYTHING.to_owned();
    }
    format!("{} {}", change.topic, change.payload)
}

/// A database that is away says nothing about a session: then the page stays, and hears when it is back.
async fn is_signed_in(app: &App, session: &str) -> bool {
    app.desk.session(session, app.clock.now()).await.map_or(true, |found| found.is_some())
}
