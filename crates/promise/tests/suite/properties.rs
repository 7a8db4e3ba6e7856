//! What always holds, for random hours in awkward zones, on the nights when the clock changes.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and may say that it was skipped")]

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use promise::{
    Length, ReckonError, RoundTo, Rule, ServiceHours,
    document::{HoursDocument, IntervalDocument, OwnDay, WeekDocument},
};
use proptest::prelude::*;

/// Zones, each with days around which we look: both changes of the clock where there are any, also at midnight.
const ZONES: [(&str, [&str; 2]); 7] = [
    ("Europe/Amsterdam", ["2026-03-29", "2026-10-25"]),
    ("Australia/Lord_Howe", ["2026-04-05", "2026-10-04"]),
    ("America/New_York", ["2027-03-14", "2026-11-01"]),
    ("America/Sao_Paulo", ["2017-10-15", "2018-02-18"]),
    ("Africa/Cairo", ["2026-04-24", "2026-10-30"]),
    ("Asia/Kolkata", ["2026-12-31", "2028-02-29"]),
    ("Etc/UTC", ["2026-12-31", "2027-01-01"]),
];

/// A desk, and the two moments at which two customers ask.
#[derive(Debug, Clone)]
struct Story {
    document: HoursDocument,
    first: Timestamp,
    second: Timestamp,
}

