//! One pile: what is due, doing one by saying what was done, and putting new ones in.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::piles::{BadLine, lines_of};
use desk::views::{DossierLine, PileView, PromiseState};
use desk::{DeskError, DossierId, PileId, Refusal};

use super::flow::Flow;
use super::{ACCESS, PATH, about, said};
use crate::app::App;
use crate::conversations::chosen_slot;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice, Sign, State as Shown};
use crate::refusals::at_field;
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};
use crate::times::Times;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/piles/{id}", ACCESS, ask).post("/piles/{id}/dossiers", ACCESS, put_in).post(
        "/piles/{id}/dossiers/{dossier}",
        ACCESS,
        act,
    )
}

/// Wrong lines that are told; of more it is told how many.
const BAD_LINES_MAX: usize = 20;

/// `GET /piles/{id}`.
#[derive(Debug, Template)]
#[template(path = "piles/pile.html")]
pub struct PilePage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    id: String,
    name: String,
    about: String,
    said: Vec<String>,
    promises: String,
    change: Option<String>,
    rows: Vec<Row>,
    left_out: u32,
    lines: Option<Field>,
    flow: Option<Flow>,
    ended: Vec<Ended>,
}

/// An open file.
#[derive(Debug, Clone)]
struct Row {
    id: String,
    sign: Sign,
    href: String,
    title: String,
    meta: String,
    before: String,
    instant: String,
    planned: String,
    is_late: bool,
    is_asked: bool,
    fields: Vec<Field>,
}

/// A file that went out.
#[derive(Debug, Clone)]
struct Ended {
    sign: Sign,
    href: String,
    title: String,
    outcome: String,
    meta: String,
}

/// What a page is made of, besides what is stored.
#[derive(Debug, Default)]
pub(super) struct With {
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    /// The file whose form is open.
    pub(super) asked: String,
    pub(super) done: String,
}

impl PilePage {
    pub(super) fn new(shell: Shell, view: &PileView, with: &With) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let id = view.summary.pile.id.to_string();
        let shown = u32::try_from(view.open.len()).unwrap_or(u32::MAX);
        let ended = &view.promises;
        let all = ended.kept + ended.renewed + ended.broken;
        let promises = t
            .with("kept", ended.kept)
            .with("all", all)
            .with("renewed", ended.renewed)
            .with("broken", ended.broken)
            .say("pile-promises");
        Self {
            t,
            notice: with.problems.notice(t).or_else(|| done_notice(t, &with.done)),
            name: view.summary.pile.name.clone(),
            about: about(t, &view.summary),
            said: said(&times, &view.summary),
            promises: if all == 0 { String::new() } else { promises },
            change: view.may_change.then(|| format!("{PATH}/{id}/change")),
            rows: view.open.iter().map(|file| row(&times, view, file, with)).collect(),
            left_out: view.summary.open.saturating_sub(shown),
            lines: view.summary.pile.is_active.then(|| {
                let field = Field::area("lines", t.say("pile-lines"), 4).help(t.say("pile-lines-help"));
                let typed = if with.asked.is_empty() { with.typed.clone() } else { Typed::default() };
                typed.fill("lines", field, &with.problems)
            }),
            flow: Flow::new(&times, &view.flow),
            ended: view.ended.iter().map(|file| ended_line(&times, &id, file)).collect(),
            id,
            shell,
        }
    }
}

fn done_notice(t: Words, done: &str) -> Option<Notice> {
    let said = match done {
        "added" => t.say("pile-added"),
        "done" => t.say("pile-done"),
        "renewed" => t.say("pile-renewed"),
        "withdrawn" => t.say("pile-withdrawn"),
        "handed" => t.say("pile-handed"),
        _ => return None,
    };
    Some(Notice::of(Shown::Kept, said))
}

/// With whom it stands, and when.
pub(super) fn planned_said(t: Words, times: &Times, file: &DossierLine) -> String {
    let Some((name, at)) = &file.planned else { return t.say("pile-no-room") };
    let said = t.with("name", name).with("when", times.at(*at));
    if file.is_pinned { said.say("pile-pinned") } else { said.say("pile-planned") }
}

