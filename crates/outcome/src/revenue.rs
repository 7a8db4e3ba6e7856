//! Upsell value: what accounts that we had a year ago bring now.

use crate::concentration::Cents;
use crate::interval::{Confidence, Estimate, Interval};

/// What one account brought in two periods of equal length, in cents: a period, and the same one a year (or quarter) before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoPeriods {
    /// In the earlier period.
    pub before_cents: Cents,
    /// In the later one; 0 when the account is gone.
    pub after_cents: Cents,
}

/// How the revenue of accounts that were there before has gone on. Accounts that came later don't count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RevenueRetention {
    /// Accounts that brought something before.
    pub accounts: u64,
    /// Accounts of those that still do.
    pub stayed: u64,
    /// Net revenue retention: revenue after / revenue before; above 1 when growth outweighs loss.
    pub net: Estimate,
    /// Gross revenue retention: the same, with no account counted for more than it brought before; at most 1.
    pub gross: Estimate,
    /// What accounts that stayed bring more (or less) than before, in cents per account that stayed; `None` if none stayed.
    pub expansion_cents_per_account: Option<f64>,
}

/// Net and gross revenue retention over `accounts`; `None` when nobody brought anything before.
///
/// Definitions as in the SaaS Metrics Standards Board's *Net Revenue Retention* and *Gross Revenue Retention* (2022), without
/// splitting off upgrades from price. Intervals are those of a ratio of two sums over a sample of accounts, by linearisation:
/// W. G. Cochran, *Sampling Techniques*, 3rd ed. (1977), eq. (6.13), without the correction for a finite population; and as a few
/// losses among many small gains are skewed, with the cubic of P. Hall, *On the removal of skewness by transformation*, JRSS B 54
/// (1992) 221-228. They say what chance did to *who happened to be a customer*, and are wide where one account is most of the
/// revenue. With one account there is no interval to tell, and it spans everything: 0 to infinity for `net`, 0 to 1 for `gross`.
#[must_use]
pub fn revenue_retention(
    accounts: impl IntoIterator<Item = TwoPeriods>,
    confidence: Confidence,
) -> Option<RevenueRetention> {
    let held: Vec<_> = accounts.into_iter().filter(|account| account.before_cents > 0).collect();
    if held.is_empty() {
        return None;
    }
    let stayed = || held.iter().filter(|account| account.after_cents > 0);
    let gained: i128 = stayed().map(|account| i128::from(account.after_cents) - i128::from(account.before_cents)).sum();
    let count = stayed().count();
    let after = |account: &TwoPeriods| account.after_cents.max(0) as f64;
    let kept = |account: &TwoPeriods| account.after_cents.clamp(0, account.before_cents) as f64;
    Some(RevenueRetention {
        accounts: held.len() as u64,
        stayed: count as u64,
        net: ratio(&pairs(&held, after), f64::INFINITY, confidence),
        gross: ratio(&pairs(&held, kept), 1.0, confidence),
        expansion_cents_per_account: (count > 0).then(|| gained as f64 / count as f64),
    })
}

fn pairs(accounts: &[TwoPeriods], after: impl Fn(&TwoPeriods) -> f64) -> Vec<(f64, f64)> {
    accounts.iter().map(|account| (account.before_cents as f64, after(account))).collect()
}

/// The sum of the seconds / the sum of the firsts, with its interval; neither is empty, and the firsts aren't all 0.
pub(crate) fn ratio(pairs: &[(f64, f64)], most: f64, confidence: Confidence) -> Estimate {
    let total: f64 = pairs.iter().map(|(before, _)| before).sum();
    let value = pairs.iter().map(|(_, after)| after).sum::<f64>() / total;
    let n = pairs.len() as f64;
    let residuals = || pairs.iter().map(|(before, after)| after - value * before);
    let power = |k: i32| residuals().map(|residual| residual.powi(k)).sum::<f64>() / n;
    let standard_error = (n * n / (n - 1.0) * power(2)).sqrt() / total;
    // One account: no spread is known, 0/0.
    if standard_error.is_nan() {
        return Estimate { value, interval: Interval { lower: 0.0, upper: most } };
    }
    let skewness = if standard_error > 0.0 { power(3) / power(2).powf(1.5) } else { 0.0 };
    let end = |z: f64| value - standard_error * unskewed(z, skewness / n.sqrt());
    let interval =
        Interval { lower: end(confidence.z()).clamp(0.0, value), upper: end(-confidence.z()).clamp(value, most) };
    Estimate { value, interval }
}

/// The quantile of a studentised mean whose terms are skewed, for the normal quantile `z`: the inverse of Hall's cubic.
fn unskewed(z: f64, skew: f64) -> f64 {
    if skew.abs() < 1e-6 { z } else { 3.0 / skew * ((1.0 + skew * (z - skew / 6.0)).cbrt() - 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(before_cents: Cents, after_cents: Cents) -> TwoPeriods {
        TwoPeriods { before_cents, after_cents }
    }

    #[test]
    fn growth_makes_up_for_loss_in_net_and_not_in_gross() {
        let accounts = [account(100, 150), account(100, 0), account(200, 180), account(0, 500)];
        let found = revenue_retention(accounts, Confidence::USUAL).unwrap();
        assert_eq!((found.accounts, found.stayed), (3, 2));
        assert!((found.net.value - 330.0 / 400.0).abs() < 1e-12);
        assert!((found.gross.value - 280.0 / 400.0).abs() < 1e-12);
        assert_eq!(found.expansion_cents_per_account, Some(15.0));
        assert!(found.net.interval.lower < found.net.value && found.net.value < found.net.interval.upper);
    }

    #[test]
    fn one_account_tells_nothing_of_others() {
        let found = revenue_retention([account(100, 120)], Confidence::USUAL).unwrap();
        assert_eq!(found.net.interval, Interval { lower: 0.0, upper: f64::INFINITY });
        assert_eq!(found.gross.interval, Interval { lower: 0.0, upper: 1.0 });
        assert_eq!(revenue_retention([account(0, 5)], Confidence::USUAL), None);
    }

    #[test]
    fn when_all_accounts_do_the_same_there_is_nothing_to_doubt() {
        let found = revenue_retention([account(100, 90), account(1000, 900)], Confidence::USUAL).unwrap();
        assert!((found.net.interval.upper - found.net.interval.lower).abs() < 1e-12);
    }

    #[test]
    fn an_account_in_credit_counts_as_gone() {
        let found = revenue_retention([account(100, -50), account(100, 100)], Confidence::USUAL).unwrap();
        assert!((found.net.value - 0.5).abs() < 1e-12 && found.stayed == 1);
    }
}
