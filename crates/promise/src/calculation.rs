//! One calculation with service hours, as integrators ask it: a calendar, an operation, a moment.
//!
//! This is what `myosotis hours calc` reads and writes, one case a line; `docs/hours-and-promises.md` lists the operations.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

use crate::{HoursError, ReckonError, ServiceHours, document::HoursDocument};

/// A question about a calendar. Keys that aren't ours (a source, an expected answer) are ignored.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// The service hours.
    pub calendar: HoursDocument,
    /// What is asked.
    pub op: Op,
    /// From where.
    pub start: Point,
    /// Up to where, for `between` and `business_days_between`.
    #[serde(default)]
    pub end: Option<Point>,
    /// How many seconds of open time, for `add` and `sub`.
    #[serde(default)]
    pub duration_s: Option<Seconds>,
    /// How many service days.
    #[serde(default)]
    pub business_days: Option<i64>,
}

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "described in docs/hours-and-promises.md, and by what they call")]
pub enum Op {
    Add,
    /// As `Add`; other programs refuse these cases, and so do we.
    AddInvalid,
    Sub,
    Between,
    IsOpen,
    NextOpen,
    PrevOpen,
    NextClose,
    NextOpeningMoment,
    NextTransition,
    LastTransition,
    AddBusinessDays,
    SubBusinessDays,
    AddBusinessDaysEndOfDay,
    SubBusinessDaysEndOfDay,
    BusinessDaysBetween,
    IsBusinessDay,
    IsHoliday,
    IsBreak,
}

/// A moment: an instant (RFC 3339 with an offset), or a local date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// `2026-11-24T09:10:00+01:00`.
    Instant(Timestamp),
    /// `2026-11-24`.
    Date(Date),
}

/// Seconds, whole or broken, less than nothing too; finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds(pub SignedDuration);

/// The answer to a [`Case`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A moment, written with the offset of the calendar's zone.
    Moment(Timestamp, TimeZone),
    /// A date, when a date was asked.
    Date(Date),
    /// Seconds or days. Seconds are rounded to whole ones, a half away from zero.
    Count(i64),
    /// Yes or no.
    Truth(bool),
}

