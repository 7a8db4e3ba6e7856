//! What happened besides messages, as sentences.

use desk::views::{PromiseView, TimelineView};
use promise::sentence::Who;

use crate::i18n::Words;
use crate::parts::{PromiseSentence, Sign, State};
use crate::times::Times;
use crate::troubles;

/// A line between the messages.
#[derive(Debug)]
pub(crate) struct Happened {
    pub(crate) id: String,
    pub(crate) sign: Option<Sign>,
    pub(crate) icon: &'static str,
    pub(crate) when: String,
    pub(crate) instant: String,
    pub(crate) words: String,
    pub(crate) sentence: Option<PromiseSentence>,
    pub(crate) after: String,
}

/// The line, or nothing where a message already says it.
pub(crate) fn happened(event: &TimelineView, times: &Times) -> Option<Happened> {
    let t = times.t;
    let by = event.agent_name.as_deref();
    let who = by.map_or_else(|| t.say("event-program"), str::to_owned);
    let (words, icon): (String, &'static str) = match event.kind.as_str() {
        "promised" => (t.say("event-promised"), "clock"),
        "kept" => (t.say("event-kept"), "clock"),
        "renewed" => (t.say("event-renewed"), "clock"),
        "broken" => (t.say("event-broken"), "clock"),
        "withdrawn" => (t.with("who", who).say("event-withdrawn"), "clock"),
        "warned" if text(event, "rung") == "half" => (t.with("to", told_to(event)).say("event-warned-half"), "clock"),
        "warned" => (t.with("to", told_to(event)).say("event-warned-warning"), "clock"),
        "in_letter" => (t.say("event-in-letter"), "mail"),
        "assigned" if is_by_answering(event) => (t.with("who", who).say("event-taken"), "people"),
        "assigned" => (t.with("who", who).with("to", assigned_to(event)).say("event-assigned"), "people"),
        "read_by_customer" => (t.say("event-read-by-customer"), "eye"),
        "helped" => (t.say("event-helped"), "check"),
        "not_yet" => (t.say("event-not-yet"), "talk"),
        "closed" => (t.with("who", who).say("event-closed"), "check"),
        "reopened" => (t.with("who", who).say("event-reopened"), "talk"),
        "customer_found" => (t.with("who", who).say("event-customer-found"), "talk"),
        "not_theirs" => (t.with("who", who).say("event-not-theirs"), "talk"),
        "undone" => (t.with("who", who).say("event-undone"), "talk"),
        "bounced" => (t.with("address", text(event, "recipient")).say("event-bounced"), "warn"),
        "not_left" => (t.say("event-not-left"), "warn"),
        "cancelled" => (t.with("who", who).say("event-cancelled"), "talk"),
        "not_delivered" => (t.say("event-not-delivered"), "warn"),
        "not_told" if is_set(event, "is_gone") => (t.say("event-not-told-gone"), "warn"),
        "not_told" if is_set(event, "is_capped") => (t.say("event-not-told-capped"), "warn"),
        "not_told" => (t.say("event-not-told"), "warn"),
        "tagged" => (t.with("who", who).with("tags", tags(event)).say("event-tagged"), "note"),
        "contact_changed" => (t.with("who", who).say("event-contact-changed"), "people"),
        "subject" => (t.with("who", who).say("event-subject"), "talk"),
        "urgent" => (t.with("who", who).say("event-urgent"), "warn"),
        "complained" => (t.say("event-complained"), "warn"),
        "cause" => (t.with("who", who).say("event-cause"), "note"),
        "remedy" => (t.with("who", who).say("event-remedy"), "note"),
        "asked_if_good" => (t.say("event-asked-if-good"), "mail"),
        "satisfied" if by.is_some() => (t.with("who", who).say("event-satisfied-by"), "check"),
        "satisfied" => (t.say("event-satisfied"), "check"),
        "unanswered" => (t.say("event-unanswered"), "check"),
        "no_complaint" => (t.with("who", who).say("event-no-complaint"), "note"),
        "goodwill" => (t.with("who", who).say("event-goodwill"), "note"),
        "goodwill_back" => (t.with("who", who).say("event-goodwill-back"), "note"),
        "goodwill_asked" => (t.with("who", who).say("event-goodwill-asked"), "note"),
        "goodwill_refused" => (t.with("who", who).say("event-goodwill-refused"), "note"),
        "surveyed" => (t.say("event-surveyed"), "talk"),
        "attention" => (
            t.with("who", who).with("done", crate::attention::done_key(&text(event, "done"), t)).say("event-attention"),
            "talk",
        ),
        "new_link" => (t.say("event-new-link"), "eye"),
        _ => return None,
    };
    let promise = event.promise.as_ref().filter(|_| is_about_promise(&event.kind));
    Some(Happened {
        id: event.id.to_string(),
        sign: promise.map(|_| sign_of(&event.kind, t)),
        icon,
        when: times.day_and_time(event.at),
        instant: times.instant(event.at),
        words,
        sentence: promise.map(|promise| sentence(promise, times)),
        after: after(event, times),
    })
}

