//! Times as people write them.

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};

/// `at("2026-11-24T09:10")`: that moment in Amsterdam.
///
/// # Panics
/// On anything that isn't a civil date and time.
#[track_caller]
pub fn at(civil: &str) -> Timestamp {
    at_in("Europe/Amsterdam", civil)
}

/// `at_in("Australia/Lord_Howe", "2026-10-04T03:00")`: that moment there.
///
/// # Panics
/// On an unknown zone, or anything that isn't a civil date and time.
#[track_caller]
pub fn at_in(zone: &str, civil: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap_or_else(|e| panic!("{zone}: {e}"));
    let time: DateTime = civil.parse().unwrap_or_else(|e| panic!("{civil}: {e}"));
    time.to_zoned(zone).unwrap_or_else(|e| panic!("{civil}: {e}")).timestamp()
}
