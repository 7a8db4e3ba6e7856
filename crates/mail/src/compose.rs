//! Our mails as bytes. The same arguments give the same bytes: ids and boundaries are derived, the moment is passed in,
//! so that a mail that must be sent again is the same mail.
//!
//! What a program wrote says so, in the headers that other programs look at before they answer (see [`WrittenBy`]).
//! Nothing that comes from outside can add a header: line ends and control characters never reach one.

mod encode;

use std::fmt::Write as _;

use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest, Sha256};

use crate::Mailbox;

/// Most bytes of a mail we make; more than most servers take is refused before it bounces.
pub const MAIL_BYTES_MAX: usize = 35 * 1024 * 1024;
/// Most ids in `References`: the first and the newest are kept, as RFC 5322 permits.
pub const REFERENCES_MAX: usize = 50;

/// Who wrote it, and so whether programs may answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenBy {
    /// A colleague: no header of an automatic mail, so that an out-of-office note comes back and is seen.
    Person,
    /// This program, in answer to a mail: `Auto-Submitted: auto-replied` (RFC 3834).
    ProgramInReply,
    /// This program, of its own accord (a notice to a colleague, the letter): `Auto-Submitted: auto-generated`.
    Program,
}

/// A file, or a picture in the HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingAttachment {
    /// Name shown to the recipient.
    pub name: String,
    /// MIME type such as `image/png`.
    pub content_type: String,
    /// For a picture in the HTML: the id that stands in `src="cid:…"`, without brackets.
    pub content_id: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
}

/// A mail to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// `Message-ID` without angle brackets, as [`crate::threading::message_id`] makes it.
    pub message_id: String,
    /// `Date`, UTC; written in `zone`.
    pub date: Timestamp,
    /// The zone in which the date is written.
    pub zone: TimeZone,
    /// Sender.
    pub from: Mailbox,
    /// Where answers go, as [`crate::threading::reply_to`] makes it.
    pub reply_to: Option<Mailbox>,
    /// Recipients, at least one together with `cc`.
    pub to: Vec<Mailbox>,
    /// Recipients of a copy.
    pub cc: Vec<Mailbox>,
    /// Subject.
    pub subject: String,
    /// The text; always sent.
    pub text: String,
    /// The same as HTML, sent beside it.
    pub html: Option<String>,
    /// Files, and pictures in the HTML.
    pub attachments: Vec<OutgoingAttachment>,
    /// `Message-ID` of the mail that this answers.
    pub in_reply_to: Option<String>,
    /// The ids that led here, oldest first; `in_reply_to` is added if it is missing.
    pub references: Vec<String>,
    /// Who wrote it.
    pub written_by: WrittenBy,
    /// `X-Myosotis-Loop` on what the program wrote: a name of this desk, by which it recognises its own mail.
    pub loop_mark: String,
}

/// A mail as it goes to the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Composed {
    /// RFC 5322 bytes, lines ended by CRLF, 7-bit clean but for non-ASCII addresses.
    pub bytes: Vec<u8>,
    /// `Message-ID` without angle brackets.
    pub message_id: String,
}

impl std::fmt::Debug for Composed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Composed").field("message_id", &self.message_id).field("size_bytes", &self.bytes.len()).finish()
    }
}

/// Why a mail can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// Nobody to send it to.
    #[error("the mail has no recipient")]
    NoRecipient,
    /// An address that no mail server takes.
    #[error("\u{201c}{0}\u{201d} is not an e-mail address")]
    BadAddress(String),
    /// An id that can't stand in a header.
    #[error("\u{201c}{0}\u{201d} is not a message id")]
    BadMessageId(String),
    /// Larger than [`MAIL_BYTES_MAX`].
    #[error(
        "the mail would be {size_bytes} bytes, more than the {max_bytes} that mail servers take: send fewer or smaller attachments"
    )]
    TooLarge {
        /// What it would be.
        size_bytes: usize,
        /// [`MAIL_BYTES_MAX`].
        max_bytes: usize,
    },
}

/// Makes the bytes of a mail.
///
/// # Errors
/// [`ComposeError`] by variant: no recipient, an address or id that can't be one, too large.
pub fn compose(mail: &Outgoing) -> Result<Composed, ComposeError> {
    if mail.to.is_empty() && mail.cc.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    if !encode::is_message_id(&mail.message_id) {
        return Err(ComposeError::BadMessageId(mail.message_id.clone()));
    }
    let attached: usize = mail.attachments.iter().map(|attachment| attachment.bytes.len()).sum();
    let estimate = attached.saturating_mul(138) / 100 + mail.text.len() + mail.html.as_ref().map_or(0, String::len);
    if estimate > MAIL_BYTES_MAX {
        return Err(ComposeError::TooLarge { size_bytes: estimate, max_bytes: MAIL_BYTES_MAX });
    }
    let mut out = headers(mail)?;
    out.push_str(&body(mail));
    Ok(Composed { bytes: out.into_bytes(), message_id: mail.message_id.clone() })
}