pub(super) fn state_of(times: &Times, file: &DossierLine) -> Shown {
    match (file.promise_state, file.broken > 0, file.is_late) {
        (PromiseState::Withdrawn, ..) => Shown::Withdrawn,
        (_, true, _) => Shown::Broken,
        (PromiseState::Kept, ..) => Shown::Kept,
        (_, false, true) => Shown::Soon,
        (_, false, false) => Shown::of_open(file.deadline_at, times.now),
    }
}

pub(super) fn titled(file: &DossierLine) -> String {
    if file.reference.is_empty() { file.title.clone() } else { format!("{} {}", file.reference, file.title) }
}

fn row(times: &Times, view: &PileView, file: &DossierLine, with: &With) -> Row {
    let (t, id) = (times.t, file.id.to_string());
    let is_asked = with.asked == id;
    let (none, no_problems) = (Typed::default(), Problems::none());
    let (typed, problems) = if is_asked { (&with.typed, &with.problems) } else { (&none, &no_problems) };
    let mut agents = vec![(String::new(), t.say("pile-nobody"))];
    agents.extend(view.colleagues.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let own = |name: &str| format!("{name}-{id}");
    let agent =
        if is_asked { typed.get("agent").to_owned() } else { file.agent.map(|id| id.to_string()).unwrap_or_default() };
    let fields = vec![
        typed
            .fill("outcome", Field::text("outcome", t.say("pile-outcome")).help(t.say("pile-outcome-help")), problems)
            .id(own("outcome")),
        typed
            .fill("days", Field::input("number", "days", t.say("pile-later")).with("min", "1"), problems)
            .id(own("days")),
        typed.fill("reason", Field::text("reason", t.say("pile-later-why")), problems).id(own("reason")),
        Field::select("agent", t.say("pile-agent"), agents).value(agent).error(problems.at("agent")).id(own("agent")),
    ];
    let who = file.agent_name.clone().map(|name| t.with("name", name).say("pile-with"));
    let came = t.with("when", times.day(file.received_at)).say("pile-came");
    let broken = (file.broken > 0).then(|| t.with("n", file.broken).say("pile-broken-before"));
    let meta: Vec<String> = [Some(came), who, broken].into_iter().flatten().collect();
    Row {
        sign: state_of(times, file).sign(t),
        href: format!("{PATH}/{}/dossiers/{id}", view.summary.pile.id),
        title: titled(file),
        meta: meta.join(" · "),
        before: times.before(file.deadline_at),
        instant: times.instant(file.deadline_at),
        planned: planned_said(t, times, file),
        is_late: file.is_late,
        is_asked,
        fields,
        id,
    }
}

fn ended_line(times: &Times, pile: &str, file: &DossierLine) -> Ended {
    let t = times.t;
    let who = file.ended_by.clone().unwrap_or_default();
    let when = file.ended_at.map(|at| times.day(at)).unwrap_or_default();
    Ended {
        sign: state_of(times, file).sign(t),
        href: format!("{PATH}/{pile}/dossiers/{}", file.id),
        title: titled(file),
        outcome: file.outcome.clone(),
        meta: t.with("name", who).with("when", when).say("pile-ended-by"),
    }
}

async fn page(app: &App, signed: &Signed, id: PileId, with: &With) -> Result<PilePage, PageError> {
    let view = app.desk.pile(&signed.agent, id, app.clock.now()).await?;
    Ok(PilePage::new(signed.shell(app, Entry::Nowhere).await?, &view, with))
}

fn pile_of(text: &str) -> Result<PileId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// What was just done.
#[derive(Debug, Default, serde::Deserialize)]
struct JustDone {
    #[serde(default)]
    done: String,
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(just): Query<JustDone>,
) -> Result<Response, PageError> {
    let with = With { done: just.done, ..With::default() };
    Ok(show(&page(&app, &signed, pile_of(&id)?, &with).await?))
}

async fn put_in(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let (t, pile) = (signed.words(), pile_of(&id)?);
    let (files, mut bad) = lines_of(typed.get("lines"));
    let (by, now) = (&signed.agent, app.clock.now());
    let found = if bad.is_empty() {
        match app.desk.add_dossiers(by, pile, files, now).await {
            Ok(_) => return Ok(Redirect::to(&format!("{PATH}/{pile}?done=added")).into_response()),
            Err(DeskError::Refused(Refusal::Lines(bad))) => bad_lines(t, &bad),
            Err(error) => {
                let found = problems(error, &signed)?;
                let mut own = Problems::none();
                // Everything about lines stands at the one field there is.
                own.add("lines", found.sentences().join(" "));
                own
            }
        }
    } else {
        bad.extend(app.desk.wrong_dossiers(by, pile, files, now).await?);
        bad.sort_unstable();
        bad_lines(t, &bad)
    };
    let with = With { typed, problems: found, ..With::default() };
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, pile, &with).await?))
}

