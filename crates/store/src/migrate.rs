//! Brings the schema up to what this program knows.

use crate::{Dialect, StoreError, Tx, args};
use sha2::{Digest, Sha256};

/// One step of the schema, as it lies in `src/migrations/`.
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    /// For both databases; then what only one of them needs.
    pub(crate) shared: &'static str,
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The newest version of the schema that this program knows.
pub fn newest_version() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// A few letters that change when the schema does, or the number of one of its steps: for templates of test databases.
pub fn schema_fingerprint() -> String {
    let digests: Vec<String> =
        MIGRATIONS.iter().map(|migration| format!("{} {}", migration.version, digest(migration))).collect();
    hex(&Sha256::digest(digests.join(" ")))[..12].to_owned()
}

/// The version of the schema in this database; 0 when there is none.
///
/// # Errors
/// What the database says.
pub fn schema_version(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let there = match tx.dialect() {
        Dialect::Sqlite => "select exists (select 1 from sqlite_master where name = 'schema_migration')",
        Dialect::Postgres => "select to_regclass('schema_migration') is not null",
    };
    if !tx.query_one(there, args![], |row| row.get::<bool>(0))? {
        return Ok(0);
    }
    tx.query_one("select coalesce(max(version), 0) from schema_migration", args![], |row| row.get(0))
}

pub(crate) fn migrate(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    migrate_with(tx, MIGRATIONS)
}

/// The schema as it was at `version`, to put an older backup in.
pub(crate) fn migrate_until(tx: &mut Tx<'_>, version: i64) -> Result<(), StoreError> {
    let known = MIGRATIONS.iter().take_while(|migration| migration.version <= version).count();
    migrate_with(tx, &MIGRATIONS[..known])
}

pub(crate) fn migrate_with(tx: &mut Tx<'_>, migrations: &[Migration]) -> Result<(), StoreError> {
    tx.batch(
        "create table if not exists schema_migration \
         (version bigint primary key, name text not null, digest text not null)",
    )?;
    let done = tx.query("select version, name, digest from schema_migration order by version", args![], |row| {
        Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let newest = migrations.last().map_or(0, |migration| migration.version);
    if let Some((version, name, _)) = done.last().filter(|(version, ..)| *version > newest) {
        return Err(StoreError::unavailable(format!(
            "this database is at version {version} ({name}) and this program knows {newest} at most: \
             start the newer program, or restore a backup made by this one"
        )));
    }
    for migration in migrations {
        let sql = migration.sql(tx.dialect());
        let digest = digest(migration);
        match done.iter().find(|(version, ..)| *version == migration.version) {
            Some((.., before)) if *before == digest => {}
            Some(_) => {
                return Err(StoreError::unavailable(format!(
                    "this database was made with another text of migration {:04}_{}: it comes from a draft of the \
                     program; start with an empty database, or restore a backup",
                    migration.version, migration.name
                )));
            }
            None => {
                tx.batch(&sql)?;
                tx.exec(
                    "insert into schema_migration (version, name, digest) values (?1, ?2, ?3)",
                    args![migration.version, migration.name, digest],
                )?;
            }
        }
    }
    Ok(())
}

impl Migration {
    /// The text for one database: the shared part in its own words, then its own part.
    pub(crate) fn sql(&self, dialect: Dialect) -> String {
        let (own, mark) = match dialect {
            Dialect::Sqlite => (self.sqlite, "-- sqlite:"),
            Dialect::Postgres => (self.postgres, "-- postgres:"),
        };
        let shared: Vec<&str> =
            self.shared.lines().map(|line| line.trim_start().strip_prefix(mark).unwrap_or(line)).collect();
        let shared = shared.join("\n");
        format!("{shared}\n{own}")
    }
}

/// Over the text without comments and spaces, so that explaining a migration better doesn't change it.
fn digest(migration: &Migration) -> String {
    let mut hash = Sha256::new();
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        for line in migration.sql(dialect).lines() {
            let line = line.split_once("--").map_or(line, |(code, _)| code);
            for word in line.split_whitespace() {
                hash.update(word);
                hash.update(" ");
            }
        }
        hash.update("|");
    }
    hex(&hash.finalize())[..32].to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
