//! The moment in a sentence: "vandaag vóór 13:15", "Monday 28 December before 09:30", "nog 25 min".

use jiff::{
    Timestamp, ToSpan, Zoned,
    civil::{Date, Weekday},
    tz::{AmbiguousOffset, TimeZone},
};

use crate::Language;

/// A moment, in the words of one language.
pub(super) struct Moment {
    /// "vandaag", "morgen", "maandag 28 december".
    pub(super) day: String,
    /// "vóór 13:15".
    pub(super) time: String,
    /// The day is a weekday with its date, for which English wants "on".
    pub(super) is_dated: bool,
}

impl Moment {
    pub(super) fn of(language: Language, deadline: Timestamp, now: Timestamp, zone: &TimeZone) -> Self {
        let at = deadline.to_zoned(zone.clone());
        let today = zone.to_datetime(now).date();
        let ends_day = at.time() == jiff::civil::Time::midnight();
        // "Before 00:00 tomorrow" is a riddle: what ends at midnight ends today.
        let date = if ends_day { at.date().saturating_sub(1.day()) } else { at.date() };
        let (day, is_dated) = day(language, date, today);
        Self { day, time: time(language, &at, ends_day), is_dated }
    }

    pub(super) fn both(&self) -> String {
        format!("{} {}", self.day, self.time)
    }
}

/// Before when, as people say it: "vandaag vóór 13:15", "tomorrow before 09:30", "maandag 28 december vóór 09:30".
///
/// `zone` is the reader's. Another year shows its year. A time that comes twice that night says which is meant; what ends
/// at midnight is said of the day that ends.
#[must_use]
pub fn when(language: Language, deadline: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    Moment::of(language, deadline, now, zone).both()
}

/// As [`when`], for a reader who may be in another zone than the organisation: "vandaag vóór 12:15 uw tijd".
///
/// "uw tijd" stands there only when the two clocks differ at the deadline.
#[must_use]
pub fn when_for_reader(
    language: Language,
    deadline: Timestamp,
    now: Timestamp,
    reader: &TimeZone,
    organisation: &TimeZone,
) -> String {
    let said = when(language, deadline, now, reader);
    if reader.to_offset(deadline) == organisation.to_offset(deadline) {
        return said;
    }
    match language {
        Language::Nl => said + " uw tijd",
        Language::En => said + " your time",
    }
}

/// How long there is left: "nog 1 uur 55", "nog 25 min", "1 h 55 left"; or how long it is past: "25 min te laat".
///
/// Whole minutes, rounded down; from two days on whole days.
#[must_use]
pub fn left(language: Language, seconds: i64) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    let length = match language {
        Language::Nl => match (hours, rest) {
            (48.., _) => format!("{} dagen", hours / 24),
            (0, 0) => "minder dan een minuut".to_owned(),
            (0, _) => format!("{minutes} min"),
            (_, 0) => format!("{hours} uur"),
            _ => format!("{hours} uur {rest:02}"),
        },
        Language::En => match (hours, rest) {
            (48.., _) => format!("{} days", hours / 24),
            (0, 0) => "less than a minute".to_owned(),
            (0, _) => format!("{minutes} min"),
            (_, 0) => format!("{hours} h"),
            _ => format!("{hours} h {rest:02}"),
        },
    };
    match (language, seconds >= 0) {
        (Language::Nl, true) if minutes == 0 => "nog geen minuut".to_owned(),
        (Language::Nl, true) => format!("nog {length}"),
        (Language::Nl, false) => format!("{length} te laat"),
        (Language::En, true) => format!("{length} left"),
        (Language::En, false) => format!("{length} late"),
    }
}

fn day(language: Language, date: Date, today: Date) -> (String, bool) {
    let named = match (language, date.duration_since(today).as_hours() / 24) {
        (Language::Nl, 0) => Some("vandaag"),
        (Language::Nl, 1) => Some("morgen"),
        (Language::Nl, -1) => Some("gisteren"),
        (Language::En, 0) => Some("today"),
        (Language::En, 1) => Some("tomorrow"),
        (Language::En, -1) => Some("yesterday"),
        _ => None,
    };
    if let Some(named) = named {
        return (named.to_owned(), false);
    }
    let (weekday, month) = (weekday_name(language, date.weekday()), month_name(language, date.month()));
    let year = if date.year() == today.year() { String::new() } else { format!(" {}", date.year()) };
    (format!("{weekday} {} {month}{year}", date.day()), true)
}

fn time(language: Language, at: &Zoned, ends_day: bool) -> String {
    let before = match language {
        Language::Nl => "vóór",
        Language::En => "before",
    };
    if ends_day {
        let midnight = match language {
            Language::Nl => "middernacht",
            Language::En => "midnight",
        };
        return format!("{before} {midnight}");
    }
    let said = format!("{before} {:02}:{:02}", at.hour(), at.minute());
    match which_of_two(at) {
        None => said,
        Some(is_first) => match (language, is_first) {
            (Language::Nl, true) => format!("{said} (zomertijd)"),
            (Language::Nl, false) => format!("{said} (wintertijd)"),
            (Language::En, true) => format!("{said} (summer time)"),
            (Language::En, false) => format!("{said} (winter time)"),
        },
    }
}

/// For a local time that comes twice because the clock is put back: whether this is the first.
fn which_of_two(at: &Zoned) -> Option<bool> {
    match at.time_zone().to_ambiguous_timestamp(at.datetime()).offset() {
        AmbiguousOffset::Fold { before, .. } => Some(at.offset() == before),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Gap { .. } => None,
    }
}

/// "maandag", "Monday".
#[must_use]
pub fn weekday_name(language: Language, weekday: Weekday) -> &'static str {
    let names = match language {
        Language::Nl => ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        Language::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    };
    names[usize::try_from(weekday.to_monday_zero_offset()).expect("0 to 6")]
}

/// "december", "December"; `month` from 1 to 12.
#[must_use]
pub fn month_name(language: Language, month: i8) -> &'static str {
    let names = match language {
        Language::Nl => [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        Language::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    };
    names[usize::from(month.clamp(1, 12).unsigned_abs()) - 1]
}
