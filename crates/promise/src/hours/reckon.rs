//! Adding, taking off and measuring open time.

use jiff::{SignedDuration, Timestamp};

use super::{HORIZON_DAYS, ServiceHours, YEARS, year::Stretch};
use crate::{
    ReckonError,
    local::{DAY_SECONDS, floor_second},
};

/// Nanoseconds in a second.
const NANOS: i128 = 1_000_000_000;

/// Closed for longer than this is never open.
const HORIZON_SECONDS: i64 = HORIZON_DAYS as i64 * DAY_SECONDS;

/// A stretch, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) year: i16,
    pub(super) index: usize,
    pub(super) stretch: Stretch,
}

impl ServiceHours {
    /// The moment by which `length` of open time has passed since `start`.
    ///
    /// Exactly at closing stays at closing. Nothing gives [`Self::next_open`]; less than nothing goes back, as
    /// [`Self::sub`]. Open time is real time: the hour that comes twice counts twice.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn add(&self, start: Timestamp, length: SignedDuration) -> Result<Timestamp, ReckonError> {
        if length.is_negative() {
            return self.sub(start, length.checked_neg().unwrap_or(SignedDuration::MAX));
        }
        Ok(self.add_within_stretch(start, length)?.0)
    }

    /// As [`Self::add`], with the closing of the stretch in which the moment falls.
    pub(crate) fn add_within_stretch(
        &self,
        start: Timestamp,
        length: SignedDuration,
    ) -> Result<(Timestamp, Timestamp), ReckonError> {
        let at = self.open_at_or_after(start)?;
        let begin = start.max(instant(at.stretch.opens));
        if length.is_zero() {
            return Ok((begin, instant(at.stretch.closes)));
        }
        let into_stretch = begin.as_nanosecond() - i128::from(at.stretch.opens) * NANOS;
        let mut target = i128::from(at.stretch.before) * NANOS + into_stretch + length.as_nanos();
        let (mut year, mut last_open) = (at.year, floor_second(start).max(at.stretch.opens));
        loop {
            let open = self.year(year)?;
            if let Some(first) = open.stretches.first() {
                self.within_horizon(last_open, first.opens)?;
            }
            if target <= i128::from(open.total()) * NANOS {
                let index = open.stretches.partition_point(|stretch| i128::from(stretch.through()) * NANOS < target);
                let found = open.stretches[index];
                let since_opening = target - i128::from(found.before) * NANOS;
                return Ok((nanosecond(i128::from(found.opens) * NANOS + since_opening)?, instant(found.closes)));
            }
            target -= i128::from(open.total()) * NANOS;
            match open.stretches.last() {
                Some(last) => last_open = last_open.max(last.closes),
                None => self.within_horizon(last_open, seconds_at_end_of(year))?,
            }
            year += 1;
        }
    }

    /// The moment since which, until `start`, `length` of open time has passed.
    ///
    /// Exactly at opening stays at opening. Nothing gives [`Self::prev_open`]; less than nothing goes forward.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn sub(&self, start: Timestamp, length: SignedDuration) -> Result<Timestamp, ReckonError> {
        if length.is_negative() {
            return self.add(start, length.checked_neg().unwrap_or(SignedDuration::MAX));
        }
        if length.is_zero() {
            return self.prev_open(start);
        }
        let at = self.open_before(start)?;
        let end = start.min(instant(at.stretch.closes));
        let into_stretch = end.as_nanosecond() - i128::from(at.stretch.opens) * NANOS;
        let mut target = i128::from(at.stretch.before) * NANOS + into_stretch - length.as_nanos();
        let (mut year, mut first_open) = (at.year, floor_second(end));
        loop {
            let open = self.year(year)?;
            if let Some(last) = open.stretches.last() {
                self.within_horizon(last.closes, first_open)?;
            }
            if target >= 0 {
                let after = open.stretches.partition_point(|stretch| i128::from(stretch.before) * NANOS <= target);
                let found = open.stretches[after - 1];
                return nanosecond(i128::from(found.opens) * NANOS + target - i128::from(found.before) * NANOS);
            }
            match open.stretches.first() {
                Some(first) => first_open = first_open.min(first.opens),
                None => self.within_horizon(seconds_at_end_of(year - 1), first_open)?,
            }
            year -= 1;
            target += i128::from(self.year(year)?.total()) * NANOS;
        }
    }

    /// Open time between two moments; less than nothing when `end` is before `start`.
    ///
    /// # Errors
    /// [`ReckonError::OutOfRange`].
    pub fn between(&self, start: Timestamp, end: Timestamp) -> Result<SignedDuration, ReckonError> {
        if end < start {
            return self.between(end, start).map(|open| -open);
        }
        let (first, last) = (self.year_of(start)?, self.year_of(end)?);
        let mut open = 0;
        for year in (first - 1).max(*YEARS.start())..=last {
            let table = self.year(year)?;
            open += open_until(&table.stretches, end) - open_until(&table.stretches, start);
        }
        let (seconds, nanoseconds) = (open.div_euclid(NANOS), open.rem_euclid(NANOS));
        let whole = i64::try_from(seconds).map_err(|_| ReckonError::OutOfRange)?;
        Ok(SignedDuration::new(whole, i32::try_from(nanoseconds).expect("less than a second")))
    }

    /// The stretch that is open at `start`, or else the first that opens after it.
    pub(super) fn open_at_or_after(&self, start: Timestamp) -> Result<At, ReckonError> {
        let second = floor_second(start);
        let date = self.date_of(start);
        let year = self.year_of(start)?;
        // What opened last year can only be open still in the first hours of this one.
        let first = if date.day_of_year() <= 2 { (year - 1).max(*YEARS.start()) } else { year };
        for year in first..=year + 2 {
            let open = self.year(year)?;
            let index = open.stretches.partition_point(|stretch| stretch.closes <= second);
            if let Some(&stretch) = open.stretches.get(index) {
                self.within_horizon(second, stretch.opens)?;
                return Ok(At { year, index, stretch });
            }
        }
        Err(ReckonError::NeverOpen { from: self.date_of(start) })
    }

    /// The last stretch that opened before `end`.
    pub(super) fn open_before(&self, end: Timestamp) -> Result<At, ReckonError> {
        let year = self.year_of(end)?;
        for year in (year.saturating_sub(2)..=year).rev() {
            let open = self.year(year)?;
            let after = open.stretches.partition_point(|stretch| instant(stretch.opens) < end);
            if after > 0 {
                let stretch = open.stretches[after - 1];
                self.within_horizon(stretch.closes, floor_second(end))?;
                return Ok(At { year, index: after - 1, stretch });
            }
        }
        Err(ReckonError::NeverOpen { from: self.date_of(end) })
    }

    /// Refuses a closed time from `closed` to `opens` that is past the horizon.
    fn within_horizon(&self, closed: i64, opens: i64) -> Result<(), ReckonError> {
        if opens - closed > HORIZON_SECONDS {
            return Err(ReckonError::NeverOpen { from: self.date_of(instant(closed)) });
        }
        Ok(())
    }
}

/// Open nanoseconds of a year that have passed by `moment`.
fn open_until(stretches: &[Stretch], moment: Timestamp) -> i128 {
    let after = stretches.partition_point(|stretch| instant(stretch.opens) < moment);
    let Some(last) = after.checked_sub(1).map(|index| stretches[index]) else { return 0 };
    let end = moment.min(instant(last.closes));
    i128::from(last.before) * NANOS + end.as_nanosecond() - i128::from(last.opens) * NANOS
}

/// A second of a stretch, which lies in the years we reckon in, as an instant.
pub(super) fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("the years we reckon in are instants")
}

fn nanosecond(nanosecond: i128) -> Result<Timestamp, ReckonError> {
    Timestamp::from_nanosecond(nanosecond).map_err(|_| ReckonError::OutOfRange)
}

/// About when a year ends, in UTC; a day more or less is of no account beside the horizon.
fn seconds_at_end_of(year: i16) -> i64 {
    jiff::civil::date(year, 12, 31).duration_since(jiff::civil::date(1970, 1, 1)).as_secs()
}
