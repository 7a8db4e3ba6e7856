//! BG/NBD: after each purchase an account may leave for good.
//!
//! P. S. Fader, B. G. S. Hardie & K. L. Lee, *"Counting your customers" the easy way: an alternative to the Pareto/NBD model*,
//! Marketing Science 24 (2005) 275-284. Equation numbers below are theirs.

use crate::alive::fit::{self, Fit, FitError, Model};
use crate::alive::history::History;
use crate::alive::local::{Local, logistic};
use crate::alive::predict::Purchasing;
use crate::alive::quadrature::bell;
use crate::alive::waiting::{Rate, Waiting};
use crate::special::{Rising, ln_beta};

/// The model and its four parameters.
///
/// While it lives an account buys at a rate λ of its own (Poisson), λ differing as Gamma(`r`, `alpha`), with `alpha` in units
/// of time; after each purchase it leaves with a chance p of its own, p differing as Beta(`a`, `b`), independent of λ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgNbd {
    /// Shape of the rates: the smaller, the more accounts differ.
    pub r: f64,
    /// Rate of the rates; the mean rate is r/α per unit of time.
    pub alpha: f64,
    /// With `b`: the mean chance to leave after a purchase is a/(a+b).
    pub a: f64,
    /// See `a`.
    pub b: f64,
}

impl Model<4> for BgNbd {
    const NAMES: [&'static str; 4] = ["r", "alpha", "a", "b"];

    fn from_parameters([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }

    fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.a, self.b]
    }
}

impl BgNbd {
    /// The likeliest model for these accounts.
    ///
    /// # Errors
    /// [`FitError::NoAccounts`], [`FitError::NoRepeats`].
    pub fn fit(histories: &[History]) -> Result<Fit<Self, 4>, FitError> {
        let data = fit::counted(histories)?;
        let (age, frequency) = fit::means(&data);
        let starts = [(0.3, 0.8, 2.5), (1.0, 0.3, 3.0), (1.0, 2.0, 3.0), (4.0, 0.5, 0.5)];
        let starts = starts.map(|(r, a, b)| [r, r * age / frequency, a, b]);
        Ok(fit::fit(&data, log_likelihood, starts, [1.0, age, 1.0, 1.0]))
    }

    /// P(X(t) = n): the chance that a new account makes `n` repeat purchases in `t` (eq. 8).
    #[must_use]
    pub fn probability_of(&self, n: u32, t: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let (stay, ln_buy) = (-r * (t / alpha).ln_1p(), (t / (alpha + t)).ln());
        let ln_choose = |k: u32| Rising::new(r).to(k).value - libm::lgamma(f64::from(k) + 1.0);
        let times = |k: u32| if k == 0 { 0.0 } else { f64::from(k) * ln_buy };
        let all_stayed = ln_beta(a, b + f64::from(n)) - ln_beta(a, b);
        let alive = (all_stayed + ln_choose(n) + stay + times(n)).exp();
        if n == 0 {
            return alive.clamp(0.0, 1.0);
        }
        let left_at_last = ln_beta(a + 1.0, b + f64::from(n) - 1.0) - ln_beta(a, b);
        // What isn't below n is n or above; the sum below is taken where it is the smaller half of the distribution.
        let below: f64 = (0..n).map(|k| (ln_choose(k) + stay + times(k)).exp()).sum();
        let reached = if below < 0.999 { 1.0 - below } else { self.upper_part(n, stay, ln_buy) };
        (alive + left_at_last.exp() * reached).clamp(0.0, 1.0)
    }

    /// P(N ≥ n) for the purchases of an account that never leaves, far out: the terms fall from n on.
    fn upper_part(&self, n: u32, stay: f64, ln_buy: f64) -> f64 {
        let first = Rising::new(self.r).to(n).value - libm::lgamma(f64::from(n) + 1.0);
        let (mut term, mut sum) = ((first + stay + f64::from(n) * ln_buy).exp(), 0.0);
        for k in n..n.saturating_add(TERMS_MAX) {
            sum += term;
            term *= (self.r + f64::from(k)) / f64::from(k + 1) * ln_buy.exp();
            if term < 1e-17 * sum {
                break;
            }
        }
        sum
    }

