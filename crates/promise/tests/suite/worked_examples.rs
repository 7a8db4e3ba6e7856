//! The worked examples of design.md §5, and the corners of each rule.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and may say that it was skipped")]

use jiff::{Timestamp, Zoned};
use promise::{ReckonError, Rule, ServiceHours, document::HoursDocument};

/// Monday to Friday 08:30-17:00, lunch 12:30-13:00, Dutch holidays.
const OFFICE: &str = r#"{"time_zone": "Europe/Amsterdam", "country": "NL", "hours": {
    "mon": [["08:30","12:30"],["13:00","17:00"]], "tue": [["08:30","12:30"],["13:00","17:00"]],
    "wed": [["08:30","12:30"],["13:00","17:00"]], "thu": [["08:30","12:30"],["13:00","17:00"]],
    "fri": [["08:30","12:30"],["13:00","17:00"]]}}"#;

/// Wednesday to Saturday from 18:00 to 02:00, Sunday from 14:00.
const EVENING: &str = r#"{"time_zone": "Europe/Amsterdam", "hours": {
    "wed": [["18:00","02:00"]], "thu": [["18:00","02:00"]], "fri": [["18:00","02:00"]], "sat": [["18:00","02:00"]],
    "sun": [["14:00","22:00"]]}}"#;

const DEFAULT_BY_THE_MINUTE: &str =
    r#"{"kind": "same-day-or-next-morning", "within": "4h", "next_morning": "09:30", "round_to": "1min"}"#;

fn hours(document: &str) -> ServiceHours {
    ServiceHours::from_document(&serde_json::from_str(document).unwrap()).unwrap()
}

fn at(hours: &ServiceHours, local: &str) -> Timestamp {
    format!("{local}[{}]", hours.zone().iana_name().unwrap()).parse::<Zoned>().unwrap().timestamp()
}

/// `received` and `due` are local, `2026-11-24T09:10`, with an offset where that time comes twice.
#[track_caller]
fn check(document: &str, rule: &str, received: &str, due: &str) {
    let hours = hours(document);
    let rule: Rule = serde_json::from_str(rule).unwrap();
    let deadline = rule.deadline(&hours, at(&hours, received)).unwrap();
    assert_eq!(deadline.to_zoned(hours.zone().clone()), at(&hours, due).to_zoned(hours.zone().clone()));
}

#[test]
fn the_worked_examples() {
    for (received, due) in [
        ("2026-11-24T09:10", "2026-11-24T13:10"),
        ("2026-11-24T08:40", "2026-11-24T12:40"),
        ("2026-11-24T13:00", "2026-11-24T17:00"),
        ("2026-11-24T13:01", "2026-11-25T09:30"),
        ("2026-11-28T11:00", "2026-11-30T09:30"),
        ("2026-12-24T16:00", "2026-12-28T09:30"),
        ("2026-11-23T07:00", "2026-11-23T09:30"),
        ("2026-04-03T15:00", "2026-04-07T09:30"),
    ] {
        check(OFFICE, DEFAULT_BY_THE_MINUTE, received, due);
    }
}

#[test]
fn lunch_and_the_moments_of_opening_and_closing_count_as_open() {
    check(OFFICE, DEFAULT_BY_THE_MINUTE, "2026-11-24T12:45", "2026-11-24T16:45");
    check(OFFICE, DEFAULT_BY_THE_MINUTE, "2026-11-24T08:30", "2026-11-24T12:30");
    check(OFFICE, DEFAULT_BY_THE_MINUTE, "2026-11-24T08:29:59", "2026-11-24T09:30");
    check(OFFICE, DEFAULT_BY_THE_MINUTE, "2026-11-24T17:00", "2026-11-25T09:30");
    check(OFFICE, DEFAULT_BY_THE_MINUTE, "2026-11-24T17:00:01", "2026-11-25T09:30");
}

