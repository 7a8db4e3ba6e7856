use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The stretch of time that a day line shows. Places on it go by elapsed time, so a night on which the clock
/// is changed is an hour longer or shorter, and an evening desk runs past midnight without a seam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    /// The left end.
    pub from: Timestamp,
    /// The right end; always later.
    pub until: Timestamp,
}

/// An hour on the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where, in percent.
    pub at: f64,
    /// `09:00`, in the reader's zone.
    pub word: String,
    /// Stands at the very end, so its word is drawn to the left of it.
    pub is_end: bool,
}

const HOUR_SECONDS: i64 = 3600;
const HALF_HOUR_SECONDS: i64 = 1800;
/// A line is never shorter than this, so that a minute stays small on it.
const SHORTEST_SECONDS: i64 = 4 * HOUR_SECONDS;
/// Nor longer: a promise that lies further off is not of today.
const LONGEST_SECONDS: i64 = 30 * HOUR_SECONDS;

impl DayRange {
    /// From the first to the last of: the open intervals, the promises of today, and now; to whole half hours.
    pub fn around(open: &[(Timestamp, Timestamp)], promises: &[Timestamp], now: Timestamp) -> Self {
        let ends = open.iter().flat_map(|(opens, closes)| [opens.as_second(), closes.as_second()]);
        let moments = || ends.clone().chain(promises.iter().map(|at| at.as_second())).chain([now.as_second()]);
        let from = moments().min().unwrap_or_default().div_euclid(HALF_HOUR_SECONDS) * HALF_HOUR_SECONDS;
        let until = (moments().max().unwrap_or_default() + HALF_HOUR_SECONDS - 1).div_euclid(HALF_HOUR_SECONDS)
            * HALF_HOUR_SECONDS;
        let length = (until - from).clamp(SHORTEST_SECONDS, LONGEST_SECONDS);
        // When a day is too long to show, what has passed is left out first.
        let from = if until - from > LONGEST_SECONDS { until - length } else { from };
        let instant = |second| Timestamp::from_second(second).unwrap_or(now);
        Self { from: instant(from), until: instant(from + length) }
    }

    fn length(&self) -> f64 {
        (self.until.as_second() - self.from.as_second()).max(1) as f64
    }

    /// Whether a moment is on the line; its ends are.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at <= self.until
    }

    /// Where a moment is, in percent from the left, never outside.
    pub fn place(&self, at: Timestamp) -> f64 {
        let gone = (at.as_second() - self.from.as_second()) as f64;
        (gone / self.length() * 100.0).clamp(0.0, 100.0)
    }

    /// Left end and width in percent of a stretch, if any of it is on the line.
    pub fn stretch(&self, from: Timestamp, until: Timestamp) -> Option<(f64, f64)> {
        let (left, right) = (self.place(from), self.place(until));
        (right > left).then_some((left, right - left))
    }

    /// Where the organisation is closed between two open intervals.
    pub fn breaks(&self, open: &[(Timestamp, Timestamp)]) -> Vec<(f64, f64)> {
        open.windows(2).filter_map(|pair| self.stretch(pair[0].1, pair[1].0)).collect()
    }

    /// The whole hours of the reader's clock, at most `most` of them; those too near to `now` make place for it.
    pub fn ticks(&self, zone: &TimeZone, now: Timestamp, most: usize) -> Vec<Tick> {
        let hours = self.whole_hours(zone);
        let step = [1, 2, 3, 4, 6, 8, 12].into_iter().find(|step| hours.len() <= most * *step as usize).unwrap_or(24);
        let room = 100.0 / most.max(1) as f64 * 0.6;
        hours
            .into_iter()
            .filter(|(hour, at)| hour % step == 0 && (self.place(*at) - self.place(now)).abs() >= room)
            .map(|(hour, at)| Tick { at: self.place(at), word: format!("{hour:02}:00"), is_end: at == self.until })
            .filter(|tick| tick.at > 1.5 || tick.at == 0.0)
            .collect()
    }

    /// Each moment at which the reader's clock shows a whole hour: twice the same in autumn, one missing in spring.
    fn whole_hours(&self, zone: &TimeZone) -> Vec<(i8, Timestamp)> {
        let mut found = Vec::new();
        let mut second = self.from.as_second();
        while second <= self.until.as_second() {
            let Ok(at) = Timestamp::from_second(second) else { break };
            let local = at.to_zoned(zone.clone());
            let past_the_hour = i64::from(local.minute()) * 60 + i64::from(local.second());
            if past_the_hour == 0 {
                found.push((local.hour(), at));
            }
            second += HOUR_SECONDS - past_the_hour;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(civil: &str) -> Timestamp {
        format!("{civil}[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp()
    }

    fn amsterdam() -> TimeZone {
        TimeZone::get("Europe/Amsterdam").unwrap()
    }

    fn words(range: DayRange, now: &str, most: usize) -> Vec<String> {
        range.ticks(&amsterdam(), at(now), most).into_iter().map(|tick| tick.word).collect()
    }

    #[test]
    fn the_day_runs_from_opening_to_closing_and_makes_place_for_now() {
        let open = [(at("2026-11-24T08:30"), at("2026-11-24T12:30")), (at("2026-11-24T13:00"), at("2026-11-24T17:00"))];
        let day = DayRange::around(&open, &[at("2026-11-24T09:30")], at("2026-11-24T11:20"));
        assert_eq!((day.from, day.until), (at("2026-11-24T08:30"), at("2026-11-24T17:00")));
        assert!((day.place(at("2026-11-24T11:20")) - 33.33).abs() < 0.01);
        assert_eq!(day.breaks(&open).len(), 1);
        assert_eq!(
            words(day, "2026-11-24T11:20", 13),
            ["09:00", "10:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00"]
        );
    }

    #[test]
    fn an_evening_desk_runs_past_midnight() {
        let open = [(at("2026-11-24T18:00"), at("2026-11-25T02:00"))];
        let day = DayRange::around(&open, &[], at("2026-11-25T00:40"));
        assert_eq!(
            words(day, "2026-11-25T00:40", 13),
            ["18:00", "19:00", "20:00", "21:00", "22:00", "23:00", "00:00", "02:00"]
        );
    }

    #[test]
    fn the_hour_that_comes_twice_is_on_it_twice_and_the_one_that_is_skipped_is_not() {
        let autumn = DayRange { from: at("2026-10-25T00:00"), until: at("2026-10-25T06:00") };
        assert_eq!(
            words(autumn, "2026-10-25T05:30", 13),
            ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00", "05:00", "06:00"]
        );
        let spring = DayRange { from: at("2026-03-29T00:00"), until: at("2026-03-29T06:00") };
        assert_eq!(words(spring, "2026-03-29T05:30", 13), ["00:00", "01:00", "03:00", "04:00", "05:00", "06:00"]);
    }

    #[test]
    fn a_day_without_hours_is_still_a_line() {
        let now = at("2026-11-24T11:20");
        let day = DayRange::around(&[], &[], now);
        assert!(day.holds(now) && day.until.as_second() - day.from.as_second() == SHORTEST_SECONDS);
    }
}
