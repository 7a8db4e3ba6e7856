//! Pareto/NBD: an account may leave at any moment.
//!
//! D. C. Schmittlein, D. G. Morrison & R. Colombo, *Counting your customers: who are they and what will they do next?*, Management
//! Science 33 (1987) 1-24. Equation numbers below are those of P. S. Fader & B. G. S. Hardie, *A note on deriving the Pareto/NBD
//! model and related expressions* (2005).

use crate::alive::fit::{self, Fit, FitError, Model};
use crate::alive::history::History;
use crate::alive::local::{Local, LogSum, ln_add, logistic};
use crate::alive::predict::Purchasing;
use crate::alive::quadrature::panel;
use crate::alive::waiting::{Rate, Waiting};
use crate::special::Rising;

/// The model and its four parameters.
///
/// While it lives an account buys at a rate λ of its own (Poisson), λ differing as Gamma(`r`, `alpha`); it leaves at a rate μ of
/// its own (exponential), μ differing as Gamma(`s`, `beta`), independent of λ. `alpha` and `beta` are in units of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParetoNbd {
    /// Shape of the rates of buying.
    pub r: f64,
    /// Rate of those; the mean is r/α per unit of time.
    pub alpha: f64,
    /// Shape of the rates of leaving.
    pub s: f64,
    /// Rate of those; the mean is s/β per unit of time.
    pub beta: f64,
}

impl Model<4> for ParetoNbd {
    const NAMES: [&'static str; 4] = ["r", "alpha", "s", "beta"];

    fn from_parameters([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta }
    }

    fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }
}

impl ParetoNbd {
    /// The likeliest model for these accounts.
    ///
    /// # Errors
    /// [`FitError::NoAccounts`], [`FitError::NoRepeats`].
    pub fn fit(histories: &[History]) -> Result<Fit<Self, 4>, FitError> {
        let data = fit::counted(histories)?;
        let (age, frequency) = fit::means(&data);
        let starts = [(0.5, 0.5, 0.3), (1.0, 0.3, 1.0), (1.0, 2.0, 1.0), (4.0, 0.5, 3.0)];
        let starts = starts.map(|(r, s, ages)| [r, r * age / frequency, s, ages * age]);
        Ok(fit::fit(&data, log_likelihood, starts, [1.0, age, 1.0, age]))
    }

    /// E[·] of purchases in `t` for rates Gamma(r, α) and Gamma(s, β): eq. 27, with its limit at s = 1.
    fn purchases(r: f64, alpha: f64, s: f64, beta: f64, t: f64) -> f64 {
        if t <= 0.0 {
            return 0.0;
        }
        let (k, length) = (s - 1.0, (t / beta).ln_1p());
        let lived = if (k * length).abs() < 1e-9 { length } else { -(-k * length).exp_m1() / k };
        (r / alpha * beta * lived).min(r / alpha * t)
    }
}

impl Purchasing<4> for ParetoNbd {
    /// P(alive | x, tₓ, T), eq. 15.
    fn probability_alive(&self, history: &History) -> f64 {
        let (alpha, beta) = (Rate::new(self.alpha), Rate::new(self.beta));
        let x = f64::from(history.frequency());
        let alive = alpha.ln_waiting(self.r, x, history.age()) + beta.ln_waiting(self.s, 0.0, history.age());
        let mut left = f64::NEG_INFINITY;
        each_moment(history, &self.parameters(), |weight, y| {
            let here = (self.s * weight).ln() + alpha.ln_waiting(self.r, x, y) + beta.ln_waiting(self.s, 1.0, y);
            left = ln_add(left, here);
        });
        logistic(alive - left)
    }

    fn expected_for_new(&self, t: f64) -> f64 {
        Self::purchases(self.r, self.alpha, self.s, self.beta, t)
    }

    /// E[Y(t) | x, tₓ, T], eq. 41.
    fn expected(&self, history: &History, t: f64) -> f64 {
        let x = f64::from(history.frequency());
        let (alpha, beta) = (self.alpha + history.age(), self.beta + history.age());
        self.probability_alive(history) * Self::purchases(self.r + x, alpha, self.s, beta, t)
    }
}

/// The log-likelihood of all accounts, with derivatives.
///
/// Eq. 12 before it is worked out: Γ(r+x)/Γ(r) α^r β^s times [(α+T)^−(r+x) (β+T)^−s + s ∫ (α+y)^−(r+x) (β+y)^−(s+1) dy], y from tₓ to
/// T: lived on, or left at y. The published form has two ₂F₁ whose difference loses all digits for who bought lately or often; the
/// integral is of a positive, smooth, falling function, and its derivatives are integrals of the same kind.
fn log_likelihood(data: &[(History, f64)], at: &[f64; 4]) -> Local<4> {
    let rates = (Rate::new(at[1]), Rate::new(at[3]));
    let (mut sum, mut bought) = (Local::ZERO, Rising::new(at[0]));
    for (history, weight) in data {
        let bought = bought.to(history.frequency());
        sum.add(&timing(history, at, rates), *weight);
        sum.value += weight * bought.value;
        sum.gradient[0] += weight * bought.first;
        sum.hessian[0][0] += weight * bought.second;
    }
    sum
}

