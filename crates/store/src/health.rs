//! How the place is where the data are kept: what hindered the last write, and how much room there is.

use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};

use crate::dialect::sqlite_error;
use crate::{Db, Location, StoreError};

/// How the place of the data is, without writing anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What hindered the last write of this process, if it went wrong for a reason outside of it.
    pub hindrance: Option<Hindrance>,
    /// Bytes that this user may still fill on the disk with the file; unknown for PostgreSQL, which has a disk of its own.
    pub free_bytes: Option<u64>,
}

/// Why nothing could be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The disk, the quota or the limit of the database.
    Full,
    /// Another program keeps the file locked, or other writers were in the way for too long.
    Locked,
    /// The file, its folder or the database can't be written to.
    ReadOnly,
    /// The disk or the server doesn't do what it should.
    Failing,
}

impl Hindrance {
    /// `None` for what says nothing about the place: a row that is refused, a wrong statement.
    #[must_use]
    pub fn of(error: &StoreError) -> Option<Self> {
        match error {
            StoreError::Full => Some(Self::Full),
            StoreError::Busy => Some(Self::Locked),
            StoreError::ReadOnly => Some(Self::ReadOnly),
            StoreError::Unavailable { .. } | StoreError::Corrupt { .. } => Some(Self::Failing),
            _ => None,
        }
    }
}

/// What hindered the last write; shared by those who write.
#[derive(Debug, Default)]
pub(crate) struct Pulse(Mutex<Option<Hindrance>>);

impl Pulse {
    /// A write has been committed.
    pub(crate) fn is_well(&self) {
        self.set(None);
    }

    /// A write failed with this; what says nothing about the place changes nothing.
    pub(crate) fn felt(&self, error: &StoreError) {
        if let Some(hindrance) = Hindrance::of(error) {
            self.set(Some(hindrance));
        }
    }

    fn set(&self, hindrance: Option<Hindrance>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = hindrance;
    }

    pub(crate) fn last(&self) -> Option<Hindrance> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Db {
    /// As [`Db::health`], and by asking for the lock; for a process that doesn't write itself. Blocks for at most two seconds.
    #[must_use]
    pub fn examine(&self) -> Health {
        let hindrance = may_write(self.location()).err().as_ref().and_then(Hindrance::of);
        Health { hindrance, ..self.health() }
    }

    /// How the place of the data is, as far as can be known without writing.
    #[must_use]
    pub fn health(&self) -> Health {
        Health { hindrance: self.counters().pulse.last(), free_bytes: free_bytes(self.location()) }
    }
}

/// Whether the file could be written to just now, asked beside whoever has it open; waits two seconds for its turn. What a
/// server of PostgreSQL would say is only known by writing.
///
/// # Errors
/// [`StoreError::Busy`] when somebody keeps it locked, [`StoreError::ReadOnly`], or what the system says.
pub(crate) fn may_write(location: &Location) -> Result<(), StoreError> {
    let Location::Sqlite(path) = location else { return Ok(()) };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| StoreError::unavailable_with("the database file can't be opened for writing", error))?;
    connection
        .execute_batch("pragma busy_timeout = 2000; begin immediate; rollback")
        .map_err(|error| sqlite_error(&connection, error))
}

/// By `statvfs` (POSIX.1-2017), which counts what is left for a user without privileges.
fn free_bytes(location: &Location) -> Option<u64> {
    let Location::Sqlite(path) = location else { return None };
    let space = rustix::fs::statvfs(path).ok()?;
    Some(space.f_bavail.saturating_mul(space.f_frsize))
}
