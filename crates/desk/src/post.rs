//! Mail on its way to a customer: whom to write to, and the bytes in the outbox.

use jiff::{SignedDuration, Timestamp};
use mail::compose::{ComposeError, Outgoing, OutgoingAttachment, WrittenBy};
use promise::sentence::{self, Parts, Who};
use serde_json::json;
use store::id::{MessageId, OutboxId};
use store::{ContactView, Conversation, MailKind, MailboxRow, NewOutgoing, PromiseView, happened};

use crate::letters::{Block, LaidOut, Letter, written_by_program};
use crate::signature::Signature;
use crate::turn::{Event, Turn};
use crate::{DeskError, Refusal, letters};

/// Automatic mails that one address gets from us within [`AUTOMATIC_WITHIN`]: the last dam against two programs that
/// answer each other. It mutes acknowledgements only; what was promised or broken is always told.
pub const AUTOMATIC_MAX: i64 = 5;
/// The time in which [`AUTOMATIC_MAX`] counts.
pub const AUTOMATIC_WITHIN: SignedDuration = SignedDuration::from_hours(3);
/// Acknowledgements that leave by one mailbox within [`MAILBOX_WITHIN`]: the same dam, for a flood under many names.
pub const MAILBOX_MAX: i64 = 300;
/// The time in which [`MAILBOX_MAX`] counts.
pub const MAILBOX_WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// Message-IDs of a conversation that go into References.
const REFERENCES_MAX: usize = 30;

/// An answer of a colleague's, to be posted.
pub(crate) struct AnswerPost<'a> {
    pub(crate) message: MessageId,
    pub(crate) sender: MailboxRow,
    pub(crate) signed: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) signature: Option<Signature>,
    pub(crate) to: Vec<String>,
    pub(crate) cc: Vec<String>,
    pub(crate) bcc: Vec<String>,
    pub(crate) files: Vec<OutgoingAttachment>,
    pub(crate) promise: Option<&'a PromiseView>,
    pub(crate) then: Option<(Timestamp, String)>,
    pub(crate) not_before: Timestamp,
}

impl Turn<'_, '_> {
    /// Where mail about a conversation goes: to the address from which the customer last wrote in it, if it is still theirs,
    /// and else to their first; rather to one that mail reaches than to one that it came back from. Never to a mailbox of ours.
    pub(crate) fn address_of(&mut self, conversation: &Conversation) -> Result<Option<String>, DeskError> {
        let contact = self.tx.contact(conversation.contact)?;
        let last = self.tx.last_inbound(conversation.id)?.map(|message| message.from_address).unwrap_or_default();
        let mut addresses = contact.emails.clone();
        let gone = self.tx.address_marks(&addresses, self.now)?;
        let is_gone = |address: &String| gone.iter().any(|mark| mark.is_hard && mark.address == *address);
        addresses.sort_by_key(|address| (is_gone(address), *address != last));
        let ours = self.tx.mailbox_rows()?;
        Ok(addresses.into_iter().find(|address| !ours.iter().any(|mailbox| is_address_of(mailbox, address))))
    }

    /// The address of the customer's page, once the firm has said where it is reached.
    pub(crate) fn page_of(&self, conversation: &Conversation) -> Option<String> {
        let base = self.firm.public_url.trim_end_matches('/');
        (!base.is_empty()).then(|| format!("{base}/k/{}", conversation.customer_token))
    }

    /// A deadline as the customer read it: "dinsdag 24 november vóór 13:15".
    pub(crate) fn moment(&self, conversation: &Conversation, deadline: Timestamp) -> String {
        sentence::when(conversation.language, deadline, self.now, &self.zone())
    }

    /// A promise as the customer is told it.
    pub(crate) fn told(&self, conversation: &Conversation, promise: &PromiseView) -> Parts {
        let who = promise.agent_name.as_deref().map_or(Who::Team(&promise.team_name), Who::Person);
        sentence::parts(conversation.language, who, promise.kind, promise.deadline_at, self.now, &self.zone())
    }