/// The logarithm of α^r β^s times what stands in square brackets above.
fn timing(history: &History, at: &[f64; 4], (alpha, beta): (Rate, Rate)) -> Local<4> {
    let (x, [r, _, s, _]) = (f64::from(history.frequency()), *at);
    let mut either = LogSum::new();
    either.push(&silent(alpha.waiting(r, x, history.age()), beta.waiting(s, 0.0, history.age())));
    each_moment(history, at, |weight, y| {
        let mut left = silent(alpha.waiting(r, x, y), beta.waiting(s, 1.0, y));
        left.value += (s * weight).ln();
        left.gradient[2] += 1.0 / s;
        left.hessian[2][2] -= 1.0 / (s * s);
        either.push(&left);
    });
    either.total()
}

/// Both clocks together: the one of buying moves with r and α, the one of leaving with s and β.
fn silent(buying: Waiting, leaving: Waiting) -> Local<4> {
    Local {
        value: buying.value + leaving.value,
        gradient: [buying.by_shape, buying.by_rate, leaving.by_shape, leaving.by_rate],
        hessian: [
            [0.0, buying.by_shape_and_rate, 0.0, 0.0],
            [buying.by_shape_and_rate, buying.by_rate_twice, 0.0, 0.0],
            [0.0, 0.0, 0.0, leaving.by_shape_and_rate],
            [0.0, 0.0, leaving.by_shape_and_rate, leaving.by_rate_twice],
        ],
    }
}

/// Over one panel the integrand falls by e⁻⁶ at most, and α + y and β + y at most double: twelve points are then exact to 1e-12.
const CHANGE_MAX: f64 = 6.0;
/// After a fall by e⁻⁶⁰ the rest of the way doesn't count.
const DEPTH: f64 = 60.0;

/// Calls `each` with a weight and the moment y, for moments between the last purchase and now at which an account may have left.
fn each_moment(history: &History, &[r, alpha, s, beta]: &[f64; 4], mut each: impl FnMut(f64, f64)) {
    let shape = r + f64::from(history.frequency());
    let (mut y, mut fallen) = (history.recency(), 0.0);
    while y < history.age() && fallen < DEPTH {
        let (a, b) = (alpha + y, beta + y);
        let rate = shape / a + (s + 1.0) / b;
        let rest = history.age() - y;
        let width = rest.min(a).min(b).min(CHANGE_MAX / rate);
        panel(y, width, |moment, weight| each(weight, moment));
        fallen += shape * (width / a).ln_1p() + (s + 1.0) * (width / b).ln_1p();
        y = if width == rest { history.age() } else { y + width };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alive::local::tests::check_derivatives;

    fn history(x: u32, tx: f64, t: f64) -> History {
        History::new(x, tx, t).unwrap()
    }

    #[test]
    fn the_derivatives_are_those_of_the_likelihood() {
        let data = [
            history(0, 0.0, 0.0),
            history(0, 0.0, 30.0),
            history(1, 2.0, 30.0),
            history(4, 29.9, 30.0),
            history(300, 9.0, 30.0),
        ];
        let data = data.map(|history| (history, 1.0));
        for at in [[0.55, 10.6, 0.6, 11.7], [3.0, 0.1, 20.0, 0.05], [0.01, 100.0, 1.0, 1.0]] {
            check_derivatives(|at| log_likelihood(&data, at), at);
        }
    }

    #[test]
    fn the_integral_is_the_closed_form_where_there_is_one() {
        // With α = β it is [(α+tₓ)^−k − (α+T)^−k] s/k, k = r+s+x.
        for (r, s, alpha, h) in [
            (0.5, 0.6, 11.0, history(2, 30.0, 39.0)),
            (0.01, 2.0, 1e-3, history(0, 0.0, 100.0)),
            (3.0, 0.1, 4.0, history(250, 50.0, 52.0)),
        ] {
            let k = r + s + f64::from(h.frequency());
            let (then, now) = ((alpha + h.recency()).ln(), (alpha + h.age()).ln());
            let left = s / k * -(-k * (now - then)).exp_m1();
            let exact = (r + s) * alpha.ln() - k * then + (left + (-k * (now - then)).exp()).ln();
            let ours = timing(&h, &[r, alpha, s, alpha], (Rate::new(alpha), Rate::new(alpha))).value;
            assert!((ours - exact).abs() < 1e-11 * exact.abs().max(1.0), "{h:?}: {ours} {exact}");
        }
    }

    #[test]
    fn a_rate_of_leaving_of_one_is_no_exception() {
        let at = |s: f64| ParetoNbd { r: 0.5, alpha: 10.0, s, beta: 12.0 }.expected_for_new(52.0);
        assert!((at(1.0) - at(1.0 + 1e-7)).abs() < 1e-6 && (at(1.0) - at(1.0 - 1e-7)).abs() < 1e-6);
    }
}
