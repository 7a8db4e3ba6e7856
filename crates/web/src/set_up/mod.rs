//! The first run: four questions on one page, and the first administrator is signed in.
//!
//! Only while there is no organisation. Where strangers can reach the desk, it asks for the code that stands in its log.

mod form;
mod hours;
mod page;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use desk::{DeskError, Refusal};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use form::Form;
pub use page::{FirstPromise, SetUpPage};

use crate::app::App;
use crate::client::Client;
use crate::errors::{PageError, asked_language};
use crate::gate::{self, Access, Routes};
use crate::i18n::{Language, Words};
use crate::limit::Limit;
use crate::page::{show, show_with};
use crate::parts::Notice;
use crate::refusals;
use crate::uploads::Sent;

/// Tries to set the desk up, from one place.
const TRIES_MAX: usize = 30;
/// Within this time.
const TRIES_WITHIN: SignedDuration = SignedDuration::from_mins(10);

pub(crate) fn routes(routes: Routes) -> Routes {
    let limit = Arc::new(Limit::new(TRIES_MAX, TRIES_WITHIN));
    routes
        .get("/set-up", Access::Everybody, ask)
        .post(
            "/set-up",
            Access::Everybody,
            move |app: State<App>, by: Client, headers: HeaderMap, jar: CookieJar, form: Sent| {
                set_up(app, limit, by, headers, jar, form)
            },
        )
        .post("/set-up/promise", Access::Everybody, promise)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Wish {
    lang: String,
}

fn words(wanted: &str, headers: &HeaderMap) -> Words {
    Words::of(match wanted {
        "nl" => Language::Nl,
        "en" => Language::En,
        _ => asked_language(headers),
    })
}

fn page(app: &App, t: Words, headers: &HeaderMap, form: Form) -> SetUpPage {
    SetUpPage::new(t, gate::theme_of(headers), form, app.config.setup_code.is_some(), app.clock.now())
}

/// `GET /set-up`.
async fn ask(State(app): State<App>, Query(wish): Query<Wish>, headers: HeaderMap) -> Result<Response, PageError> {
    if app.desk.is_set_up().await? {
        return Ok(Redirect::to("/").into_response());
    }
    let t = words(&wish.lang, &headers);
    Ok(show(&page(&app, t, &headers, Form::proposed(t.language, &app.config.public_url))))
}

/// `POST /set-up/promise`: what would be promised now, with these hours.
async fn promise(State(app): State<App>, headers: HeaderMap, sent: Sent) -> Result<Response, PageError> {
    if app.desk.is_set_up().await? {
        return Err(PageError::NotFound);
    }
    let t = words(sent.text("page"), &headers);
    Ok(show(&FirstPromise::of(t, &Form::of(&sent), app.clock.now())))
}

/// `POST /set-up`.
async fn set_up(
    State(app): State<App>,
    limit: Arc<Limit>,
    by: Client,
    headers: HeaderMap,
    jar: CookieJar,
    sent: Sent,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    if app.desk.is_set_up().await? {
        return Ok(Redirect::to("/").into_response());
    }
    limit.take(&by.key, now).map_err(|seconds| PageError::TooMany { seconds })?;
    let t = words(sent.text("page"), &headers);
    let form = Form::of(&sent);
    let again = |form: Form| show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, t, &headers, form));
    let mut problems = form.problems(t);
    if app.config.setup_code.as_deref().is_some_and(|code| !is_same(code, sent.text("code"))) {
        problems.push(("code".to_owned(), t.say("set-up-wrong-code")));
    }
    if !problems.is_empty() {
        // Everything at once. Hours that could not even be read say nothing of whether the door opens.
        let others = app.desk.check_set_up(&form.set_up(), now).err().map(|refusal| problems_of(t, &refusal));
        problems.extend(others.unwrap_or_default().into_iter().filter(|(field, _)| field != "hours"));
        return Ok(again(form.with_problems(problems)));
    }
    match app.desk.set_up(form.set_up(), now).await {
        Ok(_) => {
            let signed = app.desk.sign_in(&form.email, sent.text("password"), &by.key, &by.browser, now).await?;
            Ok((jar.add(gate::cookie(&app, &signed.token)), Redirect::to("/today")).into_response())
        }
        Err(DeskError::Refused(Refusal::AlreadySetUp)) => Ok(Redirect::to("/").into_response()),
        Err(DeskError::Refused(refusal)) => Ok(again(form.with_problems(problems_of(t, &refusal)))),
        Err(DeskError::Store(store)) if store.is_passing() => {
            let page = page(&app, t, &headers, form).with_notice(Notice::error(t.say("error-busy-text")));
            Ok(show_with(StatusCode::SERVICE_UNAVAILABLE, &page))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the desk refuses: at the field, and what isn't about one of them at the hours.
fn problems_of(t: Words, refusal: &Refusal) -> Vec<(String, String)> {
    let problem = |refusal: &Refusal| match refusal {
        Refusal::Field { field, problem } => ((*field).to_owned(), refusals::at_field(t, problem)),
        other => ("hours".to_owned(), t.say(refusals::key(other))),
    };
    refusal.each().map(problem).collect()
}

/// Compares digests, so that how long it takes says nothing about the code.
fn is_same(code: &str, typed: &str) -> bool {
    Sha256::digest(code) == Sha256::digest(typed.trim())
}
