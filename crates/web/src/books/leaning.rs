//! On whom we lean: shares of revenue and purchases by party, and those that are both.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use desk::books::{ConcentrationView, Leaning};

use super::{ACCESS, Tab, tabs};
use crate::amounts::typed_cents;
use crate::app::App;
use crate::csv::Csv;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::{Language, Words};
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};
use crate::times::Times;

pub(super) const PATH: &str = "/concentration";
/// Parties in the table; the file has them all.
const SHOWN: usize = 20;
/// Parties with a piece of the bar of their own.
const PIECES: usize = 10;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, look).get("/concentration.csv", ACCESS, file)
}

/// `GET /concentration`.
#[derive(Debug, Template)]
#[template(path = "books/leaning.html")]
pub struct ConcentrationPage {
    t: Words,
    shell: Shell,
    tabs: Vec<Tab>,
    period: String,
    sides: Vec<Side>,
    both: Vec<[String; 3]>,
}

#[derive(Debug, Clone)]
struct Side {
    id: &'static str,
    title: String,
    none: Option<String>,
    sentences: Vec<String>,
    /// Where each piece of the bar begins and how wide it is, in per cent.
    bar: Vec<(f64, f64)>,
    label: String,
    rows: Vec<[String; 3]>,
}

fn percent(t: Words, share: f64) -> String {
    let tenths = format!("{:.1}", share * 100.0);
    format!("{}\u{a0}%", if t.language == Language::Nl { tenths.replace('.', ",") } else { tenths })
}

fn side(times: &Times, id: &'static str, title: String, leaning: Option<&Leaning>) -> Side {
    let t = times.t;
    let Some(leaning) = leaning else {
        let none = Some(t.say("leaning-none"));
        return Side { id, title, none, sentences: vec![], bar: vec![], label: String::new(), rows: vec![] };
    };
    let mut at = 0.0;
    let mut bar = Vec::new();
    for row in leaning.rows.iter().take(PIECES) {
        bar.push((at, row.share * 100.0));
        at += row.share * 100.0;
    }
    let largest = leaning.rows.first();
    let first = t
        .with("total", times.money(leaning.total_cents))
        .with("n", leaning.rows.len())
        .with("name", largest.map(|row| row.name.clone()).unwrap_or_default())
        .with("share", percent(t, largest.map_or(0.0, |row| row.share)))
        .with("three", percent(t, leaning.of_three))
        .say("leaning-largest");
    let equal = format!("{:.1}", leaning.equal_parties);
    let hhi = t
        .with("hhi", format!("{:.0}", leaning.hhi))
        .with("equal", if t.language == Language::Nl { equal.replace('.', ",") } else { equal })
        .say("leaning-hhi");
    let meaning = t.say(match leaning.hhi {
        ..1_000.0 => "leaning-spread",
        ..1_800.0 => "leaning-middle",
        _ => "leaning-high",
    });
    Side {
        id,
        title,
        none: None,
        label: first.clone(),
        sentences: vec![first, hhi, meaning],
        bar,
        rows: leaning
            .rows
            .iter()
            .take(SHOWN)
            .map(|row| [row.name.clone(), times.money(row.cents), percent(t, row.share)])
            .collect(),
    }
}

impl ConcentrationPage {
    pub(super) fn new(shell: Shell, view: &ConcentrationView) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        Self {
            t,
            tabs: tabs(t, PATH),
            period: t.with("since", times.date(view.since)).with("until", times.date(view.until)).say("leaning-period"),
            sides: vec![
                side(&times, "sales", t.say("leaning-sales"), view.sales.as_ref()),
                side(&times, "purchases", t.say("leaning-purchases"), view.purchases.as_ref()),
            ],
            both: view
                .both
                .iter()
                .map(|it| [it.party.clone(), percent(t, it.of_revenue), percent(t, it.of_purchases)])
                .collect(),
            shell,
        }
    }
}

async fn look(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let view = app.desk.leaning(&signed.agent, app.clock.now()).await?;
    Ok(show(&ConcentrationPage::new(signed.shell(&app, Entry::Books).await?, &view)))
}

fn csv(view: &ConcentrationView) -> Csv {
    let mut csv = Csv::new(["side", "party", "amount", "share"]);
    for (side, leaning) in [("sale", &view.sales), ("purchase", &view.purchases)] {
        for row in leaning.iter().flat_map(|leaning| &leaning.rows) {
            csv.row([side, &row.name, &typed_cents(Language::En, row.cents), &format!("{:.6}", row.share)]);
        }
    }
    csv
}

async fn file(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let view = app.desk.leaning(&signed.agent, app.clock.now()).await?;
    Ok(csv(&view).file("concentration.csv"))
}

impl Page for ConcentrationPage {
    const NAME: &'static str = "concentration";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::leaning(t)
    }
}
