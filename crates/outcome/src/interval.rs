//! How sure we are: intervals, and that of a share.

use crate::special::normal_quantile;

/// How often an interval must cover the truth: 0.95 unless asked otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence(f64);

impl Confidence {
    /// Nineteen times out of twenty.
    pub const USUAL: Self = Self(0.95);

    /// A confidence strictly between 0 and 1; `None` for anything else.
    #[must_use]
    pub fn new(confidence: f64) -> Option<Self> {
        (confidence > 0.0 && confidence < 1.0).then_some(Self(confidence))
    }

    /// The confidence as a number between 0 and 1.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// How many standard errors that is to either side under the normal distribution: 1.96 for 0.95.
    #[must_use]
    pub fn z(self) -> f64 {
        normal_quantile((1.0 - self.0) / 2.0)
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::USUAL
    }
}

/// Two ends between which the truth lies, as often as the [`Confidence`] says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// A figure with its interval; the figure need not be in the middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// A share of a whole, with Wilson's score interval: good from the smallest samples on, and never outside 0 to 1.
///
/// Assumes that the `of` cases are independent. `None` when there are no cases, or more hits than cases.
/// E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 22 (1927) 209-212; recommended by
/// Brown, Cai & DasGupta, *Interval estimation for a binomial proportion*, Statistical Science 16 (2001) 101-133, eq. (4).
#[must_use]
pub fn share(hits: u64, of: u64, confidence: Confidence) -> Option<Estimate> {
    if of == 0 || hits > of {
        return None;
    }
    let (n, p, z) = (of as f64, hits as f64 / of as f64, confidence.z());
    let shrink = 1.0 + z * z / n;
    let middle = (p + z * z / (2.0 * n)) / shrink;
    let half = z / shrink * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    // At the ends the bound is 0 or 1 exactly; rounding must not move it past the figure itself.
    let interval = Interval { lower: (middle - half).clamp(0.0, p), upper: (middle + half).clamp(p, 1.0) };
    Some(Estimate { value: p, interval })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hits: u64, of: u64, lower: f64, upper: f64) {
        let Interval { lower: l, upper: u } = share(hits, of, Confidence::USUAL).unwrap().interval;
        assert!((l - lower).abs() < 5e-5 && (u - upper).abs() < 5e-5, "{hits} of {of}: {l} to {u}");
    }

    #[test]
    fn a_share_has_the_interval_that_newcombe_printed() {
        // R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(1, 29, 0.0061, 0.1718);
    }

    #[test]
    fn nothing_out_of_nothing_is_no_share() {
        assert_eq!(share(0, 0, Confidence::USUAL), None);
        assert_eq!(share(3, 2, Confidence::USUAL), None);
        assert_eq!(Confidence::new(1.0), None);
    }
}
