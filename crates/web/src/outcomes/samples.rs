//! Samples of the pages of outcomes: a firm of three years, an empty one, one with too little, and names that want to be markup.

use std::sync::OnceLock;

use desk::what_if::{Choice, ChoicePoint};
use desk::worth::facts::{AccountFacts, Answered, Complained, Contract, Facts, Served};
use desk::worth::views::{DepartedView, Departure, OutcomesView, SlippingAccount, WorthRow};
use desk::worth::{Est, Outcomes, Period};
use desk::{AccountId, ConversationId, DepartureId};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use super::rows::{self, Cell};
use super::{CostsPage, DepartedPage, DeparturePage, Figure, FigurePage, MonthPage, OutcomesPage};
use crate::i18n::Words;
use crate::settings::{Problems, Typed};
use crate::shell::{Entry, Shell};

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>";

fn now() -> Timestamp {
    "2026-11-24T10:20:00Z".parse().expect("a written-out instant")
}

fn complained(started: Date, i: i64) -> Complained {
    let heard = started.saturating_add(60.days());
    Complained { heard, mended: (i % 2 == 0).then(|| heard.saturating_add(14.days())) }
}

/// A hundred and sixty accounts made by a rule: whoever met a broken promise leaves sooner.
fn facts() -> Facts {
    let on = date(2026, 11, 23);
    let contract = |i: i64| {
        let started = on.saturating_sub((1_090 - (i * 13) % 760).days());
        let is_broken = i % 4 == 0;
        let stays = if is_broken { 200 + (i * 37) % 700 } else { 420 + (i * 53) % 2_400 };
        let ended = started.saturating_add(stays.days());
        AccountFacts {
            contracts: vec![Contract { started, ended: (ended < on).then_some(ended), cents: 2_000 + 150 * (i % 17) }],
            promises: vec![(started.saturating_add(40.days()), is_broken), (started.saturating_add(90.days()), false)],
            served: vec![Served {
                conversation: ConversationId::of_number(1),
                on: on.saturating_sub((i % 300).days()),
                channel_cents: 50,
                work_ms: 600_000,
                work_cents: 900.0 + 90.0 * (i % 29) as f64,
            }],
            product: ["Cv", "Zon"][usize::try_from(i % 2).unwrap_or(0)].into(),
            complaints: if i % 3 == 0 { vec![complained(started, i)] } else { Vec::new() },
            answers: vec![(on.saturating_sub(9.days()), if i % 2 == 0 { 9 } else { 6 })],
            ..AccountFacts::default()
        }
    };
    let buyer = |i: i64| {
        let every = 12 + (i * 7) % 60;
        let first = on.saturating_sub((900 - (i * 11) % 400).days());
        let until = if i % 3 == 0 { on } else { on.saturating_sub(((i * 29) % 500).days()) };
        let days = (0..40).map(|k| first.saturating_add((k * every).days())).take_while(|day| *day <= until);
        AccountFacts {
            sales: days.map(|day| (day, 9_000 + 700 * (i % 13), 5_000)).collect(),
            ..AccountFacts::default()
        }
    };
    let surveys = (0..240_i64).map(|i| Answered {
        is_relationship: true,
        on: on.saturating_sub((i * 3).days()),
        score: (i % 2 == 0).then(|| [10, 9, 8, 9, 6, 10, 7, 9, 3, 10][usize::try_from(i / 2 % 10).unwrap_or(0)]),
    });
    let accounts = (0..160).map(contract).chain((0..70).map(buyer)).collect();
    Facts { accounts, surveys: surveys.collect(), promises_since: Some(date(2023, 11, 1)) }
}

fn on() -> Date {
    date(2026, 11, 23)
}

/// Worked out once: each language shows the same.
fn full() -> &'static Outcomes {
    static FULL: OnceLock<Outcomes> = OnceLock::new();
    FULL.get_or_init(|| Outcomes::of(&facts(), on(), Period::Year))
}

fn empty() -> Outcomes {
    Outcomes::of(&Facts::default(), on(), Period::Quarter)
}

