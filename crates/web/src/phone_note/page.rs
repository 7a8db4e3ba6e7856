//! The page.

use askama::Template;
use desk::views::{AgentView, ConversationRow, ConversationState, PromiseState, TeamView};

use super::callers::CallersPart;
use super::note::Note;
use super::samples;
use super::say::SayPart;
use crate::customer::who;
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Field, Notice, PromiseSentence, Sign, State};
use crate::shell::Shell;

/// Notes of today that stand below the sentence; the conversations have them all.
const NOTED_MAX: usize = 8;

/// Who can be given a question.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    pub(super) agents: Vec<AgentView>,
    pub(super) teams: Vec<TeamView>,
}

/// What has just been kept.
#[derive(Debug, Clone)]
pub(super) struct Done {
    pub(super) says: String,
    pub(super) promise: Option<PromiseSentence>,
    pub(super) href: Option<String>,
}

/// A note of today.
#[derive(Debug, Clone)]
pub(super) struct Noted {
    pub(super) id: String,
    pub(super) time: String,
    pub(super) sign: Sign,
    pub(super) who: String,
    pub(super) promise: Option<PromiseSentence>,
    /// Instead of a promise.
    pub(super) subject: String,
    pub(super) href: String,
    pub(super) is_urgent: bool,
    pub(super) can_be_taken_back: bool,
}

/// The page; `shell` has no entry of its own in the menu.
#[derive(Debug, Template)]
#[template(path = "phone_note/phone_note.html")]
pub struct PhoneNotePage {
    t: Words,
    shell: Shell,
    note: Note,
    callers: CallersPart,
    say: SayPart,
    whom: Vec<(String, String)>,
    noted: Vec<Noted>,
    problems: Vec<(&'static str, String)>,
    pub(super) done: Option<Done>,
    pub(super) notice: Option<Notice>,
    now: String,
}

impl PhoneNotePage {
    pub(super) fn new(
        shell: Shell,
        note: Note,
        choices: &Choices,
        callers: CallersPart,
        say: SayPart,
        rows: &[ConversationRow],
    ) -> Self {
        let t = shell.t;
        Self {
            t,
            now: shell.times.clock_time(shell.times.now),
            noted: rows.iter().take(NOTED_MAX).map(|row| noted(row, &shell)).collect(),
            callers: callers.named(&note.name),
            whom: whom(t, choices),
            shell,
            note,
            say,
            problems: Vec::new(),
            done: None,
            notice: None,
        }
    }

    /// Each sentence at its field, or above everything.
    pub(super) fn with_problems(mut self, problems: Vec<(&'static str, String)>) -> Self {
        for (field, words) in problems {
            if matches!(field, "text" | "reach" | "said" | "team" | "agent") {
                self.problems.push((field, words));
            } else {
                self.notice = Some(Notice::error(words));
            }
        }
        self
    }

    /// What is said of a note that was just kept: its promise, if it is on today's list.
    pub(super) fn noted(&self, id: &str) -> Option<Done> {
        let noted = self.noted.iter().find(|noted| noted.id == id)?;
        let says = self.t.with("who", noted.who.clone()).say("phone-noted");
        Some(Done { says, promise: noted.promise.clone(), href: Some(noted.href.clone()) })
    }

    fn problem(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(name, _)| *name == field).map(|(_, words)| words.clone())
    }

    fn who(&self) -> Field {
        let field = Field::text("who", self.t.say("phone-who")).value(&self.note.who).error(self.problem("reach"));
        let field = field.with("autocomplete", "off").with("maxlength", "254").with("enterkeyhint", "next");
        if !self.problems.is_empty() || !self.note.text.is_empty() { field } else { field.with("autofocus", "") }
    }

    fn text(&self) -> Field {
        let field = Field::area("text", self.t.say("phone-text"), 3).value(&self.note.text).error(self.problem("text"));
        let field = field.required().with("enterkeyhint", "send");
        let is_here = self.problem("text").is_some() || (self.problems.is_empty() && !self.note.text.is_empty());
        if is_here { field.with("autofocus", "") } else { field }
    }

    fn said(&self) -> Field {
        let field = Field::area("said", self.t.say("phone-said"), 2).value(&self.note.said).error(self.problem("said"));
        if self.problem("said").is_some() { field.with("autofocus", "") } else { field }
    }

    fn whom(&self) -> Field {
        let error = self.problem("team").or_else(|| self.problem("agent"));
        Field::select("whom", self.t.say("phone-whom"), self.whom.clone())
            .value(&self.note.whom)
            .error(error)
            .with("data-key", "Alt w")
            .with("data-key-label", self.t.say("phone-whom"))
    }

    fn has_own_answer(&self) -> bool {
        !self.note.said.is_empty() || self.problem("said").is_some()
    }
}

/// The rule's own choice first, then the teams, then everybody who works here.
fn whom(t: Words, choices: &Choices) -> Vec<(String, String)> {
    let default = choices.teams.iter().find(|team| team.is_default);
    let first = t.with("team", default.map_or("", |team| &team.name)).say("phone-whom-default");
    let teams = choices.teams.iter().filter(|team| !team.is_default);
    let agents = choices.agents.iter().filter(|agent| agent.is_active);
    std::iter::once((String::new(), first))
        .chain(teams.map(|team| (format!("team:{}", team.id), team.name.clone())))
        .chain(agents.map(|agent| (format!("agent:{}", agent.id), agent.name.clone())))
        .collect()
}

fn noted(row: &ConversationRow, shell: &Shell) -> Noted {
    let (times, t) = (&shell.times, shell.t);
    let state = row.promise.as_ref().map_or(State::Kept, |promise| State::of(promise, times.now));
    let is_open = row
        .promise
        .as_ref()
        .is_some_and(|promise| promise.state == PromiseState::Open && promise.deadline_at > times.now);
    let subject = match row.promise {
        None => t.with("subject", row.subject.clone()).say("phone-answered-self"),
        Some(_) => String::new(),
    };
    let shown = |promise: &desk::views::PromiseView| {
        PromiseSentence::for_colleague(times, who(promise), promise.kind, promise.deadline_at)
    };
    Noted {
        id: row.id.to_string(),
        time: times.clock_time(row.asked_at),
        sign: state.sign(t),
        who: row.who.clone(),
        promise: row.promise.as_ref().map(shown),
        subject,
        href: format!("/conversations/{}", row.id),
        is_urgent: row.is_urgent,
        can_be_taken_back: is_open && row.state == ConversationState::WaitingForUs,
    }
}

impl Page for PhoneNotePage {
    const NAME: &'static str = "phone-note";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::pages(t)
    }
}
