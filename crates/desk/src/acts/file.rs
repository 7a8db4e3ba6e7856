//! A stored mail becomes a message: in the conversation that it belongs to, or in one of its own with a promise.

use std::sync::Arc;

use jiff::Timestamp;
use mail::threading::Candidate;
use mail::{Automatic, ParsedMail};
use promise::{Kind, Language};
use serde_json::json;
use store::id::{AttachmentId, ContactId, ConversationId, MessageId, RawMailId};
use store::{
    Channel, Conversation, ConversationState, Direction, MailboxRow, NewAttachment, NewMessage, Origin, RawMailRow,
    RawMailState, Reach, Recipients, StoreError, happened,
};

use super::ask::{Opening, subject_from};
use super::receive::Filed;
use super::sealed::{Read, note_findings};
use crate::incoming::{content_type, digest, file_name};
use crate::post::is_address_of;
use crate::promising::{Making, Matter, When};
use crate::rights::Act;
use crate::trouble::Trouble;
use crate::turn::{Event, Turn, allow};
use crate::{Agent, Desk, DeskError, Refusal};

/// A mail that can't be filed is parked after so many tries, so that one slip of the disk doesn't park it.
const ATTEMPTS_MAX: u32 = 3;

impl Desk {
    /// Makes a conversation (or a message in one) of each stored mail that was not filed yet, oldest first, at most `limit`;
    /// one bad mail is parked and doesn't stop the rest.
    ///
    /// # Errors
    /// When the database itself fails (a full disk, no connection): nothing is lost, and the mails wait.
    pub async fn file_stored_mail(&self, limit: usize, now: Timestamp) -> Result<Vec<(RawMailId, Filed)>, DeskError> {
        let waiting = self.db.read(move |tx| Ok::<_, DeskError>(tx.unfiled_mail(limit)?)).await?;
        let mut filed = Vec::new();
        for id in waiting {
            if let Some(became) = self.file_or_park(id, ATTEMPTS_MAX, now).await? {
                filed.push((id, became));
            }
        }
        Ok(filed)
    }

