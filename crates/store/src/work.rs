//! A closure on its way to a database thread and its answer on the way back.

use crate::{Change, StoreError, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// What a database thread must do with the transaction after running a closure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Commit,
    RollBack,
}

/// A closure that may be run again until it is answered.
pub(crate) trait Work: Send {
    /// Runs the closure in `tx` and keeps its answer for later.
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;
    /// Forgets the answer that was kept and puts a failure in its place.
    fn fail(&mut self, error: StoreError);
    /// Tells the one who waits.
    fn answer(self: Box<Self>);
}

/// A closure that was run, in a transaction that isn't committed yet.
pub(crate) struct Running {
    pub(crate) work: Box<dyn Work>,
    /// What `tx.notify` gathered, to be told after the commit.
    pub(crate) changes: Vec<Change>,
    /// Whether it said `Ok`, so that what it did is still in the transaction.
    pub(crate) kept: bool,
}

struct Closure<F, T, E> {
    run: F,
    kept: Option<Result<T, E>>,
    waiting: oneshot::Sender<Result<T, E>>,
}

/// Wraps a closure that may run more than once.
pub(crate) fn repeatable<F, T, E>(f: F) -> (Box<dyn Work>, oneshot::Receiver<Result<T, E>>)
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (waiting, answer) = oneshot::channel();
    (Box::new(Closure { run: f, kept: None, waiting }), answer)
}

/// Wraps a closure that runs at most once.
pub(crate) fn once<F, T, E>(f: F) -> (Box<dyn Work>, oneshot::Receiver<Result<T, E>>)
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (waiting, answer) = oneshot::channel();
    let mut f = Some(f);
    let run = move |tx: &mut Tx<'_>| match f.take() {
        Some(f) => f(tx),
        None => Err(E::from(StoreError::other("a closure for reading was run twice"))),
    };
    (Box::new(Closure { run, kept: None, waiting }), answer)
}

impl<F, T, E> Work for Closure<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        // What a panic leaves behind in the transaction is rolled back; nothing else is shared with the closure.
        let result = catch_unwind(AssertUnwindSafe(|| (self.run)(tx)));
        let result = result.unwrap_or_else(|panic| Err(E::from(panicked(panic.as_ref()))));
        let result = match tx.swallowed() {
            Some(error) if result.is_ok() => Err(E::from(error)),
            _ => result,
        };
        let verdict = if result.is_ok() { Verdict::Commit } else { Verdict::RollBack };
        self.kept = Some(result);
        verdict
    }

    fn fail(&mut self, error: StoreError) {
        self.kept = Some(Err(E::from(error)));
    }

    fn answer(self: Box<Self>) {
        let Self { run, kept, waiting } = *self;
        // Before the answer: it may hold a clone of the database, and who has the answer may close and reopen that.
        drop(run);
        let kept = kept.unwrap_or_else(|| Err(E::from(StoreError::other("the work was never done"))));
        // The one who asked may have gone away; what was committed stays committed.
        let _ = waiting.send(kept);
    }
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> StoreError {
    let words =
        panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    StoreError::other(format!("a bug stopped the work: {}", words.unwrap_or_else(|| "panic".to_owned())))
}
