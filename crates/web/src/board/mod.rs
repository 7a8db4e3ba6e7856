//! The board of who leads: all that is promised, by moment and by who has it; what needs somebody beside it. Nobody is ranked.

mod place;
mod samples;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::views::{BoardView, Need};
use desk::{Act, TeamId};

pub(crate) use samples::{row as sample_row, sample_promise};

use crate::app::App;
use crate::conversations::promise_sentence;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{PromiseSentence, Sign, State as Shown};
use crate::shell::{Entry, Shell};
use place::{Line, columns, lines};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/promises", Access::Colleague(Act::SeeBoard), board)
}

/// `GET /promises`.
#[derive(Debug, Template)]
#[template(path = "board/board.html")]
pub struct BoardPage {
    t: Words,
    shell: Shell,
    /// "Drieëntwintig open, twee op niemands naam."
    lead: String,
    teams: Vec<TeamLink>,
    columns: Vec<Column>,
    lines: Vec<Line>,
    needs: Vec<Needing>,
    today: Vec<Ended>,
    /// How many more there are than shown.
    left_out: u32,
}

/// All, or one team.
#[derive(Debug, Clone)]
struct TeamLink {
    href: String,
    name: String,
    is_here: bool,
}

/// A half-day.
#[derive(Debug, Clone)]
struct Column {
    title: String,
    part: String,
    is_later: bool,
}

/// A promise that needs somebody.
#[derive(Debug, Clone)]
struct Needing {
    id: String,
    href: String,
    sign: Sign,
    who: String,
    subject: String,
    sentence: PromiseSentence,
    why: String,
}

/// How many promises ended in one way today.
#[derive(Debug, Clone)]
struct Ended {
    sign: Sign,
    words: String,
}

#[derive(Debug, Default, serde::Deserialize)]
struct Asked {
    #[serde(default)]
    team: String,
}

impl BoardPage {
    fn new(shell: Shell, view: &BoardView, team: Option<TeamId>) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let n = |count: u32| t.number(count as usize);
        let lead = t.with("n", view.open).with("word", n(view.open)).with("nobody", view.unassigned);
        let lead = lead.with("nobodyword", n(view.unassigned)).say("board-lead");
        let all = TeamLink { href: "/promises".into(), name: t.say("board-all-teams"), is_here: team.is_none() };
        let of_team = |(id, name): &(TeamId, String)| TeamLink {
            href: format!("/promises?team={id}"),
            name: name.clone(),
            is_here: team == Some(*id),
        };
        let ended = [
            (Shown::Kept, view.ended_today.kept, "board-kept"),
            (Shown::Renewed, view.ended_today.renewed, "board-renewed"),
            (Shown::Broken, view.ended_today.broken, "board-broken"),
        ];
        let needs = view.needs.iter().filter_map(|(id, need)| {
            let row = view.rows.iter().find(|row| row.id == *id)?;
            let promise = row.promise.as_ref()?;
            Some(Needing {
                id: format!("need-{id}"),
                href: format!("/conversations/{id}"),
                sign: Shown::of(promise, view.now).sign(t),
                who: row.who.clone(),
                subject: crate::parts::titled(t, &row.subject),
                sentence: promise_sentence(promise, &times),
                why: match need {
                    Need::DueSoon => t.say("board-need-soon"),
                    Need::Unfit => t.say("board-need-unfit"),
                    Need::Nobody => t.say("board-need-nobody"),
                    Need::Broken(times) => t.with("n", *times).with("word", n(*times)).say("board-need-broken"),
                },
            })
        });
        let shown = u32::try_from(view.rows.len()).unwrap_or(u32::MAX);
        Self {
            t,
            lead,
            teams: std::iter::once(all).chain(view.teams.iter().map(of_team)).collect(),
            columns: columns(view, &times),
            lines: lines(view, &times),
            needs: needs.collect(),
            today: ended
                .into_iter()
                .map(|(state, count, key)| Ended {
                    sign: state.bare_sign(),
                    words: t.with("n", count).with("word", n(count)).say(key),
                })
                .collect(),
            left_out: view.open.saturating_sub(shown),
            shell,
        }
    }
}

async fn board(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let team: Option<TeamId> = asked.team.parse().ok();
    let view = app.desk.board(&signed.agent, team, app.clock.now()).await?;
    let shell = signed.shell(&app, Entry::Promises).await?;
    Ok(show(&BoardPage::new(shell, &view, team)))
}

impl Page for BoardPage {
    const NAME: &'static str = "board";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |view: &BoardView, team| Self::new(Shell::sample(t, Entry::Promises), view, team);
        let some = samples::view(false);
        vec![
            ("some", page(&some, None)),
            ("one-team", page(&some, some.teams.first().map(|(id, _)| *id))),
            ("empty", page(&samples::empty(), None)),
            ("hostile", page(&samples::view(true), None)),
        ]
    }
}
