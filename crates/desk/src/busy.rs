//! When somebody is busy, out of their own calendar (RFC 5545): stretches of time, and no word of what for.
//!
//! An event counts unless it says that one is free meanwhile: `TRANSP:TRANSPARENT` (RFC 5545, 3.8.2.7), or Outlook's own
//! `X-MICROSOFT-CDO-BUSYSTATUS` of free, tentative, or working elsewhere (\[MS-OXCICAL\], 2.1.3.1.1.20.31).

use calcard::icalendar::{ICalendarComponent, ICalendarProperty};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::feed::{FeedError, each_event, guarded};
use crate::{AgentId, slot_feed};

/// What is over means nothing for promises that are still to be made …
const BACK: SignedDuration = SignedDuration::from_hours(24);
/// … and nothing is planned further ahead.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 100);
/// A calendar with more meetings in a hundred days is of a room, not of a person.
const STRETCHES_MAX: usize = 2_000;

/// The stretches in which a colleague is busy around `now`: sorted, apart from each other. Their own answer slots, which they
/// may follow in the same calendar ([`crate::slot_feed`]), are no reason not to answer.
pub(crate) fn busy(
    bytes: &[u8],
    zone: &TimeZone,
    owner: AgentId,
    now: Timestamp,
) -> Result<Vec<(Timestamp, Timestamp)>, FeedError> {
    let own = slot_feed::uid_begin(&owner.to_string());
    guarded(bytes, |text| {
        let mut all = Vec::new();
        each_event(text, zone, &mut |component, event| {
            if is_free(component) || component.uid().is_some_and(|uid| uid.starts_with(&own)) {
                return Ok(());
            }
            let instant = |civil: jiff::civil::DateTime| civil.to_zoned(zone.clone()).map(|at| at.timestamp());
            let (Ok(from), Ok(until)) = (instant(event.starts), instant(event.ends)) else { return Ok(()) };
            if until > from && until > now - BACK && from < now + AHEAD {
                all.push((from, until));
            }
            if all.len() > STRETCHES_MAX { Err(FeedError::TooMany) } else { Ok(()) }
        })?;
        Ok(joined(all))
    })
}

/// The same time, with what touches or overlaps made one.
pub(crate) fn joined(mut all: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    all.sort();
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::with_capacity(all.len());
    for (from, until) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

fn is_free(component: &ICalendarComponent) -> bool {
    let text = |property: &ICalendarProperty| {
        let value = component.property(property).and_then(|entry| entry.values.first());
        value.map(|value| format!("{value:?}").to_uppercase()).unwrap_or_default()
    };
    let outlook = text(&ICalendarProperty::Other("X-MICROSOFT-CDO-BUSYSTATUS".into()));
    text(&ICalendarProperty::Transp).contains("TRANSPARENT")
        || ["FREE", "TENTATIVE", "WORKINGELSEWHERE"].iter().any(|word| outlook.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: &str = "019aa7c2-5f1e-7cc3-98c4-000000000001";

    #[track_caller]
    fn check(event: &str, expected: &[&str]) {
        check_event(&format!("UID:1\n{event}"), expected);
    }

    #[track_caller]
    fn check_event(event: &str, expected: &[&str]) {
        let event = format!("BEGIN:VEVENT\nSUMMARY:Tandarts\n{event}\nEND:VEVENT").replace('\n', "\r\n");
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}\r\nEND:VCALENDAR\r\n");
        let zone = TimeZone::get("Europe/Amsterdam").unwrap();
        let now = "2026-11-24T09:10:00+01:00".parse().unwrap();
        let said: Vec<String> = busy(text.as_bytes(), &zone, OWNER.parse().unwrap(), now)
            .unwrap()
            .into_iter()
            .map(|(from, until)| format!("{from}/{until}"))
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn a_meeting_is_busy_by_the_clock_of_its_zone() {
        check("DTSTART:20261125T133000Z\nDTEND:20261125T143000Z", &["2026-11-25T13:30:00Z/2026-11-25T14:30:00Z"]);
        check(
            "DTSTART;TZID=Europe/Amsterdam:20261125T143000\nDURATION:PT45M",
            &["2026-11-25T13:30:00Z/2026-11-25T14:15:00Z"],
        );
        check("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261226", &["2026-12-23T23:00:00Z/2026-12-25T23:00:00Z"]);
    }

    #[test]
    fn a_meeting_that_comes_round_each_week_is_busy_each_week() {
        check(
            "DTSTART;TZID=Europe/Amsterdam:20261124T110000\nDTEND;TZID=Europe/Amsterdam:20261124T120000\nRRULE:FREQ=WEEKLY;COUNT=2",
            &["2026-11-24T10:00:00Z/2026-11-24T11:00:00Z", "2026-12-01T10:00:00Z/2026-12-01T11:00:00Z"],
        );
    }

    #[test]
    fn ones_own_answer_slots_are_no_meeting() {
        let slot = |owner: &str| {
            format!("DTSTART:20261125T133000Z\nDTEND:20261125T143000Z\nUID:{owner}-1795613400@desk.example")
        };
        check_event(&slot(OWNER), &[]);
        check_event(&slot("019aa7c2-5f1e-7cc3-98c4-000000000002"), &["2026-11-25T13:30:00Z/2026-11-25T14:30:00Z"]);
    }

    #[test]
    fn what_says_that_one_is_free_is_no_absence() {
        let event = "DTSTART:20261125T133000Z\nDTEND:20261125T143000Z\n";
        for free in [
            "TRANSP:TRANSPARENT",
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
            "STATUS:CANCELLED",
        ] {
            check(&format!("{event}{free}"), &[]);
        }
        check(&format!("{event}X-MICROSOFT-CDO-BUSYSTATUS:OOF"), &["2026-11-25T13:30:00Z/2026-11-25T14:30:00Z"]);
        check(&format!("{event}TRANSP:OPAQUE"), &["2026-11-25T13:30:00Z/2026-11-25T14:30:00Z"]);
    }
}
