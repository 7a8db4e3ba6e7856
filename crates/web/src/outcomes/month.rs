//! The board's month: in words and five pictures, to be read on paper.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use desk::worth::views::OutcomesView;
use desk::worth::{Outcomes, nps::Asked};

use super::draw::Drawing;
use super::figure::{on_paper, tag};
use super::numbers::{by_chance, decimal, euros, percent};
use super::page::{CohortRow, StayPart, cohorts};
use super::pdf::Sheet;
use super::{ACCESS, Figure, charts, say};
use crate::app::App;
use crate::downloads::made;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};
use crate::times::Times;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/outcomes/month/{month}", ACCESS, show_month).get("/outcomes/month/{month}/page.pdf", ACCESS, download)
}

/// `oktober 2026` for `2026-10`.
pub(super) fn said(times: &Times, month: &str) -> String {
    format!("{month}-01").parse().map_or_else(|_| month.to_owned(), |day| times.long_month(day))
}

/// What stands beside a figure, in words and values: how many, how much, which model.
pub(super) fn facts(times: &Times, of: &Outcomes, figure: Figure) -> Vec<(String, String)> {
    let t = times.t;
    let count = |n: u64| n.to_string();
    let money = |cents: i64| euros(times, cents as f64);
    let asked = |asked: &Asked| match asked.response {
        Some(rate) => {
            let said = t.with("answered", asked.answered).with("asked", asked.asked);
            said.with("share", percent(t, rate.value)).say("outcomes-answered")
        }
        None => t.say("outcomes-nobody-asked"),
    };
    match figure {
        Figure::Nps => vec![
            (t.say("outcomes-relationship"), asked(&of.nps.relationship)),
            (t.say("outcomes-transaction"), asked(&of.nps.transaction)),
        ],
        Figure::Revenue => {
            let one = &of.revenue;
            let mut facts = vec![
                (t.say("outcomes-accounts-then"), count(one.accounts)),
                (t.say("outcomes-accounts-stayed"), count(one.stayed)),
                (t.say("outcomes-then"), money(one.before_cents)),
                (t.say("outcomes-now"), money(one.now_cents)),
            ];
            if let Some(gross) = one.gross {
                facts.push((t.say("outcomes-gross"), percent(t, gross.value)));
            }
            if let Some(more) = one.expansion_cents {
                facts.push((t.say("outcomes-expansion"), euros(times, more)));
            }
            facts
        }
        Figure::Retention => {
            let sum = |all: &[desk::worth::retention::Cohort]| all.iter().map(|cohort| cohort.accounts).sum::<u64>();
            vec![
                (t.say("outcomes-with-contract"), count(sum(&of.retention.contracts))),
                (t.say("outcomes-without-contract"), count(sum(&of.retention.purchases))),
            ]
        }
        Figure::Cost => {
            let one = &of.cost;
            vec![
                (t.say("outcomes-served"), count(one.accounts)),
                (t.say("outcomes-col-work"), money(one.work_cents)),
                (t.say("outcomes-col-channel"), money(one.channel_cents)),
                (t.say("outcomes-col-goodwill"), money(one.goodwill_cents)),
                (t.say("outcomes-left"), money(one.margin_cents())),
                (t.say("outcomes-losing"), count(one.losing)),
            ]
        }
        Figure::Promises => {
            let one = &of.stay;
            let group = |group: &desk::worth::stay::Group| {
                t.with("n", group.accounts).with("left", group.left).say("outcomes-group")
            };
            let mut facts = vec![
                (t.say("outcomes-all-kept"), group(&one.kept)),
                (t.say("outcomes-one-broken"), group(&one.broken)),
            ];
            if let Some(p) = one.p {
                facts.push((t.say("outcomes-by-chance"), by_chance(t, p)));
            }
            facts
        }
        Figure::Complaints => {
            let Some(found) = of.complaints.as_ref().filter(|found| say::is_followed(found)) else { return Vec::new() };
            let sides = [(&found.mended, "outcomes-mended"), (&found.unmended, "outcomes-unmended")];
            let mut facts = Vec::new();
            for (side, word) in sides {
                let said = say::side(times, side);
                let words = [t.say(word), say::still_months(times), t.say("outcomes-nps")];
                let [who, still, nps] = words;
                facts.push((who.clone(), said[0].clone()));
                facts.extend(
                    [(still, &said[1]), (nps, &said[2])]
                        .into_iter()
                        .filter(|(_, said)| !said.is_empty())
                        .map(|(word, said)| (format!("{who}: {word}"), said.clone())),
                );
            }
            facts.extend(found.stay.p.map(|p| (t.say("outcomes-by-chance"), by_chance(t, p))));
            facts
        }
        Figure::Alive => {
            let mut facts = vec![
                (t.say("outcomes-without-contract"), count(of.alive.accounts)),
                (t.say("outcomes-returned"), count(of.alive.returned)),
            ];
            if let Some(model) = &of.alive.model {
                let name = if model.name == "bg-nbd" { "BG/NBD" } else { "Pareto/NBD" };
                let each = model.parameters.iter().map(|(name, value, error)| match error {
                    Some(error) => format!("{name} {} ± {}", decimal(t, *value, 3), decimal(t, *error, 3)),
                    None => format!("{name} {}", decimal(t, *value, 3)),
                });
                facts.push((name.to_owned(), each.collect::<Vec<_>>().join("; ")));
                facts.push((t.say("outcomes-log-likelihood"), decimal(t, model.log_likelihood, 1)));
            }
            if let Some(spend) = &of.alive.spend {
                let said = format!("p {}; q {}", decimal(t, spend.p, 2), decimal(t, spend.q, 2));
                facts.push(("Gamma-Gamma".to_owned(), said));
                facts.push((t.say("outcomes-correlation"), decimal(t, spend.correlation, 2)));
            }
            facts
        }
    }
}

