//! From a stored roster to the form, and from the form to a roster.

use desk::AgentId;
use desk::rosters::{AbsenceForm, Knowledge, RosterForm, problems_of};
use desk::views::RosterView;
use jiff::civil::{Date, Time};
use promise::document::WeekDocument;

use super::super::hours::week;
use super::super::{Problems, Typed};
use super::said::at_fields;
use crate::i18n::Words;
use crate::times::Times;

/// The name of a field of a day: `slots.mon`.
pub(super) fn field_of(what: &str, day: &str) -> String {
    format!("{what}.{day}")
}

/// The name of the field that says how well somebody knows a subject.
pub(super) fn skill_field(subject: desk::SubjectId) -> String {
    format!("known.{subject}")
}

/// The form as it stands before anybody types.
pub(super) fn typed_of(t: Words, view: &RosterView) -> Typed {
    let mut typed = Typed::default().with("calendar_url", &view.calendar_url);
    typed = typed.with("stand_in", view.stand_in.map(|id| id.to_string()).unwrap_or_default());
    for (what, document) in [("pattern", &view.pattern), ("slots", &view.slots)] {
        for (day, intervals) in document.days() {
            let said = if intervals.is_empty() { String::new() } else { week::said(t, intervals) };
            typed = typed.with(field_of(what, day), said);
        }
    }
    for (subject, skill) in &view.known {
        typed = typed.with(skill_field(*subject), skill.as_str());
    }
    typed
}

/// The roster in the form, and all that is wrong with it that can be seen without looking anything up.
pub(super) fn form_of(times: &Times, view: &RosterView, typed: &Typed) -> (RosterForm, Problems) {
    let t = times.t;
    let mut unread = Problems::none();
    let mut read = |what: &str| {
        let mut document = WeekDocument::default();
        for day in week::DAYS {
            let field = field_of(what, day);
            match week::read(typed.get(&field)) {
                Some(intervals) => *week::day_mut(&mut document, day) = intervals,
                None if what == "slots" => unread.add(field, t.say("problem-not-slots")),
                None => unread.add(field, t.say("problem-not-hours")),
            }
        }
        document
    };
    let (pattern, slots) = (read("pattern"), read("slots"));
    let skill = |subject: &desk::views::SubjectView| {
        typed.get(&skill_field(subject.id)).parse().ok().map(|skill| (subject.id, skill))
    };
    let knowledge = view
        .may_lead
        .then(|| Knowledge { known: view.subjects.iter().filter_map(skill).collect(), stand_in: typed.id("stand_in") });
    // A day that can't be read makes nothing else wrong: its slots may well be within the hours that were meant.
    if !unread.is_empty() {
        let found = problems_of(&pattern, &slots);
        let is_known = |field: &str| {
            let day = field.split('.').nth(1).unwrap_or_default();
            unread.at(field).is_some() || unread.at(&field_of("pattern", day)).is_some()
        };
        let more: Vec<_> = found.into_iter().filter(|problem| !is_known(&problem.field)).collect();
        unread.join(at_fields(times, &more));
    }
    let calendar_url = typed.get("calendar_url").to_owned();
    (RosterForm { agent: view.agent, pattern, slots, calendar_url, knowledge }, unread)
}

/// The absence in the form, or all that can't be read of it.
pub(super) fn absence_of(t: Words, agent: AgentId, typed: &Typed) -> Result<AbsenceForm, Problems> {
    let mut problems = Problems::none();
    let mut date = |name: &str, otherwise: Option<Date>| {
        let text = typed.get(name).trim();
        let read = if text.is_empty() { otherwise } else { text.parse().ok() };
        if read.is_none() {
            problems.add(name, t.say("problem-not-a-date"));
        }
        read
    };
    let first = date("first", None);
    let last = date("last", first.or(Some(Date::ZERO)));
    let mut time = |name: &str| {
        let text = typed.get(name).trim();
        let read = week::read_clock(text).map(|(hour, minute)| (hour * 60 + minute) % (24 * 60));
        if !text.is_empty() && read.is_none() {
            problems.add(name, t.say("roster-problem-not-a-time"));
        }
        read.and_then(|minutes| {
            let part = |n: u32| i8::try_from(n).ok();
            Time::new(part(minutes / 60)?, part(minutes % 60)?, 0, 0).ok()
        })
    };
    let (from, until) = (time("from"), time("until"));
    match (first, last) {
        (Some(first), Some(last)) if problems.is_empty() => {
            Ok(AbsenceForm { agent, first, from, last, until, reason: typed.get("reason").to_owned() })
        }
        _ => Err(problems),
    }
}
