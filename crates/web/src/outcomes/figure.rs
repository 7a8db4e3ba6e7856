//! A figure by itself: how it is worked out, from what, how sure it is, and every row; as a page, as CSV, as PDF.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use desk::Agent;
use desk::worth::{Days, Outcomes, Period};
use jiff::Timestamp;

use super::draw::Drawing;
use super::pdf::{self, Sheet};
use super::rows::{self, Cell};
use super::{ACCESS, Asked, Figure, charts, page, say};
use crate::app::App;
use crate::downloads::made;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::{Language, Words};
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};
use crate::times::Times;

/// Rows on a page.
const ROWS: u32 = 100;
/// Rows in a CSV; read so many at a time.
const CSV_ROWS_MAX: u32 = 500_000;
const CSV_ROWS_AT_A_TIME: u32 = 10_000;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/outcomes/figures/{figure}", ACCESS, show_figure)
        .get("/outcomes/figures/{figure}/rows.csv", ACCESS, download_rows)
        .get("/outcomes/figures/{figure}/page.pdf", ACCESS, download_page)
}

/// `GET /outcomes/figures/{figure}`.
#[derive(Debug, Template)]
#[template(path = "outcomes/figure.html")]
pub struct FigurePage {
    t: Words,
    shell: Shell,
    title: String,
    said: Result<(String, String), String>,
    drawings: Vec<Drawing>,
    under: Vec<String>,
    cohorts: Vec<page::CohortRow>,
    definition: [String; 3],
    /// Word and value.
    facts: Vec<(String, String)>,
    heads: Vec<String>,
    /// What stands in a cell, and where it leads.
    rows: Vec<Vec<(String, Option<String>)>>,
    csv: String,
    pdf: String,
    back: String,
    earlier: Option<String>,
    later: Option<String>,
    costs: bool,
    /// They are being worked out anew.
    is_reckoning: bool,
}

/// What stands on the page, and on paper, above the rows.
struct Above {
    said: Result<(String, String), String>,
    drawings: Vec<Drawing>,
    under: Vec<String>,
    facts: Vec<(String, String)>,
}

impl Above {
    fn of(times: &Times, of: &Outcomes, figure: Figure) -> Self {
        let said = say::said(times, of, figure);
        let drawings = match figure {
            Figure::Nps => vec![charts::nps(times, &of.nps)],
            Figure::Revenue => vec![charts::revenue(times, &of.revenue)],
            Figure::Retention => vec![charts::by_age(times, &of.retention.by_age)],
            Figure::Cost => vec![charts::margin(times, &of.cost), charts::cost(times, &of.cost)],
            Figure::Promises => vec![charts::stay(times, &of.stay, false)],
            Figure::Complaints | Figure::Alive => Vec::new(),
        };
        let drawings = drawings.into_iter().flatten().filter(|_| said.is_ok()).collect();
        let under = match figure {
            Figure::Promises if said.is_ok() => say::under(times, &of.stay),
            Figure::Complaints => say::under_complaints(times, of),
            _ => Vec::new(),
        };
        Self { said, drawings, under, facts: super::month::facts(times, of, figure) }
    }
}

impl FigurePage {
    pub(super) fn new(shell: Shell, of: &Outcomes, figure: Figure, rows: &[Vec<Cell>], page: u32) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let above = Above::of(&times, of, figure);
        let address = |page: u32| format!("{}&page={page}#rows", figure.address(of.period));
        let (figure_word, period) = (figure.word(), of.period.word());
        Self {
            t,
            title: figure.title(t),
            said: above.said,
            drawings: above.drawings,
            under: above.under,
            cohorts: if figure == Figure::Retention { page::cohorts(&times, of) } else { Vec::new() },
            definition: figure.definition(t),
            facts: above.facts,
            heads: rows::columns(figure).iter().map(|column| column.head(t)).collect(),
            rows: rows.iter().map(|row| row.iter().map(|cell| (cell.shown(&times), cell.href())).collect()).collect(),
            csv: format!("/outcomes/figures/{figure_word}/rows.csv?period={period}"),
            pdf: format!("/outcomes/figures/{figure_word}/page.pdf?period={period}"),
            back: format!("/outcomes?period={period}"),
            earlier: (page > 1).then(|| address(page - 1)),
            later: (rows.len() == ROWS as usize).then(|| address(page + 1)),
            costs: figure == Figure::Cost,
            is_reckoning: false,
            shell,
        }
    }

    /// Says that other figures are on their way.
    pub(super) fn reckoning(self, is_reckoning: bool) -> Self {
        Self { is_reckoning, ..self }
    }
}

async fn show_figure(
    State(app): State<App>,
    signed: Signed,
    Path(figure): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let figure = Figure::of_word(&figure).ok_or(PageError::NotFound)?;
    let (now, period, page) = (app.clock.now(), asked.period(), asked.page.unwrap_or(1).clamp(1, 100_000));
    let view = app.desk.outcomes(&signed.agent, period, now).await?;
    let shell = signed.shell(&app, Entry::Outcomes).await?;
    let part = Part { figure, period, skip: (page - 1) * ROWS, limit: ROWS };
    let rows = part.read(&app, &signed.agent, &shell.times, &view.outcomes, now).await?;
    let shown = FigurePage::new(shell, &view.outcomes, figure, &rows, page);
    Ok(show(&shown.reckoning(view.is_reckoning)))
}

