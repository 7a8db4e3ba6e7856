//! What is assumed where nothing has been seen: a Weibull distribution fitted to what has.
//!
//! Its rate is a power of age, so it carries the trend of the ages that were seen on to those that were not; it is only a
//! prior of a few cases' weight. Fitted by maximum likelihood on a grid of shapes (occurrences and exposures by interval,
//! Poisson likelihood) to the older half of the completions, since it is the tail that is carried on; with a mild
//! preference for shape 0.7: service times have a falling rate.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::ages::{AGES, bounds};

/// Shapes that are tried: 0.3 to 2.6.
const SHAPES: usize = 19;

/// Per shape and interval: the mean over the interval of the rate with scale one, and its logarithm.
static POWERS: LazyLock<Vec<Vec<(f64, f64)>>> = LazyLock::new(|| (0..SHAPES).map(powers).collect());

fn shape(index: usize) -> f64 {
    0.3 * (index as f64 * 0.12).exp()
}

fn powers(index: usize) -> Vec<(f64, f64)> {
    let mean = |pair: &[f64]| (pair[1].powf(shape(index)) - pair[0].powf(shape(index))) / (pair[1] - pair[0]);
    bounds().windows(2).map(|pair| (mean(pair), mean(pair).ln())).collect()
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Weibull {
    shape: u8,
    factor: f64,
}

impl Default for Weibull {
    /// Before anything was completed: nothing to go on, so a rate that leaves the longest age.
    fn default() -> Self {
        Self { shape: 7, factor: 1e-12 }
    }
}

/// The rates of one Weibull distribution by age interval.
pub(super) struct Rates {
    powers: &'static [(f64, f64)],
    factor: f64,
}

impl Rates {
    pub(super) fn at(&self, age: usize) -> f64 {
        self.powers[age].0 * self.factor
    }
}

impl Weibull {
    /// The most likely one; sums are on a scale where one case weighs `weight`.
    pub(super) fn fit(completed: &[f64], exposed: &[f64], weight: f64) -> Self {
        let half = completed.iter().sum::<f64>() / 2.0;
        let mut sum = 0.0;
        let from = completed
            .iter()
            .position(|here| {
                sum += here;
                sum >= half
            })
            .unwrap_or(0);
        let all = completed[from..].iter().sum::<f64>() / weight;
        let fits = POWERS.iter().enumerate().map(|(index, powers)| {
            let (mut expected, mut likelihood) = (0.0, 0.0);
            for age in from..AGES {
                expected += exposed[age] / weight * powers[age].0;
                likelihood += completed[age] / weight * powers[age].1;
            }
            let factor = (all + 0.5) / expected.max(1e-9);
            likelihood += all * factor.ln() - factor * expected - 2.0 * (shape(index) / 0.7).ln().powi(2);
            (likelihood, Self { shape: u8::try_from(index).expect("there are fewer than 256 shapes"), factor })
        });
        fits.max_by(|one, other| one.0.total_cmp(&other.0)).map_or_else(Self::default, |(_, best)| best)
    }

    pub(super) fn rates(&self) -> Rates {
        let index = usize::from(self.shape).min(SHAPES - 1);
        Rates { powers: &POWERS[index], factor: self.factor }
    }
}
