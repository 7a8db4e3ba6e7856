//! Rosters in words: skills, times, and what is wrong with them.

use desk::rosters::{RosterFault, RosterProblem, Skill};
use desk::{DeskError, Refusal};
use jiff::Timestamp;
use promise::document::{IntervalDocument, WeekDocument};

use super::super::hours::week;
use super::super::{Problems, problems};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::refusals;
use crate::times::Times;

/// The word for how well somebody knows something.
pub(super) fn skill_word(t: Words, skill: Skill) -> String {
    t.say(match skill {
        Skill::Learning => "skill-learning",
        Skill::Knows => "skill-knows",
        Skill::Expert => "skill-expert",
    })
}

/// Answer slots by weekday in one line: `ma, di en do 11:30 – 12:00`; days with the same slots stand together.
pub(crate) fn slots_said(times: &Times, slots: &WeekDocument) -> String {
    let mut groups: Vec<(&[IntervalDocument], Vec<String>)> = Vec::new();
    for (place, (_, intervals)) in (0i8..).zip(slots.days()) {
        if intervals.is_empty() {
            continue;
        }
        // The 1st of January 2024 is a Monday.
        let day = times.short_weekday(jiff::civil::Date::constant(2024, 1, 1 + place)).to_owned();
        match groups.iter_mut().find(|(known, _)| *known == intervals) {
            Some((_, days)) => days.push(day),
            None => groups.push((intervals, vec![day])),
        }
    }
    let group = |(intervals, days): &(&[IntervalDocument], Vec<String>)| {
        format!("{} {}", days.join(", "), week::said(times.t, intervals))
    };
    groups.iter().map(group).collect::<Vec<_>>().join("; ")
}

/// From when until when somebody is away: `do 24 dec – vr 1 jan`, or with times where it isn't whole days.
pub(super) fn away_said(times: &Times, from: Timestamp, until: Timestamp) -> String {
    let (begin, end) = (from.to_zoned(times.zone.clone()), until.to_zoned(times.zone.clone()));
    let midnight = jiff::civil::Time::midnight();
    if begin.time() == midnight && end.time() == midnight {
        let last = end.date().yesterday().unwrap_or(end.date());
        let first = times.short_day(begin.date());
        return if last <= begin.date() { first } else { format!("{first} – {}", times.short_day(last)) };
    }
    let clock = |at: Timestamp| times.clock_time(at);
    if begin.date() == end.date() {
        return format!("{} {} – {}", times.short_day(begin.date()), clock(from), clock(until));
    }
    format!("{} {} – {} {}", times.short_day(begin.date()), clock(from), times.short_day(end.date()), clock(until))
}

/// What the desk refuses of a roster: each at its field, all at once.
pub(super) fn refused(error: DeskError, signed: &Signed, app: &App) -> Result<Problems, PageError> {
    match error {
        DeskError::Refused(Refusal::Roster(all)) => Ok(at_fields(&signed.times(app), &all)),
        other => problems(other, signed),
    }
}

/// Each problem as a sentence at its field.
pub(crate) fn at_fields(times: &Times, all: &[RosterProblem]) -> Problems {
    let mut problems = Problems::none();
    for problem in all {
        problems.add(problem.field.clone(), sentence(times, &problem.field, &problem.fault));
    }
    problems
}

fn sentence(times: &Times, field: &str, fault: &RosterFault) -> String {
    let t = times.t;
    match fault {
        RosterFault::NotATime => t.say("problem-not-hours"),
        RosterFault::EndBeforeBegin if field == "last" => t.say("problem-not-after"),
        RosterFault::EndBeforeBegin => t.say("roster-problem-backwards"),
        RosterFault::Overlap { first, second } if field == "words" => {
            t.with("word", first).with("subject", second).say("roster-problem-word-of-other")
        }
        RosterFault::AwayAlready { from_at, until_at } => {
            t.with("other", away_said(times, *from_at, *until_at)).say("roster-problem-away-already")
        }
        RosterFault::Overlap { first, second } => t.with("first", first).with("second", second).say("problem-overlap"),
        RosterFault::OutsidePattern { slot } => t.with("slot", slot).say("roster-problem-outside"),
        RosterFault::TooShort { slot } => t.with("slot", slot).say("roster-problem-short"),
        RosterFault::InThePast => t.say("roster-problem-past"),
        RosterFault::TooFar => t.say("roster-problem-far"),
        RosterFault::Other("not_a_calendar") => t.say("problem-not-a-calendar"),
        RosterFault::Other("calendar_cut_off") => t.say("problem-calendar-cut-off"),
        RosterFault::Other("calendar_too_long") => t.say("problem-calendar-too-long"),
        RosterFault::Other("not_yourself") => t.say("roster-problem-own-stand-in"),
        RosterFault::Other("out_of_range") => t.say("problem-not-in-range"),
        RosterFault::Other("not_in_fives") => t.say("whatif-problem-fives"),
        RosterFault::Other("taken") => t.say("refused-taken"),
        RosterFault::Other(problem) => refusals::at_field(t, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn times() -> Times {
        let now = "2026-11-24T10:20:00Z".parse().unwrap();
        Times::in_zone_named(Words::of(Language::Nl), "Europe/Amsterdam", now)
    }

    #[test]
    fn days_with_the_same_slots_stand_together() {
        let pair = |from: &str, until: &str| [from.to_owned(), until.to_owned()];
        let twice = vec![pair("11:30", "12:00"), pair("15:30", "16:30")];
        let week = WeekDocument {
            mon: twice.clone(),
            wed: twice,
            fri: vec![pair("09:00", "10:00")],
            ..WeekDocument::default()
        };
        assert_eq!(slots_said(&times(), &week), "ma, wo 11:30 – 12:00 en 15:30 – 16:30; vr 09:00 – 10:00");
        assert_eq!(slots_said(&times(), &WeekDocument::default()), "");
    }

    #[test]
    fn an_absence_is_said_in_days_and_in_hours_where_it_is_less() {
        let check = |from: &str, until: &str, said: &str| {
            let at = |civil: &str| format!("{civil}+01:00").parse().unwrap();
            assert_eq!(away_said(&times(), at(from), at(until)), said);
        };
        check("2026-12-24T00:00:00", "2026-12-25T00:00:00", "do 24 dec");
        check("2026-12-24T00:00:00", "2027-01-02T00:00:00", "do 24 dec – vr 1 jan");
        check("2026-11-24T13:00:00", "2026-11-24T15:00:00", "di 24 nov 13:00 – 15:00");
        check("2026-11-24T13:00:00", "2026-11-25T12:00:00", "di 24 nov 13:00 – wo 25 nov 12:00");
    }
}
