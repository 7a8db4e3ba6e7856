//! What is being written is kept as one types, for each colleague their own, with its files.

use jiff::Timestamp;
use mail::sanitize::{html_of_text, text_of, written_html};
use store::id::{AttachmentId, ConversationId, DraftFileId};
use store::{AsideRow, Conversation, DraftFile, DraftRow, DraftWords, MessageRow};

use crate::check::optional_line;
use crate::forms::{DraftForm, Upload};
use crate::incoming::{content_type, digest, file_name, optional_text};
use crate::rights::Act;
use crate::turn::{Turn, allow};
use crate::writing::{ATTACHMENTS, DRAFT_FILES, check_sum};
use crate::{Agent, Desk, DeskError};

/// Characters of the addresses as typed.
const ADDRESSES_MAX: usize = 5_000;
/// Characters of a window's name.
const WINDOW_MAX: usize = 60;

/// What became of words that were to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// They are the draft now; the next change is one of this version.
    Draft { version: i64 },
    /// There was nothing to keep, and no draft is left.
    Nothing,
    /// Another window has written something else meanwhile: they are kept beside it.
    Aside,
}

impl Desk {
    /// Keeps what is being written; an empty text removes the draft. What two windows write is both kept.
    ///
    /// # Errors
    /// A refused `text`, `cc` or `bcc` (too long).
    pub async fn save_draft(
        &self,
        by: &Agent,
        conversation: ConversationId,
        draft: DraftForm,
        now: Timestamp,
    ) -> Result<Kept, DeskError> {
        allow(by, if draft.is_note { Act::WriteNote } else { Act::Answer })?;
        let words = words_of(&draft)?;
        let window = optional_line("window", &draft.window, WINDOW_MAX)?;
        let me = by.id;
        self.act(now, move |turn| {
            turn.tx.conversation(conversation)?;
            let before = turn.tx.draft(me, conversation, draft.is_note)?;
            if !draft.is_note && before.as_ref().is_some_and(|before| is_other(before, draft.version, &window)) {
                if words.body.is_empty() {
                    return Ok(Kept::Nothing);
                }
                let aside = AsideRow {
                    window: window.clone(),
                    body: words.body.clone(),
                    html: words.html.clone(),
                    saved_at: turn.now,
                };
                turn.tx.keep_aside(me, conversation, &aside)?;
                return Ok(Kept::Aside);
            }
            if words == DraftWords::default() {
                turn.tx.remove_draft(me, conversation, draft.is_note)?;
                return Ok(Kept::Nothing);
            }
            let version = turn.tx.save_draft(me, conversation, draft.is_note, &words, &window, turn.now)?;
            Ok(Kept::Draft { version })
        })
        .await
    }

    /// Puts what another window wrote below the draft, or throws it away.
    pub async fn settle_aside(
        &self,
        by: &Agent,
        conversation: ConversationId,
        window: String,
        is_wanted: bool,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::Answer)?;
        let me = by.id;
        self.act(now, move |turn| {
            let asides = turn.tx.asides(me, conversation)?;
            let Some(aside) = asides.into_iter().find(|aside| aside.window == window) else { return Ok(()) };
            if is_wanted {
                let before = turn.tx.draft(me, conversation, false)?;
                let joined = joined(before.map(|draft| draft.words).unwrap_or_default(), &aside.body, &aside.html);
                turn.tx.save_draft(me, conversation, false, &joined, "", turn.now)?;
            }
            Ok(turn.tx.remove_aside(me, conversation, &window)?)
        })
        .await
    }

    /// Keeps a file with the draft, or a picture in it.
    ///
    /// # Errors
    /// A refused `files`: too many, too large.
    pub async fn add_draft_file(
        &self,
        by: &Agent,
        conversation: ConversationId,
        file: Upload,
        is_inline: bool,
        now: Timestamp,
    ) -> Result<DraftFile, DeskError> {
        allow(by, Act::Answer)?;
        let me = by.id;
        self.act(now, move |turn| {
            turn.tx.conversation(conversation)?;
            check_sum(&turn.tx.draft_files(me, conversation)?, std::slice::from_ref(&file))?;
            let kept = DraftFile {
                id: DraftFileId::new(turn.now, turn.chance),
                name: file_name(&file.name),
                content_type: content_type(&file.content_type),
                size_bytes: file.bytes.len().try_into().unwrap_or(u64::MAX),
                is_inline,
                digest: digest(&file.bytes),
            };
            turn.tx.add_draft_file(me, conversation, &kept, Some(&file.bytes))?;
            Ok(kept)
        })
        .await
    }

    /// A file of one's own draft, with its bytes.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also for somebody else's.
    pub async fn draft_file_for(&self, by: &Agent, id: DraftFileId) -> Result<(DraftFile, Vec<u8>), DeskError> {
        allow(by, Act::Answer)?;
        let me = by.id;
        self.db
            .read(move |tx| {
                let (file, _, bytes) = tx.draft_file(me, id)?;
                Ok((file, bytes))
            })
            .await
    }

    /// Throws a file of one's own draft away. Gives the conversation it was for.
    pub async fn remove_draft_file(
        &self,
        by: &Agent,
        id: DraftFileId,
        now: Timestamp,
    ) -> Result<ConversationId, DeskError> {
        allow(by, Act::Answer)?;
        let me = by.id;
        self.act(now, move |turn| {
            let (_, conversation, _) = turn.tx.draft_file(me, id)?;
            turn.tx.remove_draft_file(me, id)?;
            Ok(conversation)
        })
        .await
    }
}

