//! Days off from an iCalendar file or feed (RFC 5545). A day off is a day that an event covers from midnight to midnight.
//!
//! Events that are marked as transparent count too: calendars of public holidays mark all of theirs so.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calcard::icalendar::dates::TimeOrDelta;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarProperty, ICalendarStatus, ICalendarValue};
use calcard::{Entry, Parser};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::check::NAME_MAX;
use crate::hours::FeedDay;
use crate::trouble::Trouble;

/// A year of a busy firm's own calendar is far below this.
const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;
const EVENTS_MAX: usize = 10_000;
/// Repetitions that are looked at, from the first one of each event on.
const REPETITIONS_MAX: usize = 50_000;
const DAYS_MAX: usize = 2_000;
/// Days further back mean nothing for promises that are still to be made …
const BACK_DAYS: i64 = 31;
/// … and feeds are read again long before these are reached.
const AHEAD_DAYS: i64 = 2 * 366;

/// Why no days could be taken from a file or feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FeedError {
    #[error("the calendar is longer than {FILE_BYTES_MAX} bytes")]
    TooLong,
    #[error("that is no iCalendar file: it should begin with BEGIN:VCALENDAR")]
    NotACalendar,
    #[error("the calendar ends halfway: its last line should be END:VCALENDAR")]
    CutOff,
    #[error("the calendar has too many events (at most {EVENTS_MAX}) or days (at most {DAYS_MAX})")]
    TooMany,
}

impl FeedError {
    /// What a form says of the file.
    pub(crate) const fn problem(self) -> &'static str {
        match self {
            Self::TooLong => "calendar_too_long",
            Self::CutOff => "calendar_cut_off",
            Self::TooMany => "too_many",
            Self::NotACalendar => "not_a_calendar",
        }
    }
}

impl From<FeedError> for Trouble {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::TooLong => Self::TooLarge { megabytes: FILE_BYTES_MAX / (1024 * 1024) },
            FeedError::NotACalendar => Self::NotACalendar,
            FeedError::CutOff => Self::CalendarCutOff,
            FeedError::TooMany => Self::TooManyDays,
        }
    }
}

/// The days off in a calendar around `now`, in `zone`, by date.
pub(crate) fn days_off(bytes: &[u8], zone: &TimeZone, now: Timestamp) -> Result<Vec<FeedDay>, FeedError> {
    guarded(bytes, |text| read(text, zone, now))
}

/// Reads a calendar of somebody else's: not too long, and with a parser that may fall without bringing down the desk.
pub(crate) fn guarded<T>(bytes: &[u8], read: impl FnOnce(&str) -> Result<T, FeedError>) -> Result<T, FeedError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(FeedError::TooLong);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let result = catch_unwind(AssertUnwindSafe(|| read(text)));
    let read = result.unwrap_or(Err(FeedError::NotACalendar))?;
    if is_cut_off(text) { Err(FeedError::CutOff) } else { Ok(read) }
}

/// Whether a calendar ends halfway, as when a server stopped while sending it: what it doesn't say any more isn't free.
fn is_cut_off(text: &str) -> bool {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let count = |marker: &str| lines().filter(|line| line.eq_ignore_ascii_case(marker)).count();
    let ends = lines().next_back().is_some_and(|last| last.eq_ignore_ascii_case("END:VCALENDAR"));
    !ends || count("BEGIN:VEVENT") != count("END:VEVENT")
}

fn read(text: &str, zone: &TimeZone, now: Timestamp) -> Result<Vec<FeedDay>, FeedError> {
    let today = zone.to_datetime(now).date();
    let (first, last) = (today.saturating_sub(BACK_DAYS.days()), today.saturating_add(AHEAD_DAYS.days()));
    let mut days = BTreeMap::new();
    each_event(text, zone, &mut |component, event| {
        let midnight = jiff::civil::Time::midnight();
        let (start, end) = (event.starts, event.ends);
        let from = if start.time() == midnight { start.date() } else { start.date().saturating_add(1.day()) };
        let mut date = from.max(first);
        while date < end.date() && date <= last {
            days.entry(date).or_insert_with(|| name_of(component));
            if days.len() > DAYS_MAX {
                return Err(FeedError::TooMany);
            }
            date = date.saturating_add(1.day());
        }
        Ok(())
    })?;
    Ok(days.into_iter().collect())
}

