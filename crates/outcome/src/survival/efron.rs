//! The partial likelihood of Cox's model, with Efron's way with ties.

use crate::matrix::Symmetric;
use crate::survival::Observation;

/// Observations in the order in which the likelihood walks through them, each with its row of covariates.
pub(crate) struct Ordered {
    observations: Vec<Observation>,
    rows: Vec<f64>,
    width: usize,
}

/// The log-likelihood at some coefficients, with gradient and information (the Hessian with its sign turned).
pub(crate) struct Partial {
    pub log_likelihood: f64,
    pub gradient: Vec<f64>,
    pub information: Symmetric,
}

/// Weighted sums over a set of accounts: of 1, of the covariates, and of their products.
struct Sums {
    weight: f64,
    first: Vec<f64>,
    second: Symmetric,
}

impl Sums {
    fn new(width: usize) -> Self {
        Self { weight: 0.0, first: vec![0.0; width], second: Symmetric::zero(width) }
    }

    fn add(&mut self, row: &[f64], weight: f64) {
        self.weight += weight;
        for (i, value) in row.iter().enumerate() {
            self.first[i] += weight * value;
            let cells = self.second.row_mut(i);
            for (j, other) in row[..=i].iter().enumerate() {
                cells[j] += weight * value * other;
            }
        }
    }

    fn clear(&mut self) {
        self.weight = 0.0;
        self.first.fill(0.0);
        self.second.clear();
    }
}

impl Ordered {
    /// `rows` holds `width` covariates for each observation.
    pub(crate) fn new(observations: &[Observation], rows: &[f64], width: usize) -> Self {
        let mut order: Vec<usize> = (0..observations.len()).collect();
        order.sort_by(|&i, &j| observations[j].time.total_cmp(&observations[i].time));
        Self {
            observations: order.iter().map(|&i| observations[i]).collect(),
            rows: order.iter().flat_map(|&i| rows[i * width..(i + 1) * width].iter().copied()).collect(),
            width,
        }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.rows[i * self.width..(i + 1) * self.width]
    }

    /// Walks from the last time to the first, adding who was there, and at each time takes the events from those at risk:
    /// B. Efron, *The efficiency of Cox's likelihood function for censored data*, JASA 72 (1977) 557-565, eq. (6.7). With d events at
    /// one time, the l-th of them leaves from all at risk less l/d of the weight of the d.
    pub(crate) fn at(&self, coefficients: &[f64]) -> Partial {
        let scores: Vec<f64> = (0..self.observations.len())
            .map(|i| self.row(i).iter().zip(coefficients).map(|(value, coefficient)| value * coefficient).sum())
            .collect();
        // Only ratios of weights count; measured from the largest score none overflows.
        let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let width = self.width;
        let (mut at_risk, mut leaving) = (Sums::new(width), Sums::new(width));
        let mut found =
            Partial { log_likelihood: 0.0, gradient: vec![0.0; width], information: Symmetric::zero(width) };
        let mut next = 0;
        while next < self.observations.len() {
            let time = self.observations[next].time;
            let (mut events, start) = (0_u32, next);
            leaving.clear();
            while next < self.observations.len() && self.observations[next].time == time {
                let weight = (scores[next] - largest).exp();
                at_risk.add(self.row(next), weight);
                if self.observations[next].is_event {
                    leaving.add(self.row(next), weight);
                    events += 1;
                }
                next += 1;
            }
            for i in (start..next).filter(|&i| self.observations[i].is_event) {
                found.log_likelihood += scores[i] - largest;
                found.gradient.iter_mut().zip(self.row(i)).for_each(|(slope, value)| *slope += value);
            }
            (0..events).for_each(|l| found.take(&at_risk, &leaving, f64::from(l) / f64::from(events)));
        }
        found.mirror();
        found
    }
}

impl Partial {
    /// Takes off ln of the weight at risk, less a `part` of the weight that leaves.
    fn take(&mut self, at_risk: &Sums, leaving: &Sums, part: f64) {
        let weight = at_risk.weight - part * leaving.weight;
        self.log_likelihood -= weight.ln();
        let mean = |i: usize| (at_risk.first[i] - part * leaving.first[i]) / weight;
        for i in 0..self.gradient.len() {
            let own = mean(i);
            self.gradient[i] -= own;
            let (all, gone) = (at_risk.second.row(i), leaving.second.row(i));
            for (j, cell) in self.information.row_mut(i)[..=i].iter_mut().enumerate() {
                *cell += (all[j] - part * gone[j]) / weight - own * mean(j);
            }
        }
    }

    /// Only the lower triangle was added up.
    fn mirror(&mut self) {
        for i in 0..self.gradient.len() {
            for j in 0..i {
                *self.information.get_mut(j, i) = self.information.get(i, j);
            }
        }
    }
}