    /// What is known of rate and chance to leave once an account is known to live: the same model with other parameters.
    fn known_alive(&self, history: &History) -> Self {
        let x = f64::from(history.frequency());
        Self { r: self.r + x, alpha: self.alpha + history.age(), a: self.a, b: self.b + x }
    }
}

impl Purchasing<4> for BgNbd {
    /// P(alive | x, tₓ, T); 1 for who never came back, since one can only leave after a repeat purchase (P. S. Fader &
    /// B. G. S. Hardie, *Computing P(alive) using the BG/NBD model*, 2008, eq. 7).
    fn probability_alive(&self, history: &History) -> f64 {
        if history.frequency() == 0 {
            return 1.0;
        }
        let Self { r, alpha, a, b } = *self;
        let x = f64::from(history.frequency());
        // ln((α + T) / (α + tₓ)) without loss where T and tₓ are close.
        let silence = ((history.age() - history.recency()) / (alpha + history.recency())).ln_1p();
        logistic((b + x - 1.0).ln() - a.ln() - (r + x) * silence)
    }

    /// E[X(t)], eq. 9, as the sum over k of P(N(t) > k) · P(stayed through k purchases): the same value, with terms that are all
    /// positive, so that nothing cancels and a = 1 is a number like others (eq. 9 divides by a − 1, and its ₂F₁ by a + b − 1).
    fn expected_for_new(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 0.0;
        }
        let expected = if self.terms(t) < f64::from(TERMS_MAX) { self.summed(t) } else { self.integrated(t) };
        expected.clamp(0.0, self.r * t / self.alpha)
    }

    /// E[Y(t) | x, tₓ, T], eq. 10: P(alive) times what the model expects of an account that is.
    fn expected(&self, history: &History, t: f64) -> f64 {
        self.probability_alive(history) * self.known_alive(history).expected_for_new(t)
    }
}

/// Terms of a series that are added at most; where more would be needed, the integral takes over.
const TERMS_MAX: u32 = 20_000;

impl BgNbd {
    /// How many terms the series needs: the mean of N(t), twelve standard deviations, and a geometric tail.
    fn terms(&self, t: f64) -> f64 {
        let (mean, buy) = (self.r * t / self.alpha, t / (self.alpha + t));
        mean + (40.0 + 12.0 * (self.r * buy).sqrt()) * (self.alpha + t) / self.alpha
    }

    /// E[X(t)] by its series.
    fn summed(&self, t: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let buy = t / (alpha + t);
        // P(N = n) in units of e^scale, the chance to have stayed through n purchases, and the sum of those chances below n.
        let (mut scale, mut mass, mut stayed, mut purchases) = (-r * (t / alpha).ln_1p(), 1.0, 1.0, 0.0);
        let mut sum = 0.0;
        for n in 0..4 * TERMS_MAX {
            let n = f64::from(n);
            let ratio = buy * (r + n) / (n + 1.0);
            mass *= ratio;
            purchases += stayed;
            stayed *= (b + n) / (a + b + n);
            sum += mass * purchases;
            if ratio < 1.0 && mass * (purchases + 1.0) * ratio < 1e-17 * sum * (1.0 - ratio) {
                break;
            }
            if sum > 1e250 {
                (mass, sum, scale) = (mass * 1e-250, sum * 1e-250, scale + 250.0 * std::f64::consts::LN_10);
            }
        }
        (sum.ln() + scale).exp()
    }

