//! The customer's own page: no account, one unguessable link. Looking changes nothing; each act is a press on a button,
//! because programs follow the links in mails too.

mod head;
mod page;
mod past;
mod samples;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::CustomerView;
use desk::{AttachmentId, DeskError, Refusal};
use jiff::SignedDuration;

pub(crate) use head::who;
use page::Visit;
pub use page::{CustomerPage, GonePage, SentPage};

use crate::app::App;
use crate::client::Client;
use crate::downloads;
use crate::errors::PageError;
use crate::gate::{self, Access, Routes, theme_of};
use crate::i18n::{Language, Words};
use crate::limit::Limit;
use crate::page::{show, show_with};
use crate::parts::{Notice, State as Look};
use crate::sign_in;
use crate::times::Times;
use crate::uploads::Sent;

/// What one household or office adds or says.
const ACTS_MAX: usize = 60;
/// Within this time.
const ACTS_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// Characters of a link; nothing longer is looked up.
const TOKEN_MAX: usize = 200;

pub(crate) fn routes(routes: Routes) -> Routes {
    let limit = Arc::new(Limit::new(ACTS_MAX, ACTS_WITHIN));
    let (adds, says, links) = (Arc::clone(&limit), Arc::clone(&limit), limit);
    let customer = Access::Customer;
    routes
        .get("/k/{token}", customer, look)
        .get("/k/{token}/sent", customer, sent)
        .get("/k/{token}/attachments/{id}", customer, attachment)
        .post("/k/{token}/additions", customer, move |app: State<App>, by: Client, at: At, form: Sent| {
            add(app, adds, by, at, form)
        })
        .post("/k/{token}/answers", customer, move |app: State<App>, by: Client, at: At, form: Sent| {
            say(app, says, by, at, form)
        })
        .post("/k/{token}/link", customer, move |app: State<App>, by: Client, at: At, form: Sent| {
            new_link(app, links, by, at, form)
        })
}

/// The link, and the headers of whoever followed it.
#[derive(Debug, axum::extract::FromRequestParts)]
struct At {
    #[from_request(via(Path))]
    token: String,
    headers: HeaderMap,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Wish {
    lang: String,
    helped: String,
    said: String,
    mailed: String,
}

impl At {
    fn here(&self) -> String {
        format!("/k/{}", self.token)
    }

