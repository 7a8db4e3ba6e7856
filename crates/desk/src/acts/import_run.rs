//! The work on an import, in batches: each is one transaction with its counts, so that it goes on where it was when the program
//! ends in between, however it ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp, ToSpan};
use ledger::table::{Table, TableError};
use store::{BadRow, Chance, Db, ImportCounts, ImportId, ImportState, ImportStep, StoreError, Tx};

use super::import_batch::{Batch, Task};
use super::imports::file_of;
use crate::importing::{Bad, Finder, ImportKind, Mapping, read_row};
use crate::turn::whole_milliseconds;
use crate::{Clock, Desk, DeskError};

/// Rows in one transaction: other writers wait for so many, some 50 ms.
const BATCH: usize = 4_000;
/// A node that is silent for so long has lost its import to another one.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Failures of the same step after which an import is put aside.
const TRIES_MAX: i64 = 5;
/// Between two tries.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// Why it was put aside.
const GAVE_UP: &str = "gave-up";

/// One import at work.
struct Run {
    db: Db,
    chance: Arc<dyn Chance>,
    clock: Arc<dyn Clock>,
    id: ImportId,
    kind: ImportKind,
    mapping: Mapping,
    heads: Vec<String>,
    writes: bool,
    finder: Arc<Mutex<Finder>>,
    counts: ImportCounts,
}

impl Desk {
    /// Works on the next import on which there is something to do, until it is done or `is_stopping`; `false`: there is none.
    ///
    /// # Errors
    /// When the database fails; the import is taken up again later.
    pub async fn work_on_import(
        &self,
        clock: Arc<dyn Clock>,
        is_stopping: impl Fn() -> bool + Send + 'static,
    ) -> Result<bool, DeskError> {
        let now = whole_milliseconds(clock.now());
        let Some(id) = self.db.write(move |tx| tx.claim_import(now, LEASE)).await? else { return Ok(false) };
        let (db, chance) = (self.db.clone(), self.chance.clone());
        let worked = tokio::task::spawn_blocking(move || {
            let done = work(&db, chance, &clock, id, &is_stopping);
            if done.is_err() {
                // When the database is away this fails as well, and isn't counted: that passes.
                let now = clock.now();
                let _ = db.write_blocking(move |tx| failed(tx, id, now));
            } else if is_stopping() {
                // Whoever comes next needn't wait until the lease is over.
                let now = clock.now();
                let _ = db.write_blocking(move |tx| {
                    let row = tx.import(id)?;
                    if row.step == ImportStep::End { Ok(()) } else { tx.keep_import(id, &row.counts, now) }
                });
            }
            done
        });
        worked.await.unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))?;
        Ok(true)
    }
}

fn work(
    db: &Db,
    chance: Arc<dyn Chance>,
    clock: &Arc<dyn Clock>,
    id: ImportId,
    is_stopping: &dyn Fn() -> bool,
) -> Result<(), DeskError> {
    let row = db.read_blocking(move |tx| tx.import(id))?;
    let kind = ImportKind::of_word(&row.kind).ok_or(DeskError::NotFound)?;
    if row.step == ImportStep::Undo {
        return super::import_undone::undo(db, clock, id, LEASE, is_stopping);
    }
    let Ok(mapping) = serde_json::from_str(&row.mapping) else {
        return end(db, clock, id, Some("no-mapping".into()), row.step);
    };
    let writes = row.step == ImportStep::Write;
    // A trial begins anew: it left nothing behind.
    let counts = if writes { row.counts } else { ImportCounts::default() };
    if !writes {
        let mapping = row.mapping.clone();
        db.write_blocking(move |tx| tx.map_import(id, &mapping))?;
    }
    let heads = Vec::new();
    let (db, clock, finder) = (db.clone(), clock.clone(), Arc::default());
    let mut run = Run { db, chance, clock, id, kind, mapping, heads, writes, finder, counts };
    match run.go(is_stopping) {
        Ok(true) => end(&run.db, &run.clock, id, None, row.step),
        Ok(false) => Ok(()),
        Err(Stopped::File(failure)) => end(&run.db, &run.clock, id, Some(failure), row.step),
        Err(Stopped::Desk(error)) => Err(error),
    }
}

/// Waits a little before it is tried again; after [`TRIES_MAX`] times it is put aside: what fails as often isn't mended by waiting.
/// What was brought in until then can be taken out, and a file that was only tried can be brought anew.
fn failed(tx: &mut Tx<'_>, id: ImportId, now: Timestamp) -> Result<(), StoreError> {
    let row = tx.import(id)?;
    if row.step == ImportStep::End {
        return Ok(());
    }
    let tries = tx.note_failed_try(id, now + PAUSE)?;
    if tries < TRIES_MAX {
        return Ok(());
    }
    tx.remove_import_parts(id)?;
    tx.step_import(id, ImportState::Failed, ImportStep::End, GAVE_UP, now)?;
    tx.notify("lists", "")?;
    tx.notify("imports", &id.to_string())
}

