//! A thread that reads.

use crate::db::{Counters, Request};
use crate::dialect::sqlite_error;
use crate::tx::Link;
use crate::{StoreError, Tx};
use rusqlite::Connection;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// How often SQLite asks whether it must stop: about each tenth of a millisecond.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

pub(crate) struct Reader {
    connection: Connection,
    queue: Arc<Mutex<mpsc::Receiver<Request>>>,
    counters: Arc<Counters>,
    patience: Option<Patience>,
}

/// When the read that runs now has to be done, in microseconds since `start`.
struct Patience {
    start: Instant,
    limit: Duration,
    until: Arc<AtomicU64>,
}

impl Reader {
    pub(crate) fn new(
        mut connection: Connection,
        queue: Arc<Mutex<mpsc::Receiver<Request>>>,
        counters: Arc<Counters>,
        limit: Option<Duration>,
    ) -> Result<Self, StoreError> {
        let patience = match limit {
            Some(limit) => Some(Patience::install(&mut connection, limit)?),
            None => None,
        };
        Ok(Self { connection, queue, counters, patience })
    }

    pub(crate) fn run(self) {
        loop {
            let request = self.queue.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
            let Some(Request::Read(mut work) | Request::Write(mut work) | Request::Migrate(mut work)) = request else {
                return;
            };
            if let Some(patience) = &self.patience {
                patience.renew();
            }
            match self.statement("begin") {
                Ok(()) => {
                    let mut tx = Tx::new(Link::Sqlite(&self.connection), None);
                    work.run(&mut tx);
                    if let Some(patience) = &self.patience {
                        patience.endless();
                    }
                    // Nothing was written, so that nothing can be lost here; a failure shows at the next `begin`.
                    let _ = self.statement("rollback");
                }
                Err(error) => work.fail(error),
            }
            self.counters.reads.fetch_add(1, Ordering::Relaxed);
            work.answer();
        }
    }

    fn statement(&self, sql: &str) -> Result<(), StoreError> {
        let done = self.connection.prepare_cached(sql).and_then(|mut s| s.execute([]));
        done.map(drop).map_err(|e| sqlite_error(&self.connection, e))
    }
}

impl Patience {
    fn install(connection: &mut Connection, limit: Duration) -> Result<Self, StoreError> {
        let (start, until) = (Instant::now(), Arc::new(AtomicU64::new(u64::MAX)));
        let shared = until.clone();
        connection
            .progress_handler(
                STEPS_BETWEEN_LOOKS,
                Some(move || micros(start.elapsed()) > shared.load(Ordering::Relaxed)),
            )
            .map_err(|e| sqlite_error(connection, e))?;
        Ok(Self { start, limit, until })
    }

    fn renew(&self) {
        self.until.store(micros(self.start.elapsed() + self.limit), Ordering::Relaxed);
    }

    fn endless(&self) {
        self.until.store(u64::MAX, Ordering::Relaxed);
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
