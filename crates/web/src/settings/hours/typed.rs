//! From stored hours to the form, and from the form to hours.

use desk::forms::CalendarForm;
use desk::views::CalendarView;
use promise::HoursError;
use promise::document::HoursDocument;
use promise::holidays::{Closures, Country, holidays};

use super::super::{Problems, Typed};
use super::week;
use crate::i18n::Words;

/// The form as it stands before anybody types.
pub(super) fn typed_of(t: Words, calendar: &CalendarView) -> Typed {
    let document = &calendar.document;
    let mut typed = Typed::default()
        .with("calendar", calendar.id.to_string())
        .with("name", &calendar.name)
        .with("feed_url", &calendar.feed_url)
        .with("country", document.country.clone().unwrap_or_default())
        .with("region", document.region.clone().unwrap_or_default());
    for (day, intervals) in document.hours.days() {
        typed = typed.with(week::field_of(day), week::said(t, intervals));
    }
    typed
}

/// The hours in the form, on top of what is stored; with what can't be read left as it was.
pub(super) fn form_of(t: Words, calendar: &CalendarView, typed: &Typed, year: i16) -> (CalendarForm, Problems) {
    let mut problems = Problems::none();
    let mut document = calendar.document.clone();
    for day in week::DAYS {
        let field = week::field_of(day);
        match week::read(typed.get(&field)) {
            Some(intervals) => *week::day_mut(&mut document.hours, day) = intervals,
            None => problems.add(field, t.say("problem-not-hours")),
        }
    }
    take_country(&mut document, typed);
    take_switches(&mut document, typed, year);
    let form = CalendarForm {
        id: Some(calendar.id),
        name: if typed.has("name") { typed.get("name").to_owned() } else { calendar.name.clone() },
        document,
        feed_url: typed.get("feed_url").to_owned(),
    };
    (form, problems)
}

fn take_country(document: &mut HoursDocument, typed: &Typed) {
    let country: Option<Country> = typed.get("country").parse().ok();
    let is_other = country.map(Country::as_str) != document.country.as_deref();
    document.country = country.map(|country| country.as_str().to_owned());
    document.region = country.and_then(|country| country.region(typed.get("region")).ok()).map(str::to_owned);
    if is_other {
        // The switches of one country mean nothing in another.
        document.holidays_off.clear();
        document.holidays_on.clear();
    }
}

/// Keeps a switch only where it differs from what is usual, so that a later year follows what is usual then.
fn take_switches(document: &mut HoursDocument, typed: &Typed, year: i16) {
    let Some(country) = document.country.clone() else { return };
    let region = document.region.clone();
    let Ok(usual) = Closures::new(&country, region.as_deref(), &[], &[]) else { return };
    for holiday in holidays(&country, region.as_deref(), year).unwrap_or_default() {
        if !typed.has_value("holiday_shown", holiday.key) {
            continue;
        }
        document.holidays_off.retain(|key| key != holiday.key);
        document.holidays_on.retain(|key| key != holiday.key);
        match (typed.has_value("holiday", holiday.key), usual.closes_on(&holiday)) {
            (true, false) => document.holidays_on.push(holiday.key.to_owned()),
            (false, true) => document.holidays_off.push(holiday.key.to_owned()),
            _ => {}
        }
    }
}

/// Hours that contradict themselves, at the day where they do.
pub(super) fn at_day(t: Words, error: &HoursError) -> Problems {
    let mut problems = Problems::none();
    let place = match error {
        HoursError::BadTime { place, .. }
        | HoursError::EmptyInterval { place, .. }
        | HoursError::Overlap { place, .. } => place.as_str(),
        _ => "",
    };
    let sentence = match error {
        HoursError::EmptyInterval { .. } => t.say("problem-empty-interval"),
        HoursError::Overlap { first, second, .. } => {
            t.with("first", first).with("second", second).say("problem-overlap")
        }
        _ => t.say("problem-not-hours"),
    };
    if place.starts_with("hours.") {
        problems.add(place, sentence);
    } else if place.starts_with("exceptions.") {
        problems.add("times", sentence);
    } else {
        problems.say_whole(t.say("refused-hours"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn calendar() -> CalendarView {
        CalendarView {
            id: crate::settings::sample_id(1),
            name: "Kantoor".into(),
            is_default: true,
            document: HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL"),
            feed_url: String::new(),
            feed_days: Vec::new(),
            feed_read_at: None,
            feed_error: None,
        }
    }

    #[test]
    fn an_untouched_form_is_the_document_it_came_from() {
        let (t, calendar) = (Words::of(Language::Nl), calendar());
        let (form, problems) = form_of(t, &calendar, &typed_of(t, &calendar), 2026);
        assert!(problems.is_empty());
        assert_eq!(form.document, calendar.document);
    }

    #[test]
    fn only_switches_that_differ_from_what_is_usual_are_kept() {
        let (t, calendar) = (Words::of(Language::Nl), calendar());
        let typed = typed_of(t, &calendar)
            .with("holiday_shown", "good-friday")
            .with("holiday_shown", "kings-day")
            .with("holiday_shown", "new-year")
            .with("holiday", "good-friday");
        let (form, _) = form_of(t, &calendar, &typed, 2027);
        assert_eq!(form.document.holidays_on, ["good-friday"]);
        assert!(form.document.holidays_off.iter().any(|key| key == "kings-day"), "{:?}", form.document.holidays_off);
        // Another country begins anew.
        let moved = CalendarView { document: form.document, ..calendar };
        let (form, _) =
            form_of(t, &moved, &Typed::default().with("country", "BE").with("region", "Noord").with("name", "x"), 2027);
        assert_eq!((form.document.country.as_deref(), form.document.region), (Some("BE"), None));
        assert!(form.document.holidays_on.is_empty() && form.document.holidays_off.is_empty());
    }
}