    /// Tells the customer by mail what the program has to say about a promise. Without an address, or with too many automatic
    /// mails to it already, nothing is sent and the timeline says so. Gives the address.
    pub(crate) fn tell(
        &mut self,
        conversation: &Conversation,
        kind: MailKind,
        promise: Option<&PromiseView>,
        blocks: Vec<Block>,
    ) -> Result<Option<String>, DeskError> {
        let address = self.address_of(conversation)?;
        // What comes back for good is not written to again by a program: a colleague may, who sees the warning.
        let is_gone = address.as_deref().map_or(Ok(false), |address| self.is_gone(address))?;
        let is_muted = match &address {
            Some(address) if kind == MailKind::Acknowledgement => !self.may_acknowledge(conversation, address)?,
            Some(_) | None => false,
        };
        let told = match address.filter(|_| !is_gone && !is_muted) {
            Some(address) => self.post_by_program(conversation, kind, promise, blocks, &address)?.then_some(address),
            None => None,
        };
        if told.is_none() {
            let event = Event::of(happened::NOT_TOLD, conversation).promise(promise.map(|promise| promise.id));
            let detail = json!({ "of": kind.as_str(), "is_gone": is_gone, "is_capped": is_muted && !is_gone });
            self.record(event.detail(detail))?;
        }
        Ok(told)
    }

    fn post_by_program(
        &mut self,
        conversation: &Conversation,
        kind: MailKind,
        promise: Option<&PromiseView>,
        blocks: Vec<Block>,
        address: &str,
    ) -> Result<bool, DeskError> {
        let Some(sender) = self.sender_for(conversation)? else { return Ok(false) };
        let id = OutboxId::new(self.now, self.chance);
        let letter = self.letter(conversation, kind, blocks, String::new())?;
        let contact = self.tx.contact(conversation.contact)?;
        let to = vec![mail::Mailbox { name: name_of(&contact), address: address.to_owned() }];
        let outgoing = self.outgoing(conversation, &sender, &letter, &id.to_string(), to)?;
        let outgoing = Outgoing { written_by: WrittenBy::ProgramInReply, ..outgoing };
        let Ok(composed) = mail::compose::compose(&outgoing) else { return Ok(false) };
        let sender_id = sender.id;
        self.tx.add_outgoing(&NewOutgoing {
            id,
            kind,
            mailbox: Some(sender.id),
            conversation: Some(conversation.id),
            message: None,
            promise: promise.map(|promise| promise.id),
            sender: sender.address,
            recipients: vec![address.to_owned()],
            subject: letter.subject,
            header_id: composed.message_id,
            bytes: composed.bytes,
            not_before: self.now,
            then: None,
            created_at: self.now,
        })?;
        self.tx.count_automatic(address, self.now, self.now - AUTOMATIC_WITHIN)?;
        if kind == MailKind::Acknowledgement {
            self.count_for_mailbox(sender_id)?;
        }
        Ok(true)
    }

    /// Puts a colleague's answer in the outbox.
    pub(crate) fn post_answer(&mut self, conversation: &Conversation, post: AnswerPost<'_>) -> Result<(), DeskError> {
        let mut letter = self.letter(conversation, MailKind::Answer, post.blocks, post.signed)?;
        letter.signature = post.signature.map(|signature| LaidOut::new(signature.text, signature.html));
        let contact = self.tx.contact(conversation.contact)?;
        let plain = |address: &String| mail::Mailbox { name: None, address: address.clone() };
        let named = |address: &String| mail::Mailbox { name: name_of(&contact), address: address.clone() };
        let to = post.to.iter().map(named).collect();
        let mut outgoing = self.outgoing(conversation, &post.sender, &letter, &post.message.to_string(), to)?;
        outgoing.cc = post.cc.iter().map(plain).collect();
        outgoing.attachments = post.files;
        let composed = mail::compose::compose(&outgoing).map_err(|error| refusal(&error))?;
        self.tx.add_outgoing(&NewOutgoing {
            id: OutboxId::new(self.now, self.chance),
            kind: MailKind::Answer,
            mailbox: Some(post.sender.id),
            conversation: Some(conversation.id),
            message: Some(post.message),
            promise: post.promise.map(|promise| promise.id),
            sender: post.sender.address,
            recipients: post.to.into_iter().chain(post.cc).chain(post.bcc).collect(),
            subject: letter.subject,
            header_id: composed.message_id,
            bytes: composed.bytes,
            not_before: post.not_before,
            then: post.then,
            created_at: self.now,
        })?;
        Ok(())
    }

    /// The Message-ID that an answer will have, before it is composed: the message is written down first.
    pub(crate) fn header_id_of(
        &self,
        conversation: &Conversation,
        part: &str,
        sender: &MailboxRow,
    ) -> Result<String, DeskError> {
        let domain = sender.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        Ok(mail::threading::message_id(&self.secret()?, &conversation.id.to_string(), part, domain))
    }

