//! Lengths of time as people write them in a rule: "4h", "5min".

use std::{fmt, str::FromStr};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Longest length that a rule may hold: ten years of clock time, in hours.
const HOURS_MAX: i64 = 10 * 366 * 24;

/// Why a length was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LengthError {
    /// The text is no length of time.
    #[error("\"{0}\" is no length of time; write it as 4h, 90min or 1h 30min")]
    Unreadable(String),
    /// Nothing, or less than nothing.
    #[error("{0} is too short; a promise needs at least one second")]
    TooShort(String),
    /// More than ten years.
    #[error("{0} is too long; ten years at most")]
    TooLong(String),
    /// A rounding that isn't whole minutes from 1 minute to 24 hours.
    #[error("{0} can't be rounded to; give whole minutes, from 1min to 24h")]
    BadRounding(String),
}

/// A length of time of a rule: more than nothing, at most ten years. Written "4h", "90min", "1h 30min" or "PT4H".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Length(SignedDuration);

impl Length {
    /// A whole number of hours, for constants.
    ///
    /// # Panics
    /// If that is nothing, or more than ten years: a mistake in the program.
    #[must_use]
    pub const fn hours(hours: i64) -> Self {
        assert!(hours > 0 && hours <= HOURS_MAX, "a length is more than nothing and at most ten years");
        Self(SignedDuration::from_hours(hours))
    }

    /// A whole number of minutes, for constants.
    ///
    /// # Panics
    /// If that is nothing, or more than ten years: a mistake in the program.
    #[must_use]
    pub const fn minutes(minutes: i64) -> Self {
        assert!(minutes > 0 && minutes <= HOURS_MAX * 60, "a length is more than nothing and at most ten years");
        Self(SignedDuration::from_mins(minutes))
    }

    /// The same as a jiff duration.
    #[must_use]
    pub const fn duration(self) -> SignedDuration {
        self.0
    }
}

impl TryFrom<SignedDuration> for Length {
    type Error = LengthError;

    fn try_from(duration: SignedDuration) -> Result<Self, LengthError> {
        if duration < SignedDuration::from_secs(1) {
            Err(LengthError::TooShort(format!("{duration:#}")))
        } else if duration > SignedDuration::from_hours(HOURS_MAX) {
            Err(LengthError::TooLong(format!("{duration:#}")))
        } else {
            Ok(Self(duration))
        }
    }
}

impl FromStr for Length {
    type Err = LengthError;

    fn from_str(text: &str) -> Result<Self, LengthError> {
        let duration: SignedDuration = text.trim().parse().map_err(|_| LengthError::Unreadable(text.to_owned()))?;
        duration.try_into()
    }
}

impl TryFrom<String> for Length {
    type Error = LengthError;

    fn try_from(text: String) -> Result<Self, LengthError> {
        text.parse()
    }
}

impl From<Length> for String {
    fn from(length: Length) -> Self {
        length.to_string()
    }
}

impl fmt::Display for Length {
    /// "4h", "1h 30m"; reads back as the same length.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

/// To which multiple of local time a deadline is rounded up: whole minutes from 1 to 1440, counted from local midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoundTo(u16);

impl RoundTo {
    /// This many minutes.
    ///
    /// # Errors
    /// [`LengthError::BadRounding`] for 0 and for more than a day.
    pub fn minutes(minutes: u16) -> Result<Self, LengthError> {
        if (1..=1440).contains(&minutes) {
            Ok(Self(minutes))
        } else {
            Err(LengthError::BadRounding(format!("{minutes}min")))
        }
    }

    /// The same in seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0 as i64 * 60
    }
}

impl Default for RoundTo {
    /// Five minutes (design.md §5).
    fn default() -> Self {
        Self(5)
    }
}

impl FromStr for RoundTo {
    type Err = LengthError;

    fn from_str(text: &str) -> Result<Self, LengthError> {
        let duration: SignedDuration = text.trim().parse().map_err(|_| LengthError::Unreadable(text.to_owned()))?;
        let minutes = u16::try_from(duration.as_mins())
            .ok()
            .filter(|&minutes| duration == SignedDuration::from_mins(minutes.into()));
        minutes.and_then(|minutes| Self::minutes(minutes).ok()).ok_or_else(|| LengthError::BadRounding(text.to_owned()))
    }
}

impl TryFrom<String> for RoundTo {
    type Error = LengthError;

    fn try_from(text: String) -> Result<Self, LengthError> {
        text.parse()
    }
}

impl From<RoundTo> for String {
    fn from(round_to: RoundTo) -> Self {
        round_to.to_string()
    }
}

impl fmt::Display for RoundTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}min", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_as_people_write_them_and_read_back() {
        for (text, minutes) in
            [("4h", 240), ("90min", 90), ("1h 30min", 90), ("1h30m", 90), ("PT4H", 240), (" 8 hours ", 480)]
        {
            let length: Length = text.parse().unwrap();
            assert_eq!(length, Length::minutes(minutes), "{text}");
            assert_eq!(length.to_string().parse(), Ok(length), "{text} as {length}");
        }
    }

    #[test]
    fn nonsense_nothing_and_eternity_are_refused() {
        for text in ["", "4", "four hours", "-4h", "0h", "4h ago", "99999999h", "9223372036854775807s", "NaN", "2 days"]
        {
            assert!(text.parse::<Length>().is_err(), "{text} was taken");
        }
    }

    #[test]
    fn rounding_is_by_whole_minutes_up_to_a_day() {
        assert_eq!("5min".parse(), Ok(RoundTo(5)));
        assert_eq!("24h".parse(), Ok(RoundTo(1440)));
        for text in ["0min", "30s", "90s", "25h", "-5min", "9999999h", "often"] {
            assert!(text.parse::<RoundTo>().is_err(), "{text} was taken");
        }
    }
}