/// `GET /outcomes/month/{month}`.
#[derive(Debug, Template)]
#[template(path = "outcomes/month.html")]
pub struct MonthPage {
    t: Words,
    shell: Shell,
    title: String,
    lead: String,
    /// Question, figure with its ends or what is lacking, picture, facts.
    parts: Vec<Part>,
    stay: StayPart,
    pdf: String,
}

/// A figure of the month.
#[derive(Debug, Clone)]
struct Part {
    title: String,
    said: Result<(String, String), String>,
    drawing: Option<Drawing>,
    cohorts: Vec<CohortRow>,
    words: String,
}

/// The four figures of the month; the fifth picture is the comparison.
const FOUR: [Figure; 4] = [Figure::Nps, Figure::Revenue, Figure::Retention, Figure::Cost];

fn drawing(times: &Times, of: &Outcomes, figure: Figure) -> Option<Drawing> {
    match figure {
        Figure::Nps => charts::nps(times, &of.nps),
        Figure::Revenue => charts::revenue(times, &of.revenue),
        Figure::Retention => charts::by_age(times, &of.retention.by_age),
        Figure::Cost => charts::margin(times, &of.cost),
        Figure::Promises | Figure::Complaints | Figure::Alive => None,
    }
}

/// The figure once more, as sentences: what it is made of.
fn words(times: &Times, of: &Outcomes, figure: Figure) -> String {
    facts(times, of, figure).into_iter().map(|(word, value)| format!("{word}: {value}.")).collect::<Vec<_>>().join(" ")
}

impl MonthPage {
    pub(super) fn new(shell: Shell, view: &OutcomesView, month: &str) -> Self {
        let (t, times, of) = (shell.t, shell.times.clone(), &view.outcomes);
        let part = |figure: Figure| {
            let drawing = drawing(&times, of, figure);
            Part {
                title: figure.title(t),
                said: say::said(&times, of, figure),
                cohorts: if figure == Figure::Retention && drawing.is_none() {
                    cohorts(&times, of)
                } else {
                    Vec::new()
                },
                drawing,
                words: words(&times, of, figure),
            }
        };
        Self {
            t,
            title: said(&times, month),
            lead: t.with("n", of.accounts).with("day", times.date(of.on)).say("outcomes-month-lead"),
            parts: FOUR.into_iter().map(part).collect(),
            stay: StayPart::of(&times, of),
            pdf: format!("/outcomes/month/{month}/page.pdf"),
            shell,
        }
    }
}

/// A month as it stands in an address.
fn checked(month: &str) -> Result<&str, PageError> {
    let is_month = month.len() == 7 && format!("{month}-01").parse::<jiff::civil::Date>().is_ok();
    if is_month { Ok(month) } else { Err(PageError::NotFound) }
}

async fn show_month(State(app): State<App>, signed: Signed, Path(month): Path<String>) -> Result<Response, PageError> {
    let view = app.desk.outcomes_of_month(&signed.agent, checked(&month)?, app.clock.now()).await?;
    let shell = signed.shell(&app, Entry::Outcomes).await?;
    Ok(show(&MonthPage::new(shell, &view, &month)))
}

async fn download(State(app): State<App>, signed: Signed, Path(month): Path<String>) -> Result<Response, PageError> {
    let view = app.desk.outcomes_of_month(&signed.agent, checked(&month)?, app.clock.now()).await?;
    let (times, of) = (signed.times(&app), &view.outcomes);
    let t = times.t;
    let mut sheet = Sheet::new(&t.with("month", said(&times, &month)).say("outcomes-month-title"), tag(t));
    let lead = t.with("n", of.accounts).with("day", times.date(of.on)).say("outcomes-month-lead");
    sheet.words(&lead, 11.0, false, 1.0);
    for figure in FOUR {
        sheet.words(&figure.title(t), 13.0, true, 0.0);
        on_paper(&mut sheet, &say::said(&times, of, figure));
        if let Some(drawing) = drawing(&times, of, figure) {
            sheet.drawing(&drawing);
        }
        sheet.words(&words(&times, of, figure), 10.0, false, 1.5);
    }
    sheet.words(&Figure::Promises.title(t), 13.0, true, 0.0);
    on_paper(&mut sheet, &say::said(&times, of, Figure::Promises));
    let stay = StayPart::of(&times, of);
    if let Some(drawing) = &stay.wide {
        sheet.drawing(drawing);
    }
    stay.under.iter().for_each(|sentence| sheet.words(sentence, 10.0, false, 1.0));
    Ok(made("application/pdf", &format!("myosotis-{month}.pdf"), sheet.into_bytes()))
}

impl Page for MonthPage {
    const NAME: &'static str = "outcomes-month";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::months(t)
    }
}
