//! The list to mend: causes add up, with what each has cost, and what was done about it.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::MendView;
use desk::{Act, MendId};

use super::{PATH, cause_word, samples};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};
use crate::times::Times;

/// `GET /complaints/mend`.
#[derive(Debug, Template)]
#[template(path = "complaints/mend.html")]
pub struct MendPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    open: Vec<Row>,
    mended: Vec<Row>,
    may_change: bool,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    title: String,
    cost: String,
    made_of: String,
    href: String,
    done: String,
    since: String,
    field: Field,
}

impl MendPage {
    fn new(shell: Shell, list: &[MendView], may_change: bool, typed: (&str, &Typed), problems: &Problems) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let rows = |is_mended: bool| {
            let rows = list.iter().filter(|view| view.row.mended_at.is_some() == is_mended);
            rows.map(|view| row(view, &times, typed, problems)).collect()
        };
        Self { t, notice: problems.notice(t), open: rows(false), mended: rows(true), may_change, shell }
    }
}

fn row(view: &MendView, times: &Times, (of, typed): (&str, &Typed), problems: &Problems) -> Row {
    let (t, id) = (times.t, view.row.id.to_string());
    let made_of = t
        .with("n", view.cost.complaints)
        .with("customers", view.cost.customers)
        .with("goodwill", times.money(view.cost.goodwill_cents))
        .with("time", times.length(view.cost.spent_ms / 1_000));
    let made_of = match view.cost.lost_accounts {
        0 => made_of.say("mend-made-of"),
        lost => {
            made_of.with("lost", lost).with("month", times.money(view.cost.lost_cents_a_month)).say("mend-made-of-lost")
        }
    };
    let field = Field::area("done", t.say("mend-done"), 2).id(format!("done-{id}"));
    let field = if of == id { field.value(typed.get("done")).error(problems.at("done")) } else { field };
    Row {
        title: format!("{}: {}", cause_word(t, view.row.cause), view.row.title),
        cost: times.money(view.cents),
        made_of,
        href: format!("{PATH}?mend={id}"),
        done: view.row.done.clone(),
        since: view.row.mended_at.map_or_else(String::new, |at| {
            t.with("day", times.day(at)).with("n", view.cost.after_mending).say("mend-since")
        }),
        field,
        id,
    }
}

async fn page(app: &App, signed: &Signed, typed: (&str, &Typed), problems: &Problems) -> Result<MendPage, PageError> {
    let list = app.desk.mend_list(&signed.agent, app.clock.now()).await?;
    let shell = signed.shell(app, Entry::Complaints).await?;
    Ok(MendPage::new(shell, &list, signed.agent.may(Act::AllowGoodwill), typed, problems))
}

pub(super) async fn show_list(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, ("", &Typed::default()), &Problems::none()).await?))
}

/// `POST /complaints/mend/{id}`: mended, or not after all.
pub(super) async fn change(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let mend: MendId = id.parse().map_err(|_| PageError::NotFound)?;
    let now = app.clock.now();
    let done = match typed.get("do") {
        "mended" => app.desk.mended(&signed.agent, mend, typed.get("done"), now).await,
        _ => app.desk.not_mended(&signed.agent, mend, now).await,
    };
    match done {
        Ok(()) => Ok(Redirect::to("/complaints/mend").into_response()),
        Err(error) => {
            let wrong = problems(error, &signed)?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, (&id, &typed), &wrong).await?))
        }
    }
}

impl Page for MendPage {
    const NAME: &'static str = "mend";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let nothing = Typed::default();
        let page = |list: &[MendView], problems: &Problems| {
            let of = list.first().map(|view| view.row.id.to_string()).unwrap_or_default();
            Self::new(Shell::sample(t, Entry::Complaints), list, true, (&of, &nothing), problems)
        };
        let mut wrong = Problems::none();
        wrong.add("done", crate::refusals::at_field(t, "required"));
        vec![
            ("some", page(&samples::mends(), &Problems::none())),
            ("error", page(&samples::mends(), &wrong)),
            ("empty", page(&[], &Problems::none())),
        ]
    }
}
