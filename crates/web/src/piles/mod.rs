//! Piles of files (dossiers), beside the questions: how they grow and shrink, what is due, and doing one by saying so.

mod dossier;
mod flow;
mod form;
mod pile;
mod samples;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use desk::Act;
use desk::views::{PileSummary, PilesView};

pub use dossier::DossierPage;
pub use form::PileFormPage;
pub use pile::PilePage;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown};
use crate::shell::{Entry, Shell};
use crate::times::{Times, capitalised};

const PATH: &str = "/piles";
const ACCESS: Access = Access::Colleague(Act::WorkPiles);

pub(crate) fn routes(routes: Routes) -> Routes {
    dossier::routes(pile::routes(form::routes(routes.get(PATH, ACCESS, list))))
}

/// `GET /piles`.
#[derive(Debug, Template)]
#[template(path = "piles/piles.html")]
pub struct PilesPage {
    t: Words,
    shell: Shell,
    piles: Vec<Line>,
    may_change: bool,
    share: Option<Share>,
}

/// A pile in the list.
#[derive(Debug, Clone)]
struct Line {
    href: String,
    name: String,
    about: String,
    open: String,
    sign: Sign,
    said: Vec<String>,
}

/// Where the time in slots goes: parts of a hundred, with a sentence.
#[derive(Debug, Clone)]
struct Share {
    sentence: String,
    questions: f64,
    files: f64,
    left: f64,
    lacking: Option<String>,
    rows: Vec<(String, String)>,
    /// What stopping one pile would leave free: the plan's own figures.
    choose: Vec<String>,
    /// Hours moved between questions and files, by team: a what-if that is filled in.
    trials: Vec<(String, String)>,
}

/// Minutes a day that are tried out, and teams and piles that are named.
const TRIED_MINUTES: i64 = 30;
const NAMED_MAX: usize = 4;

impl PilesPage {
    fn new(shell: Shell, view: &PilesView, may_change: bool, may_ask: bool) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        Self {
            t,
            piles: view.piles.iter().map(|pile| line(&times, pile)).collect(),
            may_change,
            share: share(&times, view, may_ask),
            shell,
        }
    }
}

/// "Service, Zonnepanelen: hooguit vijf werkdagen."
pub(crate) fn about(t: Words, summary: &PileSummary) -> String {
    let who = match &summary.subject {
        Some(subject) => format!("{}, {subject}", summary.team),
        None => summary.team.clone(),
    };
    let days = t.number(summary.pile.days as usize);
    t.with("who", who).with("days", days).with("n", i64::from(summary.pile.days)).say("piles-about")
}

/// What is the matter with a pile, worst first.
pub(crate) fn said(times: &Times, summary: &PileSummary) -> Vec<String> {
    let t = times.t;
    let n = |count: u32| t.number(count as usize);
    let mut said = Vec::new();
    if summary.overdue > 0 {
        said.push(t.with("n", summary.overdue).with("word", n(summary.overdue)).say("piles-overdue"));
    }
    if summary.late > 0 {
        said.push(t.with("n", summary.late).with("word", capitalised(&n(summary.late))).say("piles-late"));
    }
    if let Some(oldest) = summary.oldest_at {
        said.push(t.with("when", times.day(oldest)).say("piles-oldest"));
    }
    let (came, went) = summary.week;
    said.push(t.with("came", n(came)).with("went", n(went)).say("piles-week"));
    said
}

fn line(times: &Times, summary: &PileSummary) -> Line {
    let t = times.t;
    let state = match (summary.overdue, summary.late) {
        (0, 0) => Shown::Open,
        (0, _) => Shown::Soon,
        _ => Shown::Broken,
    };
    Line {
        href: format!("{PATH}/{}", summary.pile.id),
        name: summary.pile.name.clone(),
        about: about(t, summary),
        open: t.with("n", summary.open).with("word", t.number(summary.open as usize)).say("piles-open"),
        sign: state.bare_sign(),
        said: said(times, summary),
    }
}

fn share(times: &Times, view: &PilesView, may_ask: bool) -> Option<Share> {
    let (t, of) = (times.t, &view.share);
    if of.slots_s == 0 || view.piles.is_empty() {
        return None;
    }
    let percent = |seconds: i64| seconds as f64 * 100.0 / of.slots_s as f64;
    let left_s = (of.slots_s - of.questions_s - of.files_s).max(0);
    let hours = |seconds: i64| t.with("n", (seconds + 1800) / 3600).say("piles-hours");
    let sentence = t
        .with("days", i64::from(of.days))
        .with("slots", hours(of.slots_s))
        .with("questions", hours(of.questions_s))
        .with("files", hours(of.files_s))
        .with("left", hours(left_s));
    Some(Share {
        sentence: sentence.say("piles-share-sentence"),
        questions: percent(of.questions_s),
        files: percent(of.files_s),
        left: percent(left_s),
        lacking: (of.lacking_s > 0).then(|| t.with("hours", hours(of.lacking_s)).say("piles-lacking")),
        rows: vec![
            (t.say("piles-share-questions"), hours(of.questions_s)),
            (t.say("piles-share-files"), hours(of.files_s)),
            (t.say("piles-share-left"), hours(left_s)),
        ],
        choose: view.piles.iter().filter(|pile| pile.open > 0).take(NAMED_MAX).map(|pile| chosen(t, pile)).collect(),
        trials: if may_ask { trials(t, view) } else { Vec::new() },
    })
}

/// What choosing would do: nobody takes up this pile any more.
fn chosen(t: Words, summary: &PileSummary) -> String {
    let hours = (i64::from(summary.open) * summary.pile.effort_s + 1800) / 3600;
    let said =
        t.with("pile", &summary.pile.name).with("open", i64::from(summary.open)).with("late", i64::from(summary.late));
    said.with("hours", t.with("n", hours).say("piles-hours")).say("piles-choose-one")
}

/// For each team with a pile: half an hour a day from questions to files, and the other way round.
fn trials(t: Words, view: &PilesView) -> Vec<(String, String)> {
    let has_pile = |team: &desk::TeamId| view.piles.iter().any(|pile| pile.pile.team == *team && pile.open > 0);
    let teams = view.teams.iter().filter(|(team, _)| has_pile(team)).take(NAMED_MAX);
    teams
        .flat_map(|(team, name)| {
            [(-TRIED_MINUTES, "piles-try-less"), (TRIED_MINUTES, "piles-try-more")].map(|(minutes, word)| {
                let said = t.with("team", name).with("n", TRIED_MINUTES).say(word);
                (said, format!("/what-if?tm.{team}={minutes}"))
            })
        })
        .collect()
}

async fn list(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let view = app.desk.piles(&signed.agent, app.clock.now()).await?;
    let (may_change, may_ask) = (signed.agent.may(Act::EditPiles), signed.agent.may(Act::AskWhatIf));
    let shell = signed.shell(&app, Entry::Nowhere).await?;
    Ok(show(&PilesPage::new(shell, &view, may_change, may_ask)))
}

impl Page for PilesPage {
    const NAME: &'static str = "piles";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::lists(t)
    }
}
