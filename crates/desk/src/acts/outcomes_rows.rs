//! What is kept of each account when outcomes are worked out.

use std::collections::HashMap;

use jiff::civil::Date;
use store::{AccountPeriodRow, AccountWorthRow};

use crate::worth::alive::Seen;
use crate::worth::cost::AccountCost;
use crate::worth::facts::{AccountFacts, Facts};
use crate::worth::{Days, Period, revenue, stay};

/// What is known and expected of each account.
pub(super) fn worths(facts: &Facts, on: Date, seen: &Seen) -> Vec<AccountWorthRow> {
    let stays: HashMap<usize, stay::Followed> =
        stay::followed(facts, on, seen).into_iter().map(|one| (one.index, one)).collect();
    let worth = |(index, account): (usize, &AccountFacts)| {
        let (first_on, known) = (account.first_on().filter(|first| *first <= on)?, seen.known.get(index)?);
        let ended_on = account.ended_on(on);
        let last_sale = account.sales.iter().rev().map(|(day, ..)| *day).find(|day| *day <= on);
        let cents = |value: f64| value.min(1e15).round() as i64;
        let value = known.and_then(|known| known.value);
        let stayed = stays.get(&index);
        Some(AccountWorthRow {
            account: account.id,
            name: String::new(),
            is_contract: account.has_contract(),
            first_on,
            last_on: known.map(|known| known.last_on).or(ended_on).or(last_sale).unwrap_or(on),
            ended_on,
            purchases: known.map_or(0, |known| known.purchases.into()),
            alive: known.map(|known| known.alive.value),
            alive_low: known.map(|known| known.alive.lower),
            alive_high: known.map(|known| known.alive.upper),
            alive_before: known.and_then(|known| known.before),
            expected: known.map(|known| known.expected),
            value_cents: value.map(|value| cents(value.value)),
            value_low_cents: value.map(|value| cents(value.lower)),
            value_high_cents: value.map(|value| cents(value.upper)),
            stake_cents: known.map_or(0, |known| known.stake_cents),
            known_by: None,
            stay_months: stayed.map(|stayed| stayed.months),
            stay_left: stayed.is_some_and(|stayed| stayed.has_left),
            stay_broken: stayed.map_or(0, |stayed| stayed.broken.into()),
            stay_promises: stayed.map_or(0, |stayed| stayed.promises.into()),
            stay_monthly_cents: stayed.map_or(0, |stayed| stayed.monthly_cents),
            stay_age_months: stayed.map_or(0.0, |stayed| stayed.age_months),
        })
    };
    facts.accounts.iter().enumerate().filter_map(worth).collect()
}

/// What each account brought and cost in each period.
pub(super) fn periods(facts: &Facts, on: Date) -> Vec<(&'static str, AccountPeriodRow)> {
    let mut rows = Vec::new();
    for period in Period::ALL {
        let days = Days::until(on, period.months());
        for account in &facts.accounts {
            let Some(id) = account.id else { continue };
            let (before_cents, now_cents) = revenue::two_periods(account, on, period);
            let cost = AccountCost::of(account, days);
            if !cost.is_there && before_cents == 0 {
                continue;
            }
            let settled = |is_broken: bool| {
                let of = account.promises.iter().filter(|(day, broken)| days.has(*day) && *broken == is_broken);
                i64::try_from(of.count()).unwrap_or(i64::MAX)
            };
            rows.push((
                period.word(),
                AccountPeriodRow {
                    account: id,
                    name: String::new(),
                    before_cents,
                    now_cents,
                    sales_cost_cents: cost.sales_cost_cents,
                    minutes: cost.minutes,
                    work_cents: cost.cost.work_cents,
                    channel_cents: cost.cost.channel_cents,
                    goodwill_cents: cost.cost.goodwill_cents,
                    kept: settled(false),
                    broken: settled(true),
                },
            ));
        }
    }
    rows
}
