//! What is known of an account's buying, and how it is made from transactions.

use jiff::civil::Date;

/// Buying in three numbers, times in any one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    frequency: u32,
    recency: f64,
    age: f64,
}

/// Why three numbers are no history.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum HistoryError {
    /// A time that isn't a number, is infinite or below zero.
    #[error("recency and T are lengths of time: finite, and not below 0")]
    NotALength,
    /// The last purchase would lie in the future.
    #[error("recency ({recency}) is more than T ({age}): both count from the first purchase")]
    LaterThanNow {
        /// Time from first to last purchase.
        recency: f64,
        /// Time from first purchase to the end.
        age: f64,
    },
    /// No repeat purchase, but a time of one; or the other way round.
    #[error(
        "a frequency of {frequency} doesn't go with a recency of {recency}: recency is 0 where nothing was bought again, and only there"
    )]
    Contradiction {
        /// Repeat purchases.
        frequency: u32,
        /// Time from first to last purchase.
        recency: f64,
    },
}

impl History {
    /// `frequency` repeat purchases (the first isn't counted), the last of them `recency` after the first purchase, which was
    /// `age` (T) before the end of observation.
    ///
    /// # Errors
    /// [`HistoryError`] unless 0 ≤ recency ≤ age, and recency is 0 exactly where frequency is.
    pub fn new(frequency: u32, recency: f64, age: f64) -> Result<Self, HistoryError> {
        if !(recency.is_finite() && age.is_finite() && recency >= 0.0 && age >= 0.0) {
            Err(HistoryError::NotALength)
        } else if recency > age {
            Err(HistoryError::LaterThanNow { recency, age })
        } else if (frequency == 0) != (recency == 0.0) {
            Err(HistoryError::Contradiction { frequency, recency })
        } else {
            Ok(Self { frequency, recency, age })
        }
    }

    /// Of an account that never came back.
    pub(crate) fn once(age: f64) -> Self {
        Self { frequency: 0, recency: 0.0, age }
    }

    /// Repeat purchases, x.
    #[must_use]
    pub fn frequency(&self) -> u32 {
        self.frequency
    }

    /// From the first purchase to the last, tₓ; 0 if there was one only.
    #[must_use]
    pub fn recency(&self) -> f64 {
        self.recency
    }

    /// From the first purchase to the end of observation, T.
    #[must_use]
    pub fn age(&self) -> f64 {
        self.age
    }
}

/// What is spent at a time: `frequency` repeat purchases of `mean` each, above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spending {
    frequency: u32,
    mean: f64,
}

impl Spending {
    /// `None` where there is nothing to learn from: no repeat purchase, or a mean that isn't above zero (gifts, credit notes).
    #[must_use]
    pub fn new(frequency: u32, mean: f64) -> Option<Self> {
        (frequency > 0 && mean > 0.0 && mean.is_finite()).then_some(Self { frequency, mean })
    }

    /// Repeat purchases, x.
    #[must_use]
    pub fn frequency(&self) -> u32 {
        self.frequency
    }

    /// The mean of the amounts of those.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }
}

/// A unit of time for histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Seven days.
    #[default]
    Weeks,
    /// A twelfth of a year: 30.4375 days.
    Months,
    /// 365.25 days.
    Years,
}

impl Unit {
    /// How many days it takes.
    #[must_use]
    pub fn days(self) -> f64 {
        match self {
            Self::Days => 1.0,
            Self::Weeks => 7.0,
            Self::Months => 365.25 / 12.0,
            Self::Years => 365.25,
        }
    }
}

/// Transactions on their way to histories: an account is a number that the caller gives, from 0 up without gaps.
///
/// Holds 16 bytes per transaction and nothing else.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    account: u32,
    day: i32,
    amount: f64,
}

/// An account's history, made of its transactions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Account {
    /// The number that the caller gave.
    pub number: u32,
    /// When it bought.
    pub history: History,
    /// The mean of what it spent per repeat day; 0 where there is none.
    pub mean_repeat: f64,
}

/// Why transactions make no histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// There are none, up to the end of observation.
    #[error("there are no transactions up to the end of observation")]
    Empty,
}

impl Ledger {
    /// Notes a transaction. Everything on one day counts as one purchase; its amounts are added up.
    pub fn add(&mut self, account: u32, on: Date, amount: f64) {
        // Days from an arbitrary zero; the difference between dates is all that counts.
        let day = (on - Date::constant(1970, 1, 1)).get_days();
        self.entries.push(Entry { account, day, amount });
    }

