//! A thread with a connection: runs closures, again when the server asks for it.

use super::connection::{Connection, Dial};
use super::listener;
use crate::changes::Bell;
use crate::db::{Counters, Request};
use crate::tx::Link;
use crate::work::{Verdict, Work};
use crate::{Change, Fault, StoreError, Tx, Value};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// After so long its caller hears [`StoreError::Busy`] about a closure that others were in the way of.
const PATIENCE: Duration = Duration::from_secs(30);

/// A closure is run so often among others, and from then on with the floor to itself.
const RUNS_AMONG_OTHERS: u32 = 3;

/// Our advisory locks: any numbers will do, as long as nobody else in the same database uses them.
/// Who writes among others shares the floor. It is had alone by who was in vain too often: then nobody can be in the way.
const FLOOR: i64 = 0x6d79_6f73_6f74_0001;
const SCHEMA: i64 = 0x6d79_6f73_6f74_0002;

/// What the threads share.
pub(crate) struct House {
    pub(crate) queue: Arc<Mutex<mpsc::Receiver<Request>>>,
    pub(crate) bell: Bell,
    pub(crate) counters: Arc<Counters>,
    pub(crate) fault: Option<Fault>,
    pub(crate) node: String,
    pub(crate) read_timeout: Option<Duration>,
}

/// What to do after one run of a closure.
enum Next {
    Answer,
    Again,
}

pub(crate) fn run(house: House, dial: Dial) {
    let mut worker = Worker { house, dial, connection: None };
    loop {
        let request = worker.house.queue.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        match request {
            Some(Request::Write(work)) => worker.write(work),
            Some(Request::Read(work)) => worker.read(work),
            Some(Request::Migrate(work)) => worker.migrate(work),
            None => return,
        }
    }
}

struct Worker {
    house: House,
    dial: Dial,
    connection: Option<Connection>,
}

impl Worker {
    fn write(&mut self, mut work: Box<dyn Work>) {
        let until = Instant::now() + PATIENCE;
        let (mut runs, mut is_alone) = (0, false);
        loop {
            runs += 1;
            if runs > RUNS_AMONG_OTHERS && !is_alone {
                is_alone = self.take_floor().is_ok();
            }
            match self.write_once(&mut *work, runs, is_alone) {
                Next::Again if Instant::now() < until => {
                    self.house.counters.again.fetch_add(1, Ordering::Relaxed);
                }
                Next::Again => {
                    work.fail(StoreError::Busy);
                    break;
                }
                Next::Answer => break,
            }
        }
        if is_alone {
            self.leave_floor();
        }
        work.answer();
    }

    fn write_once(&mut self, work: &mut dyn Work, runs: u32, is_alone: bool) -> Next {
        // Who waits here for one who is alone sees what was there before; when that matters, it is run again.
        let share = if is_alone { String::new() } else { format!("; select pg_advisory_xact_lock_shared({FLOOR})") };
        if let Err(error) = self.begin(&format!("begin isolation level serializable{share}")) {
            return self.not_begun(work, error);
        }
        let (verdict, changes) = self.run(work, self.house.fault.clone());
        let Some(connection) = &mut self.connection else { return Next::Answer };
        if connection.is_lost() {
            // Nothing can have been committed, so a second try does no harm; a third would only keep people waiting.
            return if runs == 1 { Next::Again } else { Next::Answer };
        }
        if connection.take_again() {
            let _ = connection.batch("rollback");
            return Next::Again;
        }
        if verdict == Verdict::RollBack {
            if let Err(error) = connection.batch("rollback") {
                work.fail(error);
            }
            return Next::Answer;
        }
        self.commit(work, changes)
    }

    /// Others had the floor for too long, or the server can't be reached.
    fn not_begun(&mut self, work: &mut dyn Work, error: StoreError) -> Next {
        if let Some(connection) = &mut self.connection
            && connection.take_again()
            && connection.batch("rollback").is_ok()
        {
            return Next::Again;
        }
        work.fail(error);
        Next::Answer
    }

