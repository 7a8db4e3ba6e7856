//! Live updates: each open page hears that something changed, and fetches itself anew (`assets/ts/live.ts`).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt};
use tokio_stream::wrappers::BroadcastStream;

use crate::app::App;
use crate::gate::{Access, Routes, Signed};

/// Proxies close a connection on which nothing is said for a minute; half of that is safe.
const SILENCE_SECONDS_MAX: u64 = 25;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/live", Access::AnyColleague, listen)
}

/// `GET /live`: one line per change, `conversation 019a…`, `lists`; never what changed, only that, and where.
async fn listen(State(app): State<App>, _: Signed) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = BroadcastStream::new(app.desk.changes()).map(|change| {
        // Who listened too slowly has missed some: then everything may have changed.
        let line = change.map_or_else(|_| "all".to_owned(), |change| format!("{} {}", change.topic, change.payload));
        Ok(Event::default().data(line.replace(['\r', '\n'], " ").trim_end()))
    });
    Sse::new(changes).keep_alive(KeepAlive::new().interval(Duration::from_secs(SILENCE_SECONDS_MAX)))
}
