//! The cause of a complaint, which is never a person, and what we do about it: promised, told, watched like every promise.

use jiff::{SignedDuration, Timestamp};
use promise::Kind;
use serde_json::json;
use store::id::ComplaintId;
use store::{ComplaintRow, ComplaintState, Conversation, MailKind, Origin, PromiseView, happened};

use crate::acts::goodwill::Given;
use crate::check::{Checks, optional_line, refuse};
use crate::forms::RemedyForm;
use crate::incoming::optional_text;
use crate::promising::{Making, When};
use crate::rights::Act;
use crate::turn::{Event, Turn, allow, whole_milliseconds};
use crate::{Agent, Desk, DeskError, Refusal, letters};

/// Characters of the sentence about a cause.
const CAUSE_MAX: usize = 200;
/// Characters of what we do about it.
const REMEDY_MAX: usize = 2_000;
/// A remedy is promised within so many days; later than that is a slip of the year.
const BEFORE_DAYS: i64 = 400;

impl Desk {
    /// Keeps what was filled in about cause and remedy, and promises nothing yet.
    ///
    /// # Errors
    /// Fields `cause_words` (`has_name`: a colleague's), `remedy`, `before`; [`Refusal::ChangedMeanwhile`] when it was
    /// closed, or its remedy was promised.
    pub async fn save_complaint(
        &self,
        by: &Agent,
        id: ComplaintId,
        form: RemedyForm,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::Complaints)?;
        let by = by.clone();
        self.act(now, move |turn| turn.save_remedy(&by, id, &form, Wanted::Kept).map(drop)).await
    }

    /// Promises the customer the remedy: it takes the place of what was promised, and they are told by mail. Goodwill is given
    /// out of the colleague's month, or a lead is asked for it.
    ///
    /// # Errors
    /// As [`Desk::save_complaint`]; and `cause`, `cause_words`, `remedy`, `before` must be there.
    pub async fn promise_remedy(
        &self,
        by: &Agent,
        id: ComplaintId,
        form: RemedyForm,
        now: Timestamp,
    ) -> Result<PromiseView, DeskError> {
        allow(by, Act::Complaints)?;
        let by = by.clone();
        self.act(now, move |turn| {
            let (mut complaint, conversation) = turn.save_remedy(&by, id, &form, Wanted::Promised)?;
            let conversation = turn.on_whose_name(conversation, &by, &form)?;
            let promise = turn.promise_the_remedy(&by, &conversation, &complaint)?;
            let cents = complaint.remedy_cents.unwrap_or_default();
            let given = match cents {
                1.. => Some(turn.give_goodwill(&by, &conversation, cents, &complaint.remedy)?),
                _ => None,
            };
            complaint.promised_at = Some(turn.now);
            turn.tx.change_complaint(&complaint)?;
            let event = Event::of(happened::REMEDY, &conversation).by(by.id).promise(promise.id);
            turn.record(event.detail(json!({ "complaint": complaint.id })))?;
            let language = conversation.language;
            let amount =
                given.filter(|given| matches!(given, Given::Booked(_))).map(|_| crate::money::euros(language, cents));
            let (told, page) = (turn.told(&conversation, &promise), turn.page_of(&conversation));
            let blocks = letters::remedy(language, &complaint.remedy, told, amount, page);
            turn.tell(&conversation, MailKind::FollowUp, Some(&promise), blocks)?;
            turn.complaints_changed()?;
            Ok(promise)
        })
        .await
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Kept,
    Promised,
}

