//! The customer's page: what was asked, what was promised and what became of it, by an unguessable link.

use jiff::{SignedDuration, Timestamp};
use promise::Language;
use serde_json::json;
use store::id::AttachmentId;
use store::{
    Channel, Conversation, ConversationState, Direction, Ending, MessageRow, Origin, OutboxState, PromiseState,
    PromiseView, happened,
};

use crate::forms::Upload;
use crate::incoming::{NewWords, check_files, text_of};
use crate::promising::{Making, Matter, When};
use crate::turn::{Event, Turn};
use crate::views::{AttachmentView, CustomerEvent, CustomerMessage, CustomerView, MESSAGES_MAX};
use crate::{Desk, DeskError};

/// Lines of the timeline that a customer's page looks at.
const EVENTS_MAX: usize = 500;
/// A double click, or a page that was loaded anew and sent once more.
const SAME_FORM_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// Why a promise ends when the customer says that the question has been solved: it was not kept, and not needed any more.
/// In the language of the firm, as colleagues read it.
const fn solved(language: Language) -> &'static str {
    match language {
        Language::Nl => "opgelost volgens de klant",
        Language::En => "solved, says the customer",
    }
}

impl Desk {
    /// The customer's page. The first look of the day is recorded on the timeline.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for a link that is not, or no longer, one.
    pub async fn customer_page(&self, token: &str, now: Timestamp) -> Result<CustomerView, DeskError> {
        let token = token.to_owned();
        let (view, is_first_look) = {
            let token = token.clone();
            self.look(now, move |turn| {
                let conversation = turn.by_token(&token)?;
                Ok((turn.customer_view(&conversation)?, turn.is_first_look(&conversation)?))
            })
            .await?
        };
        if is_first_look {
            let noted = self.act(now, move |turn| {
                let conversation = turn.by_token(&token)?;
                if turn.is_first_look(&conversation)? {
                    turn.record(Event::of(happened::READ_BY_CUSTOMER, &conversation).contact(conversation.contact))?;
                }
                Ok(())
            });
            self.by_the_way(noted).await?;
        }
        Ok(view)
    }

    /// The customer's page as a colleague looks at it: nobody is said to have read it.
    ///
    /// # Errors
    /// As [`Desk::customer_page`].
    pub async fn customer_page_unread(&self, token: &str, now: Timestamp) -> Result<CustomerView, DeskError> {
        let token = token.to_owned();
        self.look(now, move |turn| {
            let conversation = turn.by_token(&token)?;
            turn.customer_view(&conversation)
        })
        .await
    }

    /// Adds something: doesn't change an open promise; on an answered question it makes a new one. The same words with as
    /// many files within ten minutes are the same form, sent twice.
    pub async fn customer_adds(
        &self,
        token: &str,
        text: String,
        files: Vec<Upload>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let text = text_of("text", &text)?;
        check_files(&files)?;
        let token = token.to_owned();
        self.act(now, move |turn| {
            let conversation = turn.by_token(&token)?;
            if !turn.was_just_added(&conversation, &text, files.len())? {
                let words = NewWords {
                    direction: Direction::Inbound,
                    channel: Channel::Web,
                    text: text.clone(),
                    contact: Some(conversation.contact),
                    agent: None,
                    files: &files,
                };
                let message = turn.write_down(&conversation, words)?;
                let event = Event::of(happened::RECEIVED, &conversation).contact(conversation.contact).message(message);
                turn.record(event)?;
            }
            turn.asked_once_more(&conversation, Origin::Reply, turn.now)?;
            Ok(())
        })
        .await
    }

    /// Was your question answered? "Not yet" reopens with a promise of its own. Gives the promise that is open after it.
    pub async fn customer_says(
        &self,
        token: &str,
        helped: bool,
        now: Timestamp,
    ) -> Result<Option<PromiseView>, DeskError> {
        let token = token.to_owned();
        self.act(now, move |turn| {
            let conversation = turn.by_token(&token)?;
            if helped { turn.is_helped(&conversation).map(|()| None) } else { turn.not_yet(&conversation).map(Some) }
        })
        .await
    }

    /// A new link; the old one stops working. Gives the new token.
    pub async fn new_customer_link(&self, token: &str, now: Timestamp) -> Result<String, DeskError> {
        let token = token.to_owned();
        self.act(now, move |turn| {
            let conversation = turn.by_token(&token)?;
            let new = turn.customer_token();
            turn.tx.set_conversation_token(conversation.id, &new)?;
            turn.record(Event::of(happened::NEW_LINK, &conversation).contact(conversation.contact))?;
            Ok(new)
        })
        .await
    }

