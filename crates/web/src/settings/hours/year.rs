//! A year of days on which it is otherwise: holidays, own days, other times.

use std::collections::BTreeMap;

use desk::views::CalendarView;
use jiff::ToSpan;
use jiff::civil::Date;
use promise::document::HoursDocument;
use promise::holidays::{Closures, Holiday, holidays};

use super::week;
use crate::i18n::{Language, Words};
use crate::times::Times;

/// A month with its weeks, Monday first.
#[derive(Debug, Clone)]
pub(super) struct Month {
    pub(super) name: String,
    pub(super) weeks: Vec<Vec<Cell>>,
}

/// A day of a month; without a number it is another month's.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) day: Option<i8>,
    /// The look: `hol`, `own`, `half`, `we` or nothing.
    pub(super) look: &'static str,
    /// Why it is otherwise.
    pub(super) title: String,
}

/// A day on which it is otherwise.
#[derive(Debug, Clone)]
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) said: String,
    pub(super) what: String,
    pub(super) look: Look,
    /// Ours to take away; holidays are switched, and a feed's days are the feed's.
    pub(super) is_ours: bool,
}

/// How a day is otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Holiday,
    Own,
    Half,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Holiday => "hol",
            Self::Own => "own",
            Self::Half => "half",
        }
    }
}

/// A holiday that can be switched.
#[derive(Debug, Clone)]
pub(super) struct Switch {
    pub(super) key: &'static str,
    pub(super) name: String,
    pub(super) date: String,
    pub(super) is_closed: bool,
}

pub(super) fn name_of(t: Words, holiday: &Holiday) -> &'static str {
    match t.language {
        Language::Nl => holiday.name_nl,
        Language::En => holiday.name_en,
    }
}

/// Which holidays of the document's country it is closed on; none without a country, or with an unknown one.
pub(super) fn closures(document: &HoursDocument) -> Option<Closures> {
    let country = document.country.as_deref()?;
    Closures::new(country, document.region.as_deref(), &document.holidays_off, &document.holidays_on).ok()
}

/// Every listed holiday of a year once, with whether it is closed.
pub(super) fn switches(times: &Times, document: &HoursDocument, year: i16) -> Vec<Switch> {
    let (Some(country), Some(closures)) = (document.country.as_deref(), closures(document)) else { return Vec::new() };
    let mut all: Vec<Switch> = Vec::new();
    for holiday in holidays(country, document.region.as_deref(), year).unwrap_or_default() {
        if all.iter().all(|switch| switch.key != holiday.key) {
            all.push(Switch {
                key: holiday.key,
                name: name_of(times.t, &holiday).to_owned(),
                date: times.short_day(holiday.date),
                is_closed: closures.closes_on(&holiday),
            });
        }
    }
    all
}

/// Every day of the year on which it is otherwise; what wins is what is shown.
pub(super) fn days(times: &Times, calendar: &CalendarView, year: i16) -> Vec<Day> {
    let t = times.t;
    let document = &calendar.document;
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    let mut add = |date: Date, what: String, look: Look, is_ours: bool| {
        if date.year() == year {
            days.insert(date, Day { date, said: times.short_day(date), what, look, is_ours });
        }
    };
    for holiday in closures(document).iter().flat_map(|closures| closures.of_year(year)) {
        add(holiday.date, name_of(t, &holiday).to_owned(), Look::Holiday, false);
    }
    for (date, name) in &calendar.feed_days {
        add(*date, t.with("name", name).say("hours-day-of-feed"), Look::Own, false);
    }
    for date in document.holidays.iter().filter_map(|date| date.parse().ok()) {
        add(date, t.say("hours-closed"), Look::Own, true);
    }
    for date in document.recurring_holidays.iter().filter_map(|day| format!("{year:04}-{day}").parse().ok()) {
        add(date, t.say("hours-every-year"), Look::Own, false);
    }
    for own in &document.own_days {
        if let Ok(date) = own.date.parse() {
            let what = if own.name.is_empty() { t.say("hours-closed") } else { own.name.clone() };
            add(date, what, Look::Own, true);
        }
    }
    for (date, intervals) in &document.exceptions {
        if let Ok(date) = date.parse() {
            let look = if intervals.is_empty() { Look::Own } else { Look::Half };
            add(date, week::said(t, intervals), look, true);
        }
    }
    days.into_values().collect()
}

/// The twelve months, with the days on which it is otherwise marked.
pub(super) fn months(times: &Times, days: &[Day], year: i16) -> Vec<Month> {
    (1..=12)
        .filter_map(|month| {
            let first = Date::new(year, month, 1).ok()?;
            let before = first.weekday().to_monday_zero_offset().unsigned_abs() as usize;
            let mut cells = vec![Cell::default(); before];
            cells
                .extend((0..first.days_in_month()).filter_map(|n| Some(cell(first.checked_add(n.days()).ok()?, days))));
            cells.resize(cells.len().next_multiple_of(7), Cell::default());
            let weeks = cells.chunks(7).map(<[Cell]>::to_vec).collect();
            Some(Month { name: times.month(first).to_owned(), weeks })
        })
        .collect()
}

fn cell(date: Date, days: &[Day]) -> Cell {
    let found = days.binary_search_by_key(&date, |day| day.date).ok().map(|at| &days[at]);
    let is_weekend = date.weekday().to_monday_zero_offset() >= 5;
    Cell {
        day: Some(date.day()),
        look: found.map_or(if is_weekend { "we" } else { "" }, |day| day.look.class()),
        title: found.map(|day| day.what.clone()).unwrap_or_default(),
    }
}
