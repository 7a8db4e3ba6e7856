//! The sentence to read aloud: what would be promised, and why.

use askama::Template;
use desk::views::Quote;
use jiff::Timestamp;
use promise::sentence::Who;

use super::note::{LATER_MAX, Note};
use super::page::Choices;
use crate::app::App;
use crate::errors::PageError;
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Clock, PromiseSentence};
use crate::times::Times;

/// What is promised to a note.
#[derive(Debug, Clone)]
pub(super) struct Reckoned {
    quote: Quote,
    at: Timestamp,
    later: u8,
    can_be_later: bool,
}

/// What would be promised to it at `at`. Each step later is the moment that whoever asks just after the one before would
/// be promised: so it is always a moment at which somebody is there.
pub(super) async fn reckon(app: &App, note: &Note, choices: &Choices, at: Timestamp) -> Result<Reckoned, PageError> {
    let question = note.question(choices, None);
    let mut quote = app.desk.quote(&question, at).await.map_err(|error| match error {
        desk::DeskError::Refused(_) => PageError::Invalid("error-invalid-text"),
        other => other.into(),
    })?;
    let mut later = 0;
    while later < note.later {
        let next = app.desk.quote(&question, quote.deadline_at).await?;
        if next.deadline_at <= quote.deadline_at {
            break;
        }
        quote = next;
        later += 1;
    }
    Ok(Reckoned { quote, at, later, can_be_later: later == note.later && later < LATER_MAX })
}

impl Reckoned {
    /// By which the form knows whether it is still what was read aloud.
    pub(super) fn mark(&self) -> String {
        let who = self.quote.agent.map_or_else(|| self.quote.team.to_string(), |agent| agent.to_string());
        format!("{}/{}/{who}", self.quote.deadline_at.as_millisecond(), self.quote.kind)
    }

    /// The moment that was chosen, when it is later than the rule's.
    pub(super) fn not_before(&self) -> Option<Timestamp> {
        (self.later > 0).then_some(self.quote.deadline_at)
    }

    /// Ready to be read aloud.
    pub(super) fn part(&self, times: &Times) -> SayPart {
        let quote = &self.quote;
        let who = quote.agent_name.as_deref().map_or(Who::Team(&quote.team_name), Who::Person);
        let is_today = quote.deadline_at.to_zoned(times.zone.clone()).date() == times.today();
        let t = times.t;
        let then = t.with("time", times.clock_time(quote.deadline_at));
        SayPart {
            t,
            clock: Clock::new(t, self.at, quote.deadline_at, times.now),
            sentence: PromiseSentence::for_customer(times, who, quote.kind, quote.deadline_at),
            then: if is_today { then.say("phone-then-today") } else { t.say("phone-then-later") },
            rule: if quote.rule_name.is_empty() { t.say("phone-no-rule") } else { quote.rule_name.clone() },
            later: self.later,
            can_be_later: self.can_be_later,
            told: self.mark(),
            reckoned_at: self.at.as_millisecond(),
        }
    }
}

/// The right half of the page, fetched by itself while somebody types.
#[derive(Debug, Clone, Template)]
#[template(path = "phone_note/say.html")]
pub struct SayPart {
    t: Words,
    clock: Clock,
    sentence: PromiseSentence,
    then: String,
    rule: String,
    later: u8,
    can_be_later: bool,
    told: String,
    reckoned_at: i64,
}

crate::parts::html_safe!(SayPart);

impl SayPart {
    pub(super) fn sample(times: &Times, who: &str, deadline: &str, later: u8) -> Self {
        let deadline: Timestamp = deadline.parse().expect("a written-out instant");
        let quote = Quote {
            kind: promise::Kind::Callback,
            deadline_at: deadline,
            agent: None,
            agent_name: Some(who.to_owned()),
            team: "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f".parse().unwrap_or_else(|_| panic!("a written-out id")),
            team_name: "Service".into(),
            rule: None,
            rule_name: "Alle vragen".into(),
        };
        Reckoned { quote, at: times.now, later, can_be_later: true }.part(times)
    }
}

impl Page for SayPart {
    const NAME: &'static str = "phone-note-say";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let now = "2026-11-24T10:20:00Z".parse().expect("a written-out instant");
        let times = Times::in_zone_named(t, "Europe/Amsterdam", now);
        vec![
            ("today", Self::sample(&times, "Joost", "2026-11-24T14:20:00Z", 0)),
            ("later-hostile", Self::sample(&times, "<script>alert(1)</script>", "2026-12-28T08:30:00Z", 3)),
        ]
    }
}
