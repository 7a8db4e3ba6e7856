//! Times, sizes and sums as a reader sees them: in their zone, in their language. The told time is the stored time.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil};

use crate::i18n::{Language, Words};

/// Formats for one reader. `now` is handed in, so that a page says one thing about today.
#[derive(Debug, Clone)]
pub struct Times {
    /// The reader's words.
    pub t: Words,
    /// The reader's zone.
    pub zone: TimeZone,
    /// The moment at which the page is made.
    pub now: Timestamp,
}

impl Times {
    /// For a reader in `zone`.
    pub fn new(t: Words, zone: TimeZone, now: Timestamp) -> Self {
        Self { t, zone, now }
    }

    /// For a reader whose zone is an IANA name; an unknown name reads as UTC.
    pub fn in_zone_named(t: Words, zone: &str, now: Timestamp) -> Self {
        Self::new(t, TimeZone::get(zone).unwrap_or(TimeZone::UTC), now)
    }

    pub(crate) fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// For `<time datetime>`: the instant with the reader's offset.
    pub fn instant(&self, at: Timestamp) -> String {
        self.local(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// `09:15`.
    pub fn clock_time(&self, at: Timestamp) -> String {
        self.local(at).strftime("%H:%M").to_string()
    }

    /// As short as it can be without doubt: `09:15`, `gisteren 15:52`, `di 3 nov 15:52`, `3 nov 2025`.
    pub fn day_and_time(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let clock = self.clock_time(at);
        match self.days_from_today(local.date()) {
            0 => clock,
            -1 => self.t.with("time", clock).say("time-yesterday"),
            1 => self.t.with("time", clock).say("time-tomorrow"),
            _ if self.is_near(local.date()) => format!("{} {clock}", self.short_day(local.date())),
            _ => self.date(local.date()),
        }
    }

    /// `vóór 11:45`, `morgen vóór 09:30`, `ma 28 dec vóór 09:30`.
    pub fn before(&self, at: Timestamp) -> String {
        let before = self.t.with("time", self.clock_time(at)).say("time-before");
        if self.days_from_today(self.local(at).date()) == 0 { before } else { format!("{} {before}", self.day(at)) }
    }

    /// In a sentence: `om 09:31`, `gisteren om 15:52`, `di 3 nov om 15:52`.
    pub fn at(&self, at: Timestamp) -> String {
        let clock = self.t.with("time", self.clock_time(at)).say("time-at");
        if self.days_from_today(self.local(at).date()) == 0 { clock } else { format!("{} {clock}", self.day(at)) }
    }

    /// `vandaag`, `gisteren`, `di 3 nov`, `3 nov 2025`.
    pub fn day(&self, at: Timestamp) -> String {
        let date = self.local(at).date();
        match self.days_from_today(date) {
            0 => self.t.say("time-today-word"),
            -1 => self.t.say("time-yesterday-word"),
            1 => self.t.say("time-tomorrow-word"),
            _ if self.is_near(date) => self.short_day(date),
            _ => self.date(date),
        }
    }

    /// Whether a day needs no year: it is in this one, or less than half a year away.
    fn is_near(&self, date: civil::Date) -> bool {
        date.year() == self.local(self.now).year() || self.days_from_today(date).abs() < 183
    }

    /// `3 nov 2025`.
    pub fn date(&self, date: civil::Date) -> String {
        format!("{} {} {}", date.day(), self.short_month(date), date.year())
    }

    /// The reader's day of an instant.
    pub(crate) fn local_date(&self, at: Timestamp) -> civil::Date {
        self.local(at).date()
    }

    /// `nov 2025`.
    pub(crate) fn month_and_year(&self, date: civil::Date) -> String {
        format!("{} {}", self.short_month(date), date.year())
    }

    /// `november 2025`.
    pub(crate) fn long_month(&self, date: civil::Date) -> String {
        format!("{} {}", self.month(date), date.year())
    }

    /// `di 24 nov`.
    pub fn short_day(&self, date: civil::Date) -> String {
        format!("{} {} {}", self.short_weekday(date), date.day(), self.short_month(date))
    }

    /// `dinsdag 24 november`.
    pub fn long_day(&self, date: civil::Date) -> String {
        format!("{} {} {}", self.weekday(date), date.day(), self.month(date))
    }

    /// The head of Today: `Dinsdag 24 november, 11:20`.
    pub fn long_now(&self) -> String {
        capitalised(&format!("{}, {}", self.long_day(self.local(self.now).date()), self.clock_time(self.now)))
    }

    /// The reader's date now.
    pub fn today(&self) -> civil::Date {
        self.local(self.now).date()
    }

    /// How many minutes the reader's clock is past midnight.
    pub(crate) fn minute_of_day(&self) -> i32 {
        let now = self.local(self.now);
        i32::from(now.hour()) * 60 + i32::from(now.minute())
    }

    /// Whole days from today in the reader's calendar; negative is past.
    fn days_from_today(&self, date: civil::Date) -> i32 {
        date.since(self.today()).map_or(0, |span| span.get_days())
    }

    /// How long, in words that fit behind "nog" and "eerder": `18 min`, `1 uur 55`, `3 dagen`.
    pub fn length(&self, seconds: i64) -> String {
        let minutes = seconds.max(0) / 60;
        match (minutes / 60, minutes % 60) {
            (0, minutes) => self.t.with("n", minutes).say("time-minutes"),
            (hours, 0) if hours < 48 => self.t.with("n", hours).say("time-hours"),
            (hours, minutes) if hours < 48 => {
                self.t.with("n", hours).with("m", format!("{minutes:02}")).say("time-hours-minutes")
            }
            (hours, _) => self.t.with("n", hours / 24).say("time-days"),
        }
    }

    /// `1,2 MB`, counted in thousands, as mail programs do.
    pub fn size(&self, bytes: u64) -> String {
        let tenths = |unit: u64| {
            let tenths = (bytes * 10).div_ceil(unit);
            let comma = if self.t.language == Language::Nl { ',' } else { '.' };
            if tenths.is_multiple_of(10) || tenths >= 100 {
                format!("{}", tenths / 10)
            } else {
                format!("{}{comma}{}", tenths / 10, tenths % 10)
            }
        };
        match bytes {
            0..1_000 => format!("{bytes}\u{a0}B"),
            1_000..1_000_000 => format!("{}\u{a0}kB", tenths(1_000)),
            _ => format!("{}\u{a0}MB", tenths(1_000_000)),
        }
    }

    /// `€ 1.204,50` or `€ 1,204.50`, with a space that doesn't break.
    pub fn money(&self, cents: i64) -> String {
        desk::money::euros(self.t.language, cents)
    }

    /// Without the cents: `€ 1.204`.
    pub fn whole_money(&self, cents: i64) -> String {
        let said = self.money(cents);
        said[..said.len() - ",00".len()].to_owned()
    }

    pub(crate) fn weekday(&self, date: civil::Date) -> &'static str {
        let days: [&str; 7] = match self.t.language {
            Language::Nl => ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
            Language::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        };
        days[date.weekday().to_monday_zero_offset().unsigned_abs() as usize % 7]
    }

    pub(crate) fn short_weekday(&self, date: civil::Date) -> &'static str {
        let long = self.weekday(date);
        match self.t.language {
            Language::Nl => &long[..2],
            Language::En => &long[..3],
        }
    }

