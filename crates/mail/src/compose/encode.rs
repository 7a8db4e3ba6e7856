//! Values as they stand in headers and parts: RFC 2047 words, RFC 2231 names, quoted-printable, base 64.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{ComposeError, OutgoingAttachment};
use crate::Mailbox;

/// Where a header line is folded, in bytes; 998 is the most that is allowed.
const FOLD_AT: usize = 76;
/// Bytes of text in one encoded word, so that the word stays within the 75 characters of RFC 2047.
const WORD_BYTES: usize = 42;
/// Longest address, RFC 5321 §4.5.3.1.
const ADDRESS_BYTES_MAX: usize = 254;

/// Adds `name: value`, folded at spaces. The value is ours already: encoded, without line ends.
pub(super) fn header(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push(':');
    let mut width = name.len() + 1;
    for word in value.split([' ', '\r', '\n']).filter(|word| !word.is_empty()) {
        if width + 1 + word.len() > FOLD_AT && width > name.len() + 1 {
            out.push_str("\r\n ");
            width = 1;
        } else {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += word.len();
    }
    out.push_str("\r\n");
}

/// One line without control characters; runs of spaces become one.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Unstructured text: as it is where it is ASCII, in encoded words otherwise.
pub(super) fn text(value: &str) -> String {
    let value = plain(value);
    let has_long_word = value.split(' ').any(|word| word.len() > 900);
    if value.is_ascii() && !value.contains("=?") && !has_long_word { value } else { encoded_words(&value) }
}

fn encoded_words(value: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(WORD_BYTES));
        words.push(format!("=?utf-8?B?{}?=", STANDARD.encode(chunk)));
        rest = after;
    }
    words.join(" ")
}

/// A list of mailboxes.
pub(super) fn mailboxes(list: &[Mailbox]) -> Result<String, ComposeError> {
    let shown: Result<Vec<String>, ComposeError> = list.iter().map(mailbox).collect();
    Ok(shown?.join(", "))
}

fn mailbox(mailbox: &Mailbox) -> Result<String, ComposeError> {
    let address = mailbox.address.trim();
    if !is_address(address) {
        return Err(ComposeError::BadAddress(mailbox.address.clone()));
    }
    let name = plain(mailbox.name.as_deref().unwrap_or_default());
    if name.is_empty() {
        return Ok(address.to_owned());
    }
    if !name.is_ascii() || name.contains("=?") || name.len() > 200 {
        return Ok(format!("{} <{address}>", encoded_words(&name)));
    }
    Ok(format!("\"{}\" <{address}>", name.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// What a mail server would take: one `@`, no spaces or brackets, not too long. Quoted local parts are refused: nobody
/// has one, and everybody forges one.
pub(super) fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[]\\,;:\"@".contains(c);
    address.len() <= ADDRESS_BYTES_MAX
        && !local.is_empty()
        && !domain.is_empty()
        && local.chars().all(is_plain)
        && domain.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
        && !domain.starts_with(['.', '-'])
        && !domain.ends_with(['.', '-'])
        && !domain.contains("..")
}

/// An id that can stand between angle brackets.
pub(super) fn is_message_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 900 && id.chars().all(|c| c.is_ascii_graphic() && c != '<' && c != '>')
}

/// A text part: headers, empty line, content. 7bit where it can be, otherwise quoted-printable.
pub(super) fn text_part(content_type: &str, content: &str) -> String {
    let content = content.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    let is_simple = content.is_ascii()
        && content.split('\n').all(|line| {
            line.len() <= FOLD_AT && !line.ends_with([' ', '\t']) && !line.starts_with("From ") && line != "."
        })
        && !content.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    let mut out = String::with_capacity(content.len() + content.len() / 8 + 256);
    header(&mut out, "Content-Type", &format!("{content_type}; charset=\"utf-8\""));
    if is_simple {
        out.push_str("Content-Transfer-Encoding: 7bit\r\n\r\n");
        out.push_str(&content.replace('\n', "\r\n"));
    } else {
        out.push_str("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
        quoted_printable(&mut out, &content);
    }
    if !out.ends_with("\r\n") {
        out.push_str("\r\n");
    }
    out
}

/// RFC 2045 §6.7, over text whose lines end with `\n`.
fn quoted_printable(out: &mut String, content: &str) {
    for (n, line) in content.split('\n').enumerate() {
        if n > 0 {
            out.push_str("\r\n");
        }
        let mut width = 0;
        let bytes = line.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            let is_last = at + 1 == bytes.len();
            let is_from = at == 0 && (byte == b'.' || line.starts_with("From "));
            let is_literal = (33..=126).contains(&byte) && byte != b'=' || matches!(byte, b' ' | b'\t') && !is_last;
            let size = if is_literal && !is_from { 1 } else { 3 };
            // One column is kept free for the soft line end.
            if width + size > FOLD_AT - 1 {
                out.push_str("=\r\n");
                width = 0;
            }
            if size == 1 {
                out.push(char::from(byte));
            } else {
                // Writing to a string can't fail.
                let _ = write!(out, "={byte:02X}");
            }
            width += size;
        }
    }
}

/// A file: headers, empty line, base 64.
pub(super) fn file_part(file: &OutgoingAttachment, is_inline: bool) -> String {
    let mut out = String::with_capacity(file.bytes.len() * 138 / 100 + 512);
    let content_type = sound_type(&file.content_type);
    let name = plain(&file.name);
    let (type_name, file_name) = file_names(&name);
    header(&mut out, "Content-Type", &format!("{content_type}; {type_name}"));
    let disposition = if is_inline { "inline" } else { "attachment" };
    header(&mut out, "Content-Disposition", &format!("{disposition}; {file_name}"));
    if let Some(id) = file.content_id.as_deref().filter(|id| is_message_id(id)) {
        header(&mut out, "Content-ID", &format!("<{id}>"));
    }
    out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
    for line in file.bytes.chunks(57) {
        STANDARD.encode_string(line, &mut out);
        out.push_str("\r\n");
    }
    out
}

/// `name` for the type and `filename` for the disposition. What isn't plain ASCII goes by RFC 2231 in the disposition,
/// and as an encoded word in the type, where older programs look (as Thunderbird and Outlook do it).
fn file_names(name: &str) -> (String, String) {
    let name = if name.is_empty() { "attachment" } else { &name[..name.floor_char_boundary(200)] };
    if name.chars().all(|c| (c.is_ascii_graphic() || c == ' ') && !"\"\\/;=?".contains(c)) {
        return (format!("name=\"{name}\""), format!("filename=\"{name}\""));
    }
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    (format!("name=\"{}\"", encoded_words(name)), format!("filename*=UTF-8''{encoded}"))
}

/// The type if it is one, otherwise "some bytes". A nested mail is sent as bytes too: base 64 isn't allowed for those.
fn sound_type(content_type: &str) -> &str {
    let is_sound = content_type.split_once('/').is_some_and(|(kind, subtype)| {
        let is_token = |part: &str| {
            !part.is_empty()
                && part.len() <= 100
                && part.chars().all(|c| c.is_ascii_alphanumeric() || ".+-_".contains(c))
        };
        is_token(kind)
            && is_token(subtype)
            && !kind.eq_ignore_ascii_case("multipart")
            && !kind.eq_ignore_ascii_case("message")
    });
    if is_sound { content_type } else { "application/octet-stream" }
}
