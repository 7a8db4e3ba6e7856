//! One file: where it stands, moving it by hand, and what happened to it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use desk::views::{DossierEventRow, DossierView, SlotChoice};
use desk::{DossierId, PileId};

use super::pile::{planned_said, state_of, titled};
use super::{ACCESS, PATH};
use crate::app::App;
use crate::conversations::address_of_slot;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Field, Sign};
use crate::settings::{Problems, Typed};
use crate::shell::{Entry, Shell};
use crate::times::Times;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/piles/{id}/dossiers/{dossier}", ACCESS, ask)
}

/// `GET /piles/{id}/dossiers/{dossier}`.
#[derive(Debug, Template)]
#[template(path = "piles/dossier.html")]
pub struct DossierPage {
    t: Words,
    shell: Shell,
    title: String,
    pile: String,
    pile_href: String,
    sign: Sign,
    before: String,
    /// In whose slot it stands, or what became of it.
    said: String,
    is_late: bool,
    /// It is open, and its form is on the page of the pile.
    is_open: bool,
    id: String,
    moving: Option<Field>,
    history: Vec<Line>,
}

/// What happened, ready.
#[derive(Debug, Clone)]
struct Line {
    at: String,
    instant: String,
    said: String,
}

impl DossierPage {
    pub(super) fn new(shell: Shell, view: &DossierView, typed: &Typed, problems: &Problems) -> Self {
        let (t, times, file) = (shell.t, shell.times.clone(), &view.file);
        let said = match file.ended_at {
            Some(_) => file.outcome.clone(),
            None => planned_said(t, &times, file),
        };
        Self {
            t,
            title: titled(file),
            pile: view.pile.name.clone(),
            pile_href: format!("{PATH}/{}", view.pile.id),
            sign: state_of(&times, file).sign(t),
            before: times.before(file.deadline_at),
            said,
            is_late: file.is_late,
            is_open: file.ended_at.is_none(),
            moving: moving(&times, view, typed, problems),
            history: view.history.iter().map(|event| line(&times, event)).collect(),
            id: file.id.to_string(),
            shell,
        }
    }
}

fn moving(times: &Times, view: &DossierView, typed: &Typed, problems: &Problems) -> Option<Field> {
    if view.choices.is_empty() {
        return None;
    }
    let t = times.t;
    let said = |choice: &SlotChoice| {
        let said = t.with("name", &choice.agent_name).with("from", times.day_and_time(choice.from_at));
        let address = address_of_slot(choice.agent, choice.from_at);
        (address, said.with("until", times.clock_time(choice.until_at)).say("slot-choice"))
    };
    let mut options = vec![(String::new(), t.say("slot-by-plan"))];
    options.extend(view.choices.iter().map(said));
    let asked = typed.get("slot").to_owned();
    let pinned = view.pinned_to.map(|(agent, from)| address_of_slot(agent, from)).unwrap_or_default();
    let value = if asked.is_empty() { pinned } else { asked };
    let field = Field::select("slot", t.say("slot-move-to"), options).value(value).help(t.say("slot-move-help"));
    Some(field.error(problems.at("slot")))
}

/// "Verzet tot maandag 17:00: wacht op de fabriek (Joost)."
fn line(times: &Times, event: &DossierEventRow) -> Line {
    let t = times.t;
    let text = |key: &str| event.detail[key].as_str().unwrap_or_default().to_owned();
    let moment = |key: &str| text(key).parse().map(|at| times.day_and_time(at)).unwrap_or_default();
    let who = event.by.clone().unwrap_or_default();
    let to = event.detail["to"].as_array().map(|names| {
        names.iter().filter_map(serde_json::Value::as_str).map(str::to_owned).collect::<Vec<_>>().join(", ")
    });
    let to = to.unwrap_or_else(|| text("to"));
    let said = t.with("who", who).with("until", moment("until")).with("slot", moment("slot"));
    let said = said.with("words", if text("words").is_empty() { text("reason") } else { text("words") });
    let said = said.with("to", to.clone());
    let said = match (event.kind.as_str(), text("rung").as_str()) {
        ("came", _) if event.by.is_none() => t.say("dossier-came-program"),
        ("came", _) => said.say("dossier-came"),
        ("handed", _) if to.is_empty() => said.say("dossier-handed-team"),
        ("handed", _) => said.say("dossier-handed"),
        ("renewed", _) if text("until").is_empty() => said.say("dossier-renewed-once"),
        ("renewed", _) => said.say("dossier-renewed"),
        ("broken", _) if text("until").is_empty() => t.say("dossier-broken-once"),
        ("broken", _) => said.say("dossier-broken"),
        ("warned", "half") => said.say("dossier-warned-half"),
        ("warned", "unfit") => said.say("dossier-warned-unfit"),
        ("warned", _) => said.say("dossier-warned"),
        ("moved", _) => said.say("dossier-moved"),
        ("unpinned", _) => said.say("dossier-unpinned"),
        ("done", _) if text("words").is_empty() => said.say("dossier-done-once"),
        ("done", _) => said.say("dossier-done"),
        _ => said.say("dossier-withdrawn"),
    };
    Line { at: times.day_and_time(event.at), instant: times.instant(event.at), said }
}

/// The page of a file, with what was typed in it.
pub(super) async fn page(
    app: &App,
    signed: &Signed,
    id: DossierId,
    (typed, problems): (&Typed, &Problems),
) -> Result<DossierPage, PageError> {
    let view = app.desk.dossier(&signed.agent, id, app.clock.now()).await?;
    Ok(DossierPage::new(signed.shell(app, Entry::Nowhere).await?, &view, typed, problems))
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path((pile, dossier)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let _: PileId = pile.parse().map_err(|_| PageError::NotFound)?;
    let id: DossierId = dossier.parse().map_err(|_| PageError::NotFound)?;
    Ok(show(&page(&app, &signed, id, (&Typed::default(), &Problems::none())).await?))
}

impl Page for DossierPage {
    const NAME: &'static str = "dossier";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::dossiers(t)
    }
}
