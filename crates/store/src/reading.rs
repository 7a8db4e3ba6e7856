//! Messages as they were made of their bytes, and by which version of the program that reads mail.

use crate::id::{ConversationId, MessageId, RawMailId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, args, search};

/// A message as it is read now; what it promised, when it came and where it belongs is not touched.
#[derive(Debug, Clone)]
pub struct Reread {
    pub message: MessageId,
    pub from_name: String,
    pub subject: String,
    pub body: String,
    pub own_words: String,
    pub html: Option<String>,
    /// The version that read it.
    pub reading: u32,
}

/// A file that a message has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOfMessage {
    pub id: crate::AttachmentId,
    pub name: String,
    pub digest: String,
    pub content_id: Option<String>,
}

impl Tx<'_> {
    /// Messages that an older version read, after `after`, in the order of their ids.
    ///
    /// # Errors
    /// What the database says.
    pub fn messages_read_before(
        &mut self,
        reading: i64,
        after: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<(MessageId, RawMailId)>, StoreError> {
        self.query(
            "select id, raw_mail_id from message where raw_mail_id is not null and reading < ?1 and id > coalesce(?2, '')
             order by id limit ?3",
            args![reading, after, limit_of(limit)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Which version of the program that reads mail made a message of its bytes.
    ///
    /// # Errors
    /// What the database says.
    pub fn message_was_read(&mut self, message: MessageId, reading: u32) -> Result<(), StoreError> {
        self.exec("update message set reading = ?2 where id = ?1", args![message, reading])?;
        Ok(())
    }

    /// The files of a message.
    ///
    /// # Errors
    /// What the database says.
    pub fn files_of_message(&mut self, message: MessageId) -> Result<Vec<FileOfMessage>, StoreError> {
        self.query(
            "select id, name, digest, content_id from attachment where message_id = ?1 order by id",
            args![message],
            |row| {
                Ok(FileOfMessage { id: row.get(0)?, name: row.get(1)?, digest: row.get(2)?, content_id: row.get(3)? })
            },
        )
    }

    /// Puts a message into the form in which it is read now; says whether that is another.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn reread(&mut self, new: &Reread) -> Result<bool, StoreError> {
        let (conversation, address): (ConversationId, String) = self.query_one(
            "select conversation_id, from_address from message where id = ?1",
            args![new.message],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let changed = self.exec(
            "update message set from_name = ?2, subject = ?3, body = ?4, own_words = ?5, html = ?6 where id = ?1 and
               (from_name <> ?2 or subject <> ?3 or body <> ?4 or own_words <> ?5 or coalesce(html, '') <> coalesce(?6, ''))",
            args![new.message, &*new.from_name, &*new.subject, &*new.body, &*new.own_words, new.html.clone()],
        )? > 0;
        self.message_was_read(new.message, new.reading)?;
        if changed {
            let words = [&*new.subject, &*new.from_name, &*address, &*new.body].join("\n");
            search::index_text(self, conversation, new.message, &words)?;
            // What a list shows of a conversation is what the customer said last.
            self.exec(
                "update conversation set said = ?2 where id = ?3 and ?1 = (select m.id from message m
                   where m.conversation_id = ?3 and m.direction = 'inbound' and m.automatic = 'no' and m.contact_id is not null
                   order by m.written_at desc, m.id desc limit 1)",
                args![new.message, crate::messages::said(&new.own_words), conversation],
            )?;
        }
        Ok(changed)
    }
}
