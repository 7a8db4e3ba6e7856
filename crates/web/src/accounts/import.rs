//! One file with figures: which column is what, what came of the trial, bringing it in, taking it out again.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::importing::{ImportKind, Mapping, Meaning};
use desk::views::{ImportState, ImportStep, ImportView};
use desk::{DeskError, ImportId, Refusal};
use ledger::table::amount::Decimals;
use ledger::table::day::Order;
use ledger::table::safe_cell;

use super::imports::IMPORTS;
use super::{BRING_IN, import_words};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field, Notice};
use crate::settings::{Problems, Typed};
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/accounts/imports/{id}", BRING_IN, ask)
        .post("/accounts/imports/{id}/trial", BRING_IN, try_it)
        .post("/accounts/imports/{id}/taking", BRING_IN, take)
        .post("/accounts/imports/{id}/undoing", BRING_IN, undo)
        .get("/accounts/imports/{id}/bad.csv", BRING_IN, bad_rows)
}

/// `GET /accounts/imports/{id}`.
#[derive(Debug, Template)]
#[template(path = "accounts/import.html")]
pub struct ImportPage {
    t: Words,
    shell: Shell,
    id: String,
    path: String,
    notice: Option<Notice>,
    title: String,
    kind: String,
    said: String,
    /// Parts of a hundred, while it runs.
    progress: Option<i64>,
    table: Option<Mapped>,
    tried: Option<Tried>,
    bad: Vec<[String; 4]>,
    bad_count: i64,
    undo: Option<String>,
}

/// The columns with what they are, and the first rows.
#[derive(Debug)]
struct Mapped {
    columns: Vec<(Field, Vec<String>)>,
    decimals: Field,
    order: Field,
    makes: Choice,
    seen: String,
    is_open: bool,
}

/// What a trial found.
#[derive(Debug)]
struct Tried {
    said: Vec<String>,
    rest: Option<Choice>,
    button: Option<String>,
}

impl ImportPage {
    pub(super) fn new(shell: Shell, view: &ImportView, problems: &Problems) -> Self {
        let t = shell.t;
        let row = &view.row;
        let (counts, kind) = (row.counts, view.kind.unwrap_or(ImportKind::Sales));
        let runs = matches!(row.step, ImportStep::Try | ImportStep::Write | ImportStep::Undo);
        let all = if row.step == ImportStep::Undo { counts.new } else { counts.total };
        let bad = view
            .bad
            .iter()
            .map(|bad| [bad.line.to_string(), bad.head.clone(), import_words::problem(t, bad), bad.said.clone()]);
        let can_undo = match row.state {
            ImportState::Offered => matches!(row.step, ImportStep::Map | ImportStep::Tried),
            ImportState::Done | ImportState::Failed => true,
            ImportState::Running | ImportState::Undone => false,
        };
        let undo = if row.state == ImportState::Offered { "import-throw-away" } else { "import-undo" };
        Self {
            t,
            id: row.id.to_string(),
            path: format!("{IMPORTS}/{}", row.id),
            notice: problems.notice(t),
            title: row.name.clone(),
            kind: import_words::kind(t, kind),
            said: import_words::state(t, row),
            progress: runs.then(|| if all > 0 { (counts.at * 100 / all).min(100) } else { 0 }),
            table: mapped(t, view, kind, problems),
            tried: (row.step == ImportStep::Tried).then(|| tried(t, view, problems)),
            bad: bad.collect(),
            // While it is brought in they are counted anew; those that the trial found still stand here.
            bad_count: counts.bad.max(i64::try_from(view.bad.len()).unwrap_or(i64::MAX)),
            undo: can_undo.then(|| t.say(undo)),
            shell,
        }
    }
}