/// Why a [`Case`] has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The calendar is no good.
    #[error(transparent)]
    Hours(#[from] HoursError),
    /// It can't be reckoned.
    #[error(transparent)]
    Reckon(#[from] ReckonError),
    /// The operation needs something that wasn't given.
    #[error("{0} is missing; this op needs it")]
    Missing(&'static str),
    /// The operation needs a time of day too.
    #[error("\"{0}\" is a date; this op needs a moment, such as 2026-11-24T09:10:00+01:00")]
    NeedsInstant(Date),
}

impl Case {
    /// Works it out.
    ///
    /// # Errors
    /// [`CaseError`].
    pub fn answer(&self) -> Result<Answer, CaseError> {
        let hours = ServiceHours::from_document(&self.calendar)?;
        let moment = |moment: Timestamp| Answer::Moment(moment, hours.zone().clone());
        Ok(match self.op {
            Op::Add | Op::AddInvalid => moment(hours.add(self.start_instant()?, self.duration()?)?),
            Op::Sub => moment(hours.sub(self.start_instant()?, self.duration()?)?),
            Op::Between => Answer::Count(whole_seconds(hours.between(self.start_instant()?, instant(self.end()?)?)?)),
            Op::IsOpen => Answer::Truth(hours.is_open(self.start_instant()?)?),
            Op::NextOpen => moment(hours.next_open(self.start_instant()?)?),
            Op::PrevOpen => moment(hours.prev_open(self.start_instant()?)?),
            Op::NextClose => moment(hours.next_close(self.start_instant()?)?),
            Op::NextOpeningMoment => moment(hours.next_opening(self.start_instant()?)?),
            Op::NextTransition => moment(hours.next_transition(self.start_instant()?)?.at),
            Op::LastTransition => moment(hours.last_transition(self.start_instant()?)?.at),
            Op::AddBusinessDays => self.service_days_from(&hours, self.days()?)?,
            Op::SubBusinessDays => self.service_days_from(&hours, self.days()?.saturating_neg())?,
            Op::AddBusinessDaysEndOfDay => moment(hours.end_of_service_day(self.date(&hours), self.days()?)?),
            Op::SubBusinessDaysEndOfDay => {
                moment(hours.end_of_service_day(self.date(&hours), self.days()?.saturating_neg())?)
            }
            Op::BusinessDaysBetween => {
                Answer::Count(hours.service_days_between(self.date(&hours), date(self.end()?, &hours))?)
            }
            Op::IsBusinessDay => Answer::Truth(hours.service_day(self.date(&hours))?.is_some()),
            Op::IsHoliday => Answer::Truth(hours.is_holiday(self.date(&hours))),
            Op::IsBreak => Answer::Truth(hours.is_break(self.start_instant()?)),
        })
    }

    fn service_days_from(&self, hours: &ServiceHours, days: i64) -> Result<Answer, CaseError> {
        Ok(match self.start {
            Point::Instant(start) => Answer::Moment(hours.add_service_days_to(start, days)?, hours.zone().clone()),
            Point::Date(start) => Answer::Date(hours.add_service_days(start, days)?),
        })
    }

    fn start_instant(&self) -> Result<Timestamp, CaseError> {
        instant(self.start)
    }

    fn date(&self, hours: &ServiceHours) -> Date {
        date(self.start, hours)
    }

    fn end(&self) -> Result<Point, CaseError> {
        self.end.ok_or(CaseError::Missing("end"))
    }

    fn duration(&self) -> Result<SignedDuration, CaseError> {
        self.duration_s.map(|seconds| seconds.0).ok_or(CaseError::Missing("duration_s"))
    }

    fn days(&self) -> Result<i64, CaseError> {
        self.business_days.ok_or(CaseError::Missing("business_days"))
    }
}

fn instant(point: Point) -> Result<Timestamp, CaseError> {
    match point {
        Point::Instant(instant) => Ok(instant),
        Point::Date(date) => Err(CaseError::NeedsInstant(date)),
    }
}

fn date(point: Point, hours: &ServiceHours) -> Date {
    match point {
        Point::Instant(instant) => hours.date_of(instant),
        Point::Date(date) => date,
    }
}

fn whole_seconds(open: SignedDuration) -> i64 {
    let half = i64::from(open.subsec_nanos().abs() >= 500_000_000);
    open.as_secs() + half * i64::from(open.signum())
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_date = text.len() == 10;
        let point = if is_date { text.parse().map(Self::Date).ok() } else { text.parse().map(Self::Instant).ok() };
        point.ok_or_else(|| {
            D::Error::custom(format!(
                "\"{text}\" is no moment; write 2026-11-24T09:10:00+01:00, or 2026-11-24 for a day"
            ))
        })
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecondsVisitor)
    }
}

struct SecondsVisitor;

impl Visitor<'_> for SecondsVisitor {
    type Value = Seconds;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number of seconds")
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<Seconds, E> {
        Ok(Seconds(SignedDuration::from_secs(seconds)))
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Seconds, E> {
        i64::try_from(seconds)
            .map_err(|_| E::custom("that is too many seconds"))
            .and_then(|seconds| self.visit_i64(seconds))
    }

    fn visit_f64<E: Error>(self, seconds: f64) -> Result<Seconds, E> {
        let duration = SignedDuration::try_from_secs_f64(seconds);
        duration.map(Seconds).map_err(|_| E::custom("that is no number of seconds that can be counted"))
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Moment(moment, zone) => serializer.collect_str(&moment.display_with_offset(zone.to_offset(*moment))),
            Self::Date(date) => serializer.collect_str(date),
            Self::Count(count) => serializer.serialize_i64(*count),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
        }
    }
}