impl Turn<'_, '_> {
    /// The draft has become an answer: it goes, with its files. What another window wrote in its place stays.
    pub(crate) fn draft_was_sent(
        &mut self,
        by: &Agent,
        conversation: ConversationId,
        sent: Option<&crate::forms::FromDraft>,
    ) -> Result<(), DeskError> {
        let before = self.tx.draft(by.id, conversation, false)?;
        let is_theirs = match (&before, sent) {
            (Some(before), Some(sent)) => !is_other(before, sent.version, &sent.window),
            _ => true,
        };
        if is_theirs {
            self.tx.remove_draft(by.id, conversation, false)?;
        }
        if sent.is_some() {
            for file in self.tx.draft_files(by.id, conversation)? {
                self.tx.remove_draft_file(by.id, file.id)?;
            }
        }
        Ok(())
    }

    /// An answer that was taken back is the draft again, whole: words, layout, copies, files, pictures. What was being written
    /// since stands beside it.
    pub(crate) fn draft_again(
        &mut self,
        writer: store::id::AgentId,
        conversation: &Conversation,
        message: &MessageRow,
    ) -> Result<(), DeskError> {
        if let Some(since) = self.tx.draft(writer, conversation.id, false)? {
            let aside = AsideRow {
                window: format!("v{}", since.version),
                body: since.words.body,
                html: since.words.html,
                saved_at: since.saved_at,
            };
            self.tx.keep_aside(writer, conversation.id, &aside)?;
        }
        let mut places: Vec<(AttachmentId, DraftFileId)> = Vec::new();
        for (_, file) in self.tx.attachments_of(&[message.id])? {
            let id = DraftFileId::new(self.now, self.chance);
            let kept = DraftFile {
                id,
                name: file.name,
                content_type: file.content_type,
                size_bytes: file.size_bytes,
                is_inline: file.is_inline,
                digest: self.tx.attachment_digest(file.id)?,
            };
            self.tx.add_draft_file(writer, conversation.id, &kept, None)?;
            places.push((file.id, id));
        }
        let place = |src: &str| {
            let id = src.strip_prefix(ATTACHMENTS)?;
            let found = places.iter().find(|(attachment, _)| attachment.to_string() == id);
            found.map(|(_, draft)| format!("{DRAFT_FILES}{draft}"))
        };
        let words = DraftWords {
            body: message.own_words.clone(),
            html: message.html.as_deref().map(|html| written_html(html, &place)).unwrap_or_default(),
            cc: message.recipients.cc.join(", "),
            bcc: message.recipients.bcc.join(", "),
        };
        self.tx.save_draft(writer, conversation.id, false, &words, "", self.now)?;
        Ok(())
    }
}

/// Whether a draft was written by another window since this one last saw it. Below 0: a page that doesn't say what it saw.
fn is_other(before: &DraftRow, version: i64, window: &str) -> bool {
    version >= 0 && before.version != version && (before.window != window || window.is_empty())
}

/// The words of a form: its layout, sanitised, and the text of it; or the text alone.
fn words_of(form: &DraftForm) -> Result<DraftWords, DeskError> {
    let html = written_html(&form.html, &own_picture);
    let body = if html.is_empty() { form.text.clone() } else { text_of(&html) };
    Ok(DraftWords {
        body: optional_text("text", &body)?,
        html,
        cc: optional_line("cc", &form.cc, ADDRESSES_MAX)?,
        bcc: optional_line("bcc", &form.bcc, ADDRESSES_MAX)?,
    })
}

/// Pictures of a draft are its own files.
pub(crate) fn own_picture(src: &str) -> Option<String> {
    let id: DraftFileId = src.strip_prefix(DRAFT_FILES)?.parse().ok()?;
    Some(format!("{DRAFT_FILES}{id}"))
}

/// More words below those of a draft; laid out if either is.
pub(crate) fn joined(draft: DraftWords, body: &str, html: &str) -> DraftWords {
    let laid_out = |body: &str, html: &str| if html.is_empty() { html_of_text(body) } else { html.to_owned() };
    let is_laid_out = !draft.html.is_empty() || !html.is_empty();
    let both = [draft.body.as_str(), body];
    let both: Vec<&str> = both.into_iter().filter(|words| !words.trim().is_empty()).collect();
    DraftWords {
        html: if is_laid_out {
            format!("{}{}", laid_out(&draft.body, &draft.html), laid_out(body, html))
        } else {
            String::new()
        },
        body: both.join("\n\n"),
        ..draft
    }
}
