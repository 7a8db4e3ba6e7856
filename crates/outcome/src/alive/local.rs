//! A likelihood around one point: its value with all first and second derivatives, and how such values add up.

/// A function of N parameters at a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Local<const N: usize> {
    pub value: f64,
    pub gradient: [f64; N],
    pub hessian: [[f64; N]; N],
}

impl<const N: usize> Local<N> {
    pub(crate) const ZERO: Self = Self { value: 0.0, gradient: [0.0; N], hessian: [[0.0; N]; N] };

    /// Adds `weight` times another function.
    pub(crate) fn add(&mut self, other: &Self, weight: f64) {
        self.value += weight * other.value;
        for i in 0..N {
            self.gradient[i] += weight * other.gradient[i];
            for j in 0..N {
                self.hessian[i][j] += weight * other.hessian[i][j];
            }
        }
    }

    /// The same function of the logarithms of its parameters, at parameters `at`: ∂/∂ln p = p ∂/∂p.
    pub(crate) fn in_logarithms(&self, at: &[f64; N]) -> Self {
        let mut logs = *self;
        for i in 0..N {
            logs.gradient[i] *= at[i];
            for j in 0..N {
                logs.hessian[i][j] *= at[i] * at[j];
            }
            logs.hessian[i][i] += logs.gradient[i];
        }
        logs
    }
}

/// ln Σ exp(fⱼ) over functions that come one by one, with derivatives; no term overflows or is lost for being small.
///
/// With πⱼ = exp(fⱼ) / Σ: the gradient is Σ πⱼ ∇fⱼ, the Hessian Σ πⱼ (∇²fⱼ + ∇fⱼ ∇fⱼᵀ) less the gradient times itself.
#[derive(Debug, Clone)]
pub(crate) struct LogSum<const N: usize> {
    largest: f64,
    sum: Local<N>,
}

impl<const N: usize> LogSum<N> {
    pub(crate) fn new() -> Self {
        Self { largest: f64::NEG_INFINITY, sum: Local::ZERO }
    }

    pub(crate) fn push(&mut self, term: &Local<N>) {
        if term.value > self.largest {
            let shrink = (self.largest - term.value).exp();
            let old = std::mem::replace(&mut self.sum, Local::ZERO);
            self.sum.add(&old, shrink);
            self.largest = term.value;
        }
        let weight = (term.value - self.largest).exp();
        self.sum.value += weight;
        for i in 0..N {
            let weighted = weight * term.gradient[i];
            self.sum.gradient[i] += weighted;
            for j in 0..N {
                self.sum.hessian[i][j] += weight * term.hessian[i][j] + weighted * term.gradient[j];
            }
        }
    }

    /// The logarithm of what came so far.
    pub(crate) fn total(&self) -> Local<N> {
        let mut total = Local::ZERO;
        total.value = self.largest + self.sum.value.ln();
        total.gradient = self.sum.gradient.map(|slope| slope / self.sum.value);
        for i in 0..N {
            for j in 0..N {
                total.hessian[i][j] = self.sum.hessian[i][j] / self.sum.value - total.gradient[i] * total.gradient[j];
            }
        }
        total
    }
}

/// ln(eᵃ + eᵇ).
pub(crate) fn ln_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// 1 / (1 + e⁻ˣ).
pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Holds the derivatives of `f` at `at` against differences of its values and gradients.
    #[track_caller]
    pub(crate) fn check_derivatives<const N: usize>(f: impl Fn(&[f64; N]) -> Local<N>, at: [f64; N]) {
        let here = f(&at);
        for i in 0..N {
            let step = 1e-5 * at[i];
            let beside = |sign: f64| {
                let mut other = at;
                other[i] += sign * step;
                f(&other)
            };
            let (up, down) = (beside(1.0), beside(-1.0));
            let near = |ours: f64, up: f64, down: f64| {
                let difference = (up - down) / (2.0 * step);
                let noise = 1e-10 * (up.abs() + down.abs()) / step;
                (ours - difference).abs() <= 1e-6 * difference.abs() + noise + 1e-9
            };
            assert!(near(here.gradient[i], up.value, down.value), "gradient {i} at {at:?}: {here:?}");
            for j in 0..N {
                let (up, down) = (up.gradient[j], down.gradient[j]);
                assert!(near(here.hessian[i][j], up, down), "Hessian {i} {j} at {at:?}: {here:?} {up} {down}");
            }
        }
    }

    fn term(at: &[f64; 2], slope: f64) -> Local<2> {
        let [a, b] = *at;
        Local { value: slope * a * b, gradient: [slope * b, slope * a], hessian: [[0.0, slope], [slope, 0.0]] }
    }

    #[test]
    fn a_sum_of_exponents_has_the_derivatives_of_its_logarithm() {
        let sum = |at: &[f64; 2]| {
            let mut sum = LogSum::new();
            for slope in [-1.0, 700.0, 900.0, 899.0] {
                sum.push(&term(at, slope));
            }
            sum.total()
        };
        check_derivatives(sum, [1.3, 0.7]);
        check_derivatives(|at| sum(at).in_logarithms(at), [1.0, 1.0]);
    }

    #[test]
    fn what_would_overflow_does_not() {
        assert!((ln_add(1000.0, 1000.0) - 1000.0 - 2.0_f64.ln()).abs() < 1e-12);
        assert_eq!(ln_add(f64::NEG_INFINITY, 3.0), 3.0);
        assert_eq!(logistic(-1e9), 0.0);
    }
}
