//! Local time and instants: into the zone and back, right on the nights when the clock is put forward or back.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

use crate::{ReckonError, length::RoundTo};

/// Seconds in a day on which the clock isn't changed.
pub(crate) const DAY_SECONDS: i64 = 86_400;

/// The instant of a local time, in whole seconds.
///
/// A time that is skipped when the clock goes forward is taken by the offset before (02:30 becomes 03:30); of a time that
/// comes twice the first is taken. RFC 5545, section 3.3.5, and jiff's `compatible`.
pub(crate) fn resolve(zone: &TimeZone, local: DateTime) -> Result<Timestamp, ReckonError> {
    zone.to_timestamp(local).map_err(|_| ReckonError::OutOfRange)
}

/// As [`resolve`], for a date and a time on it.
pub(crate) fn resolve_on(zone: &TimeZone, date: Date, time: Time) -> Result<Timestamp, ReckonError> {
    resolve(zone, date.to_datetime(time))
}

/// Rounds an instant down to the second, also before 1970.
pub(crate) fn floor_second(instant: Timestamp) -> i64 {
    instant.as_second() - i64::from(instant.subsec_nanosecond() < 0)
}

/// `instant + length`.
pub(crate) fn plus(instant: Timestamp, length: SignedDuration) -> Result<Timestamp, ReckonError> {
    instant.checked_add(length).map_err(|_| ReckonError::OutOfRange)
}

/// The first instant, from `instant` on, at which the local clock shows a multiple of `round_to` since midnight.
///
/// Midnight counts as a multiple. On a night when the clock changes, the first multiple that the clock really shows.
pub(crate) fn round_up(zone: &TimeZone, instant: Timestamp, round_to: RoundTo) -> Result<Timestamp, ReckonError> {
    let (mut from, mut nanosecond) = (floor_second(instant), instant.subsec_nanosecond() != 0);
    // Each turn passes one change of the clock; nowhere are there two within a day more than once.
    for _ in 0..8 {
        let offset = offset_at(zone, from)?;
        let local = from + offset;
        let midnight = local.div_euclid(DAY_SECONDS) * DAY_SECONDS;
        let into_day = local - midnight + i64::from(nanosecond);
        let step = round_to.seconds();
        let rounded = (into_day + step - 1).div_euclid(step) * step;
        let candidate = midnight + rounded.min(next_midnight(into_day)) - offset;
        match next_change(zone, from)? {
            // The clock is changed before (or at) the candidate: look again from there.
            Some(change) if change <= candidate && change > from => (from, nanosecond) = (change, false),
            _ => return Timestamp::from_second(candidate).map_err(|_| ReckonError::OutOfRange),
        }
    }
    Err(ReckonError::OutOfRange)
}

/// Seconds from this midnight to the first midnight that isn't before `into_day`.
const fn next_midnight(into_day: i64) -> i64 {
    if into_day > DAY_SECONDS { 2 * DAY_SECONDS } else { DAY_SECONDS }
}

/// Seconds east of UTC at an instant.
fn offset_at(zone: &TimeZone, second: i64) -> Result<i64, ReckonError> {
    let instant = Timestamp::from_second(second).map_err(|_| ReckonError::OutOfRange)?;
    Ok(zone.to_offset(instant).seconds().into())
}

/// The first change of the clock after an instant, if it is within two days.
fn next_change(zone: &TimeZone, second: i64) -> Result<Option<i64>, ReckonError> {
    if offset_at(zone, second)? == offset_at(zone, second + 2 * DAY_SECONDS)? {
        return Ok(None);
    }
    let from = Timestamp::from_second(second).map_err(|_| ReckonError::OutOfRange)?;
    Ok(zone.following(from).next().map(|change| change.timestamp().as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, instant: &str, minutes: u16, rounded: &str) {
        let zone = TimeZone::get(zone).unwrap();
        let (instant, expected): (Timestamp, Timestamp) = (instant.parse().unwrap(), rounded.parse().unwrap());
        let rounded = round_up(&zone, instant, RoundTo::minutes(minutes).unwrap()).unwrap();
        assert_eq!(
            rounded,
            expected,
            "{} instead of {}",
            rounded.to_zoned(zone.clone()),
            expected.to_zoned(zone.clone())
        );
    }

    #[test]
    fn a_deadline_is_rounded_up_in_local_time() {
        check("Europe/Amsterdam", "2026-11-24T13:10:00+01:00", 5, "2026-11-24T13:10:00+01:00");
        check("Europe/Amsterdam", "2026-11-24T13:10:00.000000001+01:00", 5, "2026-11-24T13:15:00+01:00");
        check("Europe/Amsterdam", "2026-11-24T13:10:01+01:00", 1, "2026-11-24T13:11:00+01:00");
        check("Asia/Kolkata", "2026-11-24T13:10:00+05:30", 60, "2026-11-24T14:00:00+05:30");
        check("Europe/Amsterdam", "2026-11-24T23:58:00+01:00", 7, "2026-11-25T00:00:00+01:00");
        check("Europe/Amsterdam", "2026-11-24T23:59:59.5+01:00", 1, "2026-11-25T00:00:00+01:00");
    }

    #[test]
    fn before_1970_it_is_rounded_up_as_well() {
        check("Etc/UTC", "1965-03-01T11:58:59.5Z", 1, "1965-03-01T11:59:00Z");
        check("Etc/UTC", "1965-03-01T11:58:00Z", 1, "1965-03-01T11:58:00Z");
    }

    #[test]
    fn the_hour_that_is_skipped_is_no_multiple() {
        check("Europe/Amsterdam", "2026-03-29T01:58:00+01:00", 5, "2026-03-29T03:00:00+02:00");
        check("Europe/Amsterdam", "2026-03-29T01:50:00+01:00", 45, "2026-03-29T03:00:00+02:00");
    }

    #[test]
    fn in_the_hour_that_comes_twice_it_never_goes_back() {
        check("Europe/Amsterdam", "2026-10-25T02:57:00+02:00", 5, "2026-10-25T02:00:00+01:00");
        check("Europe/Amsterdam", "2026-10-25T02:07:00+01:00", 5, "2026-10-25T02:10:00+01:00");
        check("Europe/Amsterdam", "2026-10-25T02:07:00+02:00", 60, "2026-10-25T02:00:00+01:00");
    }

    #[test]
    fn half_an_hour_on_lord_howe() {
        check("Australia/Lord_Howe", "2026-04-05T01:50:00+11:00", 60, "2026-04-05T02:00:00+10:30");
        check("Australia/Lord_Howe", "2026-10-04T01:50:00+10:30", 60, "2026-10-04T03:00:00+11:00");
        check("Australia/Lord_Howe", "2026-10-04T01:50:00+10:30", 15, "2026-10-04T02:30:00+11:00");
    }
}
