//! What became of a question, line by line, in the customer's order; and the messages.

use askama::Template;
use desk::views::{AttachmentView, CustomerEvent, CustomerMessage, CustomerView};
use promise::Kind;

use crate::downloads;
use crate::parts::{Sign, State};
use crate::times::Times;

/// A line of what happened: its time, an icon or a sign, a sentence.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) time: String,
    pub(super) instant: String,
    pub(super) icon: &'static str,
    pub(super) sign: Option<Sign>,
    pub(super) sentence: String,
}

/// A message that the customer wrote, or that we did.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// `Uw vraag`, `Antwoord van Karin`, `U schreef gisteren om 15:52`.
    pub(super) title: String,
    pub(super) text: String,
    pub(super) files: Files,
}

/// The files with a message.
#[derive(Debug, Clone, Template)]
#[template(path = "customer/files.html")]
pub(super) struct Files {
    files: Vec<File>,
}

crate::parts::html_safe!(Files);

/// A file with a message.
#[derive(Debug, Clone)]
struct File {
    href: String,
    name: String,
    size: String,
    is_drawn: bool,
}

/// The past, oldest first.
pub(super) fn lines(view: &CustomerView, times: &Times) -> Vec<Line> {
    let mut has_come = false;
    view.past.iter().filter_map(|event| line(event, times, &mut has_come)).collect()
}

fn line(event: &CustomerEvent, times: &Times, has_come: &mut bool) -> Option<Line> {
    let t = times.t;
    let promise = event.promise.as_ref();
    let before = promise.map(|promise| times.before(promise.deadline_at)).unwrap_or_default();
    let who = event.agent_name.clone().unwrap_or_else(|| t.say("customer-we"));
    let sign = |state: State| (Some(state.sign(t)), "");
    let ((sign, icon), sentence) = match event.kind.as_str() {
        "received" => {
            let key = if *has_come { "customer-past-added" } else { "customer-past-received" };
            *has_come = true;
            ((None, "mail"), t.say(key))
        }
        "promised" => (sign(State::Open), t.with("before", before).say(promised(promise.map(|promise| promise.kind)))),
        "read" => ((None, "eye"), t.with("who", who).say("customer-past-read")),
        "answered" => ((None, "check"), t.with("who", who).say("customer-past-answered")),
        "helped" => ((None, "check"), t.say("customer-past-helped")),
        "not_yet" => ((None, "talk"), t.say("customer-past-not-yet")),
        "renewed" => {
            let reason = promise.map(|promise| promise.reason.clone()).unwrap_or_default();
            (sign(State::Renewed), t.with("reason", reason).say("customer-past-renewed"))
        }
        "broken" => (sign(State::Broken), t.with("before", before).say("customer-past-broken")),
        "withdrawn" => (sign(State::Withdrawn), t.with("before", before).say("customer-past-withdrawn")),
        _ => return None,
    };
    Some(Line { time: times.day_and_time(event.at), instant: times.instant(event.at), icon, sign, sentence })
}

fn promised(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Answer) | None => "customer-past-promised-answer",
        Some(Kind::Callback) => "customer-past-promised-callback",
        Some(Kind::Visit) => "customer-past-promised-visit",
        Some(Kind::Remedy) => "customer-past-promised-remedy",
        Some(Kind::Payment) => "customer-past-promised-payment",
    }
}

/// A message with its title; `first` is the customer's first.
pub(super) fn message(message: &CustomerMessage, is_first: bool, here: &str, times: &Times) -> Message {
    let t = times.t;
    let when = times.day_and_time(message.at);
    let title = match (message.is_theirs, is_first) {
        (true, true) => t.say("customer-question"),
        (true, false) => t.with("when", when).say("customer-you-wrote"),
        (false, _) => {
            let who = if message.author.is_empty() { t.say("customer-we") } else { message.author.clone() };
            t.with("who", who).with("when", when).say("customer-they-wrote")
        }
    };
    let files = Files { files: message.attachments.iter().map(|file| shown(file, here, times)).collect() };
    Message { title, text: message.text.clone(), files }
}

fn shown(file: &AttachmentView, here: &str, times: &Times) -> File {
    File {
        href: format!("{here}/attachments/{}", file.id),
        name: file.name.clone(),
        size: times.size(file.size_bytes),
        is_drawn: downloads::is_drawn(&file.content_type),
    }
}
