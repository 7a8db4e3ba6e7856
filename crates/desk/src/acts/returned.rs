//! A mail of ours came back: the address is marked, and what we counted as kept waits for us again.
//!
//! A report is believed only where it carries the Message-ID (or the signed token) of a mail that we did send, to the address
//! that it names: anybody can write "your mail did not arrive". What isn't believed is kept with its conversation like other
//! automatic mail, and changes nothing.

use jiff::{SignedDuration, Timestamp};
use mail::ParsedMail;
use mail::bounce::{Action, BounceReport, Lasting, Recipient};
use mail::threading::Candidate;
use promise::Kind;
use serde_json::json;
use store::id::{ConversationId, MessageId};
use store::{
    AddressMark, Conversation, ConversationState, MailKind, MailTrouble, NewBounce, Origin, OutboxState, OutgoingRow,
    PromiseState, happened,
};

use crate::promising::{Making, When};
use crate::rights::Act;
use crate::turn::{Event, Turn, allow};
use crate::{Agent, Desk, DeskError};

/// How long a full mailbox, or a server that was down, is remembered.
pub const SOFT_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Characters of a server's words that are kept.
const WORDS_MAX: usize = 500;
/// Mails of a conversation that are looked through for the one that came back without its Message-ID.
const LOOKED_THROUGH: usize = 20;

impl Desk {
    /// Mail to this address arrives after all: the mark is taken off.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn unmark_address(
        &self,
        by: &Agent,
        conversation: ConversationId,
        address: String,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::EditConversation)?;
        let address = address.trim().to_lowercase();
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            let contact = turn.tx.contact(conversation.contact)?;
            if !contact.emails.contains(&address) {
                return Err(DeskError::NotFound);
            }
            turn.tx.unmark_address(&address)?;
            turn.changed(conversation.id)
        })
        .await
    }
}

/// One address that a mail of ours did not reach.
struct Missed<'a> {
    /// One of those that the mail was sent to.
    address: String,
    /// The report names this very address, and not one that it was sent on to.
    is_exact: bool,
    said: Option<&'a Recipient>,
}

impl Turn<'_, '_> {
    /// What a delivery report changes, if it is one, and to be believed.
    pub(crate) fn came_back(
        &mut self,
        report: &ParsedMail,
        message: MessageId,
        conversation: &Conversation,
    ) -> Result<(), DeskError> {
        let Some(read) = mail::bounce::read(report) else { return Ok(()) };
        let Some(mail) = self.returned_mail(&read, report, conversation)? else { return Ok(()) };
        for missed in missed(&read, &mail) {
            self.did_not_reach(&mail, &missed, message, conversation)?;
        }
        Ok(())
    }

    /// The mail of ours that a report is about, if we sent it: by its Message-ID; or, where a server on the way gave it another,
    /// by our token in what came back and the address.
    fn returned_mail(
        &mut self,
        read: &BounceReport,
        report: &ParsedMail,
        conversation: &Conversation,
    ) -> Result<Option<OutgoingRow>, DeskError> {
        let by_id = match &read.original_message_id {
            Some(id) => self.tx.outgoing_of_header(id)?,
            None => None,
        };
        if let Some(mail) = by_id {
            return Ok((mail.state == OutboxState::Sent).then_some(mail));
        }
        let secret = self.secret()?;
        let returned = report.attachments.iter().filter(|part| part.content_type.starts_with("message/"));
        let is_ours = returned.map(|part| mail::parse(&part.bytes)).any(|inner| {
            let named = |candidate| matches!(candidate, Candidate::Conversation { id, .. } if id == conversation.id.to_string());
            mail::threading::candidates(&inner, &secret).into_iter().any(named)
        });
        if !is_ours {
            return Ok(None);
        }
        let sent = self.tx.sent_in(conversation.id, LOOKED_THROUGH)?;
        Ok(sent.into_iter().find(|mail| missed(read, mail).iter().any(|missed| missed.is_exact)))
    }

    fn did_not_reach(
        &mut self,
        mail: &OutgoingRow,
        missed: &Missed<'_>,
        report: MessageId,
        conversation: &Conversation,
    ) -> Result<(), DeskError> {
        let lasting = missed.said.map_or(Lasting::Unknown, Recipient::lasting);
        let words = words_of(missed.said);
        let bounce = NewBounce {
            outbox: mail.id,
            address: missed.address.clone(),
            lasting: lasting_word(lasting),
            words: words.clone(),
            at: self.now,
        };
        // Said twice, it happened once.
        if !self.tx.add_bounce(&bounce)? {
            return Ok(());
        }
        if missed.is_exact {
            self.mark(&missed.address, lasting, &words)?;
        }
        let detail = json!({
            "recipient": missed.address, "status": missed.said.and_then(|said| said.status.clone()),
            "of": mail.kind.as_str(), "words": words, "lasting": lasting_word(lasting),
        });
        self.record(Event::of(happened::BOUNCED, conversation).message(report).detail(detail))?;
        // A copy that didn't arrive is shown; the customer has the answer.
        if mail.recipients.first().is_some_and(|first| first.to_lowercase() == missed.address) {
            self.tx.outgoing_returned(mail.id, &words, self.now)?;
            if mail.kind == MailKind::Answer {
                self.answer_came_back(conversation, mail)?;
            }
        }
        Ok(())
    }

