//! Opening a file the way we want it: durable, with foreign keys, and ours alone.

use crate::StoreError;
use crate::dialect::sqlite_error;
use rusqlite::config::DbConfig;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Prepared statements kept per connection.
const CACHE_STATEMENTS: usize = 256;

/// What each connection keeps of the file in memory, when there is so much to keep: a page of a list at a hundred
/// thousand conversations is scattered over more than SQLite's own 2 MB.
const CACHE_KIB: u32 = 8 * 1024;

/// Only a checkpoint or a backup can be in our way, and both are short.
const BUSY_TIMEOUT_MS: u32 = 5_000;

/// The timer makes the checkpoints; this many pages (64 MB) in the WAL is the net below it.
const AUTOCHECKPOINT_PAGES: u32 = 16_000;

/// Held for as long as the database is open; the system lets go of it when the process dies, however it dies.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

/// Makes sure that no other process writes to this file.
pub(crate) fn lock(path: &Path) -> Result<Lock, StoreError> {
    let lock_path = beside(path, ".lock");
    let cannot = |e| {
        let folder = path.parent().unwrap_or(path).display().to_string();
        StoreError::unavailable_with(format!("can't write in {folder}: does it exist, and is it yours?"), e)
    };
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&lock_path).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut owner = String::new();
            let _ = file.read_to_string(&mut owner);
            let owner = owner.trim();
            let owner = if owner.is_empty() { "another process".to_owned() } else { format!("process {owner}") };
            return Err(StoreError::unavailable(format!(
                "{owner} already has {} open; stop it first, or use another data directory",
                path.display()
            )));
        }
        Err(TryLockError::Error(e)) => return Err(cannot(e)),
    }
    // Only for the message above; the lock itself is what counts.
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
    Ok(Lock(file))
}

/// The same path with something behind its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Opens for reading and writing.
pub(crate) fn open_file(path: &Path, pages_max: Option<u32>) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(|e| opening(path, e))?;
    let pages = pages_max.map(|pages| format!("; pragma max_page_count={pages}")).unwrap_or_default();
    // `full`: a promise that was told must survive a power cut. `mmap_size`: an I/O error must not be a SIGBUS.
    set(
        &connection,
        path,
        &format!(
            "pragma busy_timeout={BUSY_TIMEOUT_MS}; pragma journal_mode=wal; pragma synchronous=full; \
             pragma foreign_keys=on; pragma mmap_size=0; pragma wal_autocheckpoint={AUTOCHECKPOINT_PAGES}; \
             pragma journal_size_limit=67108864; pragma temp_store=memory{pages}"
        ),
    )?;
    Ok(connection)
}

/// Opens for reading, also beside another process.
pub(crate) fn read_only_file(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::unavailable(format!("there is no database at {}", path.display())));
    }
    // Opened for writing where we may, because the WAL's index has to be made by the first who comes.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)
        .or_else(|_| {
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        })
        .map_err(|e| opening(path, e))?;
    set(
        &connection,
        path,
        &format!(
            "pragma busy_timeout={BUSY_TIMEOUT_MS}; pragma query_only=on; pragma mmap_size=0; pragma temp_store=memory"
        ),
    )?;
    Ok(connection)
}

fn set(connection: &Connection, path: &Path, pragmas: &str) -> Result<(), StoreError> {
    // A plan that may depend on the values is made anew for each of them; that was a third of the time that a list took.
    let prepared = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
    let pragmas = format!("{pragmas}; pragma cache_size=-{CACHE_KIB}");
    prepared.and_then(|_| connection.execute_batch(&pragmas)).map_err(|e| match sqlite_error(connection, e) {
        StoreError::Corrupt { message } => StoreError::Corrupt { message: format!("{}: {message}", path.display()) },
        e => e,
    })?;
    connection.set_prepared_statement_cache_capacity(CACHE_STATEMENTS);
    // What `Dialect::plain` says.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let plain = |told: &Context<'_>| Ok(told.get::<Option<String>>(0)?.map(|text| crate::search::plain(&text)));
    connection.create_scalar_function("plain", 1, flags, plain).map_err(|e| sqlite_error(connection, e))
}

fn opening(path: &Path, error: rusqlite::Error) -> StoreError {
    StoreError::unavailable_with(format!("can't open {}: look at the path and its rights", path.display()), error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::StatementStatus;

    #[test]
    fn a_statement_is_planned_once_whatever_it_is_asked() {
        let folder = tempfile::TempDir::new().unwrap();
        let connection = open_file(&folder.path().join("desk.sqlite"), None).unwrap();
        connection.execute_batch("create table t (id text primary key, n integer); create index t_n on t (n)").unwrap();
        for sql in ["select id from t where id in (select value from json_each(?1))", "select id from t where n > ?1"] {
            let mut statement = connection.prepare(sql).unwrap();
            for asked in ["[1]", "[2]", "[3, 4]"] {
                assert!(!statement.exists([asked]).unwrap());
            }
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
        }
    }
}
