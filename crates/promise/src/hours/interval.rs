//! Reading the times and dates of a calendar.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;

use crate::{
    HoursError,
    document::{IntervalDocument, WeekDocument},
};

/// Minutes in a day by the clock.
const DAY_MINUTES: u16 = 24 * 60;

/// From opening up to, not including, closing; in minutes since the midnight that begins the day.
///
/// Opens from 0 to 1439, closes after that, at the latest a day later (2878).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) opens: u16,
    pub(super) closes: u16,
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let closes = if self.closes > DAY_MINUTES { self.closes - DAY_MINUTES } else { self.closes };
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.opens / 60, self.opens % 60, closes / 60, closes % 60)
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Reads the week, Monday first, and refuses days that run into each other.
pub(super) fn read_week(document: &WeekDocument) -> Result<[Vec<Interval>; 7], HoursError> {
    let mut week: [Vec<Interval>; 7] = Default::default();
    let days = document.days();
    for (index, (name, intervals)) in days.iter().enumerate() {
        week[index] = read_day(&format!("hours.{name}"), intervals)?;
    }
    for index in 0..7 {
        let tomorrow = (index + 1) % 7;
        let (Some(last), Some(first)) = (week[index].last(), week[tomorrow].first()) else { continue };
        if last.closes > DAY_MINUTES + first.opens {
            let place = format!("hours.{}", days[tomorrow].0);
            return Err(HoursError::Overlap { place, first: last.to_string(), second: first.to_string() });
        }
    }
    Ok(week)
}

/// Reads what is given per date.
pub(super) fn read_dated<T>(
    place: &'static str,
    dates: &BTreeMap<String, Vec<IntervalDocument>>,
    read: impl Fn(&str, &[IntervalDocument]) -> Result<T, HoursError>,
) -> Result<BTreeMap<Date, T>, HoursError> {
    let read_one = |(text, intervals): (&String, &Vec<IntervalDocument>)| {
        Ok((read_date(place, text)?, read(&format!("{place}.{text}"), intervals)?))
    };
    dates.iter().map(read_one).collect()
}

/// Reads the intervals of one day: sorted, apart, and those that touch made one.
pub(super) fn read_day(place: &str, intervals: &[IntervalDocument]) -> Result<Vec<Interval>, HoursError> {
    let mut day = read_breaks(place, intervals)?;
    day.sort_by_key(|interval| interval.opens);
    let mut apart: Vec<Interval> = Vec::with_capacity(day.len());
    for interval in day {
        match apart.last_mut() {
            Some(last) if interval.opens < last.closes => {
                let (first, second) = (last.to_string(), interval.to_string());
                return Err(HoursError::Overlap { place: place.to_owned(), first, second });
            }
            Some(last) if interval.opens == last.closes => last.closes = interval.closes,
            _ => apart.push(interval),
        }
    }
    Ok(apart)
}

/// What two days (each sorted, apart) have in common.
pub(super) fn common(one: &[Interval], other: &[Interval]) -> Vec<Interval> {
    let both = one.iter().flat_map(|one| {
        other.iter().map(|other| Interval { opens: one.opens.max(other.opens), closes: one.closes.min(other.closes) })
    });
    both.filter(|both| both.opens < both.closes).collect()
}

/// Reads intervals that may overlap.
pub(super) fn read_breaks(place: &str, intervals: &[IntervalDocument]) -> Result<Vec<Interval>, HoursError> {
    intervals.iter().map(|interval| read_interval(place, interval)).collect()
}

fn read_interval(place: &str, [opens, closes]: &IntervalDocument) -> Result<Interval, HoursError> {
    let bad = |text: &String| HoursError::BadTime { place: place.to_owned(), text: text.clone() };
    let start = read_time(opens).filter(|&minute| minute < DAY_MINUTES).ok_or_else(|| bad(opens))?;
    let end = read_time(closes).ok_or_else(|| bad(closes))?;
    if start == end {
        return Err(HoursError::EmptyInterval { place: place.to_owned(), time: opens.clone() });
    }
    Ok(Interval { opens: start, closes: if end < start { end + DAY_MINUTES } else { end } })
}

/// `HH:MM` as minutes since midnight, 0 to 1440.
fn read_time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |digits: &str| match digits.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some(u16::from(tens - b'0') * 10 + u16::from(ones - b'0')),
        _ => None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= DAY_MINUTES).then_some(hours * 60 + minutes)
}

/// `YYYY-MM-DD`.
pub(super) fn read_date(place: &'static str, text: &str) -> Result<Date, HoursError> {
    let bad = || HoursError::BadDate { place, text: text.to_owned() };
    if text.len() == 10 { text.parse().map_err(|_| bad()) } else { Err(bad()) }
}

/// `MM-DD` as month and day; 02-29 exists.
pub(super) fn read_yearly_date(text: &str) -> Result<(i8, i8), HoursError> {
    // 2024 is a leap year.
    let date = (text.len() == 5).then(|| format!("2024-{text}").parse::<Date>().ok()).flatten();
    date.map(|date| (date.month(), date.day())).ok_or_else(|| HoursError::BadYearlyDate(text.to_owned()))
}
