//! Who has left, why, and what we learnt; who seems gone, and who is slipping away.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::worth::views::{DepartedView, Departure, DepartureForm, WorthRow};
use desk::{AccountId, DEPARTURE_CAUSES};

use super::numbers::percent;
use super::{ACCESS, SlippingRow, slipping_rows};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};

const PATH: &str = "/outcomes/departed";
/// Of those that seem gone, the latest: whoever has said something of them sees the next.
const SHOWN_MAX: usize = 25;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, list).get("/outcomes/departed/{account}", ACCESS, ask).post(
        "/outcomes/departed/{account}",
        ACCESS,
        save,
    )
}

/// `GET /outcomes/departed`.
#[derive(Debug, Template)]
#[template(path = "outcomes/departed.html")]
pub struct DepartedPage {
    t: Words,
    shell: Shell,
    slipping: Vec<SlippingRow>,
    drifting: Vec<Fading>,
    seems_gone: Vec<Fading>,
    /// How many more there are than shown.
    seems_gone_left: usize,
    gone: Vec<Gone>,
}

/// An account of which something is to be said.
#[derive(Debug, Clone)]
struct Fading {
    id: String,
    name: String,
    why: String,
}

/// An account that has left.
#[derive(Debug, Clone)]
struct Gone {
    id: String,
    name: String,
    left_on: String,
    cause: String,
    words: String,
    lessons: String,
    revived: Option<String>,
}

/// A cause in words.
pub(super) fn cause(t: Words, cause: &str) -> String {
    match cause {
        "capacity" => t.say("outcomes-cause-capacity"),
        "process" => t.say("outcomes-cause-process"),
        "policy" => t.say("outcomes-cause-policy"),
        "product" => t.say("outcomes-cause-product"),
        "supplier" => t.say("outcomes-cause-supplier"),
        _ => t.say("outcomes-cause-theirs"),
    }
}

impl DepartedPage {
    pub(super) fn new(shell: Shell, view: &DepartedView) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let id = |row: &WorthRow| row.account.map(|id| id.to_string()).unwrap_or_default();
        let seems = |row: &WorthRow| Fading {
            id: id(row),
            name: row.name.clone(),
            why: match (row.ended_on, row.alive) {
                (Some(on), _) => t.with("day", times.date(on)).say("outcomes-ended"),
                (None, alive) => {
                    let said = t.with("day", times.date(row.last_on)).with("chance", percent(t, alive.unwrap_or(0.0)));
                    said.say("outcomes-silent")
                }
            },
        };
        let drifts = |row: &WorthRow| Fading {
            id: id(row),
            name: row.name.clone(),
            why: t
                .with("before", percent(t, row.alive_before.unwrap_or(0.0)))
                .with("now", percent(t, row.alive.unwrap_or(0.0)))
                .say("outcomes-drift"),
        };
        let gone = |row: &Departure| Gone {
            id: row.account.to_string(),
            name: row.name.clone(),
            left_on: times.date(row.left_on),
            cause: cause(t, &row.cause),
            words: row.words.clone(),
            lessons: row.lessons.clone(),
            revived: row.revived_on.map(|on| t.with("day", times.date(on)).say("outcomes-revived")),
        };
        Self {
            t,
            slipping: slipping_rows(&times, &view.slipping),
            drifting: view.drifting.iter().map(drifts).collect(),
            seems_gone: view.seems_gone.iter().take(SHOWN_MAX).map(seems).collect(),
            seems_gone_left: view.seems_gone.len().saturating_sub(SHOWN_MAX),
            gone: view.gone.iter().map(gone).collect(),
            shell,
        }
    }
}

async fn list(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let view = app.desk.departed(&signed.agent, app.clock.now()).await?;
    let shell = signed.shell(&app, Entry::Outcomes).await?;
    Ok(show(&DepartedPage::new(shell, &view)))
}

/// `GET /outcomes/departed/{account}`: what is known of one, and what somebody says.
#[derive(Debug, Template)]
#[template(path = "outcomes/departure.html")]
pub struct DeparturePage {
    t: Words,
    shell: Shell,
    id: String,
    name: String,
    notice: Option<Notice>,
    fields: Vec<Field>,
}

impl DeparturePage {
    pub(super) fn new(shell: Shell, id: String, name: String, typed: &Typed, found: &Problems) -> Self {
        let t = shell.t;
        let mut causes = vec![(String::new(), t.say("outcomes-cause-choose"))];
        causes.extend(DEPARTURE_CAUSES.iter().map(|word| ((*word).to_owned(), cause(t, word))));
        let left_on = Field::input("date", "left_on", t.say("outcomes-left-on"));
        let words = Field::area("words", t.say("outcomes-why"), 4).help(t.say("outcomes-why-help"));
        let lessons = Field::area("lessons", t.say("outcomes-lessons"), 3).help(t.say("outcomes-lessons-help"));
        Self {
            t,
            id,
            name,
            notice: found.notice(t),
            fields: vec![
                typed.fill("left_on", left_on, found),
                typed.fill("cause", Field::select("cause", t.say("outcomes-cause"), causes), found),
                typed.fill("words", words, found),
                typed.fill("lessons", lessons, found),
            ],
            shell,
        }
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    account: AccountId,
    typed: Option<&Typed>,
    found: &Problems,
) -> Result<DeparturePage, PageError> {
    let before = app.desk.departure(&signed.agent, account).await?;
    let shell = signed.shell(app, Entry::Outcomes).await?;
    // Who left is gone since their contract ended, not since somebody had the time to write it down.
    let seems = before.last_seen_on.unwrap_or_else(|| shell.times.today());
    let typed = typed.cloned().unwrap_or_else(|| match before.said {
        Some(row) if row.is_gone => Typed::default()
            .with("left_on", row.left_on.to_string())
            .with("cause", row.cause)
            .with("words", row.words)
            .with("lessons", row.lessons),
        _ => Typed::default().with("left_on", seems.to_string()),
    });
    Ok(DeparturePage::new(shell, account.to_string(), before.name, &typed, found))
}

async fn ask(State(app): State<App>, signed: Signed, Path(account): Path<AccountId>) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, account, None, &Problems::none()).await?))
}

async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(account): Path<AccountId>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let t = signed.words();
    let mut found = Problems::none();
    let left_on = typed.get("left_on").trim();
    let day = left_on.parse::<jiff::civil::Date>().ok();
    if day.is_none() && !left_on.is_empty() {
        found.add("left_on", t.say("problem-not-a-date"));
    }
    let form = DepartureForm {
        is_gone: typed.get("is_gone") != "no",
        left_on: day,
        cause: typed.get("cause").to_owned(),
        words: typed.get("words").to_owned(),
        lessons: typed.get("lessons").to_owned(),
    };
    if found.is_empty() {
        match app.desk.say_departed(&signed.agent, account, form, app.clock.now()).await {
            Ok(()) => return Ok(Redirect::to(PATH).into_response()),
            Err(error) => found = problems(error, &signed)?,
        }
    }
    let page = page(&app, &signed, account, Some(&typed), &found).await?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

impl Page for DepartedPage {
    const NAME: &'static str = "departed";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::departed(t)
    }
}

impl Page for DeparturePage {
    const NAME: &'static str = "departure";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::departure(t)
    }
}
