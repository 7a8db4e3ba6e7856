//! Mail comes in: stored, byte for byte, before anybody is told "received" and before anything is made of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use store::id::{ConversationId, MailboxId, RawMailId};
use store::{Chance, NewRawMail, Tx};

use crate::incoming::digest;
use crate::post::spellings;
use crate::turn::whole_milliseconds;
use crate::{Desk, DeskError};

/// The envelope of a mail: who handed it over, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Envelope {
    /// MAIL FROM; empty for a bounce.
    pub from: String,
    /// RCPT TO; the mailboxes it is for. Empty: read from the headers.
    pub to: Vec<String>,
    /// The mailbox it was fetched from, if it was.
    pub mailbox: Option<MailboxId>,
    /// Who handed it over to our listener from outside, if somebody did.
    pub peer: Option<Peer>,
}

/// A machine that handed a mail over to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    pub address: std::net::IpAddr,
    /// What it called itself; anything.
    pub helo: String,
}

/// Stored: only now may anyone be told "received".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// One for each mailbox of ours that it is for.
    pub raw: Vec<RawMailId>,
    /// It had come before; nothing was stored a second time.
    pub is_duplicate: bool,
}

/// What became of a stored mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filed {
    Opened(ConversationId),
    Continued(ConversationId),
    /// Mail of long before the desk: kept, promises nothing.
    Remembered(ConversationId),
    /// Automatic mail: kept, shown small, promises nothing.
    Automatic(Option<ConversationId>),
    Duplicate,
    Parked(String),
}

impl Desk {
    /// Stores the bytes of a mail, durably, before anything is made of them; deduplicates per mailbox. Nothing is parsed
    /// beyond the Message-ID (and the recipients, where the envelope names none).
    pub async fn receive_mail(&self, envelope: Envelope, bytes: Vec<u8>, now: Timestamp) -> Result<Receipt, DeskError> {
        let arrived = Arrived::new(envelope, bytes, now);
        let chance = self.chance.clone();
        self.db
            .write(move |tx| {
                let mut stored = Stored::default();
                for mailbox in mailboxes_for(tx, &arrived)? {
                    stored.keep(tx, arrived.raw_mail(mailbox, &*chance))?;
                }
                Ok(stored.receipt())
            })
            .await
    }
}

/// What was stored of one mail, mailbox by mailbox.
#[derive(Default)]
pub(super) struct Stored {
    raw: Vec<RawMailId>,
    is_new: bool,
}

impl Stored {
    pub(super) fn keep(&mut self, tx: &mut Tx<'_>, mail: NewRawMail) -> Result<RawMailId, DeskError> {
        let (id, is_new) = keep(tx, mail)?;
        self.is_new |= is_new;
        self.raw.push(id);
        Ok(id)
    }

    pub(super) fn receipt(self) -> Receipt {
        Receipt { raw: self.raw, is_duplicate: !self.is_new }
    }
}

/// Keeps a mail, unless its mailbox has it. Two different mails under one Message-ID, as some machines send them, are both
/// kept: the second under a key with a digest of what it says.
fn keep(tx: &mut Tx<'_>, mut mail: NewRawMail) -> Result<(RawMailId, bool), DeskError> {
    if tx.add_raw_mail(&mail)? {
        return Ok((mail.id, true));
    }
    let known = tx.raw_mail_by_key(mail.mailbox, &mail.dedupe_key)?;
    if let Some((id, bytes)) = known
        && body_of(&bytes) == body_of(&mail.bytes)
    {
        return Ok((id, false));
    }
    mail.dedupe_key = format!("{}#{}", mail.dedupe_key, digest(body_of(&mail.bytes)));
    if tx.add_raw_mail(&mail)? {
        return Ok((mail.id, true));
    }
    let known = tx.raw_mail_by_key(mail.mailbox, &mail.dedupe_key)?;
    Ok((known.map_or(mail.id, |(id, _)| id), false))
}

/// A mail as it arrived, with what can be known of it before the database is asked: many may wait to be written at once.
pub(super) struct Arrived {
    envelope: Envelope,
    /// Whom it is for, by the envelope or else the headers, in each spelling.
    named: BTreeSet<String>,
    message_id: Option<String>,
    dedupe_key: String,
    bytes: Arc<[u8]>,
    at: Timestamp,
    past_at: Option<Timestamp>,
}