    /// E[X(t)] = ∫ (1 − (1 + pt/α)^−r) / p dBeta(p), over the log-odds of p.
    fn integrated(&self, t: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let c = t / alpha;
        let buys = |p: f64| -(-r * (c * p).ln_1p()).exp_m1();
        // ln p and ln(1 − p) hold where p or 1 − p underflows.
        let ln_p = |v: f64| -(-v).exp().ln_1p();
        let f = |v: f64| {
            let p = logistic(v);
            let ln_buys = if r * c * p < 1e-12 { (r * c).ln() + ln_p(v) } else { buys(p).ln() };
            (a - 1.0) * ln_p(v) + b * ln_p(-v) + ln_buys
        };
        let slope = |v: f64| {
            let p = logistic(v);
            let rise = if r * c * p < 1e-12 { 1.0 } else { r * c * p / (1.0 + c * p) * (1.0 / buys(p) - 1.0) };
            (a - 1.0 + rise) - b * v.exp()
        };
        let (left, right) = (-(r * c).max(c).max(1.0).ln() - b.max(1.0).ln() - 45.0, a.max(1.0).ln() + 45.0);
        let (mut low, mut high) = (left, right);
        for _ in 0..100 {
            let middle = f64::midpoint(low, high);
            if slope(middle) > 0.0 { low = middle } else { high = middle }
        }
        let peak = f64::midpoint(low, high);
        (bell(f, peak, (left, a), (right, b)).ln() + f(peak) - ln_beta(a, b)).exp()
    }
}

/// The log-likelihood of all accounts (eq. 6, in the form of its appendix), with derivatives.
fn log_likelihood(data: &[(History, f64)], at: &[f64; 4]) -> Local<4> {
    let [r, alpha, a, b] = *at;
    let (alpha, mut sum) = (Rate::new(alpha), Local::ZERO);
    let (mut bought, mut stayed, mut chances) = (Rising::new(r), Rising::new(b), Rising::new(a + b));
    for alike in data.chunk_by(|(one, _), (other, _)| one.frequency() == other.frequency()) {
        let x = alike[0].0.frequency();
        let weights = timing(alike, at, alpha, &mut sum);
        let (bought, stayed, chances) = (bought.to(x), stayed.to(x), chances.to(x));
        sum.value += weights * (bought.value + stayed.value - chances.value);
        sum.gradient[0] += weights * bought.first;
        sum.hessian[0][0] += weights * bought.second;
        sum.gradient[2] -= weights * chances.first;
        sum.gradient[3] += weights * (stayed.first - chances.first);
        sum.hessian[2][2] -= weights * chances.second;
        sum.hessian[2][3] -= weights * chances.second;
        sum.hessian[3][3] += weights * (stayed.second - chances.second);
    }
    for i in 1..4 {
        for j in 0..i {
            sum.hessian[i][j] = sum.hessian[j][i];
        }
    }
    sum
}