    /// Tries a parked mail again.
    pub async fn retry_parked(&self, by: &Agent, id: RawMailId, now: Timestamp) -> Result<Filed, DeskError> {
        allow(by, Act::SeeOutbox)?;
        let state = self.db.read(move |tx| Ok::<_, DeskError>(tx.raw_mail(id)?.state)).await?;
        if state != RawMailState::Parked {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        Ok(self.file_or_park(id, 0, now).await?.unwrap_or(Filed::Duplicate))
    }

    /// `None`: it failed, and will be tried again.
    async fn file_or_park(&self, id: RawMailId, attempts_max: u32, now: Timestamp) -> Result<Option<Filed>, DeskError> {
        let reason = match self.file(id, now).await {
            Ok(filed) => return Ok(Some(filed)),
            // The house is in trouble, not the mail.
            Err(Failure::Desk(
                error @ (DeskError::Refused(Refusal::NotStored(_))
                | DeskError::Store(
                    StoreError::Unavailable { .. } | StoreError::TimedOut | StoreError::Corrupt { .. },
                )),
            )) => return Err(error),
            Err(Failure::Desk(error)) => reason_of(&error),
            Err(Failure::Unreadable) => Trouble::Unreadable,
        };
        tracing::error!(mail.id = %id, "mail {id} could not be filed: {reason}");
        let told = reason.to_text();
        let state = self
            .db
            .write(move |tx| {
                tx.notify("lists", "")?;
                Ok::<_, DeskError>(tx.raw_mail_failed(id, &told, attempts_max)?)
            })
            .await?;
        Ok((state == RawMailState::Parked).then_some(Filed::Parked(reason.to_string())))
    }

    async fn file(&self, id: RawMailId, now: Timestamp) -> Result<Filed, Failure> {
        let raw = self.db.read(move |tx| Ok::<_, DeskError>(tx.raw_mail(id)?)).await?;
        if !matches!(raw.state, RawMailState::Stored | RawMailState::Parked) {
            return Ok(Filed::Duplicate);
        }
        let raw = Arc::new(raw);
        let parsed = Arc::new(self.read_mail(raw.clone()).await?.ok_or(Failure::Unreadable)?);
        Ok(self.act(now, move |turn| turn.file(&raw, &parsed)).await?)
    }
}

enum Failure {
    Desk(DeskError),
    Unreadable,
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

fn reason_of(error: &DeskError) -> Trouble {
    match error {
        DeskError::Store(store) => Trouble::NotFiled { why: store.to_string() },
        DeskError::NotFound => Trouble::NothingToFileUnder,
        DeskError::NotAllowed(_) | DeskError::Refused(_) => Trouble::NotFiled { why: error.to_string() },
    }
}

/// Who wrote a mail.
pub(super) struct Sender {
    name: String,
    /// In lower case; may be empty.
    address: String,
}

impl Turn<'_, '_> {
    fn file(&mut self, raw: &RawMailRow, mail: &Read) -> Result<Filed, DeskError> {
        // Somebody else may have been first; who moves it on, files it.
        if !self.tx.raw_mail_became(raw.id, RawMailState::Filed)? {
            return Ok(Filed::Duplicate);
        }
        let ours = self.tx.mailbox_rows()?;
        let sender = sender_of(mail, raw, &ours);
        let automatic = if is_by_way_of_our_list(mail, &ours) { Automatic::No } else { mail.automatic() };
        let belongs_to = self.thread(mail, &sender)?;
        if raw.past_at.is_some() {
            return self.remembered(raw, mail, automatic, &sender, belongs_to);
        }
        if automatic == Automatic::No && !sender.address.is_empty() {
            // Who writes from an address reads what is sent there.
            self.tx.unmark_address(&sender.address)?;
        }
        self.note_who_sent(raw.id, mail)?;
        match (automatic, belongs_to) {
            (Automatic::No, Some(conversation)) => self.continued(raw, mail, &sender, &conversation),
            (Automatic::No, None) => self.opened(raw, mail, &sender, &ours),
            (_, Some(conversation)) => self.automatic(raw, mail, automatic, &sender, &conversation),
            (_, None) => {
                let conversation = self.conversation_for(raw, mail, &sender, ConversationState::Done)?;
                self.automatic(raw, mail, automatic, &sender, &conversation)
            }
        }
    }

    /// The conversation that a mail belongs to. A signed token or an id is believed of anybody (it decides where a mail is
    /// shown, never who somebody is); a reference in the subject only of the contact.
    fn thread(&mut self, mail: &ParsedMail, sender: &Sender) -> Result<Option<Conversation>, DeskError> {
        // A delivery report names the mail of ours that it is about, and rarely answers it.
        let reported = mail::bounce::read(mail).and_then(|report| report.original_message_id);
        if let Some(id) = reported
            && let Some(id) = self.tx.conversation_of_header(&id)?
        {
            return Ok(self.tx.find_conversation(id)?);
        }
        for candidate in mail::threading::candidates(mail, &self.secret()?) {
            let found = match candidate {
                Candidate::Conversation { id, .. } => id.parse::<ConversationId>().ok(),
                Candidate::Message { id, .. } => self.tx.conversation_of_header(&id)?,
                Candidate::Reference { id, .. } => match self.tx.conversation_by_reference(&id)? {
                    Some(found) if self.is_contact(&found, sender)? => Some(found.id),
                    Some(_) | None => None,
                },
            };
            if let Some(id) = found
                && let Some(conversation) = self.tx.find_conversation(id)?
            {
                return Ok(Some(conversation));
            }
        }
        Ok(None)
    }

    pub(super) fn is_contact(&mut self, conversation: &Conversation, sender: &Sender) -> Result<bool, DeskError> {
        Ok(!sender.address.is_empty() && self.tx.contact(conversation.contact)?.emails.contains(&sender.address))
    }

