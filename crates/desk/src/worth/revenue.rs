//! Do customers grow with us? Net revenue retention, and what it is made of.

use jiff::civil::Date;
use outcome::Confidence;
use outcome::revenue::{TwoPeriods, revenue_retention};
use serde::{Deserialize, Serialize};

use super::{AccountFacts, Days, Est, Facts, Period, months_before};

/// What accounts of then bring now. Money in cents, shares as 1 for everything.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Revenue {
    /// Accounts that brought something then, and those of them that still do.
    pub accounts: u64,
    pub stayed: u64,
    pub before_cents: i64,
    /// What is gone with accounts that left.
    pub gone_cents: i64,
    /// What those that stayed bring less.
    pub less_cents: i64,
    /// What those that stayed bring more.
    pub more_cents: i64,
    pub now_cents: i64,
    /// `None`: nobody brought anything then.
    pub net: Option<Est>,
    pub gross: Option<Est>,
    /// Cents per account that stayed.
    pub expansion_cents: Option<f64>,
}

/// Now and then: for a quarter the same quarter a year ago, for a year the year before it, for three years the last twelve months
/// against the first.
#[must_use]
pub fn compared(on: Date, period: Period) -> (Days, Days) {
    match period {
        Period::Quarter => (Days::until(months_before(on, 12), 3), Days::until(on, 3)),
        Period::Year => (Days::until(months_before(on, 12), 12), Days::until(on, 12)),
        Period::ThreeYears => (Days::until(months_before(on, 24), 12), Days::until(on, 12)),
    }
}

/// What one account brought then and now.
#[must_use]
pub fn two_periods(account: &AccountFacts, on: Date, period: Period) -> (i64, i64) {
    let (before, now) = compared(on, period);
    (account.revenue_cents(before), account.revenue_cents(now))
}

impl Revenue {
    pub(crate) fn of(facts: &Facts, on: Date, period: Period) -> Self {
        let pairs: Vec<(i64, i64)> = facts
            .accounts
            .iter()
            .map(|account| two_periods(account, on, period))
            .filter(|(before, _)| *before > 0)
            .collect();
        let periods = pairs.iter().map(|&(before_cents, after_cents)| TwoPeriods { before_cents, after_cents });
        let found = revenue_retention(periods, Confidence::USUAL);
        let sum = |part: &dyn Fn(i64, i64) -> i64| pairs.iter().map(|(before, now)| part(*before, (*now).max(0))).sum();
        Self {
            accounts: found.map_or(0, |found| found.accounts),
            stayed: found.map_or(0, |found| found.stayed),
            before_cents: sum(&|before, _| before),
            gone_cents: sum(&|before, now| if now == 0 { before } else { 0 }),
            less_cents: sum(&|before, now| if now > 0 { (before - now).max(0) } else { 0 }),
            more_cents: sum(&|before, now| (now - before).max(0)),
            now_cents: sum(&|_, now| now),
            net: found.map(|found| found.net.into()),
            gross: found.map(|found| found.gross.into()),
            expansion_cents: found.and_then(|found| found.expansion_cents_per_account),
        }
    }
}
