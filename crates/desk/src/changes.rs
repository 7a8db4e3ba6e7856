//! What changed, for pages that follow it: none is lost between the making of a page and the moment from which it listens.

use std::fmt;

use store::{Change, Following};
use tokio::sync::broadcast::Receiver;

use crate::Desk;

/// A place in the row of changes that one process has told, made before a page is: what the page shows is not older.
/// Written out for the page (`run.number`), and read back when the page begins to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    run: String,
    told: u64,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.run, self.told)
    }
}

impl Mark {
    /// As it was written out; `None` if it wasn't.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let (run, told) = written.rsplit_once('.')?;
        Some(Self { run: run.to_owned(), told: told.parse().ok()? })
    }

    /// After so many changes more.
    #[must_use]
    pub fn after(&self, more: u64) -> Self {
        Self { run: self.run.clone(), told: self.told + more }
    }
}

/// What changed since a mark, and what changes from now on.
#[derive(Debug)]
pub struct Changes {
    /// Since the mark, the oldest first. `None`: it is of another run of the program, or of another node, or too long ago;
    /// then everything may have changed.
    pub missed: Option<Vec<Change>>,
    /// Where [`Changes::rest`] begins.
    pub mark: Mark,
    /// Each change from now on, once.
    pub rest: Receiver<Change>,
}

impl Desk {
    /// What changed, told after each commit, for live pages. Topics: `conversation` (payload: its id), `lists`, `settings`,
    /// `outbox`, `presence` (payload: conversation id).
    #[must_use]
    pub fn changes(&self) -> Receiver<Change> {
        self.db.changes()
    }

    /// Where the changes are now. Ask before reading what is to be shown.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { run: self.run().to_owned(), told: self.db.changes_told() }
    }

    /// What changed since `mark`, and what changes from now on.
    #[must_use]
    pub fn changes_since(&self, mark: &Mark) -> Changes {
        let is_ours = mark.run == self.run();
        // Numbers begin anew with each run, so those of another say nothing here.
        let Following { missed, told, rest } = self.db.changes_since(mark.told);
        Changes { missed: missed.filter(|_| is_ours), mark: Mark { run: self.run().to_owned(), told }, rest }
    }

    /// The name of this run of the program among all others, on all nodes.
    fn run(&self) -> &str {
        self.run.get_or_init(|| self.fresh_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_as_it_was_written() {
        let mark = Mark { run: "a-_.b".to_owned(), told: 7 };
        assert_eq!(Mark::parse(&mark.to_string()), Some(mark.clone()));
        assert_eq!(Mark::parse("a-_.b.9"), Some(mark.after(2)));
        for wrong in ["", "7", "a.", "a.-1", "a.x", "a.99999999999999999999"] {
            assert_eq!(Mark::parse(wrong), None, "{wrong:?}");
        }
    }
}
