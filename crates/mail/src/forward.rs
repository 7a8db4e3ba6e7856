//! A mail that was sent on: who wrote it first, when, about what, and in which words.
//!
//! A colleague, a partner or the customer's neighbour sends us somebody else's mail; the answer belongs to the one who
//! wrote it. What is found here is to be **confirmed by a person, never acted on in silence**: whoever can write to us can
//! also write "From: your director" into a text. Known are the forms of Outlook, Apple Mail, Gmail, Thunderbird, Yahoo,
//! Samsung, HubSpot, Missive, MailMate and Open-Xchange in some twenty languages, and mails sent on as attachments.

mod block;
mod date;
mod mailbox;
mod marks;

use jiff::civil::DateTime;

use crate::own_words::attribution;
use crate::{Automatic, Mailbox, ParsedMail};
use block::{Block, is_blank};
use marks::{Announcement, Prefix};

/// How much of a text is searched for an original, in bytes.
const TEXT_BYTES_LOOKED_AT: usize = 256 * 1024;

/// The mail that was sent on, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Forwarded {
    /// Who wrote it first. The address is empty where the program printed a name only.
    pub from: Mailbox,
    /// To whom it went first; may be empty.
    pub to: Vec<Mailbox>,
    /// Who got a copy; may be empty.
    pub cc: Vec<Mailbox>,
    /// Its subject; where it isn't printed, the subject of the mail it is in without `Fwd:` and the like. May be empty.
    pub subject: String,
    /// Its date as printed, in whatever language; `None` where there is none.
    pub date: Option<String>,
    /// That date on the clock of whoever sent it on (whose zone isn't told), where it is beyond doubt.
    pub sent_at: Option<DateTime>,
    /// Its text, without the quote marks that the program put before each line.
    pub body: String,
    /// What whoever sent it on wrote above it; may be empty.
    pub comment: String,
    /// Whether it came as an attachment of its own (`message/rfc822`), which is more than a text that says so.
    pub is_attached: bool,
}

/// The original in a mail, if it was sent on by a person or by a rule of theirs.
pub fn read(mail: &ParsedMail) -> Option<Forwarded> {
    if matches!(mail.automatic(), Automatic::Bounce | Automatic::Report | Automatic::OutOfOffice) {
        return None;
    }
    find(&mail.subject, &mail.text).or_else(|| attached(mail))
}

/// Whether a subject says that the mail was sent on, by its first prefix (`Fwd:`, `WG:`, `TR:`, `Doorst:` …).
pub fn is_forward_subject(subject: &str) -> bool {
    marks::prefix(subject).0 == Prefix::Forward
}

/// The first mail in the mail.
fn attached(mail: &ParsedMail) -> Option<Forwarded> {
    let part = mail
        .attachments
        .iter()
        .find(|part| matches!(part.content_type.as_str(), "message/rfc822" | "message/global"))?;
    let inner = crate::parse(&part.bytes);
    let sent_at = inner.header("date").and_then(date::read);
    Some(Forwarded {
        date: inner.header("date").map(ToOwned::to_owned),
        sent_at,
        subject: inner.subject,
        from: inner.from?,
        to: inner.to,
        cc: inner.cc,
        body: inner.text,
        comment: mail.own_words().own(),
        is_attached: true,
    })
}

/// The original in a text, by what the subject says about it.
///
/// "Forwarded message" in any language is enough by itself; a block of labels or "On … wrote:" needs a subject that says
/// so, or no words above it, as answers have them too.
pub fn find(subject: &str, text: &str) -> Option<Forwarded> {
    let (prefix, bare_subject) = marks::prefix(subject);
    let text = &text[..text.floor_char_boundary(TEXT_BYTES_LOOKED_AT)];
    let lines: Vec<&str> = text.lines().collect();
    let mut has_words_above = false;
    for (n, line) in lines.iter().enumerate() {
        let (bare, is_quoted) = unquoted(line);
        let is_weak_allowed = prefix == Prefix::Forward || prefix == Prefix::None && !has_words_above;
        let original = match marks::announcement(bare) {
            // Who answers a mail that was sent on has it in the quoted past.
            Some((Announcement::Forwarded, rest)) if prefix != Prefix::Answer || !is_quoted => {
                below(&lines[n + 1..], rest)
            }
            Some((Announcement::Original { is_wide }, rest))
                if is_weak_allowed || is_wide && prefix == Prefix::None =>
            {
                below(&lines[n + 1..], rest)
            }
            None if is_weak_allowed && !is_blank(bare) => block_or_sentence(&lines[n..]),
            _ => None,
        };
        if let Some(original) = original {
            let comment = crate::own_words::split(&lines[..n].join("\n")).own();
            return Some(original.finished(bare_subject, comment));
        }
        if prefix == Prefix::Answer && attribution::find(&lines[n..]).is_some_and(|found| found.is_strong) {
            return None;
        }
        has_words_above |= bare.chars().any(char::is_alphanumeric);
    }
    None
}