impl Arrived {
    pub(super) fn new(envelope: Envelope, bytes: Vec<u8>, now: Timestamp) -> Self {
        let message_id = header_of(&bytes, "message-id").map(|id| id.trim().trim_matches(['<', '>']).trim().to_owned());
        let message_id = message_id.filter(|id| !id.is_empty() && id.len() <= MESSAGE_ID_MAX);
        let named = match (&envelope.mailbox, envelope.to.is_empty()) {
            (Some(_), _) => Vec::new(),
            (None, true) => recipients_in(&bytes),
            (None, false) => envelope.to.clone(),
        };
        let named = named.iter().filter_map(|address| spellings(address)).flatten().collect();
        let dedupe_key = message_id.clone().unwrap_or_else(|| format!("sha256:{}", digest(&bytes)));
        Self {
            envelope,
            named,
            message_id,
            dedupe_key,
            bytes: bytes.into(),
            at: whole_milliseconds(now),
            past_at: None,
        }
    }

    /// Its mailbox had it since long, if a moment is given: it is kept as the past. Never as of later than now.
    pub(super) fn of_the_past(self, since: Option<Timestamp>) -> Self {
        let past_at = since.map(|at| whole_milliseconds(at).min(self.at));
        Self { past_at, ..self }
    }

    /// When it came, as it is kept.
    pub(super) fn at(&self) -> Timestamp {
        self.at
    }

    pub(super) fn raw_mail(&self, mailbox: Option<MailboxId>, chance: &dyn Chance) -> NewRawMail {
        NewRawMail {
            id: RawMailId::new(self.at, chance),
            mailbox,
            dedupe_key: self.dedupe_key.clone(),
            message_id: self.message_id.clone(),
            envelope_from: self.envelope.from.clone(),
            envelope_to: self.envelope.to.clone(),
            peer: self.envelope.peer.as_ref().map(|peer| peer.address.to_string()).unwrap_or_default(),
            helo: self.envelope.peer.as_ref().map(|peer| peer.helo.clone()).unwrap_or_default(),
            bytes: self.bytes.clone(),
            received_at: self.at,
            past_at: self.past_at,
        }
    }
}

/// Bytes of a Message-ID that is taken for one.
const MESSAGE_ID_MAX: usize = 900;
/// Bytes of the headers that are looked through.
const HEADERS_BYTES_MAX: usize = 256 * 1024;

/// The mailboxes of ours that a mail is for. What is for none of them goes to the default one: nothing is turned away that
/// was accepted. `None` while there is no mailbox at all.
fn mailboxes_for(tx: &mut Tx<'_>, arrived: &Arrived) -> Result<Vec<Option<MailboxId>>, DeskError> {
    if arrived.envelope.mailbox.is_some() {
        return Ok(vec![arrived.envelope.mailbox]);
    }
    let mut found = BTreeSet::new();
    for spelling in &arrived.named {
        found.extend(tx.mailbox_at(spelling)?);
    }
    if found.is_empty() {
        return Ok(vec![tx.default_mailbox()?.map(|mailbox| mailbox.id)]);
    }
    Ok(found.into_iter().map(Some).collect())
}

fn recipients_in(bytes: &[u8]) -> Vec<String> {
    let mail = mail::parse(bytes);
    let traced = ["delivered-to", "x-original-to", "envelope-to"].into_iter().filter_map(|name| mail.header(name));
    let traced = traced.map(|value| value.trim_matches(['<', '>', ' ']).to_owned());
    mail.to.iter().chain(&mail.cc).map(|mailbox| mailbox.address.clone()).chain(traced).collect()
}

/// The first header of this (lower-case) name, unfolded. Reads nothing past the headers.
fn header_of(bytes: &[u8], name: &str) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEADERS_BYTES_MAX)]);
    let mut value: Option<String> = None;
    for line in head.lines() {
        if line.is_empty() {
            break;
        }
        if let Some(value) = &mut value {
            if !line.starts_with([' ', '\t']) {
                break;
            }
            value.push_str(line.trim());
        } else if let Some((field, rest)) = line.split_once(':')
            && field.trim_end().eq_ignore_ascii_case(name)
        {
            value = Some(rest.trim().to_owned());
        }
    }
    value
}

/// What comes after the headers: they may differ between two deliveries of one mail.
fn body_of(bytes: &[u8]) -> &[u8] {
    let crlf = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
    let lf = bytes.windows(2).position(|two| two == b"\n\n").map(|at| at + 2);
    match (crlf, lf) {
        (Some(crlf), Some(lf)) => &bytes[crlf.min(lf)..],
        (Some(at), None) | (None, Some(at)) => &bytes[at..],
        (None, None) => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_id_is_found_folded_or_not_and_never_in_the_body() {
        let check = |mail: &str, id: Option<&str>| {
            assert_eq!(header_of(mail.as_bytes(), "message-id").as_deref(), id, "{mail}")
        };
        check("From: a@b\r\nMessage-ID: <1@b>\r\n\r\nhoi", Some("<1@b>"));
        check("MESSAGE-id :\r\n <1@b>\r\nFrom: a@b\r\n\r\nhoi", Some("<1@b>"));
        check("From: a@b\n\nMessage-ID: <1@b>\n", None);
        check("", None);
    }
}
