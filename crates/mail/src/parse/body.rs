//! The text and the HTML of a message.

use std::borrow::Cow;

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, Message, MessagePart, MessagePartId, MimeHeaders, PartType};

use super::{Note, ParsedMail, TEXT_BYTES_MAX, charset, clipped, guard, headers};
use crate::html_text;

/// Reads text and HTML; returns the parts that are shown as text although they came as attachments.
pub(super) fn read(message: &Message<'_>, raw: &[u8], mail: &mut ParsedMail) -> Vec<MessagePartId> {
    mail.html = html(message, raw).map(|html| cut(html, &mut mail.notes));
    let mut text = text(message, raw);
    let mut shown = Vec::new();
    if text.trim().is_empty() && mail.html.is_none() {
        (text, shown) = stray_text(message, raw);
    }
    if text.trim().is_empty()
        && let Some(html) = &mail.html
    {
        let derived = html_text::from_html(html);
        mail.is_text_derived = true;
        mail.quote_at = derived.quote_at;
        mail.text = cut(derived.text, &mut mail.notes);
    } else {
        mail.text = cut(tidy(&text), &mut mail.notes);
    }
    shown
}

/// The parts meant to be read as text, one after the other; HTML among them is turned into text.
fn text(message: &Message<'_>, raw: &[u8]) -> String {
    if message.text_body.iter().all(|id| matches!(part(message, *id), Some(PartType::Html(_)) | None)) {
        return String::new();
    }
    let mut text = String::new();
    for part in message.text_body.iter().filter_map(|id| message.parts.get(*id as usize)) {
        let piece = match &part.body {
            PartType::Text(decoded) => readable(part, decoded, raw),
            PartType::Html(decoded) => Cow::Owned(html_text::from_html(&readable(part, decoded, raw)).text),
            _ => continue,
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&piece);
        if text.len() > TEXT_BYTES_MAX {
            break;
        }
    }
    text
}

/// Text of parts that came out as attachments because their headers are broken: an empty mail would hide a question.
fn stray_text(message: &Message<'_>, raw: &[u8]) -> (String, Vec<MessagePartId>) {
    let (mut texts, mut ids) = (Vec::new(), Vec::new());
    for id in &message.attachments {
        let Some(part) = message.parts.get(*id as usize) else { continue };
        let is_file = part.attachment_name().is_some()
            || part.content_disposition().is_some_and(|disposition| disposition.is_attachment());
        let is_text = part.content_type().is_none_or(|kind| {
            kind.ctype().eq_ignore_ascii_case("multipart")
                || kind.subtype().is_none_or(|kind| kind.eq_ignore_ascii_case("plain"))
        });
        if let PartType::Text(decoded) = &part.body
            && is_text
            && !is_file
        {
            texts.push(readable(part, decoded, raw));
            ids.push(*id);
        }
    }
    (texts.join("\n"), ids)
}

fn part<'a>(message: &'a Message<'a>, id: MessagePartId) -> Option<&'a PartType<'a>> {
    message
        .parts
        .get(id as usize)
        .map(|part| &part.body)
        .filter(|body| matches!(body, PartType::Text(_) | PartType::Html(_)))
}

/// The HTML parts one after the other, with plain text between them made into HTML. `None` without any HTML.
fn html(message: &Message<'_>, raw: &[u8]) -> Option<String> {
    let is_html = |id: &MessagePartId| matches!(part(message, *id), Some(PartType::Html(_)));
    if !message.html_body.iter().any(is_html) {
        return None;
    }
    let mut html = String::new();
    for part in message.html_body.iter().filter_map(|id| message.parts.get(*id as usize)) {
        match &part.body {
            PartType::Html(decoded) => {
                html.push_str(&readable(part, decoded, raw));
            }
            PartType::Text(decoded) => html.push_str(&escaped(&tidy(&readable(part, decoded, raw)))),
            _ => continue,
        }
        if html.len() > TEXT_BYTES_MAX {
            break;
        }
    }
    (!html.trim().is_empty()).then(|| html.replace('\0', ""))
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<div style=\"white-space:pre-wrap\">{text}</div>\n")
}

/// The text of a part as the parser read it, or read again where the label lied.
fn readable<'a>(part: &MessagePart<'_>, decoded: &'a str, raw: &[u8]) -> Cow<'a, str> {
    // One byte more than is kept, so that the cut is noted.
    let decoded = clipped(decoded, TEXT_BYTES_MAX + 4);
    let looks_wrong = !decoded.is_ascii() && ["\u{fffd}", "Ã", "â€"].iter().any(|sign| decoded.contains(sign));
    if !looks_wrong {
        return Cow::Owned(guard::undisguised(decoded.to_owned()));
    }
    let label = part.content_type().and_then(|content_type| content_type.attribute("charset"));
    let bytes = part_bytes(part, raw);
    let again = charset::decode_labelled(label, &bytes[..bytes.len().min(TEXT_BYTES_MAX + 4)]);
    let lost = |text: &str| text.matches('\u{fffd}').count();
    if lost(&again) <= lost(decoded) { Cow::Owned(again) } else { Cow::Borrowed(decoded) }
}

/// The content of a part as bytes, its transfer encoding undone and nothing else.
pub(super) fn part_bytes<'a>(part: &'a MessagePart<'_>, raw: &'a [u8]) -> Cow<'a, [u8]> {
    let slice = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    match (part.encoding, &part.body) {
        (Encoding::None, _) => Cow::Borrowed(slice),
        (_, PartType::Binary(bytes) | PartType::InlineBinary(bytes)) => Cow::Borrowed(bytes.as_ref()),
        (Encoding::Base64, _) => base64_decode(slice).map_or(Cow::Borrowed(part.contents()), Cow::Owned),
        (Encoding::QuotedPrintable, _) => {
            quoted_printable_decode(slice).map_or(Cow::Borrowed(part.contents()), Cow::Owned)
        }
    }
}

/// Line ends as `\n`; without NUL and other control characters; without empty lines at the end.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (plain, odd) = headers::plain_start(rest, |_| false);
        tidy.push_str(plain);
        let mut chars = odd.chars();
        match chars.next() {
            None => break,
            Some('\r') if !chars.as_str().starts_with('\n') => tidy.push('\n'),
            Some('\u{feff}') => {}
            Some(c) if c.is_control() => {}
            Some(c) => tidy.push(c),
        }
        rest = chars.as_str();
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}

fn cut(mut text: String, notes: &mut Vec<Note>) -> String {
    if text.len() > TEXT_BYTES_MAX {
        text.truncate(clipped(&text, TEXT_BYTES_MAX).len());
        if !notes.contains(&Note::TextCut) {
            notes.push(Note::TextCut);
        }
    }
    text
}
