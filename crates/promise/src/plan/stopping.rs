//! Where a promise stops short of the wanted certainty: before the night instead of after it.
//!
//! Answer slots lie hours apart. Where the moment that is kept as often as wanted lies just behind such a gap, the end of the
//! slot before it is often nearly as certain, and half a day earlier. So of all moments the one is promised that costs least:
//! its time, and a price for each chance of a miss above the wanted one. The least mean time for a given share of misses is
//! had by one price for all (H. Everett, *Generalized Lagrange multiplier method for solving problems of optimum allocation of
//! resources*, Operations Research 11, 1963). That the share of all together stays the wanted one is the level's to see to: it
//! widens the margin of all others by as much as these cost.

use super::effort::{deviations, upper_tail};
use crate::quote::Target;

/// One wanted chance of a miss more (five points of certainty where 95 % are to be kept) is worth so many seconds.
///
/// With half or twice that the ten firms of docs/promises.md are promised at most 3 % more, the one with the heavy tail 6 %.
const WORTH_S: f64 = 3.0 * 3600.0;

/// The margin is looked at whole, and in steps of a twentieth down to three tenths: where 95 % are to be kept, at most three such
/// promises in ten are missed.
const STEPS: usize = 15;
const STEP: f64 = 0.05;

/// How certain a place is to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margin {
    /// In standard deviations of the work that is due.
    z: f64,
    /// What is to be kept; `None`: the margin isn't bargained about.
    target: Option<Target>,
}

/// A place for a promise, with how much of the margin it keeps.
#[derive(Debug, Clone, Copy)]
struct Found<P> {
    step: usize,
    time_s: i64,
    place: P,
}

/// Where a promise stops.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stop<P> {
    pub(super) place: P,
    /// The share of such promises that is kept, if the wanted share of others is; `None`: no margin was asked for.
    pub(super) kept: Option<f64>,
    /// When the whole margin would end, if that is later.
    pub(super) surer_s: Option<i64>,
}

impl Margin {
    /// What is expected, and nothing more.
    pub(super) const NONE: Self = Self { z: 0.0, target: None };

    /// So many standard deviations, by which the target is kept.
    pub(super) fn of(z: f64, target: Target) -> Self {
        Self { z, target: Some(target) }
    }

    /// The place that costs least. `place` gives the earliest one at so many standard deviations, with its time in seconds; fewer
    /// of them are never later.
    pub(super) fn cheapest<P: Copy>(self, mut place: impl FnMut(f64) -> Option<(i64, P)>) -> Option<Stop<P>> {
        let mut at = |step: usize| {
            let (time_s, place) = place(self.z * kept_of_margin(step))?;
            Some(Found { step, time_s, place })
        };
        let whole = at(0)?;
        let Some(target) = self.target else { return Some(Stop { place: whole.place, kept: None, surer_s: None }) };
        let prices: [f64; STEPS] = std::array::from_fn(|step| price_s(target, step));
        let mut best = whole;
        let mut open = vec![(whole, at(STEPS - 1)?)];
        while let Some((more, less)) = open.pop() {
            for found in [more, less] {
                if found.time_s as f64 + prices[found.step] < best.time_s as f64 + prices[best.step] {
                    best = found;
                }
            }
            // What lies between costs at least the next price, and isn't earlier than the last.
            let least = less.time_s as f64 + prices[more.step + 1];
            if less.step > more.step + 1 && least < best.time_s as f64 + prices[best.step] {
                let middle = at(usize::midpoint(more.step, less.step))?;
                open.extend([(middle, less), (more, middle)]);
            }
        }
        let surer_s = (best.time_s < whole.time_s).then_some(whole.time_s);
        Some(Stop { place: best.place, kept: Some(1.0 - missed(target, best.step)), surer_s })
    }
}

/// The share of the margin that is kept at a step.
fn kept_of_margin(step: usize) -> f64 {
    1.0 - step as f64 * STEP
}

/// The chance of a miss at a step. The level says what margin keeps the wanted share; how fast less of it is missed more is
/// that of the normal distribution.
fn missed(target: Target, step: usize) -> f64 {
    if step == 0 { target.missed() } else { upper_tail(deviations(target.share()) * kept_of_margin(step)) }
}

fn price_s(target: Target, step: usize) -> f64 {
    WORTH_S * (missed(target, step) / target.missed() - 1.0).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;

    /// Where a margin of 1.0 lies `hours` away at each step.
    fn stop(hours: [i64; STEPS]) -> Stop<i64> {
        let place = |z: f64| {
            let hours = hours[((1.0 - z) / STEP).round() as usize];
            Some((hours * HOUR, hours))
        };
        Margin::of(1.0, Target::default()).cheapest(place).unwrap()
    }

    /// So many hours up to a step, and so many from it on.
    fn falls(until: usize, before: i64, after: i64) -> [i64; STEPS] {
        std::array::from_fn(|step| if step < until { before } else { after })
    }

    #[test]
    fn a_little_less_certainty_is_taken_for_half_a_day_and_not_for_an_hour() {
        // The night lies between the whole margin and nine tenths of it.
        let before_night = stop(falls(2, 20, 4));
        assert_eq!((before_night.place, before_night.surer_s), (4, Some(20 * HOUR)));
        assert!((0.92..0.94).contains(&before_night.kept.unwrap()), "{before_night:?}");
        // An hour is not worth it, nor is a night for a promise that is hardly one.
        assert_eq!(stop(falls(2, 5, 4)), Stop { place: 5, kept: Some(0.95), surer_s: None });
        assert_eq!(stop(falls(STEPS - 1, 20, 6)).place, 20);
        // Of two nights the one that costs least for what it gives.
        assert_eq!(stop(std::array::from_fn(|step| [44, 20, 19][step.min(1) + usize::from(step > 9)])).place, 20);
        assert_eq!(stop([7; STEPS]), Stop { place: 7, kept: Some(0.95), surer_s: None });
    }

    #[test]
    fn it_finds_what_looking_everywhere_finds() {
        let mut dice: u64 = 1;
        for _ in 0..500 {
            let mut hours = [0; STEPS];
            let mut hour = 0;
            for slot in hours.iter_mut().rev() {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                hour += i64::try_from((dice >> 60) * u64::from((dice >> 40).is_multiple_of(3))).unwrap();
                *slot = hour;
            }
            let cost = |step: usize| (hours[step] * HOUR) as f64 + price_s(Target::default(), step);
            let least = (0..STEPS).map(cost).fold(f64::INFINITY, f64::min);
            let found = stop(hours);
            let step = hours.iter().position(|hour| *hour == found.place).unwrap();
            assert!(cost(step) <= least + 1e-6, "{hours:?}: {found:?}");
        }
    }

    #[test]
    fn without_a_target_or_a_place_nothing_is_bargained_about() {
        let found = Margin::NONE.cheapest(|z| Some(((z * 10.0) as i64, z)));
        assert_eq!(found, Some(Stop { place: 0.0, kept: None, surer_s: None }));
        assert_eq!(Margin::of(1.0, Target::default()).cheapest(|_| None::<(i64, ())>), None);
    }
}