#[test]
fn a_deadline_is_rounded_up_but_not_past_closing() {
    let default = serde_json::to_string(&Rule::default()).unwrap();
    check(OFFICE, &default, "2026-11-24T09:11", "2026-11-24T13:15");
    check(OFFICE, &default, "2026-11-24T09:10:00.001", "2026-11-24T13:15");
    check(OFFICE, &default, "2026-11-24T12:58", "2026-11-24T17:00");
    let by_the_hour = r#"{"kind": "same-day-or-next-morning", "round_to": "1h"}"#;
    check(OFFICE, by_the_hour, "2026-11-24T09:10", "2026-11-24T14:00");
    check(OFFICE, by_the_hour, "2026-11-24T18:10", "2026-11-25T09:30");
    let odd = OFFICE.replace("17:00", "16:58");
    check(&odd, &default, "2026-11-24T12:56", "2026-11-24T16:58");
}

#[test]
fn the_morning_is_the_earlier_of_half_past_nine_and_opening_plus_within() {
    let early = OFFICE.replace("08:30", "06:00");
    check(&early, r#"{"kind": "same-day-or-next-morning", "within": "2h"}"#, "2026-11-24T20:00", "2026-11-25T08:00");
    check(&early, r#"{"kind": "same-day-or-next-morning", "within": "4h"}"#, "2026-11-24T20:00", "2026-11-25T09:30");
}

#[test]
fn a_day_that_opens_late_has_an_hour_at_most() {
    let late = OFFICE.replace("08:30", "11:00");
    check(&late, DEFAULT_BY_THE_MINUTE, "2026-11-24T20:00", "2026-11-25T12:00");
    check(&late, r#"{"kind": "same-day-or-next-morning", "within": "20min"}"#, "2026-11-24T20:00", "2026-11-25T11:20");
    let at_half_past_nine = OFFICE.replace("08:30", "09:30");
    check(&at_half_past_nine, DEFAULT_BY_THE_MINUTE, "2026-11-24T20:00", "2026-11-25T10:30");
}

#[test]
fn an_evening_desk_answers_after_midnight_and_begins_its_morning_in_the_evening() {
    check(EVENING, DEFAULT_BY_THE_MINUTE, "2026-11-25T20:30", "2026-11-26T00:30");
    check(EVENING, DEFAULT_BY_THE_MINUTE, "2026-11-25T22:00", "2026-11-26T02:00");
    check(EVENING, DEFAULT_BY_THE_MINUTE, "2026-11-25T22:01", "2026-11-26T19:00");
    check(EVENING, DEFAULT_BY_THE_MINUTE, "2026-11-26T01:30", "2026-11-26T19:00");
    check(EVENING, DEFAULT_BY_THE_MINUTE, "2026-11-26T03:00", "2026-11-26T19:00");
    check(EVENING, DEFAULT_BY_THE_MINUTE, "2026-11-29T00:30", "2026-11-29T15:00");
}

#[test]
fn a_desk_that_never_closes_answers_within_four_hours() {
    let always = r#"{"time_zone": "Europe/Amsterdam", "hours": {"mon": [["00:00","24:00"]], "tue": [["00:00","24:00"]],
        "wed": [["00:00","24:00"]], "thu": [["00:00","24:00"]], "fri": [["00:00","24:00"]], "sat": [["00:00","24:00"]],
        "sun": [["00:00","24:00"]]}}"#;
    check(always, DEFAULT_BY_THE_MINUTE, "2026-11-24T19:00", "2026-11-24T23:00");
    check(always, DEFAULT_BY_THE_MINUTE, "2026-11-24T22:00", "2026-11-25T04:00");
    check(always, DEFAULT_BY_THE_MINUTE, "2026-11-25T00:00", "2026-11-25T04:00");
}

#[test]
fn a_morning_never_helps_who_asked_later_before_who_asked_earlier() {
    // Within the hour of a desk that opens at half past eleven at night, and a quarter past midnight on the day after.
    let document =
        r#"{"time_zone": "Europe/Amsterdam", "hours": {"mon": [["23:30","24:00"]], "tue": [["00:00","08:00"]]}}"#;
    let rule = r#"{"kind": "same-day-or-next-morning", "within": "1h", "next_morning": "00:15", "round_to": "1min"}"#;
    check(document, rule, "2026-11-23T20:00", "2026-11-24T00:30");
    check(document, rule, "2026-11-23T23:45", "2026-11-24T00:30");
    // What is rounded up on the day itself stops at closing, and so it does for who asked the night before.
    let document = r#"{"time_zone": "Europe/Amsterdam", "hours": {"mon": [["08:00","08:58"]]}}"#;
    let rule = r#"{"kind": "same-day-or-next-morning", "within": "57min", "round_to": "30min"}"#;
    check(document, rule, "2026-11-22T20:00", "2026-11-23T08:58");
    check(document, rule, "2026-11-23T08:00", "2026-11-23T08:58");
}

#[test]
fn four_hours_are_four_hours_on_the_nights_when_the_clock_changes() {
    let night = r#"{"time_zone": "Europe/Amsterdam", "hours": {"sat": [["22:00","10:00"]]}}"#;
    check(night, DEFAULT_BY_THE_MINUTE, "2026-03-28T23:30", "2026-03-29T04:30");
    check(night, DEFAULT_BY_THE_MINUTE, "2026-10-24T23:30", "2026-10-25T02:30+01:00");
    check(night, r#"{"kind": "service-time", "within": "6h"}"#, "2026-03-28T12:00", "2026-03-29T05:00");
    check(night, r#"{"kind": "service-time", "within": "6h"}"#, "2026-10-24T12:00", "2026-10-25T03:00");
    let lord_howe = night.replace("Europe/Amsterdam", "Australia/Lord_Howe");
    check(&lord_howe, r#"{"kind": "service-time", "within": "6h"}"#, "2026-04-04T12:00", "2026-04-05T03:30");
    check(&lord_howe, r#"{"kind": "service-time", "within": "6h"}"#, "2026-10-03T12:00", "2026-10-04T04:30");
}

#[test]
fn service_time_carries_over_lunch_night_weekend_and_holiday() {
    let rule = r#"{"kind": "service-time", "within": "8h"}"#;
    check(OFFICE, rule, "2026-11-24T08:30", "2026-11-24T17:00");
    check(OFFICE, rule, "2026-11-24T12:40", "2026-11-25T12:30");
    check(OFFICE, rule, "2026-11-27T16:00", "2026-11-30T16:00");
    check(OFFICE, rule, "2026-12-24T16:00", "2026-12-28T16:00");
    check(OFFICE, r#"{"kind": "service-time", "within": "33min"}"#, "2026-11-24T08:30", "2026-11-24T09:05");
}

#[test]
fn service_days_end_with_the_day_or_at_a_time() {
    check(OFFICE, r#"{"kind": "service-days", "days": 1}"#, "2026-11-24T09:10", "2026-11-25T17:00");
    check(OFFICE, r#"{"kind": "service-days", "days": 10, "at": "12:00"}"#, "2026-11-24T09:10", "2026-12-08T12:00");
    check(OFFICE, r#"{"kind": "service-days", "days": 2}"#, "2026-12-24T16:00", "2026-12-29T17:00");
    check(OFFICE, r#"{"kind": "service-days", "days": 1}"#, "2026-11-28T11:00", "2026-11-30T17:00");
    check(EVENING, r#"{"kind": "service-days", "days": 1}"#, "2026-11-24T09:10", "2026-11-26T02:00");
}

#[test]
fn the_clock_does_not_care_whether_anybody_is_there() {
    check(OFFICE, r#"{"kind": "clock", "within": "2h"}"#, "2026-11-28T11:01", "2026-11-28T13:05");
    check(OFFICE, r#"{"kind": "clock", "within": "2h"}"#, "2026-03-29T01:00", "2026-03-29T04:00");
}

#[test]
fn an_interval_runs_on_into_a_holiday_and_an_exception_wins_over_one() {
    let document = r#"{"time_zone": "Europe/Amsterdam", "country": "NL", "hours": {"thu": [["20:00","02:00"]], "fri": [["20:00","02:00"]]},
        "exceptions": {"2026-12-26": [["10:00","14:00"]], "2026-12-31": []}}"#;
    // Thursday 24 December until two o'clock on Christmas; Friday is Christmas; Saturday is opened by exception.
    let rule = r#"{"kind": "service-time", "within": "1h"}"#;
    check(document, rule, "2026-12-25T00:30", "2026-12-25T01:30");
    check(document, rule, "2026-12-25T01:30", "2026-12-26T10:30");
    check(document, rule, "2026-12-26T13:30", "2027-01-07T20:30");
}

#[test]
fn holidays_are_switched_by_key_and_own_days_are_added() {
    let switched = OFFICE.replace(
        r#""country": "NL","#,
        r#""country": "NL", "holidays_on": ["good-friday"], "holidays_off": ["easter-monday"], "own_days": [{"date": "2026-11-25", "name": "Bedrijfsuitje"}],"#,
    );
    check(&switched, DEFAULT_BY_THE_MINUTE, "2026-04-03T10:00", "2026-04-06T09:30");
    check(&switched, DEFAULT_BY_THE_MINUTE, "2026-11-24T16:00", "2026-11-26T09:30");
    let names = hours(&switched).holiday_names("2026-11-25".parse().unwrap());
    assert_eq!(names, Some(("Bedrijfsuitje".to_owned(), "Bedrijfsuitje".to_owned())));
    let names = hours(&switched).holiday_names("2026-12-25".parse().unwrap());
    assert_eq!(names, Some(("Eerste kerstdag".to_owned(), "Christmas Day".to_owned())));
}

#[test]
fn hours_that_never_open_are_refused_at_once_by_every_rule_that_needs_them() {
    let closed = [
        r#"{"time_zone": "Europe/Amsterdam"}"#,
        r#"{"time_zone": "Europe/Amsterdam", "exceptions": {"2020-01-01": [["09:00","17:00"]]}}"#,
        r#"{"time_zone": "Europe/Amsterdam", "exceptions": {"2029-01-01": [["09:00","17:00"]]}}"#,
        r#"{"time_zone": "Europe/Amsterdam", "hours": {"fri": [["09:00","17:00"]]}, "recurring_holidays": [
            "01-01","01-02","01-03","01-04","01-05","01-06","01-07"], "exceptions": {}, "breaks": {}, "holidays": []}"#,
    ];
    let rules = [
        r#"{"kind": "same-day-or-next-morning"}"#,
        r#"{"kind": "service-time", "within": "8h"}"#,
        r#"{"kind": "service-days", "days": 1}"#,
    ];
    for document in &closed[..3] {
        for rule in rules {
            let (hours, rule): (_, Rule) = (hours(document), serde_json::from_str(rule).unwrap());
            let refused = rule.deadline(&hours, "2026-11-24T09:10:00Z".parse().unwrap());
            assert!(matches!(refused, Err(ReckonError::NeverOpen { .. })), "{document}: {refused:?}");
        }
    }
    assert!(Rule::default().deadline(&hours(closed[3]), "2026-11-24T09:10:00Z".parse().unwrap()).is_ok());
}

#[test]
fn what_is_too_long_or_too_far_is_refused_without_a_walk() {
    let long = jiff::SignedDuration::MAX;
    let now = "2026-11-24T09:10:00Z".parse().unwrap();
    assert_eq!(hours(OFFICE).add(now, long), Err(ReckonError::OutOfRange));
    assert_eq!(hours(OFFICE).sub(now, long), Err(ReckonError::OutOfRange));
    assert_eq!(hours(OFFICE).sub(now, jiff::SignedDuration::MIN), Err(ReckonError::OutOfRange));
    assert_eq!(hours(OFFICE).add_service_days(jiff::civil::date(2026, 11, 24), i64::MIN), Err(ReckonError::OutOfRange));
    for far in [Timestamp::MIN, Timestamp::MAX] {
        assert_eq!(Rule::default().deadline(&hours(OFFICE), far), Err(ReckonError::OutOfRange));
        assert_eq!(hours(OFFICE).is_open(far), Err(ReckonError::OutOfRange));
    }
    let too_many = Rule::ServiceDays { days: u32::MAX, at: None, round_to: Default::default() };
    assert!(matches!(too_many.deadline(&hours(OFFICE), now), Err(ReckonError::BadDays { .. })));
}

#[track_caller]
fn check_refused(document: &str, words: &str) {
    let document: HoursDocument = serde_json::from_str(document).unwrap();
    let error = ServiceHours::from_document(&document).unwrap_err().to_string();
    assert!(error.contains(words), "{error}");
}

#[test]
fn a_calendar_that_makes_no_sense_is_refused_with_its_place() {
    check_refused(r#"{}"#, "time_zone");
    check_refused(r#"{"time_zone": "Europe/Amstelveen"}"#, "Europe/Amstelveen");
    check_refused(r#"{"time_zone": "UTC", "hours": {"tue": [["25:00","17:00"]]}}"#, "hours.tue: \"25:00\"");
    check_refused(r#"{"time_zone": "UTC", "hours": {"tue": [["09:00","18:60"]]}}"#, "18:60");
    check_refused(r#"{"time_zone": "UTC", "hours": {"tue": [["9:00","17:00"]]}}"#, "9:00");
    check_refused(r#"{"time_zone": "UTC", "hours": {"tue": [["24:00","17:00"]]}}"#, "24:00");
    check_refused(r#"{"time_zone": "UTC", "hours": {"tue": [["09:00","09:00"]]}}"#, "no time at all");
    check_refused(
        r#"{"time_zone": "UTC", "hours": {"tue": [["09:00","13:00"],["12:00","17:00"]]}}"#,
        "09:00-13:00 and 12:00-17:00 overlap",
    );
    check_refused(
        r#"{"time_zone": "UTC", "hours": {"mon": [["22:00","03:00"]], "tue": [["02:00","17:00"]]}}"#,
        "hours.tue",
    );
    check_refused(
        r#"{"time_zone": "UTC", "hours": {"sun": [["22:00","03:00"]], "mon": [["02:00","17:00"]]}}"#,
        "hours.mon",
    );
    check_refused(r#"{"time_zone": "UTC", "holidays": ["2026-02-30"]}"#, "2026-02-30");
    check_refused(r#"{"time_zone": "UTC", "recurring_holidays": ["13-01"]}"#, "13-01");
    check_refused(r#"{"time_zone": "UTC", "exceptions": {"tomorrow": []}}"#, "tomorrow");
    check_refused(r#"{"time_zone": "UTC", "country": "FR"}"#, "FR");
    check_refused(r#"{"country": "DE", "region": "XX"}"#, "XX");
    check_refused(r#"{"country": "NL", "holidays_off": ["carnaval"]}"#, "carnaval");
    check_refused(r#"{"time_zone": "UTC", "holidays_on": ["good-friday"]}"#, "country");
}

#[test]
fn a_rule_reads_as_in_the_configuration_and_reads_back() {
    for text in [
        r#"{"kind":"same-day-or-next-morning","within":"4h","next_morning":"09:30","round_to":"5min"}"#,
        r#"{"kind":"service-time","within":"8h","round_to":"5min"}"#,
        r#"{"kind":"service-days","days":10,"at":"12:00","round_to":"5min"}"#,
        r#"{"kind":"clock","within":"2h","round_to":"5min"}"#,
    ] {
        let rule: Rule = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&rule).unwrap(), text);
    }
    assert_eq!(serde_json::from_str::<Rule>(r#"{"kind":"same-day-or-next-morning"}"#).unwrap(), Rule::default());
    for (text, words) in [
        (r#"{"kind":"soon"}"#, "soon"),
        (r#"{"kind":"clock"}"#, "within"),
        (r#"{"kind":"clock","within":"2h","at":"12:00"}"#, "at"),
        (r#"{"kind":"clock","within":"-2h"}"#, "too short"),
        (r#"{"kind":"clock","within":7200}"#, "string"),
        (r#"{"kind":"service-days","days":1,"at":"12:60"}"#, "12:60"),
        (r#"{"kind":"same-day-or-next-morning","next_morning":"half ten"}"#, "half ten"),
        (r#"{"kind":"clock","within":"2h","round_to":"90s"}"#, "90s"),
    ] {
        let error = serde_json::from_str::<Rule>(text).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
}
