//! Moves the log into the file from time to time, so that no COMMIT has to wait for it.

use super::connection::open_file;
use crate::StoreError;
use crate::db::Counters;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(2);

pub(crate) struct Checkpointer {
    connection: Connection,
    counters: Arc<Counters>,
}

impl Checkpointer {
    pub(crate) fn open(path: &Path, counters: Arc<Counters>) -> Result<Self, StoreError> {
        Ok(Self { connection: open_file(path, None)?, counters })
    }

    /// Until the other end of `stopped` is dropped.
    pub(crate) fn run(self, stopped: &Receiver<()>) {
        let mut seen = 0;
        while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
            let commits = self.counters.commits();
            if commits == seen {
                continue;
            }
            // Passive: takes what no reader needs any more and stands in nobody's way.
            match self.connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())) {
                Ok(()) => seen = commits,
                Err(error) => tracing::warn!(%error, "the log can't be moved into the database file: {error}"),
            }
        }
    }
}
