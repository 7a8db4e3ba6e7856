//! PostgreSQL, beside the program: some threads with one connection each, and one that listens.

mod connection;
mod listener;
mod tls;
mod worker;

pub(crate) use connection::Connection;

use crate::changes::Bell;
use crate::db::{Counters, Doors, Opened, QUEUE_MAX, Stop};
use crate::sqlite::spawn;
use crate::{Options, StoreError};
use connection::Dial;
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, oneshot};

/// Connects once, so that what is wrong is said at once, and starts the threads.
pub(crate) fn open(url: &str, options: &Options, bell: Bell, counters: Arc<Counters>) -> Result<Opened, StoreError> {
    let dial = Dial::new(url)?;
    let node = greet(&dial)?;
    let (door, queue) = mpsc::channel(QUEUE_MAX);
    let queue = Arc::new(Mutex::new(queue));
    let mut threads = Vec::new();
    for _ in 0..options.connections.max(1) {
        let house = worker::House {
            queue: queue.clone(),
            bell: bell.clone(),
            counters: counters.clone(),
            fault: options.fault.clone(),
            node: node.clone(),
            read_timeout: options.read_timeout,
        };
        let dial = dial.clone();
        threads.push(spawn("postgres", move || worker::run(house, dial))?);
    }
    let (stop_listening, stopped) = oneshot::channel();
    let (ready, is_ready) = std::sync::mpsc::channel();
    threads.push(spawn("postgres-listen", move || listener::run(&dial, &node, &bell, stopped, &ready))?);
    // Not before we listen, so that what another node commits from now on is heard.
    let _ = is_ready.recv();
    let doors = Doors { write: Some(door.clone()), read: door, _stop: Stop::Listener { _sender: stop_listening } };
    Ok(Opened { doors, threads, last: None })
}

/// Asks the server for a name for this node, which also shows that there is a server.
fn greet(dial: &Dial) -> Result<String, StoreError> {
    let dial = dial.clone();
    let (tell, told) = std::sync::mpsc::channel();
    // On a thread of its own: a runtime can't be made on a thread that has one, and the caller's may.
    let thread = spawn("postgres-greet", move || {
        let _ = tell.send(Connection::open(dial).and_then(|mut connection| connection.new_name()));
    })?;
    let node = told.recv().map_err(|e| StoreError::with("the greeting of PostgreSQL failed", e))?;
    let _ = thread.join();
    node
}