    fn mark(&mut self, address: &str, lasting: Lasting, words: &str) -> Result<(), DeskError> {
        let is_hard = lasting == Lasting::Hard;
        let expires_at = (!is_hard).then(|| self.now + SOFT_FOR);
        let mark = AddressMark {
            address: address.to_owned(),
            is_hard,
            words: words.to_owned(),
            marked_at: self.now,
            expires_at,
        };
        Ok(self.tx.mark_address(&mark)?)
    }

    /// The customer has no answer after all. Who said on their page that it helped, has read it there.
    fn answer_came_back(&mut self, conversation: &Conversation, mail: &OutgoingRow) -> Result<(), DeskError> {
        let conversation = &self.tx.conversation(conversation.id)?;
        if conversation.helped == Some(true) {
            return Ok(());
        }
        self.tx.set_mail_trouble(conversation.id, Some(MailTrouble::Returned))?;
        if conversation.state != ConversationState::WaitingForUs {
            self.owe_again(conversation)?;
        }
        self.tell_writer(conversation, mail)
    }

    /// A promise in place of the one that the answer seemed to keep, so that sending it again keeps this one.
    fn owe_again(&mut self, conversation: &Conversation) -> Result<(), DeskError> {
        let last = self.tx.promises_of(&[conversation.id])?.pop();
        let replaces = last.filter(|last| {
            matches!(last.state, PromiseState::Kept | PromiseState::Broken) && last.next_deadline_at.is_none()
        });
        if conversation.state == ConversationState::Done {
            self.record(Event::of(happened::REOPENED, conversation))?;
        }
        let making = Making {
            kind: self.kind_that_arrives(conversation)?,
            origin: Origin::Colleague,
            by: None,
            replaces: replaces.map(|last| last.id),
            when: When::ByRule { asked_at: self.now },
        };
        self.make_promise(conversation, making)?;
        Ok(())
    }

    /// As before; but who can't be written to any more is called, if there is a number.
    fn kind_that_arrives(&mut self, conversation: &Conversation) -> Result<Kind, DeskError> {
        let kind = self.kind_again(conversation)?;
        let has_number = !self.tx.contact(conversation.contact)?.phones.is_empty();
        let is_unreachable = match self.address_of(conversation)? {
            Some(address) => self.is_gone(&address)?,
            None => true,
        };
        Ok(if kind == Kind::Answer && is_unreachable && has_number { Kind::Callback } else { kind })
    }

    /// Whether mail to this address comes back for good.
    pub(crate) fn is_gone(&mut self, address: &str) -> Result<bool, DeskError> {
        let marks = self.tx.address_marks(&[address.to_lowercase()], self.now)?;
        Ok(marks.iter().any(|mark| mark.is_hard))
    }
}

/// Whom of those it was sent to a mail did not reach. A report that names somebody else, because the mail was sent on, is about
/// the one whom we wrote to, if there was only one.
fn missed<'a>(read: &'a BounceReport, mail: &OutgoingRow) -> Vec<Missed<'a>> {
    let sent_to: Vec<String> = mail.recipients.iter().map(|address| address.to_lowercase()).collect();
    let failed: Vec<&Recipient> = read.recipients.iter().filter(|said| said.action == Action::Failed).collect();
    let exact = failed.iter().filter_map(|said| {
        let address = said.address.trim().to_lowercase();
        sent_to.contains(&address).then_some(Missed { address, is_exact: true, said: Some(said) })
    });
    let mut missed: Vec<Missed<'a>> = exact.collect();
    if let ([only], true) = (&sent_to[..], missed.is_empty() && (!failed.is_empty() || read.recipients.is_empty())) {
        missed.push(Missed { address: only.clone(), is_exact: false, said: failed.first().copied() });
    }
    missed
}

/// What the server said that refused, on one line.
fn words_of(said: Option<&Recipient>) -> String {
    let Some(said) = said else { return String::new() };
    let code = said.reply_code.map(|code| code.to_string());
    let words = said.diagnostic.clone().or_else(|| said.status.clone()).or(code).unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(WORDS_MAX).collect()
}

const fn lasting_word(lasting: Lasting) -> &'static str {
    match lasting {
        Lasting::Hard => "hard",
        Lasting::Soft => "soft",
        Lasting::Unknown => "unknown",
    }
}
