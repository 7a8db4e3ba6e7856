//! Moments as logs write them.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};

/// What stands in a field that is not filled.
const NOTHING: [&str; 9] = ["", "?", "-", "NULL", "null", "NA", "N/A", "None", "NaN"];

/// Whether a value is missing.
pub(super) fn is_nothing(value: &str) -> bool {
    NOTHING.contains(&value)
}

/// Which of the first two numbers of 05/04/2021 is the day: found by looking at all of them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Order {
    first_max: u8,
    second_max: u8,
}

impl Order {
    pub(super) fn see(&mut self, value: &str) {
        if let Some([first, second]) = short_numbers(value) {
            self.first_max = self.first_max.max(first);
            self.second_max = self.second_max.max(second);
        }
    }

    /// The day comes first, unless that is impossible.
    fn is_month_first(self) -> bool {
        self.first_max <= 12 && self.second_max > 12
    }
}

/// The first two numbers of a date that ends in its year.
fn short_numbers(value: &str) -> Option<[u8; 2]> {
    let mut parts = value.splitn(3, ['-', '/', '.']);
    let mut number = || parts.next().filter(|part| part.len() <= 2)?.parse().ok();
    Some([number()?, number()?])
}

/// Reads moments: by a format, or by recognising them.
#[derive(Debug)]
pub(super) struct Moments {
    format: Option<String>,
    zone: TimeZone,
    order: Order,
}

impl Moments {
    pub(super) fn new(format: Option<&str>, zone: TimeZone) -> Self {
        Self { format: format.map(str::to_owned), zone, order: Order::default() }
    }

    pub(super) fn with_order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// The moment; what doesn't say its offset from UTC is in the zone of the log.
    pub(super) fn read(&self, value: &str) -> Result<Timestamp, String> {
        let value = value.trim();
        match &self.format {
            Some(format) => self.by_format(format, value),
            None => self.recognised(value).ok_or_else(|| {
                format!("“{value}” is not recognised as a moment; say how it is written with --time-format, such as \"%d-%m-%Y %H:%M\"")
            }),
        }
    }

    fn by_format(&self, format: &str, value: &str) -> Result<Timestamp, String> {
        let refuse = |error: jiff::Error| format!("“{value}” is no moment written as “{format}”: {error}");
        let parts = strtime::parse(format, value).map_err(refuse)?;
        if parts.offset().is_some() || parts.timestamp().is_some() {
            return parts.to_timestamp().map_err(refuse);
        }
        let civil =
            parts.to_datetime().or_else(|error| parts.to_date().map(|date| date.at(0, 0, 0, 0)).map_err(|_| error));
        self.in_zone(civil.map_err(refuse)?)
            .ok_or_else(|| format!("“{value}” is outside the years that can be reckoned with"))
    }

    fn recognised(&self, value: &str) -> Option<Timestamp> {
        if let Ok(moment) = value.parse() {
            return Some(moment);
        }
        if value.bytes().all(|byte| byte.is_ascii_digit()) {
            return match value.len() {
                10 => Timestamp::from_second(value.parse().ok()?).ok(),
                13 => Timestamp::from_millisecond(value.parse().ok()?).ok(),
                _ => None,
            };
        }
        let iso = if short_numbers(value).is_some() { self.turned_round(value)? } else { value.replacen('/', "-", 2) };
        if let Ok(moment) = iso.parse() {
            return Some(moment);
        }
        let civil =
            iso.parse::<DateTime>().ok().or_else(|| strtime::parse("%Y-%m-%d %H:%M", &iso).ok()?.to_datetime().ok());
        self.in_zone(civil?)
    }

    /// 05-04-2021 10:00 as 2021-04-05 10:00.
    fn turned_round(&self, value: &str) -> Option<String> {
        let (date, time) = value.split_once([' ', 'T']).map_or((value, ""), |(date, time)| (date, time.trim()));
        let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
        let [first, second, year] = parts[..] else { return None };
        let (day, month) = if self.order.is_month_first() { (second, first) } else { (first, second) };
        let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
        let time = if time.find(':') == Some(1) { format!("0{time}") } else { time.to_owned() };
        Some(format!("{year}-{month:0>2}-{day:0>2} {time}").trim().to_owned())
    }

    fn in_zone(&self, civil: DateTime) -> Option<Timestamp> {
        self.zone.to_timestamp(civil).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str, seen: &[&str]) -> Result<String, String> {
        let mut order = Order::default();
        seen.iter().for_each(|value| order.see(value));
        let moments = Moments::new(None, TimeZone::UTC).with_order(order);
        moments.read(value).map(|moment| moment.to_string())
    }

    #[track_caller]
    fn check(value: &str, moment: &str) {
        assert_eq!(read(value, &[]).as_deref(), Ok(moment));
    }

    #[test]
    fn as_found_in_logs() {
        check("2012/10/09 14:50:17.000", "2012-10-09T14:50:17Z");
        check("2010-04-01 00:59:00", "2010-04-01T00:59:00Z");
        check("2006-01-11 15:49:42+00:00", "2006-01-11T15:49:42Z");
        check("2011-10-01T00:38:44.546+02:00", "2011-09-30T22:38:44.546Z");
        check("2011-10-01 00:38:44.546000+00:00", "2011-10-01T00:38:44.546Z");
        check("29-02-2016 01:16", "2016-02-29T01:16:00Z");
        check("29.02.2016 1:16:05", "2016-02-29T01:16:05Z");
        check("2016-02-29 01:16", "2016-02-29T01:16:00Z");
        check("2016-02-29", "2016-02-29T00:00:00Z");
        check("2010/03/31T22:59:42Z", "2010-03-31T22:59:42Z");
        check("1456708560", "2016-02-29T01:16:00Z");
        check("1456708560123", "2016-02-29T01:16:00.123Z");
    }

    #[test]
    fn the_day_comes_first_unless_that_is_impossible() {
        assert_eq!(read("05/04/2021 10:00", &["05/04/2021 10:00"]).as_deref(), Ok("2021-04-05T10:00:00Z"));
        assert_eq!(read("05/04/2021 10:00", &["05/13/2021 10:00"]).as_deref(), Ok("2021-05-04T10:00:00Z"));
        assert_eq!(read("5/4/2021", &["31/12/2021"]).as_deref(), Ok("2021-04-05T00:00:00Z"));
    }

    #[test]
    fn by_a_format_and_in_a_zone() {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap();
        let moments = Moments::new(Some("%d %b %Y, %H.%M"), zone);
        assert_eq!(moments.read("05 Jul 2021, 10.30").unwrap().to_string(), "2021-07-05T08:30:00Z");
        assert!(moments.read("2021-07-05").unwrap_err().contains("%d %b %Y"));
        let offset = Moments::new(Some("%Y%m%d %H%M %z"), TimeZone::UTC);
        assert_eq!(offset.read("20210705 1030 +0200").unwrap().to_string(), "2021-07-05T08:30:00Z");
    }

    #[test]
    fn what_is_no_moment_is_said() {
        for value in ["yesterday", "32-13-2021 10:00", "12", "2021-13-01"] {
            assert!(read(value, &[]).is_err_and(|said| said.contains("--time-format")), "{value}");
        }
    }
}