fn mapped(t: Words, view: &ImportView, kind: ImportKind, problems: &Problems) -> Option<Mapped> {
    let mapping = view.mapping.as_ref().filter(|_| !view.heads.is_empty() && view.row.failure.is_empty())?;
    let mut options = vec![(String::new(), t.say("import-col-none"))];
    let needed = kind.needed();
    options.extend(kind.meanings().into_iter().map(|meaning| {
        let word = import_words::meaning(t, meaning, kind);
        let word = if needed.contains(&meaning) { format!("{word} *") } else { word };
        (meaning.as_str().to_owned(), word)
    }));
    let columns = view.heads.iter().enumerate().map(|(place, head)| {
        let chosen = mapping.columns.iter().find(|(_, at)| **at == place).map_or("", |(meaning, _)| meaning.as_str());
        let name = format!("column-{place}");
        let label = if head.is_empty() { t.with("n", place as i64 + 1).say("import-column") } else { head.clone() };
        let field = Field::select(&name, label, options.clone()).value(chosen);
        let cells = view.samples.iter().map(|row| row.get(place).cloned().unwrap_or_default());
        (field, cells.map(|cell| cell.chars().take(60).collect()).collect())
    });
    let comma = (decimal_word(Decimals::Comma).to_owned(), "1.234,56".to_owned());
    let dot = (decimal_word(Decimals::Dot).to_owned(), "1,234.56".to_owned());
    let day = ("day".to_owned(), t.say("import-day-first"));
    let month = ("month".to_owned(), t.say("import-month-first"));
    let order = if mapping.order == Order::DayFirst { "day" } else { "month" };
    let separator = match view.separator {
        '\t' => t.say("import-tab"),
        other => format!("“{other}”"),
    };
    Some(Mapped {
        columns: columns.collect(),
        decimals: Field::select("decimals", t.say("import-decimals"), vec![comma, dot])
            .value(decimal_word(mapping.decimals)),
        order: Field::select("order", t.say("import-order"), vec![day, month]).value(order),
        makes: Choice {
            kind: "checkbox",
            name: "makes_accounts".into(),
            value: "yes".into(),
            label: t.say("import-makes"),
            help: Some(t.say("import-makes-help")),
            is_chosen: mapping.makes_accounts,
        },
        seen: t.with("separator", separator).say("import-seen"),
        is_open: view.row.step == ImportStep::Map || !problems.is_empty(),
    })
}

fn decimal_word(decimals: Decimals) -> &'static str {
    match decimals {
        Decimals::Comma => "comma",
        Decimals::Dot => "dot",
    }
}

fn tried(t: Words, view: &ImportView, problems: &Problems) -> Tried {
    let counts = view.row.counts;
    let mut said = vec![t.with("n", counts.new).say("import-will-new")];
    if counts.known > 0 {
        // A subscription that is known isn't left out: it gets what the file says.
        let is_changed = view.row.kind == "csv-subscriptions";
        let key = if is_changed { "import-will-known-subscriptions" } else { "import-will-known" };
        said.push(t.with("n", counts.known).say(key));
    }
    if counts.accounts > 0 {
        said.push(t.with("n", counts.accounts).say("import-will-accounts"));
    }
    if counts.bad > 0 {
        said.push(t.with("n", counts.bad).say("import-will-bad"));
    }
    let rest = (counts.bad > 0 && counts.read > 0).then(|| Choice {
        kind: "checkbox",
        name: "rest".into(),
        value: "yes".into(),
        label: t.with("n", counts.read).say("import-rest"),
        help: problems.at("rest").map(|_| t.say("import-rest-needed")),
        is_chosen: false,
    });
    Tried { said, rest, button: (counts.read > 0).then(|| t.with("n", counts.read).say("import-take")) }
}

async fn page(app: &App, signed: &Signed, id: ImportId, problems: &Problems) -> Result<ImportPage, PageError> {
    let view = app.desk.import(&signed.agent, id).await?;
    if view.kind.is_none() {
        return Err(PageError::NotFound);
    }
    Ok(ImportPage::new(signed.shell(app, Entry::Accounts).await?, &view, problems))
}

