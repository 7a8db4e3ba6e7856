//! An answer as a colleague wrote it: its words, laid out, with its pictures and files.

use mail::compose::OutgoingAttachment;
use mail::sanitize::{text_of, written_html};
use store::id::{AttachmentId, ConversationId, MessageId};
use store::{DraftFile, NewAttachment};

use crate::check::refuse;
use crate::forms::{Answer, Upload};
use crate::incoming::{
    FILES_BYTES_MAX, FILES_MAX, check_files, content_type, digest, file_name, text_of as plain_text,
};
use crate::turn::Turn;
use crate::{Agent, DeskError, Refusal};

/// Where a picture in a draft stands.
pub(crate) const DRAFT_FILES: &str = "/draft-files/";
/// Where a picture in a message stands.
pub(crate) const ATTACHMENTS: &str = "/attachments/";

/// What is written down and what is sent.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// The words.
    pub(crate) text: String,
    /// Laid out, sanitised, with the pictures where they stand with the message; `None`: as plain text.
    pub(crate) html: Option<String>,
    /// The same with the pictures as a mail has them.
    pub(crate) mail_html: Option<String>,
    /// Pictures in the text and files beside it.
    pub(crate) files: Vec<WrittenFile>,
}

#[derive(Debug, Clone)]
pub(crate) struct WrittenFile {
    id: AttachmentId,
    name: String,
    content_type: String,
    content_id: Option<String>,
    digest: String,
    bytes: Vec<u8>,
}

/// The words of an answer, from its layout if it has one.
///
/// # Errors
/// A refused `text`.
pub(crate) fn words_of(answer: &Answer) -> Result<String, Refusal> {
    if answer.html.trim().is_empty() {
        return plain_text("text", &answer.text);
    }
    // A picture alone is an answer too.
    let clean = written_html(&answer.html, &|src| Some(src.to_owned()));
    match plain_text("text", &text_of(&clean)) {
        Err(Refusal::Field { problem: "required", .. }) if clean.contains("<img ") => Ok("[…]".to_owned()),
        words => words,
    }
}

impl Turn<'_, '_> {
    /// Puts together what a colleague wrote, with the files of their draft if the answer is made of one.
    pub(crate) fn written(
        &mut self,
        by: &Agent,
        conversation: ConversationId,
        answer: &Answer,
        text: &str,
    ) -> Result<Written, DeskError> {
        let kept = match answer.draft {
            Some(_) => self.tx.draft_files(by.id, conversation)?,
            None => Vec::new(),
        };
        let kept: Vec<_> = kept.into_iter().filter(|file| !file.is_inline || is_shown(&answer.html, file)).collect();
        check_sum(&kept, &answer.files)?;
        let mut files: Vec<WrittenFile> = Vec::with_capacity(kept.len() + answer.files.len());
        let mut pictures = Vec::new();
        for file in kept {
            let id = AttachmentId::new(self.now, self.chance);
            let content_id = file.is_inline.then(|| format!("{id}@myosotis"));
            if let Some(content_id) = &content_id {
                pictures.push((format!("{DRAFT_FILES}{}", file.id), format!("{ATTACHMENTS}{id}"), content_id.clone()));
            }
            let bytes = self.tx.blob(&file.digest)?;
            let DraftFile { name, content_type, digest, .. } = file;
            files.push(WrittenFile { id, name, content_type, content_id, digest, bytes });
        }
        for file in &answer.files {
            // A file that was still on its way to the draft when the form was sent comes both ways.
            let sum = digest(&file.bytes);
            if files.iter().any(|kept| kept.digest == sum && kept.name == file_name(&file.name)) {
                continue;
            }
            files.push(WrittenFile {
                id: AttachmentId::new(self.now, self.chance),
                name: file_name(&file.name),
                content_type: content_type(&file.content_type),
                content_id: None,
                digest: sum,
                bytes: file.bytes.clone(),
            });
        }
        let find = |src: &str| pictures.iter().find(|(draft, ..)| draft == src);
        let is_laid_out = !answer.html.trim().is_empty();
        let html = is_laid_out.then(|| written_html(&answer.html, &|src| find(src).map(|(_, shown, _)| shown.clone())));
        let mail_html =
            is_laid_out.then(|| written_html(&answer.html, &|src| find(src).map(|(.., id)| format!("cid:{id}"))));
        Ok(Written { text: text.to_owned(), html, mail_html, files })
    }

    /// Keeps the files of an answer with its message.
    pub(crate) fn attach_written(&mut self, message: MessageId, files: &[WrittenFile]) -> Result<(), DeskError> {
        for file in files {
            self.tx.add_attachment(&NewAttachment {
                id: file.id,
                message,
                name: file.name.clone(),
                content_type: file.content_type.clone(),
                content_id: file.content_id.clone(),
                is_inline: file.content_id.is_some(),
                digest: file.digest.clone(),
                bytes: file.bytes.clone(),
            })?;
        }
        Ok(())
    }
}

impl Written {
    /// Files beside the text.
    pub(crate) fn attached(&self) -> usize {
        self.files.iter().filter(|file| file.content_id.is_none()).count()
    }

    /// The files as a mail takes them along.
    pub(crate) fn outgoing(&self) -> Vec<OutgoingAttachment> {
        self.files
            .iter()
            .map(|file| OutgoingAttachment {
                name: file.name.clone(),
                content_type: file.content_type.clone(),
                content_id: file.content_id.clone(),
                bytes: file.bytes.clone(),
            })
            .collect()
    }
}

/// Whether a picture of the draft stands in the text still.
fn is_shown(html: &str, file: &DraftFile) -> bool {
    html.contains(&format!("{DRAFT_FILES}{}", file.id))
}

/// Whether the files kept and the files sent along can be taken together.
pub(crate) fn check_sum(kept: &[DraftFile], sent: &[Upload]) -> Result<(), Refusal> {
    check_files(sent)?;
    if kept.len() + sent.len() > FILES_MAX {
        return refuse("files", "too_many");
    }
    let kept_bytes: u64 = kept.iter().map(|file| file.size_bytes).sum();
    let sent_bytes: usize = sent.iter().map(|file| file.bytes.len()).sum();
    let sum = usize::try_from(kept_bytes).unwrap_or(usize::MAX).saturating_add(sent_bytes);
    if sum > FILES_BYTES_MAX { refuse("files", "too_large") } else { Ok(()) }
}
