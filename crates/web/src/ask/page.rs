//! The public form as it is shown.

use askama::Template;
use desk::Refusal;
use desk::views::Quote;
use jiff::Timestamp;
use promise::sentence::Who;

use super::typed::Typed;
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Choice, Clock, Field, Notice, PromiseSentence, State};
use crate::refusals;
use crate::shell::Front;
use crate::times::Times;
use crate::uploads::FilesField;

/// What would be promised now: in the page, and fetched by itself while one types.
#[derive(Debug, Clone, Template)]
#[template(path = "ask/promise.html")]
pub struct PromisePart {
    t: Words,
    clock: Clock,
    sentence: PromiseSentence,
}

crate::parts::html_safe!(PromisePart);

impl PromisePart {
    /// For the customer, in the firm's zone.
    pub fn new(times: &Times, quote: &Quote) -> Self {
        let who = quote.agent_name.as_deref().map_or(Who::Team(&quote.team_name), Who::Person);
        Self {
            t: times.t,
            clock: Clock::new(times.t, times.now, quote.deadline_at, times.now),
            sentence: PromiseSentence::for_customer(times, who, quote.kind, quote.deadline_at),
        }
    }

    fn sample(t: Words, who: &str, deadline: &str) -> Self {
        let now = "2026-11-24T10:20:00Z".parse().expect("a written-out instant");
        let times = Times::in_zone_named(t, "Europe/Amsterdam", now);
        let deadline: Timestamp = deadline.parse().expect("a written-out instant");
        Self {
            t,
            clock: Clock::new(t, now, deadline, now),
            sentence: PromiseSentence::for_customer(&times, Who::Person(who), promise::Kind::Answer, deadline),
        }
    }
}

impl Page for PromisePart {
    const NAME: &'static str = "ask-promise";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        vec![
            ("today", Self::sample(t, "Service", "2026-11-24T14:20:00Z")),
            ("soon-hostile", Self::sample(t, "<script>alert(1)</script>", "2026-11-24T10:40:00Z")),
        ]
    }
}

/// The form.
#[derive(Debug, Template)]
#[template(path = "ask/ask.html")]
pub struct AskPage {
    t: Words,
    shell: Front,
    notice: Option<Notice>,
    typed: Typed,
    problems: Vec<(&'static str, String)>,
    promise: PromisePart,
}

impl AskPage {
    pub(super) fn new(shell: Front, typed: &Typed, promise: PromisePart) -> Self {
        Self { t: shell.t, shell, notice: None, typed: typed.clone(), problems: Vec::new(), promise }
    }

    pub(super) fn with_notice(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    /// The sentence below the field that was refused.
    pub(super) fn with_problems(mut self, refusal: &Refusal) -> Self {
        for refusal in refusal.each() {
            match refusal {
                Refusal::Field { field, problem } => self = self.with_problem(field, problem),
                other => self.notice = Some(Notice::error(self.t.say(refusals::key(other)))),
            }
        }
        self
    }

    fn with_problem(mut self, field: &'static str, problem: &'static str) -> Self {
        let words = match (field, problem) {
            ("text", "required") => self.t.say("ask-text-missing"),
            ("reach", "required") => self.t.say("ask-reach-missing"),
            _ => refusals::at_field(self.t, problem),
        };
        if !matches!(field, "text" | "name" | "reach" | "files") {
            self.notice = Some(Notice::error(words.clone()));
        }
        self.problems.push((field, words));
        self
    }

    fn problem(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(name, _)| *name == field).map(|(_, words)| words.clone())
    }

    fn focus(&self, field: Field, name: &str) -> Field {
        let first = self.problems.first().map_or("text", |(name, _)| *name);
        if first == name { field.with("autofocus", "") } else { field }
    }

    fn text(&self) -> Field {
        let field = Field::area("text", self.t.say("ask-text"), 4).label_hidden();
        self.focus(field.value(&self.typed.text).error(self.problem("text")).required(), "text")
    }

    fn name(&self) -> Field {
        let field = Field::text("name", self.t.say("ask-name")).value(&self.typed.name).error(self.problem("name"));
        self.focus(field.with("autocomplete", "name").with("maxlength", "200"), "name")
    }

    fn reach(&self) -> Field {
        let field = Field::text("reach", self.t.say("ask-reach")).value(&self.typed.reach);
        let field = field.error(self.problem("reach")).required();
        self.focus(field.with("autocomplete", "email").with("maxlength", "254"), "reach")
    }

    fn complaint(&self) -> Choice {
        Choice {
            kind: "checkbox",
            name: "complaint".into(),
            value: "yes".into(),
            label: self.t.say("ask-complaint"),
            help: Some(self.t.say("ask-complaint-help")),
            is_chosen: self.typed.is_complaint,
        }
    }

    fn files(&self) -> FilesField {
        let again = if self.typed.files.is_empty() { Vec::new() } else { self.typed.files.clone() };
        FilesField::new(self.t, self.t.say("ask-files")).quiet().error(self.problem("files")).again(again)
    }

    /// The other language: its code, its own name.
    fn other_language(&self) -> (&'static str, &'static str) {
        match self.t.language {
            crate::i18n::Language::Nl => ("en", "English"),
            crate::i18n::Language::En => ("nl", "Nederlands"),
        }
    }
}

impl Page for AskPage {
    const NAME: &'static str = "ask";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let now = "2026-11-24T10:20:00Z".parse().expect("a written-out instant");
        let promise = || PromisePart::sample(t, "Samir", "2026-11-25T09:10:00Z");
        let page = |typed: &Typed| Self::new(Front::sample(t), typed, promise());
        let empty = Typed::nothing("sample", "", now);
        let typed = Typed {
            text: "Mijn zonnepanelen leveren sinds maandag niets meer, het lampje op de omvormer knippert rood".into(),
            name: "J. Smulders".into(),
            reach: "j.smulders@post.example".into(),
            ..empty.clone()
        };
        let wrong = Typed { reach: "j.smulders".into(), files: vec!["omvormer.jpg".into()], ..typed.clone() };
        let hostile = Typed {
            text: "</textarea><script>alert(1)</script>".into(),
            name: "\"><script>alert(1)</script>".into(),
            files: vec!["<img src=x onerror=alert(1)>.png".into()],
            ..typed.clone()
        };
        let long = Typed { text: "Hoe lang nog? ".repeat(400), name: "Wolfeschlegelstein".repeat(10), ..typed.clone() };
        let nobody = Front { phone: String::new(), ..Front::sample(t) };
        vec![
            ("empty", page(&empty)),
            ("typed", page(&typed)),
            ("error", page(&wrong).with_problem("reach", "not_a_phone_number")),
            ("missing", page(&empty).with_problem("text", "required")),
            ("hostile", page(&hostile).with_problem("files", "too_large")),
            ("overfull", page(&long).with_notice(Notice::of(State::Soon, t.with("minutes", 7).say("ask-too-many")))),
            ("no-phone", Self::new(nobody, &typed, promise()).with_notice(Notice::error(t.say("ask-busy")))),
        ]
    }
}
