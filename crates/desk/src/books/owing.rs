//! Terms of payment: what the law allows, and what we really take.

use jiff::civil::Date;

/// Whether a term is one that the law allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// It is, as far as we can see.
    Fine,
    /// More than thirty days, while we are large and the supplier may be small (Dutch Civil Code, book 6, section 119a, paragraph 6).
    OverThirty,
    /// More than sixty days between firms: only with an agreement that isn't grossly unfair (Directive 2011/7/EU, article 3(5); the
    /// same section 119a, paragraph 5); in Belgium never (law of 2 August 2002 as it stands since 1 February 2022).
    OverSixty,
}

/// Days that count when an invoice names none (Dutch Civil Code, book 6, section 119a, paragraph 2; Directive 2011/7/EU, article 3(3)).
pub const fn legal_days() -> i64 {
    30
}

impl Term {
    /// Of an invoice of this date that is due on that.
    #[must_use]
    pub fn of(issued_on: Date, due_on: Date, is_large: bool) -> Self {
        match (due_on - issued_on).get_days() {
            61.. => Self::OverSixty,
            31.. if is_large => Self::OverThirty,
            _ => Self::Fine,
        }
    }
}

/// How many days something takes: the middle one, with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub count: usize,
    pub median: i64,
    /// 95 %, from the order of the days; `None`: fewer than six.
    pub interval: Option<(i64, i64)>,
}

/// The median of days with its interval by order statistics (Conover, *Practical Nonparametric Statistics*, §3.2): the largest rank
/// below which a fair coin falls with at most 2.5 %, and its mirror.
#[must_use]
pub fn days_of(mut days: Vec<i64>) -> Option<Days> {
    days.sort_unstable();
    let count = days.len();
    let median = *days.get(count.checked_sub(1)? / 2)?;
    let (mut below, mut chance) = (0_usize, 0.5_f64.powi(i32::try_from(count).unwrap_or(i32::MAX)));
    let mut sum = chance;
    while sum <= 0.025 && below < count / 2 {
        below += 1;
        chance *= (count + 1 - below) as f64 / below as f64;
        sum += chance;
    }
    let interval = if count > 900 {
        // Where the chance of the first is no number any more, the normal one stands in.
        let rank = (count as f64 / 2.0 - 0.98 * (count as f64).sqrt()).floor().max(1.0) as usize;
        Some((days[rank - 1], days[count - rank]))
    } else {
        (below > 0).then(|| (days[below - 1], days[count - below]))
    };
    Some(Days { count, median, interval })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_interval_of_a_median_is_that_of_the_tables() {
        // n = 10: ranks 2 and 9; n = 20: ranks 6 and 15; n = 5 has none (Conover, table A3).
        let interval = |n: i64| days_of((1..=n).collect()).unwrap().interval;
        assert_eq!(
            (interval(5), interval(6), interval(10), interval(20)),
            (None, Some((1, 6)), Some((2, 9)), Some((6, 15)))
        );
        assert_eq!(days_of(vec![3, 1, 2]).unwrap().median, 2);
        assert_eq!(days_of(vec![]), None);
        let (low, high) = interval(1000).unwrap();
        assert!((468..=470).contains(&low) && (531..=533).contains(&high), "{low} {high}");
    }

    #[test]
    fn a_term_is_held_against_the_law() {
        let issued = date(2026, 11, 1);
        for (due, is_large, term) in [
            (date(2026, 12, 1), true, Term::Fine),
            (date(2026, 12, 2), true, Term::OverThirty),
            (date(2026, 12, 31), false, Term::Fine),
            (date(2027, 1, 1), false, Term::OverSixty),
        ] {
            assert_eq!(Term::of(issued, due, is_large), term, "{due}");
        }
    }
}
