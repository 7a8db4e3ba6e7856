//! `GET /outcomes`.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::what_if::Choice;
use desk::worth::views::{OutcomesView, SlippingAccount};
use desk::worth::{Outcomes, Period};

use super::choice::ChoicePart;
use super::draw::Drawing;
use super::numbers::{euros, percent};
use super::{Asked, Figure, charts, say};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown};
use crate::shell::{Entry, Shell};
use crate::times::Times;

/// The page.
#[derive(Debug, Template)]
#[template(path = "outcomes/outcomes.html")]
pub struct OutcomesPage {
    t: Words,
    shell: Shell,
    lead: String,
    is_empty: bool,
    /// They are being worked out anew.
    is_reckoning: bool,
    /// Word, address, and whether it is this one.
    periods: Vec<(String, String, bool)>,
    cards: Vec<Card>,
    stay: StayPart,
    complaints: ComplaintsPart,
    choice: Option<ChoicePart>,
    slipping: Vec<SlippingRow>,
    slipping_count: i64,
    /// Word and address.
    months: Vec<(String, String)>,
    may_ask_what_if: bool,
}

/// One of the four.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) title: String,
    pub(super) href: String,
    /// The figure and its ends; or what is lacking.
    pub(super) said: Result<(String, String), String>,
    pub(super) drawing: Option<Drawing>,
    pub(super) cohorts: Vec<CohortRow>,
    pub(super) under: String,
}

/// Accounts that came in a year: since, and shares by age.
#[derive(Debug, Clone)]
pub(super) struct CohortRow {
    pub(super) since: String,
    /// Whole per cent, at most six.
    pub(super) ages: Vec<String>,
}

/// What a broken promise costs.
#[derive(Debug, Clone)]
pub(super) struct StayPart {
    pub(super) claim: Result<String, String>,
    pub(super) wide: Option<Drawing>,
    pub(super) narrow: Option<Drawing>,
    pub(super) under: Vec<String>,
}

impl StayPart {
    pub(super) fn of(times: &Times, outcomes: &Outcomes) -> Self {
        let claim = say::claim(times, &outcomes.stay);
        let draw = |is_narrow| claim.as_ref().ok().and_then(|_| charts::stay(times, &outcomes.stay, is_narrow));
        let (wide, narrow) = (draw(false), draw(true));
        let under = if claim.is_ok() { say::under(times, &outcomes.stay) } else { Vec::new() };
        Self { wide, narrow, under, claim }
    }
}

/// What mending complaints goes with.
#[derive(Debug, Clone)]
struct ComplaintsPart {
    claim: Result<String, String>,
    href: String,
    still: String,
    /// Word, accounts, still there, NPS; empty when nobody was followed after a complaint.
    sides: Vec<(String, [String; 3])>,
}

impl ComplaintsPart {
    fn of(times: &Times, of: &Outcomes) -> Self {
        let t = times.t;
        let found = of.complaints.as_ref().filter(|found| say::is_followed(found));
        let sides = found.map(|found| {
            vec![
                (t.say("outcomes-mended"), say::side(times, &found.mended)),
                (t.say("outcomes-unmended"), say::side(times, &found.unmended)),
            ]
        });
        Self {
            claim: say::complaints(times, of),
            href: Figure::Complaints.address(of.period),
            still: say::still_months(times),
            sides: sides.unwrap_or_default(),
        }
    }
}

/// Somebody who slips away.
#[derive(Debug, Clone)]
pub(crate) struct SlippingRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) chance: String,
    /// Ends and figure in whole per cent, for the drawing and its words.
    pub(crate) low: i64,
    pub(crate) high: i64,
    pub(crate) at: i64,
    pub(crate) range: String,
    pub(crate) value: String,
    pub(crate) signs: Vec<Sign>,
    pub(crate) said: String,
}