    pub(crate) fn month(&self, date: civil::Date) -> &'static str {
        let months: [&str; 12] = match self.t.language {
            Language::Nl => [
                "januari",
                "februari",
                "maart",
                "april",
                "mei",
                "juni",
                "juli",
                "augustus",
                "september",
                "oktober",
                "november",
                "december",
            ],
            Language::En => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
        };
        months[date.month().unsigned_abs() as usize - 1]
    }

    pub(crate) fn short_month(&self, date: civil::Date) -> &'static str {
        match (self.t.language, date.month()) {
            (Language::Nl, 3) => "mrt",
            _ => &self.month(date)[..3],
        }
    }

    /// "tot en met vr 1 jan" where it is midnight, else "tot vandaag 15:00".
    pub fn until(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        if local.time() == jiff::civil::Time::midnight() {
            let last = local.date().yesterday().unwrap_or(local.date());
            return self.t.with("day", self.short_day(last)).say("time-until-day");
        }
        self.t.with("when", self.day_and_time(at)).say("time-until")
    }
}

/// As a sentence begins.
pub(crate) fn capitalised(said: &str) -> String {
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(language: Language) -> Times {
        let now = "2026-11-24T11:20:00+01:00".parse().unwrap();
        Times::in_zone_named(Words::of(language), "Europe/Amsterdam", now)
    }

    #[track_caller]
    fn check(at: &str, nl: &str, en: &str) {
        let at = format!("{at}[Europe/Amsterdam]").parse::<Zoned>().unwrap().timestamp();
        assert_eq!(reader(Language::Nl).day_and_time(at), nl);
        assert_eq!(reader(Language::En).day_and_time(at), en);
    }

    #[test]
    fn a_time_is_as_short_as_it_can_be_without_doubt() {
        check("2026-11-24T09:15", "09:15", "09:15");
        check("2026-11-23T15:52", "gisteren 15:52", "yesterday 15:52");
        check("2026-11-25T09:30", "morgen 09:30", "tomorrow 09:30");
        check("2026-11-03T15:52", "di 3 nov 15:52", "Tue 3 Nov 15:52");
        check("2026-03-29T03:00", "zo 29 mrt 03:00", "Sun 29 Mar 03:00");
        check("2025-03-03T15:52", "3 mrt 2025", "3 Mar 2025");
    }

    #[test]
    fn today_ends_at_midnight_where_the_reader_is() {
        let at: Timestamp = "2026-11-23T23:30:00Z".parse().unwrap();
        assert_eq!(reader(Language::Nl).day_and_time(at), "00:30");
        assert_eq!(reader(Language::Nl).long_now(), "Dinsdag 24 november, 11:20");
        assert_eq!(reader(Language::En).long_now(), "Tuesday 24 November, 11:20");
        assert_eq!(reader(Language::Nl).instant(at), "2026-11-24T00:30:00+01:00");
    }

    #[test]
    fn lengths_sizes_and_sums_read_as_people_write_them() {
        let (nl, en) = (reader(Language::Nl), reader(Language::En));
        assert_eq!((nl.length(1500), en.length(6900)), ("25 min".into(), "1 h 55".into()));
        assert_eq!(
            (nl.length(6900), nl.length(7200), nl.length(300_000)),
            ("1 uur 55".into(), "2 uur".into(), "3 dagen".into())
        );
        assert_eq!(
            (nl.size(1_150_000), en.size(1_150_000), nl.size(14)),
            ("1,2\u{a0}MB".into(), "1.2\u{a0}MB".into(), "14\u{a0}B".into())
        );
        assert_eq!((nl.money(120_450), en.money(-120_450)), ("€\u{a0}1.204,50".into(), "€\u{a0}−1,204.50".into()));
    }
}
