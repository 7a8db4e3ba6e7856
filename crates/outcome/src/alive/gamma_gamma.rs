//! Gamma-Gamma: what an account spends at a time.
//!
//! P. S. Fader & B. G. S. Hardie, *The Gamma-Gamma model of monetary value* (2013). Equation numbers are theirs.

use crate::alive::fit::{self, Fit, FitError, Model};
use crate::alive::history::Spending;
use crate::alive::local::Local;
use crate::special::{digamma, ln_gamma, trigamma};

/// The model and its three parameters.
///
/// An account's purchases vary around its own mean as Gamma(`p`, ν), and ν differs as Gamma(`q`, `v`). Assumes that how much
/// somebody spends has nothing to do with how often; look whether the two are correlated before you use it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaGamma {
    /// Shape of one account's amounts: the larger, the more alike they are.
    pub p: f64,
    /// Shape of what differs between accounts: the larger, the more alike they are.
    pub q: f64,
    /// Scale, in money; the mean over all accounts is pv/(q−1).
    pub v: f64,
}

impl Model<3> for GammaGamma {
    const NAMES: [&'static str; 3] = ["p", "q", "v"];

    fn from_parameters([p, q, v]: [f64; 3]) -> Self {
        Self { p, q, v }
    }

    fn parameters(&self) -> [f64; 3] {
        [self.p, self.q, self.v]
    }
}

impl GammaGamma {
    /// The likeliest model for these accounts; those without a repeat purchase say nothing and aren't among them.
    ///
    /// # Errors
    /// [`FitError::NoAccounts`]; [`FitError::AllAlike`] unless two accounts differ.
    pub fn fit(spending: &[Spending]) -> Result<Fit<Self, 3>, FitError> {
        let first = spending.first().ok_or(FitError::NoAccounts)?;
        if spending.iter().all(|other| (other.mean() - first.mean()).abs() <= 1e-12 * first.mean()) {
            return Err(FitError::AllAlike);
        }
        let data: Vec<_> = spending.iter().map(|spending| (*spending, 1.0)).collect();
        let mean = spending.iter().map(Spending::mean).sum::<f64>() / spending.len() as f64;
        let starts = [(1.0, 2.0), (6.0, 4.0), (2.0, 12.0), (30.0, 3.0)];
        let starts = starts.map(|(p, q)| [p, q, mean * (q - 1.0) / p]);
        Ok(fit::fit(&data, log_likelihood, starts, [1.0, 1.0, mean]))
    }

    /// What an account is expected to spend per purchase, given what it spent so far; without that (`None`) the mean over all
    /// accounts. Eq. 5: between its own mean and everybody's, the nearer to its own the more it bought.
    ///
    /// `None` where the mean is infinite: px + q ≤ 1.
    #[must_use]
    pub fn expected_spend(&self, so_far: Option<&Spending>) -> Option<f64> {
        let (x, mean) = so_far.map_or((0.0, 0.0), |spending| (f64::from(spending.frequency()), spending.mean()));
        let freedom = self.p * x + self.q - 1.0;
        (freedom > 0.0).then(|| self.p * (self.v + x * mean) / freedom)
    }
}

/// The log-likelihood of all accounts, the sum of eq. 1a's logarithm, with derivatives.
fn log_likelihood(data: &[(Spending, f64)], &[p, q, v]: &[f64; 3]) -> Local<3> {
    let mut sum = Local::ZERO;
    let of_q = (ln_gamma(q), digamma(q), trigamma(q));
    for (spending, weight) in data {
        let (x, mean) = (f64::from(spending.frequency()), spending.mean());
        let (shape, total, scale) = (p * x, p * x + q, x * mean + v);
        let (digamma_total, trigamma_total) = (digamma(total), trigamma(total));
        let per_p = digamma_total - digamma(shape) + (x * mean / scale).ln();
        let (pp, pq, pv) = (x * x * (trigamma_total - trigamma(shape)), x * trigamma_total, -x / scale);
        let (qq, qv) = (trigamma_total - of_q.2, 1.0 / v - 1.0 / scale);
        let one = Local {
            value: ln_gamma(total) - ln_gamma(shape) - of_q.0 + q * (v / scale).ln() + shape * (x * mean / scale).ln()
                - mean.ln(),
            gradient: [x * per_p, digamma_total - of_q.1 + (v / scale).ln(), q / v - total / scale],
            hessian: [[pp, pq, pv], [pq, qq, qv], [pv, qv, total / (scale * scale) - q / (v * v)]],
        };
        sum.add(&one, *weight);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alive::local::tests::check_derivatives;

    #[test]
    fn the_derivatives_are_those_of_the_likelihood() {
        let data =
            [(1, 11.77), (7, 73.74), (2, 0.5), (200, 35.0)].map(|(x, mean)| (Spending::new(x, mean).unwrap(), 1.0));
        for at in [[6.25, 3.74, 15.44], [0.1, 30.0, 2.0], [40.0, 0.8, 1000.0]] {
            check_derivatives(|at| log_likelihood(&data, at), at);
        }
    }

    #[test]
    fn without_purchases_the_mean_of_all_is_expected() {
        let model = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
        assert!((model.expected_spend(None).unwrap() - 6.25 * 15.44 / 2.74).abs() < 1e-12);
        assert_eq!(GammaGamma { p: 1.0, q: 0.9, v: 1.0 }.expected_spend(None), None);
    }
}
