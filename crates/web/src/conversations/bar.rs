//! The promise of the conversation: its sentence, how it was said, how long is left, and what can be done with it.

use desk::Act;
use desk::views::{Channel, Origin, PromiseState, PromiseView};

use super::event::sentence;
use super::page::Made;
use super::typed::Form;
use crate::i18n::Words;
use crate::parts::{BarButton, Clock, PromiseBar, State as Shown};
use crate::times::Times;

/// A link to a form of this page.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) word: String,
    pub(crate) href: String,
    pub(crate) key: &'static str,
}

pub(super) fn bar(made: &Made<'_>, times: &Times) -> Option<PromiseBar> {
    let t = times.t;
    let promise = made.view.row.promise.as_ref()?;
    let state = Shown::of(promise, times.now);
    let is_open = promise.state == PromiseState::Open;
    let how = match (promise.state, promise.ended_at) {
        (PromiseState::Open, _) if promise.deadline_at < times.now => t.marked("bar-passed"),
        (PromiseState::Open, _) => t
            .with("said", said(made, promise, times))
            .with("left", times.length(promise.deadline_at.duration_since(times.now).as_secs()))
            .marked("bar-left"),
        (PromiseState::Kept, Some(at)) => t.with("at", times.at(at)).marked("bar-kept"),
        (PromiseState::Withdrawn, _) => t.with("reason", promise.reason.clone()).marked("bar-withdrawn"),
        _ => t.with("said", said(made, promise, times)).marked("bar-said"),
    };
    Some(PromiseBar {
        state,
        clock: is_open.then(|| Clock::new(t, promise.said_at, promise.deadline_at, times.now)),
        sentence: sentence(promise, times),
        how,
        buttons: if is_open { buttons(made, t) } else { Vec::new() },
        word: state.word(t),
    })
}

/// A dam, or an address that doesn't exist, kept the mail back that would have told it.
fn was_not_told(made: &Made<'_>, promise: &PromiseView) -> bool {
    made.view
        .timeline
        .iter()
        .any(|event| event.kind == "not_told" && event.promise.as_ref().is_some_and(|told| told.id == promise.id))
}

/// "Gezegd om 09:15, per mail en op de eigen pagina": by the road on which the customer heard it.
fn said(made: &Made<'_>, promise: &PromiseView, times: &Times) -> String {
    let said = times.t.with("at", times.at(promise.said_at));
    let is_told_aloud = promise.origin == Origin::Question;
    match made.view.row.channel {
        Channel::Phone if is_told_aloud => said.say("bar-by-phone"),
        Channel::Visit if is_told_aloud => said.say("bar-by-visit"),
        _ if made.view.answer_to.is_empty() || was_not_told(made, promise) => said.say("bar-by-page"),
        _ => said.say("bar-by-mail"),
    }
}

fn buttons(made: &Made<'_>, t: Words) -> Vec<BarButton> {
    let mut buttons = Vec::new();
    if made.by.role.may(Act::Renew) {
        let href = made.wanted.door(made.view.row.id, Form::Renew);
        buttons.push(BarButton { label: t.say("bar-renew"), href, key: "p", is_main: false });
    }
    if made.by.role.may(Act::Answer) {
        buttons.push(BarButton { label: t.say("bar-answer"), href: "#f-text".into(), key: "r", is_main: true });
    }
    buttons
}

/// Beside the title: hand over; and behind "more" what is done seldom.
pub(super) fn doors(made: &Made<'_>, t: Words) -> (Option<Door>, Vec<Door>) {
    let role = made.by.role;
    let promise = made.view.row.promise.as_ref();
    let is_open = promise.is_some_and(|promise| promise.state == PromiseState::Open);
    let door = |form, word: String, key| Door { word, href: made.wanted.door(made.view.row.id, form), key };
    let hand_over = role.may(Act::Assign).then(|| door(Form::HandOver, t.say("bar-hand-over"), "a"));
    let mut seldom = Vec::new();
    if role.may(Act::EditConversation) {
        seldom.push(door(Form::Edit, t.say("bar-edit"), "m"));
        seldom.push(door(Form::Contact, t.say("bar-contact"), "c"));
    }
    let page = |what: &str, word: &str, key| Door {
        word: t.say(word),
        href: format!("/conversations/{}/{what}", made.view.row.id),
        key,
    };
    if role.may(Act::Complaints) {
        seldom.push(page("complaint", "bar-complaint", "x"));
    }
    if role.may(Act::GiveGoodwill) {
        seldom.push(page("goodwill", "bar-goodwill", "v"));
    }
    if role.may(Act::WriteNote) {
        seldom.push(page("attention", "bar-attention", "h"));
    }
    if is_open && role.may(Act::Withdraw) {
        seldom.push(door(Form::Withdraw, t.say("bar-withdraw"), "w"));
    }
    (hand_over, seldom)
}