/// Every line that can't be put in, with its number, at the one field there is.
fn bad_lines(t: Words, bad: &[BadLine]) -> Problems {
    let said = bad.iter().take(BAD_LINES_MAX).map(|(line, problem)| {
        let what = match *problem {
            "not_a_date" => t.say("problem-not-a-date"),
            "too_many_cells" => t.say("pile-problem-cells"),
            "too_long" => t.say("problem-too-long"),
            "required" => t.say("pile-problem-title"),
            problem => at_field(t, problem),
        };
        t.with("line", *line).with("what", what).say("pile-problem-line")
    });
    let more = bad.len().saturating_sub(BAD_LINES_MAX);
    let more = (more > 0).then(|| t.with("n", more).say("pile-problem-more"));
    let mut found = Problems::none();
    found.add("lines", said.chain(more).collect::<Vec<_>>().join(" "));
    found
}

async fn act(
    State(app): State<App>,
    signed: Signed,
    Path((pile, dossier)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let (t, pile, now) = (signed.words(), pile_of(&pile)?, app.clock.now());
    let id: DossierId = dossier.parse().map_err(|_| PageError::NotFound)?;
    let (by, desk) = (&signed.agent, &app.desk);
    let text = |name: &str| typed.get(name).to_owned();
    let mut found = Problems::none();
    let (did, result) = match typed.get("do") {
        "renew" => match typed.get("days").trim().parse() {
            Ok(days) => ("renewed", desk.renew_dossier(by, id, days, text("reason"), now).await),
            Err(_) => {
                found.add("days", t.say("problem-not-a-number"));
                ("", Ok(()))
            }
        },
        "withdraw" => ("withdrawn", desk.withdraw_dossier(by, id, text("outcome"), now).await),
        "move" => return moved(&app, &signed, (pile, id), typed).await,
        "hand" => ("handed", desk.hand_dossier(by, id, typed.id("agent"), now).await),
        _ => ("done", desk.finish_dossier(by, id, text("outcome"), now).await),
    };
    match result {
        Ok(()) if found.is_empty() => {
            return Ok(Redirect::to(&format!("{PATH}/{pile}?done={did}")).into_response());
        }
        Ok(()) => {}
        // A colleague was first.
        Err(DeskError::Refused(Refusal::NoOpenPromise)) => found.say_whole(t.say("pile-problem-ended")),
        Err(error) => found = problems(error, &signed)?,
    }
    let with = With { typed, problems: found, asked: dossier, ..With::default() };
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, pile, &with).await?))
}

/// To another slot, by hand; the page of the file says what is wrong with it.
async fn moved(
    app: &App,
    signed: &Signed,
    (pile, id): (PileId, DossierId),
    typed: Typed,
) -> Result<Response, PageError> {
    let to = chosen_slot(typed.get("slot")).ok_or(PageError::NotFound)?;
    match app.desk.move_dossier(&signed.agent, id, to, app.clock.now()).await {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}/{pile}/dossiers/{id}")).into_response()),
        Err(error) => {
            let problems = problems(error, signed)?;
            let page = super::dossier::page(app, signed, id, (&typed, &problems)).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page for PilePage {
    const NAME: &'static str = "pile";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::piles(t)
    }
}
