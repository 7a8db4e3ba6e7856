//! What is known of a case at arrival, all of it at once: how much sooner or later its kind is completed.
//!
//! Each level of each factor (this customer, that subject) multiplies the rate of completion: its cases' completions,
//! divided by those expected of them from everybody's rate and their other factors. Proportional rates: Cox 1972; observed
//! over expected, shrunk towards one by the mean of a gamma prior: Clayton & Kaldor 1987. Open cases count with the time
//! they have waited. The quicker half of all cases and the slower half have multipliers of their own, since what is begun
//! sooner isn't always finished sooner.
//!
//! What comes of it is a level: the share of everybody at which a case of this kind has come as far as is wanted. The levels
//! are centred, so that they say who comes before whom and leave how long everything takes to the other forecasts;
//! otherwise a multiplier that lags behind a change of everybody would be taken for one of the kind.

use std::collections::BTreeMap;
use std::f64::consts::LN_2;

use serde::{Deserialize, Serialize};

use super::forecast::make_room;
use super::level::share_below;
use super::life_table::WEIGHT_MAX;

/// Completions in which what is known of a level fades to 1/e: eight times those of the slower life table, since what tells
/// customers or subjects apart changes slowest of all.
const MEMORY: f64 = 8_000.0;

/// Completions' worth of "no different from everybody" that each level begins with.
const PRIOR: f64 = 40.0;

/// No multiplier, nor that of all factors together, is further from one than this, up or down.
const RATIO_MAX: f64 = 4.0;

/// Arrivals over which the levels are centred: as many as the faster life table remembers.
const CENTRED_OVER: f64 = 250.0;

/// Beyond this cumulated rate (99.97 %) the quantile of a few hundred cases is the longest of them.
const CUMULATED_MAX: f64 = 8.0;

/// Where the bands of everybody's cumulated rate begin: the quicker half of the cases, and the slower.
const BANDS: [f64; 2] = [0.0, LN_2];

/// Of one level: completions, and those expected, in each band.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Tally {
    completed: [f64; BANDS.len()],
    expected: [f64; BANDS.len()],
}

/// The multipliers of all levels of all factors.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Effects {
    /// What one completion now weighs, on the scale of the sums.
    weight: f64,
    /// Per factor, per level.
    tallies: Vec<BTreeMap<String, Tally>>,
    /// The mean logarithm of how far the last arrivals were moved.
    centre_log: f64,
    arrivals: f64,
}

impl Effects {
    pub(super) fn new(factors: usize) -> Self {
        Self { weight: 1.0, tallies: vec![BTreeMap::new(); factors], centre_log: 0.0, arrivals: 0.0 }
    }

    /// A case of these levels was open while everybody's cumulated rate went from `from` to `to`.
    pub(super) fn expose(&mut self, levels: &[String], from: f64, to: f64) {
        for band in 0..BANDS.len() {
            let passed = part(to, band) - part(from, band);
            let ratios: Vec<f64> = (0..levels.len()).map(|factor| self.ratio(factor, &levels[factor], band)).collect();
            let together: f64 = ratios.iter().product();
            for (factor, level) in levels.iter().enumerate() {
                let others = together / ratios[factor];
                let weight = self.weight;
                self.tally(factor, level).expected[band] += weight * passed * others;
            }
        }
    }

    /// A case of these levels was completed when everybody's cumulated rate was `at`. What came before fades.
    pub(super) fn complete(&mut self, levels: &[String], at: f64) {
        let band = BANDS.iter().rposition(|begin| at >= *begin).unwrap_or(0);
        for (factor, level) in levels.iter().enumerate() {
            let weight = self.weight;
            self.tally(factor, level).completed[band] += weight;
        }
        self.weight /= 1.0 - 1.0 / MEMORY;
        if self.weight > WEIGHT_MAX {
            for tally in self.tallies.iter_mut().flat_map(BTreeMap::values_mut) {
                tally.completed.iter_mut().chain(&mut tally.expected).for_each(|sum| *sum /= self.weight);
            }
            self.weight = 1.0;
        }
    }

    /// A case of these levels arrives, and will be read where others have come to `cumulated`.
    pub(super) fn arrive(&mut self, levels: &[String], cumulated: f64) {
        self.arrivals = (self.arrivals + 1.0).min(CENTRED_OVER);
        let moved_log = (self.moved(levels, cumulated) / cumulated).ln();
        self.centre_log += (moved_log - self.centre_log) / self.arrivals;
    }

    /// The share of everybody at which a case of these levels has come as far as `cumulated`, a cumulated rate.
    pub(super) fn share(&self, levels: &[String], cumulated: f64) -> f64 {
        share_below((self.moved(levels, cumulated) * (-self.centre_log).exp()).min(CUMULATED_MAX))
    }

