//! SQLite, inside the program: one thread writes, a few read.

mod checkpoint;
mod connection;
mod reader;
mod writer;

pub(crate) use connection::{beside, lock};

use crate::changes::Bell;
use crate::db::{Counters, Doors, Opened, QUEUE_MAX, Stop};
use crate::dialect::sqlite_error;
use crate::row::Inner;
use crate::{Options, Row, StoreError, Value};
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use tokio::sync::mpsc;

/// Opens the file for reading and writing, and starts the threads.
pub(crate) fn open(path: &Path, options: &Options, bell: Bell, counters: Arc<Counters>) -> Result<Opened, StoreError> {
    let lock = lock(path)?;
    let connection = connection::open_file(path, options.pages_max)?;
    let (write, queue) = mpsc::channel(QUEUE_MAX);
    let (stop, stopped) = std::sync::mpsc::channel();
    let writer = writer::Writer::new(connection, queue, bell, counters.clone(), options.fault.clone(), lock);
    let last = Some(spawn("sqlite-write", move || writer.run())?);
    let mut threads = Vec::new();
    let checkpointer = checkpoint::Checkpointer::open(path, counters.clone())?;
    threads.push(spawn("sqlite-checkpoint", move || checkpointer.run(&stopped))?);
    let read = start_readers(path, options, &counters, &mut threads)?;
    let doors = Doors { write: Some(write), read, _stop: Stop::Checkpointer { _sender: stop } };
    // Whoever closes a file alone moves the log into it; of two that close it at once, neither does.
    Ok(Opened { doors, threads, last })
}

/// Opens the file for reading beside whoever writes to it.
pub(crate) fn open_read_only(path: &Path, options: &Options, counters: Arc<Counters>) -> Result<Opened, StoreError> {
    let mut threads = Vec::new();
    let read = start_readers(path, options, &counters, &mut threads)?;
    Ok(Opened { doors: Doors { write: None, read, _stop: Stop::Nobody }, threads, last: None })
}

fn start_readers(
    path: &Path,
    options: &Options,
    counters: &Arc<Counters>,
    threads: &mut Vec<thread::JoinHandle<()>>,
) -> Result<mpsc::Sender<crate::db::Request>, StoreError> {
    let (read, queue) = mpsc::channel(QUEUE_MAX);
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..options.readers.max(1) {
        let connection = connection::read_only_file(path)?;
        let reader = reader::Reader::new(connection, queue.clone(), counters.clone(), options.read_timeout)?;
        threads.push(spawn("sqlite-read", move || reader.run())?);
    }
    Ok(read)
}

pub(crate) fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<thread::JoinHandle<()>, StoreError> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(run);
    thread.map_err(|e| StoreError::unavailable_with("the system gives us no more threads", e))
}

pub(crate) fn exec(connection: &Connection, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
    let done = connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params_from_iter(args)));
    done.map(|rows| rows as u64).map_err(|e| in_statement(connection, e, sql))
}

/// Gives each row to `each`, until that says `false`.
pub(crate) fn each(
    connection: &Connection,
    sql: &str,
    args: &[Value],
    mut each: impl FnMut(&Row<'_>) -> bool,
) -> Result<(), StoreError> {
    let mut run = || {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(args))?;
        while let Some(row) = rows.next()? {
            if !each(&Row(Inner::Sqlite(row))) {
                break;
            }
        }
        Ok(())
    };
    run().map_err(|e| in_statement(connection, e, sql))
}

pub(crate) fn batch(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection.execute_batch(sql).map_err(|e| in_statement(connection, e, sql))
}

/// A mistake in a statement is found sooner when one sees the statement. Its arguments stay out of it.
fn in_statement(connection: &Connection, error: rusqlite::Error, sql: &str) -> StoreError {
    match sqlite_error(connection, error) {
        StoreError::Other { message, source } => {
            StoreError::Other { message: format!("{message}, in: {}", crate::dialect::shortened(sql)), source }
        }
        error => error,
    }
}

/// For connections of which we need no names of indexes.
pub(crate) fn raw_error(error: rusqlite::Error) -> StoreError {
    crate::dialect::sqlite_failure(error)
}
