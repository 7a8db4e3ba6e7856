//! The timeline of an account, month by month.

use desk::views::{AccountEvent, BookingSide, Direction, PromiseState};
use jiff::Timestamp;
use promise::sentence::Who;

use crate::attention::Reason;
use crate::parts::{PromiseSentence, Sign, State as Shown};
use crate::times::Times;

/// A line of the timeline.
#[derive(Debug)]
pub(super) struct Line {
    /// "November 2026", where a month begins.
    pub(super) month: Option<String>,
    pub(super) day: String,
    pub(super) instant: String,
    pub(super) sign: Option<Sign>,
    pub(super) icon: &'static str,
    pub(super) promise: Option<PromiseSentence>,
    /// A customer's own words.
    pub(super) said: String,
    /// What happened, in ours.
    pub(super) words: String,
    pub(super) more: String,
    /// The conversation: its address, its subject.
    pub(super) about: Option<(String, String)>,
}

pub(super) fn lines(times: &Times, events: &[(Timestamp, AccountEvent)]) -> Vec<Line> {
    let mut last = String::new();
    events
        .iter()
        .map(|(at, event)| {
            let date = times.local(*at).date();
            let month = format!("{} {}", times.month(date), date.year());
            let begins = month != last;
            last.clone_from(&month);
            let mut letters = month.chars();
            let month = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
            let line = Line {
                month: begins.then_some(month),
                day: format!("{} {}", date.day(), times.short_month(date)),
                instant: times.instant(*at),
                sign: None,
                icon: "note",
                promise: None,
                said: String::new(),
                words: String::new(),
                more: String::new(),
                about: None,
            };
            filled(times, line, event)
        })
        .collect()
}

fn filled(times: &Times, line: Line, event: &AccountEvent) -> Line {
    let t = times.t;
    match event {
        AccountEvent::Promise(promise, subject) => {
            let who = promise.agent_name.as_deref().map_or(Who::Team(&promise.team_name), Who::Person);
            let state = Shown::of(promise, times.now);
            let more = match (promise.state, promise.ended_at) {
                (PromiseState::Open, _) | (_, None) => String::new(),
                (_, Some(at)) => {
                    let said = t.with("state", state.word(t)).with("when", times.at(at));
                    let said = said.say("account-promise-ended");
                    if promise.reason.is_empty() { said } else { format!("{said}. “{}”", promise.reason) }
                }
            };
            Line {
                sign: Some(state.sign(t)),
                promise: Some(PromiseSentence::for_colleague(times, who, promise.kind, promise.deadline_at)),
                more,
                about: Some((format!("/conversations/{}", promise.conversation), subject.clone())),
                ..line
            }
        }
        AccountEvent::Message(message) => {
            let is_theirs = message.direction == Direction::Inbound;
            Line {
                icon: if is_theirs { "mail" } else { "talk" },
                // Serif and quotes are the customer's alone.
                said: if is_theirs { message.words.clone() } else { String::new() },
                words: if is_theirs { String::new() } else { message.words.clone() },
                more: format!("{}, {}", message.who, times.clock_time(message.at)),
                about: Some((format!("/conversations/{}", message.conversation), message.subject.clone())),
                ..line
            }
        }
        AccountEvent::Booked(booked) => {
            let said = t.with("amount", times.money(booked.cents)).with("n", booked.rows);
            let key = match booked.side {
                BookingSide::Sale => "account-bought",
                BookingSide::Purchase => "account-sold",
            };
            Line { icon: "clip", words: said.say(key), more: booked.product.clone(), ..line }
        }
        AccountEvent::Began(row) => {
            let said = t.with("product", row.product.clone()).with("amount", times.money(row.cents));
            Line { icon: "clock", words: said.say("account-began"), ..line }
        }
        AccountEvent::Ended(row) => {
            Line { icon: "clock", words: t.with("product", row.product.clone()).say("account-ended"), ..line }
        }
        AccountEvent::Attention(row) => {
            let done = row.done.map_or_else(String::new, |done| crate::attention::done_word(t, done));
            let said = t.with("who", row.done_by_name.clone().unwrap_or_default()).with("done", done);
            Line { icon: "talk", words: said.say("event-attention"), more: Reason::of(row, times).why, ..line }
        }
    }
}
