//! Where the data lives, and how we go about it.

use crate::Fault;
use std::path::PathBuf;
use std::time::Duration;

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file of SQLite; made when it isn't there.
    Sqlite(PathBuf),
    /// A URL such as `postgres://myosotis@db.example/myosotis?sslmode=require`.
    Postgres(String),
}

impl std::fmt::Display for Location {
    /// Without a password: this goes to logs and screens.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => {
                let config = url.parse::<tokio_postgres::Config>().unwrap_or_default();
                write!(f, "PostgreSQL database {}", config.get_dbname().or(config.get_user()).unwrap_or("?"))
            }
        }
    }
}

/// How we go about it. `Options::default()` is right for a desk.
#[derive(Debug, Clone)]
pub struct Options {
    /// SQLite: how many threads read at once, beside the one that writes.
    pub readers: usize,
    /// PostgreSQL: how many connections, each with a thread of its own.
    pub connections: usize,
    /// A read that takes longer is stopped with [`StoreError::TimedOut`](crate::StoreError::TimedOut).
    pub read_timeout: Option<Duration>,
    /// SQLite: how many pages the file may have. For tests of a full disk.
    pub pages_max: Option<u32>,
    /// For tests: fail at a chosen step.
    pub fault: Option<Fault>,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 4, connections: 8, read_timeout: None, pages_max: None, fault: None }
    }
}