impl Turn<'_, '_> {
    /// Checks and keeps the form.
    fn save_remedy(
        &mut self,
        by: &Agent,
        id: ComplaintId,
        form: &RemedyForm,
        wanted: Wanted,
    ) -> Result<(ComplaintRow, Conversation), DeskError> {
        let mut complaint = self.tx.complaint(id)?;
        // What was promised to the customer isn't promised twice, and isn't written over.
        if complaint.state != ComplaintState::Open || complaint.promised_at.is_some() {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let conversation = self.tx.conversation(complaint.conversation)?;
        let before = self.checked(form, wanted)?;
        let (had, was) = (complaint.cause, complaint.cause_words.clone());
        complaint.cause = form.cause.or(complaint.cause);
        complaint.cause_words = optional_line("cause_words", &form.cause_words, CAUSE_MAX)?;
        complaint.remedy = optional_text("remedy", &form.remedy)?;
        complaint.remedy_before = before;
        complaint.remedy_cents = form.cents.filter(|cents| *cents > 0);
        if complaint.mend.is_some() && had != complaint.cause {
            complaint.mend = None;
        }
        self.tx.change_complaint(&complaint)?;
        let is_new = had != complaint.cause || was != complaint.cause_words;
        if let Some(cause) = complaint.cause.filter(|_| is_new) {
            let event = Event::of(happened::CAUSE, &conversation).by(by.id);
            self.record(event.detail(json!({ "complaint": id, "cause": cause.as_str() })))?;
        }
        self.complaints_changed()?;
        Ok((complaint, conversation))
    }

    fn checked(&mut self, form: &RemedyForm, wanted: Wanted) -> Result<Option<Timestamp>, DeskError> {
        let mut checks = Checks::default();
        let sentence = checks.take(optional_line("cause_words", &form.cause_words, CAUSE_MAX));
        let remedy = checks.take(optional_text("remedy", &form.remedy));
        if remedy.chars().count() > REMEDY_MAX {
            checks.take(refuse("remedy", "too_long"))
        }
        if names_somebody(&sentence, &self.tx.names_of_colleagues()?) {
            checks.take(refuse("cause_words", "has_name"))
        }
        if form.cents.is_some_and(|cents| cents < 0) {
            checks.take(refuse("cents", "not_an_amount"))
        }
        if form.agent.is_some_and(|agent| !matches!(self.tx.active_agent_name(agent), Ok(Some(_)))) {
            checks.take(refuse("agent", "unknown"))
        }
        let before = form.before.map(whole_milliseconds);
        if before.is_some_and(|before| before <= self.now) {
            checks.take(refuse("before", "in_the_past"))
        }
        if before.is_some_and(|before| before > self.now + SignedDuration::from_hours(24 * BEFORE_DAYS)) {
            checks.take(refuse("before", "too_far"))
        }
        if wanted == Wanted::Promised {
            for (field, is_there) in [
                ("cause", form.cause.is_some()),
                ("cause_words", !sentence.is_empty()),
                ("remedy", !remedy.is_empty()),
                ("before", before.is_some()),
            ] {
                if !is_there {
                    checks.take(refuse(field, "required"))
                }
            }
        }
        checks.done()?;
        Ok(before)
    }

    /// The complaint is on the name of whoever does what is promised; nobody's is on the name of who promises.
    fn on_whose_name(
        &mut self,
        conversation: Conversation,
        by: &Agent,
        form: &RemedyForm,
    ) -> Result<Conversation, DeskError> {
        let wanted = form.agent.or(conversation.agent).unwrap_or(by.id);
        if conversation.agent == Some(wanted) {
            return Ok(conversation);
        }
        self.tx.assign_conversation(conversation.id, conversation.team, Some(wanted))?;
        let name = self.tx.active_agent_name(wanted)?.unwrap_or_default();
        self.record(Event::of(happened::ASSIGNED, &conversation).by(by.id).detail(json!({ "agent": name })))?;
        Ok(Conversation { agent: Some(wanted), ..conversation })
    }

    fn promise_the_remedy(
        &mut self,
        by: &Agent,
        conversation: &Conversation,
        complaint: &ComplaintRow,
    ) -> Result<PromiseView, DeskError> {
        let deadline = complaint.remedy_before.ok_or(Refusal::Field { field: "before", problem: "required" })?;
        let (by, kind) = (Some(by.id), Kind::Remedy);
        match self.tx.open_promise(conversation.id)? {
            Some(open) => self.replace_with(conversation, &open, kind, deadline, &complaint.remedy, by),
            None => {
                let (origin, when) = (Origin::Colleague, When::At(deadline));
                self.make_promise(conversation, Making { kind, origin, by, replaces: None, when })
            }
        }
    }
}

/// Small words within names, which say nobody.
const OF_NAMES: [&str; 13] = ["de", "den", "der", "van", "von", "ten", "ter", "te", "la", "le", "el", "het", "op"];

/// First names that are words as well, in Dutch or English: they are names where a capital stands in the middle of a sentence.
const WORDS_TOO: [&str; 24] = [
    "ad", "art", "bas", "bob", "bloem", "dan", "drew", "faith", "grace", "hope", "joy", "june", "lente", "mark", "may",
    "merel", "miel", "pat", "rob", "roos", "sterre", "wil", "will", "zomer",
];

/// Whether a sentence names a colleague: a first name however it is written, another part of a name as a name is written.
pub(super) fn names_somebody(sentence: &str, names: &[String]) -> bool {
    let words: Vec<(bool, &str)> = sentence.split(['.', '!', '?', ':']).flat_map(words_of).collect();
    names.iter().any(|name| {
        name.split_whitespace().enumerate().any(|(at, part)| {
            let small = part.to_lowercase();
            let is_name = part.chars().count() > 1 && !OF_NAMES.contains(&small.as_str());
            let is_word_too = WORDS_TOO.contains(&small.as_str());
            is_name
                && words.iter().any(|(is_first, word)| match at {
                    0 if is_word_too => !is_first && *word == part,
                    0 => is_same(word, part),
                    _ => *word == part,
                })
        })
    })
}

/// The words of a sentence, and whether each is its first.
fn words_of(sentence: &str) -> impl Iterator<Item = (bool, &str)> {
    let words = sentence.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    words.enumerate().map(|(at, word)| (at == 0, word))
}

/// As a name is written, or with a small letter or a possessive s.
fn is_same(word: &str, name: &str) -> bool {
    let (word, name) = (word.to_lowercase(), name.to_lowercase());
    word == name || word.strip_suffix('s').is_some_and(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::names_somebody;

    #[test]
    fn a_cause_has_no_colleagues_name_in_it_however_it_is_written() {
        let names = ["Karin de Vries", "Joost Smit", "Ria Bakker", "Dan Mol"].map(str::to_owned);
        for (sentence, is_named) in [
            ("Een verzette afspraak komt niet op de lijst van de planning.", false),
            ("Karin vergat het.", true),
            ("karins lijst was vol", true),
            ("Het lag bij De Vries.", true),
            ("De smit leverde te laat; de bakker ook.", false),
            ("Smit belde niet terug.", true),
            ("Joosts", true),
            ("Wat wij zeggen gebeurt dan niet. Dan belt de klant.", false),
            ("Het is aan Dan niet gezegd.", true),
            ("", false),
        ] {
            assert_eq!(names_somebody(sentence, &names), is_named, "{sentence}");
        }
    }
}
