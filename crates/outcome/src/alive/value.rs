//! What an account is worth: purchases to come times what is spent on each.

/// Expected value over a horizon: purchases times spend times the part of it that is margin (1 for revenue).
///
/// Assumes, as Gamma-Gamma does, that how often and how much are independent.
#[must_use]
pub fn expected_value(purchases: f64, spend: f64, margin: f64) -> f64 {
    purchases * spend * margin
}

/// The same with what comes later counting for less: the purchases of each of `periods` equal parts of the `horizon` are taken to
/// come at its end, and discounted at `rate` per part (0.01 for one per cent).
///
/// `expected(t)` are the purchases expected up to t. Customer lifetime value as in P. S. Fader, B. G. S. Hardie & K. L. Lee, *RFM and
/// CLV: using iso-value curves for customer base analysis*, Journal of Marketing Research 42 (2005) 415-430, eq. (1), with sums for
/// their integral.
#[must_use]
pub fn discounted_value(
    expected: impl Fn(f64) -> f64,
    horizon: f64,
    periods: u16,
    rate: f64,
    spend: f64,
    margin: f64,
) -> f64 {
    let (mut before, mut value, mut worth) = (0.0, 0.0, 1.0);
    for period in 1..=periods {
        let now = expected(horizon * f64::from(period) / f64::from(periods));
        worth /= 1.0 + rate;
        value += expected_value(now - before, spend, margin) * worth;
        before = now;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_rate_it_is_purchases_times_spend() {
        let two_a_year = |t: f64| 2.0 * t;
        assert!((discounted_value(two_a_year, 3.0, 12, 0.0, 50.0, 1.0) - 300.0).abs() < 1e-9);
    }

    #[test]
    fn later_counts_for_less() {
        // One purchase of 100 in each of two years, at ten per cent: 100/1.1 + 100/1.21.
        let value = discounted_value(|t| t, 2.0, 2, 0.1, 100.0, 1.0);
        assert!((value - (100.0 / 1.1 + 100.0 / 1.21)).abs() < 1e-9);
    }
}
