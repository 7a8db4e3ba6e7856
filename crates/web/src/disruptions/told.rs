//! What became of a message to all: for each who was told, and who could not be.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::{DisruptionMember, DisruptionView};
use desk::{DeskError, DisruptionId, Refusal};

use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::ids::Id;
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown, from_whom};
use crate::shell::{Entry, Shell};
use crate::times::Times;

/// `GET /disruptions/ID`.
#[derive(Debug, Template)]
#[template(path = "disruptions/told.html")]
pub struct ToldPage {
    t: Words,
    shell: Shell,
    id: String,
    said: String,
    paragraphs: Vec<String>,
    /// How many are done, of how many.
    done: usize,
    all: usize,
    /// Seconds in which it can be taken back; none: it can't.
    undo_left: Option<i64>,
    is_undone: bool,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    href: String,
    who: String,
    sign: Sign,
    became: String,
}

impl Row {
    fn of(member: &DisruptionMember, times: &Times) -> Self {
        let t = times.t;
        let when = || member.promise.as_ref().map(|promise| times.before(promise.deadline_at)).unwrap_or_default();
        let (state, became) = match (member.state.as_str(), member.reason.as_str()) {
            ("told", _) => (Shown::Renewed, t.with("when", when()).say("many-told")),
            ("promised", _) => (Shown::Renewed, t.with("when", when()).say("many-not-told")),
            ("refused", "too_late") => (Shown::Broken, t.say("many-refused-too-late")),
            ("refused", _) => (Shown::Withdrawn, t.say("many-refused-none")),
            ("undone", _) => (Shown::Withdrawn, t.say("many-undone-one")),
            _ => (Shown::Open, t.say("many-waiting")),
        };
        Self {
            id: format!("one-{}", member.row.id),
            href: format!("/conversations/{}", member.row.id),
            who: from_whom(t, &member.row.who),
            sign: state.bare_sign(),
            became,
        }
    }
}

impl ToldPage {
    fn new(shell: Shell, view: &DisruptionView) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let left = view.not_before.as_second() - times.now.as_second();
        Self {
            t,
            id: view.id.to_string(),
            said: t.with("who", view.by.clone()).with("when", times.at(view.made_at)).say("many-said"),
            paragraphs: view.words.split("\n\n").map(|part| part.trim().to_owned()).collect(),
            done: view.members.iter().filter(|member| member.state != "waiting").count(),
            all: view.members.len(),
            undo_left: (left > 0 && !view.is_undone).then_some(left),
            is_undone: view.is_undone,
            rows: view.members.iter().map(|member| Row::of(member, &times)).collect(),
            shell,
        }
    }
}

pub(super) async fn show_one(
    State(app): State<App>,
    signed: Signed,
    Id(id): Id<DisruptionId>,
) -> Result<Response, PageError> {
    let view = app.desk.disruption(&signed.agent, id, app.clock.now()).await?;
    Ok(show(&ToldPage::new(signed.shell(&app, Entry::Promises).await?, &view)))
}

pub(super) async fn undo(
    State(app): State<App>,
    signed: Signed,
    Id(id): Id<DisruptionId>,
) -> Result<Response, PageError> {
    match app.desk.undo_disruption(&signed.agent, id, app.clock.now()).await {
        // Too late to take back: the page says what became of it.
        Ok(()) | Err(DeskError::Refused(Refusal::AlreadySent)) => {
            Ok(Redirect::to(&format!("/disruptions/{id}")).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn sample(state: &str, words: &str) -> DisruptionView {
    let now: jiff::Timestamp = "2026-11-24T10:19:55Z".parse().expect("a written-out instant");
    let members = [
        (1, state, ""),
        (2, "promised", ""),
        (3, "refused", "too_late"),
        (4, "refused", "no_open_promise"),
        (5, "undone", ""),
        (6, "waiting", ""),
    ];
    DisruptionView {
        id: "019aa7c2-5f1e-7cc3-98c4-000000000042".parse().expect("a written-out id"),
        words: words.into(),
        by: "Lotte".into(),
        made_at: now,
        not_before: now + jiff::SignedDuration::from_secs(10),
        is_undone: false,
        members: members
            .into_iter()
            .map(|(n, state, reason)| {
                let row = crate::board::sample_row(n, "fam. Aydin", Some("Karin"), 60);
                DisruptionMember { promise: row.promise.clone(), row, state: state.into(), reason: reason.into() }
            })
            .collect(),
    }
}

impl Page for ToldPage {
    const NAME: &'static str = "disruption";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |view: &DisruptionView| Self::new(Shell::sample(t, Entry::Promises), view);
        let some = sample("told", "De stroom is uitgevallen.\n\nWij wachten op de netbeheerder.");
        vec![
            ("some", page(&some)),
            ("undone", page(&DisruptionView { is_undone: true, ..some.clone() })),
            (
                "hostile",
                page(&DisruptionView { words: "<script>alert(1)</script>".into(), not_before: some.made_at, ..some }),
            ),
        ]
    }
}
