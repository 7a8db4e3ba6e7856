//! When the rungs of a promise are due (design.md §7). Pure: hours, settings and the promise go in, moments come out.

use jiff::{SignedDuration, Timestamp};
use promise::ServiceHours;

use crate::chosen::LadderSettings;

/// When each rung is due; `None`: it is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moments {
    pub(crate) half: Option<Timestamp>,
    pub(crate) warning: Option<Timestamp>,
}

impl Moments {
    /// In service time: half of the *open* time has passed, thirty *open* minutes are left. So a promise for tomorrow 08:45 is
    /// warned of this afternoon, when somebody can still do something, and nobody is thought of at midnight. A promise that
    /// is short is not warned of before half of its time has passed. Without any open time between, the clock counts.
    pub(crate) fn of(
        settings: &LadderSettings,
        hours: &ServiceHours,
        said_at: Timestamp,
        deadline_at: Timestamp,
    ) -> Self {
        let part = |percent| part_of(hours, said_at, deadline_at, percent);
        let is_open_between = hours.between(said_at, deadline_at).is_ok_and(|open| open.is_positive());
        let warned = |minutes: u32| {
            let before = SignedDuration::from_mins(i64::from(minutes));
            let by_hours = if is_open_between { hours.sub(deadline_at, before).ok() } else { None };
            let left = by_hours.unwrap_or(deadline_at - before);
            left.max(part(50)).min(deadline_at)
        };
        Self { half: settings.half_percent.map(part), warning: settings.warning_minutes.map(warned) }
    }
}

/// The moment at which so many percent of the service time between two moments have passed.
pub(crate) fn part_of(hours: &ServiceHours, from: Timestamp, until: Timestamp, percent: u32) -> Timestamp {
    let share = |length: SignedDuration| {
        SignedDuration::from_millis(i64::try_from(length.as_millis() * i128::from(percent) / 100).unwrap_or(i64::MAX))
    };
    let open = hours.between(from, until).unwrap_or_default();
    let by_hours = if open.is_positive() { hours.add(from, share(open)).ok() } else { None };
    by_hours.unwrap_or_else(|| from + share(until.duration_since(from))).min(until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use promise::document::HoursDocument;

    fn at(civil: &str) -> Timestamp {
        format!("{civil}[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp()
    }

    #[track_caller]
    fn check(said: &str, deadline: &str, half: &str, warning: &str) {
        let document = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL");
        let hours = ServiceHours::from_document(&document).unwrap();
        let moments = Moments::of(&LadderSettings::default(), &hours, at(said), at(deadline));
        assert_eq!((moments.half, moments.warning), (Some(at(half)), Some(at(warning))), "{said} .. {deadline}");
    }

    #[test]
    fn rungs_count_in_service_time() {
        check("2026-11-24T09:10", "2026-11-24T13:10", "2026-11-24T11:10", "2026-11-24T12:40");
        // Over the night: two hours this afternoon, one tomorrow morning.
        check("2026-11-24T15:00", "2026-11-25T09:30", "2026-11-24T16:30", "2026-11-25T09:00");
        // Little is left tomorrow: who is warned at half past eight can't do much.
        check("2026-11-24T15:00", "2026-11-25T08:45", "2026-11-24T16:07:30", "2026-11-24T16:45");
        // Over a weekend, asked on Saturday.
        check("2026-11-28T11:00", "2026-11-30T09:30", "2026-11-30T09:00", "2026-11-30T09:00");
        // Over Christmas: half of it has passed when the doors close on Thursday.
        check("2026-12-24T16:00", "2026-12-28T09:30", "2026-12-24T17:00", "2026-12-28T09:00");
        // A quarter of an hour is warned of when half of it is over, not at once.
        check("2026-11-24T10:00", "2026-11-24T10:16", "2026-11-24T10:08", "2026-11-24T10:08");
        // In closed time only, the clock counts.
        check("2026-11-24T20:00", "2026-11-24T22:00", "2026-11-24T21:00", "2026-11-24T21:30");
        // Due at night by the clock: warned of in time, before the doors close.
        check("2026-11-24T12:00", "2026-11-24T23:00", "2026-11-24T14:30", "2026-11-24T16:30");
        // The night in which the clock is put back.
        check("2026-10-24T12:00", "2026-10-26T09:30", "2026-10-26T09:00", "2026-10-26T09:00");
    }

    #[test]
    fn a_rung_that_is_off_is_never_due() {
        let hours = ServiceHours::from_document(&HoursDocument::office("Europe/Amsterdam", "08:30", "17:00")).unwrap();
        let off = LadderSettings { half_percent: None, warning_minutes: None, ..LadderSettings::default() };
        let moments = Moments::of(&off, &hours, at("2026-11-24T09:10"), at("2026-11-24T13:10"));
        assert_eq!(moments, Moments { half: None, warning: None });
    }
}
