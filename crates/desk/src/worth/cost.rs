//! What does serving cost, and what is left?

use outcome::Confidence;
use outcome::cost::{CostToServe, mean_cost_cents};
use serde::{Deserialize, Serialize};
use store::id::AccountId;

use super::{AccountFacts, Days, Est, Facts};

/// Dots that are drawn; beyond that the accounts that cost most, and a sample of the others.
const DOTS_MAX: usize = 160;

/// Cost to serve over a period; money in cents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Accounts that brought something or asked something in the period.
    pub accounts: u64,
    pub work_cents: i64,
    pub channel_cents: i64,
    pub goodwill_cents: i64,
    pub minutes: i64,
    pub revenue_cents: i64,
    /// Cost of sales, as far as it is known.
    pub sales_cost_cents: i64,
    /// Per account, over the period.
    pub per_account: Option<Est>,
    /// Accounts that cost more to serve than they bring after cost of sales.
    pub losing: u64,
    pub dots: Vec<Dot>,
}

/// An account in the drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dot {
    pub account: Option<AccountId>,
    /// Before serving.
    pub margin_cents: i64,
    pub cost_cents: i64,
}

/// What one account cost and brought in a stretch of days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AccountCost {
    pub cost: CostToServe,
    pub minutes: i64,
    pub revenue_cents: i64,
    pub sales_cost_cents: i64,
    pub is_there: bool,
}

impl AccountCost {
    /// Of one account.
    #[must_use]
    pub fn of(account: &AccountFacts, days: Days) -> Self {
        let served = || account.served.iter().filter(|served| days.has(served.on));
        let cost = CostToServe {
            work_cents: served().map(|served| served.work_cents).sum::<f64>().round() as i64,
            channel_cents: served().map(|served| served.channel_cents).sum(),
            goodwill_cents: account.goodwill.iter().filter(|(day, _)| days.has(*day)).map(|(_, cents)| cents).sum(),
        };
        let revenue_cents = account.revenue_cents(days);
        Self {
            cost,
            minutes: served().map(|served| served.work_ms).sum::<i64>() / 60_000,
            revenue_cents,
            sales_cost_cents: account.sales_cost_cents(days),
            is_there: revenue_cents != 0 || cost.total_cents() > 0 || served().next().is_some(),
        }
    }

    fn margin_before_cents(&self) -> i64 {
        self.revenue_cents - self.sales_cost_cents
    }
}

impl Cost {
    pub(crate) fn of(facts: &Facts, days: Days) -> Self {
        let each = facts.accounts.iter().map(|account| (account.id, AccountCost::of(account, days)));
        let each: Vec<_> = each.filter(|(_, cost)| cost.is_there).collect();
        let sum = |part: &dyn Fn(&AccountCost) -> i64| each.iter().map(|(_, cost)| part(cost)).sum();
        let is_losing = |cost: &AccountCost| cost.cost.total_cents() > cost.margin_before_cents();
        let mut dots: Vec<Dot> = each
            .iter()
            .map(|(account, cost)| Dot {
                account: *account,
                margin_cents: cost.margin_before_cents(),
                cost_cents: cost.cost.total_cents(),
            })
            .collect();
        dots.sort_by_key(|dot| (dot.margin_cents - dot.cost_cents, dot.account));
        if dots.len() > DOTS_MAX {
            let (first, rest) = dots.split_at(DOTS_MAX / 4);
            let step = rest.len() as f64 / (DOTS_MAX - first.len()) as f64;
            let sample = (0..DOTS_MAX - first.len()).filter_map(|i| rest.get((i as f64 * step) as usize));
            dots = first.iter().chain(sample).cloned().collect();
        }
        Self {
            accounts: each.len() as u64,
            work_cents: sum(&|cost| cost.cost.work_cents),
            channel_cents: sum(&|cost| cost.cost.channel_cents),
            goodwill_cents: sum(&|cost| cost.cost.goodwill_cents),
            minutes: sum(&|cost| cost.minutes),
            revenue_cents: sum(&|cost| cost.revenue_cents),
            sales_cost_cents: sum(&|cost| cost.sales_cost_cents),
            per_account: mean_cost_cents(each.iter().map(|(_, cost)| cost.cost), Confidence::USUAL).map(Est::from),
            losing: each.iter().filter(|(_, cost)| is_losing(cost)).count() as u64,
            dots,
        }
    }

    /// What is left of revenue after cost of sales and serving, in cents.
    #[must_use]
    pub fn margin_cents(&self) -> i64 {
        self.revenue_cents - self.sales_cost_cents - self.work_cents - self.channel_cents - self.goodwill_cents
    }
}
