//! Promise rules: which deadline a question gets. Exactly design.md §5.

use jiff::{SignedDuration, Timestamp, civil::Time};
use serde::{Deserialize, Serialize};

use crate::{
    Length, ReckonError, RoundTo, ServiceDay, ServiceHours,
    local::{plus, resolve_on, round_up},
};

/// Most service days that a rule may ask for; ten years of them.
const DAYS_MAX: u32 = 3_660;

/// On a day that opens late (at or after the time of the morning), the longest that the morning lasts.
const LATE_MORNING: SignedDuration = SignedDuration::from_hours(1);

/// A policy: by when a question that is received now has to be answered.
///
/// Always: the deadline is after receipt, is a whole minute by the local clock, and who asks later is never due earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// Received while open: `within` later by the clock, if the day hasn't closed by then; else the next service day in
    /// the morning. The default.
    SameDayOrNextMorning {
        /// How long after receipt.
        #[serde(default = "four_hours")]
        within: Length,
        /// The local time before which the next morning's answers are due.
        #[serde(default = "half_past_nine", with = "clock_time")]
        next_morning: Time,
        /// To what the deadline is rounded up.
        #[serde(default)]
        round_to: RoundTo,
    },
    /// The moment by which `within` of open time has passed.
    ServiceTime {
        /// How much open time.
        within: Length,
        /// To what the deadline is rounded up.
        #[serde(default)]
        round_to: RoundTo,
    },
    /// The end of the n-th service day after the date of receipt, or a time on it.
    ServiceDays {
        /// How many, from 1.
        days: u32,
        /// The local time on the last of them; absent: its last closing.
        #[serde(default, with = "optional_clock_time", skip_serializing_if = "Option::is_none")]
        at: Option<Time>,
        /// Taken for the sake of the other rules; a closing or an `at` is not rounded, being what it is capped by.
        #[serde(default)]
        round_to: RoundTo,
    },
    /// `within` later by the clock, open or not.
    Clock {
        /// How long after receipt.
        within: Length,
        /// To what the deadline is rounded up.
        #[serde(default)]
        round_to: RoundTo,
    },
}

fn four_hours() -> Length {
    Length::hours(4)
}

fn half_past_nine() -> Time {
    Time::constant(9, 30, 0, 0)
}

impl Default for Rule {
    /// Within four hours or the next morning before 09:30, rounded up to five minutes (design.md §5).
    fn default() -> Self {
        Self::SameDayOrNextMorning {
            within: four_hours(),
            next_morning: half_past_nine(),
            round_to: RoundTo::default(),
        }
    }
}

impl Rule {
    /// When an answer is due for a question received at `received` (both UTC instants).
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`] if no service day opens within [`HORIZON_DAYS`](crate::HORIZON_DAYS) days,
    /// [`ReckonError::OutOfRange`] outside [`YEARS`](crate::YEARS), [`ReckonError::BadDays`].
    pub fn deadline(&self, hours: &ServiceHours, received: Timestamp) -> Result<Timestamp, ReckonError> {
        match *self {
            Self::SameDayOrNextMorning { within, next_morning, round_to } => {
                Morning { hours, within: within.duration(), next_morning, round_to }.deadline(received)
            }
            Self::ServiceTime { within, round_to } => {
                let (due, closes) = hours.add_within_stretch(received, within.duration())?;
                Ok(round_up(hours.zone(), due, round_to)?.min(closes))
            }
            Self::ServiceDays { days, at, .. } => {
                if !(1..=DAYS_MAX).contains(&days) {
                    return Err(ReckonError::BadDays { days, max: DAYS_MAX });
                }
                let received_on = hours.date_of(received);
                match at {
                    None => hours.end_of_service_day(received_on, days.into()),
                    Some(at) => resolve_on(hours.zone(), hours.add_service_days(received_on, days.into())?, at),
                }
            }
            Self::Clock { within, round_to } => round_up(hours.zone(), plus(received, within.duration())?, round_to),
        }
    }
}

/// The default rule, at work.
struct Morning<'a> {
    hours: &'a ServiceHours,
    within: SignedDuration,
    next_morning: Time,
    round_to: RoundTo,
}

impl Morning<'_> {
    fn deadline(&self, received: Timestamp) -> Result<Timestamp, ReckonError> {
        let Some(day) = self.day_of(received)? else {
            let next = self.hours.next_service_day_to_open(received)?;
            return self.morning_of(next);
        };
        let due = plus(received, self.within)?;
        if due <= day.closes {
            return Ok(self.rounded(due)?.min(day.closes));
        }
        self.morning_of(self.hours.next_service_day(day.date)?)
    }

    /// The service day in which a moment falls; where one day closes as the next opens, the next.
    fn day_of(&self, moment: Timestamp) -> Result<Option<ServiceDay>, ReckonError> {
        let date = self.hours.date_of(moment);
        if let Some(today) = self.hours.service_day(date)?.filter(|day| day.contains(moment)) {
            return Ok(Some(today));
        }
        let yesterday = date.yesterday().map_err(|_| ReckonError::OutOfRange)?;
        Ok(self.hours.service_day(yesterday)?.filter(|day| day.contains(moment)))
    }

    /// In the morning of a service day.
    ///
    /// A day that opens an hour before midnight can have a morning that lasts longer than the next day's (which opens at
    /// midnight, say, and has to answer by 00:15). Who comes later isn't helped earlier, so the later of the two stands.
    fn morning_of(&self, day: ServiceDay) -> Result<Timestamp, ReckonError> {
        let morning = self.own_morning_of(day)?;
        let yesterday = day.date.yesterday().map_err(|_| ReckonError::OutOfRange)?;
        match self.hours.service_day(yesterday)? {
            Some(before) => Ok(morning.max(self.own_morning_of(before)?)),
            None => Ok(morning),
        }
    }

    fn own_morning_of(&self, day: ServiceDay) -> Result<Timestamp, ReckonError> {
        let next_morning = resolve_on(self.hours.zone(), day.date, self.next_morning)?;
        let (within, cap) = if day.opens < next_morning {
            (self.within, next_morning)
        } else {
            (self.within.min(LATE_MORNING), plus(day.opens, LATE_MORNING)?)
        };
        let morning = plus(day.opens, within)?.min(cap);
        // What falls within the day is not rounded to past its closing: on the day itself nobody gets longer either.
        let cap = if morning <= day.closes { cap.min(day.closes) } else { cap };
        Ok(self.rounded(morning)?.min(cap))
    }

    fn rounded(&self, instant: Timestamp) -> Result<Timestamp, ReckonError> {
        round_up(self.hours.zone(), instant, self.round_to)
    }
}

/// A time of day as `HH:MM`.
mod clock_time {
    use jiff::civil::Time;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.strftime("%H:%M"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).ok_or_else(|| D::Error::custom(format!("\"{text}\" is no time of day; write it as 09:30")))
    }

    pub(super) fn read(text: &str) -> Option<Time> {
        (text.len() == 5).then(|| Time::strptime("%H:%M", text).ok()).flatten()
    }
}

/// As [`clock_time`], for a time that may be absent.
mod optional_clock_time {
    use jiff::civil::Time;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(time: &Option<Time>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => super::clock_time::serialize(time, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Time>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        let time = super::clock_time::read(&text);
        time.map(Some).ok_or_else(|| D::Error::custom(format!("\"{text}\" is no time of day; write it as 09:30")))
    }
}
