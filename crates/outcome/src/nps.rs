//! Net promoter score: the share of promoters less the share of detractors, with an interval.

use crate::interval::{Confidence, Estimate, Interval, share};

/// Highest answer to "how likely is it that you would recommend us?".
pub const SCORE_MAX: u8 = 10;

/// Fewer answers than this are called a small sample: the interval is then some 25 points to either side, or more.
pub const SMALL_SAMPLE: u64 = 40;

/// One answer, 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u8);

/// An answer that isn't a whole number from 0 to 10.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a score is a whole number from 0 to {SCORE_MAX}, not {0}")]
pub struct NotAScore(pub String);

impl TryFrom<u8> for Score {
    type Error = NotAScore;

    fn try_from(score: u8) -> Result<Self, NotAScore> {
        if score <= SCORE_MAX { Ok(Self(score)) } else { Err(NotAScore(score.to_string())) }
    }
}

/// Answers counted. Reichheld, *The one number you need to grow*, Harvard Business Review 81 (2003) 46-54.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// 9 or 10.
    pub promoters: u64,
    /// 7 or 8.
    pub passives: u64,
    /// 0 to 6.
    pub detractors: u64,
}

impl Answers {
    /// Counts one more answer.
    pub fn add(&mut self, Score(score): Score) {
        match score {
            0..=6 => self.detractors += 1,
            7 | 8 => self.passives += 1,
            _ => self.promoters += 1,
        }
    }

    /// How many answered.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.promoters + self.passives + self.detractors
    }

    /// Are there so few that the score should be told with a warning?
    #[must_use]
    pub fn is_small(&self) -> bool {
        self.count() < SMALL_SAMPLE
    }

    /// The score, from -100 to 100 points, with a score interval; `None` when nobody answered.
    ///
    /// The interval is made of all scores that a score test at this level wouldn't refuse, for the difference between two
    /// shares of one sample: T. Tango, *Equivalence test and confidence interval for the difference in proportions for the
    /// paired-sample design*, Statistics in Medicine 17 (1998) 891-908, eqs. (8) and (15). For this score it is the "iterative
    /// score" method that B. Rocks found to be among the best, *Interval estimation for the "Net Promoter Score"*, The American
    /// Statistician 70 (2016) 365-372. It has a width also when everybody says the same, and never leaves -100 to 100.
    ///
    /// Assumes that who answered is a random draw of who could have: the [response rate](response_rate) stands beside it.
    #[must_use]
    pub fn net_promoter_score(&self, confidence: Confidence) -> Option<Estimate> {
        if self.count() == 0 {
            return None;
        }
        let (n, plus, minus) = (self.count() as f64, self.promoters as f64, self.detractors as f64);
        let value = (plus - minus) / n;
        let z = confidence.z();
        let refused = |difference: f64| departure(n, plus, minus, difference) > z;
        let lower = edge(value, -1.0, refused);
        let upper = edge(value, 1.0, refused);
        let interval = Interval { lower: 100.0 * lower, upper: 100.0 * upper };
        Some(Estimate { value: 100.0 * value, interval })
    }
}

/// By how many standard errors a score of `difference` departs from what was answered: |T| of Tango's eq. (8).
fn departure(n: f64, plus: f64, minus: f64, difference: f64) -> f64 {
    let gap = (plus - minus - n * difference).abs();
    // The likeliest share of detractors if the score were `difference`: the positive root of Tango's quadratic equation.
    let (a, b, c) =
        (2.0 * n, -plus - minus + (2.0 * n - plus + minus) * difference, -minus * difference * (1.0 - difference));
    let detractors = ((b * b - 4.0 * a * c).max(0.0).sqrt() - b) / (2.0 * a);
    let variance = n * (2.0 * detractors + difference * (1.0 - difference)).max(0.0);
    if gap == 0.0 { 0.0 } else { gap / variance.sqrt() }
}

