//! When the demo takes place: now, if the firm is at work; else the last time that it was twenty past eleven on a working day.

use jiff::civil::{Date, Weekday, time};
use jiff::{Timestamp, tz::TimeZone};

/// How many seconds the demo runs behind a machine whose time is `now`.
pub(crate) fn behind_seconds(now: Timestamp) -> i64 {
    let zone = super::zone();
    let here = now.to_zoned(zone.clone());
    let is_working =
        is_working_day(here.date()) && here.time() >= time(9, 30, 0, 0) && here.time() < time(15, 30, 0, 0);
    if is_working {
        return 0;
    }
    let mut day = here.date();
    if here.time() < time(15, 30, 0, 0) || !is_working_day(day) {
        day = before(day);
    }
    while !is_working_day(day) {
        day = before(day);
    }
    now.duration_since(twenty_past_eleven(day, &zone)).as_secs()
}

fn before(day: Date) -> Date {
    day.yesterday().expect("the demo lies in this century")
}

/// Whether the firm is open on a day.
pub(super) fn is_working_day(day: Date) -> bool {
    let holidays = promise::holidays::holidays("NL", None, day.year()).unwrap_or_default();
    let is_holiday = holidays.iter().any(|holiday| holiday.date == day && holiday.key != "good-friday");
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday
}

fn twenty_past_eleven(day: Date, zone: &TimeZone) -> Timestamp {
    day.at(11, 20, 0, 0).to_zoned(zone.clone()).expect("a morning exists on every day").timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(machine: &str, demo: &str) {
        let at = |civil: &str| format!("{civil}[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp();
        assert_eq!(at(machine) - jiff::SignedDuration::from_secs(behind_seconds(at(machine))), at(demo));
    }

    #[test]
    fn during_work_the_demo_has_the_time_of_the_machine() {
        check("2026-11-24T09:30:00", "2026-11-24T09:30:00");
        check("2026-11-24T15:29:00", "2026-11-24T15:29:00");
    }

    #[test]
    fn at_night_and_in_the_weekend_it_is_twenty_past_eleven_on_the_last_working_day() {
        check("2026-11-24T15:30:00", "2026-11-24T11:20:00");
        check("2026-11-24T23:59:00", "2026-11-24T11:20:00");
        check("2026-11-24T04:00:00", "2026-11-23T11:20:00");
        check("2026-11-22T16:00:00", "2026-11-20T11:20:00");
        check("2026-12-27T12:00:00", "2026-12-24T11:20:00");
    }
}
