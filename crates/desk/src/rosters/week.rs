//! Weeks of intervals: what contradicts itself in them, and what they come to in time.

use promise::document::{IntervalDocument, WeekDocument};
use store::StoreError;

use super::{RosterFault, RosterProblem};

const DAY: i64 = 24 * 60;
const WEEK: i64 = 7 * DAY;
/// What passes midnight and is longer is a begin and an end that changed places.
const NIGHT_MAX: i64 = 12 * 60;
/// An answer takes longer than this with reading.
const SLOT_MIN: i64 = 10;

/// An interval, in minutes from Monday 00:00.
#[derive(Debug, Clone)]
struct Stretch {
    day: &'static str,
    from: i64,
    until: i64,
    said: String,
}

/// All that is wrong with a week and its answer slots, in the order of the days.
#[must_use]
pub fn problems_of(pattern: &WeekDocument, slots: &WeekDocument) -> Vec<RosterProblem> {
    let mut problems = Vec::new();
    let works = stretches("pattern", pattern, &mut problems);
    let answers = stretches("slots", slots, &mut problems);
    let pattern_is_whole = problems.iter().all(|problem| !problem.field.starts_with("pattern."));
    for slot in &answers {
        let field = format!("slots.{}", slot.day);
        if problems.iter().any(|problem| problem.field == field) {
            continue;
        }
        let fault = if pattern_is_whole && !is_within(&works, slot) {
            RosterFault::OutsidePattern { slot: slot.said.clone() }
        } else if slot.until - slot.from < SLOT_MIN {
            RosterFault::TooShort { slot: slot.said.clone() }
        } else {
            continue;
        };
        problems.push(RosterProblem::at(field, fault));
    }
    problems
}

/// The intervals that can be read, in order; what can't, or covers the same time twice, is a problem.
fn stretches(what: &str, week: &WeekDocument, problems: &mut Vec<RosterProblem>) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for (index, (day, intervals)) in (0i64..).zip(week.days()) {
        for interval in intervals {
            match stretch(day, index * DAY, interval) {
                Ok(stretch) => all.push(stretch),
                Err(fault) => problems.push(RosterProblem::at(format!("{what}.{day}"), fault)),
            }
        }
    }
    all.sort_by_key(|stretch| (stretch.from, stretch.until));
    for pair in all.windows(2) {
        if pair[1].from < pair[0].until {
            problems.push(overlap(what, &pair[0], &pair[1]));
        }
    }
    if let (Some(first), Some(last)) = (all.first(), all.last())
        && last.until > first.from + WEEK
    {
        problems.push(overlap(what, last, first));
    }
    all
}

fn overlap(what: &str, first: &Stretch, second: &Stretch) -> RosterProblem {
    let fault = RosterFault::Overlap { first: first.said.clone(), second: second.said.clone() };
    RosterProblem::at(format!("{what}.{}", second.day), fault)
}

fn stretch(day: &'static str, midnight: i64, interval: &IntervalDocument) -> Result<Stretch, RosterFault> {
    let [from, until] = interval;
    let (opens, closes) = (minute(from)?, minute(until)?);
    let said = format!("{from} – {until}");
    if opens < closes {
        return Ok(Stretch { day, from: midnight + opens, until: midnight + closes, said });
    }
    let past_midnight = closes + DAY;
    if opens == closes || past_midnight - opens > NIGHT_MAX {
        return Err(RosterFault::EndBeforeBegin);
    }
    Ok(Stretch { day, from: midnight + opens, until: midnight + past_midnight, said })
}

/// Minutes after midnight of `HH:MM`.
fn minute(text: &str) -> Result<i64, RosterFault> {
    let (hour, minute) = text.split_once(':').ok_or(RosterFault::NotATime)?;
    let number = |text: &str| text.parse::<u8>().map(i64::from).map_err(|_| RosterFault::NotATime);
    let (hour, minute) = (number(hour)?, number(minute)?);
    if minute < 60 && hour * 60 + minute <= DAY { Ok(hour * 60 + minute) } else { Err(RosterFault::NotATime) }
}

/// Whether somebody works through all of it; what touches counts as one.
fn is_within(works: &[Stretch], slot: &Stretch) -> bool {
    [0, WEEK, -WEEK].into_iter().any(|shift| {
        let mut at = slot.from + shift;
        for stretch in works {
            if stretch.from <= at && at < stretch.until {
                at = stretch.until;
            }
        }
        at >= slot.until + shift
    })
}

/// A week as it is stored.
pub(crate) fn week_json(week: &WeekDocument) -> String {
    serde_json::to_string(week).expect("documents have text keys only")
}

/// A week as it was stored.
pub(crate) fn week_of(json: &str) -> Result<WeekDocument, StoreError> {
    serde_json::from_str(json).map_err(|e| StoreError::other(format!("a week of a roster: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(days: &[(&str, &[[&str; 2]])]) -> WeekDocument {
        let days = days
            .iter()
            .map(|(day, intervals)| (*day, intervals.to_vec()))
            .collect::<std::collections::BTreeMap<_, _>>();
        serde_json::from_value(serde_json::to_value(days).unwrap()).unwrap()
    }

    #[track_caller]
    fn check(pattern: &[(&str, &[[&str; 2]])], slots: &[(&str, &[[&str; 2]])], expected: &[&str]) {
        let found: Vec<String> = problems_of(&week(pattern), &week(slots))
            .into_iter()
            .map(|problem| format!("{} {:?}", problem.field, problem.fault))
            .collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found} is not {expected}");
        }
    }

    const OFFICE: [[&str; 2]; 2] = [["08:30", "12:30"], ["13:00", "17:00"]];

    #[test]
    fn slots_within_the_hours_that_somebody_works_are_right() {
        check(&[("mon", &OFFICE)], &[("mon", &[["11:30", "12:30"], ["15:30", "16:30"]])], &[]);
        check(&[("mon", &[["08:00", "12:00"], ["12:00", "17:00"]])], &[("mon", &[["11:30", "12:30"]])], &[]);
        check(&[("sun", &[["22:00", "06:00"]])], &[("mon", &[["04:00", "05:00"]])], &[]);
        check(&[], &[], &[]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        check(
            &[("mon", &OFFICE), ("tue", &[["08:30", "12:30"], ["12:00", "17:00"]])],
            &[
                ("mon", &[["12:00", "13:30"]]),
                ("wed", &[["09:00", "09:45"], ["09:30", "10:00"]]),
                ("thu", &[["12:00", "11:00"]]),
            ],
            &["pattern.tue Overlap", "slots.thu EndBeforeBegin", "slots.wed Overlap"],
        );
        check(
            &[("mon", &OFFICE)],
            &[("mon", &[["12:00", "13:30"]])],
            &["slots.mon OutsidePattern { slot: \"12:00 – 13:30\""],
        );
        check(&[("mon", &OFFICE)], &[("tue", &[["12:00", "12:30"]])], &["slots.tue OutsidePattern"]);
        check(&[("mon", &OFFICE)], &[("mon", &[["09:00", "09:05"]])], &["slots.mon TooShort"]);
        check(&[("mon", &[["17:00", "08:30"]])], &[], &["pattern.mon EndBeforeBegin"]);
        check(&[("sun", &[["22:00", "06:00"]]), ("mon", &[["05:00", "09:00"]])], &[], &["pattern.mon Overlap"]);
    }
}