/// Rows for whoever slips away.
pub(crate) fn slipping_rows(times: &Times, slipping: &[SlippingAccount]) -> Vec<SlippingRow> {
    let t = times.t;
    let row = |one: &SlippingAccount| {
        let worth = &one.worth;
        let whole = |share: Option<f64>| (share.unwrap_or(0.0) * 100.0).round() as i64;
        let sign = |state: &String| match state.as_str() {
            "kept" => Shown::Kept.sign(t).small(),
            "renewed" => Shown::Renewed.sign(t).small(),
            _ => Shown::Broken.sign(t).small(),
        };
        let (low, high) = (whole(worth.alive_low), whole(worth.alive_high));
        SlippingRow {
            id: worth.account.map(|id| id.to_string()).unwrap_or_default(),
            name: worth.name.clone(),
            chance: percent(t, worth.alive.unwrap_or(0.0)),
            low,
            high,
            at: whole(worth.alive),
            range: t.with("from", low).with("to", high).say("outcomes-between"),
            value: euros(times, worth.value_cents.unwrap_or(0) as f64),
            signs: one.promises.iter().map(sign).collect(),
            said: one.said.clone(),
        }
    };
    slipping.iter().map(row).collect()
}

/// The four cards.
pub(super) fn cards(times: &Times, of: &Outcomes) -> Vec<Card> {
    let t = times.t;
    let card = |figure: Figure, drawing: Option<Drawing>, cohorts: Vec<CohortRow>, under: String| {
        let said = say::said(times, of, figure);
        let drawing = drawing.filter(|_| said.is_ok());
        Card { title: figure.title(t), href: figure.address(of.period), said, drawing, cohorts, under }
    };
    vec![
        card(Figure::Nps, charts::nps(times, &of.nps), Vec::new(), String::new()),
        card(Figure::Revenue, charts::revenue(times, &of.revenue), Vec::new(), String::new()),
        card(Figure::Retention, None, cohorts(times, of), String::new()),
        card(Figure::Cost, charts::cost(times, &of.cost), Vec::new(), t.say("outcomes-cost-axes")),
    ]
}

pub(super) fn cohorts(times: &Times, of: &Outcomes) -> Vec<CohortRow> {
    let all = of.retention.shown();
    let recent = all.iter().filter(|cohort| !cohort.ages.is_empty()).rev().take(5).collect::<Vec<_>>();
    let row = |cohort: &&desk::worth::retention::Cohort| CohortRow {
        since: times.month_and_year(cohort.since),
        ages: cohort.ages.iter().take(6).map(|(_, share)| format!("{:.0}", share.value * 100.0)).collect(),
    };
    recent.iter().rev().map(row).collect()
}

impl OutcomesPage {
    pub(super) fn new(shell: Shell, view: &OutcomesView, choice: Option<&Choice>, may_ask_what_if: bool) -> Self {
        let (t, times, of) = (shell.t, shell.times.clone(), &view.outcomes);
        let word = |period: Period| match period {
            Period::Quarter => t.say("outcomes-quarter"),
            Period::Year => t.say("outcomes-year"),
            Period::ThreeYears => t.say("outcomes-three-years"),
        };
        let period =
            |period: Period| (word(period), format!("/outcomes?period={}", period.word()), period == of.period);
        let lead = t.with("n", of.accounts).with("period", word(of.period)).with("day", times.date(of.on));
        Self {
            t,
            lead: lead.say("outcomes-lead"),
            is_empty: of.accounts == 0,
            is_reckoning: view.is_reckoning,
            periods: Period::ALL.into_iter().map(period).collect(),
            cards: cards(&times, of),
            stay: StayPart::of(&times, of),
            complaints: ComplaintsPart::of(&times, of),
            choice: choice.and_then(|choice| ChoicePart::of(&times, choice)),
            slipping: slipping_rows(&times, &view.slipping),
            slipping_count: view.slipping_count,
            months: view
                .months
                .iter()
                .take(12)
                .map(|month| (super::month::said(&times, month), format!("/outcomes/month/{month}")))
                .collect(),
            may_ask_what_if,
            shell,
        }
    }
}

/// `GET /outcomes`.
pub(super) async fn outcomes(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let view = app.desk.outcomes(&signed.agent, asked.period(), app.clock.now()).await?;
    let choice = app.desk.choice(&signed.agent).await?;
    let shell = signed.shell(&app, Entry::Outcomes).await?;
    Ok(show(&OutcomesPage::new(shell, &view, choice.as_ref(), signed.agent.may(desk::Act::AskWhatIf))))
}

impl Page for OutcomesPage {
    const NAME: &'static str = "outcomes";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::pages(t)
    }
}
