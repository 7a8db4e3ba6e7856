//! What somebody typed while the telephone was at the ear.

use desk::forms::Question;
use desk::views::Channel;
use desk::{AgentId, TeamId};
use jiff::{SignedDuration, Timestamp};
use promise::Kind;

use super::page::Choices;
use crate::uploads::Sent;

/// What was read aloud so long ago still holds; after this it is reckoned anew, and shown.
const READ_ALOUD_HOLDS: SignedDuration = SignedDuration::from_mins(10);
/// Steps of "later": after so many days nobody waits on the telephone for another.
pub(super) const LATER_MAX: u8 = 12;

/// Which of the found callers is on the line: none chosen, somebody else, or this one.
pub(super) const SOMEBODY_ELSE: &str = "else";

/// The note as it is in the form.
#[derive(Debug, Clone, Default)]
pub(super) struct Note {
    pub(super) is_visit: bool,
    /// Number, address or name, as it was typed.
    pub(super) who: String,
    pub(super) name: String,
    /// A contact's id, [`SOMEBODY_ELSE`], or empty.
    pub(super) contact: String,
    pub(super) text: String,
    pub(super) is_urgent: bool,
    /// `team:…`, `agent:…`, or empty: whoever the rule says.
    pub(super) whom: String,
    /// How many moments later than the rule says.
    pub(super) later: u8,
    /// The promise that was on screen, as a mark, and when it was reckoned (milliseconds).
    pub(super) told: String,
    pub(super) reckoned_at: i64,
    pub(super) said: String,
    pub(super) key: String,
}

impl Note {
    pub(super) fn blank(is_visit: bool, key: &str) -> Self {
        Self { is_visit, key: key.to_owned(), ..Self::default() }
    }

    pub(super) fn of(sent: &Sent) -> Self {
        let text = |name: &str| sent.text(name).to_owned();
        Self {
            is_visit: sent.text("channel") == "visit",
            who: text("who"),
            name: text("name"),
            contact: text("contact"),
            text: text("text"),
            is_urgent: !sent.text("urgent").is_empty(),
            whom: text("whom"),
            later: sent.text("later").parse::<u8>().unwrap_or(0).min(LATER_MAX),
            told: text("told"),
            reckoned_at: sent.text("reckoned_at").parse().unwrap_or(0),
            said: text("said"),
            key: text("key"),
        }
    }

    /// One moment later or sooner.
    pub(super) fn stepped(self, what: &str) -> Self {
        let later = match what {
            "later" => (self.later + 1).min(LATER_MAX),
            "sooner" => self.later.saturating_sub(1),
            _ => self.later,
        };
        Self { later, ..self }
    }

    /// The moment from which the promise counts: when it was reckoned for reading aloud, unless that is long ago.
    pub(super) fn read_at(&self, now: Timestamp) -> Timestamp {
        Timestamp::from_millisecond(self.reckoned_at)
            .ok()
            .filter(|at| *at <= now && now.duration_since(*at) <= READ_ALOUD_HOLDS)
            .unwrap_or(now)
    }

    /// What was typed as number or name, told apart.
    fn who_and_name(&self) -> (String, String) {
        let digits = self.who.chars().filter(char::is_ascii_digit).count();
        let letters = self.who.chars().filter(|c| c.is_alphabetic()).count();
        if self.who.contains('@') || (digits >= 3 && letters <= digits) {
            (self.who.clone(), self.name.clone())
        } else if self.name.trim().is_empty() {
            (String::new(), self.who.clone())
        } else {
            (String::new(), self.name.clone())
        }
    }

    pub(super) fn question(&self, choices: &Choices, not_before: Option<Timestamp>) -> Question {
        let (reach, name) = self.who_and_name();
        let contact = self.contact.parse().ok();
        let (team, agent) = choices.of(&self.whom);
        let is_by_mail = reach.contains('@');
        Question {
            channel: if self.is_visit { Channel::Visit } else { Channel::Phone },
            text: self.text.clone(),
            subject: String::new(),
            // Whoever was found has a name already; what was typed is what they were found by.
            name: if contact.is_some() { String::new() } else { name },
            reach,
            contact,
            team,
            agent,
            is_urgent: self.is_urgent,
            kind: if self.is_visit || is_by_mail { Kind::Answer } else { Kind::Callback },
            language: None,
            not_before,
            files: Vec::new(),
            idempotency: (!self.key.is_empty()).then(|| ("phone-note".to_owned(), self.key.clone())),
        }
    }
}

impl Choices {
    /// The team and colleague of a choice; a colleague's question goes to the first of their teams.
    fn of(&self, whom: &str) -> (Option<TeamId>, Option<AgentId>) {
        if let Some(team) = whom.strip_prefix("team:") {
            return (team.parse().ok(), None);
        }
        let agent: Option<AgentId> = whom.strip_prefix("agent:").and_then(|id| id.parse().ok());
        let team = agent.and_then(|id| self.agents.iter().find(|agent| agent.id == id)?.teams.first().copied());
        (team, agent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_field_takes_a_number_an_address_or_a_name() {
        let check = |who: &str, name: &str, reach: &str, called: &str| {
            let note = Note { who: who.into(), name: name.into(), ..Note::default() };
            assert_eq!(note.who_and_name(), (reach.to_owned(), called.to_owned()), "{who}");
        };
        check("0575 00 14 66", "", "0575 00 14 66", "");
        check("0575 00 14 66", "Evert", "0575 00 14 66", "Evert");
        check("06 12345678 (na vijven)", "", "06 12345678 (na vijven)", "");
        check("a@b.example", "", "a@b.example", "");
        check("Evert Oldenhof", "", "", "Evert Oldenhof");
        check("De 3 Gratiën", "", "", "De 3 Gratiën");
        check("Evert", "Evert Oldenhof", "", "Evert Oldenhof");
        check("", "", "", "");
    }

    #[test]
    fn what_was_read_aloud_ten_minutes_ago_holds_and_earlier_or_later_does_not() {
        let now: Timestamp = "2026-11-24T10:20:00Z".parse().unwrap();
        let check = |minutes: i64, holds: bool| {
            let at = now - SignedDuration::from_mins(minutes);
            let note = Note { reckoned_at: at.as_millisecond(), ..Note::default() };
            assert_eq!(note.read_at(now), if holds { at } else { now }, "{minutes}");
        };
        check(0, true);
        check(10, true);
        check(11, false);
        check(-1, false);
    }
}