fn id_of(id: &str) -> Result<ImportId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, id_of(&id)?, &Problems::none()).await?))
}

/// Back to the page; what was refused stands at its head.
async fn answered(
    app: &App,
    signed: &Signed,
    id: ImportId,
    done: Result<(), DeskError>,
    sentence: &str,
) -> Result<Response, PageError> {
    let refusal = match done {
        Ok(()) => return Ok(Redirect::to(&format!("{IMPORTS}/{id}")).into_response()),
        Err(DeskError::Refused(refusal)) => refusal,
        Err(other) => return Err(other.into()),
    };
    let mut found = Problems::of(signed.words(), &refusal);
    if let Refusal::Field { .. } = refusal {
        found.say_whole(sentence.to_owned());
    }
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(app, signed, id, &found).await?))
}

async fn try_it(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let (id, t) = (id_of(&id)?, signed.words());
    let view = app.desk.import(&signed.agent, id).await?;
    let kind = view.kind.ok_or(PageError::NotFound)?;
    let mut columns: BTreeMap<Meaning, usize> = BTreeMap::new();
    let mut twice = None;
    for (name, value) in typed.pairs() {
        let place = name.strip_prefix("column-").and_then(|place| place.parse::<usize>().ok());
        let meaning = kind.meanings().into_iter().find(|meaning| meaning.as_str() == value);
        if let (Some(place), Some(meaning)) = (place, meaning)
            && columns.insert(meaning, place).is_some()
        {
            twice = Some(meaning);
        }
    }
    let mapping = Mapping {
        columns,
        decimals: if typed.get("decimals") == "dot" { Decimals::Dot } else { Decimals::Comma },
        order: if typed.get("order") == "month" { Order::MonthFirst } else { Order::DayFirst },
        makes_accounts: typed.has("makes_accounts"),
    };
    let word = |meaning| import_words::meaning(t, meaning, kind);
    if let Some(meaning) = twice {
        let sentence = t.with("column", word(meaning)).say("import-twice");
        let refused = Refusal::Field { field: "columns", problem: "twice" };
        return answered(&app, &signed, id, Err(refused.into()), &sentence).await;
    }
    let lacks = mapping.lacks(kind).into_iter().map(|meaning| match meaning {
        Meaning::Number => t.say("import-any-account"),
        meaning => word(meaning),
    });
    let sentence = t.with("columns", lacks.collect::<Vec<_>>().join(", ")).say("import-lacks");
    let done = app.desk.try_import(&signed.agent, id, mapping, app.clock.now()).await;
    answered(&app, &signed, id, done, &sentence).await
}

async fn take(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let done = app.desk.bring_in(&signed.agent, id, typed.has("rest"), app.clock.now()).await;
    answered(&app, &signed, id, done, &signed.words().say("import-rest-needed")).await
}

async fn undo(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let done = app.desk.undo_import(&signed.agent, id, app.clock.now()).await;
    answered(&app, &signed, id, done, "").await
}

/// `GET /accounts/imports/{id}/bad.csv`: safe to open in a spreadsheet.
async fn bad_rows(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = signed.words();
    let rows = app.desk.bad_rows(&signed.agent, id_of(&id)?).await?;
    let heads = ["import-line", "import-column-head", "import-why", "import-stands"].map(|key| safe_cell(&t.say(key)));
    let mut text = format!("\u{feff}{}\r\n", heads.join(";"));
    for bad in &rows {
        let cells = [bad.line.to_string(), bad.head.clone(), import_words::problem(t, bad), bad.said.clone()];
        text += &cells.map(|cell| safe_cell(&cell)).join(";");
        text += "\r\n";
    }
    Ok(crate::downloads::named("bad-rows.csv", "text/csv", text.into_bytes()))
}

impl Page for ImportPage {
    const NAME: &'static str = "import";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::import(t)
    }
}
