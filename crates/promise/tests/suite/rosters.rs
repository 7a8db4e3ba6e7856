//! Slots by weekday become moments: across the clock's changes, holidays, exceptions, working hours and absences.

use jiff::Timestamp;
use promise::{
    ServiceHours,
    document::{HoursDocument, IntervalDocument, WeekDocument},
    roster::{Absence, Colleague, ColleagueId, Timetable},
};

fn interval(text: &str) -> IntervalDocument {
    let (opens, closes) = text.split_once('-').unwrap();
    [opens.to_owned(), closes.to_owned()]
}

fn every_day(text: &str) -> WeekDocument {
    let day: Vec<_> = text.split(' ').map(interval).collect();
    let all = || day.clone();
    WeekDocument { mon: all(), tue: all(), wed: all(), thu: all(), fri: all(), sat: all(), sun: all() }
}

fn firm() -> HoursDocument {
    let mut document = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL");
    document.exceptions.insert("2026-12-31".to_owned(), vec![interval("08:30-12:00")]);
    document
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn karin() -> Colleague {
    let mut karin = Colleague::new(ColleagueId(1), every_day("11:30-12:30 15:30-16:30"));
    karin.working = Some(every_day("09:00-16:00"));
    karin
}

/// The slots of a colleague from one local midnight to another, as "24 11:30-12:30".
#[track_caller]
fn check(colleague: &Colleague, from: &str, until: &str, slots: &[&str]) {
    let hours = ServiceHours::from_document(&firm()).unwrap();
    let midnight = |date: &str| format!("{date}T00:00[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp();
    let found = Timetable::new(&hours, colleague).unwrap().slots(midnight(from), midnight(until)).unwrap();
    let local = |instant: Timestamp| instant.to_zoned(hours.zone().clone());
    let found: Vec<String> = found
        .iter()
        .map(|slot| format!("{}-{}", local(slot.starts_at).strftime("%d %H:%M"), local(slot.ends_at).strftime("%H:%M")))
        .collect();
    assert_eq!(found, slots);
}

#[test]
fn a_slot_counts_as_far_as_the_colleague_works() {
    check(&karin(), "2026-11-24", "2026-11-25", &["24 11:30-12:30", "24 15:30-16:00"]);
}

#[test]
fn who_has_no_working_hours_of_their_own_works_when_the_desk_is_open() {
    let mut karin = karin();
    karin.working = None;
    check(&karin, "2026-11-27", "2026-11-30", &["27 11:30-12:30", "27 15:30-16:30"]);
}

#[test]
fn a_holiday_has_no_slots_and_a_short_day_what_is_left() {
    check(&karin(), "2026-12-25", "2026-12-27", &[]);
    check(&karin(), "2026-12-31", "2027-01-02", &["31 11:30-12:00"]);
}

#[test]
fn an_absence_takes_what_it_covers_and_leaves_the_rest() {
    let mut karin = karin();
    let away = |from: &str, until: &str| Absence { from: at(from), until: at(until) };
    karin.absences = vec![
        away("2026-11-24T15:00:00+01:00", "2026-11-25T11:45:00+01:00"),
        away("2026-11-24T11:50:00+01:00", "2026-11-24T12:00:00+01:00"),
        away("2026-11-25T15:34:00+01:00", "2026-11-25T23:00:00+01:00"),
    ];
    check(&karin, "2026-11-24", "2026-11-26", &["24 11:30-11:50", "24 12:00-12:30", "25 11:45-12:30"]);
}

#[test]
fn slots_keep_their_local_time_when_the_clock_changes() {
    let mut night = Colleague::new(ColleagueId(2), every_day("01:30-03:30"));
    night.working = Some(every_day("00:00-24:00"));
    check(&night, "2026-03-28", "2026-03-31", &["28 01:30-03:30", "29 01:30-03:30", "30 01:30-03:30"]);
    let hours = ServiceHours::from_document(&firm()).unwrap();
    let slots = Timetable::new(&hours, &night).unwrap();
    let spring = slots.slots(at("2026-03-28T23:00:00Z"), at("2026-03-29T20:00:00Z")).unwrap();
    let autumn = slots.slots(at("2026-10-24T22:00:00Z"), at("2026-10-25T20:00:00Z")).unwrap();
    assert_eq!((spring[0].seconds(), autumn[0].seconds()), (3600, 3 * 3600), "an hour is skipped, an hour comes twice");
}

#[test]
fn who_is_absent_is_not_there_although_it_is_working_time() {
    let hours = ServiceHours::from_document(&firm()).unwrap();
    let mut karin = karin();
    karin.absences = vec![Absence { from: at("2026-11-24T09:00:00Z"), until: at("2026-11-24T10:00:00Z") }];
    let timetable = Timetable::new(&hours, &karin).unwrap();
    let present = |moment: &str| timetable.is_present(at(moment)).unwrap();
    assert!(present("2026-11-24T08:59:59Z") && !present("2026-11-24T09:00:00Z") && present("2026-11-24T10:00:00Z"));
    assert!(!present("2026-11-24T15:30:00Z"), "after working hours");
    assert_eq!(timetable.working(at("2026-11-24T00:00:00Z"), at("2026-11-25T00:00:00Z")).unwrap().len(), 2);
}