/// What stands below an announcement.
struct Original {
    block: Block,
    body: String,
}

impl Original {
    fn finished(self, bare_subject: &str, comment: String) -> Forwarded {
        let sent_at = self.block.date.as_deref().and_then(date::read);
        Forwarded {
            from: self.block.from.unwrap_or(Mailbox { name: None, address: String::new() }),
            to: self.block.to,
            cc: self.block.cc,
            subject: self
                .block
                .subject
                .filter(|subject| !subject.is_empty())
                .unwrap_or_else(|| bare_subject.to_owned()),
            date: self.block.date.filter(|date| !date.is_empty()),
            sent_at,
            body: self.body,
            comment,
            is_attached: false,
        }
    }
}

/// The block of labels below an announcement, glued to it (`rest`) or on lines of its own, and the text below that.
fn below(lines: &[&str], rest: &str) -> Option<Original> {
    if !rest.is_empty() {
        let block = block::read_glued(rest)?;
        return Some(Original { block, body: body(lines) });
    }
    let first = lines.iter().find(|line| !is_blank(unquoted(line).0))?;
    let bare: Vec<&str> = match unquoted(first) {
        (_, true) => lines.iter().map(|line| unquoted(line).0).collect(),
        _ => lines.to_vec(),
    };
    let block = block::read(&bare)?;
    let body = body(&bare[block.lines..]);
    Some(Original { block, body })
}

/// A block of labels without an announcement (Outlook), or "On … wrote:" (Outlook for Mac).
fn block_or_sentence(lines: &[&str]) -> Option<Original> {
    if crate::own_words::header_block::starts(&lines.iter().take(20).map(|line| unquoted(line).0).collect::<Vec<_>>()) {
        return below(lines, "");
    }
    let found = attribution::find(lines).filter(|found| found.is_strong)?;
    let sentence = lines[..found.lines].iter().map(|line| unquoted(line).0.trim()).collect::<Vec<_>>().join(" ");
    let (from, left) = mailbox::in_sentence(&sentence)?;
    let date = dated_part(&left);
    let block = Block { from: Some(from), date, ..Block::default() };
    Some(Original { block, body: body(&lines[found.lines..]) })
}

/// From the first digit (or the word before it, a weekday) to the last of a sentence that lost its sender.
fn dated_part(left: &str) -> Option<String> {
    let words: Vec<&str> = left.split_whitespace().collect();
    let has_digit = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    let start = words.iter().position(has_digit)?;
    let end = words.iter().rposition(has_digit)?;
    Some(words[start..=end].join(" ").trim_end_matches([',', ':']).to_owned())
}

/// Without one level of quote marks, and whether it had one.
fn unquoted(line: &str) -> (&str, bool) {
    match line.trim_start_matches([' ', '\u{a0}', '\u{feff}']).strip_prefix('>') {
        Some(rest) => (rest.strip_prefix(' ').unwrap_or(rest), true),
        None => (line, false),
    }
}

/// The text of the original: quote marks and indentation gone where all of it has them, no empty lines around it.
fn body(lines: &[&str]) -> String {
    let filled = || lines.iter().filter(|line| !is_blank(line));
    let is_quoted = filled().all(|line| unquoted(line).1);
    let indent = filled().map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| if is_quoted { unquoted(line).0 } else { line.get(indent..).unwrap_or_default() })
        .map(str::trim_end)
        .collect();
    lines.join("\n").trim_matches('\n').to_owned()
}