    /// A new question.
    fn opened(
        &mut self,
        raw: &RawMailRow,
        mail: &Read,
        sender: &Sender,
        ours: &[MailboxRow],
    ) -> Result<Filed, DeskError> {
        let conversation = self.conversation_for(raw, mail, sender, ConversationState::WaitingForUs)?;
        let message = self.keep_message(raw, mail, Automatic::No, sender, Some(conversation.contact), &conversation)?;
        let event = Event::of(happened::ASKED, &conversation).contact(conversation.contact).message(message);
        self.record(event)?;
        self.note_forward(conversation.id, message, &sender.address, mail)?;
        let when = When::ByRule { asked_at: raw.received_at };
        let making = Making { kind: Kind::Answer, origin: Origin::Question, by: None, replaces: None, when };
        let promise = self.make_promise(&conversation, making)?;
        let is_our_own = ours.iter().any(|mailbox| is_address_of(mailbox, &sender.address));
        if !is_our_own {
            self.acknowledge(&conversation, &mail.words_to_repeat(own_words(mail)), &promise)?;
        }
        Ok(Filed::Opened(conversation.id))
    }

    /// More about a question: an open promise stays as it is, an answered one gets a new promise.
    fn continued(
        &mut self,
        raw: &RawMailRow,
        mail: &Read,
        sender: &Sender,
        conversation: &Conversation,
    ) -> Result<Filed, DeskError> {
        // Somebody else who writes is shown as a third party, and never becomes the customer.
        let is_contact = self.is_contact(conversation, sender)?;
        let contact = is_contact.then_some(conversation.contact);
        let message = self.keep_message(raw, mail, Automatic::No, sender, contact, conversation)?;
        let event = Event::of(happened::RECEIVED, conversation).message(message);
        let event = if is_contact { event.contact(conversation.contact) } else { event };
        self.record(event.detail(json!({ "third_party": !is_contact })))?;
        let promise = self.asked_once_more(conversation, Origin::Reply, raw.received_at)?;
        if let Some(promise) = promise.filter(|_| is_contact) {
            self.acknowledge(conversation, &mail.words_to_repeat(own_words(mail)), &promise)?;
        }
        Ok(Filed::Continued(conversation.id))
    }

    /// Kept with its conversation; promises nothing, reopens nothing, is answered by nobody.
    fn automatic(
        &mut self,
        raw: &RawMailRow,
        mail: &Read,
        automatic: Automatic,
        sender: &Sender,
        conversation: &Conversation,
    ) -> Result<Filed, DeskError> {
        let contact = self.is_contact(conversation, sender)?.then_some(conversation.contact);
        let message = self.keep_message(raw, mail, automatic, sender, contact, conversation)?;
        let word = automatic_word(automatic);
        self.record(Event::of(happened::RECEIVED, conversation).message(message).detail(json!({ "automatic": word })))?;
        self.came_back(mail, message, conversation)?;
        Ok(Filed::Automatic(Some(conversation.id)))
    }

    pub(super) fn conversation_for(
        &mut self,
        raw: &RawMailRow,
        mail: &Read,
        sender: &Sender,
        state: ConversationState,
    ) -> Result<Conversation, DeskError> {
        let mailbox = match raw.mailbox {
            Some(id) => self.tx.mailbox_row(id)?,
            None => None,
        };
        let team = self.team_of_mailbox(mailbox.as_ref().and_then(|mailbox| mailbox.team))?;
        let language = mail.language.map(language_of);
        let contact = self.contact_behind(sender, language)?;
        let subject = crate::letters::bare_subject(mail.open_subject()).to_owned();
        let subject = if subject.is_empty() { subject_from(&own_words(mail)) } else { subject };
        self.open_conversation(Opening {
            contact,
            subject,
            matter: Matter {
                channel: Channel::Email,
                mailbox: raw.mailbox,
                team,
                is_urgent: false,
                is_complaint: false,
            },
            agent: None,
            state,
            language,
            asked_at: raw.came_at(),
        })
    }

    fn contact_behind(&mut self, sender: &Sender, language: Option<Language>) -> Result<ContactId, DeskError> {
        let reach = (!sender.address.is_empty())
            .then(|| Reach::Email { value: sender.address.clone(), shown: sender.address.clone() });
        self.contact_for(&sender.name, reach.as_ref(), language)
    }

