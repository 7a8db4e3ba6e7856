//! How things stand: what waits at the edges, and what is overdue.

use jiff::Timestamp;

use crate::id::RawMailId;
use crate::promises::limit_of;
use crate::{StoreError, Tx, args};

/// What waits, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    pub outbox_waiting: u32,
    pub outbox_failed: u32,
    pub oldest_waiting_at: Option<Timestamp>,
    pub raw_waiting: u32,
    pub open_promises: u32,
    pub overdue_promises: u32,
}

/// A mail that could not be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedRow {
    pub id: RawMailId,
    pub from: String,
    pub size_bytes: i64,
    pub failure: Option<String>,
    pub received_at: Timestamp,
}

impl Tx<'_> {
    /// What waits, in numbers, at `now`.
    ///
    /// # Errors
    /// What the database says.
    pub fn standing(&mut self, now: Timestamp) -> Result<Standing, StoreError> {
        self.query_one(
            "select (select count(*) from outbox where state = 'waiting'), (select count(*) from outbox where state = 'failed'),
                    (select min(created_at) from outbox where state = 'waiting'),
                    (select count(*) from raw_mail where state = 'stored'), (select count(*) from promise where state = 'open'),
                    (select count(*) from promise where state = 'open' and deadline_at < ?1)",
            args![now],
            |row| {
                let count = |i| Ok::<_, StoreError>(u32::try_from(row.get::<i64>(i)?).unwrap_or(u32::MAX));
                Ok(Standing {
                    outbox_waiting: count(0)?,
                    outbox_failed: count(1)?,
                    oldest_waiting_at: row.get(2)?,
                    raw_waiting: count(3)?,
                    open_promises: count(4)?,
                    overdue_promises: count(5)?,
                })
            },
        )
    }

    /// Mails that could not be filed, the last first.
    ///
    /// # Errors
    /// What the database says.
    pub fn parked_mail(&mut self, limit: usize) -> Result<Vec<ParkedRow>, StoreError> {
        self.query(
            "select id, envelope_from, length(bytes), failure, received_at from raw_mail where state = 'parked'
             order by received_at desc, id desc limit ?1",
            args![limit_of(limit)],
            |row| {
                Ok(ParkedRow {
                    id: row.get(0)?,
                    from: row.get(1)?,
                    size_bytes: row.get(2)?,
                    failure: row.get(3)?,
                    received_at: row.get(4)?,
                })
            },
        )
    }

    /// The database answers.
    ///
    /// # Errors
    /// When it doesn't.
    pub fn ping(&mut self) -> Result<(), StoreError> {
        self.query_one("select 1", args![], |_| Ok(()))
    }
}
