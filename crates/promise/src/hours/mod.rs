//! Service hours: when somebody is there, in one zone, with holidays, exceptions and breaks.
//!
//! An interval belongs to the date on which it opens, its *service day*, and may pass midnight. What passes midnight runs
//! on, also into a holiday or a date with exceptions: who works the evening of the 24th until two o'clock goes home at
//! two. A holiday or an exception decides about the intervals that open on its date. Breaks are taken out by the clock,
//! whatever day the interval belongs to. Time that two intervals cover is open once.

mod days;
mod interval;
mod moments;
mod reckon;
mod year;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    ops::RangeInclusive,
    sync::{Arc, OnceLock},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

pub use days::ServiceDay;
pub use moments::{Transition, TransitionKind};

use crate::{
    HoursError, ReckonError,
    document::{HoursDocument, WeekDocument},
    holidays::{Closures, Country, HolidayError},
};
use interval::Interval;
use year::Year;

/// Closed for more than so many days on end counts as never open: hours repeat by the week, holidays by the year.
pub const HORIZON_DAYS: i32 = 400;

/// The local years in which we reckon. The clock's rules are known well enough in all of them.
pub const YEARS: RangeInclusive<i16> = 1900..=2299;

const YEAR_COUNT: usize = (*YEARS.end() - *YEARS.start() + 1) as usize;

/// Service hours, ready for reckoning. Cheap to clone; clones share what has been worked out.
///
/// The open stretches of a year are worked out when that year is first needed, and kept: after that a reckoning is a
/// search, not a walk.
#[derive(Clone)]
pub struct ServiceHours {
    inner: Arc<Inner>,
}

struct Inner {
    zone: TimeZone,
    calendar: Calendar,
    /// One per year of [`YEARS`], filled when first asked for.
    years: Box<[OnceLock<Box<Year>>]>,
}

/// What stands in the document, read.
#[derive(Clone)]
struct Calendar {
    /// Per weekday from Monday, sorted, apart; may be empty.
    week: [Vec<Interval>; 7],
    holidays: BTreeMap<Date, String>,
    /// Month and day.
    yearly_holidays: BTreeSet<(i8, i8)>,
    closures: Option<Closures>,
    exceptions: BTreeMap<Date, Vec<Interval>>,
    breaks: BTreeMap<Date, Vec<Interval>>,
}

impl ServiceHours {
    /// Reads a calendar. One that never opens is accepted here, and refused by each reckoning that needs an opening.
    ///
    /// # Errors
    /// [`HoursError`] for what can't be read, for intervals that overlap, and for unknown zones, countries and keys.
    pub fn from_document(document: &HoursDocument) -> Result<Self, HoursError> {
        let zone = read_zone(document)?;
        let calendar = Calendar::read(document)?;
        let years = (0..YEAR_COUNT).map(|_| OnceLock::new()).collect();
        Ok(Self { inner: Arc::new(Inner { zone, calendar, years }) })
    }

