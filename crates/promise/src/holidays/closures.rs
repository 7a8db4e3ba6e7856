//! On which holidays an organisation is closed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Country, HOLIDAY_YEARS, Holiday, HolidayError, HolidayKind, list};

/// The holidays of a country (and region) on which one organisation is closed.
///
/// By default the public ones, but for the Dutch Good Friday and Liberation Day (design.md §5); switched by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closures {
    country: Country,
    region: Option<&'static str>,
    off: BTreeSet<String>,
    on: BTreeSet<String>,
}

impl Closures {
    /// With the days in `off` switched off and those in `on` switched on; a key in both is off.
    ///
    /// # Errors
    /// [`HolidayError`] for a country, region or key that we don't have.
    pub fn new(country: &str, region: Option<&str>, off: &[String], on: &[String]) -> Result<Self, HolidayError> {
        let country: Country = country.parse()?;
        let region = region.map(|region| country.region(region)).transpose()?;
        if !(off.is_empty() && on.is_empty()) {
            let known = keys(country);
            if let Some(key) = off.iter().chain(on).find(|key| !known.contains(&key.as_str())) {
                return Err(HolidayError::UnknownKey { country, key: key.clone() });
            }
        }
        Ok(Self { country, region, off: off.iter().cloned().collect(), on: on.iter().cloned().collect() })
    }

    /// Whether this organisation is closed on that holiday of its country.
    #[must_use]
    pub fn closes_on(&self, holiday: &Holiday) -> bool {
        !self.off.contains(holiday.key) && (self.on.contains(holiday.key) || closes_by_default(self.country, holiday))
    }

    /// The holidays on which it is closed that year, unsorted; none outside [`HOLIDAY_YEARS`].
    pub fn of_year(&self, year: i16) -> impl Iterator<Item = Holiday> {
        let days = if HOLIDAY_YEARS.contains(&year) { list(self.country, self.region, year) } else { Vec::new() };
        days.into_iter().filter(|holiday| self.closes_on(holiday))
    }

    /// The holiday for which it is closed on that date.
    #[must_use]
    pub fn holiday_on(&self, date: Date) -> Option<Holiday> {
        self.of_year(date.year()).find(|holiday| holiday.date == date)
    }
}

/// Before anybody has touched a switch.
fn closes_by_default(country: Country, holiday: &Holiday) -> bool {
    let worked_by_most = country == Country::Nl && matches!(holiday.key, "good-friday" | "liberation-day-lustrum");
    holiday.kind == HolidayKind::Public && !worked_by_most
}

/// Every key that some region has in some year.
pub(super) fn keys(country: Country) -> Vec<&'static str> {
    let regions = country.regions().iter().copied().map(Some).chain([None]);
    // 2025 to 2028 hold a lustrum and the one-off days.
    let days = regions.flat_map(|region| (2022..=2028).flat_map(move |year| list(country, region, year)));
    let mut keys: Vec<_> = days.map(|holiday| holiday.key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn closed(off: &[&str], on: &[&str], day: Date) -> bool {
        let owned = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
        Closures::new("NL", None, &owned(off), &owned(on)).unwrap().holiday_on(day).is_some()
    }

    #[test]
    fn most_people_work_on_good_friday_and_on_liberation_day() {
        assert!(!closed(&[], &[], date(2026, 4, 3)));
        assert!(!closed(&[], &[], date(2026, 5, 5)));
        assert!(!closed(&[], &[], date(2025, 5, 5)));
        assert!(closed(&[], &[], date(2026, 4, 6)));
    }

    #[test]
    fn each_day_has_a_switch() {
        assert!(closed(&[], &["good-friday"], date(2026, 4, 3)));
        assert!(!closed(&["easter-monday"], &[], date(2026, 4, 6)));
        assert!(closed(&[], &["liberation-day"], date(2026, 5, 5)));
        assert!(closed(&[], &["liberation-day-lustrum"], date(2025, 5, 5)));
        assert!(!closed(&[], &["liberation-day-lustrum"], date(2026, 5, 5)));
        assert!(!closed(&["christmas"], &["christmas"], date(2026, 12, 25)));
    }

    #[test]
    fn a_switch_that_does_not_exist_is_named_with_those_that_do() {
        let error = Closures::new("NL", None, &["carnaval".into()], &[]).unwrap_err().to_string();
        assert!(error.contains("carnaval") && error.contains("good-friday"), "{error}");
    }

    #[test]
    fn banks_and_catholic_towns_have_days_that_others_work() {
        let be = Closures::new("BE", Some("Flemish"), &[], &[]).unwrap();
        assert_eq!(be.holiday_on(date(2026, 12, 26)), None);
        let by = Closures::new("de", Some("DE-BY"), &[], &["assumption".into()]).unwrap();
        assert!(by.holiday_on(date(2026, 8, 15)).is_some());
    }
}
