//! What a backup says about itself, and whether that is true.

use crate::inventory::{Table, Tally};
use crate::sqlite::raw_error;
use crate::tx::Link;
use crate::{StoreError, Tx, args, inventory};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The version of its schema.
    pub schema_version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// `sqlite` or `postgres`.
    pub source: String,
    /// Per table, in alphabetical order.
    pub tables: Vec<TableCount>,
}

impl Manifest {
    /// The rows of all tables together.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// What a backup holds of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCount {
    /// Its name.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// What they add up to: the same for the same rows, in whatever order and on whatever database.
    pub digest: String,
    pub(crate) columns: Vec<String>,
}

impl TableCount {
    pub(crate) fn new(table: &Table, tally: Tally) -> Self {
        Self { name: table.name.clone(), rows: tally.rows, digest: tally.digest(), columns: table.columns.clone() }
    }

    pub(crate) fn table(&self) -> Table {
        Table { name: self.name.clone(), columns: self.columns.clone() }
    }
}

const TABLES: &str = "
    create table backup_manifest (schema_version bigint not null, created_at bigint not null, source text not null);
    create table backup_table (name text primary key, row_count bigint not null, digest text not null, columns text not null);";

pub(crate) const DROP_TABLES: &str = "drop table backup_manifest; drop table backup_table;";

pub(crate) fn write(file: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let connection = Connection::open(file).map_err(raw_error)?;
    connection.execute_batch("pragma synchronous=full; begin").map_err(raw_error)?;
    connection.execute_batch(TABLES).map_err(raw_error)?;
    let mut tx = Tx::new(Link::Sqlite(&connection), None);
    tx.exec(
        "insert into backup_manifest (schema_version, created_at, source) values (?1, ?2, ?3)",
        args![manifest.schema_version, manifest.created_at, &manifest.source],
    )?;
    for table in &manifest.tables {
        let rows = i64::try_from(table.rows).map_err(|e| StoreError::with("too many rows to count", e))?;
        tx.exec(
            "insert into backup_table (name, row_count, digest, columns) values (?1, ?2, ?3, ?4)",
            args![&table.name, rows, &table.digest, table.columns.join(",")],
        )?;
    }
    connection.execute_batch("commit").map_err(raw_error)
}

pub(crate) fn open(file: &Path) -> Result<Connection, StoreError> {
    let no = |e| StoreError::unavailable_with(format!("can't read {}: is it there?", file.display()), e);
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(no)
}

/// What a backup says that it holds, without looking whether that is so.
///
/// # Errors
/// [`StoreError::Unavailable`] when the file isn't there; [`StoreError::Corrupt`] when it isn't a backup.
pub fn read_manifest(file: &Path) -> Result<Manifest, StoreError> {
    manifest_of(&open(file)?).map_err(|e| match e {
        StoreError::Other { .. } | StoreError::NotFound | StoreError::Corrupt { .. } => {
            StoreError::Corrupt { message: format!("{} is not a backup, or not a whole one", file.display()) }
        }
        e => e,
    })
}

fn manifest_of(connection: &Connection) -> Result<Manifest, StoreError> {
    let mut tx = Tx::new(Link::Sqlite(connection), None);
    let mut tables =
        tx.query("select name, row_count, digest, columns from backup_table order by name", args![], |row| {
            Ok(TableCount {
                name: row.get(0)?,
                rows: row.get::<i64>(1)?.unsigned_abs(),
                digest: row.get(2)?,
                columns: row.get::<String>(3)?.split(',').map(str::to_owned).collect(),
            })
        })?;
    tx.query_one("select schema_version, created_at, source from backup_manifest", args![], |row| {
        let tables = std::mem::take(&mut tables);
        Ok(Manifest { schema_version: row.get(0)?, created_at: row.get(1)?, source: row.get(2)?, tables })
    })
}

/// Reads a backup from front to back and compares it with what it says that it holds.
///
/// # Errors
/// [`StoreError::Corrupt`], with what is wrong.
pub fn verify(file: &Path) -> Result<Manifest, StoreError> {
    let manifest = read_manifest(file)?;
    let connection = open(file)?;
    let sound: String = connection.query_row("pragma integrity_check", [], |row| row.get(0)).map_err(raw_error)?;
    if sound != "ok" {
        return Err(StoreError::Corrupt { message: format!("{}: {sound}", file.display()) });
    }
    compare(&mut Tx::new(Link::Sqlite(&connection), None), &manifest)?;
    Ok(manifest)
}

/// Whether what `tx` sees is what the manifest says.
pub(crate) fn compare(tx: &mut Tx<'_>, manifest: &Manifest) -> Result<(), StoreError> {
    let there = inventory::tables(tx)?;
    for table in &manifest.tables {
        if !there.iter().any(|t| t.name == table.name) {
            return Err(StoreError::Corrupt { message: format!("table {} is missing", table.name) });
        }
        let found = Tally::of(tx, &table.table())?;
        if found.rows != table.rows {
            let message = format!("table {} should have {} rows and has {}", table.name, table.rows, found.rows);
            return Err(StoreError::Corrupt { message });
        }
        if found.digest() != table.digest {
            return Err(StoreError::Corrupt { message: format!("the rows of table {} were changed", table.name) });
        }
    }
    Ok(())
}
