//! Mail is read again, after an upgrade: the bytes are kept, so what is shown can get better. Promises, conversations and what
//! was sent stay as they are.

use std::sync::Arc;

use jiff::Timestamp;
use store::id::{AttachmentId, MessageId};
use store::{NewAttachment, Reread, Tx};

use super::file::own_words;
use super::sealed::{Read, note_findings};
use crate::incoming::{content_type, digest, file_name};
use crate::{Chance, Desk, DeskError};

/// What reading again brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rereading {
    /// Mails that were read.
    pub read: usize,
    /// Of those, the ones that look otherwise now.
    pub changed: usize,
    /// Mails that stopped the reader; they stay as they were.
    pub failed: usize,
    /// The last message that was looked at: where the next batch begins. `None`: there is nothing left.
    pub up_to: Option<MessageId>,
}

impl Desk {
    /// Reads at most `limit` mails again that an older version of this program read, or for which a key has come, after the
    /// message `after`.
    ///
    /// # Errors
    /// When the database fails; what was read before that stays.
    pub async fn reread_mail(
        &self,
        after: Option<MessageId>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Rereading, DeskError> {
        self.reread_before(i64::from(mail::READING), after, limit, now).await
    }

    /// Reads at most `limit` sealed mails again for which a key has come.
    ///
    /// # Errors
    /// When the database fails; what was read before that stays.
    pub async fn reread_sealed_mail(&self, limit: usize, now: Timestamp) -> Result<Rereading, DeskError> {
        self.reread_before(0, None, limit, now).await
    }

    async fn reread_before(
        &self,
        reading: i64,
        after: Option<MessageId>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Rereading, DeskError> {
        let old = move |tx: &mut Tx<'_>| Ok::<_, DeskError>(tx.messages_read_before(reading, after, limit)?);
        let mut outcome = Rereading::default();
        for (message, raw) in self.db.read(old).await? {
            outcome.up_to = Some(message);
            let raw = self.db.read(move |tx| Ok::<_, DeskError>(tx.raw_mail(raw)?)).await?;
            let Some(read) = self.read_mail(Arc::new(raw)).await? else {
                tracing::error!(message.id = %message, "a mail stopped the program that reads it; it stays as it was");
                outcome.failed += 1;
                // Not by itself again, but with the next version of the program.
                self.db.write(move |tx| Ok::<_, DeskError>(tx.message_was_read(message, 0)?)).await?;
                continue;
            };
            outcome.read += 1;
            let (read, chance) = (Arc::new(read), self.chance.clone());
            let put = self.db.write(move |tx| put(tx, message, &read, &*chance, now));
            outcome.changed += usize::from(put.await?);
        }
        Ok(outcome)
    }
}

/// Writes down how a message is read now. Files keep their ids, so that links to them stay good; none is taken away.
fn put(
    tx: &mut Tx<'_>,
    message: MessageId,
    mail: &Read,
    chance: &dyn Chance,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let mut known = tx.files_of_message(message)?;
    let (mut files, mut is_more) = (Vec::new(), false);
    for file in &mail.attachments {
        let (name, digest) = (file_name(&file.name), digest(&file.bytes));
        let same = known.iter().position(|old| old.digest == digest && old.name == name);
        let same = same.or_else(|| known.iter().position(|old| old.digest == digest));
        let id = match same {
            Some(at) => known.swap_remove(at).id,
            None => {
                let id = AttachmentId::new(now, chance);
                tx.add_attachment(&NewAttachment {
                    id,
                    message,
                    name,
                    content_type: content_type(&file.content_type),
                    content_id: file.content_id.clone(),
                    is_inline: file.is_inline,
                    digest,
                    bytes: file.bytes.clone(),
                })?;
                is_more = true;
                id
            }
        };
        files.push((file.content_id.as_deref(), id));
    }
    let url = |content_id: &str| {
        files.iter().find(|(id, _)| *id == Some(content_id)).map(|(_, id)| format!("/attachments/{id}"))
    };
    let old = tx.message(message)?;
    let name = mail.from.as_ref().and_then(|from| from.name.clone()).unwrap_or_default().trim().to_owned();
    let is_same_sender =
        mail.from.as_ref().is_some_and(|from| from.address.trim().eq_ignore_ascii_case(&old.from_address));
    let changed = tx.reread(&Reread {
        message,
        // A mail that was shown under another name (a form that wrote for a customer) keeps it.
        from_name: if is_same_sender && !name.is_empty() { name } else { old.from_name },
        subject: mail.subject.clone(),
        body: mail.text.clone(),
        own_words: own_words(mail),
        html: mail.html_sanitized(&url),
        reading: mail::READING,
    })?;
    let is_otherwise = note_findings(tx, message, mail)?;
    let changed = changed || is_more || is_otherwise;
    if changed {
        tx.notify("conversation", &old.conversation.to_string())?;
    }
    Ok(changed)
}
