//! The open stretches of one year, worked out once.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};

use super::{Calendar, interval::Interval};
use crate::local::DAY_SECONDS;

/// One stretch of open time, in seconds since 1970, from `opens` up to (not including) `closes`; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) opens: i64,
    pub(super) closes: i64,
    /// Open seconds of the year before this stretch.
    pub(super) before: i64,
}

impl Stretch {
    /// Open seconds of the year up to and including this stretch.
    pub(super) const fn through(&self) -> i64 {
        self.before + self.closes - self.opens
    }
}

/// The stretches that open on a date of one local year: in order, apart (they may touch), also across its days.
#[derive(Debug)]
pub(super) struct Year {
    pub(super) stretches: Vec<Stretch>,
    /// Per day of the year: where its stretches begin in `stretches`; one more entry for the end.
    day_starts: Vec<u32>,
}

impl Year {
    /// Works out a year of [`super::YEARS`].
    pub(super) fn build(calendar: &Calendar, zone: &TimeZone, year: i16) -> Self {
        let clock = Clock::of_year(zone, year);
        let new_year = date(year, 1, 1);
        let eve = new_year.saturating_sub(1.day());
        let mut builder =
            Builder { calendar, clock, last_close: i64::MIN, open_seconds: 0, stretches: Vec::with_capacity(540) };
        // What was open on New Year's Eve may run on into this year.
        let mut closed = closed_dates(calendar, year - 1);
        builder.add_day(Day::of(eve), closed.contains(&eve));
        builder.stretches.clear();
        builder.open_seconds = 0;

        closed = closed_dates(calendar, year);
        let mut day_starts = Vec::with_capacity(367);
        let mut day = Day::of(new_year);
        while day.date.year() == year {
            day_starts.push(u32::try_from(builder.stretches.len()).expect("a year has fewer stretches than minutes"));
            builder.add_day(day, closed.contains(&day.date));
            day = day.next();
        }
        day_starts.push(u32::try_from(builder.stretches.len()).expect("a year has fewer stretches than minutes"));
        builder.stretches.shrink_to_fit();
        Self { stretches: builder.stretches, day_starts }
    }

    /// Open seconds in all.
    pub(super) fn total(&self) -> i64 {
        self.stretches.last().map_or(0, Stretch::through)
    }

    /// The stretches that open on a date of this year.
    pub(super) fn on(&self, date: Date) -> &[Stretch] {
        let day = usize::try_from(date.day_of_year() - 1).expect("days of the year count from one");
        &self.stretches[self.day_starts[day] as usize..self.day_starts[day + 1] as usize]
    }
}

/// The dates of a year on which the country's holidays close the desk; a dozen at most.
fn closed_dates(calendar: &Calendar, year: i16) -> Vec<Date> {
    calendar.closures.iter().flat_map(|closures| closures.of_year(year)).map(|holiday| holiday.date).collect()
}

/// A date, with what would be costly to ask of each of a year's dates.
#[derive(Clone, Copy)]
struct Day {
    date: Date,
    /// From Monday, 0.
    weekday: usize,
    /// Seconds since 1970 as if in UTC.
    midnight: i64,
}

impl Day {
    fn of(date: Date) -> Self {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).expect("0 to 6");
        Self { date, weekday, midnight: utc_seconds(date) }
    }

    fn next(self) -> Self {
        let date = self.date.tomorrow().expect("the years we reckon in end long before the calendar");
        Self { date, weekday: (self.weekday + 1) % 7, midnight: self.midnight + DAY_SECONDS }
    }
}

struct Builder<'a> {
    calendar: &'a Calendar,
    clock: Clock<'a>,
    /// Until when the days so far are open; what opens before that, opens then.
    last_close: i64,
    open_seconds: i64,
    stretches: Vec<Stretch>,
}

