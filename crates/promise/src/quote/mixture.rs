//! Whom to believe: forecasts mixed by how they have fared.
//!
//! Bernstein online aggregation (Wintenberger 2017, "Optimal learning with Bernstein online aggregation", algorithm 1) on
//! the pinball loss of each forecast: in the long run about as good as the best of them, whatever the cases are. Older
//! losses fade and each forecast keeps a small share (Herbster & Warmuth 1998), so that one that becomes right is heard
//! again. The mixture is that of logarithms: between one hour and one hundred lies ten.

use serde::{Deserialize, Serialize};

/// Divided evenly over all forecasts.
const SHARE: f64 = 0.02;

/// A loss counts for 1/e after this many later cases.
const MEMORY: f64 = 500.0;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Mixture {
    weights: Vec<f64>,
    /// How much less each forecast has lost than the mixture, less what chance could have done.
    gained: Vec<f64>,
    squared: Vec<f64>,
    largest: Vec<f64>,
}

impl Mixture {
    pub(super) fn new(forecasts: usize) -> Self {
        let zero = vec![0.0; forecasts];
        let weights = vec![1.0 / forecasts as f64; forecasts];
        Self { weights, gained: zero.clone(), squared: zero.clone(), largest: zero }
    }

    /// The weighted mean, of forecasts or of losses.
    pub(super) fn mix(&self, values: &[f64]) -> f64 {
        self.weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
    }

    /// Each forecast lost so much, by so much of a `case`: 1 when it is completed, 0 when it has only grown older.
    pub(super) fn learn(&mut self, losses: &[f64], case: f64) {
        let mixed = self.mix(losses);
        let fade = 1.0 - case / MEMORY;
        for (index, loss) in losses.iter().enumerate() {
            let gain = mixed - loss;
            self.squared[index] = self.squared[index] * fade + gain * gain;
            self.largest[index] = (self.largest[index] * fade).max(gain.abs());
            self.gained[index] = self.gained[index] * fade + gain - self.rate(index) * gain * gain;
        }
        let strength = |index| self.rate(index) * self.gained[index] + self.rate(index).ln();
        let strengths: Vec<f64> = (0..losses.len()).map(strength).collect();
        let strongest = strengths.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let raw: Vec<f64> = strengths.iter().map(|strength| (strength - strongest).exp()).collect();
        let sum: f64 = raw.iter().sum();
        let even = SHARE / raw.len() as f64;
        self.weights = raw.iter().map(|weight| even + (1.0 - SHARE) * weight / sum).collect();
    }

    fn rate(&self, index: usize) -> f64 {
        let by_squares = ((self.weights.len() as f64).ln() / self.squared[index].max(1e-12)).sqrt();
        by_squares.min(0.5 / self.largest[index].max(1e-6))
    }
}
