//! Copies of all data in one file of SQLite, whatever the data lived in, and back again.
//!
//! A backup says what is in it ([`Manifest`]), so that it can be checked without the database that it came from.

mod manifest;
mod restore;

pub use manifest::{Manifest, TableCount, read_manifest, verify};
pub use restore::{Overwrite, restore};

use crate::inventory::{self, Tally};
use crate::sqlite::{beside, raw_error};
use crate::{Db, Dialect, StoreError, Tx, migrate, schema_version};
use jiff::Timestamp;
use rusqlite::{Connection, params_from_iter};
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

/// How far a backup or a restore is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is copied: a table, or `pages`.
    pub what: String,
    /// How many of them are.
    pub done: u64,
    /// How many there are; 0 when that isn't known yet.
    pub total: u64,
}

/// Hears about progress, on the thread that makes it.
pub type Watch = Arc<dyn Fn(Progress) + Send + Sync>;

/// For who doesn't want to hear about progress.
pub fn unwatched() -> Watch {
    Arc::new(|_| {})
}

/// How many pages of 4 KiB go at once; the desk goes on meanwhile.
const PAGES_AT_A_TIME: i32 = 2_048;

/// How many rows go between two reports.
pub(crate) const ROWS_BETWEEN_REPORTS: u64 = 1_000;

/// Copies everything in `db`, as it is at this moment, into a new file, and reads it back to see that it is right.
/// Others go on reading and writing meanwhile. `now` is written into the backup.
///
/// # Errors
/// [`StoreError::Unavailable`] when `file` is there already or can't be made; [`StoreError::Full`];
/// [`StoreError::Corrupt`] when what was read back isn't what was read. Then no file is left.
pub fn backup(db: &Db, file: &Path, now: Timestamp, watch: &Watch) -> Result<Manifest, StoreError> {
    if file.exists() {
        return Err(StoreError::unavailable(format!("{} is there already; choose another name", file.display())));
    }
    let draft = beside(file, ".partial");
    let _ = fs::remove_file(&draft);
    let done = write_draft(db, &draft, now, watch).and_then(|manifest| {
        verify(&draft)?;
        let kept = File::open(&draft).and_then(|draft| draft.sync_all()).and_then(|()| fs::rename(&draft, file));
        kept.map_err(|e| StoreError::unavailable_with(format!("can't write {}", file.display()), e))?;
        Ok(manifest)
    });
    if done.is_err() {
        let _ = fs::remove_file(&draft);
    }
    done
}

fn write_draft(db: &Db, draft: &Path, now: Timestamp, watch: &Watch) -> Result<Manifest, StoreError> {
    let (path, watch) = (draft.to_owned(), watch.clone());
    let source = db.dialect();
    // One transaction, so one picture: the rows that are counted are the rows that are copied.
    let (schema_version, tables) = db.read_blocking(move |tx| {
        let tables = match source {
            Dialect::Sqlite => {
                copy_pages(tx, &path, &watch)?;
                tallies(tx)?
            }
            Dialect::Postgres => copy_rows(tx, &path, &watch)?,
        };
        Ok::<_, StoreError>((schema_version(tx)?, tables))
    })?;
    let source = match source {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgres",
    };
    let manifest = Manifest { schema_version, created_at: now, source: source.to_owned(), tables };
    manifest::write(draft, &manifest)?;
    Ok(manifest)
}

fn tallies(tx: &mut Tx<'_>) -> Result<Vec<TableCount>, StoreError> {
    let tables = inventory::tables(tx)?;
    tables.iter().map(|table| Ok(TableCount::new(table, Tally::of(tx, table)?))).collect()
}

/// Page by page. The transaction that `tx` is in keeps the pages as they are.
fn copy_pages(tx: &mut Tx<'_>, draft: &Path, watch: &Watch) -> Result<(), StoreError> {
    let source = tx.sqlite().ok_or(StoreError::NotFound)?;
    // A transaction sees nothing before its first question.
    source.query_row("select count(*) from sqlite_master", [], |_| Ok(())).map_err(raw_error)?;
    let mut target = create(draft)?;
    copy_all_pages(source, &mut target, watch)?;
    target.execute_batch("pragma journal_mode=delete").map_err(raw_error)
}

pub(crate) fn copy_all_pages(source: &Connection, target: &mut Connection, watch: &Watch) -> Result<(), StoreError> {
    let copying = rusqlite::backup::Backup::new(source, target).map_err(raw_error)?;
    loop {
        let step = copying.step(PAGES_AT_A_TIME).map_err(raw_error)?;
        let progress = copying.progress();
        let count = |pages: i32| u64::try_from(pages).unwrap_or(0);
        let (left, total) = (count(progress.remaining), count(progress.pagecount));
        watch(Progress { what: "pages".to_owned(), done: total - left.min(total), total });
        match step {
            rusqlite::backup::StepResult::Done => return Ok(()),
            rusqlite::backup::StepResult::More => {}
            _ => return Err(StoreError::Busy),
        }
    }
}

/// Row by row, into the same schema.
fn copy_rows(tx: &mut Tx<'_>, draft: &Path, watch: &Watch) -> Result<Vec<TableCount>, StoreError> {
    let target = create(draft)?;
    // The draft is thrown away when anything fails, and synced when it is whole.
    target.execute_batch("pragma foreign_keys=off; pragma synchronous=off; begin").map_err(raw_error)?;
    let version = schema_version(tx)?;
    if version > migrate::newest_version() {
        return Err(StoreError::unavailable("this database is newer than this program: use the newer program"));
    }
    migrate::migrate_until(&mut Tx::new(crate::tx::Link::Sqlite(&target), None), version)?;
    let mut counts = Vec::new();
    for table in inventory::tables(tx)? {
        let mut insert = target.prepare(&table.insert()).map_err(raw_error)?;
        let mut tally = Tally::default();
        inventory::each_row(tx, &table, |row| {
            insert.execute(params_from_iter(row)).map_err(raw_error)?;
            tally.add(row);
            if tally.rows.is_multiple_of(ROWS_BETWEEN_REPORTS) {
                watch(Progress { what: table.name.clone(), done: tally.rows, total: 0 });
            }
            Ok(())
        })?;
        watch(Progress { what: table.name.clone(), done: tally.rows, total: tally.rows });
        counts.push(TableCount::new(&table, tally));
    }
    target.execute_batch("commit").map_err(raw_error)?;
    Ok(counts)
}

fn create(path: &Path) -> Result<Connection, StoreError> {
    Connection::open(path).map_err(|e| StoreError::unavailable_with(format!("can't write {}", path.display()), e))
}
