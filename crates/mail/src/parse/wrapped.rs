//! Attachments that wrap the mail itself: opened, so that a reader sees files instead of `winmail.dat`.

use super::{ATTACHMENTS_MAX, Attachment, Note, ParsedMail, TEXT_BYTES_MAX, attachments, body, clipped};
use crate::{html_text, tnef};

/// Puts the files of each wrapper in its place; its text is the mail's where the mail has none of its own.
pub(super) fn open(mail: &mut ParsedMail) {
    if !mail.attachments.iter().any(is_wrapper) {
        return;
    }
    let mut opened = Vec::new();
    for part in std::mem::take(&mut mail.attachments) {
        let contents = is_wrapper(&part).then(|| tnef::read(&part.bytes)).flatten();
        let Some(contents) = contents.filter(|contents| !contents.is_empty()) else {
            opened.push(part);
            continue;
        };
        if !contents.is_whole {
            mail.notes.push(Note::WrapperBroken);
            opened.push(part);
        }
        take_text(mail, contents.text, contents.html);
        let first = opened.len();
        opened.extend(contents.files.into_iter().enumerate().map(|(n, file)| attachment(file, first + n)));
    }
    if opened.len() > ATTACHMENTS_MAX {
        opened.truncate(ATTACHMENTS_MAX);
        mail.notes.push(Note::AttachmentsCut);
    }
    mail.attachments = opened;
}

/// Takes over what stood within an opaque signature: its text and its files, in the place of `smime.p7m`.
pub(super) fn take_signed(mail: &mut ParsedMail, inner: ParsedMail) {
    if mail.text.trim().is_empty() {
        mail.text = inner.text;
        mail.is_text_derived = inner.is_text_derived;
        mail.quote_at = inner.quote_at;
        mail.html = inner.html;
    }
    mail.attachments.retain(|part| !part.content_type.ends_with("pkcs7-mime"));
    mail.attachments.extend(inner.attachments);
    mail.attachments.truncate(ATTACHMENTS_MAX);
    mail.notes.extend(inner.notes);
    // Signed around something encrypted: the reader must know that the words are missing.
    if inner.sealed.is_some_and(crate::sealed::Sealed::is_closed) {
        mail.sealed = inner.sealed;
    }
}

fn is_wrapper(part: &Attachment) -> bool {
    tnef::is_tnef(&part.bytes)
}

fn take_text(mail: &mut ParsedMail, text: Option<String>, html: Option<String>) {
    if !mail.text.trim().is_empty() || mail.html.is_some() {
        return;
    }
    match (text, &html) {
        (Some(text), _) => mail.text = body::tidy(clipped(&text, TEXT_BYTES_MAX)),
        (None, Some(html)) => {
            let derived = html_text::from_html(clipped(html, TEXT_BYTES_MAX));
            mail.is_text_derived = true;
            mail.quote_at = derived.quote_at;
            mail.text = derived.text;
        }
        (None, None) => {}
    }
    mail.html = html.map(|html| clipped(&html, TEXT_BYTES_MAX).to_owned());
}

fn attachment(file: tnef::File, index: usize) -> Attachment {
    let named = file.name.as_deref().map(attachments::safe_name).filter(|name| !name.is_empty());
    let content_type = file
        .content_type
        .as_deref()
        .and_then(attachments::sound_type)
        .or_else(|| named.as_deref().and_then(attachments::type_by_name).map(ToOwned::to_owned))
        .unwrap_or_else(|| "application/octet-stream".to_owned());
    let name = named.unwrap_or_else(|| attachments::made_up_name(&content_type, &file.bytes, index));
    let content_id =
        file.content_id.map(|id| id.trim().trim_matches(['<', '>']).to_owned()).filter(|id| !id.is_empty());
    Attachment { name, content_type, is_inline: content_id.is_some(), content_id, bytes: file.bytes }
}
