//! Taking work so that nobody else does.

use super::Dialect;

impl Dialect {
    /// Ends the inner query that picks rows to claim. On PostgreSQL nodes pass over what another is claiming now;
    /// SQLite has one writer, so that there is nobody to pass over.
    pub fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update skip locked",
        }
    }
}