    /// The page anew, with one of our own sentences on it.
    fn back(&self, lang: &str, said: &'static str) -> Response {
        Redirect::to(&with_lang(&format!("{}?said={said}", self.here()), lang)).into_response()
    }
}

fn with_lang(address: &str, lang: &str) -> String {
    if known(lang).is_none() { address.to_owned() } else { format!("{address}&lang={lang}") }
}

fn known(lang: &str) -> Option<Language> {
    match lang {
        "nl" => Some(Language::Nl),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The view with the reader's times; `Err` is the friendly page for a link that leads nowhere.
async fn seen(app: &App, at: &At, lang: &str) -> Result<Result<(CustomerView, Times), Response>, PageError> {
    if at.token.len() > TOKEN_MAX {
        return gone(app, at).await.map(Err);
    }
    let now = app.clock.now();
    // A colleague who looks at it is no customer who read it.
    let seen = if gate::is_colleague(app, &at.headers).await? {
        app.desk.customer_page_unread(&at.token, now).await
    } else {
        app.desk.customer_page(&at.token, now).await
    };
    match seen {
        Ok(view) => {
            let t = Words::of(known(lang).unwrap_or(view.language));
            let times = Times::in_zone_named(t, &view.zone, now);
            Ok(Ok((view, times)))
        }
        Err(DeskError::NotFound) => gone(app, at).await.map(Err),
        Err(error) => Err(error.into()),
    }
}

async fn gone(app: &App, at: &At) -> Result<Response, PageError> {
    let (front, _) = sign_in::front(app, &at.headers).await?;
    Ok(show_with(StatusCode::NOT_FOUND, &GonePage::new(front)))
}

/// `GET /k/{token}`.
async fn look(State(app): State<App>, at: At, Query(wish): Query<Wish>) -> Result<Response, PageError> {
    let (view, times) = match seen(&app, &at, &wish.lang).await? {
        Ok(seen) => seen,
        Err(gone) => return Ok(gone),
    };
    let t = times.t;
    let notice = match wish.said.as_str() {
        "added" => Some(Notice::of(Look::Kept, t.say("customer-said-added"))),
        "yes" => Some(Notice::of(Look::Kept, t.say("customer-said-yes"))),
        "no" => Some(Notice::of(Look::Open, t.say("customer-said-no"))),
        "link" => Some(Notice::of(Look::Open, t.say("customer-said-link"))),
        _ => None,
    };
    let helped = match wish.helped.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let visit = Visit { here: at.here(), lang: wish.lang, helped, notice, ..Visit::default() };
    Ok(show(&CustomerPage::new(&view, &times, theme_of(&at.headers), visit)))
}

/// `GET /k/{token}/sent`: thanks, once.
async fn sent(State(app): State<App>, at: At, Query(wish): Query<Wish>) -> Result<Response, PageError> {
    match seen(&app, &at, &wish.lang).await? {
        Ok((view, times)) => {
            let visit = Visit { here: at.here(), lang: wish.lang, ..Visit::default() };
            let page = SentPage::new(&view, &times, &visit, &app.config.public_url, theme_of(&at.headers));
            Ok(show(&page.mailed(wish.mailed == "yes")))
        }
        Err(gone) => Ok(gone),
    }
}

/// `POST /k/{token}/additions`.
async fn add(State(app): State<App>, limit: Arc<Limit>, by: Client, at: At, form: Sent) -> Result<Response, PageError> {
    let now = app.clock.now();
    let lang = form.text("lang").to_owned();
    let (view, times) = match seen(&app, &at, &lang).await? {
        Ok(seen) => seen,
        Err(gone) => return Ok(gone),
    };
    let (typed, names) = (form.text("text").to_owned(), form.file_names());
    let visit =
        Visit { here: at.here(), lang: lang.clone(), text: typed.clone(), files: names.clone(), ..Visit::default() };
    let again = |status: StatusCode, visit: Visit| {
        show_with(status, &CustomerPage::new(&view, &times, theme_of(&at.headers), visit))
    };
    if let Err(seconds) = limit.take(&by.key, now) {
        let minutes = i64::from(seconds.div_ceil(60));
        let notice = Some(Notice::of(Look::Soon, times.t.with("minutes", minutes).say("customer-too-many")));
        return Ok(again(StatusCode::TOO_MANY_REQUESTS, Visit { notice, ..visit }));
    }
    // A photo says enough; who reads it in a list sees that it is one.
    let is_only_files = typed.trim().is_empty() && !names.is_empty();
    let text = if is_only_files { times.t.with("files", names.join(", ")).say("customer-only-files") } else { typed };
    match app.desk.customer_adds(&at.token, text, form.files, now).await {
        Ok(()) => Ok(at.back(&lang, "added")),
        Err(DeskError::Refused(Refusal::NotStored(_))) => {
            let notice = Some(Notice::error(times.t.say("customer-not-stored")));
            Ok(again(StatusCode::SERVICE_UNAVAILABLE, Visit { notice, ..visit }))
        }
        Err(DeskError::Refused(Refusal::Field { field, problem })) => {
            Ok(again(StatusCode::UNPROCESSABLE_ENTITY, Visit { problem: Some((field, problem)), ..visit }))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /k/{token}/answers`: it helped, or not yet.
async fn say(State(app): State<App>, limit: Arc<Limit>, by: Client, at: At, form: Sent) -> Result<Response, PageError> {
    let now = app.clock.now();
    limit.take(&by.key, now).map_err(|seconds| PageError::TooMany { seconds })?;
    let helped = match form.text("helped") {
        "yes" => true,
        "no" => false,
        _ => return Err(PageError::Invalid("error-invalid-text")),
    };
    match app.desk.customer_says(&at.token, helped, now).await {
        Ok(_) => Ok(at.back(form.text("lang"), if helped { "yes" } else { "no" })),
        Err(DeskError::NotFound) => gone(&app, &at).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /k/{token}/link`: a new link; the old one stops working.
async fn new_link(
    State(app): State<App>,
    limit: Arc<Limit>,
    by: Client,
    at: At,
    form: Sent,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    limit.take(&by.key, now).map_err(|seconds| PageError::TooMany { seconds })?;
    match app.desk.new_customer_link(&at.token, now).await {
        Ok(token) => Ok(At { token, headers: at.headers }.back(form.text("lang"), "link")),
        Err(DeskError::NotFound) => gone(&app, &at).await,
        Err(error) => Err(error.into()),
    }
}

/// `GET /k/{token}/attachments/{id}`.
async fn attachment(State(app): State<App>, Path((token, id)): Path<(String, String)>) -> Result<Response, PageError> {
    let id: AttachmentId = id.parse().map_err(|_| PageError::NotFound)?;
    let (view, bytes) = app.desk.customer_attachment(&token, id).await?;
    Ok(downloads::file(&view, bytes))
}
