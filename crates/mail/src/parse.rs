//! Bytes to [`ParsedMail`]. Never panics, always returns something, and is bounded by the constants below:
//! bytes from outside are hostile, and a mail that can't be read well must still be seen by a person.

mod attachments;
mod body;
pub(crate) mod charset;
mod guard;
mod headers;
mod tangled;
mod wrapped;

use jiff::Timestamp;
use mail_parser::{HeaderName, MessageParser};

use crate::language::Language;

/// Most attachments that are taken out of one mail; what comes after stays in the raw message only.
pub const ATTACHMENTS_MAX: usize = 500;
/// Most bytes of text, and of HTML, that are kept of one mail (UTF-8). Longer bodies are cut, and say so in `notes`.
pub const TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Most header fields of the message that are kept.
pub const HEADERS_MAX: usize = 1_000;
/// Most bytes of one header field's value that are kept.
pub const HEADER_BYTES_MAX: usize = 16 * 1024;
/// Most addresses that are kept per address field, and most message ids in `References`.
pub const LIST_MAX: usize = 500;
/// Most bytes of a subject, a name or an id.
pub const LINE_BYTES_MAX: usize = 2_000;

/// A name and an address, as in `From`. The address may be anything that the sender put there; it isn't checked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Mailbox {
    /// Display name, decoded; `None` where the sender gave none.
    pub name: Option<String>,
    /// `local@domain`, as written, without angle brackets. May be empty in a list of recipients that names a group only.
    pub address: String,
}

/// A part of the mail that isn't its body: a file, a picture in the HTML, a calendar invitation, a mail in the mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name, never empty, safe to use as one: no slashes, no control characters. Made up where the sender gave none.
    pub name: String,
    /// Lower-case MIME type such as `application/pdf`; `application/octet-stream` where the sender gave none.
    pub content_type: String,
    /// `Content-ID` without angle brackets, by which the HTML refers to it.
    pub content_id: Option<String>,
    /// To be shown within the text (`Content-Disposition: inline`, or a picture the HTML refers to) instead of beside it.
    pub is_inline: bool,
    /// The decoded content.
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// Size of the decoded content, in bytes.
    pub fn size_bytes(&self) -> usize {
        self.bytes.len()
    }
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("content_id", &self.content_id)
            .field("is_inline", &self.is_inline)
            .field("size_bytes", &self.bytes.len())
            .finish()
    }
}

/// What was odd about the mail, for the log and the page "parked": nothing was lost, as the raw bytes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// No header field could be read: the whole is taken for text.
    NoHeaders,
    /// Built of so many parts that only its headers and its raw text were read (a "MIME bomb").
    TooManyParts,
    /// Text or HTML longer than [`TEXT_BYTES_MAX`] was cut.
    TextCut,
    /// More than [`ATTACHMENTS_MAX`] attachments: the rest was left in the raw message.
    AttachmentsCut,
    /// A `winmail.dat` that ends too early: what could be read is there, and the file itself.
    WrapperBroken,
}

/// A mail as the desk sees it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ParsedMail {
    /// `Message-ID` without angle brackets; `None` where absent or empty.
    pub message_id: Option<String>,
    /// Ids in `In-Reply-To`, without angle brackets, in order; mostly one or none.
    pub in_reply_to: Vec<String>,
    /// Ids in `References`, oldest first, without doubles.
    pub references: Vec<String>,
    /// The sender: `From`, or where that is missing `Sender`, `Reply-To` or `Return-Path`, in this order.
    pub from: Option<Mailbox>,
    /// Where the sender wants answers. Not who they are: show `from`.
    pub reply_to: Vec<Mailbox>,
    /// `To`, groups flattened.
    pub to: Vec<Mailbox>,
    /// `Cc`, groups flattened.
    pub cc: Vec<Mailbox>,
    /// Subject, decoded, on one line; empty where absent.
    pub subject: String,
    /// `Date` as an instant in UTC. Told by the sender's clock: never reckon promises from it.
    pub date: Option<Timestamp>,
    /// The text, line ends as `\n`. Derived from the HTML where there is no text part.
    pub text: String,
    /// Whether `text` was derived from the HTML.
    pub is_text_derived: bool,
    /// Byte offset in `text` at which the sender's mail program marked the start of the quoted past, if it did so in HTML.
    pub quote_at: Option<usize>,
    /// The HTML as it came, **unsafe to show**: use [`ParsedMail::html_sanitized`].
    pub html: Option<String>,
    /// All other parts, in order.
    pub attachments: Vec<Attachment>,
    /// Header fields of the message in order: name in lower case, value decoded and on one line.
    pub headers: Vec<(String, String)>,
    /// Dutch or English, where the words make it clear.
    pub language: Option<Language>,
    /// Whether it is signed or encrypted.
    pub sealed: Option<crate::sealed::Sealed>,
    /// What was odd about it.
    pub notes: Vec<Note>,
}