/// Forty accounts: figures, but nothing that can be said of broken promises.
fn little() -> Outcomes {
    let mut facts = facts();
    facts.accounts.truncate(60);
    facts.accounts.iter_mut().skip(4).for_each(|account| account.promises.clear());
    Outcomes::of(&facts, on(), Period::ThreeYears)
}

/// Six ways to divide the time of a firm that has twenty hours of answer slots a week.
pub(super) fn choice() -> Choice {
    let point = |(day_minutes, promised): (i64, f64)| ChoicePoint {
        day_minutes,
        week_minutes: day_minutes * 18,
        promised_s: Est { value: promised, lower: promised - 900.0, upper: promised + 1_500.0 },
        kept: Est { value: 0.955, lower: 0.94, upper: 0.97 },
    };
    let promised = [(-30, 22_200.0), (-20, 20_000.0), (-10, 18_100.0), (10, 14_600.0), (20, 13_100.0), (30, 12_000.0)];
    Choice {
        on: on(),
        questions: 812,
        days: 42,
        replications: 20,
        colleagues: 4,
        week_minutes: 1_200,
        promised_s: 16_200.0,
        kept: 0.958,
        hour_cents: 5_500,
        points: promised.into_iter().map(point).collect(),
    }
}

/// Complaints of the last weeks only: nobody was followed after one yet.
fn heard_lately() -> Outcomes {
    let mut facts = facts();
    for account in &mut facts.accounts {
        account.complaints.iter_mut().for_each(|one| one.heard = date(2026, 10, 12));
    }
    Outcomes::of(&facts, on(), Period::Year)
}

/// … of customers who had left before they could be followed.
fn heard_and_left() -> Outcomes {
    let mut facts = facts();
    for account in facts.accounts.iter_mut().filter(|account| !account.complaints.is_empty()) {
        account.contracts.iter_mut().for_each(|contract| contract.ended = Some(date(2026, 11, 2)));
        account.complaints.iter_mut().for_each(|one| one.heard = date(2026, 10, 12));
    }
    Outcomes::of(&facts, on(), Period::Year)
}

fn worth(name: &str, alive: f64) -> WorthRow {
    WorthRow {
        account: Some(AccountId::of_number(7)),
        name: name.into(),
        first_on: date(2024, 2, 1),
        last_on: date(2026, 5, 3),
        purchases: 11,
        alive: Some(alive),
        alive_low: Some((alive - 0.2).max(0.0)),
        alive_high: Some((alive + 0.2).min(1.0)),
        alive_before: Some(0.9),
        expected: Some(3.2),
        value_cents: Some(2_240_000),
        value_low_cents: Some(900_000),
        value_high_cents: Some(3_100_000),
        stake_cents: 100,
        stay_months: Some(14.0),
        ..WorthRow::default()
    }
}

fn slipping(name: &str, alive: f64, said: &str, promises: &[&str]) -> SlippingAccount {
    SlippingAccount {
        worth: worth(name, alive),
        promises: promises.iter().map(|state| (*state).to_owned()).collect(),
        said: said.into(),
    }
}

fn view(outcomes: Outcomes, name: &str) -> OutcomesView {
    let is_empty = outcomes.accounts == 0;
    let slipping = vec![
        slipping(name, 0.24, "Dank, we horen het wel.", &["kept", "kept", "broken"]),
        slipping("Mevrouw De Wit", 0.41, "U zei maandag.", &["kept", "renewed", "broken"]),
        slipping("Manege ’t Hof", 0.63, "", &[]),
    ];
    OutcomesView {
        outcomes,
        reckoned_at: now(),
        slipping_count: if is_empty { 0 } else { 23 },
        slipping: if is_empty { Vec::new() } else { slipping },
        months: if is_empty { Vec::new() } else { vec!["2026-10".into(), "2026-09".into()] },
        is_reckoning: false,
    }
}

fn shell(t: Words) -> Shell {
    Shell::sample(t, Entry::Outcomes)
}