/// Between `inside`, which isn't refused, and `end`: how far one can go before it is. Bisection to the last digit.
fn edge(inside: f64, end: f64, refused: impl Fn(f64) -> bool) -> f64 {
    if !refused(end) {
        return end;
    }
    let (mut inside, mut outside) = (inside, end);
    for _ in 0..60 {
        let middle = f64::midpoint(inside, outside);
        if refused(middle) {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    inside
}

/// Which share of those who were asked has answered, with [Wilson's interval](share); `None` when nobody was asked, or when
/// more answered than were asked.
#[must_use]
pub fn response_rate(answered: u64, asked: u64, confidence: Confidence) -> Option<Estimate> {
    share(answered, asked, confidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(promoters: u64, passives: u64, detractors: u64) -> Answers {
        Answers { promoters, passives, detractors }
    }

    /// |T| with the likeliest share of detractors found by trying, not by Tango's equation.
    fn departure_by_trying(counts: &Answers, difference: f64) -> f64 {
        let (n, plus, minus) = (counts.count() as f64, counts.promoters as f64, counts.detractors as f64);
        let likelihood = |detractors: f64| {
            let times_ln = |count: f64, share: f64| if count == 0.0 { 0.0 } else { count * share.max(0.0).ln() };
            times_ln(plus, detractors + difference)
                + times_ln(minus, detractors)
                + times_ln(n - plus - minus, 1.0 - 2.0 * detractors - difference)
        };
        let (mut low, mut high) = ((-difference).max(0.0), (1.0 - difference) / 2.0);
        for _ in 0..200 {
            let third = (high - low) / 3.0;
            if likelihood(low + third) < likelihood(high - third) { low += third } else { high -= third }
        }
        (plus - minus - n * difference).abs() / (n * (2.0 * low + difference * (1.0 - difference))).sqrt()
    }

    #[test]
    fn an_answer_is_counted_where_it_belongs() {
        let mut counted = Answers::default();
        for score in 0..=10 {
            counted.add(Score::try_from(score).unwrap());
        }
        assert_eq!(counted, answers(2, 2, 7));
        assert!(Score::try_from(11).is_err());
    }

    #[test]
    fn a_score_at_the_edge_of_the_interval_is_just_not_refused() {
        for counts in [answers(48, 28, 24), answers(1, 43, 0), answers(3, 0, 4), answers(900, 50, 50), answers(0, 5, 1)]
        {
            let interval = counts.net_promoter_score(Confidence::USUAL).unwrap().interval;
            for edge in [interval.lower, interval.upper] {
                let departure = departure_by_trying(&counts, edge / 100.0);
                assert!((departure - Confidence::USUAL.z()).abs() < 1e-4, "{counts:?} at {edge}: {departure}");
            }
        }
    }

    #[test]
    fn a_large_sample_has_about_the_plain_interval() {
        let score = answers(4800, 2800, 2400).net_promoter_score(Confidence::USUAL).unwrap();
        let plain = 100.0 * 1.96 * ((0.48 + 0.24 - 0.24 * 0.24) / 1e4_f64).sqrt();
        assert!((score.value - 24.0).abs() < 1e-9);
        assert!(
            (score.interval.upper - 24.0 - plain).abs() < 0.01 && (24.0 - score.interval.lower - plain).abs() < 0.01
        );
    }

    #[test]
    fn all_of_one_opinion_still_has_an_interval() {
        // With promoters only the test can be solved by hand: from (n − z²) / (n + z²) up.
        let all = answers(10, 0, 0).net_promoter_score(Confidence::USUAL).unwrap();
        let z2 = Confidence::USUAL.z().powi(2);
        assert!((all.value, all.interval.upper) == (100.0, 100.0));
        assert!((all.interval.lower - 100.0 * (10.0 - z2) / (10.0 + z2)).abs() < 1e-9, "{all:?}");
        assert_eq!(answers(0, 0, 0).net_promoter_score(Confidence::USUAL), None);
    }

    #[test]
    fn promoters_and_detractors_are_treated_alike() {
        let (up, down) = (answers(17, 9, 4), answers(4, 9, 17));
        let up = up.net_promoter_score(Confidence::USUAL).unwrap();
        let down = down.net_promoter_score(Confidence::USUAL).unwrap();
        assert!((up.interval.lower + down.interval.upper).abs() < 1e-9, "{up:?} {down:?}");
        assert!((up.interval.upper + down.interval.lower).abs() < 1e-9, "{up:?} {down:?}");
    }
}