impl Story {
    fn hours(&self) -> ServiceHours {
        ServiceHours::from_document(&self.document).unwrap()
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Up to two intervals between 04:00 and midnight; the last may run on until 04:00.
fn day() -> impl Strategy<Value = Vec<IntervalDocument>> {
    let cuts = prop::collection::btree_set(240u16..1440, 0..5);
    let all_day = vec![["00:00".to_owned(), "24:00".to_owned()]];
    let some_day = (cuts, prop::option::weighted(0.3, 0u16..=240)).prop_map(|(cuts, runs_on_until)| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let mut day: Vec<IntervalDocument> = cuts.chunks_exact(2).map(|cut| [clock(cut[0]), clock(cut[1])]).collect();
        if let (Some(last), Some(until)) = (day.last_mut(), runs_on_until) {
            last[1] = clock(until);
        }
        day
    });
    prop_oneof![5 => some_day, 1 => Just(Vec::new()), 1 => Just(vec![["00:01".to_owned(), "03:00".to_owned()]]), 1 => Just(all_day)]
}

/// Days that don't run into each other: what would overlap with the morning after closes at midnight.
fn week() -> impl Strategy<Value = WeekDocument> {
    prop::collection::vec(day(), 7).prop_map(|mut days| {
        for index in 0..7 {
            let tomorrow_is_early = days[(index + 1) % 7].first().is_some_and(|first| first[0].as_str() < "04:00");
            if let Some(last) = days[index].last_mut()
                && last[1] <= last[0]
                && tomorrow_is_early
            {
                last[1] = "24:00".to_owned();
            }
        }
        let [mon, tue, wed, thu, fri, sat, sun] = days.try_into().unwrap();
        WeekDocument { mon, tue, wed, thu, fri, sat, sun }
    })
}

fn dated(near: Date) -> impl Strategy<Value = BTreeMap<String, Vec<IntervalDocument>>> {
    prop::collection::btree_map(
        (-4i32..8).prop_map(move |days| near.saturating_add(days.days()).to_string()),
        day(),
        0..3,
    )
}

fn story() -> impl Strategy<Value = Story> {
    let place = (prop::sample::select(ZONES.to_vec()), 0usize..2);
    let place = place.prop_map(|((zone, days), which)| (zone, days[which].parse::<Date>().unwrap()));
    place.prop_flat_map(|(zone, near)| {
        let calendar =
            (week(), dated(near), dated(near), prop::option::of(Just("NL".to_owned())), prop::option::of(-3i32..5));
        let moments = (-200_000i64..200_000, prop_oneof![0i64..300, 0i64..20_000, 0i64..500_000], 0i32..1_000);
        (calendar, moments).prop_map(move |((hours, exceptions, breaks, country, own), (offset, wait, millis))| {
            let own_day =
                |days: i32| OwnDay { date: near.saturating_add(days.days()).to_string(), name: String::new() };
            let document = HoursDocument {
                time_zone: Some(zone.to_owned()),
                hours,
                exceptions,
                breaks,
                country,
                own_days: own.into_iter().map(own_day).collect(),
                ..HoursDocument::default()
            };
            let midnight = near.in_tz(zone).unwrap().timestamp();
            let first = midnight + SignedDuration::new(offset, millis * 1_000_000);
            Story { document, first, second: first + SignedDuration::from_secs(wait) }
        })
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let within = prop_oneof![1i64..180, 1i64..3_000].prop_map(Length::minutes);
    let round_to =
        prop_oneof![Just(1u16), Just(5), Just(60), 1u16..=1440].prop_map(|minutes| RoundTo::minutes(minutes).unwrap());
    let time = (0i8..24, 0i8..60).prop_map(|(hour, minute)| jiff::civil::time(hour, minute, 0, 0));
    (0..4, within, round_to, time, 1u32..12, any::<bool>()).prop_map(|(kind, within, round_to, time, days, timed)| {
        match kind {
            0 => Rule::SameDayOrNextMorning { within, next_morning: time, round_to },
            1 => Rule::ServiceTime { within, round_to },
            2 => Rule::ServiceDays { days, at: timed.then_some(time), round_to },
            _ => Rule::Clock { within, round_to },
        }
    })
}

/// So many cases, or as `PROPTEST_CASES` says; no files beside the sources.
fn cases(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..asked }
}

/// The answer, unless the desk never opens; any other refusal is a failure.
fn answered<T>(result: Result<T, ReckonError>) -> Result<Option<T>, TestCaseError> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(ReckonError::NeverOpen { .. }) => Ok(None),
        Err(error) => Err(TestCaseError::fail(error.to_string())),
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn who_asks_later_is_never_due_earlier_and_all_are_due_after_they_ask(story in story(), rule in rule()) {
        let hours = story.hours();
        let Some(first) = answered(rule.deadline(&hours, story.first))? else { return Ok(()) };
        let Some(second) = answered(rule.deadline(&hours, story.second))? else { return Ok(()) };
        prop_assert!(story.first < first);
        prop_assert!(first <= second, "{} after {}", first.to_zoned(hours.zone().clone()), second.to_zoned(hours.zone().clone()));
    }

    #[test]
    fn the_time_that_is_told_is_the_time_that_is_stored(story in story(), rule in rule()) {
        let hours = story.hours();
        let Some(deadline) = answered(rule.deadline(&hours, story.first))? else { return Ok(()) };
        let local = deadline.to_zoned(hours.zone().clone());
        prop_assert_eq!((local.second(), local.subsec_nanosecond()), (0, 0));
    }

    #[test]
    fn a_rounded_deadline_is_a_multiple_by_the_local_clock(story in story(), minutes in 1u16..=1440, within in 1i64..3_000) {
        let hours = story.hours();
        let round_to = RoundTo::minutes(minutes).unwrap();
        let rule = Rule::Clock { within: Length::minutes(within), round_to };
        let deadline = rule.deadline(&hours, story.first).unwrap().to_zoned(hours.zone().clone());
        let minute = u16::try_from(deadline.hour()).unwrap() * 60 + u16::try_from(deadline.minute()).unwrap();
        // Where the clock skips midnight the day begins at one.
        let begins_the_day = deadline.start_of_day().unwrap() == deadline;
        prop_assert!(minute % minutes == 0 || begins_the_day, "{deadline}");
    }

    #[test]
    fn open_time_that_is_added_has_passed_and_can_be_taken_off_again(story in story(), seconds in 1i64..400_000) {
        let (hours, length) = (story.hours(), SignedDuration::from_secs(seconds));
        let Some(end) = answered(hours.add(story.first, length))? else { return Ok(()) };
        prop_assert_eq!(hours.between(story.first, end), Ok(length));
        prop_assert_eq!(hours.between(end, story.first), Ok(-length));
        let Some(begin) = answered(hours.next_open(story.first))? else { return Ok(()) };
        let back = hours.sub(end, length);
        // Where two stretches touch, their common moment is all one.
        prop_assert_eq!(hours.between(back.clone().unwrap(), begin), Ok(SignedDuration::ZERO), "{:?} {}", back, begin);
        let two_steps = hours.add(hours.add(story.first, length / 2).unwrap(), length - length / 2);
        prop_assert_eq!(two_steps, Ok(end));
    }

    #[test]
    fn what_is_open_each_second_adds_up_to_what_is_open_between(story in story(), start in 0i64..86_400, minutes in 1i64..1_500) {
        let hours = story.hours();
        let start = Timestamp::from_second((story.first.as_second() + start).div_euclid(60) * 60).unwrap();
        let open = (0..minutes).filter(|minute| hours.is_open(start + SignedDuration::from_mins(*minute)).unwrap()).count();
        let between = hours.between(start, start + SignedDuration::from_mins(minutes)).unwrap();
        prop_assert_eq!(between, SignedDuration::from_mins(i64::try_from(open).unwrap()));
    }

    #[test]
    fn an_opening_is_followed_by_a_closing_and_all_agree(story in story()) {
        let hours = story.hours();
        let Some(opens) = answered(hours.next_open(story.first))? else { return Ok(()) };
        prop_assert!(hours.is_open(opens).unwrap());
        prop_assert_eq!(hours.is_open(story.first).unwrap(), opens == story.first);
        let closes = match hours.next_close(story.first) {
            Err(ReckonError::NeverCloses { .. }) => return Ok(()),
            closes => closes.unwrap(),
        };
        prop_assert!(opens < closes && !hours.is_open(closes).unwrap());
        prop_assert_eq!(hours.prev_open(closes), Ok(closes));
        let last = hours.last_transition(closes).unwrap();
        prop_assert_eq!(last.at, closes);
        prop_assert_eq!(hours.next_transition(opens).unwrap().at, closes);
        prop_assert_eq!(hours.between(opens, closes).unwrap(), closes.duration_since(opens));
    }
}

/// What the words of the document say about a minute, read without any of our machinery; only where the clock never
/// changes.
fn is_open_by_the_book(document: &HoursDocument, hours: &ServiceHours, moment: Timestamp) -> bool {
    let local = hours.zone().to_datetime(moment);
    let covers = |date: Date, intervals: &[IntervalDocument]| {
        let minute = local.duration_since(date.at(0, 0, 0, 0)).as_mins();
        let read = |text: &str| text[..2].parse::<i64>().unwrap() * 60 + text[3..].parse::<i64>().unwrap();
        intervals.iter().map(|[opens, closes]| (read(opens), read(closes))).any(|(opens, closes)| {
            let closes = if closes <= opens { closes + 1_440 } else { closes };
            opens <= minute && minute < closes
        })
    };
    let dates = [local.date(), local.date().yesterday().unwrap()];
    let is_break = |date: Date| document.breaks.get(&date.to_string()).is_some_and(|breaks| covers(date, breaks));
    let is_open = |date: Date| match document.exceptions.get(&date.to_string()) {
        Some(exception) => covers(date, exception),
        None if hours.is_holiday(date) => false,
        None => covers(date, document.hours.days()[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()].1),
    };
    dates.into_iter().any(is_open) && !dates.into_iter().any(is_break)
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn the_desk_is_open_when_the_book_says_so(mut story in story(), minutes in prop::collection::vec(0i64..10_000, 40)) {
        story.document.time_zone = Some("Asia/Kolkata".to_owned());
        let hours = story.hours();
        for minute in minutes {
            let moment = story.first + SignedDuration::from_mins(minute - 3_000);
            prop_assert_eq!(hours.is_open(moment).unwrap(), is_open_by_the_book(&story.document, &hours, moment), "{}", moment);
        }
    }
}