/// Which rows.
struct Part {
    figure: Figure,
    period: Period,
    skip: u32,
    limit: u32,
}

impl Part {
    async fn read(
        &self,
        app: &App,
        by: &Agent,
        times: &Times,
        of: &Outcomes,
        now: Timestamp,
    ) -> Result<Vec<Vec<Cell>>, PageError> {
        let Self { figure, period, skip, limit } = *self;
        Ok(match figure {
            Figure::Nps => {
                let days = Days { after: of.after, until: of.on };
                let rows = app.desk.survey_answers(by, days, skip, limit, now).await?;
                rows.iter().map(|row| rows::of_survey(times, row)).collect()
            }
            Figure::Revenue | Figure::Cost => {
                let rows = app.desk.period_rows(by, period, skip, limit).await?;
                rows.iter().map(|row| rows::of_period(figure, row)).collect()
            }
            Figure::Complaints => {
                let rows = app.desk.complained_rows(by, skip, limit).await?;
                rows.iter().map(|row| rows::of_complaint(times, row)).collect()
            }
            Figure::Retention | Figure::Promises | Figure::Alive => {
                let rows = app.desk.worth_rows(by, figure == Figure::Promises, skip, limit).await?;
                rows.iter().map(|row| rows::of_worth(times.t, figure, row)).collect()
            }
        })
    }
}

async fn download_rows(
    State(app): State<App>,
    signed: Signed,
    Path(figure): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let figure = Figure::of_word(&figure).ok_or(PageError::NotFound)?;
    let (now, period) = (app.clock.now(), asked.period());
    let view = app.desk.outcomes(&signed.agent, period, now).await?;
    let times = signed.times(&app);
    let mut all = Vec::new();
    for skip in (0..CSV_ROWS_MAX).step_by(CSV_ROWS_AT_A_TIME as usize) {
        let part = Part { figure, period, skip, limit: CSV_ROWS_AT_A_TIME };
        let rows = part.read(&app, &signed.agent, &times, &view.outcomes, now).await?;
        let is_last = rows.len() < CSV_ROWS_AT_A_TIME as usize;
        all.extend(rows);
        if is_last {
            break;
        }
    }
    let name = format!("{}-{}-{}.csv", figure.word(), period.word(), view.outcomes.on);
    Ok(rows::csv(figure, &all).file(&name))
}

/// The reader's language as PDF names it.
pub(super) fn tag(t: Words) -> &'static str {
    match t.language {
        Language::Nl => "nl",
        Language::En => "en",
    }
}

async fn download_page(
    State(app): State<App>,
    signed: Signed,
    Path(figure): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let figure = Figure::of_word(&figure).ok_or(PageError::NotFound)?;
    let (now, period) = (app.clock.now(), asked.period());
    let view = app.desk.outcomes(&signed.agent, period, now).await?;
    let (times, of) = (signed.times(&app), &view.outcomes);
    let limit = u32::try_from(pdf::ROWS_MAX).unwrap_or(ROWS);
    let rows = Part { figure, period, skip: 0, limit }.read(&app, &signed.agent, &times, of, now).await?;
    let t = times.t;
    let mut sheet = Sheet::new(&figure.title(t), tag(t));
    let until = t.with("from", times.date(of.after)).with("day", times.date(of.on));
    sheet.words(&until.say("outcomes-paper-days"), 10.0, false, 1.0);
    let above = Above::of(&times, of, figure);
    on_paper(&mut sheet, &above.said);
    above.drawings.iter().for_each(|drawing| sheet.drawing(drawing));
    above.under.iter().for_each(|sentence| sheet.words(sentence, 10.0, false, 1.0));
    for (word, value) in &above.facts {
        sheet.words(&format!("{word}: {value}"), 10.0, false, 0.0);
    }
    sheet.words("", 6.0, false, 0.0);
    figure.definition(t).iter().for_each(|sentence| sheet.words(sentence, 9.0, false, 1.0));
    let heads: Vec<String> = rows::columns(figure).iter().map(|column| column.head(t)).collect();
    let shown: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| cell.shown(&times)).collect()).collect();
    sheet.table(&heads, &shown);
    if rows.len() == pdf::ROWS_MAX {
        sheet.words(&t.with("n", pdf::ROWS_MAX).say("outcomes-paper-more"), 9.0, false, 1.0);
    }
    let name = format!("{}-{}-{}.pdf", figure.word(), period.word(), of.on);
    Ok(made("application/pdf", &name, sheet.into_bytes()))
}

/// The figure large, or what is lacking.
pub(super) fn on_paper(sheet: &mut Sheet, said: &Result<(String, String), String>) {
    match said {
        Ok((figure, ends)) if ends.is_empty() => sheet.words(figure, 13.0, false, 1.0),
        Ok((figure, ends)) => sheet.words(&format!("{figure}  {ends}"), 14.0, true, 1.0),
        Err(lacking) => sheet.words(lacking, 11.0, false, 1.0),
    }
}

impl Page for FigurePage {
    const NAME: &'static str = "outcome";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::figures(t)
    }
}
