//! From a backup back into a database, of either kind.

use super::manifest::{DROP_TABLES, Manifest, compare, open, verify};
use super::{Progress, ROWS_BETWEEN_REPORTS, Watch, copy_all_pages, create};
use crate::inventory::{self, quoted};
use crate::sqlite::{beside, lock, raw_error};
use crate::{Db, Location, Options, StoreError, Tx, Value, args, migrate};
use rusqlite::Connection;
use std::fs;
use std::path::Path;

/// What to do with data that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Leave it, and refuse.
    Refuse,
    /// Put the backup in its place. A file of SQLite is kept beside it, as `NAME.replaced`.
    Replace,
}

/// Puts a backup into `target`, checks that all of it arrived, and brings its schema up to this program's.
///
/// # Errors
/// [`StoreError::Corrupt`] when the backup is damaged, or what arrived isn't what it holds;
/// [`StoreError::Unavailable`] when there is data already (see [`Overwrite`]), when another process has the database
/// open, or when the backup is newer than this program. What was there is still there then.
pub fn restore(file: &Path, target: &Location, overwrite: Overwrite, watch: &Watch) -> Result<Manifest, StoreError> {
    let manifest = verify(file)?;
    if manifest.schema_version > migrate::newest_version() {
        return Err(StoreError::unavailable("this backup was made by a newer program: restore it with that one"));
    }
    match target {
        Location::Sqlite(path) => into_sqlite(file, path, &manifest, overwrite, watch)?,
        Location::Postgres(url) => into_postgres(file, url, &manifest, overwrite, watch)?,
    }
    Ok(manifest)
}

fn refuse(target: &str) -> StoreError {
    StoreError::unavailable(format!("there is data in {target} already; restore into another place, or say --replace"))
}

fn into_sqlite(
    file: &Path,
    path: &Path,
    manifest: &Manifest,
    overwrite: Overwrite,
    watch: &Watch,
) -> Result<(), StoreError> {
    if path.exists() && overwrite == Overwrite::Refuse {
        let db = Db::sqlite(path, Options::default())?;
        if db.read_blocking(inventory::rows_in_all)? > 0 {
            return Err(refuse(&path.display().to_string()));
        }
    }
    let _lock = lock(path)?;
    let draft = beside(path, ".restoring");
    let remove = |path: &Path| ["", "-wal", "-shm", ".lock"].map(|suffix| fs::remove_file(beside(path, suffix)).ok());
    remove(&draft);
    let done = fill_draft(file, &draft, manifest, watch).and_then(|()| put_in_place(&draft, path));
    remove(&draft);
    done
}

fn fill_draft(file: &Path, draft: &Path, manifest: &Manifest, watch: &Watch) -> Result<(), StoreError> {
    let mut target = create(draft)?;
    copy_all_pages(&open(file)?, &mut target, watch)?;
    target.execute_batch(DROP_TABLES).map_err(raw_error)?;
    drop(target);
    let db = Db::sqlite(draft, Options::default())?;
    let wanted = manifest.clone();
    db.read_blocking(move |tx| compare(tx, &wanted))?;
    db.migrate_blocking()
}

fn put_in_place(draft: &Path, path: &Path) -> Result<(), StoreError> {
    let cannot = |e| StoreError::unavailable_with(format!("can't put {} in place", path.display()), e);
    // What was replaced earlier stays as well, until somebody removes it.
    let name = |n: u32| if n < 2 { ".replaced".to_owned() } else { format!(".replaced-{n}") };
    let free = (1..).map(name).find(|name| !beside(path, name).exists()).unwrap_or_default();
    for suffix in ["-wal", "-shm", ""] {
        let (from, to) = (beside(path, suffix), beside(path, &format!("{free}{suffix}")));
        if from.exists() {
            fs::rename(&from, &to).map_err(cannot)?;
        }
    }
    fs::rename(draft, path).map_err(cannot)
}

fn into_postgres(
    file: &Path,
    url: &str,
    manifest: &Manifest,
    overwrite: Overwrite,
    watch: &Watch,
) -> Result<(), StoreError> {
    let db = Db::postgres(url, Options { connections: 1, ..Options::default() })?;
    let (file, manifest, watch) = (file.to_owned(), manifest.clone(), watch.clone());
    // One transaction: either all of it is there and right, or nothing was changed.
    db.alone(move |tx| {
        if overwrite == Overwrite::Refuse && inventory::rows_in_all(tx)? > 0 {
            return Err(refuse("that database"));
        }
        empty(tx)?;
        migrate::migrate_until(tx, manifest.schema_version)?;
        let foreign_keys = foreign_keys(tx)?;
        for key in &foreign_keys {
            tx.batch(&format!("alter table {} drop constraint {}", key.table, key.name))?;
        }
        copy_rows(tx, &open(&file)?, &manifest, &watch)?;
        for key in &foreign_keys {
            tx.batch(&format!("alter table {} add constraint {} {}", key.table, key.name, key.definition))?;
        }
        compare(tx, &manifest)?;
        migrate::migrate(tx)
    })
}

/// Removes all tables and functions of the schema: the database is ours alone.
fn empty(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let names = |row: &crate::Row<'_>| row.get::<String>(0);
    let tables = "select quote_ident(tablename) from pg_tables where schemaname = current_schema()";
    for table in tx.query(tables, args![], names)? {
        tx.batch(&format!("drop table {table} cascade"))?;
    }
    let functions = "select cast(cast(p.oid as regprocedure) as text) from pg_proc p \
                     where p.pronamespace = cast(quote_ident(current_schema()) as regnamespace) \
                     and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')";
    for function in tx.query(functions, args![], names)? {
        tx.batch(&format!("drop function {function} cascade"))?;
    }
    Ok(())
}

struct ForeignKey {
    table: String,
    name: String,
    definition: String,
}

/// They are taken away while rows are copied, because rows point to each other in any order, and looked at when they
/// are put back.
fn foreign_keys(tx: &mut Tx<'_>) -> Result<Vec<ForeignKey>, StoreError> {
    let sql = "select cast(conrelid::regclass as text), quote_ident(conname), pg_get_constraintdef(oid) \
               from pg_constraint where contype = 'f' \
               and connamespace = cast(quote_ident(current_schema()) as regnamespace) order by 1, 2";
    tx.query(sql, args![], |row| Ok(ForeignKey { table: row.get(0)?, name: row.get(1)?, definition: row.get(2)? }))
}

fn copy_rows(tx: &mut Tx<'_>, source: &Connection, manifest: &Manifest, watch: &Watch) -> Result<(), StoreError> {
    for count in &manifest.tables {
        let table = count.table();
        // Older mails first, so that what is newest is also what was written last.
        let sql = format!("{} order by rowid", table.select());
        let mut statement = source.prepare(&sql).map_err(raw_error)?;
        let mut rows = statement.query([]).map_err(raw_error)?;
        let mut done = 0;
        let next = || {
            let Some(row) = rows.next().map_err(raw_error)? else { return Ok(None) };
            done += 1;
            if done % ROWS_BETWEEN_REPORTS == 0 || done == count.rows {
                watch(Progress { what: count.name.clone(), done, total: count.rows });
            }
            let row = crate::Row(crate::row::Inner::Sqlite(row));
            (0..table.columns.len()).map(|i| row.get::<Value>(i)).collect::<Result<Vec<_>, _>>().map(Some)
        };
        let target = tx.postgres().ok_or(StoreError::NotFound)?;
        target.copy_in(&quoted(&table.name), &table.column_list(), next)?;
    }
    Ok(())
}
