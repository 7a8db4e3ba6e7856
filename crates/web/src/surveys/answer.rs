//! The page of a survey, by an unguessable link. Looking records nothing, because programs follow the links in mails: a score
//! that came with the link is chosen already, and waits for one press.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{DeskError, Refusal};
use jiff::SignedDuration;
use promise::sentence::Who;

use crate::app::App;
use crate::client::Client;
use crate::customer::GonePage;
use crate::errors::PageError;
use crate::gate::{Access, Routes, theme_of};
use crate::i18n::Words;
use crate::limit::Limit;
use crate::page::{Page, show_with};
use crate::parts::{Field, Notice, PromiseSentence, State as Look};
use crate::shell::{Front, Theme};
use crate::sign_in;
use crate::times::Times;
use crate::uploads::Sent;

/// What one household or office answers.
const ACTS_MAX: usize = 60;
/// Within this time.
const ACTS_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// Characters of a link; nothing longer is looked up.
const TOKEN_MAX: usize = 200;

pub(super) fn routes(routes: Routes) -> Routes {
    let limit = Arc::new(Limit::new(ACTS_MAX, ACTS_WITHIN));
    let off = Arc::clone(&limit);
    routes
        .get("/s/{token}", Access::Customer, look)
        .get("/s/{token}/off", Access::Customer, look_off)
        .post("/s/{token}", Access::Customer, move |app: State<App>, by: Client, at: At, form: Sent| {
            answer(app, limit, by, at, form)
        })
        .post("/s/{token}/off", Access::Customer, move |app: State<App>, by: Client, at: At| no_more(app, off, by, at))
}

/// `GET /s/{token}`.
#[derive(Debug, Template)]
#[template(path = "surveys/answer.html")]
pub struct SurveyPage {
    t: Words,
    shell: Front,
    here: String,
    question: String,
    notice: Option<Notice>,
    problem: Option<String>,
    scores: Vec<(i64, bool)>,
    words: Field,
    is_answered: bool,
    is_fixed: bool,
    /// Who calls, and before when.
    call: Option<PromiseSentence>,
    page: Option<String>,
    /// This is the page on which one says that one doesn't want to be asked.
    asks_off: bool,
    is_off: bool,
}

