//! The customer's page as it is shown.

use askama::Template;
use desk::views::{ConversationState, CustomerView};
use promise::sentence::Who;

use super::head::{Head, answer_of};
use super::past::{Line, Message, lines, message};
use super::samples;
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Field, Notice, PromiseSentence};
use crate::refusals;
use crate::shell::{Front, Theme};
use crate::times::Times;
use crate::uploads::FilesField;

/// How somebody came to look, and what they typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Visit {
    /// `/k/…`.
    pub(super) here: String,
    /// `nl`, `en`, or empty: the language of the question.
    pub(super) lang: String,
    /// A link in a mail said yes or no: the button stands out, and waits to be pressed.
    pub(super) helped: Option<bool>,
    pub(super) notice: Option<Notice>,
    pub(super) text: String,
    pub(super) files: Vec<String>,
    pub(super) problem: Option<(&'static str, &'static str)>,
}

/// What is asked about the answer.
#[derive(Debug, Clone)]
pub(super) enum Asks {
    /// A promise is open: has it been solved already?
    IsSolved,
    /// Answered: did it help? With what "not yet" would promise.
    HasHelped(Option<PromiseSentence>),
    /// They said yes.
    Nothing,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "customer/customer.html")]
pub struct CustomerPage {
    t: Words,
    shell: Front,
    visit: Visit,
    reference: String,
    head: Head,
    answer: Option<Message>,
    asks: Asks,
    messages: Vec<Message>,
    past: Vec<Line>,
    is_waiting: bool,
    /// Where a survey is asked about the answer that helped.
    survey: Option<String>,
    is_complaint: bool,
}

impl CustomerPage {
    pub(super) fn new(view: &CustomerView, times: &Times, theme: Theme, visit: Visit) -> Self {
        let t = times.t;
        let is_waiting = view.state == ConversationState::WaitingForUs;
        // The newest answer stands on its own, above the question; with a promise open it is part of the past.
        let own = if is_waiting { None } else { view.messages.iter().rposition(|message| !message.is_theirs) };
        let first = view.messages.iter().position(|message| message.is_theirs);
        let shown = |at: usize| message(&view.messages[at], first == Some(at), &visit.here, times);
        let answer = own.map(|at| Message { title: answer_title(view, t), ..shown(at) });
        let messages = (0..view.messages.len()).filter(|at| Some(*at) != own).map(shown).collect();
        let asks = match (is_waiting, view.helped) {
            (true, _) => Asks::IsSolved,
            (false, Some(true)) => Asks::Nothing,
            // Closed without a word of ours: there is nothing that could have helped.
            (false, _) if answer_of(view).is_none() => Asks::Nothing,
            (false, _) => Asks::HasHelped(view.if_not_yet.as_ref().map(|quote| {
                let who = quote.agent_name.as_deref().map_or(Who::Team(&quote.team_name), Who::Person);
                PromiseSentence::for_customer(times, who, quote.kind, quote.deadline_at)
            })),
        };
        Self {
            t,
            shell: Front { t, organisation: view.organisation.clone(), phone: view.phone.clone(), theme },
            reference: view.reference.clone(),
            head: Head::of(view, times),
            past: lines(view, times),
            survey: view.survey.as_ref().map(|token| format!("/s/{token}")),
            is_complaint: view.is_complaint,
            visit,
            answer,
            asks,
            messages,
            is_waiting,
        }
    }

    fn problem(&self, field: &str) -> Option<String> {
        self.visit.problem.filter(|(name, _)| *name == field).map(|(_, problem)| match (field, problem) {
            ("text", "required") => self.t.say("customer-add-missing"),
            _ => refusals::at_field(self.t, problem),
        })
    }

    fn text(&self) -> Field {
        Field::area("text", self.t.say("customer-add-label"), if self.is_waiting { 3 } else { 2 })
            .value(&self.visit.text)
            .error(self.problem("text"))
    }

    fn files(&self) -> FilesField {
        let field = FilesField::new(self.t, self.t.say("customer-files"));
        field.error(self.problem("files")).again(self.visit.files.clone())
    }

    /// Whether the button stands out, because a link in a mail chose it.
    fn is_chosen(&self, helped: bool) -> bool {
        self.visit.helped == Some(helped)
    }

    fn has_chosen(&self) -> bool {
        self.visit.helped.is_some()
    }

    fn other_language(&self) -> (&'static str, &'static str) {
        match self.t.language {
            crate::i18n::Language::Nl => ("en", "English"),
            crate::i18n::Language::En => ("nl", "Nederlands"),
        }
    }
}

fn answer_title(view: &CustomerView, t: Words) -> String {
    t.with("who", answer_of(view).map_or("", |(author, _)| author)).say("customer-answer-title")
}

impl Page for CustomerPage {
    const NAME: &'static str = "customer";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::pages(t)
    }
}

/// Thanks, with the promise: shown once, after sending.
#[derive(Debug, Template)]
#[template(path = "customer/sent.html")]
pub struct SentPage {
    t: Words,
    shell: Front,
    head: Head,
    has_mail: bool,
    /// The path of the page, with the language.
    page: String,
    /// The whole address, to keep.
    link: String,
    ask_again: String,
}

impl SentPage {
    pub(super) fn new(view: &CustomerView, times: &Times, visit: &Visit, origin: &str, theme: Theme) -> Self {
        let t = times.t;
        let lang = if visit.lang.is_empty() { String::new() } else { format!("?lang={}", visit.lang) };
        Self {
            t,
            shell: Front { t, organisation: view.organisation.clone(), phone: view.phone.clone(), theme },
            head: Head::of(view, times),
            has_mail: false,
            page: format!("{}{lang}", visit.here),
            link: format!("{origin}{}", visit.here),
            ask_again: format!("/ask{lang}"),
        }
    }

    /// The promise goes by mail as well.
    #[must_use]
    pub(super) fn mailed(mut self, has_mail: bool) -> Self {
        self.has_mail = has_mail;
        self
    }
}

impl Page for SentPage {
    const NAME: &'static str = "sent";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::sent(t)
    }
}

/// A link that leads nowhere: mistyped, or replaced by a newer one.
#[derive(Debug, Template)]
#[template(path = "customer/gone.html")]
pub struct GonePage {
    t: Words,
    shell: Front,
}

impl GonePage {
    pub(crate) fn new(shell: Front) -> Self {
        Self { t: shell.t, shell }
    }
}

impl Page for GonePage {
    const NAME: &'static str = "customer-gone";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let unknown =
            Front { organisation: "<script>alert(1)</script>".into(), phone: String::new(), ..Front::sample(t) };
        vec![("ordinary", Self::new(Front::sample(t))), ("hostile-no-phone", Self::new(unknown))]
    }
}
