//! What can be wrong with a calendar, and what can't be reckoned.

use jiff::civil::Date;

/// Why a calendar was refused. Each message names the place and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// No `time_zone`, and no country to take one from.
    #[error("the calendar has no time_zone; give an IANA name such as \"Europe/Amsterdam\"")]
    NoZone,
    /// The zone isn't in the IANA database.
    #[error("\"{0}\" is no time zone we know; give an IANA name such as \"Europe/Amsterdam\"")]
    UnknownZone(String),
    /// A time of day that isn't `HH:MM` from 00:00 to 24:00.
    #[error("{place}: \"{text}\" is no time of day; write it as 09:30, from 00:00 to 24:00")]
    BadTime {
        /// Where it stands: "hours.tue", "exceptions.2026-12-24".
        place: String,
        /// What was written.
        text: String,
    },
    /// A date that isn't `YYYY-MM-DD`.
    #[error("{place}: \"{text}\" is no date; write it as 2026-12-24")]
    BadDate {
        /// Where it stands.
        place: &'static str,
        /// What was written.
        text: String,
    },
    /// A yearly date that isn't `MM-DD`.
    #[error("recurring_holidays: \"{0}\" is no day of the year; write it as 12-24")]
    BadYearlyDate(String),
    /// An interval that opens and closes at the same time.
    #[error("{place}: {time}-{time} is open for no time at all; for the whole day write 00:00-24:00")]
    EmptyInterval {
        /// Where it stands.
        place: String,
        /// The time of both ends.
        time: String,
    },
    /// Two intervals that cover the same time.
    #[error("{place}: {first} and {second} overlap; make them one interval, or move one")]
    Overlap {
        /// Where they stand; the day on which the later one opens.
        place: String,
        /// The interval that opens first, as written.
        first: String,
        /// The interval that opens while the first is still open, as written.
        second: String,
    },
    /// A country, region or holiday key that we don't know.
    #[error(transparent)]
    Holiday(#[from] crate::holidays::HolidayError),
}

/// Why a moment could not be reckoned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReckonError {
    /// Closed for more than [`HORIZON_DAYS`](crate::HORIZON_DAYS) days on end, which counts as never open.
    #[error(
        "these service hours never open within {} days of {from}; add opening hours, or remove holidays",
        crate::HORIZON_DAYS
    )]
    NeverOpen {
        /// The local date from which we looked.
        from: Date,
    },
    /// Open day and night for more than [`HORIZON_DAYS`](crate::HORIZON_DAYS) days on end.
    #[error("these service hours never close within {} days of {from}", crate::HORIZON_DAYS)]
    NeverCloses {
        /// The local date from which we looked.
        from: Date,
    },
    /// The answer, or the question, lies outside the years we reckon in ([`YEARS`](crate::YEARS)).
    #[error("that falls outside the years {} to {}; give a shorter time or a nearer moment", crate::YEARS.start(), crate::YEARS.end())]
    OutOfRange,
    /// A service-days rule with no days in it, or more than ten years of them.
    #[error("a promise takes from 1 to {max} service days, not {days}")]
    BadDays {
        /// What was asked.
        days: u32,
        /// The most that can be asked.
        max: u32,
    },
}
