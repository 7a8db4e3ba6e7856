//! What happened, by account: all that figures are worked out from.

use jiff::civil::Date;
use store::id::{AccountId, ConversationId};

use super::Days;

/// Everything that is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// By id.
    pub accounts: Vec<AccountFacts>,
    pub surveys: Vec<Answered>,
    /// Promises are known from this day on; `None`: none was ever made.
    pub promises_since: Option<Date>,
}

/// What happened with one account.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountFacts {
    pub id: Option<AccountId>,
    /// Days on which something was sold, ascending: day, cents, cents it cost.
    pub sales: Vec<(Date, i64, i64)>,
    pub contracts: Vec<Contract>,
    /// Promises that ended: the day, and whether it was broken.
    pub promises: Vec<(Date, bool)>,
    pub served: Vec<Served>,
    /// Day and cents.
    pub goodwill: Vec<(Date, i64)>,
    /// What it buys; may be empty.
    pub product: String,
    /// Complaints that weren't withdrawn, in the order in which they were heard.
    pub complaints: Vec<Complained>,
    /// What it answered to "would you recommend us?": the day, and 0 to 10.
    pub answers: Vec<(Date, u8)>,
}

/// A complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complained {
    pub heard: Date,
    /// The day on which the customer said that it is good now; `None`: they haven't.
    pub mended: Option<Date>,
}

/// Something that comes back every month until somebody ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contract {
    pub started: Date,
    pub ended: Option<Date>,
    /// A month.
    pub cents: i64,
}

/// A conversation, by what it took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Served {
    pub conversation: ConversationId,
    pub on: Date,
    pub channel_cents: i64,
    pub work_ms: i64,
    /// The same in money, by the role of whoever did it.
    pub work_cents: f64,
}

/// Somebody who was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    pub is_relationship: bool,
    pub on: Date,
    /// 0 to 10; `None`: no answer.
    pub score: Option<u8>,
}

impl AccountFacts {
    /// Since when it is an account: its first sale or contract.
    #[must_use]
    pub fn first_on(&self) -> Option<Date> {
        let sold = self.sales.first().map(|(day, ..)| *day);
        let signed = self.contracts.iter().map(|contract| contract.started).min();
        [sold, signed].into_iter().flatten().min()
    }

    /// Whether it has, or had, a contract.
    #[must_use]
    pub fn has_contract(&self) -> bool {
        !self.contracts.is_empty()
    }

    /// When the last contract ended, as seen on a day; `None`: one runs, or there is none.
    #[must_use]
    pub fn ended_on(&self, on: Date) -> Option<Date> {
        let known = || self.contracts.iter().filter(|contract| contract.started <= on);
        let ends = known().map(|contract| contract.ended.filter(|end| *end <= on)).collect::<Option<Vec<_>>>()?;
        ends.into_iter().max()
    }

    /// What it brought in a stretch of days: what was sold, or what its contracts are worth by the day where that is more.
    ///
    /// Whether the invoices of a contract stand among the sales isn't said anywhere. Added up, a firm that has both would count
    /// twice; so the larger counts, which is never too much, and one small sale doesn't hide a contract.
    #[must_use]
    pub fn revenue_cents(&self, days: Days) -> i64 {
        let signed = self.contracts.iter().map(|contract| contract.cents_in(days)).sum::<f64>().round() as i64;
        let sold = || self.sales.iter().filter(|(day, ..)| days.has(*day)).map(|(_, cents, _)| cents);
        if signed == 0 { sold().sum() } else { signed.max(sold().sum()) }
    }

    /// What that cost to buy, as far as it is known.
    #[must_use]
    pub fn sales_cost_cents(&self, days: Days) -> i64 {
        self.sales.iter().filter(|(day, ..)| days.has(*day)).map(|(.., cost)| cost).sum()
    }
}

impl Contract {
    /// Its part of a stretch of days, in cents.
    fn cents_in(&self, days: Days) -> f64 {
        let from = self.started.max(days.after.tomorrow().unwrap_or(days.after));
        // The day on which it ends is the first without it.
        let last = self.ended.map_or(days.until, |end| end.yesterday().unwrap_or(end).min(days.until));
        let count = (last - from).get_days() + 1;
        if count <= 0 { 0.0 } else { self.cents as f64 * f64::from(count) / super::DAYS_OF_MONTH }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_contract_brings_what_its_days_are_worth_and_ends_with_the_last_of_them() {
        let contract = |from: Date, to: Option<Date>| Contract { started: from, ended: to, cents: 10_000 };
        let two = AccountFacts {
            contracts: vec![
                contract(date(2025, 1, 1), Some(date(2025, 7, 1))),
                contract(date(2025, 6, 1), Some(date(2026, 3, 1))),
            ],
            ..AccountFacts::default()
        };
        let of = |year| two.revenue_cents(Days { after: date(year - 1, 12, 31), until: date(year, 12, 31) });
        assert_eq!((of(2024), of(2025), of(2026)), (0, 129_774, 19_384));
        assert_eq!(two.ended_on(date(2025, 12, 1)), None);
        assert_eq!(two.ended_on(date(2026, 3, 1)), Some(date(2026, 3, 1)));
        assert_eq!(two.first_on(), Some(date(2025, 1, 1)));
    }

    #[test]
    fn one_small_sale_hides_no_contract_and_its_invoices_do_not_count_twice() {
        let year = Days { after: date(2024, 12, 31), until: date(2025, 12, 31) };
        let with = |sales: Vec<(Date, i64, i64)>| {
            let contracts = vec![Contract { started: date(2023, 1, 1), ended: None, cents: 50_000 }];
            AccountFacts { contracts, sales, ..AccountFacts::default() }.revenue_cents(year)
        };
        let alone = with(Vec::new());
        assert!((599_000..=601_000).contains(&alone), "{alone}");
        assert_eq!(with(vec![(date(2025, 12, 1), 8_000, 0)]), alone);
        assert_eq!(with(vec![(date(2025, 1, 1), 400_000, 0), (date(2025, 7, 1), 300_000, 0)]), 700_000);
    }
}
