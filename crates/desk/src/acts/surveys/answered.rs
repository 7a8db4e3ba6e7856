//! Somebody answers a survey; whoever is unhappy is promised a call.

use jiff::SignedDuration;
use promise::Kind;
use serde_json::json;
use store::id::ConversationId;
use store::{Channel, ConversationState, Direction, MailKind, Origin, SurveyRow, happened};

use crate::acts::ask::Opening;
use crate::incoming::NewWords;
use crate::promising::{Making, Matter, When};
use crate::turn::{Event, Turn, whole_milliseconds};
use crate::views::SurveyPage;
use crate::{DeskError, Refusal, letters};

/// An answer can be changed for so long.
const CHANGED_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// The highest score of whom we lose, which is called about (Reichheld, 2003).
pub(in crate::acts) const DETRACTOR_MAX: i64 = 6;
/// Service days within which they are called.
const CALL_DAYS: u32 = 2;

impl Turn<'_, '_> {
    pub(super) fn survey_shown(&mut self, token: &str) -> Result<SurveyPage, DeskError> {
        let row = self.tx.survey_by_token(token)?.ok_or(DeskError::NotFound)?;
        let contact = self.tx.contact(row.contact)?;
        let (mut language, mut page, mut promise) = (contact.language.unwrap_or(self.firm.language), None, None);
        if let Some(conversation) = row.conversation {
            language = self.tx.conversation(conversation)?.language;
        }
        if let Some(call) = row.called_by {
            let conversation = self.tx.conversation(call)?;
            promise = self.tx.promises_of(&[call])?.pop();
            page = Some(format!("/k/{}", conversation.customer_token));
        }
        let (_, is_off) = self.tx.last_surveyed(row.contact)?;
        Ok(SurveyPage {
            question: letters::survey_question(language, &self.firm.name),
            is_fixed: row.answered_at.is_some_and(|at| at + CHANGED_WITHIN < self.now),
            row,
            language,
            organisation: self.firm.name.clone(),
            phone: self.firm.phone.clone(),
            zone: self.firm.zone.clone(),
            is_off,
            promise,
            page,
        })
    }

    pub(super) fn survey_answered(&mut self, token: &str, score: i64, words: &str) -> Result<(), DeskError> {
        let row = self.tx.survey_by_token(token)?.ok_or(DeskError::NotFound)?;
        if row.answered_at.is_some_and(|at| at + CHANGED_WITHIN < self.now) {
            return Err(Refusal::TooLate.into());
        }
        // A page that was open in two windows, or a press without words after one with them, loses nothing.
        let words = if words.is_empty() { row.words.as_str() } else { words };
        self.tx.answer_survey(row.id, score, words, self.now)?;
        if let Some(conversation) = row.conversation.filter(|_| row.score != Some(score)) {
            let conversation = self.tx.conversation(conversation)?;
            let event = Event::of(happened::SURVEYED, &conversation).contact(row.contact);
            self.record(event.detail(json!({ "score": score, "kind": row.kind.as_str() })))?;
        }
        if score <= DETRACTOR_MAX && row.called_by.is_none() {
            let call = self.promise_a_call(&row, score, words)?;
            self.tx.set_survey_call(row.id, call)?;
        }
        self.tx.notify("surveys", "")?;
        Ok(())
    }

    /// Somebody who would not recommend us is called by whom they know best, within two service days.
    fn promise_a_call(&mut self, row: &SurveyRow, score: i64, words: &str) -> Result<ConversationId, DeskError> {
        let knows = self.tx.knows_best(row.account, row.contact)?;
        let language = match row.conversation {
            Some(id) => Some(self.tx.conversation(id)?.language),
            None => self.tx.contact(row.contact)?.language,
        }
        .unwrap_or(self.firm.language);
        let said = match language {
            promise::Language::Nl => format!("Peiling: {score} van 10"),
            promise::Language::En => format!("Survey: {score} out of 10"),
        };
        let team = knows.team;
        let opening = Opening {
            contact: row.contact,
            subject: said.clone(),
            matter: Matter { channel: Channel::Web, mailbox: None, team, is_urgent: false, is_complaint: false },
            agent: knows.agent,
            state: ConversationState::WaitingForUs,
            language: Some(language),
            asked_at: self.now,
        };
        let conversation = self.open_conversation(opening)?;
        let text = if words.is_empty() { said } else { format!("{said}\n\n{words}") };
        let new = NewWords {
            direction: Direction::Inbound,
            channel: Channel::Web,
            text,
            contact: Some(row.contact),
            agent: None,
            files: &[],
        };
        let message = self.write_down(&conversation, new)?;
        self.record(Event::of(happened::ASKED, &conversation).contact(row.contact).message(message))?;
        self.tx.add_conversation_tag(conversation.id, "nps")?;
        let deadline = self.service_days_on(Matter::of(&conversation), CALL_DAYS)?;
        let deadline = deadline.unwrap_or_else(|| whole_milliseconds(self.now + SignedDuration::from_hours(48)));
        let making = Making {
            kind: Kind::Callback,
            origin: Origin::Question,
            by: None,
            replaces: None,
            when: When::At(deadline),
        };
        let promise = self.make_promise(&conversation, making)?;
        let told = self.told(&conversation, &promise);
        let blocks = letters::call(language, &letters::shortened(words), told, self.page_of(&conversation));
        self.tell(&conversation, MailKind::Notice, Some(&promise), blocks)?;
        Ok(conversation.id)
    }
}