    /// How many transactions were noted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Were none noted?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The history of each account up to and including `until`, by number. Later transactions don't count; an account that
    /// was first seen later is left out, one first seen *on* that day stays, with T = 0. Without `until`, the last day on
    /// which anybody bought.
    ///
    /// As in P. S. Fader, B. G. S. Hardie & K. L. Lee, *"Counting your customers" the easy way*, Marketing Science 24 (2005) 275-284,
    /// §5: x counts days with a purchase after the first.
    ///
    /// # Errors
    /// [`LedgerError::Empty`] when nothing is left.
    pub fn histories(mut self, until: Option<Date>, unit: Unit) -> Result<Vec<Account>, LedgerError> {
        if let Some(until) = until {
            let last = (until - Date::constant(1970, 1, 1)).get_days();
            self.entries.retain(|entry| entry.day <= last);
        }
        let last_seen = self.entries.iter().map(|entry| entry.day).max().ok_or(LedgerError::Empty)?;
        let end = until.map_or(last_seen, |until| (until - Date::constant(1970, 1, 1)).get_days());
        self.entries.sort_unstable_by_key(|entry| (entry.account, entry.day));
        let accounts = self.entries.chunk_by(|a, b| a.account == b.account);
        Ok(accounts.map(|entries| account(entries, end, unit)).collect())
    }
}

/// One account's entries, by day.
fn account(entries: &[Entry], end: i32, unit: Unit) -> Account {
    let (first, last) = (entries[0].day, entries[entries.len() - 1].day);
    let days = entries.chunk_by(|a, b| a.day == b.day).count();
    let frequency = u32::try_from(days - 1).expect("no more than the days between two dates");
    let repeat: f64 = entries.iter().filter(|entry| entry.day > first).map(|entry| entry.amount).sum();
    let length = |days: i32| f64::from(days) / unit.days();
    Account {
        number: entries[0].account,
        history: History { frequency, recency: length(last - first), age: length(end - first) },
        mean_repeat: if frequency == 0 { 0.0 } else { repeat / f64::from(frequency) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        for (account, day, amount) in [
            (0, "2026-01-15", 10.0),
            (0, "2026-01-01", 99.0),
            (0, "2026-01-15", 5.0),
            (0, "2026-01-22", 25.0),
            (1, "2026-01-10", 7.0),
            (1, "2026-01-10", 7.0),
            (2, "2026-02-05", 1.0),
            (3, "2026-03-01", 1.0),
        ] {
            ledger.add(account, on(day), amount);
        }
        ledger
    }

    #[test]
    fn days_count_not_receipts_and_the_first_is_no_repeat() {
        let found = ledger().histories(Some(on("2026-02-05")), Unit::Weeks).unwrap();
        let history = |frequency, recency, age| History::new(frequency, recency, age).unwrap();
        assert_eq!(
            found,
            [
                Account { number: 0, history: history(2, 3.0, 5.0), mean_repeat: 20.0 },
                Account { number: 1, history: history(0, 0.0, 26.0 / 7.0), mean_repeat: 0.0 },
                Account { number: 2, history: history(0, 0.0, 0.0), mean_repeat: 0.0 },
            ]
        );
    }

    #[test]
    fn without_an_end_it_is_the_last_day_anybody_bought() {
        let found = ledger().histories(None, Unit::Days).unwrap();
        assert_eq!((found.len(), found[0].history.age(), found[3].history.age()), (4, 59.0, 0.0));
        assert_eq!(Ledger::default().histories(None, Unit::Days), Err(LedgerError::Empty));
        assert_eq!(ledger().histories(Some(on("2025-12-31")), Unit::Days), Err(LedgerError::Empty));
    }

    #[test]
    fn a_history_that_can_not_be_is_refused() {
        assert!(History::new(2, 30.43, 38.86).is_ok());
        assert_eq!(History::new(1, 5.0, 4.0), Err(HistoryError::LaterThanNow { recency: 5.0, age: 4.0 }));
        assert_eq!(History::new(0, 1.0, 4.0), Err(HistoryError::Contradiction { frequency: 0, recency: 1.0 }));
        assert_eq!(History::new(1, 0.0, 4.0), Err(HistoryError::Contradiction { frequency: 1, recency: 0.0 }));
        assert_eq!(History::new(1, f64::NAN, 4.0), Err(HistoryError::NotALength));
        assert_eq!(History::new(1, 1.0, f64::INFINITY), Err(HistoryError::NotALength));
        assert_eq!(Spending::new(0, 3.0), None);
        assert_eq!(Spending::new(2, -3.0), None);
    }
}