    /// Everybody's cumulated rate when that of a case of these levels is `cumulated`.
    fn moved(&self, levels: &[String], cumulated: f64) -> f64 {
        let mut left = cumulated;
        for (band, begin) in BANDS.iter().enumerate() {
            let ratios = levels.iter().enumerate().map(|(factor, level)| self.ratio(factor, level, band));
            let ratio = ratios.product::<f64>().clamp(1.0 / RATIO_MAX, RATIO_MAX);
            let passed = BANDS.get(band + 1).map_or(f64::INFINITY, |end| ratio * (end - begin));
            if left <= passed {
                return begin + left / ratio;
            }
            left -= passed;
        }
        cumulated
    }

    fn ratio(&self, factor: usize, level: &str, band: usize) -> f64 {
        let tally = self.tallies.get(factor).and_then(|known| known.get(level)).copied().unwrap_or_default();
        let prior = PRIOR * self.weight;
        ((tally.completed[band] + prior) / (tally.expected[band] + prior)).clamp(1.0 / RATIO_MAX, RATIO_MAX)
    }

    fn tally(&mut self, factor: usize, level: &str) -> &mut Tally {
        let known = &mut self.tallies[factor];
        if !known.contains_key(level) {
            make_room(known, |tally| tally.expected.iter().sum());
        }
        known.entry(level.to_owned()).or_default()
    }
}

/// How much of a cumulated rate lies in a band.
fn part(cumulated: f64, band: usize) -> f64 {
    let end = BANDS.get(band + 1).copied().unwrap_or(f64::INFINITY);
    cumulated.clamp(BANDS[band], end) - BANDS[band]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// Cases of two kinds, the slow at half the rate of everybody.
    fn told(effects: &mut Effects, times: usize) {
        for _ in 0..times {
            for (kind, at) in [("slow", 2.0), ("quick", 0.5)] {
                effects.arrive(&levels(&[kind]), 3.0);
                effects.expose(&levels(&[kind]), 0.0, at);
                effects.complete(&levels(&[kind]), at);
            }
        }
    }

    #[test]
    fn nothing_told_moves_nothing() {
        let mut effects = Effects::new(2);
        effects.arrive(&levels(&["a", "b"]), 3.0);
        assert!((effects.share(&levels(&["a", "b"]), 3.0) - share_below(3.0)).abs() < 1e-12);
        let none = Effects::new(0);
        assert!((none.share(&[], 3.0) - share_below(3.0)).abs() < 1e-12, "nor is anything moved without factors");
    }

    #[test]
    fn who_is_slower_is_read_where_fewer_are_left() {
        let mut effects = Effects::new(1);
        told(&mut effects, 200);
        let share = |kind: &str| effects.share(&levels(&[kind]), 2.0);
        assert!(share("slow") > share_below(2.0) && share_below(2.0) > share("quick"), "{effects:?}");
        assert!(share("slow") > share("never heard of") && share("never heard of") > share("quick"));
    }

    #[test]
    fn time_spent_open_counts_without_a_completion() {
        let mut effects = Effects::new(1);
        let before = effects.moved(&levels(&["stuck"]), 1.0);
        effects.expose(&levels(&["stuck"]), 0.0, 1.5);
        assert!(effects.moved(&levels(&["stuck"]), 1.0) > before);
    }

    #[test]
    fn what_is_the_same_for_all_is_left_to_the_other_forecasts() {
        let mut effects = Effects::new(1);
        // Everybody, of one kind only, needs half again as long as the life table yet knows.
        for _ in 0..1000 {
            effects.arrive(&levels(&["all"]), 3.0);
            effects.expose(&levels(&["all"]), 0.0, 1.5);
            effects.complete(&levels(&["all"]), 1.5);
        }
        assert!((effects.share(&levels(&["all"]), 3.0) - share_below(3.0)).abs() < 0.005, "{effects:?}");
    }

    #[test]
    fn two_factors_that_say_the_same_are_not_counted_twice() {
        let (mut once, mut twice) = (Effects::new(1), Effects::new(2));
        told(&mut once, 3_000);
        for _ in 0..3_000 {
            for (kind, at) in [("slow", 2.0), ("quick", 0.5)] {
                twice.arrive(&levels(&[kind, kind]), 3.0);
                twice.expose(&levels(&[kind, kind]), 0.0, at);
                twice.complete(&levels(&[kind, kind]), at);
            }
        }
        let (one, both) = (once.moved(&levels(&["slow"]), 2.0), twice.moved(&levels(&["slow", "slow"]), 2.0));
        assert!((one / both).ln().abs() < 0.05, "{one} and {both}");
    }

    #[test]
    fn the_sums_keep_their_scale_however_many_are_completed() {
        let mut effects = Effects::new(1);
        effects.weight = WEIGHT_MAX;
        effects.expose(&levels(&["a"]), 0.0, 1.0);
        effects.complete(&levels(&["a"]), 1.0);
        assert!((effects.weight - 1.0).abs() < 1e-12 && effects.tallies[0]["a"].completed[1] < 1.1);
        assert!(effects.moved(&levels(&["a"]), 1.0).is_finite());
    }
}
