//! From the stored calendar to service hours that can be reckoned with.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use promise::document::{HoursDocument, OwnDay};
use promise::{ReckonError, ServiceHours};
use store::{CalendarRow, StoreError};

use crate::{DeskError, Refusal};

/// A day off that a feed told us of: its date and what it is for.
pub(crate) type FeedDay = (Date, String);

/// Calendars that are remembered as reckoned; a firm has a few.
const REMEMBERED_MAX: usize = 32;

/// Per document and feed, as they are stored, what they mean: reading a calendar and laying out its year costs more than all
/// the rest of a question. A changed calendar is another text, so nothing here is ever out of date.
static REMEMBERED: Mutex<Vec<(String, String, ServiceHours)>> = Mutex::new(Vec::new());

/// The service hours of a stored calendar: its document, and the days off of its feed.
pub(crate) fn service_hours(row: &CalendarRow) -> Result<ServiceHours, DeskError> {
    // It was checked before it was stored; a document that no longer reads is a bug, or somebody's own SQL.
    let odd = |e: StoredHoursError| StoreError::other(format!("calendar {}: {e}", row.id));
    Ok(stored_hours(&row.document, &row.feed_days).map_err(odd)?)
}

/// What is wrong with hours that are stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoredHoursError {
    #[error(transparent)]
    Unreadable(#[from] serde_json::Error),
    #[error(transparent)]
    Refused(#[from] promise::HoursError),
}

/// The service hours of a document and the days off of its feed, both as they are stored.
pub(crate) fn stored_hours(document: &str, feed_days: &str) -> Result<ServiceHours, StoredHoursError> {
    let mut remembered = REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((.., hours)) = remembered.iter().find(|(d, f, _)| d == document && f == feed_days) {
        return Ok(hours.clone());
    }
    let mut read: HoursDocument = serde_json::from_str(document)?;
    read.own_days.extend(serde_json::from_str::<Vec<OwnDay>>(feed_days)?);
    let hours = ServiceHours::from_document(&read)?;
    if remembered.len() == REMEMBERED_MAX {
        remembered.remove(0);
    }
    remembered.push((document.to_owned(), feed_days.to_owned(), hours.clone()));
    Ok(hours)
}

/// Service hours of a document together with the days off that a feed told us of.
pub(crate) fn hours_with_feed(document: &HoursDocument, days: &[FeedDay]) -> Result<ServiceHours, promise::HoursError> {
    let mut document = document.clone();
    document.own_days.extend(days.iter().map(|(date, name)| OwnDay { date: date.to_string(), name: name.clone() }));
    ServiceHours::from_document(&document)
}

/// The document of a stored calendar.
pub(crate) fn document_of(row: &CalendarRow) -> Result<HoursDocument, StoreError> {
    serde_json::from_str(&row.document).map_err(|e| StoreError::other(format!("calendar {}: {e}", row.id)))
}

/// What the feed of a stored calendar last said.
pub(crate) fn feed_days_of(row: &CalendarRow) -> Result<Vec<FeedDay>, StoreError> {
    let odd = |e: &dyn std::fmt::Display| StoreError::other(format!("calendar {}: {e}", row.id));
    let days: Vec<OwnDay> = serde_json::from_str(&row.feed_days).map_err(|e| odd(&e))?;
    days.into_iter().map(|day| Ok((day.date.parse().map_err(|e: jiff::Error| odd(&e))?, day.name))).collect()
}

/// Days off of a feed, as they are stored.
pub(crate) fn feed_days_json(days: &[FeedDay]) -> String {
    let days: Vec<_> = days.iter().map(|(date, name)| OwnDay { date: date.to_string(), name: name.clone() }).collect();
    serde_json::to_string(&days).expect("documents have text keys only")
}

/// A document as it may be stored: in a zone, without mistakes, and open at some time after `now`.
pub(crate) fn checked(
    mut document: HoursDocument,
    zone: &str,
    days: &[FeedDay],
    now: Timestamp,
) -> Result<(HoursDocument, ServiceHours), Refusal> {
    if document.time_zone.as_deref().is_none_or(|zone| zone.trim().is_empty()) {
        document.time_zone = Some(zone.to_owned());
    }
    let hours = hours_with_feed(&document, days).map_err(Refusal::Hours)?;
    hours.next_open(now).map_err(|error| refusal(&error))?;
    Ok((document, hours))
}

/// What can't be reckoned, as what an administrator can mend.
pub(crate) fn refusal(error: &ReckonError) -> Refusal {
    match error {
        ReckonError::NeverOpen { .. } => Refusal::NeverOpen,
        ReckonError::NeverCloses { .. } | ReckonError::OutOfRange | ReckonError::BadDays { .. } => {
            Refusal::Field { field: "rule", problem: "out_of_range" }
        }
    }
}

/// A document as it is stored.
pub(crate) fn document_json(document: &HoursDocument) -> String {
    serde_json::to_string(document).expect("documents have text keys only")
}
