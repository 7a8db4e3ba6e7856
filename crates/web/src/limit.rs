//! How often one client may do something that anybody may do. Per node, in memory: it protects the desk, and decides nothing.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Clients that are remembered; past it those who did nothing of late are forgotten.
const CLIENTS_MAX: usize = 20_000;

/// So many times within so long, per client.
#[derive(Debug)]
pub(crate) struct Limit {
    times_max: usize,
    within: SignedDuration,
    seen: Mutex<HashMap<String, VecDeque<Timestamp>>>,
}

impl Limit {
    /// At most `times_max` times within `within`.
    pub(crate) fn new(times_max: usize, within: SignedDuration) -> Self {
        Self { times_max, within, seen: Mutex::new(HashMap::new()) }
    }

    /// Counts one.
    ///
    /// # Errors
    /// The seconds to wait, when it is one too many.
    pub(crate) fn take(&self, client: &str, now: Timestamp) -> Result<(), u32> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = |at: &Timestamp| now.duration_since(*at) >= self.within;
        if seen.len() >= CLIENTS_MAX {
            seen.retain(|_, times| times.back().is_some_and(|last| !is_old(last)));
            if seen.len() >= CLIENTS_MAX {
                seen.clear();
            }
        }
        let times = seen.entry(client.to_owned()).or_default();
        while times.front().is_some_and(is_old) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= self.times_max => {
                let wait = self.within - now.duration_since(*first);
                Err(u32::try_from(wait.as_secs().max(1)).unwrap_or(u32::MAX))
            }
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_it_too_often_waits_and_others_don_t() {
        let limit = Limit::new(2, SignedDuration::from_mins(10));
        let at = |minute: i64| Timestamp::from_second(1_800_000_000 + minute * 60).unwrap();
        assert_eq!((limit.take("a", at(0)), limit.take("a", at(4))), (Ok(()), Ok(())));
        assert_eq!((limit.take("a", at(5)), limit.take("b", at(5))), (Err(300), Ok(())));
        assert_eq!(limit.take("a", at(10)), Ok(()));
        assert_eq!(limit.take("a", at(11)), Err(180));
    }
}
