//! What can go wrong below the queries, the same on either database.

use std::error::Error;
use std::sync::Arc;

/// A failure's own cause, shared because one failed COMMIT answers every job that was in it.
pub type Source = Arc<dyn Error + Send + Sync>;

/// What the database said, in words that are the same for SQLite and PostgreSQL.
///
/// `Unique`, `Check`, `ForeignKey` and `NotFound` are about the data; the others are about the house it lives in.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A unique index or primary key refused the row.
    ///
    /// `constraint` is the index's name as PostgreSQL would give it: the name in `create unique index NAME`,
    /// `TABLE_pkey` for a primary key, `TABLE_COLUMN_key` for an inline `unique`.
    #[error("there is one already ({constraint})")]
    Unique {
        /// Name of the index.
        constraint: String,
    },
    /// A `check`, a `not null` or a trigger refused the row.
    #[error("the row isn't allowed ({constraint})")]
    Check {
        /// The constraint's name, its expression, or what the trigger said.
        constraint: String,
    },
    /// The row names another row that isn't there, or is still named by one.
    #[error("the row points to something that isn't there, or is still pointed to")]
    ForeignKey,
    /// Another writer was in the way for too long; trying again later may help.
    #[error("the database is busy; try again")]
    Busy,
    /// A read took longer than [`Options::read_timeout`](crate::Options::read_timeout).
    #[error("the question took the database too long and was stopped")]
    TimedOut,
    /// The disk (or the quota, or `max_page_count`) is full. Nothing of the transaction was kept.
    #[error("the disk is full: free some space where the database is; nothing was changed")]
    Full,
    /// The file is damaged, or isn't a database.
    #[error("the database is damaged: {message}; restore a backup")]
    Corrupt {
        /// What the database said.
        message: String,
    },
    /// The database, its file or its folder can't be written to.
    #[error("the database is read-only")]
    ReadOnly,
    /// The database can't be reached or opened: wrong path, wrong password, gone server, second process.
    #[error("{message}")]
    Unavailable {
        /// What is wrong and what to do about it.
        message: String,
        /// What the system said.
        #[source]
        source: Option<Source>,
    },
    /// A query that must find a row found none.
    #[error("not found")]
    NotFound,
    /// Anything else: a wrong statement, an unexpected type, a panic in a closure.
    #[error("{message}")]
    Other {
        /// What we were doing, and what the database said.
        message: String,
        /// What the system said.
        #[source]
        source: Option<Source>,
    },
}

impl StoreError {
    /// An [`StoreError::Other`] without a cause below it.
    pub fn other(message: impl Into<String>) -> Self {
        Self::Other { message: message.into(), source: None }
    }

    /// An [`StoreError::Unavailable`] without a cause below it.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::Unavailable { message: message.into(), source: None }
    }

    /// Whether the same may go well a moment later: locked, out of time, or not there.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::TimedOut | Self::Unavailable { .. })
    }

    /// Whether the unique index called `name` refused the row.
    pub fn is_unique(&self, name: &str) -> bool {
        matches!(self, Self::Unique { constraint } if constraint == name)
    }

    pub(crate) fn with(message: impl Into<String>, source: impl Error + Send + Sync + 'static) -> Self {
        Self::Other { message: message.into(), source: Some(Arc::new(source)) }
    }

    pub(crate) fn unavailable_with(message: impl Into<String>, source: impl Error + Send + Sync + 'static) -> Self {
        Self::Unavailable { message: message.into(), source: Some(Arc::new(source)) }
    }
}
