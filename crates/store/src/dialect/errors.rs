//! What each database says, in our words.

use crate::StoreError;
use rusqlite::{Connection, ErrorCode, ffi};
use tokio_postgres::error::SqlState;

/// A failure of SQLite; `connection` is asked for the name of the index that refused a row.
pub(crate) fn sqlite_error(connection: &Connection, error: rusqlite::Error) -> StoreError {
    match &error {
        rusqlite::Error::SqliteFailure(code, Some(words)) if code.code == ErrorCode::ConstraintViolation => {
            sqlite_constraint(connection, code.extended_code, words)
        }
        _ => sqlite_failure(error),
    }
}

/// A failure of SQLite that isn't about a row.
pub(crate) fn sqlite_failure(error: rusqlite::Error) -> StoreError {
    let (code, words) = match &error {
        rusqlite::Error::SqliteFailure(code, words) => (*code, words.clone().unwrap_or_else(|| code.to_string())),
        rusqlite::Error::SqlInputError { error: code, msg, .. } => (*code, msg.clone()),
        _ => return StoreError::with(error.to_string(), error),
    };
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::OperationInterrupted => StoreError::TimedOut,
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt { message: words },
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly,
        ErrorCode::CannotOpen => {
            StoreError::unavailable_with("the database file can't be opened: look at its path and its rights", error)
        }
        ErrorCode::SystemIoFailure => {
            StoreError::unavailable_with(format!("the disk doesn't do what it should: {words}"), error)
        }
        _ => StoreError::with(words, error),
    }
}

fn sqlite_constraint(connection: &Connection, extended: i32, words: &str) -> StoreError {
    let after = |mark: &str| words.strip_prefix(mark).unwrap_or(words).to_owned();
    match extended {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            StoreError::Unique { constraint: unique_name(connection, &after("UNIQUE constraint failed: ")) }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::ForeignKey,
        ffi::SQLITE_CONSTRAINT_CHECK => StoreError::Check { constraint: after("CHECK constraint failed: ") },
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            StoreError::Check { constraint: format!("{} not null", after("NOT NULL constraint failed: ")) }
        }
        _ => StoreError::Check { constraint: words.to_owned() },
    }
}

/// SQLite says `promise.conversation_id`, or `index 'name'` for one on an expression. PostgreSQL says the name.
fn unique_name(connection: &Connection, said: &str) -> String {
    if let Some(name) = said.strip_prefix("index '").and_then(|s| s.strip_suffix('\'')) {
        return name.to_owned();
    }
    let Some((table, _)) = said.split_once('.') else { return said.to_owned() };
    let columns: Vec<&str> = said.split(", ").map(|c| c.split_once('.').map_or(c, |(_, column)| column)).collect();
    named_index(connection, table, &columns).unwrap_or_else(|_| said.to_owned())
}

fn named_index(connection: &Connection, table: &str, columns: &[&str]) -> rusqlite::Result<String> {
    let mut statement = connection.prepare_cached(
        "select l.name, l.origin, (select group_concat(name, ',') from (select name from pragma_index_info(l.name) order by seqno)) \
         from pragma_index_list(?1) l where l.\"unique\" = 1 order by l.origin, l.name",
    )?;
    let wanted = columns.join(",");
    let mut rows = statement.query([table])?;
    while let Some(row) = rows.next()? {
        let (name, origin): (String, String) = (row.get(0)?, row.get(1)?);
        if row.get::<_, Option<String>>(2)?.as_deref() == Some(wanted.as_str()) {
            return Ok(match origin.as_str() {
                "c" => name,
                "pk" => format!("{table}_pkey"),
                _ => format!("{table}_{}_key", columns.join("_")),
            });
        }
    }
    // An `integer primary key` has no index of its own.
    Ok(format!("{table}_pkey"))
}

/// A failure of PostgreSQL.
pub(crate) fn postgres_error(error: tokio_postgres::Error) -> StoreError {
    let Some(said) = error.as_db_error() else {
        if error.is_closed() || postgres_lost(&error) {
            return StoreError::unavailable_with("the connection to PostgreSQL is lost", error);
        }
        return StoreError::with(describe(&error), error);
    };
    let constraint = || said.constraint().unwrap_or_else(|| said.message()).to_owned();
    let code = said.code();
    match *code {
        SqlState::UNIQUE_VIOLATION => StoreError::Unique { constraint: constraint() },
        SqlState::FOREIGN_KEY_VIOLATION => StoreError::ForeignKey,
        SqlState::CHECK_VIOLATION | SqlState::RAISE_EXCEPTION => StoreError::Check { constraint: constraint() },
        SqlState::NOT_NULL_VIOLATION => StoreError::Check {
            constraint: format!("{}.{} not null", said.table().unwrap_or("?"), said.column().unwrap_or("?")),
        },
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::LOCK_NOT_AVAILABLE => {
            StoreError::Busy
        }
        SqlState::QUERY_CANCELED => StoreError::TimedOut,
        SqlState::DISK_FULL => StoreError::Full,
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => {
            StoreError::Corrupt { message: said.message().to_owned() }
        }
        SqlState::READ_ONLY_SQL_TRANSACTION | SqlState::INSUFFICIENT_PRIVILEGE => StoreError::ReadOnly,
        // Class 08: connection; 28: who you are; 3D: which database; 53: too many; 57P: the server goes down.
        _ if ["08", "28", "3D", "53", "57P"].iter().any(|class| code.code().starts_with(class)) => {
            StoreError::unavailable_with(format!("PostgreSQL says: {}", said.message()), error)
        }
        _ => StoreError::with(describe(&error), error),
    }
}

fn describe(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => format!("PostgreSQL says: {} ({})", said.message(), said.code().code()),
        None => std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
    }
}

/// Whether the server is gone, or going.
pub(crate) fn postgres_lost(error: &tokio_postgres::Error) -> bool {
    match error.as_db_error() {
        Some(said) => ["57P01", "57P02", "57P03"].contains(&said.code().code()) || said.code().code().starts_with("08"),
        None => {
            error.is_closed()
                || std::error::Error::source(error)
                    .is_some_and(|cause| cause.downcast_ref::<std::io::Error>().is_some())
        }
    }
}

/// Whether the closure may get through when it is run again: 40001 (serialisation), 40P01 (deadlock), or 55P03 (a lock that
/// others held for too long).
pub(crate) fn postgres_retryable(error: &tokio_postgres::Error) -> bool {
    let in_the_way =
        [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::LOCK_NOT_AVAILABLE];
    error.code().is_some_and(|code| in_the_way.contains(code))
}