fn is_about_promise(kind: &str) -> bool {
    matches!(kind, "promised" | "kept" | "renewed" | "broken" | "withdrawn")
}

fn sign_of(kind: &str, t: Words) -> Sign {
    let state = match kind {
        "kept" => State::Kept,
        "renewed" => State::Renewed,
        "broken" => State::Broken,
        "withdrawn" => State::Withdrawn,
        _ => State::Open,
    };
    state.sign(t).small()
}

/// "Karin antwoordt vandaag vóór 13:15", by the first name or the team.
pub(crate) fn sentence(promise: &PromiseView, times: &Times) -> PromiseSentence {
    let who = match &promise.agent_name {
        Some(name) => Who::Person(first_name(name)),
        None => Who::Team(&promise.team_name),
    };
    PromiseSentence::for_colleague(times, who, promise.kind, promise.deadline_at)
}

pub(crate) fn first_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

fn text(event: &TimelineView, key: &str) -> String {
    event.detail.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

fn assigned_to(event: &TimelineView) -> String {
    let agent = text(event, "agent");
    if agent.is_empty() { text(event, "team") } else { agent }
}

/// "Karin, Lotte".
fn told_to(event: &TimelineView) -> String {
    let names = event.detail.get("to").and_then(|to| to.as_array()).cloned().unwrap_or_default();
    names.iter().filter_map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// How a promise stood when it broke.
fn stood(event: &TimelineView, t: Words) -> Option<String> {
    Some(t.say(match text(event, "stood").as_str() {
        "unassigned" => "event-stood-unassigned",
        "unread" => "event-stood-unread",
        "unanswered" => "event-stood-unanswered",
        "late" => "event-stood-late",
        _ => return None,
    }))
}

/// Who answers what is nobody's takes it on: nothing was handed over.
fn is_by_answering(event: &TimelineView) -> bool {
    is_set(event, "by_answering")
}

fn is_set(event: &TimelineView, key: &str) -> bool {
    event.detail.get(key).and_then(serde_json::Value::as_bool).unwrap_or_default()
}

/// "+ cv-ketels, − storing".
fn tags(event: &TimelineView) -> String {
    let of = |key: &str, sign: char| {
        let tags = event.detail.get(key).and_then(|value| value.as_array()).cloned().unwrap_or_default();
        tags.into_iter().filter_map(move |tag| tag.as_str().map(|tag| format!("{sign}\u{a0}{tag}"))).collect::<Vec<_>>()
    };
    [of("added", '+'), of("removed", '−')].concat().join(", ")
}

/// Why it was renewed or withdrawn, or did not arrive, in the words that were given.
fn after(event: &TimelineView, times: &Times) -> String {
    let t = times.t;
    if let Some(cents) = event.detail.get("cents").and_then(serde_json::Value::as_i64) {
        return times.money(cents);
    }
    if let Some(stood) = stood(event, t) {
        return stood;
    }
    let given = ["reason", "words"].map(|key| text(event, key));
    let failure = troubles::say(t, &desk::Trouble::from_text(&text(event, "failure")));
    let given = given.into_iter().chain([failure]).find(|words| !words.is_empty());
    given.map(|reason| t.with("reason", reason).say("event-reason")).unwrap_or_default()
}
