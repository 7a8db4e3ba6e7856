//! What a promise costs to work out. Targets: 2 µs for the default rule, 20 µs for a year of service time with holidays.

use divan::{Bencher, black_box};
use jiff::{SignedDuration, Timestamp};
use promise::{Language, Rule, ServiceHours, document::HoursDocument, sentence};

fn main() {
    divan::main();
}

fn document() -> HoursDocument {
    HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL")
}

fn hours() -> ServiceHours {
    ServiceHours::from_document(&document()).expect("office hours")
}

fn now() -> Timestamp {
    "2026-11-24T13:01:00+01:00".parse().expect("a moment")
}

#[divan::bench]
fn default_rule_same_day(bencher: Bencher) {
    let (hours, rule, now) = (hours(), Rule::default(), now() - SignedDuration::from_hours(3));
    bencher.bench(|| rule.deadline(black_box(&hours), black_box(now)));
}

#[divan::bench]
fn default_rule_next_morning(bencher: Bencher) {
    let (hours, rule, now) = (hours(), Rule::default(), now());
    bencher.bench(|| rule.deadline(black_box(&hours), black_box(now)));
}

#[divan::bench]
fn a_year_of_service_time(bencher: Bencher) {
    // 252 service days of 8.5 hours.
    let (hours, now, year) = (hours(), now(), SignedDuration::from_mins(252 * 510));
    bencher.bench(|| black_box(&hours).add(black_box(now), black_box(year)));
}

/// With nothing worked out beforehand: the years it needs are built each time.
#[divan::bench]
fn a_year_of_service_time_from_cold(bencher: Bencher) {
    let (now, year) = (now(), SignedDuration::from_mins(252 * 510));
    bencher.with_inputs(hours).bench_values(|hours| hours.add(black_box(now), black_box(year)));
}

#[divan::bench]
fn ten_service_days(bencher: Bencher) {
    let (hours, now) = (hours(), now());
    let rule: Rule = serde_json::from_str(r#"{"kind": "service-days", "days": 10}"#).expect("a rule");
    bencher.bench(|| rule.deadline(black_box(&hours), black_box(now)));
}

#[divan::bench]
fn open_time_of_a_year(bencher: Bencher) {
    let (hours, now) = (hours(), now());
    bencher.bench(|| black_box(&hours).between(black_box(now), black_box(now + SignedDuration::from_hours(365 * 24))));
}

#[divan::bench]
fn a_calendar_that_never_opens(bencher: Bencher) {
    let document = HoursDocument { time_zone: Some("Europe/Amsterdam".to_owned()), ..HoursDocument::default() };
    let (rule, now) = (Rule::default(), now());
    bencher
        .with_inputs(|| ServiceHours::from_document(&document).expect("a calendar"))
        .bench_values(|hours| rule.deadline(black_box(&hours), black_box(now)));
}

#[divan::bench]
fn reading_a_calendar(bencher: Bencher) {
    let document = document();
    bencher.bench(|| ServiceHours::from_document(black_box(&document)));
}

#[divan::bench]
fn the_sentence(bencher: Bencher) {
    let (hours, now) = (hours(), now());
    let deadline = Rule::default().deadline(&hours, now).expect("a deadline");
    bencher.bench(|| {
        sentence::told(
            Language::Nl,
            sentence::Who::Person("Karin"),
            promise::Kind::Answer,
            black_box(deadline),
            now,
            hours.zone(),
        )
    });
}