fn headers(mail: &Outgoing) -> Result<String, ComposeError> {
    let mut out = String::with_capacity(2_048);
    let date = jiff::fmt::rfc2822::to_string(&mail.date.to_zoned(mail.zone.clone())).unwrap_or_else(|_| {
        // Years before 1 or after 9999 have no form in RFC 5322; no clock shows them.
        "Thu, 1 Jan 1970 00:00:00 +0000".to_owned()
    });
    encode::header(&mut out, "Date", &date);
    encode::header(&mut out, "From", &encode::mailboxes(std::slice::from_ref(&mail.from))?);
    if let Some(reply_to) = &mail.reply_to {
        encode::header(&mut out, "Reply-To", &encode::mailboxes(std::slice::from_ref(reply_to))?);
    }
    for (name, list) in [("To", &mail.to), ("Cc", &mail.cc)] {
        if !list.is_empty() {
            encode::header(&mut out, name, &encode::mailboxes(list)?);
        }
    }
    encode::header(&mut out, "Subject", &encode::text(&mail.subject));
    encode::header(&mut out, "Message-ID", &format!("<{}>", mail.message_id));
    thread_headers(&mut out, mail);
    loop_headers(&mut out, mail);
    encode::header(&mut out, "MIME-Version", "1.0");
    Ok(out)
}

/// `In-Reply-To` and `References`. Ids that others made badly are left out rather than passed on.
fn thread_headers(out: &mut String, mail: &Outgoing) {
    let answered = mail.in_reply_to.as_deref().filter(|id| encode::is_message_id(id));
    if let Some(id) = answered {
        encode::header(out, "In-Reply-To", &format!("<{id}>"));
    }
    let mut ids: Vec<&str> =
        mail.references.iter().map(String::as_str).filter(|id| encode::is_message_id(id)).collect();
    if let Some(id) = answered {
        ids.retain(|known| *known != id);
        ids.push(id);
    }
    if ids.len() > REFERENCES_MAX {
        ids.drain(1..=ids.len() - REFERENCES_MAX);
    }
    if !ids.is_empty() {
        let list: Vec<String> = ids.iter().map(|id| format!("<{id}>")).collect();
        encode::header(out, "References", &list.join(" "));
    }
}

/// What keeps two programs from answering each other for ever.
///
/// `Auto-Submitted` is the standard; `X-Auto-Response-Suppress: All` is what Exchange looks at; `Precedence: auto_reply`
/// is known to vacation programs older than the standard. Not `Precedence: bulk`: an acknowledgement isn't bulk mail,
/// and the big providers would expect a `List-Unsubscribe` and file it under advertising.
fn loop_headers(out: &mut String, mail: &Outgoing) {
    let submitted = match mail.written_by {
        WrittenBy::Person => return,
        WrittenBy::ProgramInReply => "auto-replied",
        WrittenBy::Program => "auto-generated",
    };
    encode::header(out, "Auto-Submitted", submitted);
    encode::header(out, "X-Auto-Response-Suppress", "All");
    encode::header(out, "Precedence", "auto_reply");
    let mark = encode::text(&mail.loop_mark);
    encode::header(out, crate::automatic::LOOP_HEADER, if mark.is_empty() { "yes" } else { &mark });
}

/// mixed( alternative( text, related( html, pictures ) ), files ), with only the levels that are needed.
fn body(mail: &Outgoing) -> String {
    let (pictures, files): (Vec<_>, Vec<_>) =
        mail.attachments.iter().partition(|attachment| attachment.content_id.is_some() && mail.html.is_some());
    let seed = seed(mail);
    let mut part = encode::text_part("text/plain", &mail.text);
    if let Some(html) = &mail.html {
        let mut shown = encode::text_part("text/html", html);
        if !pictures.is_empty() {
            let parts = std::iter::once(shown).chain(pictures.iter().map(|picture| encode::file_part(picture, true)));
            shown = multipart("related; type=\"text/html\"", &format!("{seed}r"), parts.collect());
        }
        part = multipart("alternative", &format!("{seed}a"), vec![part, shown]);
    }
    if !files.is_empty() {
        let parts = std::iter::once(part).chain(files.iter().map(|file| encode::file_part(file, false)));
        part = multipart("mixed", &format!("{seed}m"), parts.collect());
    }
    part
}

/// What boundaries are made of: nobody can put one into a text, since the text is part of it.
fn seed(mail: &Outgoing) -> String {
    let mut hash = Sha256::new();
    hash.update(mail.message_id.as_bytes());
    hash.update(mail.text.as_bytes());
    hash.update(mail.html.as_deref().unwrap_or_default().as_bytes());
    hash.finalize().iter().take(12).fold(String::from("=_"), |mut seed, byte| {
        // Writing to a string can't fail.
        let _ = write!(seed, "{byte:02x}");
        seed
    })
}

fn multipart(kind: &str, boundary: &str, parts: Vec<String>) -> String {
    let mut out = String::with_capacity(parts.iter().map(String::len).sum::<usize>() + 256);
    encode::header(&mut out, "Content-Type", &format!("multipart/{kind}; boundary=\"{boundary}\""));
    out.push_str("\r\n");
    for part in parts {
        out.push_str("--");
        out.push_str(boundary);
        out.push_str("\r\n");
        out.push_str(&part);
        out.push_str("\r\n");
    }
    out.push_str("--");
    out.push_str(boundary);
    out.push_str("--\r\n");
    out
}