/// One coming round of an event, by the clock of a zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event {
    pub(crate) starts: DateTime,
    pub(crate) ends: DateTime,
}

/// Looks at each event that isn't cancelled, as often as it comes round.
pub(crate) fn each_event(
    text: &str,
    zone: &TimeZone,
    look: &mut dyn FnMut(&ICalendarComponent, Event) -> Result<(), FeedError>,
) -> Result<(), FeedError> {
    let mut calendars = 0;
    let mut parser = Parser::new(text);
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                calendars += 1;
                events_of(&calendar, zone, look)?;
            }
            Entry::Eof => break,
            Entry::TooManyComponents => return Err(FeedError::TooMany),
            Entry::UnterminatedComponent(_) if calendars == 0 => return Err(FeedError::NotACalendar),
            // A line that is odd, or a card among the calendars: the rest may be fine.
            _ => {}
        }
    }
    if calendars == 0 { Err(FeedError::NotACalendar) } else { Ok(()) }
}

fn events_of(
    calendar: &ICalendar,
    zone: &TimeZone,
    look: &mut dyn FnMut(&ICalendarComponent, Event) -> Result<(), FeedError>,
) -> Result<(), FeedError> {
    if calendar.components.len() > EVENTS_MAX {
        return Err(FeedError::TooMany);
    }
    for event in calendar.expand_dates(calcard::common::timezone::Tz::Floating, REPETITIONS_MAX).events {
        let Some(component) = calendar.component_by_id(event.comp_id) else { continue };
        if !component.component_type.is_event() || component.status() == Some(&ICalendarStatus::Cancelled) {
            continue;
        }
        // A date without a time is that date everywhere; a time without a zone is local time.
        let is_local = is_whole_day(component) || event.start.timezone().is_floating();
        let civil = |instant: i64, wall: i64| {
            let (zone, seconds) = if is_local { (&TimeZone::UTC, wall) } else { (zone, instant) };
            Timestamp::from_second(seconds).ok().map(|at| zone.to_datetime(at))
        };
        let start = civil(event.start.timestamp(), event.start.naive_local().and_utc().timestamp());
        let end = match &event.end {
            TimeOrDelta::Time(end) => civil(end.timestamp(), end.naive_local().and_utc().timestamp()),
            TimeOrDelta::Delta(length) if is_local => {
                start.and_then(|s| s.checked_add(SignedDuration::from_secs(length.num_seconds())).ok())
            }
            TimeOrDelta::Delta(length) => civil(event.start.timestamp().saturating_add(length.num_seconds()), 0),
        };
        let (Some(starts), Some(ends)) = (start, end) else { continue };
        look(component, Event { starts, ends })?;
    }
    Ok(())
}

fn is_whole_day(component: &ICalendarComponent) -> bool {
    let start = component.property(&ICalendarProperty::Dtstart).and_then(|entry| entry.values.first());
    start.and_then(ICalendarValue::as_partial_date_time).is_some_and(|start| !start.has_time())
}