impl Builder<'_> {
    fn add_day(&mut self, day: Day, country_is_closed: bool) {
        let calendar = self.calendar;
        let intervals: &[Interval] = match calendar.exceptions.get(&day.date) {
            Some(intervals) => intervals,
            None if country_is_closed || calendar.is_own_holiday(day.date) => &[],
            None => &calendar.week[day.weekday],
        };
        for interval in intervals {
            let (opens, closes) = self.clock.resolve(day.midnight, *interval);
            let opens = opens.max(self.last_close);
            if opens < closes {
                self.last_close = closes;
                self.add_open(day.date, opens, closes);
            }
        }
    }

    /// Adds what the breaks leave of an interval that opens on `date`.
    fn add_open(&mut self, date: Date, opens: i64, closes: i64) {
        if self.calendar.breaks.is_empty() {
            return self.push(opens, closes);
        }
        // Breaks of the day before and after reach into an interval that passes midnight, or pass it themselves.
        let (first, last) = (date.saturating_sub(1.day()), date.saturating_add(1.day()));
        let breaks = self.calendar.breaks.range(first..=last);
        let mut breaks: Vec<_> = breaks
            .flat_map(|(&date, intervals)| intervals.iter().map(move |interval| (date, *interval)))
            .map(|(date, interval)| self.clock.resolve(utc_seconds(date), interval))
            .collect();
        breaks.sort_unstable();
        let mut from = opens;
        for (begins, ends) in breaks.into_iter().take_while(|&(begins, _)| begins < closes) {
            if begins > from {
                self.push(from, begins);
            }
            from = from.max(ends);
        }
        if from < closes {
            self.push(from, closes);
        }
    }

    fn push(&mut self, opens: i64, closes: i64) {
        self.stretches.push(Stretch { opens, closes, before: self.open_seconds });
        self.open_seconds += closes - opens;
    }
}

/// From local time to instants, quickly: the zone is asked only near a change of the clock.
struct Clock<'a> {
    zone: &'a TimeZone,
    /// From when (UTC seconds) which offset (seconds) holds, in order; the first from before the year begins.
    offsets: Vec<(i64, i64)>,
}

impl<'a> Clock<'a> {
    fn of_year(zone: &'a TimeZone, year: i16) -> Self {
        let begin = utc_seconds(date(year, 1, 1)) - 4 * DAY_SECONDS;
        let end = utc_seconds(date(year, 12, 31)) + 4 * DAY_SECONDS;
        let instant = Timestamp::from_second(begin).expect("the years we reckon in are instants");
        let mut offsets = vec![(begin, i64::from(zone.to_offset(instant).seconds()))];
        for change in zone.following(instant).take_while(|change| change.timestamp().as_second() < end) {
            offsets.push((change.timestamp().as_second(), change.offset().seconds().into()));
        }
        Self { zone, offsets }
    }

    /// Opening and closing as instants; closing may come out before opening on a night when the clock goes forward.
    /// `midnight` begins the day on which it opens, as if in UTC.
    fn resolve(&self, midnight: i64, interval: Interval) -> (i64, i64) {
        (
            self.instant(midnight + i64::from(interval.opens) * 60),
            self.instant(midnight + i64::from(interval.closes) * 60),
        )
    }

    /// The instant at which the local clock shows `local` (seconds since 1970 as if in UTC).
    fn instant(&self, local: i64) -> i64 {
        for (index, &(from, offset)) in self.offsets.iter().enumerate().rev() {
            let instant = local - offset;
            if instant < from {
                continue;
            }
            let until = self.offsets.get(index + 1).map_or(i64::MAX, |&(until, _)| until);
            if instant >= from + DAY_SECONDS && instant < until - DAY_SECONDS {
                return instant;
            }
            break;
        }
        let civil = Timestamp::from_second(local).map(|instant| TimeZone::UTC.to_datetime(instant));
        let instant = civil.and_then(|civil| self.zone.to_timestamp(civil));
        instant.expect("the years we reckon in are instants").as_second()
    }
}

fn utc_seconds(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_secs()
}
