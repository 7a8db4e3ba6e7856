//! From what the desk knows to what Today shows.

use desk::views::{ConversationEvent, ConversationRow, Origin, PromiseView, TodayView};
use promise::Kind;
use promise::sentence::{Who, left};

use super::lead::{lead, unowned};
use super::{Day, Event, Row, TodayPage};
use crate::conversations::mail_trouble;
use crate::day_line::{Bed, Standing};
use crate::i18n::Words;
use crate::parts::{PromiseSentence, State, from_whom, titled};
use crate::shell::Shell;
use crate::times::Times;

impl TodayPage {
    /// The page for this colleague.
    pub fn new(shell: Shell, view: &TodayView) -> Self {
        let times = shell.times.clone();
        let waiting = view.mine.iter().chain(&view.standing_in).filter_map(|row| row.promise.as_ref());
        let first = waiting.map(|promise| promise.deadline_at).min();
        let count = usize::try_from(view.mine_count).unwrap_or(usize::MAX).saturating_add(view.standing_in.len());
        let shown = u32::try_from(view.mine.len()).unwrap_or(u32::MAX);
        Self {
            t: shell.t,
            heading: times.long_now(),
            lead: if count == 0 && !view.unowned.is_empty() {
                unowned(&times, &view.unowned)
            } else {
                lead(&times, count, first)
            },
            notice: None,
            bed: bed(&times, view),
            day: (!view.day.is_today).then(|| next_day(&times, view)).flatten(),
            first: view.mine.first().or(view.standing_in.first()).map(address),
            mine: days(&times, &view.mine),
            mine_left_out: view.mine_count.saturating_sub(shown),
            standing_in: standing_in(&times, &view.standing_in),
            unowned: days(&times, &view.unowned),
            back: view.back.iter().map(|row| (address(row), row.subject.clone(), row.who.clone())).collect(),
            events: view.broken_and_renewed.iter().filter_map(|event| told(&times, event)).collect(),
            fading: Vec::new(),
            next_slot: None,
            too_late: Vec::new(),
            interruptions: None,
            files: Vec::new(),
            unfit_files: None,
            attention: Vec::new(),
            tapped: None,
            shell,
        }
    }
}

fn address(row: &ConversationRow) -> String {
    format!("/conversations/{}", row.id)
}

/// The title of the line when it shows the next service day: nobody is due today, and the desk is closed.
fn next_day(times: &Times, view: &TodayView) -> Option<String> {
    let (opens, _) = view.day.open.first()?;
    is_quiet(times, view).then(|| times.t.with("day", times.day(*opens)).say("today-day-next"))
}

fn is_quiet(times: &Times, view: &TodayView) -> bool {
    let today = times.today();
    let open = view.mine.iter().filter_map(|row| row.promise.as_ref()).map(|promise| promise.deadline_at);
    view.settled_today.is_empty() && !open.into_iter().any(|at| at.to_zoned(times.zone.clone()).date() <= today)
}

fn bed(times: &Times, view: &TodayView) -> Bed {
    let rows = view.settled_today.iter().chain(&view.mine);
    let standing = rows.filter_map(|row| standing(times, row)).collect();
    match view.day.is_today {
        true => Bed::new(times, &view.day.open, standing, "#list-mine"),
        false if is_quiet(times, view) => Bed::of_another_day(times, &view.day.open, standing, "#list-mine"),
        false => Bed::new(times, &[], standing, "#list-mine"),
    }
}

fn standing(times: &Times, row: &ConversationRow) -> Option<Standing> {
    let promise = row.promise.as_ref()?;
    let state = State::of(promise, times.now);
    let what = became(times, promise, state).unwrap_or_else(|| {
        let what = kind(times.t, promise.kind).unwrap_or_else(|| titled(times.t, &row.subject));
        let seconds = promise.deadline_at.as_second() - times.now.as_second();
        if state == State::Soon { format!("{what}, {}", left(times.t.language, seconds)) } else { what }
    });
    Some(Standing { at: promise.deadline_at, state, who: row.who.clone(), what, href: address(row) })
}

/// What became of a promise that has ended: "gehouden, 18 min eerder".
fn became(times: &Times, promise: &PromiseView, state: State) -> Option<String> {
    let t = times.t;
    let next = promise.next_deadline_at.map(|at| times.day_and_time(at));
    let early = promise.ended_at.map_or(0, |at| promise.deadline_at.as_second() - at.as_second());
    Some(match (state, next) {
        (State::Kept, _) if early >= 60 => t.with("length", times.length(early)).say("today-kept-earlier"),
        (State::Kept, _) => t.say("today-kept"),
        (State::Renewed, Some(next)) => t.with("time", next).say("today-renewed-to"),
        (State::Renewed, None) => t.say("today-renewed"),
        (State::Broken, Some(next)) => t.with("time", next).say("today-broken-new"),
        (State::Broken, None) => t.say("today-broken-word"),
        (State::Withdrawn, _) => t.say("today-withdrawn"),
        (State::Open | State::Soon, _) => return None,
    })
}

