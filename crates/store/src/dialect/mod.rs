//! All that differs between the two databases.

mod claim;
mod errors;
mod placeholders;
mod search;
mod types;

pub(crate) use errors::{postgres_error, postgres_lost, postgres_retryable, sqlite_error, sqlite_failure};
pub(crate) use placeholders::{postgres_sql, signature};
pub(crate) use types::kind;

/// Which database we talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite, inside the program.
    Sqlite,
    /// PostgreSQL, beside it.
    Postgres,
}

impl Dialect {
    /// What asks for the plan of a statement instead of running it, and which column of the answer says it.
    pub(crate) fn explained(self, sql: &str) -> (String, usize) {
        match self {
            Self::Sqlite => (format!("explain query plan {sql}"), 3),
            Self::Postgres => (format!("explain (costs off) {sql}"), 0),
        }
    }

    /// The part of a statement that says "one of the texts in this [`Value::list`](crate::Value::list)":
    /// `format!("... where id in {}", dialect.in_list("?1"))`.
    pub fn in_list(self, placeholder: &str) -> String {
        match self {
            Self::Sqlite => format!("(select value from json_each({placeholder}))"),
            Self::Postgres => format!("(select jsonb_array_elements_text(cast({placeholder} as jsonb)))"),
        }
    }
}

/// A statement for an error message: one line, and not all of a long one.
pub(crate) fn shortened(sql: &str) -> String {
    const CHARS_MAX: usize = 200;
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{} ...", &line[..end]),
        None => line,
    }
}
