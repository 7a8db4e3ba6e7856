//! Who was there, who left and who went out of sight, at each time.

use crate::survival::Observation;

/// One time at which somebody left or went out of sight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The time.
    pub time: f64,
    /// Who had neither left nor gone out of sight before.
    pub at_risk: u64,
    /// Who left at it.
    pub events: u64,
    /// Who went out of sight at it; taken to be just after.
    pub censored: u64,
}

/// One group's times, ascending. May be empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LifeTable {
    rows: Vec<Row>,
    accounts: u64,
    events: u64,
}

impl LifeTable {
    /// Counts observations, in any order.
    #[must_use]
    pub fn new(observations: impl IntoIterator<Item = Observation>) -> Self {
        // Two plain lists sort several times as fast as one of pairs; and the bits of numbers that aren't negative are in their order.
        let observations = observations.into_iter();
        let room = observations.size_hint().1.unwrap_or(0);
        let (mut left, mut censored) = (Vec::with_capacity(room), Vec::with_capacity(room));
        for observation in observations {
            if observation.is_event { &mut left } else { &mut censored }.push(observation.time.to_bits());
        }
        left.sort_unstable();
        censored.sort_unstable();
        let (accounts, events) = ((left.len() + censored.len()) as u64, left.len() as u64);
        Self { rows: merged(&left, &censored), accounts, events }
    }

    /// The rows, by time.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many accounts were followed.
    #[must_use]
    pub fn accounts(&self) -> u64 {
        self.accounts
    }

    /// How many of them left.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.events
    }
}

/// Both lists hold the bits of times, ascending.
fn merged(left: &[u64], censored: &[u64]) -> Vec<Row> {
    let (mut i, mut j) = (0, 0);
    let mut rows = Vec::with_capacity(left.len() + censored.len());
    let after =
        |times: &[u64], from: usize, time: u64| from + times[from..].iter().take_while(|other| **other == time).count();
    while i < left.len() || j < censored.len() {
        let time = match (left.get(i), censored.get(j)) {
            (Some(one), Some(other)) => *one.min(other),
            (Some(one), None) | (None, Some(one)) => *one,
            (None, None) => break,
        };
        let (next_i, next_j) = (after(left, i, time), after(censored, j, time));
        let at_risk = (left.len() - i + censored.len() - j) as u64;
        rows.push(Row {
            time: f64::from_bits(time),
            at_risk,
            events: (next_i - i) as u64,
            censored: (next_j - j) as u64,
        });
        (i, j) = (next_i, next_j);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_out_of_sight_when_another_leaves_was_still_there() {
        let seen = [(3.0, true), (1.0, false), (3.0, false), (3.0, true), (-0.0, false)];
        let observations = seen.map(|(time, is_event)| Observation::checked(time, is_event).unwrap());
        let table = LifeTable::new(observations);
        let row = |time, at_risk, events, censored| Row { time, at_risk, events, censored };
        assert_eq!(table.rows(), [row(0.0, 5, 0, 1), row(1.0, 4, 0, 1), row(3.0, 3, 2, 1)]);
        assert_eq!((table.accounts(), table.events()), (5, 2));
    }

    #[test]
    fn a_time_is_a_length() {
        assert!(Observation::left(f64::NAN).is_err() && Observation::censored(-1.0).is_err());
    }
}