pub(super) fn pages(t: Words) -> Vec<(&'static str, OutcomesPage)> {
    let page = |outcomes: Outcomes, name: &str| OutcomesPage::new(shell(t), &view(outcomes, name), None, true);
    let with_choice = view(full().clone(), "Camping De Wielewaal");
    vec![
        ("three-years", OutcomesPage::new(shell(t), &with_choice, Some(&choice()), true)),
        ("empty", page(empty(), "")),
        ("little", page(little(), "Camping De Wielewaal")),
        ("complaints-lately", page(heard_lately(), "Camping De Wielewaal")),
        ("complaints-left", page(heard_and_left(), "Camping De Wielewaal")),
        ("hostile", page(full().clone(), HOSTILE)),
        (
            "reckoning",
            OutcomesPage::new(
                shell(t),
                &OutcomesView { is_reckoning: true, ..view(little(), "Fam. De Groot") },
                None,
                true,
            ),
        ),
    ]
}

/// Whom the reader of Today knows best.
pub(crate) fn fading(times: &crate::times::Times) -> Vec<super::SlippingRow> {
    super::slipping_rows(
        times,
        &[slipping(HOSTILE, 0.3, "U zei maandag.", &["kept"]), slipping("Manege ’t Hof", 0.5, "", &[])],
    )
}

pub(super) fn figures(t: Words) -> Vec<(&'static str, FigurePage)> {
    let times = shell(t).times;
    let rows = |figure: Figure, name: &str| -> Vec<Vec<Cell>> {
        match figure {
            Figure::Nps => vec![rows::of_survey(
                &times,
                &desk::worth::views::SurveyAnswerRow {
                    is_relationship: name != HOSTILE,
                    asked_at: now(),
                    answered_at: Some(now()),
                    score: Some(9),
                    words: "Fijn dat u belde.".into(),
                    account: Some(AccountId::of_number(7)),
                    account_name: name.into(),
                },
            )],
            Figure::Revenue | Figure::Cost => vec![rows::of_period(
                figure,
                &desk::worth::views::PeriodRow {
                    account: AccountId::of_number(7),
                    name: name.into(),
                    before_cents: 120_400,
                    now_cents: 98_000,
                    sales_cost_cents: 40_000,
                    minutes: 90,
                    work_cents: 8_250,
                    channel_cents: 50,
                    goodwill_cents: 2_500,
                    kept: 3,
                    broken: 1,
                },
            )],
            Figure::Complaints => [true, false]
                .map(|is_mended| {
                    rows::of_complaint(
                        &times,
                        &desk::worth::views::ComplainedRow {
                            account: AccountId::of_number(7),
                            name: name.into(),
                            heard_at: now(),
                            cause: is_mended.then_some(desk::views::Cause::Product),
                            is_mended,
                            closed_at: is_mended.then(now),
                            ended_on: (!is_mended).then(on),
                            alive: is_mended.then_some(0.8),
                            score: Some(7),
                        },
                    )
                })
                .into(),
            Figure::Retention | Figure::Promises | Figure::Alive => {
                let ended = WorthRow {
                    is_contract: true,
                    ended_on: Some(on()),
                    stay_left: true,
                    alive: None,
                    ..worth(name, 0.3)
                };
                vec![rows::of_worth(t, figure, &worth(name, 0.3)), rows::of_worth(t, figure, &ended)]
            }
        }
    };
    let page = |figure: Figure, of: &Outcomes, name: &str, page: u32| {
        FigurePage::new(shell(t), of, figure, &rows(figure, name), page)
    };
    let names = ["nps", "revenue", "retention", "cost", "promises", "complaints", "alive"];
    let mut all: Vec<_> = names
        .into_iter()
        .zip(Figure::ALL)
        .map(|(name, figure)| (name, page(figure, full(), "Bakkerij Oldenhof", 1)))
        .collect();
    all.push(("hostile", page(Figure::Nps, full(), HOSTILE, 2)));
    all.push(("complaints-lately", page(Figure::Complaints, &heard_lately(), "Bakkerij Oldenhof", 1)));
    let empty = empty();
    let lacking = [
        "nps-empty",
        "revenue-empty",
        "retention-empty",
        "cost-empty",
        "promises-empty",
        "complaints-empty",
        "alive-empty",
    ];
    all.extend(
        lacking
            .into_iter()
            .zip(Figure::ALL)
            .map(|(name, figure)| (name, FigurePage::new(shell(t), &empty, figure, &[], 1))),
    );
    let hundred: Vec<Vec<Cell>> =
        (0..100).map(|_| vec![Cell::Text("Fam. De Groot".into()), Cell::Cents(1), Cell::Cents(2)]).collect();
    all.push(("reckoning", page(Figure::Cost, &little(), "Fam. De Groot", 1).reckoning(true)));
    all.push(("overfull", FigurePage::new(shell(t), &little(), Figure::Revenue, &hundred, 1)));
    all
}

