//! Comparing by what happened on the way, without favouring those that stayed.

use crate::survival::Observation;

/// An account that may have met something (a broken promise) on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposed {
    /// How long it stayed.
    pub observation: Observation,
    /// When it met it first, counted as its time is; `None` if never. From a time after its end it doesn't count.
    pub first_at: Option<f64>,
}

/// The accounts that were there at the landmark, their time counted from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmarked {
    /// Those that had met it by then.
    pub with: Vec<Observation>,
    /// Those that hadn't; also who met it later.
    pub without: Vec<Observation>,
    /// Accounts that had left, or were out of sight, by then: nothing is asked of them.
    pub gone: u64,
}

/// Puts the accounts that are there at time `at` in two groups by what had happened *up to* it, and counts time from it.
///
/// J. R. Anderson, K. C. Cain & R. D. Gelber, *Analysis of survival by tumor response*, Journal of Clinical Oncology 1 (1983) 710-719.
/// Choose `at` beforehand, not by looking at what comes out; what happens after it isn't seen.
#[must_use]
pub fn landmark(accounts: impl IntoIterator<Item = Exposed>, at: f64) -> Landmarked {
    let mut found = Landmarked { with: Vec::new(), without: Vec::new(), gone: 0 };
    for account in accounts {
        let observation = account.observation;
        if observation.time <= at {
            found.gone += 1;
            continue;
        }
        let has_met = account.first_at.is_some_and(|first| first <= at);
        let later = Observation { time: observation.time - at, ..observation };
        if has_met { &mut found.with } else { &mut found.without }.push(later);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_after_the_landmark_does_not_move_an_account() {
        let left = |time| Observation::left(time).unwrap();
        let account = |time, first_at| Exposed { observation: left(time), first_at };
        let accounts = [
            account(2.0, Some(1.0)),
            account(9.0, Some(3.0)),
            account(9.0, Some(4.0)),
            account(8.0, None),
            account(3.0, None),
        ];
        let found = landmark(accounts, 3.0);
        assert_eq!(found, Landmarked { with: vec![left(6.0)], without: vec![left(6.0), left(5.0)], gone: 2 });
    }
}
