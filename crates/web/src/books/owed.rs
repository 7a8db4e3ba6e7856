//! What we owe: each open purchase is a promise to pay.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::books::{Owed, OwedView, Term};

use super::{ACCESS, Done, Tab, amount, done_notice, party, tabs};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::Notice;
use crate::shell::{Entry, Shell};
use crate::times::Times;

pub(super) const PATH: &str = "/owed";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, list)
}

/// `GET /owed`.
#[derive(Debug, Template)]
#[template(path = "books/owed.html")]
pub struct OwedPage {
    t: Words,
    shell: Shell,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    total: String,
    rows: Vec<Line>,
    days: String,
    suffering: Vec<[String; 4]>,
}

#[derive(Debug, Clone)]
struct Line {
    href: String,
    title: String,
    due: String,
    is_late: bool,
    term: Option<String>,
    new_iban: Option<String>,
    sum: String,
    can_pay: bool,
}

impl OwedPage {
    pub(super) fn new(shell: Shell, view: &OwedView, done: &str) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let days = view.days.map(|days| {
            let said = t.with("n", days.count).with("median", days.median);
            match days.interval {
                Some((low, high)) => said.with("low", low).with("high", high).say("owed-days-interval"),
                None => said.say("owed-days"),
            }
        });
        Self {
            t,
            tabs: tabs(t, PATH),
            notice: done_notice(t, done),
            total: t
                .with("total", times.money(view.total_cents))
                .with("late", times.money(view.late_cents))
                .say(if view.late_cents > 0 { "owed-total-late" } else { "owed-total" }),
            rows: view.rows.iter().map(|owed| line(&times, owed)).collect(),
            days: days.unwrap_or_else(|| t.say("owed-days-none")),
            suffering: view
                .suffering
                .iter()
                .map(|it| {
                    let late = t.with("late", it.late).with("all", it.invoices).say("owed-late-of");
                    [it.name.clone(), late, it.days_max.to_string(), times.money(it.euro_days.saturating_mul(100))]
                })
                .collect(),
            shell,
        }
    }
}

fn line(times: &Times, owed: &Owed) -> Line {
    let t = times.t;
    let due = t.with("on", times.date(owed.due_on)).with("n", owed.days.abs());
    Line {
        href: format!("/invoices/{}", owed.row.id),
        title: format!("{}, {}", party(&owed.row), owed.row.number),
        due: due.say(match owed.days {
            ..0 => "owed-late",
            0 => "owed-today",
            _ => "owed-due",
        }),
        is_late: owed.days < 0 && owed.row.open_cents() > 0,
        term: match owed.term {
            Term::Fine => None,
            Term::OverThirty => Some(t.say("owed-over-thirty")),
            Term::OverSixty => Some(t.say("owed-over-sixty")),
        },
        new_iban: owed.is_new_iban.then(|| t.say("owed-new-iban")),
        sum: amount(times, owed.row.open_cents(), &owed.row.currency),
        can_pay: owed.row.account.is_some(),
    }
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let view = app.desk.owed(&signed.agent, app.clock.now()).await?;
    Ok(show(&OwedPage::new(signed.shell(&app, Entry::Books).await?, &view, &done.done)))
}

impl Page for OwedPage {
    const NAME: &'static str = "owed";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::owed(t)
    }
}