    fn commit(&mut self, work: &mut dyn Work, changes: Vec<Change>) -> Next {
        let Some(connection) = &mut self.connection else { return Next::Answer };
        let step = self.house.fault.as_ref().map_or(Ok(()), Fault::step);
        let told = step.and_then(|()| notify(connection, &self.house.node, &changes));
        if let Err(error) = told {
            let _ = connection.batch("rollback");
            if connection.take_again() {
                return Next::Again;
            }
            work.fail(error);
            return Next::Answer;
        }
        match connection.batch("commit") {
            Ok(()) => {
                self.house.counters.commits.fetch_add(1, Ordering::Relaxed);
                self.house.counters.writes.fetch_add(1, Ordering::Relaxed);
                self.house.counters.pulse.is_well();
                self.house.bell.ring(changes);
            }
            Err(_) if connection.take_again() => {
                let _ = connection.batch("rollback");
                return Next::Again;
            }
            Err(_) if connection.is_lost() => work.fail(StoreError::unavailable(
                "the connection to PostgreSQL was lost while it committed: look whether it was done before trying again",
            )),
            Err(error) => {
                let _ = connection.batch("rollback");
                work.fail(error);
            }
        }
        Next::Answer
    }

    fn read(&mut self, mut work: Box<dyn Work>) {
        let limit = self.house.read_timeout.map_or(0, |limit| limit.as_millis());
        let begin = format!("begin isolation level repeatable read read only; set local statement_timeout = {limit}");
        match self.begin(&begin) {
            Ok(()) => {
                self.run(&mut *work, None);
                if let Some(connection) = &mut self.connection {
                    // Nothing was written, so that nothing can be lost here.
                    let _ = connection.batch("rollback");
                }
            }
            Err(error) => work.fail(error),
        }
        self.house.counters.reads.fetch_add(1, Ordering::Relaxed);
        work.answer();
    }

    fn migrate(&mut self, mut work: Box<dyn Work>) {
        // Read committed: what the node before us in the line did to the schema must be seen.
        let begun = self.begin(&format!("begin; set local lock_timeout = 0; select pg_advisory_xact_lock({SCHEMA})"));
        let done = begun.and_then(|()| {
            let (verdict, changes) = self.run(&mut *work, None);
            let Some(connection) = &mut self.connection else { return Ok(()) };
            if verdict == Verdict::RollBack {
                return connection.batch("rollback");
            }
            notify(connection, &self.house.node, &changes)?;
            connection.batch("commit")?;
            self.house.bell.ring(changes);
            Ok(())
        });
        if let Err(error) = done {
            if let Some(connection) = &mut self.connection {
                let _ = connection.batch("rollback");
            }
            work.fail(error);
        }
        work.answer();
    }

    fn run(&mut self, work: &mut dyn Work, fault: Option<Fault>) -> (Verdict, Vec<Change>) {
        let Some(connection) = &mut self.connection else { return (Verdict::RollBack, Vec::new()) };
        let mut tx = Tx::new(Link::Postgres(connection), fault);
        let verdict = work.run(&mut tx);
        if let Some(error) = tx.swallowed() {
            self.house.counters.pulse.felt(&error);
        }
        (verdict, tx.take_changes())
    }

    /// Begins a transaction, on a new connection when the old one turns out to be gone.
    fn begin(&mut self, sql: &str) -> Result<(), StoreError> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => self.connection.insert(Connection::open(self.dial.clone())?),
        };
        connection.take_again();
        if !connection.is_lost() {
            match connection.batch(sql) {
                Err(_) if connection.is_lost() => {}
                done => return done,
            }
        }
        connection.reopen()?;
        connection.batch(sql)
    }

    /// Waits until nobody writes; from then on others wait for us. Before `begin`, because a transaction sees what was
    /// there when it began.
    fn take_floor(&mut self) -> Result<(), StoreError> {
        let connection = self.connection.as_mut().ok_or(StoreError::NotFound)?;
        connection.batch(&format!("select pg_advisory_lock({FLOOR})"))
    }

    fn leave_floor(&mut self) {
        if let Some(connection) = &mut self.connection {
            // When this fails the connection is gone, and the lock with it.
            let _ = connection.batch(&format!("select pg_advisory_unlock({FLOOR})"));
        }
    }
}

/// Inside the transaction, so that the other nodes hear it if and when it is committed.
fn notify(connection: &mut Connection, node: &str, changes: &[Change]) -> Result<(), StoreError> {
    for change in changes {
        let args = [Value::from(listener::CHANNEL), Value::from(listener::envelope(node, change))];
        connection.query("select cast(pg_notify(?1, ?2) as text)", &args)?;
    }
    Ok(())
}
