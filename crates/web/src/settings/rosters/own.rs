//! One's own answer slots, absences and calendar, and the feed to follow them by.

use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::{Done, Typed};
use super::OWN;
use super::person::{With, be_away, be_there, keep, page, read_file};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::page::show;
use crate::uploads::Sent;

pub(super) fn routes(routes: Routes) -> Routes {
    let mine = Access::AnyColleague;
    routes
        .get(OWN, mine, ask)
        .post(OWN, mine, save)
        .post("/preferences/slots/absences", mine, add_absence)
        .post("/preferences/slots/absences/removals", mine, remove_absence)
        .post("/preferences/slots/files", mine, import)
        .post("/preferences/slots/feeds", mine, make_feed)
        .post("/preferences/slots/feeds/removals", mine, end_feed)
        .get("/slots/{token}", Access::Customer, feed)
}

async fn ask(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let with = With { done: done.done, ..With::default() };
    Ok(show(&page(&app, &signed, signed.agent.id, with).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    keep(&app, &signed, signed.agent.id, typed).await
}

async fn add_absence(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    be_away(&app, &signed, signed.agent.id, typed).await
}

async fn remove_absence(
    State(app): State<App>,
    signed: Signed,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    be_there(&app, &signed, signed.agent.id, &typed).await
}

async fn import(State(app): State<App>, signed: Signed, sent: Sent) -> Result<Response, PageError> {
    read_file(&app, &signed, signed.agent.id, sent).await
}

/// The address is shown in the answer itself: it is nowhere else, and it isn't asked for again.
async fn make_feed(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let token = app.desk.make_slot_feed(&signed.agent, app.clock.now()).await?;
    let address = format!("{}/slots/{token}.ics", app.config.public_url);
    let with = With { feed: Some(address), ..With::default() };
    let mut response = show(&page(&app, &signed, signed.agent.id, with).await?);
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn end_feed(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    app.desk.end_slot_feed(&signed.agent, app.clock.now()).await?;
    Ok(Redirect::to("/preferences/slots?done=feed-ended").into_response())
}

/// `GET /slots/{secret}.ics`: for a calendar program, which comes by itself and shows no cookie.
async fn feed(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, PageError> {
    let feed = app.desk.slot_feed(token.trim_end_matches(".ics"), app.clock.now()).await?;
    let tag = format!("\"{}\"", feed.tag);
    let caching = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, max-age=300".to_owned())];
    let is_known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|known| {
        known == "*" || known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
    });
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    Ok((caching, [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], feed.text).into_response())
}
