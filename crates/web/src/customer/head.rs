//! The first sentence of a customer's page: what was promised, and what became of it.

use desk::views::{ConversationState, CustomerView, Origin, PromiseState, PromiseView};
use jiff::Timestamp;
use promise::Kind;
use promise::sentence::{Who, left};

use crate::i18n::Marked;
use crate::parts::{Clock, PromiseSentence, Sign, State};
use crate::times::{Times, capitalised};

/// Clock or sign, one sentence, and a line or two below it.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) clock: Option<Clock>,
    pub(super) sign: Option<Sign>,
    /// A promise that stands.
    pub(super) promise: Option<PromiseSentence>,
    /// What has happened instead.
    pub(super) happened: Option<Marked>,
    pub(super) more: Vec<String>,
}

impl Head {
    pub(super) fn of(view: &CustomerView, times: &Times) -> Self {
        let Some(promise) = &view.promise else { return Self::answered(view, times, State::Kept, Vec::new()) };
        let before = times.before(promise.deadline_at);
        let t = times.t;
        match promise.state {
            PromiseState::Open if promise.deadline_at >= times.now => Self::open(promise, times),
            PromiseState::Open => Self::passed(promise, times),
            PromiseState::Broken if view.state == ConversationState::WaitingForUs => Self::passed(promise, times),
            PromiseState::Kept => {
                let more = vec![t.with("before", before).say("customer-was-promised")];
                Self { happened: Some(kept(promise, times)), ..Self::said(State::Kept, times, more) }
            }
            PromiseState::Broken if view.helped == Some(true) && answer_of(view).is_none() => Self::solved(times),
            PromiseState::Broken => {
                Self::answered(view, times, State::Broken, vec![t.with("before", before).say("customer-was-too-late")])
            }
            PromiseState::Withdrawn | PromiseState::Renewed if view.helped == Some(true) => Self::solved(times),
            PromiseState::Withdrawn | PromiseState::Renewed => {
                let more = vec![t.say("customer-closed-more")];
                Self { happened: Some(t.marked("customer-closed")), ..Self::said(State::Withdrawn, times, more) }
            }
        }
    }

    fn said(state: State, times: &Times, more: Vec<String>) -> Self {
        Self { clock: None, sign: Some(state.sign(times.t).huge()), promise: None, happened: None, more }
    }

    fn open(promise: &PromiseView, times: &Times) -> Self {
        let t = times.t;
        let seconds = promise.deadline_at.as_second() - times.now.as_second();
        let time = times.clock_time(promise.deadline_at);
        let mut more = Vec::new();
        if promise.origin == Origin::Apology {
            more.push(t.say("customer-after-broken"));
        }
        let left = capitalised(&left(t.language, seconds));
        let sentence = t.with("left", left).with("time", time);
        let is_today = promise.deadline_at.to_zoned(times.zone.clone()).date() == times.today();
        more.push(sentence.say(if is_today { "customer-open-today" } else { "customer-open-later" }));
        let sentence = PromiseSentence::for_customer(times, who(promise), promise.kind, promise.deadline_at);
        Self {
            clock: Some(Clock::new(t, promise.said_at, promise.deadline_at, times.now)),
            sign: None,
            promise: Some(sentence),
            happened: None,
            more,
        }
    }

    /// The moment has passed, and the program has not yet owned up: within a minute it will.
    fn passed(promise: &PromiseView, times: &Times) -> Self {
        let t = times.t;
        let when = moment(times, promise.deadline_at, "time-before");
        let more = vec![t.say("customer-passed-more")];
        let happened = Some(t.with("when", when).marked("customer-passed"));
        Self { happened, ..Self::said(State::Broken, times, more) }
    }

    /// Answered without a promise, or after it had passed.
    fn answered(view: &CustomerView, times: &Times, state: State, more: Vec<String>) -> Self {
        let t = times.t;
        let happened = match answer_of(view) {
            Some((author, at)) => {
                t.with("who", author).with("when", moment(times, at, "time-at")).marked("customer-kept-answer")
            }
            None => t.marked("customer-closed"),
        };
        Self { happened: Some(happened), ..Self::said(state, times, more) }
    }

    fn solved(times: &Times) -> Self {
        let more = vec![times.t.say("customer-solved-more")];
        Self { happened: Some(times.t.marked("customer-solved")), ..Self::said(State::Kept, times, more) }
    }
}

/// Who promised: a colleague by first name, else the team.
pub(crate) fn who(promise: &PromiseView) -> Who<'_> {
    promise.agent_name.as_deref().map_or(Who::Team(&promise.team_name), Who::Person)
}

fn name(promise: &PromiseView) -> &str {
    promise.agent_name.as_deref().unwrap_or(&promise.team_name)
}

/// Our newest message: by whom, and when.
pub(super) fn answer_of(view: &CustomerView) -> Option<(&str, Timestamp)> {
    let newest = view.messages.iter().rev().find(|message| !message.is_theirs)?;
    Some((if newest.author.is_empty() { &view.organisation } else { &newest.author }, newest.at))
}

fn kept(promise: &PromiseView, times: &Times) -> Marked {
    let at = promise.ended_at.unwrap_or(promise.deadline_at);
    let sentence = times.t.with("who", name(promise)).with("when", moment(times, at, "time-at"));
    sentence.marked(match promise.kind {
        Kind::Answer => "customer-kept-answer",
        Kind::Callback => "customer-kept-callback",
        Kind::Visit => "customer-kept-visit",
        Kind::Remedy => "customer-kept-remedy",
        Kind::Payment => "customer-kept-payment",
    })
}

/// `vandaag om 12:02`, `gisteren vóór 12:40`: also today with its day, because a page may be read late.
fn moment(times: &Times, at: Timestamp, key: &'static str) -> String {
    format!("{} {}", times.day(at), times.t.with("time", times.clock_time(at)).say(key))
}