impl ParsedMail {
    /// The first value of a header field, by lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// All values of a header field, by lower-case name.
    pub fn header_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The HTML, safe to show; pictures in the mail (`cid:`) get the address that `cid_url` gives, or are left out.
    pub fn html_sanitized(&self, cid_url: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        self.html.as_deref().map(|html| crate::sanitize::mail_html(html, cid_url))
    }

    /// What the sender wrote, apart from the quoted past, the signature and the disclaimer.
    pub fn own_words(&self) -> crate::own_words::OwnWords {
        crate::own_words::split_marked(&self.text, self.quote_at)
    }

    /// The mail that was sent on in it, if any: to be confirmed by a person, never acted on in silence.
    pub fn forwarded(&self) -> Option<crate::forward::Forwarded> {
        crate::forward::read(self)
    }

    /// The invitation in it, if any: who asks whom, when and where.
    pub fn invitation(&self) -> Option<crate::invitation::Invitation> {
        crate::invitation::read(self)
    }

    /// Whether a program wrote it.
    pub fn automatic(&self) -> crate::Automatic {
        crate::automatic::classify(self)
    }
}

/// Deepest signature within a signature that is unwrapped.
const WRAPPINGS_MAX: usize = 3;

/// Reads a mail. What can't be understood is kept as text, so that a person can look at it.
pub fn parse(raw: &[u8]) -> ParsedMail {
    parse_wrapped(raw, WRAPPINGS_MAX)
}

fn parse_wrapped(raw: &[u8], wrappings_left: usize) -> ParsedMail {
    let raw = guard::without_envelope_line(raw);
    let (bytes, is_bomb) = guard::defused(raw);
    if is_bomb {
        return flat(raw, Note::TooManyParts);
    }
    let Some(message) = MessageParser::default().parse(bytes.as_ref()) else {
        return flat(raw, Note::NoHeaders);
    };
    let mut mail = headers::read(&message, raw);
    let shown = body::read(&message, raw, &mut mail);
    attachments::read(&message, raw, &mut mail, &shown);
    wrapped::open(&mut mail);
    mail.sealed = crate::sealed::find(&mail);
    if wrappings_left > 0
        && mail.sealed.is_some_and(|sealed| sealed.sealing == crate::sealed::Sealing::SignedOpaque)
        && let Some(inner) = crate::sealed::unwrapped(&mail)
    {
        wrapped::take_signed(&mut mail, parse_wrapped(&inner, wrappings_left - 1));
    }
    finish(mail)
}

/// Headers (if any) and everything after them as text.
fn flat(raw: &[u8], note: Note) -> ParsedMail {
    let head = guard::header_section(raw);
    let mut mail = match MessageParser::default().parse_headers(&raw[..head]) {
        Some(message) if message.headers().iter().any(|header| !matches!(header.name, HeaderName::Other(_))) => {
            headers::read(&message, raw)
        }
        _ => ParsedMail::default(),
    };
    let body = if mail.headers.is_empty() { raw } else { &raw[head..] };
    mail.text = body::tidy(&charset::decode_unlabelled(&body[..body.len().min(TEXT_BYTES_MAX)]));
    mail.notes.push(note);
    finish(mail)
}

fn finish(mut mail: ParsedMail) -> ParsedMail {
    mail.language = crate::language::guess(&mail.subject, &mail.text);
    mail
}

/// At most `max` bytes of `text`, cut at a character.
fn clipped(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}