    /// Another week under the same calendar: same zone, holidays and breaks. A colleague's working hours, say.
    ///
    /// On a date whose hours are an exception, what that week has on its weekday counts as far as the exception is open.
    ///
    /// # Errors
    /// [`HoursError`] for times that can't be read, and for intervals that overlap; places are named "hours.mon" and so on.
    pub fn with_week(&self, week: &WeekDocument) -> Result<Self, HoursError> {
        let mut calendar = self.inner.calendar.clone();
        calendar.week = interval::read_week(week)?;
        for (date, open) in &mut calendar.exceptions {
            let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).expect("0 to 6");
            *open = interval::common(&calendar.week[weekday], open);
        }
        let years = (0..YEAR_COUNT).map(|_| OnceLock::new()).collect();
        Ok(Self { inner: Arc::new(Inner { zone: self.inner.zone.clone(), calendar, years }) })
    }

    /// The zone in which these hours are meant.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.inner.zone
    }

    /// The local date of an instant.
    #[must_use]
    pub fn date_of(&self, instant: Timestamp) -> Date {
        self.inner.zone.to_datetime(instant).date()
    }

    /// Whether the date is a holiday: of the country, yearly, or of our own. Exceptions don't change that.
    #[must_use]
    pub fn is_holiday(&self, date: Date) -> bool {
        let calendar = &self.inner.calendar;
        calendar.is_own_holiday(date)
            || calendar.closures.as_ref().is_some_and(|closures| closures.holiday_on(date).is_some())
    }

    /// What the holiday on that date is called in Dutch and in English; an own day bears its own name twice, and a bare
    /// date in the document has none.
    #[must_use]
    pub fn holiday_names(&self, date: Date) -> Option<(String, String)> {
        let calendar = &self.inner.calendar;
        if let Some(name) = calendar.holidays.get(&date).filter(|name| !name.is_empty()) {
            return Some((name.clone(), name.clone()));
        }
        let holiday = calendar.closures.as_ref()?.holiday_on(date)?;
        Some((holiday.name_nl.to_owned(), holiday.name_en.to_owned()))
    }

    /// The open stretches of a year.
    fn year(&self, year: i16) -> Result<&Year, ReckonError> {
        let index =
            usize::try_from(i32::from(year) - i32::from(*YEARS.start())).map_err(|_| ReckonError::OutOfRange)?;
        let slot = self.inner.years.get(index).ok_or(ReckonError::OutOfRange)?;
        Ok(slot.get_or_init(|| Box::new(Year::build(&self.inner.calendar, &self.inner.zone, year))))
    }

    /// The local year of an instant.
    fn year_of(&self, instant: Timestamp) -> Result<i16, ReckonError> {
        let year = self.date_of(instant).year();
        if YEARS.contains(&year) { Ok(year) } else { Err(ReckonError::OutOfRange) }
    }
}

impl fmt::Debug for ServiceHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.inner.zone.iana_name().unwrap_or("?");
        f.debug_struct("ServiceHours")
            .field("zone", &zone)
            .field("week", &self.inner.calendar.week)
            .finish_non_exhaustive()
    }
}

fn read_zone(document: &HoursDocument) -> Result<TimeZone, HoursError> {
    let name = match (&document.time_zone, &document.country) {
        (Some(name), _) => name.as_str(),
        (None, Some(country)) => country.parse::<Country>()?.time_zone(),
        (None, None) => return Err(HoursError::NoZone),
    };
    TimeZone::get(name).map_err(|_| HoursError::UnknownZone(name.to_owned()))
}

impl Calendar {
    fn read(document: &HoursDocument) -> Result<Self, HoursError> {
        let mut holidays = BTreeMap::new();
        for text in &document.holidays {
            holidays.insert(interval::read_date("holidays", text)?, String::new());
        }
        for day in &document.own_days {
            holidays.insert(interval::read_date("own_days", &day.date)?, day.name.clone());
        }
        Ok(Self {
            week: interval::read_week(&document.hours)?,
            holidays,
            yearly_holidays: document
                .recurring_holidays
                .iter()
                .map(|text| interval::read_yearly_date(text))
                .collect::<Result<_, _>>()?,
            closures: read_closures(document)?,
            exceptions: interval::read_dated("exceptions", &document.exceptions, interval::read_day)?,
            breaks: interval::read_dated("breaks", &document.breaks, interval::read_breaks)?,
        })
    }

    /// A holiday that stands in the calendar itself.
    fn is_own_holiday(&self, date: Date) -> bool {
        self.holidays.contains_key(&date)
            || (!self.yearly_holidays.is_empty() && self.yearly_holidays.contains(&(date.month(), date.day())))
    }
}

fn read_closures(document: &HoursDocument) -> Result<Option<Closures>, HoursError> {
    let (off, on) = (&document.holidays_off, &document.holidays_on);
    match &document.country {
        Some(country) => Ok(Some(Closures::new(country, document.region.as_deref(), off, on)?)),
        None if document.region.is_some() => Err(HolidayError::NoCountry("region").into()),
        None if !off.is_empty() => Err(HolidayError::NoCountry("holidays_off").into()),
        None if !on.is_empty() => Err(HolidayError::NoCountry("holidays_on").into()),
        None => Ok(None),
    }
}