    /// A file of the customer's own page.
    pub async fn customer_attachment(
        &self,
        token: &str,
        id: AttachmentId,
    ) -> Result<(AttachmentView, Vec<u8>), DeskError> {
        let token = token.to_owned();
        self.db
            .read(move |tx| {
                let conversation = tx.conversation_by_token(&token)?.ok_or(DeskError::NotFound)?;
                let file = tx.attachment(id)?;
                let message = tx.message(file.message)?;
                let is_theirs = file.conversation == conversation.id && is_shown(&message);
                if is_theirs { Ok((file.view, file.bytes)) } else { Err(DeskError::NotFound) }
            })
            .await
    }
}

/// Whether the customer may see a message: never a note, a program's mail, or an answer that hasn't left.
fn is_shown(message: &MessageRow) -> bool {
    match message.direction {
        Direction::Inbound => message.contact.is_some() && message.automatic == "no",
        Direction::Outbound => {
            message.agent.is_some() && message.sending.as_ref().is_none_or(|sending| sending.state == OutboxState::Sent)
        }
        Direction::Note => false,
    }
}

impl Turn<'_, '_> {
    fn was_just_added(&mut self, conversation: &Conversation, text: &str, files: usize) -> Result<bool, DeskError> {
        let Some(last) = self.tx.last_inbound(conversation.id)? else { return Ok(false) };
        let is_same = last.channel == Channel::Web && last.contact == Some(conversation.contact) && last.body == text;
        if !is_same || last.written_at + SAME_FORM_WITHIN < self.now {
            return Ok(false);
        }
        Ok(self.tx.attachments_of(&[last.id])?.len() == files)
    }

    fn by_token(&mut self, token: &str) -> Result<Conversation, DeskError> {
        self.tx.conversation_by_token(token)?.ok_or(DeskError::NotFound)
    }

    fn is_first_look(&mut self, conversation: &Conversation) -> Result<bool, DeskError> {
        let midnight = self.now.to_zoned(self.zone()).start_of_day().map_or(self.now, |midnight| midnight.timestamp());
        Ok(!self.tx.happened_since(conversation.id, happened::READ_BY_CUSTOMER, midnight)?)
    }

    /// What has come in waits for an answer: an open promise stays as it is, an answered question gets a new one. Gives the
    /// new one.
    pub(crate) fn asked_once_more(
        &mut self,
        conversation: &Conversation,
        origin: Origin,
        asked_at: Timestamp,
    ) -> Result<Option<PromiseView>, DeskError> {
        if self.tx.open_promise(conversation.id)?.is_some() {
            return Ok(None);
        }
        self.tx.set_conversation_helped(conversation.id, None)?;
        let kind = self.kind_again(conversation)?;
        let making = Making { kind, origin, by: None, replaces: None, when: When::ByRule { asked_at } };
        self.make_promise(conversation, making).map(Some)
    }

    /// "Yes": done. A promise that was still open was not kept but is not needed any more; one that has passed is broken.
    pub(crate) fn is_helped(&mut self, conversation: &Conversation) -> Result<(), DeskError> {
        self.satisfied(conversation, None)?;
        if conversation.state == ConversationState::Done && conversation.helped == Some(true) {
            return Ok(());
        }
        if let Some(open) = self.tx.open_promise(conversation.id)? {
            if open.deadline_at < self.now {
                self.end(conversation, &open, PromiseState::Broken, Ending::default())?;
            } else {
                let ending = Ending { reason: solved(self.firm.language).to_owned(), ..Ending::default() };
                self.end(conversation, &open, PromiseState::Withdrawn, ending)?;
            }
        }
        self.tx.set_conversation_state(conversation.id, ConversationState::Done)?;
        self.tx.set_conversation_helped(conversation.id, Some(true))?;
        self.record(Event::of(happened::HELPED, conversation).contact(conversation.contact))?;
        self.ask_about_answer(conversation)
    }

    /// "Not yet": the promise that stands, or a new one.
    fn not_yet(&mut self, conversation: &Conversation) -> Result<PromiseView, DeskError> {
        let conversation = &self.complains_still(conversation)?;
        let open = self.tx.open_promise(conversation.id)?;
        if let Some(open) = open.clone()
            && conversation.helped == Some(false)
        {
            return Ok(open);
        }
        let event = Event::of(happened::NOT_YET, conversation).contact(conversation.contact);
        self.record(event.detail(json!({ "reopened": open.is_none() })))?;
        let promise = match open {
            Some(open) => open,
            None => {
                self.asked_once_more(conversation, Origin::NotYet, self.now)?.ok_or(crate::Refusal::ChangedMeanwhile)?
            }
        };
        self.tx.set_conversation_helped(conversation.id, Some(false))?;
        Ok(promise)
    }