/// Why it went no further.
enum Stopped {
    /// The file can't be read: a word of the program, perhaps with a line.
    File(String),
    Desk(DeskError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<TableError> for Stopped {
    fn from(error: TableError) -> Self {
        match error {
            TableError::RowTooLong { line } => Self::File(format!("row-too-long {line}")),
            other => Self::File(match other {
                TableError::Empty => "empty".into(),
                _ => "unreadable".into(),
            }),
        }
    }
}

fn end(
    db: &Db,
    clock: &Arc<dyn Clock>,
    id: ImportId,
    failure: Option<String>,
    step: ImportStep,
) -> Result<(), DeskError> {
    let now = clock.now();
    db.write_blocking(move |tx| {
        let (state, next) = match (&failure, step) {
            (Some(_), _) => (ImportState::Failed, ImportStep::End),
            (None, ImportStep::Try) => (ImportState::Offered, ImportStep::Tried),
            (None, _) => (ImportState::Done, ImportStep::End),
        };
        if next == ImportStep::End {
            tx.remove_import_parts(id)?;
        }
        tx.step_import(id, state, next, failure.as_deref().unwrap_or_default(), now)?;
        tx.notify("lists", "")?;
        tx.notify("imports", &id.to_string())
    })?;
    Ok(())
}

impl Run {
    /// Goes through the file; `false`: the program is stopping.
    fn go(&mut self, is_stopping: &dyn Fn() -> bool) -> Result<bool, Stopped> {
        let mut table = Table::open(file_of(&self.db, self.id))?;
        self.heads = table.heads().to_vec();
        let until = self.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date().saturating_add(1.year());
        let mut seen_likes: HashMap<u64, u32> = HashMap::new();
        let (mut batch, mut seen) = (Batch::default(), 0_i64);
        let begun = self.counts.at;
        while table.next_row()? {
            seen += 1;
            let is_known = seen <= begun;
            match read_row(&table, self.kind, &self.mapping, until) {
                Ok(row) => {
                    let nth = seen_likes.entry(row.likeness()).and_modify(|nth| *nth += 1).or_insert(1);
                    match (is_known, *nth > 1 && row.has_reference()) {
                        (true, _) => {}
                        (false, true) => batch.again += 1,
                        (false, false) => {
                            let key = row.source_key(*nth);
                            batch.rows.push((row, key));
                        }
                    }
                }
                Err(bad) if !is_known => batch.bad.push(self.bad_row(table.line(), bad)),
                Err(_) => {}
            }
            if !is_known && (seen - self.counts.at) as usize >= BATCH {
                self.take(std::mem::take(&mut batch), seen)?;
                if is_stopping() {
                    return Ok(false);
                }
            }
        }
        self.counts.total = seen;
        self.take(batch, seen)?;
        Ok(true)
    }

    fn bad_row(&self, line: u64, bad: Bad) -> BadRow {
        let head = bad.meaning.and_then(|meaning| self.mapping.columns.get(&meaning));
        let head = head.and_then(|place| self.heads.get(*place)).cloned().unwrap_or_default();
        BadRow {
            line: i64::try_from(line).unwrap_or(i64::MAX),
            head: head.chars().take(80).collect(),
            problem: bad.problem.to_owned(),
            said: bad.said,
        }
    }

    /// Takes a batch in, or tries it: one transaction, with the counts.
    fn take(&mut self, batch: Batch, seen: i64) -> Result<(), Stopped> {
        let now = whole_milliseconds(self.clock.now());
        let task = Task {
            id: self.id,
            chance: self.chance.clone(),
            makes_accounts: self.mapping.makes_accounts || self.kind == ImportKind::Accounts,
            writes: self.writes,
            head: self.account_head(),
            counts: self.counts,
            now,
            seen,
            batch,
        };
        let (task, finder) = (Arc::new(task), self.finder.clone());
        let (counts, made) = {
            let finder = finder.clone();
            self.db.write_blocking(move |tx| {
                let mut finder = finder.lock().unwrap_or_else(PoisonError::into_inner);
                finder.learn(tx, task.batch.rows.iter().map(|(row, _)| &row.cells))?;
                task.run(tx, &finder)
            })
        }
        .map_err(Stopped::Desk)?;
        finder.lock().unwrap_or_else(PoisonError::into_inner).take(made);
        self.counts = counts;
        Ok(())
    }

    /// The first column by which accounts are found: there an account that is unknown is told.
    fn account_head(&self) -> String {
        let place = self.mapping.columns.iter().find(|(meaning, _)| meaning.finds()).map(|(_, place)| *place);
        place.and_then(|place| self.heads.get(place)).cloned().unwrap_or_default()
    }
}