/// Adds ln α^r [(α + T)^−(r+x) + a / (b+x−1) (α + tₓ)^−(r+x)] of each of these accounts, which all came back x times: lived on, or
/// left after the last purchase, the second for x > 0 only. The Hessian above its diagonal. Returns how many accounts these are.
///
/// With p the chance, as the model has it, that it was the second, q = 1 − p, and ∇₁, ∇₂ the gradients of the logarithms of both: the
/// gradient is q∇₁ + p∇₂, the Hessian q∇∇₁ + p∇∇₂ + pq (∇₂ − ∇₁)(∇₂ − ∇₁)ᵀ. What is of a and b is the same for all of them.
fn timing(alike: &[(History, f64)], &[r, _, a, b]: &[f64; 4], alpha: Rate, sum: &mut Local<4>) -> f64 {
    let frequency = alike.first().map_or(0, |(history, _)| history.frequency());
    let x = f64::from(frequency);
    let chance = b + x - 1.0;
    let ln_chance = (a / chance).ln();
    let mut lived_on = (f64::NAN, Waiting::default());
    // Over accounts: how many; of those p and pq; and pq with each of the two differences that aren't the same for all.
    let [mut weights, mut left, mut unsure, mut unsure_shape, mut unsure_rate] = [0.0; 5];
    for &(ref history, weight) in alike {
        // By age within a frequency: most share it with the one before.
        if lived_on.0 != history.age() {
            lived_on = (history.age(), alpha.waiting(r, x, history.age()));
        }
        let one = lived_on.1;
        weights += weight;
        sum.value += weight * one.value;
        sum.gradient[0] += weight * one.by_shape;
        sum.gradient[1] += weight * one.by_rate;
        sum.hessian[0][1] += weight * one.by_shape_and_rate;
        sum.hessian[1][1] += weight * one.by_rate_twice;
        if frequency == 0 {
            continue;
        }
        let other = alpha.waiting(r, x, history.recency());
        let gap = other.value + ln_chance - one.value;
        let less = (-gap.abs()).exp();
        let p = if gap > 0.0 { 1.0 / (1.0 + less) } else { less / (1.0 + less) };
        let (p, both) = (weight * p, weight * p * (1.0 - p));
        let (shape, rate) = (other.by_shape - one.by_shape, other.by_rate - one.by_rate);
        sum.value += weight * (gap.max(0.0) + less.ln_1p());
        sum.gradient[0] += p * shape;
        sum.gradient[1] += p * rate;
        sum.hessian[0][0] += both * shape * shape;
        sum.hessian[0][1] += p * (other.by_shape_and_rate - one.by_shape_and_rate) + both * shape * rate;
        sum.hessian[1][1] += p * (other.by_rate_twice - one.by_rate_twice) + both * rate * rate;
        left += p;
        unsure += both;
        unsure_shape += both * shape;
        unsure_rate += both * rate;
    }
    if frequency == 0 {
        return weights;
    }
    // The gradient of ln(a / chance), and its second derivatives: −1/a² and 1/chance².
    let (by_a, by_b) = (1.0 / a, -1.0 / chance);
    sum.gradient[2] += left * by_a;
    sum.gradient[3] += left * by_b;
    sum.hessian[0][2] += unsure_shape * by_a;
    sum.hessian[0][3] += unsure_shape * by_b;
    sum.hessian[1][2] += unsure_rate * by_a;
    sum.hessian[1][3] += unsure_rate * by_b;
    sum.hessian[2][2] += (unsure - left) * by_a * by_a;
    sum.hessian[2][3] += unsure * by_a * by_b;
    sum.hessian[3][3] += (unsure + left) * by_b * by_b;
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alive::local::tests::check_derivatives;

    #[test]
    fn the_derivatives_are_those_of_the_likelihood() {
        let history = |x, tx, t| (History::new(x, tx, t).unwrap(), 1.0);
        let data = [
            history(0, 0.0, 0.0),
            history(0, 0.0, 30.0),
            history(1, 2.0, 30.0),
            history(4, 29.9, 30.0),
            history(300, 9.0, 30.0),
        ];
        for at in [[0.25, 4.4, 0.8, 2.4], [3.0, 0.1, 20.0, 0.05], [0.01, 100.0, 1.0, 1.0]] {
            check_derivatives(|at| log_likelihood(&data, at), at);
        }
    }

    #[test]
    fn series_and_integral_agree() {
        for (r, alpha, a, b) in [
            (0.25, 4.4, 0.8, 2.4),
            (30.0, 40.0, 1.0, 8.0),
            (0.01, 0.1, 0.02, 3.0),
            (2.0, 5.0, 300.0, 0.1),
            (7.0, 3.0, 0.5, 1e4),
        ] {
            let model = BgNbd { r, alpha, a, b };
            let times = [1e-6, 0.3, 10.0, 100.0, 500.0];
            for t in times.into_iter().filter(|t| model.terms(*t) < f64::from(TERMS_MAX)) {
                let (sum, integral) = (model.summed(t), model.integrated(t));
                assert!((sum - integral).abs() < 1e-9 * sum, "{model:?} {t}: {sum} {integral}");
            }
        }
    }
}