    fn customer_view(&mut self, conversation: &Conversation) -> Result<CustomerView, DeskError> {
        let promises = self.tx.promises_of(&[conversation.id])?;
        let shown: Vec<MessageRow> =
            self.tx.messages_of(conversation.id, MESSAGES_MAX)?.into_iter().filter(is_shown).collect();
        let past = self.customer_past(conversation, &promises, &shown)?;
        let if_not_yet = if conversation.state == ConversationState::WaitingForUs {
            None
        } else {
            let kind = self.kind_again(conversation)?;
            let tags = self.tx.conversation_tags(conversation.id)?;
            let about = (conversation.subject.as_str(), tags.as_slice());
            Some(self.quote_for(Matter::of(conversation), kind, conversation.agent, None, about)?)
        };
        Ok(CustomerView {
            reference: conversation.reference.clone(),
            subject: conversation.subject.clone(),
            language: conversation.language,
            organisation: self.firm.name.clone(),
            phone: self.firm.phone.clone(),
            zone: self.firm.zone.clone(),
            state: conversation.state,
            promise: promises.last().cloned(),
            messages: self.customer_messages(shown)?,
            past,
            helped: conversation.helped,
            survey: self.survey_on_page(conversation)?,
            is_complaint: conversation.is_complaint,
            if_not_yet,
        })
    }

    fn customer_messages(&mut self, shown: Vec<MessageRow>) -> Result<Vec<CustomerMessage>, DeskError> {
        let ids: Vec<_> = shown.iter().map(|message| message.id).collect();
        let mut files = self.tx.attachments_of(&ids)?;
        let messages = shown.into_iter().map(|message| CustomerMessage {
            is_theirs: message.direction == Direction::Inbound,
            author: message.agent_first_name().map_or_else(|| message.from_name.clone(), str::to_owned),
            attachments: files.extract_if(.., |(of, _)| *of == message.id).map(|(_, file)| file).collect(),
            at: message.sending.as_ref().and_then(|sending| sending.sent_at).unwrap_or(message.written_at),
            text: message.own_words,
        });
        Ok(messages.collect())
    }

    /// What became of it, in the customer's order: received, promised, read, answered, renewed, broken, withdrawn.
    fn customer_past(
        &mut self,
        conversation: &Conversation,
        promises: &[PromiseView],
        shown: &[MessageRow],
    ) -> Result<Vec<CustomerEvent>, DeskError> {
        let promise_of =
            |id: Option<store::id::PromiseId>| promises.iter().find(|promise| Some(promise.id) == id).cloned();
        let mut past: Vec<CustomerEvent> = Vec::new();
        for line in self.tx.timeline_of(conversation.id, EVENTS_MAX)? {
            let kind = match line.kind.as_str() {
                happened::ASKED | happened::RECEIVED => "received",
                happened::PROMISED => "promised",
                happened::RENEWED => "renewed",
                happened::BROKEN => "broken",
                happened::WITHDRAWN => "withdrawn",
                happened::HELPED => "helped",
                happened::NOT_YET => "not_yet",
                _ => continue,
            };
            let promise = promise_of(line.promise);
            let agent_name = line.agent_name.filter(|_| kind != "received");
            past.push(CustomerEvent { at: line.at, kind: kind.to_owned(), agent_name, promise });
        }
        for message in shown.iter().filter(|message| message.direction == Direction::Outbound) {
            let at = message.sending.as_ref().and_then(|sending| sending.sent_at).unwrap_or(message.written_at);
            let agent_name = message.agent_first_name().map(str::to_owned);
            past.push(CustomerEvent { at, kind: "answered".to_owned(), agent_name, promise: None });
        }
        for (at, name) in self.tx.readers_of(conversation.id)? {
            past.push(CustomerEvent { at, kind: "read".to_owned(), agent_name: Some(name), promise: None });
        }
        // One act is one instant: what came of it follows what it was.
        past.sort_by_key(|event| (event.at, place_within_an_instant(&event.kind)));
        Ok(past)
    }
}

/// A question is there before its promise, and a promise ends before the one that takes its place.
fn place_within_an_instant(kind: &str) -> u8 {
    match kind {
        "received" | "not_yet" => 0,
        "renewed" | "broken" | "withdrawn" => 1,
        "promised" => 2,
        _ => 3,
    }
}