#[derive(Debug, axum::extract::FromRequestParts)]
pub(super) struct At {
    #[from_request(via(Path))]
    token: String,
    headers: HeaderMap,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Wish {
    score: String,
    said: String,
}

/// What somebody typed or chose.
#[derive(Debug, Default)]
struct Visit {
    score: Option<i64>,
    words: Option<String>,
    notice: Option<Notice>,
    problem: Option<(&'static str, &'static str)>,
    asks_off: bool,
}

impl SurveyPage {
    fn new(view: &desk::views::SurveyPage, times: &Times, theme: Theme, visit: Visit) -> Self {
        let t = times.t;
        let chosen = visit.score.or(view.row.score);
        let at = |field: &str| visit.problem.filter(|(of, _)| *of == field).map(|(_, problem)| problem);
        let typed = visit.words.unwrap_or_else(|| view.row.words.clone());
        Self {
            t,
            shell: Front { t, organisation: view.organisation.clone(), phone: view.phone.clone(), theme },
            here: format!("/s/{}", view.row.token),
            question: view.question.clone(),
            notice: visit.notice,
            problem: at("score").map(|_| t.say("survey-choose")),
            scores: (0..=10).map(|score| (score, chosen == Some(score))).collect(),
            words: Field::area("words", t.say("survey-why"), 3)
                .value(typed)
                .error(at("words").map(|problem| crate::refusals::at_field(t, problem))),
            is_answered: view.row.score.is_some(),
            is_fixed: view.is_fixed,
            call: view.promise.as_ref().map(|promise| {
                let who = promise.agent_name.as_deref().map_or(Who::Team(&promise.team_name), Who::Person);
                PromiseSentence::for_customer(times, who, promise.kind, promise.deadline_at)
            }),
            page: view.page.clone(),
            asks_off: visit.asks_off,
            is_off: view.is_off,
        }
    }
}

async fn page(app: &App, at: &At, status: StatusCode, visit: Visit) -> Result<Response, PageError> {
    let now = app.clock.now();
    let seen = match at.token.len() {
        0..=TOKEN_MAX => app.desk.survey_page(&at.token, now).await,
        _ => Err(DeskError::NotFound),
    };
    match seen {
        Ok(view) => {
            let times = Times::in_zone_named(Words::of(view.language), &view.zone, now);
            Ok(show_with(status, &SurveyPage::new(&view, &times, theme_of(&at.headers), visit)))
        }
        Err(DeskError::NotFound) => {
            let (front, _) = sign_in::front(app, &at.headers).await?;
            Ok(show_with(StatusCode::NOT_FOUND, &GonePage::new(front)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn words_of(app: &App, at: &At) -> Result<Words, PageError> {
    let language = app.desk.survey_page(&at.token, app.clock.now()).await?.language;
    Ok(Words::of(language))
}

async fn look(State(app): State<App>, at: At, Query(wish): Query<Wish>) -> Result<Response, PageError> {
    let score = wish.score.parse().ok().filter(|score| (0..=10).contains(score));
    let notice = match wish.said.as_str() {
        "thanks" => Some(Notice::of(Look::Kept, words_of(&app, &at).await?.say("survey-thanks"))),
        _ => None,
    };
    page(&app, &at, StatusCode::OK, Visit { score, notice, ..Visit::default() }).await
}

async fn look_off(State(app): State<App>, at: At) -> Result<Response, PageError> {
    page(&app, &at, StatusCode::OK, Visit { asks_off: true, ..Visit::default() }).await
}

/// `POST /s/{token}`: a score, and perhaps why.
async fn answer(
    State(app): State<App>,
    limit: Arc<Limit>,
    by: Client,
    at: At,
    form: Sent,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    limit.take(&by.key, now).map_err(|seconds| PageError::TooMany { seconds })?;
    let score = form.text("score").parse().ok();
    match app.desk.answer_survey(&at.token, score, form.text("words"), now).await {
        Ok(()) => Ok(Redirect::to(&format!("/s/{}?said=thanks", at.token)).into_response()),
        Err(DeskError::Refused(Refusal::Field { field, problem })) => {
            let words = Some(form.text("words").to_owned());
            let visit = Visit { score, words, problem: Some((field, problem)), ..Visit::default() };
            page(&app, &at, StatusCode::UNPROCESSABLE_ENTITY, visit).await
        }
        Err(DeskError::NotFound | DeskError::Refused(Refusal::TooLate)) => {
            page(&app, &at, StatusCode::OK, Visit::default()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /s/{token}/off`.
async fn no_more(State(app): State<App>, limit: Arc<Limit>, by: Client, at: At) -> Result<Response, PageError> {
    let now = app.clock.now();
    limit.take(&by.key, now).map_err(|seconds| PageError::TooMany { seconds })?;
    match app.desk.no_more_surveys(&at.token, now).await {
        Ok(()) | Err(DeskError::NotFound) => {
            page(&app, &at, StatusCode::OK, Visit { asks_off: true, ..Visit::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for SurveyPage {
    const NAME: &'static str = "survey";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let now = "2026-11-24T10:20:00Z".parse().expect("a written-out instant");
        let times = Times::in_zone_named(t, "Europe/Amsterdam", now);
        let view = |score: Option<i64>, words: &str| {
            let mut row = super::figures::sample_row(1, score, words);
            row.token = "abc".into();
            desk::views::SurveyPage {
                question: t.with("firm", "Halmeer Installatie").say("survey-sample-question"),
                language: t.language,
                organisation: "Halmeer Installatie".into(),
                phone: "0575 00 12 00".into(),
                zone: "Europe/Amsterdam".into(),
                is_off: false,
                is_fixed: false,
                promise: score.filter(|score| *score < 7).and_then(|_| {
                    let mut promise = crate::board::sample_row(1, "fam. Aydin", Some("Karin"), 600).promise?;
                    promise.kind = promise::Kind::Callback;
                    Some(promise)
                }),
                page: score.map(|_| "/k/abc".into()),
                row,
            }
        };
        let page = |view: &desk::views::SurveyPage, visit: Visit| Self::new(view, &times, Theme::System, visit);
        let hostile = "</textarea><script>alert(1)</script>";
        let off = desk::views::SurveyPage { is_off: true, ..view(None, "") };
        let fixed = desk::views::SurveyPage { is_fixed: true, ..view(Some(9), hostile) };
        vec![
            ("empty", page(&view(None, ""), Visit::default())),
            ("chosen", page(&view(None, ""), Visit { score: Some(7), ..Visit::default() })),
            ("missing", page(&view(None, ""), Visit { problem: Some(("score", "required")), ..Visit::default() })),
            (
                "detractor",
                page(
                    &view(Some(3), "Het duurde te lang."),
                    Visit { notice: Some(Notice::of(Look::Kept, t.say("survey-thanks"))), ..Visit::default() },
                ),
            ),
            (
                "hostile",
                page(&view(Some(9), hostile), Visit { problem: Some(("words", "too_long")), ..Visit::default() }),
            ),
            ("fixed", page(&fixed, Visit::default())),
            ("off", page(&view(None, ""), Visit { asks_off: true, ..Visit::default() })),
            ("is-off", page(&off, Visit { asks_off: true, ..Visit::default() })),
        ]
    }
}
