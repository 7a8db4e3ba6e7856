//! What is in a database, table by table: for backups, and to see that a copy is a copy.

use crate::{Dialect, Row, StoreError, Tx, Value, args};
use sha2::{Digest, Sha256};

/// A table and its columns; both in alphabetical order, so that two databases can be laid side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
}

/// Tables that describe the database or the backup itself.
pub(crate) const OWN_TABLES: [&str; 3] = ["schema_migration", "backup_manifest", "backup_table"];

impl Table {
    pub(crate) fn select(&self) -> String {
        format!("select {} from {}", self.column_list(), quoted(&self.name))
    }

    pub(crate) fn column_list(&self) -> String {
        self.columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|i| format!("?{i}")).collect();
        format!("insert into {} ({}) values ({})", quoted(&self.name), self.column_list(), places.join(", "))
    }
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The tables that hold data; on SQLite without those that FTS5 keeps for itself, and without row numbers, which
/// PostgreSQL doesn't have.
pub(crate) fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => {
            "select t.name, c.name from pragma_table_list t join pragma_table_xinfo(t.name) c \
             where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite%' and c.hidden = 0 \
             and not (lower(c.type) = 'integer' and c.pk > 0) order by t.name, c.name"
        }
        Dialect::Postgres => {
            "select cast(t.table_name as text), cast(c.column_name as text) from information_schema.tables t \
             join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name \
             where t.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER' \
             order by t.table_name collate \"C\", c.column_name collate \"C\""
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    for (name, column) in tx.query(sql, args![], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))? {
        if OWN_TABLES.contains(&name.as_str()) {
            continue;
        }
        match tables.last_mut() {
            Some(table) if table.name == name => table.columns.push(column),
            _ => tables.push(Table { name, columns: vec![column] }),
        }
    }
    Ok(tables)
}

/// Rows at a time from PostgreSQL: few, because a row may be a mail of many megabytes.
const ROWS_AT_A_TIME: usize = 64;

/// Gives each row of a table to `each`, without having them all in memory.
pub(crate) fn each_row(
    tx: &mut Tx<'_>,
    table: &Table,
    mut each: impl FnMut(&[Value]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let width = table.columns.len();
    let values = |row: &Row<'_>| (0..width).map(|i| row.get::<Value>(i)).collect::<Result<Vec<_>, _>>();
    match tx.dialect() {
        Dialect::Sqlite => {
            let mut refused = Ok(());
            tx.walk(&table.select(), |row| {
                refused = values(row).and_then(|row| each(&row));
                refused.is_ok()
            })?;
            refused
        }
        Dialect::Postgres => {
            tx.batch(&format!("declare rows_of_table no scroll cursor for {}", table.select()))?;
            let fetch = format!("fetch {ROWS_AT_A_TIME} from rows_of_table");
            loop {
                let rows = tx.query(&fetch, args![], values)?;
                for row in &rows {
                    each(row)?;
                }
                if rows.len() < ROWS_AT_A_TIME {
                    break;
                }
            }
            // The text of `fetch` is prepared on a cursor with other columns next time.
            if let Some(connection) = tx.postgres() {
                connection.forget(&fetch);
            }
            tx.batch("close rows_of_table")
        }
    }
}

/// Count and digest of a table's rows, in whatever order they come.
///
/// The digest is the sum, modulo 2^128, of the first half of each row's SHA-256: it finds damage and mistakes in
/// copying; it isn't meant to stop somebody who forges a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    pub(crate) rows: u64,
    sum: u128,
}

impl Tally {
    pub(crate) fn add(&mut self, row: &[Value]) {
        let mut hash = Sha256::new();
        for value in row {
            let (tag, bytes): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Int(v) => (1, &v.to_be_bytes()),
                Value::Real(v) => (2, &v.to_bits().to_be_bytes()),
                Value::Text(v) => (3, v.as_bytes()),
                Value::Blob(v) => (4, v),
            };
            hash.update([tag]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        let half = hash.finalize().iter().take(16).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        self.sum = self.sum.wrapping_add(half);
        self.rows += 1;
    }

    pub(crate) fn digest(&self) -> String {
        format!("{:032x}", self.sum)
    }

    pub(crate) fn of(tx: &mut Tx<'_>, table: &Table) -> Result<Self, StoreError> {
        let mut tally = Self::default();
        each_row(tx, table, |row| {
            tally.add(row);
            Ok(())
        })?;
        Ok(tally)
    }
}

/// How many rows there are in all tables together: 0 for a database that nobody has used.
pub(crate) fn rows_in_all(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let mut rows = 0;
    for table in tables(tx)? {
        let sql = format!("select count(*) from {}", quoted(&table.name));
        rows += tx.query_one(&sql, args![], |row| row.get::<i64>(0))?;
    }
    Ok(rows)
}

impl Tx<'_> {
    /// Gives each row to `each` until that says `false`. SQLite only: PostgreSQL would send all of them at once.
    fn walk(&mut self, sql: &str, each: impl FnMut(&Row<'_>) -> bool) -> Result<(), StoreError> {
        match self.sqlite() {
            Some(connection) => crate::sqlite::each(connection, sql, &[], each),
            None => Err(StoreError::other("rows of PostgreSQL are fetched with a cursor")),
        }
    }
}
