//! Service hours as they are stored: documents, and what a feed said.

use jiff::Timestamp;

use crate::id::CalendarId;
use crate::{Row, StoreError, Tx, args};

/// Service hours as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    pub id: CalendarId,
    pub name: String,
    pub is_default: bool,
    /// `promise::document::HoursDocument` as JSON.
    pub document: String,
    /// An iCalendar feed with days off; empty for none.
    pub feed_url: String,
    /// What the feed last said: JSON `[["2026-12-24", "Kerstavond"], …]`.
    pub feed_days: String,
    pub feed_read_at: Option<Timestamp>,
    pub feed_error: Option<String>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, name, is_default, document, feed_url, feed_days, feed_read_at, feed_error from calendar ",
            $rest
        )
    };
}

fn read(row: &Row<'_>) -> Result<CalendarRow, StoreError> {
    Ok(CalendarRow {
        id: row.get(0)?,
        name: row.get(1)?,
        is_default: row.get(2)?,
        document: row.get(3)?,
        feed_url: row.get(4)?,
        feed_days: row.get(5)?,
        feed_read_at: row.get(6)?,
        feed_error: row.get(7)?,
    })
}

impl Tx<'_> {
    /// All calendars, the default one first; at most 100.
    ///
    /// # Errors
    /// What the database says.
    pub fn calendars(&mut self) -> Result<Vec<CalendarRow>, StoreError> {
        self.query(select!("order by is_default desc, name, id limit 100"), args![], read)
    }

    /// One calendar.
    ///
    /// # Errors
    /// What the database says.
    pub fn calendar(&mut self, id: CalendarId) -> Result<Option<CalendarRow>, StoreError> {
        self.query_opt(select!("where id = ?1"), args![id], read)
    }

    /// The calendar that counts where no rule names another.
    ///
    /// # Errors
    /// `NotFound` before the first run.
    pub fn default_calendar(&mut self) -> Result<CalendarRow, StoreError> {
        self.query_one(select!("where is_default = 1"), args![], read)
    }

    /// A new calendar.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_calendar(&mut self, row: &CalendarRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into calendar (id, name, is_default, document, feed_url, feed_days, feed_read_at, feed_error, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            args![
                row.id,
                &*row.name,
                row.is_default,
                &*row.document,
                &*row.feed_url,
                &*row.feed_days,
                row.feed_read_at,
                row.feed_error.clone(),
                now
            ],
        )?;
        Ok(())
    }

    /// Changes everything but which one is the default.
    ///
    /// # Errors
    /// What the database says.
    pub fn change_calendar(&mut self, row: &CalendarRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update calendar set name = ?2, document = ?3, feed_url = ?4, feed_days = ?5, feed_read_at = ?6, feed_error = ?7, \
             changed_at = ?8 where id = ?1",
            args![
                row.id,
                &*row.name,
                &*row.document,
                &*row.feed_url,
                &*row.feed_days,
                row.feed_read_at,
                row.feed_error.clone(),
                now
            ],
        )?;
        Ok(())
    }
}
