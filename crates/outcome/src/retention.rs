//! Retention by cohort: of those who came in one period, which share is still there so many periods later.

use std::collections::{BTreeMap, BTreeSet};

use crate::interval::{Confidence, Estimate, share};

/// Most periods a table may span: a hundred years of months.
pub const PERIODS_MAX: u32 = 1200;

/// How we know that an account is there. Periods are numbered from any beginning: months since 2020, say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// With a contract (or subscription): from a period up to, not including, the one in which it ended.
    Contract {
        /// The period in which it began.
        from: u32,
        /// The first period without it; `None` while it runs.
        until: Option<u32>,
    },
    /// Without one: present in the periods in which something was bought. The first is the cohort; may be empty (left out).
    Purchases(BTreeSet<u32>),
}

impl Presence {
    fn cohort(&self) -> Option<u32> {
        match self {
            Self::Contract { from, .. } => Some(*from),
            Self::Purchases(periods) => periods.first().copied(),
        }
    }

    fn is_there(&self, period: u32) -> bool {
        match self {
            Self::Contract { from, until } => *from <= period && until.is_none_or(|until| period < until),
            Self::Purchases(periods) => periods.contains(&period),
        }
    }
}

/// Accounts that came in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// The period in which they came.
    pub period: u32,
    /// How many.
    pub accounts: u64,
    /// From age 0 on, one per period up to the last: how many were there, and their share with its interval.
    pub ages: Vec<Retained>,
}

/// Who was there at one age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retained {
    /// How many.
    pub accounts: u64,
    /// Their share of the cohort, 0 to 1, with [Wilson's interval](share).
    pub share: Estimate,
}

/// Why there is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a table of cohorts spans at most {PERIODS_MAX} periods, not {0}; take longer periods, or a later beginning")]
pub struct TooManyPeriods(pub u32);

/// The table of cohorts up to and including period `last`, the oldest first. Accounts that came after it are left out.
///
/// For contracts the share at age k estimates the survivor function at k (P. S. Fader & B. G. S. Hardie, *How to project customer
/// retention*, Journal of Interactive Marketing 21 (2007) 76-90). For purchases it is the share that bought *in* that period; who
/// skips one is not lost, so it must not be read as survival: see [`alive`](crate::alive) for that.
///
/// # Errors
/// [`TooManyPeriods`] when the oldest cohort lies more than [`PERIODS_MAX`] before `last`.
pub fn cohorts(accounts: &[Presence], last: u32, confidence: Confidence) -> Result<Vec<Cohort>, TooManyPeriods> {
    let mut by_period: BTreeMap<u32, Vec<&Presence>> = BTreeMap::new();
    for account in accounts {
        if let Some(cohort) = account.cohort().filter(|cohort| *cohort <= last) {
            by_period.entry(cohort).or_default().push(account);
        }
    }
    if let Some((first, _)) = by_period.first_key_value()
        && last - first >= PERIODS_MAX
    {
        return Err(TooManyPeriods((last - first).saturating_add(1)));
    }
    let cohort = |(period, members): (u32, Vec<&Presence>)| {
        let of = members.len() as u64;
        let at = |now: u32| {
            let there = members.iter().filter(|account| account.is_there(now)).count() as u64;
            share(there, of, confidence).map(|share| Retained { accounts: there, share })
        };
        Cohort { period, accounts: of, ages: (period..=last).filter_map(at).collect() }
    };
    Ok(by_period.into_iter().map(cohort).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought(periods: &[u32]) -> Presence {
        Presence::Purchases(periods.iter().copied().collect())
    }

    fn counts(accounts: &[Presence], last: u32) -> Vec<(u32, Vec<u64>)> {
        let table = cohorts(accounts, last, Confidence::USUAL).unwrap();
        table.iter().map(|cohort| (cohort.period, cohort.ages.iter().map(|age| age.accounts).collect())).collect()
    }

    #[test]
    fn a_contract_that_ended_stays_ended() {
        let contract = |from, until| Presence::Contract { from, until };
        let accounts = [contract(3, None), contract(3, Some(5)), contract(4, Some(4)), contract(9, None)];
        assert_eq!(counts(&accounts, 6), [(3, vec![2, 2, 1, 1]), (4, vec![0, 0, 0])]);
    }

    #[test]
    fn who_skips_a_period_comes_back() {
        let accounts = [bought(&[1, 2, 4]), bought(&[1, 4]), bought(&[2]), bought(&[])];
        assert_eq!(counts(&accounts, 4), [(1, vec![2, 1, 0, 2]), (2, vec![1, 0, 0])]);
    }

    #[test]
    fn a_table_without_end_is_refused() {
        assert_eq!(cohorts(&[bought(&[0])], u32::MAX, Confidence::USUAL), Err(TooManyPeriods(u32::MAX)));
    }
}
