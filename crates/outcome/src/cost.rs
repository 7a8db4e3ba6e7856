//! Cost to serve: what it took to help an account, and what is left of its margin.
//!
//! R. S. Kaplan & S. R. Anderson, *Time-driven activity-based costing*, Harvard Business Review 82 (2004) 131-138: minutes times
//! a rate per role, plus what is paid out directly. All sums are exact; rounding happens once, to the nearest cent, half up.

use crate::concentration::Cents;
use crate::interval::{Confidence, Estimate};
use crate::revenue::ratio;

/// Time that one role spent on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Minutes, also of a fraction of the work: whole minutes.
    pub minutes: u32,
    /// What an hour of this role costs, in cents; its full cost, not its wage.
    pub hourly_rate_cents: Cents,
}

/// What an account cost to serve over a period, in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CostToServe {
    /// Minutes times rates.
    pub work_cents: Cents,
    /// What the channels cost: telephony, postage, visits.
    pub channel_cents: Cents,
    /// What was given without having to.
    pub goodwill_cents: Cents,
}

impl CostToServe {
    /// Adds up; an amount that doesn't fit stays at the largest that does.
    #[must_use]
    pub fn new(
        work: impl IntoIterator<Item = Work>,
        channels: impl IntoIterator<Item = Cents>,
        goodwill: impl IntoIterator<Item = Cents>,
    ) -> Self {
        let minute_cents: i128 =
            work.into_iter().map(|work| i128::from(work.minutes) * i128::from(work.hourly_rate_cents)).sum();
        let sum = |amounts: &mut dyn Iterator<Item = Cents>| amounts.map(i128::from).sum::<i128>();
        Self {
            work_cents: cents((minute_cents + 30).div_euclid(60)),
            channel_cents: cents(sum(&mut channels.into_iter())),
            goodwill_cents: cents(sum(&mut goodwill.into_iter())),
        }
    }

    /// All of it together.
    #[must_use]
    pub fn total_cents(&self) -> Cents {
        cents(i128::from(self.work_cents) + i128::from(self.channel_cents) + i128::from(self.goodwill_cents))
    }

    /// What is left: `revenue` less the direct cost of what was delivered, less this. May be negative.
    #[must_use]
    pub fn margin_after_service_cents(&self, revenue: Cents, cost_of_sales: Cents) -> Cents {
        cents(i128::from(revenue) - i128::from(cost_of_sales) - i128::from(self.total_cents()))
    }

    /// Which part of `revenue` serving took; `None` without revenue.
    #[must_use]
    pub fn of_revenue(&self, revenue: Cents) -> Option<f64> {
        (revenue > 0).then(|| self.total_cents() as f64 / revenue as f64)
    }
}

/// What serving costs per account, on average, in cents; `None` without accounts.
///
/// The interval is that of a mean over a sample of accounts, with Hall's correction for skewness as in
/// [`revenue_retention`](crate::revenue::revenue_retention): a few accounts cost many times what most do. With one account it spans
/// everything from 0 up.
#[must_use]
pub fn mean_cost_cents(costs: impl IntoIterator<Item = CostToServe>, confidence: Confidence) -> Option<Estimate> {
    let pairs: Vec<_> = costs.into_iter().map(|cost| (1.0, cost.total_cents().max(0) as f64)).collect();
    (!pairs.is_empty()).then(|| ratio(&pairs, f64::INFINITY, confidence))
}

fn cents(exact: i128) -> Cents {
    exact.clamp(i128::from(Cents::MIN), i128::from(Cents::MAX)) as Cents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_times_rate_plus_channels_plus_goodwill() {
        let work = [Work { minutes: 90, hourly_rate_cents: 4500 }, Work { minutes: 20, hourly_rate_cents: 7200 }];
        let cost = CostToServe::new(work, [85, 110], [2500]);
        assert_eq!(cost, CostToServe { work_cents: 6750 + 2400, channel_cents: 195, goodwill_cents: 2500 });
        assert_eq!(cost.total_cents(), 11_845);
        assert_eq!(cost.margin_after_service_cents(100_000, 60_000), 28_155);
        assert_eq!(cost.of_revenue(118_450), Some(0.1));
        assert_eq!(cost.of_revenue(0), None);
    }

    #[test]
    fn many_short_calls_are_rounded_once() {
        // A minute at 40.00 an hour is 66⅔ cents; three of them are two euros, not 2.01.
        let work = [Work { minutes: 1, hourly_rate_cents: 4000 }; 3];
        assert_eq!(CostToServe::new(work, [], []).work_cents, 200);
    }

    #[test]
    fn what_does_not_fit_stays_at_the_largest() {
        assert_eq!(CostToServe::new([], [Cents::MAX, Cents::MAX], [1]).total_cents(), Cents::MAX);
    }
}
