//! The door to the database: closures go in, answers come out.

use crate::changes::Bell;
use crate::health::Pulse;
use crate::work::{self, Work};
use crate::{Change, Dialect, Following, Location, Options, StoreError, Tx, migrate, postgres, sqlite};
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};
use tokio::sync::{broadcast, mpsc, oneshot};

/// How many closures may wait for a database thread before the next one has to wait to be let in.
pub(crate) const QUEUE_MAX: usize = 1_024;

/// What a database thread can be asked.
pub(crate) enum Request {
    /// Run a closure in a transaction and commit it.
    Write(Box<dyn Work>),
    /// Run a closure on one unchanging picture.
    Read(Box<dyn Work>),
    /// Run a closure that may change the schema, with nobody else in the house.
    Migrate(Box<dyn Work>),
}

/// A database, to be cloned freely. The last clone to go waits for what was asked, and closes it.
#[derive(Debug, Clone)]
pub struct Db(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    location: Location,
    dialect: Dialect,
    doors: Option<Doors>,
    bell: Bell,
    counters: Arc<Counters>,
    threads: Vec<JoinHandle<()>>,
    last: Option<JoinHandle<()>>,
}

/// The queues in front of the threads. When they are dropped, the threads finish what is queued and go home.
#[derive(Debug)]
pub(crate) struct Doors {
    pub(crate) write: Option<mpsc::Sender<Request>>,
    pub(crate) read: mpsc::Sender<Request>,
    /// Dropped to end the thread that waits for the next checkpoint, or the one that listens.
    pub(crate) _stop: Stop,
}

/// The other end of what a thread without a queue waits for.
#[derive(Debug)]
pub(crate) enum Stop {
    Nobody,
    Checkpointer { _sender: std::sync::mpsc::Sender<()> },
    Listener { _sender: oneshot::Sender<()> },
}

/// What was done since the database was opened. For the status page, and for tests that count instead of timing.
#[derive(Debug, Default)]
pub struct Counters {
    pub(crate) commits: AtomicU64,
    pub(crate) writes: AtomicU64,
    pub(crate) reads: AtomicU64,
    pub(crate) again: AtomicU64,
    pub(crate) pulse: Pulse,
}

impl Counters {
    /// Transactions of writers that were committed; many writers may share one.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
    /// Write closures that were committed.
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::Relaxed)
    }
    /// Read closures that were run.
    pub fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }
    /// Closures that had to be run again because another writer was in the way.
    pub fn again(&self) -> u64 {
        self.again.load(Ordering::Relaxed)
    }
}

/// What an opened database hands to [`Db`].
pub(crate) struct Opened {
    pub(crate) doors: Doors,
    pub(crate) threads: Vec<JoinHandle<()>>,
    /// The thread behind the write queue, where it has to go after all others.
    pub(crate) last: Option<JoinHandle<()>>,
}

impl Db {
    /// Opens what is at `location`.
    ///
    /// # Errors
    /// As [`Db::sqlite`] and [`Db::postgres`].
    pub fn open(location: &Location, options: Options) -> Result<Self, StoreError> {
        match location {
            Location::Sqlite(path) => Self::sqlite(path, options),
            Location::Postgres(url) => Self::postgres(url, options),
        }
    }

    /// Opens a file of SQLite, and makes it when it isn't there. One process at a time.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when another process has it open, or the folder can't be written to;
    /// [`StoreError::Corrupt`] when it is something else than a database.
    pub fn sqlite(path: impl AsRef<Path>, options: Options) -> Result<Self, StoreError> {
        let location = Location::Sqlite(path.as_ref().to_owned());
        Self::start(location, Dialect::Sqlite, |bell, counters| sqlite::open(path.as_ref(), &options, bell, counters))
    }

    /// Opens a file of SQLite to look at, also while another process writes to it. Writes are refused.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it isn't there.
    pub fn sqlite_read_only(path: impl AsRef<Path>, options: Options) -> Result<Self, StoreError> {
        let location = Location::Sqlite(path.as_ref().to_owned());
        Self::start(location, Dialect::Sqlite, |_, counters| sqlite::open_read_only(path.as_ref(), &options, counters))
    }

    /// Connects to a database of PostgreSQL, 13 or later. Any number of processes at a time.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], with what to look at.
    pub fn postgres(url: &str, options: Options) -> Result<Self, StoreError> {
        let location = Location::Postgres(url.to_owned());
        Self::start(location, Dialect::Postgres, |bell, counters| postgres::open(url, &options, bell, counters))
    }