pub(super) fn departed(t: Words) -> Vec<(&'static str, DepartedPage)> {
    let gone = |name: &str, cause: &str, revived_on| Departure {
        id: DepartureId::of_number(3),
        account: AccountId::of_number(7),
        name: name.into(),
        is_gone: true,
        left_on: date(2026, 3, 1),
        cause: cause.into(),
        words: "Drie keer gebeld over dezelfde lekkage.".into(),
        lessons: if cause == "process" { "Eén monteur blijft op een lekkage.".into() } else { String::new() },
        at: now(),
        revived_on,
    };
    let ended = WorthRow { ended_on: Some(date(2026, 8, 1)), alive: None, ..worth("Kapsalon Krul", 0.0) };
    let causes = ["capacity", "process", "policy", "product", "supplier", "theirs"];
    let view = DepartedView {
        gone: causes.iter().map(|cause| gone(HOSTILE, cause, (*cause == "policy").then(|| date(2026, 9, 1)))).collect(),
        seems_gone: [ended].into_iter().chain((0..30).map(|_| worth("Garage Derksen", 0.04))).collect(),
        drifting: vec![worth("VvE Singelhof", 0.35)],
        slipping: vec![slipping(HOSTILE, 0.24, "Dank, we horen het wel.", &["broken"])],
        today: on(),
    };
    let none = DepartedView {
        gone: Vec::new(),
        seems_gone: Vec::new(),
        drifting: Vec::new(),
        slipping: Vec::new(),
        today: on(),
    };
    vec![("ordinary", DepartedPage::new(shell(t), &view)), ("empty", DepartedPage::new(shell(t), &none))]
}

pub(super) fn departure(t: Words) -> Vec<(&'static str, DeparturePage)> {
    let page = |name: &str, typed: &Typed, found: &Problems| {
        let id = AccountId::of_number(7).to_string();
        DeparturePage::new(shell(t), id, name.into(), typed, found)
    };
    let typed = Typed::default().with("left_on", "2026-03-01").with("cause", "process").with("words", HOSTILE);
    let mut found = Problems::none();
    found.add("words", t.say("problem-required"));
    vec![
        ("ordinary", page("Kapsalon Krul", &typed, &Problems::none())),
        ("error", page("Kapsalon Krul", &Typed::default(), &found)),
        ("hostile", page(HOSTILE, &typed, &Problems::none())),
    ]
}

pub(super) fn months(t: Words) -> Vec<(&'static str, MonthPage)> {
    let page = |outcomes: Outcomes| MonthPage::new(shell(t), &view(outcomes, "Camping De Wielewaal"), "2026-10");
    vec![("october", page(full().clone())), ("empty", page(empty())), ("little", page(little()))]
}

pub(super) fn costs(t: Words) -> Vec<(&'static str, CostsPage)> {
    let typed = Typed::default().with("hour.agent", "55,00").with("channel.phone", "0,50");
    let mut found = Problems::none();
    found.add("hour.lead", t.say("problem-not-a-number"));
    vec![
        ("ordinary", CostsPage::new(shell(t), &typed, &Problems::none())),
        ("error", CostsPage::new(shell(t), &typed, &found)),
    ]
}
