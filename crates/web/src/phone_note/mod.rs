//! The telephone note, and the same for somebody at the counter: by keyboard alone, in the time of a breath.
//!
//! The sentence to read aloud is on screen before anything is kept, and what was read aloud is what is kept: the form
//! carries the promise that it showed, and comes back with the new one when that has changed meanwhile.

mod callers;
mod note;
mod page;
mod samples;
mod say;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Act, ConversationId, DeskError, Refusal};

pub use callers::CallersPart;
use note::Note;
pub use page::PhoneNotePage;
use page::{Choices, Done};
pub use say::SayPart;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::page::{show, show_with};
use crate::parts::{Notice, State as Look};
use crate::refusals;
use crate::shell::Entry;
use crate::uploads::Sent;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Colleague(Act::TakeDown);
    routes
        .get("/phone-note", access, begin)
        .post("/phone-note", access, record)
        .get("/phone-note/callers", access, callers)
        .post("/phone-note/promise", access, promise)
        .post("/phone-note/{id}/withdrawals", access, take_back)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Wish {
    visit: Option<String>,
    noted: Option<String>,
    answered: Option<String>,
    back: Option<String>,
    q: String,
    contact: String,
}

/// `GET /phone-note`, and `?visit` for somebody at the counter.
async fn begin(State(app): State<App>, signed: Signed, Query(wish): Query<Wish>) -> Result<Response, PageError> {
    let note = Note::blank(wish.visit.is_some(), &app.desk.fresh_key());
    let mut page = page(&app, &signed, note).await?;
    let t = signed.words();
    page.done = match (&wish.noted, &wish.answered, &wish.back) {
        (Some(id), _, _) => page.noted(id),
        (_, Some(_), _) => Some(Done { says: t.say("phone-answered-done"), promise: None, href: None }),
        (_, _, Some(_)) => Some(Done { says: t.say("phone-taken-back"), promise: None, href: None }),
        _ => None,
    };
    Ok(show(&page))
}

/// The page with what was typed, whoever it may be, and what would be promised now.
async fn page(app: &App, signed: &Signed, note: Note) -> Result<PhoneNotePage, PageError> {
    let now = app.clock.now();
    let choices =
        Choices { agents: app.desk.agents(&signed.agent).await?, teams: app.desk.teams(&signed.agent).await? };
    let callers = find(app, signed, &note.who, &note.contact).await?;
    let say = say::reckon(app, &note, &choices, now).await?.part(&signed.times(app));
    let rows = app.desk.taken_down_today(&signed.agent, now).await?;
    let shell = signed.shell(app, Entry::Nowhere).await?;
    Ok(PhoneNotePage::new(shell, note, &choices, callers, say, &rows))
}

async fn find(app: &App, signed: &Signed, who: &str, chosen: &str) -> Result<CallersPart, PageError> {
    let found = app.desk.callers(&signed.agent, who, app.clock.now()).await?;
    Ok(CallersPart::new(&signed.times(app), &found, who, chosen))
}

/// `GET /phone-note/callers?q=`: who that may be.
async fn callers(State(app): State<App>, signed: Signed, Query(wish): Query<Wish>) -> Result<Response, PageError> {
    Ok(show(&find(&app, &signed, &wish.q, &wish.contact).await?))
}

/// `POST /phone-note/promise`: the sentence to read aloud, for what is filled in so far.
async fn promise(State(app): State<App>, signed: Signed, sent: Sent) -> Result<Response, PageError> {
    let note = Note::of(&sent).stepped(sent.text("do"));
    let choices =
        Choices { agents: app.desk.agents(&signed.agent).await?, teams: app.desk.teams(&signed.agent).await? };
    let reckoned = say::reckon(&app, &note, &choices, app.clock.now()).await?;
    Ok(show(&reckoned.part(&signed.times(&app))))
}

/// `POST /phone-note`: keeps it; or, without a script, shows a later promise or looks the caller up.
async fn record(State(app): State<App>, signed: Signed, sent: Sent) -> Result<Response, PageError> {
    let note = Note::of(&sent).stepped(sent.text("do"));
    match sent.text("do") {
        "later" | "sooner" | "look" => Ok(show(&page(&app, &signed, note).await?)),
        "answered" => answered(&app, &signed, note).await,
        _ => keep(&app, &signed, note).await,
    }
}

async fn keep(app: &App, signed: &Signed, note: Note) -> Result<Response, PageError> {
    let now = app.clock.now();
    let choices =
        Choices { agents: app.desk.agents(&signed.agent).await?, teams: app.desk.teams(&signed.agent).await? };
    // As it was when it was read aloud, if that was just now.
    let read_at = note.read_at(now);
    let reckoned = say::reckon(app, &note, &choices, read_at).await?;
    if reckoned.mark() != note.told {
        let mut page = page(app, signed, note).await?;
        page.notice = Some(Notice::of(Look::Soon, signed.words().say("phone-changed")));
        return Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let question = note.question(&choices, reckoned.not_before());
    match app.desk.ask(Some(&signed.agent), question, read_at).await {
        Ok(asked) => Ok(to(&note, &format!("noted={}", asked.conversation))),
        Err(error) => refused(app, signed, note, error).await,
    }
}

async fn answered(app: &App, signed: &Signed, note: Note) -> Result<Response, PageError> {
    let now = app.clock.now();
    let choices =
        Choices { agents: app.desk.agents(&signed.agent).await?, teams: app.desk.teams(&signed.agent).await? };
    let (question, said) = (note.question(&choices, None), note.said.clone());
    match app.desk.answered_at_once(&signed.agent, question, &said, now).await {
        Ok(_) => Ok(to(&note, "answered=1")),
        Err(error) => refused(app, signed, note, error).await,
    }
}

/// The page again, with everything in place and the sentence at its field.
async fn refused(app: &App, signed: &Signed, note: Note, error: DeskError) -> Result<Response, PageError> {
    let t = signed.words();
    let said = |refusal: &Refusal| match refusal {
        Refusal::Field { field, problem } => (*field, refusals::at_field(t, problem)),
        other => ("", t.say(refusals::key(other))),
    };
    let (status, problems) = match &error {
        DeskError::Refused(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, refusal.each().map(said).collect()),
        DeskError::Store(store) if store.is_passing() => {
            (StatusCode::SERVICE_UNAVAILABLE, vec![("", t.say("error-busy-text"))])
        }
        _ => return Err(error.into()),
    };
    Ok(show_with(status, &page(app, signed, note).await?.with_problems(problems)))
}

/// Ready for the next call.
fn to(note: &Note, query: &str) -> Response {
    let visit = if note.is_visit { "&visit" } else { "" };
    Redirect::to(&format!("/phone-note?{query}{visit}")).into_response()
}

/// `POST /phone-note/{id}/withdrawals`: takes back what was noted wrongly, within the day.
async fn take_back(
    State(app): State<App>,
    signed: Signed,
    axum::extract::Path(id): axum::extract::Path<String>,
) -> Result<Response, PageError> {
    let id: ConversationId = id.parse().map_err(|_| PageError::NotFound)?;
    app.desk.take_back(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to("/phone-note?back=1").into_response())
}
