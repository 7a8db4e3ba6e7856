//! What a fitted model says of an account, and how sure it is.

use crate::alive::fit::{Fit, Model};
use crate::alive::history::History;
use crate::alive::local::logistic;
use crate::interval::{Confidence, Interval};

/// A model of buying.
pub trait Purchasing<const N: usize>: Model<N> {
    /// The chance that the account is still a customer at the end of observation, 0 to 1.
    fn probability_alive(&self, history: &History) -> f64;

    /// Repeat purchases that a new account is expected to make in the `t` after its first, in the unit of the histories.
    fn expected_for_new(&self, t: f64) -> f64;

    /// Purchases that the account is expected to make in the `t` after the end of observation, the chance that it has left
    /// included. From 0 up.
    fn expected(&self, history: &History, t: f64) -> f64;
}

/// What is expected of one account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The chance that it is still a customer.
    pub probability_alive: f64,
    /// Purchases in the horizon.
    pub expected_purchases: f64,
    /// Intervals of the two; `None` when the data don't determine the model.
    pub intervals: Option<PredictionIntervals>,
}

/// How far the figures of a [`Prediction`] could be off because the model was learnt from a sample.
///
/// Not between which ends this account's purchases will be: it may buy nothing or twice as much, as the model itself says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictionIntervals {
    /// Of the chance that it is still a customer.
    pub probability_alive: Interval,
    /// Of the expected purchases.
    pub expected_purchases: Interval,
}

/// What `fit` says of an account over the `horizon` after the end of observation.
///
/// Intervals by the delta method from the covariance of the parameters, on the scale of log-odds for the chance and of
/// logarithms for the purchases, so that they stay in range.
pub fn predict<M: Purchasing<N>, const N: usize>(
    fit: &Fit<M, N>,
    history: &History,
    horizon: f64,
    confidence: Confidence,
) -> Prediction {
    let probability_alive = fit.model.probability_alive(history);
    let expected_purchases = fit.model.expected(history, horizon);
    let intervals = fit.covariance.map(|covariance| {
        let log_odds = |model: &M| {
            let chance = model.probability_alive(history);
            chance.ln() - (1.0 - chance).ln()
        };
        let logarithm = |model: &M| model.expected(history, horizon).ln();
        let around = |f: &dyn Fn(&M) -> f64, back: fn(f64) -> f64, value: f64| {
            let half = confidence.z() * standard_error(&fit.model, &covariance, f);
            let middle = f(&fit.model);
            if half.is_finite() && middle.is_finite() {
                Interval { lower: back(middle - half).min(value), upper: back(middle + half).max(value) }
            } else {
                // At 0 or 1 itself, where the model leaves no room.
                Interval { lower: value, upper: value }
            }
        };
        PredictionIntervals {
            probability_alive: around(&log_odds, logistic, probability_alive),
            expected_purchases: around(&logarithm, f64::exp, expected_purchases),
        }
    });
    Prediction { probability_alive, expected_purchases, intervals }
}

/// Relative step of the differences that the delta method takes.
const STEP: f64 = 1e-4;

fn standard_error<M: Model<N>, const N: usize>(model: &M, covariance: &[[f64; N]; N], f: &dyn Fn(&M) -> f64) -> f64 {
    let at = model.parameters();
    let slopes: [f64; N] = std::array::from_fn(|i| {
        let beside = |sign: f64| {
            let mut other = at;
            other[i] *= 1.0 + sign * STEP;
            f(&M::from_parameters(other))
        };
        (beside(1.0) - beside(-1.0)) / (2.0 * STEP * at[i])
    });
    let variance: f64 = (0..N).map(|i| (0..N).map(|j| slopes[i] * covariance[i][j] * slopes[j]).sum::<f64>()).sum();
    variance.max(0.0).sqrt()
}
