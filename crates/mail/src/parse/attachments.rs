//! The parts beside the body.

use mail_parser::{Message, MessagePart, MessagePartId, MimeHeaders, PartType};

use super::{ATTACHMENTS_MAX, Attachment, Note, ParsedMail, body, charset, clipped, guard, headers};

/// Most bytes of a file name, so that it fits any file system with room for a number.
const NAME_BYTES_MAX: usize = 200;

pub(super) fn read(message: &Message<'_>, raw: &[u8], mail: &mut ParsedMail, shown: &[MessagePartId]) {
    let mut ids: Vec<_> = message.attachments.clone();
    ids.dedup();
    for (n, id) in ids.into_iter().enumerate() {
        let Some(part) = message.parts.get(id as usize) else { continue };
        if matches!(part.body, PartType::Multipart(_)) || shown.contains(&id) {
            continue;
        }
        if mail.attachments.len() == ATTACHMENTS_MAX {
            mail.notes.push(Note::AttachmentsCut);
            return;
        }
        let attachment = attachment(part, raw, n, mail.html.as_deref());
        mail.attachments.push(attachment);
    }
}

fn attachment(part: &MessagePart<'_>, raw: &[u8], index: usize, html: Option<&str>) -> Attachment {
    let content_type = content_type(part);
    let bytes = body::part_bytes(part, raw).into_owned();
    let content_id =
        part.content_id().map(|id| id.trim().trim_matches(['<', '>']).to_owned()).filter(|id| !id.is_empty());
    let is_shown = content_id.as_deref().zip(html).is_some_and(|(id, html)| refers_to(html, id));
    let is_inline = is_shown || part.content_disposition().is_some_and(|disposition| disposition.is_inline());
    let name = name(part, raw)
        .map(|name| safe_name(&name))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| made_up_name(&content_type, &bytes, index));
    Attachment { name, content_type, content_id, is_inline, bytes }
}

/// The name as the sender wrote it; read again where its bytes aren't UTF-8.
fn name(part: &MessagePart<'_>, raw: &[u8]) -> Option<String> {
    let name = part.attachment_name()?;
    if name.contains('\u{fffd}')
        && let Some(head) = raw.get(part.offset_header as usize..part.offset_body as usize)
    {
        let text = charset::decode_unlabelled(head);
        let again = mail_parser::MessageParser::default().parse_headers(text.as_bytes());
        if let Some(name) =
            again.as_ref().and_then(|message| message.parts.first()).and_then(|part| part.attachment_name())
        {
            return Some(name.to_owned());
        }
    }
    Some(name.to_owned())
}

fn content_type(part: &MessagePart<'_>) -> String {
    let Some(content_type) = part.content_type() else {
        return match part.body {
            PartType::Text(_) => "text/plain".to_owned(),
            PartType::Html(_) => "text/html".to_owned(),
            _ => "application/octet-stream".to_owned(),
        };
    };
    let subtype = content_type.subtype().unwrap_or("octet-stream");
    let full = guard::true_type(&format!("{}/{subtype}", content_type.ctype()));
    sound_type(&full).unwrap_or_else(|| "application/octet-stream".to_owned())
}

/// A MIME type in lower case, if it looks like one.
pub(super) fn sound_type(full: &str) -> Option<String> {
    let is_sound = full.len() <= 200
        && full.contains('/')
        && full.chars().all(|c| c.is_ascii_alphanumeric() || "/.+-_".contains(c));
    is_sound.then(|| full.to_ascii_lowercase())
}

fn refers_to(html: &str, content_id: &str) -> bool {
    html.contains(&format!("cid:{content_id}"))
}

/// The sender's name for a file, without a path, control characters, and what could turn the reader's eye around.
pub(super) fn safe_name(name: &str) -> String {
    let name = headers::one_line(name);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_direction =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let cleaned: String = last.chars().filter(|c| !is_direction(*c)).collect();
    let cleaned = cleaned.trim().trim_start_matches('.').trim();
    if cleaned.len() <= NAME_BYTES_MAX {
        return cleaned.to_owned();
    }
    let extension = cleaned.rsplit_once('.').map(|(_, e)| e).filter(|e| e.len() <= 10).unwrap_or_default();
    format!("{}.{extension}", clipped(cleaned, NAME_BYTES_MAX - extension.len() - 1))
}

/// A name for a nameless part: a mail in the mail is called after its subject, the rest by number.
pub(super) fn made_up_name(content_type: &str, bytes: &[u8], index: usize) -> String {
    if content_type.starts_with("message/") {
        let head = &bytes[..guard::header_section(bytes)];
        let subject = mail_parser::MessageParser::default()
            .parse_headers(head)
            .and_then(|message| message.subject().map(|subject| safe_name(&subject.replace(['/', '\\'], "-"))));
        if let Some(subject) = subject.filter(|subject| !subject.is_empty() && content_type == "message/rfc822") {
            return format!("{subject}.eml");
        }
    }
    if content_type.ends_with("delivery-status") {
        return "delivery-report.txt".to_owned();
    }
    let kind = if content_type.starts_with("image/") { "image" } else { "attachment" };
    format!("{kind}-{}.{}", index + 1, extension(content_type))
}

/// Types, and the ending of a name that goes with each; the first of several is the one for a made-up name.
const ENDINGS: &[(&str, &str)] = &[
    ("text/plain", "txt"),
    ("text/html", "html"),
    ("text/calendar", "ics"),
    ("application/ics", "ics"),
    ("text/csv", "csv"),
    ("text/vcard", "vcf"),
    ("text/x-vcard", "vcf"),
    ("message/rfc822", "eml"),
    ("message/global", "eml"),
    ("message/delivery-status", "txt"),
    ("message/disposition-notification", "txt"),
    ("text/rfc822-headers", "txt"),
    ("image/jpeg", "jpg"),
    ("image/jpg", "jpg"),
    ("image/pjpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/svg+xml", "svg"),
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/msword", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/rtf", "rtf"),
    ("application/ms-tnef", "dat"),
    ("application/pgp-signature", "asc"),
    ("application/pgp-encrypted", "asc"),
    ("application/pkcs7-signature", "p7s"),
    ("application/x-pkcs7-signature", "p7s"),
    ("application/pkcs7-mime", "p7m"),
    ("application/x-pkcs7-mime", "p7m"),
    ("audio/mpeg", "mp3"),
    ("video/mp4", "mp4"),
];

fn extension(content_type: &str) -> &'static str {
    ENDINGS.iter().find(|(known, _)| *known == content_type).map_or("bin", |(_, ending)| ending)
}

/// The type that a file's name suggests, for files that came without one.
pub(super) fn type_by_name(name: &str) -> Option<&'static str> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    ENDINGS
        .iter()
        .find(|(kind, known)| *known == ending && *kind != "application/ms-tnef")
        .map(|(content_type, _)| *content_type)
}
