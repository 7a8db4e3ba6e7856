//! Whether the house itself is sound: damage, broken references, a schema that isn't ours. What the desk keeps in it
//! is looked at by the desk.

use crate::{Dialect, StoreError, Tx, args, newest_version, schema_version};

/// Damage is listed up to this many lines; after that it is clear that there is damage.
const LINES_MAX: u32 = 100;

/// Something that isn't as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The table, where it is about one.
    pub table: Option<String>,
    /// What is wrong, in a sentence for an administrator.
    pub what: String,
}

/// Everything that is wrong with the database as such; empty when it is sound. Reads all of it on SQLite.
///
/// # Errors
/// When it is too broken to be asked.
pub fn look(tx: &mut Tx<'_>) -> Result<Vec<Damage>, StoreError> {
    let mut found = schema(tx)?;
    found.extend(match tx.dialect() {
        Dialect::Sqlite => sqlite(tx)?,
        Dialect::Postgres => postgres(tx)?,
    });
    Ok(found)
}

fn schema(tx: &mut Tx<'_>) -> Result<Vec<Damage>, StoreError> {
    let (there, known) = (schema_version(tx)?, newest_version());
    let what = match there.cmp(&known) {
        std::cmp::Ordering::Equal => return Ok(Vec::new()),
        std::cmp::Ordering::Less => format!("the schema is at version {there}; starting this program makes it {known}"),
        std::cmp::Ordering::Greater => format!("the schema is at version {there}; this program knows {known} at most"),
    };
    Ok(vec![Damage { table: None, what }])
}

fn sqlite(tx: &mut Tx<'_>) -> Result<Vec<Damage>, StoreError> {
    let damage = tx.query(&format!("pragma integrity_check({LINES_MAX})"), args![], |row| row.get::<String>(0))?;
    let mut found: Vec<Damage> = damage
        .into_iter()
        .filter(|line| line != "ok")
        .map(|line| Damage { table: None, what: format!("the file is damaged: {line}; restore a backup") })
        .collect();
    found.extend(tx.query(
        "select c.\"table\", c.\"parent\", count(*) from pragma_foreign_key_check c group by 1, 2 order by 1, 2",
        args![],
        |row| {
            let (table, parent, rows): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Damage {
                what: format!("{rows} rows of {table} point to a {parent} that isn't there"),
                table: Some(table),
            })
        },
    )?);
    Ok(found)
}

fn postgres(tx: &mut Tx<'_>) -> Result<Vec<Damage>, StoreError> {
    let mut found = tx.query(
        "select cast(indrelid::regclass as text), cast(indexrelid::regclass as text) from pg_index \
         where not indisvalid order by 1, 2",
        args![],
        |row| {
            let (table, index): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(Damage {
                table: Some(table),
                what: format!("index {index} is not valid; `reindex index {index}` mends it"),
            })
        },
    )?;
    found.extend(tx.query(
        "select cast(conrelid::regclass as text), cast(conname as text) from pg_constraint \
         where not convalidated and conrelid <> 0 order by 1, 2",
        args![],
        |row| {
            let (table, name): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(Damage { table: Some(table), what: format!("constraint {name} was never checked against the rows") })
        },
    )?);
    Ok(found)
}
