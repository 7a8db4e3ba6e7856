//! The thread that writes: whatever is queued shares one COMMIT, and so one wait for the disk.

use super::connection::Lock;
use crate::changes::Bell;
use crate::db::{Counters, Request};
use crate::dialect::sqlite_error;
use crate::tx::Link;
use crate::work::{Running, Verdict, Work};
use crate::{Fault, StoreError, Tx};
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::mpsc;

/// At most so many closures share a COMMIT, so that the first of them doesn't wait too long.
pub(crate) const TOGETHER_MAX: usize = 512;

pub(crate) struct Writer {
    connection: Connection,
    queue: mpsc::Receiver<Request>,
    bell: Bell,
    counters: Arc<Counters>,
    fault: Option<Fault>,
    _lock: Lock,
}

/// Where a closure left the transaction that it shares with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ran {
    InTransaction,
    /// It was refused after it had changed something, which is still there.
    Half,
    /// SQLite undid the whole transaction (a full disk, an I/O error, no memory), also what others did before it.
    AllUndone,
}

impl Writer {
    pub(crate) fn new(
        connection: Connection,
        queue: mpsc::Receiver<Request>,
        bell: Bell,
        counters: Arc<Counters>,
        fault: Option<Fault>,
        lock: Lock,
    ) -> Self {
        Self { connection, queue, bell, counters, fault, _lock: lock }
    }

    pub(crate) fn run(mut self) {
        while let Some(request) = self.queue.blocking_recv() {
            match request {
                Request::Migrate(work) => self.migrate(work),
                Request::Write(first) | Request::Read(first) => {
                    if let Some(work) = self.together(first) {
                        self.migrate(work);
                    }
                }
            }
        }
    }

    /// Commits `first` and what is queued behind it. Gives back a migration that it found in the queue.
    ///
    /// A savepoint around each would copy every page that it touches, only to be able to give it back. Few are refused, and
    /// most of these before they change anything: if one is after that, all are undone and run again, with savepoints.
    fn together(&mut self, first: Box<dyn Work>) -> Option<Box<dyn Work>> {
        if let Err(error) = self.begin() {
            self.counters.pulse.felt(&error);
            answer_failed(first, &error);
            return None;
        }
        let (mut ran, mut migration) = (Vec::new(), None);
        let mut next = Some(first);
        while let Some(work) = next {
            let mut running = Running { work, changes: Vec::new(), kept: false };
            match self.plainly(&mut running) {
                Ran::InTransaction => ran.push(running),
                Ran::Half => {
                    self.roll_back();
                    if ran.is_empty() {
                        running.work.answer();
                    } else {
                        ran.push(running);
                        self.again(ran);
                    }
                    return None;
                }
                Ran::AllUndone => {
                    running.work.answer();
                    self.each_alone(ran);
                    return None;
                }
            }
            next = match self.queue.try_recv() {
                Ok(Request::Write(work) | Request::Read(work)) => Some(work),
                Ok(Request::Migrate(work)) => {
                    migration = Some(work);
                    None
                }
                Err(_) => None,
            }
            .filter(|_| ran.len() < TOGETHER_MAX);
        }
        self.commit_all(ran);
        migration
    }

    /// Runs all of them once more in one transaction, so that each can be undone by itself.
    fn again(&mut self, undone: Vec<Running>) {
        if let Err(error) = self.begin() {
            undone.into_iter().for_each(|running| answer_failed(running.work, &error));
            return;
        }
        let mut ran = Vec::with_capacity(undone.len());
        let mut undone = undone.into_iter();
        while let Some(mut running) = undone.next() {
            self.counters.again.fetch_add(1, Ordering::Relaxed);
            if self.in_savepoint(&mut running) == Ran::AllUndone {
                running.work.answer();
                ran.extend(undone);
                self.each_alone(ran);
                return;
            }
            ran.push(running);
        }
        self.commit_all(ran);
    }

    fn commit_all(&mut self, ran: Vec<Running>) {
        match self.commit() {
            Ok(()) => self.tell(ran),
            // One of them is to blame (a deferred foreign key, a disk that is full for one but not for another).
            // Those who were refused are asked again as well: what refused them may be undone.
            Err(_) if ran.len() > 1 => self.each_alone(ran),
            Err(error) => {
                self.counters.pulse.felt(&error);
                for running in ran {
                    if running.kept { answer_failed(running.work, &error) } else { running.work.answer() }
                }
            }
        }
    }

    fn tell(&self, ran: Vec<Running>) {
        self.counters.commits.fetch_add(1, Ordering::Relaxed);
        if ran.iter().any(|running| running.kept) {
            self.counters.pulse.is_well();
        }
        for running in ran {
            self.counters.writes.fetch_add(u64::from(running.kept), Ordering::Relaxed);
            if running.kept {
                self.bell.ring(running.changes);
            }
            running.work.answer();
        }
    }