fn name_of(component: &ICalendarComponent) -> String {
    let name = component
        .property(&ICalendarProperty::Summary)
        .and_then(|entry| entry.values.first())
        .and_then(ICalendarValue::as_text);
    name.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").chars().take(NAME_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_at(events: &str) -> Result<Vec<(String, String)>, FeedError> {
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", events.replace('\n', "\r\n"));
        let now = "2026-11-24T09:10:00+01:00".parse().unwrap();
        let days = days_off(text.as_bytes(), &TimeZone::get("Europe/Amsterdam").unwrap(), now)?;
        Ok(days.into_iter().map(|(date, name)| (date.to_string(), name)).collect())
    }

    #[track_caller]
    fn check(event: &str, expected: &[&str]) {
        let days = read_at(&format!("BEGIN:VEVENT\nUID:1\nSUMMARY:Vrij\n{event}\nEND:VEVENT")).unwrap();
        assert_eq!(days.iter().map(|(date, _)| date.as_str()).collect::<Vec<_>>(), expected);
        assert!(days.iter().all(|(_, name)| name == "Vrij"));
    }

    #[test]
    fn an_event_without_times_is_off_from_its_first_day_up_to_its_end() {
        check("DTSTART;VALUE=DATE:20261224", &["2026-12-24"]);
        check("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261225", &["2026-12-24"]);
        check("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227", &["2026-12-24", "2026-12-25", "2026-12-26"]);
        check("DTSTART;VALUE=DATE:20261224\nDURATION:P2D", &["2026-12-24", "2026-12-25"]);
        check("DTSTART;VALUE=DATE:20261224\nTRANSP:TRANSPARENT", &["2026-12-24"]);
        check("DTSTART;VALUE=DATE:20261224\nSTATUS:CANCELLED", &[]);
    }

    #[test]
    fn of_an_event_with_times_only_the_days_that_it_covers_whole_are_off() {
        check("DTSTART:20261224T100000\nDTEND:20261224T120000", &[]);
        check(
            "DTSTART;TZID=Europe/Amsterdam:20261223T170000\nDTEND;TZID=Europe/Amsterdam:20261226T080000",
            &["2026-12-24", "2026-12-25"],
        );
        // 23:00 UTC is midnight in Amsterdam.
        check("DTSTART:20261223T230000Z\nDTEND:20261224T230000Z", &["2026-12-24"]);
        check("DTSTART:20261224T000000\nDTEND:20261225T000000", &["2026-12-24"]);
    }

    #[test]
    fn what_repeats_is_off_each_time_for_two_years() {
        check("DTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY", &["2027-05-01", "2028-05-01"]);
        check(
            "DTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20261211",
            &["2026-12-04", "2026-12-18"],
        );
        check("DTSTART;VALUE=DATE:20261204\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", &[]);
    }

    #[test]
    fn what_is_no_calendar_or_too_much_of_one_is_refused() {
        let (zone, now) = (TimeZone::UTC, Timestamp::UNIX_EPOCH);
        assert_eq!(days_off(b"<html>sign in first</html>", &zone, now), Err(FeedError::NotACalendar));
        assert_eq!(days_off(b"", &zone, now), Err(FeedError::NotACalendar));
        // A server that stopped while sending: what isn't there any more isn't free.
        let event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261225\r\nEND:VEVENT\r\n";
        let whole = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}{event}END:VCALENDAR\r\n\r\n");
        assert!(days_off(whole.as_bytes(), &zone, now).is_ok());
        for length in [whole.len() / 2, whole.len() - 40, whole.len() - 20] {
            assert_eq!(days_off(&whole.as_bytes()[..length], &zone, now), Err(FeedError::CutOff), "{length}");
        }
        assert_eq!(days_off(&vec![b'x'; FILE_BYTES_MAX + 1], &zone, now), Err(FeedError::TooLong));
        let many = "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261224\nEND:VEVENT\n".repeat(EVENTS_MAX + 1);
        assert_eq!(read_at(&many), Err(FeedError::TooMany));
        assert_eq!(read_at("BEGIN:VEVENT\nDTSTART:no time\nEND:VEVENT"), Ok(vec![]));
        assert_eq!(
            read_at("BEGIN:VEVENT\nUID:1\nDTSTART:19700101T000000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT"),
            Ok(vec![])
        );
    }
}
