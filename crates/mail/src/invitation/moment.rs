//! When: a day, a time on the clock of wherever one is, or an instant in a zone.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Span, Zoned};

use super::lines::Line;

/// The moment of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// A whole day, wherever one is.
    Day(Date),
    /// A time without a zone: on everybody's own clock, or in a zone that isn't known here.
    Floating(DateTime),
    /// An instant, in the zone that the sender named.
    At(Zoned),
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Floating(time) => time.fmt(f),
            Self::At(at) => at.fmt(f),
        }
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Moment {
    /// `20261124`, `20261124T091000`, `20261124T081000Z`, or with a `TZID` that `calendar` may describe.
    pub(super) fn read(line: &Line<'_>, calendar: &[Line<'_>]) -> Option<Self> {
        let value = line.value.trim();
        let number = |from: usize, to: usize| value.get(from..to)?.parse::<i16>().ok();
        let small = |from: usize, to: usize| number(from, to).and_then(|number| i8::try_from(number).ok());
        let date = Date::new(number(0, 4)?, small(4, 6)?, small(6, 8)?).ok()?;
        if value.len() < 13 {
            return Some(Self::Day(date));
        }
        let time = date.at(
            small(9, 11)?.clamp(0, 23),
            small(11, 13)?.clamp(0, 59),
            small(13, 15).unwrap_or(0).clamp(0, 59),
            0,
        );
        let zone = if value.ends_with(['Z', 'z']) {
            Some(TimeZone::UTC)
        } else {
            line.parameter("TZID").and_then(|name| zone(name).or_else(|| described(name, calendar)))
        };
        Some(zone.and_then(|zone| time.to_zoned(zone).ok()).map_or(Self::Floating(time), Self::At))
    }

    /// The last day of what ends before a day (RFC 5545 §3.6.1: the end of whole days isn't in them).
    pub(super) fn inclusive(self) -> Self {
        match self {
            Self::Day(day) => Self::Day(day.yesterday().unwrap_or(day)),
            other => other,
        }
    }

    /// So much later: `PT1H30M`, `P1D`.
    pub(super) fn plus(self, duration: &str) -> Option<Self> {
        let span: Span = duration.trim().parse().ok()?;
        Some(match self {
            Self::Day(day) => Self::Day(day.checked_add(span).ok()?).inclusive(),
            Self::Floating(time) => Self::Floating(time.checked_add(span).ok()?),
            Self::At(at) => Self::At(at.checked_add(span).ok()?),
        })
    }
}

/// Zones that Outlook names in its own way, and a city of each.
const WINDOWS_ZONES: &[(&str, &str)] = &[
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Eastern Standard Time", "America/New_York"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("SA Western Standard Time", "America/Curacao"),
    ("SA Eastern Standard Time", "America/Paramaribo"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("India Standard Time", "Asia/Kolkata"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("UTC", "UTC"),
];

fn zone(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    let own = WINDOWS_ZONES.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name)).map(|(_, city)| *city);
    if let Some(zone) = own.and_then(|city| TimeZone::get(city).ok()) {
        return Some(zone);
    }
    // `/freeassociation.sourceforge.net/Europe/Amsterdam`: the name is what it ends with.
    let parts: Vec<&str> = name.split('/').collect();
    (0..parts.len()).find_map(|n| TimeZone::get(&parts[n..].join("/")).ok())
}

/// A zone that the calendar itself describes, if it never changes its clock; otherwise no guess is made.
fn described(name: &str, calendar: &[Line<'_>]) -> Option<TimeZone> {
    let start = calendar.iter().position(|line| line.name.eq_ignore_ascii_case("TZID") && line.value.trim() == name)?;
    let length = calendar[start..].iter().position(|line| line.is("END", "VTIMEZONE"))?;
    let mut offsets: Vec<&str> = calendar[start..start + length]
        .iter()
        .filter(|line| line.name.eq_ignore_ascii_case("TZOFFSETTO"))
        .map(|line| line.value.trim())
        .collect();
    offsets.dedup();
    let [offset] = offsets[..] else { return None };
    let minutes: i64 = offset.get(1..3)?.parse::<i64>().ok()? * 60 + offset.get(3..5)?.parse::<i64>().ok()?;
    let minutes = if offset.starts_with('-') { -minutes } else { minutes };
    let offset = Offset::try_from(SignedDuration::from_mins(minutes)).ok()?;
    Some(TimeZone::fixed(offset))
}