    /// Runs again, each in a transaction of its own, what was undone through no fault of its own.
    fn each_alone(&mut self, undone: Vec<Running>) {
        for mut running in undone {
            self.counters.again.fetch_add(1, Ordering::Relaxed);
            if let Err(error) = self.begin() {
                answer_failed(running.work, &error);
                continue;
            }
            match self.in_savepoint(&mut running) {
                Ran::AllUndone => running.work.answer(),
                Ran::InTransaction | Ran::Half => self.commit_all(vec![running]),
            }
        }
    }

    fn plainly(&self, running: &mut Running) -> Ran {
        let changes = self.connection.total_changes();
        let (verdict, has_executed) = self.run_in_transaction(running);
        if self.where_we_are() == Ran::AllUndone {
            return Ran::AllUndone;
        }
        running.kept = verdict == Verdict::Commit;
        let has_changed = has_executed || self.connection.total_changes() != changes;
        if has_changed && !running.kept { Ran::Half } else { Ran::InTransaction }
    }

    fn in_savepoint(&self, running: &mut Running) -> Ran {
        running.kept = false;
        if let Err(error) = self.statement("savepoint work") {
            running.work.fail(error);
            return self.where_we_are();
        }
        let (verdict, _) = self.run_in_transaction(running);
        if self.where_we_are() == Ran::AllUndone {
            return Ran::AllUndone;
        }
        let back = if verdict == Verdict::RollBack { self.statement("rollback to work") } else { Ok(()) };
        match back.and_then(|()| self.statement("release work")) {
            Ok(()) => running.kept = verdict == Verdict::Commit,
            Err(error) => running.work.fail(error),
        }
        self.where_we_are()
    }

    /// Runs a closure; says also whether it ran a statement that may have changed something.
    fn run_in_transaction(&self, running: &mut Running) -> (Verdict, bool) {
        let mut tx = Tx::new(Link::Sqlite(&self.connection), self.fault.clone());
        let verdict = running.work.run(&mut tx);
        running.changes = tx.take_changes();
        if let Some(error) = tx.swallowed() {
            self.counters.pulse.felt(&error);
        }
        if self.where_we_are() == Ran::AllUndone && verdict == Verdict::Commit {
            running.work.fail(StoreError::Full);
        }
        (verdict, tx.has_executed())
    }

    fn where_we_are(&self) -> Ran {
        if self.connection.is_autocommit() { Ran::AllUndone } else { Ran::InTransaction }
    }

    /// Alone, and with foreign keys looked at only at the end: a table may have to be built anew.
    fn migrate(&mut self, mut work: Box<dyn Work>) {
        let done = self.migrate_in_transaction(&mut *work);
        if let Err(error) = done {
            if !self.connection.is_autocommit() {
                self.roll_back();
            }
            work.fail(error);
        }
        if let Err(error) = self.batch("pragma foreign_keys=on") {
            work.fail(error);
        }
        work.answer();
    }

    fn migrate_in_transaction(&mut self, work: &mut dyn Work) -> Result<(), StoreError> {
        self.batch("pragma foreign_keys=off")?;
        self.begin()?;
        let mut tx = Tx::new(Link::Sqlite(&self.connection), None);
        if work.run(&mut tx) == Verdict::RollBack {
            self.roll_back();
            return Ok(());
        }
        let changes = tx.take_changes();
        let broken: bool = self
            .connection
            .query_row("select exists (select 1 from pragma_foreign_key_check)", [], |row| row.get(0))
            .map_err(|e| sqlite_error(&self.connection, e))?;
        if broken {
            return Err(StoreError::ForeignKey);
        }
        self.commit()?;
        self.bell.ring(changes);
        Ok(())
    }

    fn begin(&self) -> Result<(), StoreError> {
        self.statement("begin immediate")
    }

    fn commit(&self) -> Result<(), StoreError> {
        let step = self.fault.as_ref().map_or(Ok(()), Fault::step);
        let done = step.and_then(|()| self.statement("commit"));
        if done.is_err() && !self.connection.is_autocommit() {
            self.roll_back();
        }
        done
    }

    fn roll_back(&self) {
        if let Err(error) = self.statement("rollback") {
            tracing::error!(%error, "a transaction can't be rolled back: {error}");
        }
    }

    fn statement(&self, sql: &str) -> Result<(), StoreError> {
        let done = self.connection.prepare_cached(sql).and_then(|mut s| s.execute([]));
        done.map(drop).map_err(|e| sqlite_error(&self.connection, e))
    }

    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|e| sqlite_error(&self.connection, e))
    }
}

fn answer_failed(mut work: Box<dyn Work>, error: &StoreError) {
    work.fail(error.clone());
    work.answer();
}
