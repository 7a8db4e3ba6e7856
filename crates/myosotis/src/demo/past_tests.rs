//! The page must say what was put in, and nothing that wasn't.

use super::*;
use desk::worth::facts::{AccountFacts, Contract, Facts};
use desk::worth::stay::{Stay, Verdict, compare, followed};
use desk::worth::{Outcomes, Period, alive::Seen};
use jiff::civil::date;

fn zone() -> TimeZone {
    super::super::zone()
}

fn story(seed: u64, harm: f64) -> Story {
    Story { seed, harm, today: date(2026, 11, 20) }
}

/// What the desk would read of these accounts.
fn facts(accounts: &[PastAccount]) -> Facts {
    let zone = zone();
    let account = |past: &PastAccount| AccountFacts {
        id: None,
        sales: past.bookings.iter().map(|one| (one.on, one.cents, one.cost_cents.unwrap_or(0))).collect(),
        contracts: past
            .subscriptions
            .iter()
            .map(|one| Contract { started: one.started, ended: one.ended, cents: one.cents })
            .collect(),
        promises: past
            .questions
            .iter()
            .map(|one| {
                let is_broken = one.answered_at > one.deadline_at;
                let ended = if is_broken { one.deadline_at } else { one.answered_at };
                (ended.to_zoned(zone.clone()).date(), is_broken)
            })
            .collect(),
        product: past.subscriptions.first().map_or_else(String::new, |one| one.product.clone()),
        ..AccountFacts::default()
    };
    let accounts: Vec<AccountFacts> = accounts.iter().map(account).collect();
    let since = accounts.iter().flat_map(|account| &account.promises).map(|(day, _)| *day).min();
    Facts { accounts, surveys: Vec::new(), promises_since: since }
}

fn stay_of(seed: u64, harm: f64) -> Stay {
    let who = [(AgentId::of_number(1), TeamId::of_number(2))];
    let story = story(seed, harm);
    let facts = facts(&made(story, &who, &zone())[..CONTRACTS]);
    let seen = Seen::of(&facts, story.today);
    compare(&followed(&facts, story.today, &seen), &|index| Some(index % PRODUCTS.len()))
}

#[test]
fn the_harm_that_was_put_in_is_found_within_its_interval() {
    let found = stay_of(20_231_122, HARM);
    assert_eq!(found.verdict, Verdict::Sooner, "{found:?}");
    let ratio = found.hazard.expect("there is enough to tell").ratio;
    assert!(ratio.lower > 1.0 && ratio.lower < HARM && HARM < ratio.upper, "{ratio:?}");
    let lost = found.lost_cents.expect("there is enough to tell");
    assert!(lost.lower > 0.0, "{lost:?}");
    // And of a hundred such firms about as many as an interval of 95 % says.
    let covered = (0..100).filter(|seed| {
        stay_of(3_000 + seed, HARM).hazard.is_some_and(|hazard| hazard.ratio.lower < HARM && HARM < hazard.ratio.upper)
    });
    let covered = covered.count();
    assert!((88..=100).contains(&covered), "{covered} of 100");
}

#[test]
fn where_broken_promises_do_no_harm_one_firm_in_twenty_is_told_so_wrongly_and_no_more() {
    let (mut told, mut by_cox) = (0, 0);
    for seed in 0..200 {
        let found = stay_of(5_000 + seed, 1.0);
        told += u32::from(matches!(found.verdict, Verdict::Sooner | Verdict::Later));
        by_cox += u32::from(found.hazard.is_some_and(|hazard| hazard.p < 0.05));
    }
    // Binomial(200, 0.05): 10 ± 3; outside these comes once in two hundred times.
    assert!((2..=19).contains(&told), "{told} of 200");
    assert!((2..=20).contains(&by_cox), "{by_cox} of 200");
}

#[test]
fn the_demos_years_fill_every_figure_of_the_page() {
    let who = [(AgentId::of_number(1), TeamId::of_number(2))];
    let story = story(20_231_122, HARM);
    let mut all = made(story, &who, &zone());
    let names: std::collections::BTreeSet<&str> = all.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "two accounts have one name");
    all.extend(known(story));
    let found = Outcomes::of(&facts(&all), story.today, Period::Year);
    let net = found.revenue.net.expect("a year ago there were customers");
    assert!(net.lower < net.value && net.value < net.upper && net.value > 0.7 && net.value < 1.4, "{net:?}");
    assert!(found.retention.is_contracts && found.retention.after_a_year.is_some_and(|year| year.value > 0.75));
    assert!(found.alive.model.is_some() && found.alive.spend.is_some(), "{:?}", found.alive);
    assert_eq!(found.stay.verdict, Verdict::Sooner);
}
