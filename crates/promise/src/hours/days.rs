//! Service days: the dates on which the desk opens.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime},
};

use super::{HORIZON_DAYS, ServiceHours, YEARS, reckon::instant};
use crate::{ReckonError, local};

/// A date on which the desk opens, from its first opening to its last closing; the closing may be on the next date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceDay {
    /// The local date on which it opens.
    pub date: Date,
    /// The first opening.
    pub opens: Timestamp,
    /// The last closing.
    pub closes: Timestamp,
}

impl ServiceDay {
    /// Whether a moment falls in it: from the first opening up to and including the last closing, breaks and all.
    #[must_use]
    pub fn contains(&self, moment: Timestamp) -> bool {
        self.opens <= moment && moment <= self.closes
    }
}

impl ServiceHours {
    /// The service day of a date, if the desk opens on it.
    ///
    /// # Errors
    /// [`ReckonError::OutOfRange`].
    pub fn service_day(&self, date: Date) -> Result<Option<ServiceDay>, ReckonError> {
        let stretches = self.year(date.year())?.on(date);
        let day = |opens: i64, closes: i64| ServiceDay { date, opens: instant(opens), closes: instant(closes) };
        Ok(stretches.first().zip(stretches.last()).map(|(first, last)| day(first.opens, last.closes)))
    }

    /// The open stretches of a date, as opening and closing; breaks lie between them.
    ///
    /// # Errors
    /// [`ReckonError::OutOfRange`].
    pub fn stretches_of(&self, date: Date) -> Result<Vec<(Timestamp, Timestamp)>, ReckonError> {
        let stretches = self.year(date.year())?.on(date);
        Ok(stretches.iter().map(|stretch| (instant(stretch.opens), instant(stretch.closes))).collect())
    }

    /// The first service day after a date.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn next_service_day(&self, after: Date) -> Result<ServiceDay, ReckonError> {
        self.find_service_day(after, 1)
    }

    /// The last service day before a date.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn prev_service_day(&self, before: Date) -> Result<ServiceDay, ReckonError> {
        self.find_service_day(before, -1)
    }

    /// The first service day whose opening is after `moment`.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn next_service_day_to_open(&self, moment: Timestamp) -> Result<ServiceDay, ReckonError> {
        // A day opens on its own date, but for a midnight that the clock skips: hence from the day before.
        let mut date = self.date_of(moment).saturating_sub(2.days());
        loop {
            let day = self.next_service_day(date)?;
            if day.opens > moment {
                return Ok(day);
            }
            date = day.date;
        }
    }

    /// The date `days` service days after (or, if negative, before) a date; the date itself for 0.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn add_service_days(&self, date: Date, days: i64) -> Result<Date, ReckonError> {
        let mut date = date;
        for _ in 0..days.unsigned_abs() {
            date = self.find_service_day(date, days.signum())?.date;
        }
        Ok(date)
    }

    /// As [`Self::add_service_days`], for a moment: the same time by the clock on that date.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn add_service_days_to(&self, moment: Timestamp, days: i64) -> Result<Timestamp, ReckonError> {
        let local = self.zone().to_datetime(moment);
        let date = self.add_service_days(local.date(), days)?;
        if date == local.date() {
            return Ok(moment);
        }
        local::resolve(self.zone(), DateTime::from_parts(date, local.time()))
    }

    /// The last closing of the service day `days` service days after (or before) a date.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`] (also for 0 days from a date that isn't a service day), [`ReckonError::OutOfRange`].
    pub fn end_of_service_day(&self, date: Date, days: i64) -> Result<Timestamp, ReckonError> {
        let date = self.add_service_days(date, days)?;
        Ok(self.service_day(date)?.ok_or(ReckonError::NeverOpen { from: date })?.closes)
    }

    /// How many service days come after `start`, up to and including `end`; negative when `end` is before `start`.
    ///
    /// So [`Self::add_service_days`] of the answer leads from one service day to the other.
    ///
    /// # Errors
    /// [`ReckonError::OutOfRange`].
    pub fn service_days_between(&self, start: Date, end: Date) -> Result<i64, ReckonError> {
        if end < start {
            return Ok(-self.service_days_between(end, start)?);
        }
        let (mut days, mut date) = (0, start);
        while date < end {
            date = date.tomorrow().map_err(|_| ReckonError::OutOfRange)?;
            days += i64::from(self.service_day(date)?.is_some());
        }
        Ok(days)
    }

    /// Whether a moment falls in a break that was given for a date, open otherwise or not.
    #[must_use]
    pub fn is_break(&self, moment: Timestamp) -> bool {
        let local = self.zone().to_datetime(moment);
        let breaks = &self.inner.calendar.breaks;
        let covers = |date: Date| {
            let midnight = date.to_datetime(jiff::civil::Time::midnight());
            let since_midnight = local.duration_since(midnight);
            let minutes = |minutes: u16| SignedDuration::from_mins(minutes.into());
            breaks.get(&date).is_some_and(|breaks| {
                breaks
                    .iter()
                    .any(|pause| minutes(pause.opens) <= since_midnight && since_midnight < minutes(pause.closes))
            })
        };
        covers(local.date()) || covers(local.date().saturating_sub(1.day()))
    }

    fn find_service_day(&self, from: Date, step: i64) -> Result<ServiceDay, ReckonError> {
        let mut date = from;
        for _ in 0..=HORIZON_DAYS {
            date = date.checked_add(step.days()).map_err(|_| ReckonError::OutOfRange)?;
            if !YEARS.contains(&date.year()) {
                return Err(ReckonError::OutOfRange);
            }
            if let Some(day) = self.service_day(date)? {
                return Ok(day);
            }
        }
        Err(ReckonError::NeverOpen { from })
    }
}
