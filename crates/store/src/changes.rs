//! What changed, told after it was committed, so that open pages can be brought up to date.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// Topic plus payload, in bytes: PostgreSQL carries less than 8,000 in one notification, and we add our own mark.
pub const CHANGE_BYTES_MAX: usize = 7_800;

/// How many changes a slow listener may be behind before it misses some (and is told that it did).
const BEHIND_MAX: usize = 4_096;

/// Something that was committed, on this node or another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What kind of thing changed: `conversation`, `promise`, ...
    pub topic: String,
    /// Which one: an id, or a little JSON. Never a customer's words.
    pub payload: String,
}

impl Change {
    /// The topic that says "notifications may have been lost: look again at everything".
    pub const LOOK_AGAIN: &'static str = "look-again";

    pub(crate) fn look_again() -> Self {
        Self { topic: Self::LOOK_AGAIN.to_owned(), payload: String::new() }
    }
}

/// How many changes are remembered for whoever comes late: minutes of a busy desk, some hundred kilobytes.
const REMEMBERED_MAX: usize = 1_024;

/// What was told since a moment, and the ear for the rest: between the two nothing is lost and nothing is told twice.
#[derive(Debug)]
pub struct Following {
    /// What was told since then, the oldest first. `None`: that is longer ago than is remembered.
    pub missed: Option<Vec<Change>>,
    /// How many changes had been told when [`Following::rest`] began, these included.
    pub told: u64,
    /// What is told from then on.
    pub rest: broadcast::Receiver<Change>,
}

/// The bell that all listeners of this process hear.
#[derive(Debug, Clone)]
pub(crate) struct Bell(Arc<Mutex<Told>>);

#[derive(Debug)]
struct Told {
    count: u64,
    last: VecDeque<Change>,
    ears: broadcast::Sender<Change>,
}

impl Bell {
    pub(crate) fn new() -> Self {
        let ears = broadcast::channel(BEHIND_MAX).0;
        Self(Arc::new(Mutex::new(Told { count: 0, last: VecDeque::new(), ears })))
    }

    /// How many changes were told so far.
    pub(crate) fn told(&self) -> u64 {
        self.lock().count
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.lock().ears.subscribe()
    }

    /// What was told after the first `count`, and what comes.
    pub(crate) fn follow(&self, count: u64) -> Following {
        let told = self.lock();
        let missed = told.count.checked_sub(count).and_then(|missed| usize::try_from(missed).ok());
        let first = missed.and_then(|missed| told.last.len().checked_sub(missed));
        Following {
            missed: first.map(|first| told.last.iter().skip(first).cloned().collect()),
            told: told.count,
            rest: told.ears.subscribe(),
        }
    }

    pub(crate) fn ring(&self, changes: impl IntoIterator<Item = Change>) {
        let mut told = self.lock();
        for change in changes {
            told.count += 1;
            if told.last.len() == REMEMBERED_MAX {
                told.last.pop_front();
            }
            told.last.push_back(change.clone());
            // Nobody listening is no error: there may be no open page.
            let _ = told.ears.send(change);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(number: usize) -> Change {
        Change { topic: "lists".to_owned(), payload: number.to_string() }
    }

    #[track_caller]
    fn check(bell: &Bell, since: u64, missed: Option<&[usize]>) {
        let expected = missed.map(|numbers| numbers.iter().copied().map(change).collect::<Vec<_>>());
        assert_eq!(bell.follow(since).missed, expected, "since {since}");
    }

    #[test]
    fn who_comes_late_hears_what_was_told_since() {
        let bell = Bell::new();
        check(&bell, 0, Some(&[]));
        bell.ring((1..=3).map(change));
        check(&bell, 0, Some(&[1, 2, 3]));
        check(&bell, 2, Some(&[3]));
        check(&bell, bell.told(), Some(&[]));
        check(&bell, 4, None);
    }

    #[test]
    fn what_is_too_long_ago_is_said_to_be_so() {
        let bell = Bell::new();
        bell.ring((1..=REMEMBERED_MAX + 2).map(change));
        check(&bell, 1, None);
        assert_eq!(bell.follow(2).missed.map(|missed| missed.len()), Some(REMEMBERED_MAX));
    }

    #[test]
    fn what_is_missed_and_what_comes_are_all_there_is() {
        let bell = Bell::new();
        bell.ring([change(1)]);
        let mut following = bell.follow(0);
        bell.ring([change(2)]);
        assert_eq!((following.missed, following.told), (Some(vec![change(1)]), 1));
        assert_eq!(following.rest.try_recv().ok(), Some(change(2)));
        assert!(following.rest.try_recv().is_err());
    }
}