    /// The mailbox that mail about a conversation leaves by.
    pub(crate) fn sender_for(&mut self, conversation: &Conversation) -> Result<Option<MailboxRow>, DeskError> {
        let own = match conversation.mailbox {
            Some(id) => self.tx.mailbox_row(id)?.filter(|mailbox| mailbox.is_active),
            None => None,
        };
        match own {
            Some(own) => Ok(Some(own)),
            None => Ok(self.tx.default_mailbox()?),
        }
    }

    fn letter(
        &mut self,
        conversation: &Conversation,
        kind: MailKind,
        blocks: Vec<Block>,
        signed: String,
    ) -> Result<Letter, DeskError> {
        let language = conversation.language;
        Ok(Letter {
            language,
            subject: letters::subject(language, kind, &conversation.subject, &conversation.reference),
            blocks,
            firm: self.firm.name.clone(),
            phone: self.firm.phone.clone(),
            said_by: if signed.is_empty() { written_by_program(language, kind) } else { "" },
            signed,
            signature: None,
            marker: mail::threading::marker(&self.secret()?, &conversation.id.to_string()),
        })
    }

    fn outgoing(
        &mut self,
        conversation: &Conversation,
        sender: &MailboxRow,
        letter: &Letter,
        part: &str,
        to: Vec<mail::Mailbox>,
    ) -> Result<Outgoing, DeskError> {
        let secret = self.secret()?;
        let id = conversation.id.to_string();
        let from_name = if sender.name.is_empty() { self.firm.name.clone() } else { sender.name.clone() };
        let from_name = if letter.signed.is_empty() { from_name } else { format!("{} | {from_name}", letter.signed) };
        let reply_to = mail::threading::reply_to(&secret, &id, &sender.address);
        let message_id = self.header_id_of(conversation, part, sender)?;
        let mut references = self.tx.header_ids_of(conversation.id, REFERENCES_MAX)?;
        references.retain(|id| *id != message_id);
        // Who asked on a form finds the answer below the mail with the promise.
        let in_reply_to = match self.tx.last_inbound(conversation.id)?.and_then(|message| message.header_id) {
            Some(asked) => Some(asked),
            None => self.tx.last_header_told(conversation.id)?,
        };
        Ok(Outgoing {
            message_id,
            date: self.now,
            zone: self.zone(),
            from: mail::Mailbox { name: Some(from_name), address: sender.address.clone() },
            reply_to: Some(mail::Mailbox { name: None, address: reply_to }),
            to,
            cc: Vec::new(),
            subject: letter.subject.clone(),
            text: letter.text(),
            html: Some(letter.html()),
            attachments: Vec::new(),
            in_reply_to,
            references,
            written_by: WrittenBy::Person,
            loop_mark: self.firm.name.clone(),
        })
    }

    /// The secret that signs tokens.
    pub(crate) fn secret(&self) -> Result<[u8; 32], DeskError> {
        let odd = |_| store::StoreError::other("the organisation's secret is not 32 bytes: restore a backup");
        Ok(<[u8; 32]>::try_from(self.firm.secret.as_slice()).map_err(odd)?)
    }
}

/// Whether an address is that of a mailbox of ours, with or without a `+token`.
pub(crate) fn is_address_of(mailbox: &MailboxRow, address: &str) -> bool {
    spellings(address).is_some_and(|spellings| spellings.contains(&mailbox.address))
}

/// How a mailbox of ours would be written to have mail for this address: as it is, and without `+something`.
pub(crate) fn spellings(address: &str) -> Option<[String; 2]> {
    let address = address.trim().to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    let local = local.split_once('+').map_or(local, |(local, _)| local);
    let without = format!("{local}@{domain}");
    Some([address, without])
}

fn name_of(contact: &ContactView) -> Option<String> {
    (!contact.name.is_empty()).then(|| contact.name.clone())
}

fn refusal(error: &ComposeError) -> Refusal {
    match error {
        ComposeError::NoRecipient => Refusal::Field { field: "to", problem: "required" },
        ComposeError::BadAddress(_) | ComposeError::BadMessageId(_) => {
            Refusal::Field { field: "cc", problem: "not_an_address" }
        }
        ComposeError::TooLarge { .. } => Refusal::Field { field: "files", problem: "too_large" },
    }
}
