//! How long one waits at a rate that differs between accounts: what the two models of buying are made of.

/// The rate parameter of a gamma distribution of rates, with its logarithm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    value: f64,
    ln: f64,
    inverse: f64,
}

/// ln[rate^shape / (rate + y)^(shape + events)], with its derivatives in shape and rate: up to a constant, the chance of so many
/// events in a time y, when rates differ as Gamma(shape, rate).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Waiting {
    pub value: f64,
    pub by_shape: f64,
    pub by_rate: f64,
    pub by_shape_and_rate: f64,
    pub by_rate_twice: f64,
}

impl Rate {
    pub(crate) fn new(value: f64) -> Self {
        Self { value, ln: value.ln(), inverse: 1.0 / value }
    }

    pub(crate) fn waiting(self, shape: f64, events: f64, y: f64) -> Waiting {
        let (rate, per_sum) = (self.value, 1.0 / (self.value + y));
        // Where accounts hardly differ, shape and rate are huge: ln(1 + y/rate) keeps the digits that ln(rate + y) − ln(rate) loses.
        let length = (y / rate).ln_1p();
        let slope = y * self.inverse * per_sum;
        let each = events * per_sum;
        Waiting {
            value: -(shape + events) * length - events * self.ln,
            by_shape: -length,
            by_rate: shape * slope - each,
            by_shape_and_rate: slope,
            by_rate_twice: each * per_sum - shape * slope * (self.inverse + per_sum),
        }
    }

    /// Its value alone.
    pub(crate) fn ln_waiting(self, shape: f64, events: f64, y: f64) -> f64 {
        -(shape + events) * (y / self.value).ln_1p() - events * self.ln
    }
}
