//! The files that came along with what was said.

use crate::id::{AttachmentId, ConversationId, MessageId};
use crate::promises::limit_of;
use crate::{Direction, StoreError, Tx, Value, args};

/// A file with a message.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AttachmentView {
    pub id: AttachmentId,
    pub name: String,
    pub content_type: String,
    pub size_bytes: u64,
    pub content_id: Option<String>,
    pub is_inline: bool,
}

/// A file to be written down with a message.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    pub id: AttachmentId,
    pub message: MessageId,
    pub name: String,
    pub content_type: String,
    pub content_id: Option<String>,
    pub is_inline: bool,
    /// SHA-256 of `bytes`, hex.
    pub digest: String,
    pub bytes: Vec<u8>,
}

/// A file with what is needed to decide who may have it.
#[derive(Debug, Clone)]
pub struct StoredAttachment {
    pub view: AttachmentView,
    pub conversation: ConversationId,
    pub message: MessageId,
    pub direction: Direction,
    pub bytes: Vec<u8>,
}

impl Tx<'_> {
    /// Writes a file down; the same bytes are kept once.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_attachment(&mut self, new: &NewAttachment) -> Result<(), StoreError> {
        self.exec(
            "insert into blob (digest, bytes) values (?1, ?2) on conflict do nothing",
            args![&new.digest, new.bytes.as_slice()],
        )?;
        self.exec(
            "insert into attachment (id, message_id, name, content_type, size_bytes, content_id, is_inline, digest)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            args![
                new.id,
                new.message,
                &new.name,
                &new.content_type,
                limit_of(new.bytes.len()),
                new.content_id.clone(),
                new.is_inline,
                &new.digest
            ],
        )?;
        Ok(())
    }

    /// Files of these messages, by message, in the order in which they came.
    ///
    /// # Errors
    /// What the database says.
    pub fn attachments_of(&mut self, messages: &[MessageId]) -> Result<Vec<(MessageId, AttachmentView)>, StoreError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let list = self.dialect().in_list("?1");
        self.query(
            &format!(
                "select message_id, id, name, content_type, size_bytes, content_id, is_inline
                 from attachment where message_id in {list} order by message_id, id"
            ),
            &[Value::list(messages)],
            |row| Ok((row.get(0)?, attachment_from(row, 1)?)),
        )
    }

    /// A file with its conversation, the direction of its message, and its bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn attachment(&mut self, id: AttachmentId) -> Result<StoredAttachment, StoreError> {
        self.query_one(
            "select at.id, at.name, at.content_type, at.size_bytes, at.content_id, at.is_inline, m.conversation_id, m.id, m.direction,
                    b.bytes
             from attachment at join message m on m.id = at.message_id join blob b on b.digest = at.digest where at.id = ?1",
            args![id],
            |row| {
                Ok(StoredAttachment {
                    view: attachment_from(row, 0)?,
                    conversation: row.get(6)?,
                    message: row.get(7)?,
                    direction: row.get(8)?,
                    bytes: row.get(9)?,
                })
            },
        )
    }
}

fn attachment_from(row: &crate::Row<'_>, i: usize) -> Result<AttachmentView, StoreError> {
    Ok(AttachmentView {
        id: row.get(i)?,
        name: row.get(i + 1)?,
        content_type: row.get(i + 2)?,
        size_bytes: u64::try_from(row.get::<i64>(i + 3)?).unwrap_or(0),
        content_id: row.get(i + 4)?,
        is_inline: row.get(i + 5)?,
    })
}