    pub(super) fn keep_message(
        &mut self,
        raw: &RawMailRow,
        mail: &Read,
        automatic: Automatic,
        sender: &Sender,
        contact: Option<ContactId>,
        conversation: &Conversation,
    ) -> Result<MessageId, DeskError> {
        let id = MessageId::new(self.now, self.chance);
        let files: Vec<_> =
            mail.attachments.iter().map(|file| (AttachmentId::new(self.now, self.chance), file)).collect();
        let url = |content_id: &str| {
            let found = files.iter().find(|(_, file)| file.content_id.as_deref() == Some(content_id));
            found.map(|(id, _)| format!("/attachments/{id}"))
        };
        let addresses = |list: &[mail::Mailbox]| list.iter().map(|mailbox| mailbox.address.clone()).collect();
        self.tx.add_message(&NewMessage {
            id,
            conversation: conversation.id,
            direction: Direction::Inbound,
            channel: Channel::Email,
            contact,
            agent: None,
            raw_mail: Some(raw.id),
            from_name: sender.name.clone(),
            from_address: sender.address.clone(),
            recipients: Recipients { to: addresses(&mail.to), cc: addresses(&mail.cc), bcc: Vec::new() },
            subject: mail.subject.clone(),
            body: mail.text.clone(),
            own_words: own_words(mail),
            html: mail.html_sanitized(&url),
            header_id: mail.message_id.clone(),
            automatic: automatic_word(automatic).to_owned(),
            written_at: raw.came_at(),
        })?;
        self.tx.message_was_read(id, mail::READING)?;
        for (attachment, file) in files {
            self.tx.add_attachment(&NewAttachment {
                id: attachment,
                message: id,
                name: file_name(&file.name),
                content_type: content_type(&file.content_type),
                content_id: file.content_id.clone(),
                is_inline: file.is_inline,
                digest: digest(&file.bytes),
                bytes: file.bytes.clone(),
            })?;
        }
        note_findings(self.tx, id, mail)?;
        Ok(id)
    }
}

/// Who wrote it: `From`, for that is who it shows. A form on the firm's own site writes as the firm and names the customer in
/// Reply-To.
fn sender_of(mail: &ParsedMail, raw: &RawMailRow, ours: &[MailboxRow]) -> Sender {
    let is_ours = |mailbox: &mail::Mailbox| ours.iter().any(|our| is_address_of(our, &mailbox.address));
    let from = mail.from.as_ref();
    let shown = match from {
        Some(from) if is_ours(from) => mail.reply_to.iter().find(|reply_to| !is_ours(reply_to)).or(Some(from)),
        other => other,
    };
    match shown {
        Some(mailbox) => Sender {
            name: mailbox.name.clone().unwrap_or_default().trim().to_owned(),
            address: mailbox.address.trim().to_lowercase(),
        },
        None => Sender { name: String::new(), address: raw.envelope_from.trim().to_lowercase() },
    }
}

/// Whether a mail came by way of a list that is our own address (`info@` as a group): then a customer wrote it, not a list.
fn is_by_way_of_our_list(mail: &ParsedMail, ours: &[MailboxRow]) -> bool {
    if mail.automatic() != Automatic::List
        || mail.header("auto-submitted").is_some_and(|value| !value.trim().eq_ignore_ascii_case("no"))
    {
        return false;
    }
    let list = mail.header("list-id").unwrap_or_default().to_lowercase();
    let list = list.rsplit('<').next().unwrap_or_default().trim_end_matches(['>', ' ']);
    // List-Id: <info.halmeer.example> is info@halmeer.example.
    ours.iter().any(|mailbox| !list.is_empty() && mailbox.address.replace('@', ".") == list)
}

pub(super) fn own_words(mail: &ParsedMail) -> String {
    let words = mail.own_words().own();
    if words.trim().is_empty() { mail.text.trim().to_owned() } else { words }
}

fn language_of(language: mail::language::Language) -> Language {
    match language {
        mail::language::Language::Nl => Language::Nl,
        mail::language::Language::En => Language::En,
    }
}

fn automatic_word(automatic: Automatic) -> &'static str {
    match automatic {
        Automatic::No => "no",
        Automatic::AutoReply => "auto-reply",
        Automatic::OutOfOffice => "out-of-office",
        Automatic::Bounce => "bounce",
        Automatic::List => "list",
        Automatic::Report => "report",
    }
}
