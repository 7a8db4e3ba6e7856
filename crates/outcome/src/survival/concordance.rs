//! How often a model says rightly who leaves first.

use crate::survival::Observation;

/// Harrell's C: of the pairs of which we know who left first, the share in which the higher `risk` left first; equal risks
/// count half. 0.5 is chance, 1 always right; `None` when there is no such pair, or when the two lists differ in length.
///
/// F. E. Harrell, K. L. Lee & D. B. Mark, *Multivariable prognostic models*, Statistics in Medicine 15 (1996) 361-387, §5.5. Somebody who left
/// went before somebody who was lost from sight at the same time; two who left together are no pair. n log n, with a Fenwick tree.
#[must_use]
pub fn concordance(observations: &[Observation], risks: &[f64]) -> Option<f64> {
    if observations.len() != risks.len() {
        return None;
    }
    // Adding zero makes −0 a plain zero, so that the two are one risk.
    let risks: Vec<f64> = risks.iter().map(|risk| risk + 0.0).collect();
    let mut levels = risks.clone();
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    let level = |risk: f64| levels.partition_point(|level| level.total_cmp(&risk).is_lt());
    let mut order: Vec<usize> = (0..observations.len()).collect();
    // The last first; of one time those that stayed longer first.
    order.sort_unstable_by(|&i, &j| {
        let (one, other) = (observations[i], observations[j]);
        other.time.total_cmp(&one.time).then(one.is_event.cmp(&other.is_event))
    });
    let mut later = Counts::new(levels.len());
    let (mut right, mut pairs) = (0.0, 0.0);
    let same = |i: &usize, j: &usize| {
        (observations[*i].time, observations[*i].is_event) == (observations[*j].time, observations[*j].is_event)
    };
    for together in order.chunk_by(same) {
        for &i in together.iter().filter(|&&i| observations[i].is_event) {
            let place = level(risks[i]);
            let (below, up_to) = (later.below(place), later.below(place + 1));
            right += below as f64 + 0.5 * (up_to - below) as f64;
            pairs += later.below(levels.len()) as f64;
        }
        together.iter().for_each(|&i| later.add(level(risks[i])));
    }
    (pairs > 0.0).then(|| right / pairs)
}

/// How many were added below a place, in log n steps (P. M. Fenwick, Software: Practice and Experience 24 (1994) 327-336).
struct Counts(Vec<u64>);

impl Counts {
    fn new(places: usize) -> Self {
        Self(vec![0; places + 1])
    }

    fn add(&mut self, place: usize) {
        let mut i = place + 1;
        while i < self.0.len() {
            self.0[i] += 1;
            i += i & i.wrapping_neg();
        }
    }

    fn below(&self, place: usize) -> u64 {
        let (mut i, mut sum) = (place, 0);
        while i > 0 {
            sum += self.0[i];
            i &= i - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_as_by_hand() {
        let seen = [(1.0, true), (2.0, false), (2.0, true), (3.0, true), (3.0, true)];
        let observations = seen.map(|(time, is_event)| {
            if is_event { Observation::left(time) } else { Observation::censored(time) }.unwrap()
        });
        // Pairs: the first with four; the third with the second and both last ones. Right: 3 and a tie, then 1 of 3.
        let c = concordance(&observations, &[5.0, 4.0, 2.0, 5.0, 1.0]).unwrap();
        assert!((c - (3.5 + 1.0) / 7.0).abs() < 1e-15, "{c}");
        assert_eq!(concordance(&observations, &[0.0, -0.0, -0.0, 0.0, -0.0]), Some(0.5));
        assert_eq!(concordance(&observations[1..2], &[1.0]), None);
    }
}
