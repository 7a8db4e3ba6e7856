//! The public form: a question by anybody, with the promise on screen before it is sent.
//!
//! Nothing keeps a real question from being sent. What looks like a program's work (a filled-in trap, sent within two
//! seconds) comes back with everything in place and one more press to give; so does what comes too often from one place.

mod page;
mod typed;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{DeskError, Refusal};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

pub use page::{AskPage, PromisePart};
use typed::Typed;

use crate::app::App;
use crate::client::Client;
use crate::errors::{PageError, asked_language};
use crate::gate::{Access, Routes};
use crate::i18n::{Language, Words};
use crate::limit::Limit;
use crate::page::{show, show_with};
use crate::parts::{Notice, State as Look};
use crate::shell::Front;
use crate::sign_in;
use crate::times::Times;
use crate::uploads::Sent;

/// Questions from one household or office.
const QUESTIONS_MAX: usize = 20;
/// Within this time.
const QUESTIONS_WITHIN: SignedDuration = SignedDuration::from_mins(10);

pub(crate) fn routes(routes: Routes) -> Routes {
    let limit = Arc::new(Limit::new(QUESTIONS_MAX, QUESTIONS_WITHIN));
    routes
        .get("/ask", Access::Everybody, ask)
        .post("/ask", Access::Everybody, move |state: State<App>, client: Client, headers: HeaderMap, sent: Sent| {
            send(state, limit, client, headers, sent)
        })
        .post("/ask/promise", Access::Everybody, promise)
}

#[derive(Debug, serde::Deserialize)]
struct Wish {
    #[serde(default)]
    lang: String,
}

/// The language that was asked for in the address or the form; otherwise the browser's.
pub(crate) fn language(wanted: &str, headers: &HeaderMap) -> Language {
    match wanted {
        "nl" => Language::Nl,
        "en" => Language::En,
        _ => asked_language(headers),
    }
}

/// The frame and the firm's zone.
async fn front(app: &App, wanted: &str, headers: &HeaderMap) -> Result<(Front, TimeZone), PageError> {
    let (mut front, zone) = sign_in::front(app, headers).await?;
    front.t = Words::of(language(wanted, headers));
    Ok((front, zone))
}

/// `GET /ask`; a firm's own site links to it, as `/ask?lang=nl` if it likes.
async fn ask(State(app): State<App>, Query(wish): Query<Wish>, headers: HeaderMap) -> Result<Response, PageError> {
    if !app.desk.is_set_up().await? {
        return Ok(Redirect::to("/set-up").into_response());
    }
    let typed = Typed::nothing(&app.desk.fresh_key(), &wish.lang, app.clock.now());
    Ok(show(&page(&app, &headers, &typed).await?))
}

async fn page(app: &App, headers: &HeaderMap, typed: &Typed) -> Result<AskPage, PageError> {
    let now = app.clock.now();
    let (front, zone) = front(app, &typed.lang, headers).await?;
    let quote = quoted(app, typed, front.t.language, now).await?;
    let times = Times::new(front.t, zone, now);
    Ok(AskPage::new(front, typed, PromisePart::new(&times, &quote)))
}

/// `POST /ask`.
async fn send(
    State(app): State<App>,
    limit: Arc<Limit>,
    client: Client,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    let mut typed = Typed::of(&sent);
    let t = Words::of(language(&typed.lang, &headers));
    if typed.looks_made(now) {
        typed = typed.made_again(&app.desk.fresh_key(), now);
        let again = page(&app, &headers, &typed).await?.with_notice(Notice::of(Look::Soon, t.say("ask-once-more")));
        return Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &again));
    }
    if let Err(seconds) = limit.take(&client.key, now) {
        let minutes = i64::from(seconds.div_ceil(60));
        let again = page(&app, &headers, &typed).await?;
        let notice = Notice::of(Look::Soon, t.with("minutes", minutes).say("ask-too-many"));
        return Ok(show_with(StatusCode::TOO_MANY_REQUESTS, &again.with_notice(notice)));
    }
    let question = typed.question(t.language, sent.files);
    let asked = match typed.is_complaint {
        true => app.desk.ask_as_complaint(None, question, now).await,
        false => app.desk.ask(None, question, now).await,
    };
    match asked {
        Ok(asked) => Ok(Redirect::to(&after(&typed.lang, &asked)).into_response()),
        Err(DeskError::Refused(refusal @ (Refusal::Field { .. } | Refusal::Several(_)))) => {
            let again = page(&app, &headers, &typed).await?.with_problems(&refusal);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &again))
        }
        Err(DeskError::Refused(Refusal::NotStored(_))) => {
            let again = page(&app, &headers, &typed).await?;
            let notice = Notice::error(t.say("ask-busy"));
            Ok(show_with(StatusCode::SERVICE_UNAVAILABLE, &again.with_notice(notice)))
        }
        Err(error) => Err(error.into()),
    }
}

/// What would be promised: complaints may have rules of their own.
async fn quoted(
    app: &App,
    typed: &Typed,
    language: Language,
    now: jiff::Timestamp,
) -> Result<desk::views::Quote, PageError> {
    let question = typed.question(language, Vec::new());
    Ok(match typed.is_complaint {
        true => app.desk.quote_complaint(&question, now).await?,
        false => app.desk.quote(&question, now).await?,
    })
}

/// Where one is thanked: below the address of the customer's own page, which is as secret.
fn after(lang: &str, asked: &desk::views::Asked) -> String {
    let mut query: Vec<(&str, &str)> = Vec::new();
    if asked.told_to.is_some() {
        query.push(("mailed", "yes"));
    }
    if !lang.is_empty() {
        query.push(("lang", lang));
    }
    let query = serde_urlencoded::to_string(&query).unwrap_or_default();
    format!("/k/{}/sent?{query}", asked.customer_token).trim_end_matches('?').to_owned()
}

/// `POST /ask/promise`: what would be promised to what is typed so far.
async fn promise(State(app): State<App>, headers: HeaderMap, sent: Sent) -> Result<Response, PageError> {
    let now = app.clock.now();
    let typed = Typed::of(&sent);
    let (front, zone) = front(&app, &typed.lang, &headers).await?;
    let quote = quoted(&app, &typed, front.t.language, now).await?;
    Ok(show(&PromisePart::new(&Times::new(front.t, zone, now), &quote)))
}