    fn start(
        location: Location,
        dialect: Dialect,
        open: impl FnOnce(Bell, Arc<Counters>) -> Result<Opened, StoreError>,
    ) -> Result<Self, StoreError> {
        let bell = Bell::new();
        let counters = Arc::<Counters>::default();
        let Opened { doors, threads, last } = open(bell.clone(), counters.clone())?;
        Ok(Self(Arc::new(Inner { location, dialect, doors: Some(doors), bell, counters, threads, last })))
    }

    /// Runs `f` in a transaction and commits what it did, if it says `Ok`. The answer comes after the commit.
    ///
    /// `f` may run more than once; see [`Tx`]. If the caller goes away meanwhile, it is done all the same.
    ///
    /// # Errors
    /// What `f` says, or what the database says at the commit; either way nothing was changed, except when the
    /// connection to PostgreSQL is lost *during* the commit ([`StoreError::Unavailable`], and it says so).
    pub async fn write<F, T, E>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (work, answer) = work::repeatable(f);
        self.ask(self.writers()?, Request::Write(work), answer).await
    }

    /// Runs `f` on one unchanging picture of the data. Writing is refused.
    ///
    /// # Errors
    /// What `f` says, or what the database says.
    pub async fn read<F, T, E>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (work, answer) = work::once(f);
        self.ask(&self.doors()?.read, Request::Read(work), answer).await
    }

    /// As [`Db::write`], for the command line and for tests: this thread waits.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_blocking<F, T, E>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        wait_for(self.write(f))
    }

    /// As [`Db::read`], for the command line and for tests: this thread waits.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_blocking<F, T, E>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        wait_for(self.read(f))
    }

    /// Brings the schema up to what this program knows. Does nothing when it is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database was made by a newer program; what the database says otherwise.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let (work, answer) = work::repeatable(migrate::migrate);
        self.ask(self.writers()?, Request::Migrate(work), answer).await
    }

    /// As [`Db::migrate`], for the command line and for tests: this thread waits.
    ///
    /// # Errors
    /// As [`Db::migrate`].
    pub fn migrate_blocking(&self) -> Result<(), StoreError> {
        wait_for(self.migrate())
    }

    /// Runs `f` as [`Db::migrate`] does: alone, without the checks on foreign keys until the end.
    pub(crate) fn alone<F, T>(&self, f: F) -> Result<T, StoreError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let (work, answer) = work::repeatable(f);
        wait_for(self.ask(self.writers()?, Request::Migrate(work), answer))
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.0.location
    }

    /// What is committed from now on, on this node or another, each change once.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.0.bell.subscribe()
    }

    /// How many changes were told to this process so far; what is read after asking this holds all of them.
    pub fn changes_told(&self) -> u64 {
        self.0.bell.told()
    }

    /// What was told after the first `told` changes, and what is told from now on.
    pub fn changes_since(&self, told: u64) -> Following {
        self.0.bell.follow(told)
    }

    /// What was done since the database was opened.
    pub fn counters(&self) -> &Counters {
        &self.0.counters
    }

    fn doors(&self) -> Result<&Doors, StoreError> {
        self.0.doors.as_ref().ok_or_else(closed)
    }

    fn writers(&self) -> Result<&mpsc::Sender<Request>, StoreError> {
        self.doors()?.write.as_ref().ok_or(StoreError::ReadOnly)
    }

    async fn ask<T, E: From<StoreError>>(
        &self,
        door: &mpsc::Sender<Request>,
        request: Request,
        answer: oneshot::Receiver<Result<T, E>>,
    ) -> Result<T, E> {
        door.send(request).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

fn closed() -> StoreError {
    StoreError::unavailable("the database is closed")
}

impl Drop for Inner {
    fn drop(&mut self) {
        let write = self.doors.take().and_then(|doors| if self.last.is_some() { doors.write } else { None });
        self.threads.drain(..).for_each(wait_until_gone);
        drop(write);
        self.last.take().into_iter().for_each(wait_until_gone);
    }
}

fn wait_until_gone(thread: JoinHandle<()>) {
    // A closure may hold the last clone; a thread can't wait for itself.
    if thread.thread().id() != thread::current().id() {
        let _ = thread.join();
    }
}

/// Waits on this thread, with or without a runtime around it: what is awaited here is driven by our own threads.
pub(crate) fn wait_for<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(out) => return out,
            Poll::Pending => thread::park(),
        }
    }
}
