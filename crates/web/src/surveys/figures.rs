//! What people said: score with interval and response, kept apart for the firm and for an answer; and their words, to be read.

use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::Act;
use desk::views::{SurveyKind, SurveyRow, SurveysOf, SurveysView, Verbatim};
use outcome::nps::{Answers, Score, response_rate};
use outcome::{Confidence, Estimate};

use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::settings::Typed;
use crate::shell::{Entry, Shell};

/// `GET /surveys`.
#[derive(Debug, Template)]
#[template(path = "surveys/figures.html")]
pub struct SurveysPage {
    t: Words,
    shell: Shell,
    is_on: bool,
    may_switch: bool,
    figures: Vec<Figure>,
    said: Vec<Said>,
    unread: usize,
}

/// One kind of survey.
#[derive(Debug, Clone)]
struct Figure {
    title: String,
    score: String,
    interval: String,
    response: String,
    warning: Option<String>,
    rows: Vec<(i64, i64)>,
}

#[derive(Debug, Clone)]
struct Said {
    id: String,
    score: i64,
    words: String,
    who: String,
    about: String,
    when: String,
    instant: String,
    href: Option<String>,
    is_unread: bool,
}

impl SurveysPage {
    fn new(shell: Shell, view: &SurveysView, may_switch: bool) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let said: Vec<Said> = view
            .verbatims
            .iter()
            .map(|Verbatim { row, is_unread }| Said {
                id: row.id.to_string(),
                score: row.score.unwrap_or_default(),
                words: row.words.clone(),
                who: crate::parts::from_whom(t, &row.who),
                about: kind_word(t, row.kind),
                when: times.day_and_time(row.answered_at.unwrap_or(row.asked_at)),
                instant: times.instant(row.answered_at.unwrap_or(row.asked_at)),
                href: row.called_by.or(row.conversation).map(|id| format!("/conversations/{id}")),
                is_unread: *is_unread,
            })
            .collect();
        Self {
            t,
            is_on: view.is_on,
            may_switch,
            figures: view.kinds.iter().map(|kind| figure(t, kind)).collect(),
            unread: said.iter().filter(|one| one.is_unread).count(),
            said,
            shell,
        }
    }
}

fn kind_word(t: Words, kind: SurveyKind) -> String {
    t.say(match kind {
        SurveyKind::Relationship => "surveys-relationship",
        SurveyKind::Transaction => "surveys-transaction",
    })
}

/// The answers as `outcome` counts them.
fn answers_of(of: &SurveysOf) -> Answers {
    let mut answers = Answers::default();
    for (score, n) in &of.scores {
        if let Some(score) = u8::try_from(*score).ok().and_then(|score| Score::try_from(score).ok()) {
            for _ in 0..*n {
                answers.add(score);
            }
        }
    }
    answers
}

fn figure(t: Words, of: &SurveysOf) -> Figure {
    let answers = answers_of(of);
    let whole = |value: f64| format!("{value:+.0}").replace("+0", "0").replace("-0", "0").replace('-', "−");
    let percent = |value: f64| format!("{:.0}\u{a0}%", 100.0 * value);
    let score = answers.net_promoter_score(Confidence::USUAL);
    let interval = |score: Estimate| {
        t.with("lower", whole(score.interval.lower)).with("upper", whole(score.interval.upper)).say("surveys-interval")
    };
    let asked = u64::try_from(of.asked).unwrap_or_default();
    let said = t.with("answered", answers.count().to_string()).with("asked", of.asked);
    let response = match response_rate(answers.count(), asked, Confidence::USUAL) {
        Some(rate) => said
            .with("rate", percent(rate.value))
            .with("lower", percent(rate.interval.lower))
            .with("upper", percent(rate.interval.upper))
            .say("surveys-response"),
        None => t.say("surveys-nobody-asked"),
    };
    Figure {
        title: kind_word(t, of.kind),
        score: score.map_or_else(|| "–".to_owned(), |score| whole(score.value)),
        interval: score.map_or_else(|| t.say("surveys-no-answers"), interval),
        response,
        warning: (answers.count() > 0 && answers.is_small()).then(|| t.say("surveys-small")),
        rows: of.scores.clone(),
    }
}

pub(super) async fn show_all(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let view = app.desk.surveys(&signed.agent, app.clock.now()).await?;
    let shell = signed.shell(&app, Entry::Complaints).await?;
    Ok(show(&SurveysPage::new(shell, &view, signed.agent.may(Act::EditVoice))))
}

/// `POST /surveys/read`: one of them, or all that are shown.
pub(super) async fn read(
    State(app): State<App>,
    signed: Signed,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let ids = typed.all("survey").map(str::parse).collect::<Result<Vec<_>, _>>().map_err(|_| PageError::NotFound)?;
    app.desk.read_surveys(&signed.agent, ids, app.clock.now()).await?;
    Ok(Redirect::to("/surveys").into_response())
}

/// A survey for samples.
pub(super) fn sample_row(n: u32, score: Option<i64>, words: &str) -> SurveyRow {
    let id = |n: u32| format!("019aa7c2-5f1e-7cc3-98c4-{n:012}");
    SurveyRow {
        id: id(n).parse().expect("an id"),
        kind: if n.is_multiple_of(2) { SurveyKind::Relationship } else { SurveyKind::Transaction },
        contact: id(100).parse().expect("an id"),
        account: None,
        conversation: Some(id(101).parse().expect("an id")),
        token: "abc".into(),
        asked_at: "2026-11-23T10:20:00Z".parse().expect("a written-out instant"),
        score,
        words: words.into(),
        answered_at: score.map(|_| "2026-11-23T15:20:00Z".parse().expect("a written-out instant")),
        mail_at: None,
        mailed_at: None,
        called_by: None,
        who: "fam. Aydin".into(),
    }
}

impl Page for SurveysPage {
    const NAME: &'static str = "surveys";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |view: &SurveysView| Self::new(Shell::sample(t, Entry::Complaints), view, true);
        let of = |kind, asked, scores: &[(i64, i64)]| SurveysOf { kind, asked, scores: scores.to_vec() };
        let verbatim = |n, score, words: &str| Verbatim { row: sample_row(n, Some(score), words), is_unread: n < 3 };
        let some = SurveysView {
            is_on: true,
            kinds: vec![
                of(SurveyKind::Relationship, 210, &[(3, 4), (6, 6), (7, 11), (8, 20), (9, 24), (10, 19)]),
                of(SurveyKind::Transaction, 12, &[(2, 1), (9, 3)]),
            ],
            verbatims: vec![
                verbatim(1, 9, "Snel en vriendelijk."),
                verbatim(2, 3, "<script>alert(1)</script>"),
                verbatim(3, 10, &"Heel lang verhaal. ".repeat(40)),
            ],
        };
        let none = SurveysView {
            is_on: false,
            kinds: vec![of(SurveyKind::Relationship, 0, &[]), of(SurveyKind::Transaction, 0, &[])],
            verbatims: Vec::new(),
        };
        vec![("some-hostile", page(&some)), ("off-empty", page(&none))]
    }
}