/// What is asked of us besides an answer.
fn kind(t: Words, kind: Kind) -> Option<String> {
    match kind {
        Kind::Answer => None,
        Kind::Callback => Some(t.say("today-callback")),
        Kind::Visit => Some(t.say("today-visit")),
        Kind::Remedy => Some(t.say("today-remedy")),
        Kind::Payment => Some(t.say("today-payment")),
    }
}

fn tag(t: Words, promise: &PromiseView) -> Option<String> {
    match promise.origin {
        Origin::Apology => Some(t.say("today-after-broken")),
        Origin::NotYet => Some(t.say("today-not-yet")),
        Origin::Question | Origin::Renewal | Origin::Reply | Origin::Colleague => kind(t, promise.kind),
    }
}

/// Rows by the day they are due; what is due today, or has passed, comes first and needs no title.
fn days(times: &Times, rows: &[ConversationRow]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (row, promise) in rows.iter().filter_map(|row| row.promise.as_ref().map(|promise| (row, promise))) {
        let date = promise.deadline_at.to_zoned(times.zone.clone()).date();
        let title = (date > times.today()).then(|| times.day(promise.deadline_at));
        let shown = shown(times, row, promise);
        match days.last_mut().filter(|day| day.title == title) {
            Some(day) => day.rows.push(shown),
            None => days.push(Day { title, rows: vec![shown] }),
        }
    }
    days
}

/// Each says whose it is.
fn standing_in(times: &Times, rows: &[ConversationRow]) -> Vec<Day> {
    let names: std::collections::HashMap<String, &str> = rows
        .iter()
        .filter_map(|row| row.promise.as_ref())
        .filter_map(|promise| Some((promise.id.to_string(), promise.agent_name.as_deref()?)))
        .collect();
    let mut days = days(times, rows);
    for row in days.iter_mut().flat_map(|day| &mut day.rows) {
        row.tag = names.get(&row.key).map(|name| times.t.with("name", *name).say("today-of-colleague"));
    }
    days
}

fn shown(times: &Times, row: &ConversationRow, promise: &PromiseView) -> Row {
    Row {
        key: promise.id.to_string(),
        state: State::of(promise, times.now),
        time: times.clock_time(promise.deadline_at),
        instant: times.instant(promise.deadline_at),
        subject: titled(times.t, &row.subject),
        who: from_whom(times.t, &row.who),
        said: row.said.clone(),
        href: address(row),
        is_urgent: row.is_urgent,
        tag: row.mail_trouble.map(|trouble| mail_trouble(times.t, trouble)).or_else(|| tag(times.t, promise)),
        left: left(times.t.language, promise.deadline_at.as_second() - times.now.as_second()),
        slot: None,
    }
}

/// A promise that was broken, as it was; one that was renewed, as it is now.
fn told(times: &Times, event: &ConversationEvent) -> Option<Event> {
    let promise = &event.promise;
    let state = State::of(promise, times.now);
    let ended = times.at(promise.ended_at?);
    let next = promise.next_deadline_at;
    let sentence = times.t.with("at", ended).with("was", times.before(promise.deadline_at));
    let sentence = sentence.with("before", next.map(|at| times.before(at)).unwrap_or_default());
    let (deadline, then) = match (state, next) {
        (State::Broken, Some(_)) => (promise.deadline_at, sentence.say("today-then-apology")),
        (State::Broken, None) => (promise.deadline_at, sentence.say("today-then-broken")),
        (State::Renewed, Some(next)) if promise.reason.is_empty() => (next, sentence.say("today-then-renewed-bare")),
        (State::Renewed, Some(next)) => (next, sentence.with("reason", &promise.reason).say("today-then-renewed")),
        _ => return None,
    };
    let who = promise.agent_name.as_deref().map_or(Who::Team(&promise.team_name), Who::Person);
    let subject = if event.who.is_empty() {
        titled(times.t, &event.subject)
    } else {
        format!("{}: {}", event.who, titled(times.t, &event.subject))
    };
    Some(Event {
        state,
        sentence: PromiseSentence::for_colleague(times, who, promise.kind, deadline),
        subject,
        href: format!("/conversations/{}", event.conversation),
        then,
    })
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
