//! Ages on a logarithmic grid: fine enough for a day among weeks, and a second among minutes.

use std::sync::LazyLock;

/// Intervals per factor e of age: each is 4 % wide.
const PER_E: f64 = 24.0;

/// End of the first interval, in seconds.
const FIRST_S: f64 = 60.0;

/// Number of intervals. The last begins beyond 30 years.
pub(super) const AGES: usize = 402;

/// Interval `k` runs from `BOUNDS[k]` to `BOUNDS[k + 1]`, in seconds.
static BOUNDS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let bound = |k: usize| FIRST_S * ((k as f64 - 1.0) / PER_E).exp();
    (0..=AGES).map(|k| if k == 0 { 0.0 } else { bound(k) }).collect()
});

/// The bounds of all intervals, in seconds: one more than there are intervals.
pub(super) fn bounds() -> &'static [f64] {
    &BOUNDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_begins_at_nothing_and_ends_beyond_thirty_years() {
        let bounds = bounds();
        assert_eq!(bounds.len(), AGES + 1);
        assert_eq!((bounds[0], bounds[1]), (0.0, FIRST_S));
        assert!(bounds.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(bounds[AGES - 1] > 30.0 * 365.0 * 86400.0);
    }
}
