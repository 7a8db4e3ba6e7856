//! What is being written, kept on the server so that nothing typed is lost.

use crate::id::{AgentId, ConversationId, DraftFileId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, args};
use jiff::Timestamp;

/// Words being written, and to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftWords {
    /// The text.
    pub body: String,
    /// Laid out, sanitised; empty for plain text.
    pub html: String,
    /// Addresses as typed.
    pub cc: String,
    pub bcc: String,
}

/// A draft as it was last kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    pub words: DraftWords,
    /// Counts up with each change.
    pub version: i64,
    /// The browser window that wrote it last; empty: one without scripts.
    pub window: String,
    pub saved_at: Timestamp,
}

/// What a window wrote while another wrote something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsideRow {
    pub window: String,
    pub body: String,
    pub html: String,
    pub saved_at: Timestamp,
}

/// A file of an answer that is being written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DraftFile {
    pub id: DraftFileId,
    pub name: String,
    pub content_type: String,
    pub size_bytes: u64,
    /// A picture in the text.
    pub is_inline: bool,
    /// SHA-256 of its bytes, hex.
    pub digest: String,
}

impl Tx<'_> {
    /// Keeps a draft in place of the one before. Gives its version.
    ///
    /// # Errors
    /// What the database says.
    pub fn save_draft(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        is_note: bool,
        words: &DraftWords,
        window: &str,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        self.query_one(
            "insert into draft (agent_id, conversation_id, kind, body, saved_at, html, cc, bcc, window_id)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             on conflict (agent_id, conversation_id, kind) do update set body = excluded.body, saved_at = excluded.saved_at,
               html = excluded.html, cc = excluded.cc, bcc = excluded.bcc, window_id = excluded.window_id,
               version = draft.version + 1
             returning version",
            args![
                agent, conversation, kind(is_note), &words.body, now, &words.html, &words.cc, &words.bcc, window
            ],
            |row| row.get(0),
        )
    }

    /// Throws a draft away; its files stay until they are taken or thrown away themselves.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_draft(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        is_note: bool,
    ) -> Result<(), StoreError> {
        self.exec(
            "delete from draft where agent_id = ?1 and conversation_id = ?2 and kind = ?3",
            args![agent, conversation, kind(is_note)],
        )?;
        Ok(())
    }

    /// What was being written, and when it was last kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn draft(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        is_note: bool,
    ) -> Result<Option<DraftRow>, StoreError> {
        self.query_opt(
            "select body, html, cc, bcc, version, window_id, saved_at from draft
             where agent_id = ?1 and conversation_id = ?2 and kind = ?3",
            args![agent, conversation, kind(is_note)],
            |row| {
                Ok(DraftRow {
                    words: DraftWords { body: row.get(0)?, html: row.get(1)?, cc: row.get(2)?, bcc: row.get(3)? },
                    version: row.get(4)?,
                    window: row.get(5)?,
                    saved_at: row.get(6)?,
                })
            },
        )
    }

    /// Keeps what a window wrote beside the draft, in place of what it wrote before.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep_aside(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        aside: &AsideRow,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into draft_aside (agent_id, conversation_id, window_id, body, html, saved_at) values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (agent_id, conversation_id, window_id) do update set body = excluded.body, html = excluded.html,
               saved_at = excluded.saved_at",
            args![agent, conversation, &aside.window, &aside.body, &aside.html, aside.saved_at],
        )?;
        Ok(())
    }

    /// What other windows wrote beside the draft, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn asides(&mut self, agent: AgentId, conversation: ConversationId) -> Result<Vec<AsideRow>, StoreError> {
        self.query(
            "select window_id, body, html, saved_at from draft_aside where agent_id = ?1 and conversation_id = ?2
             order by saved_at, window_id limit 20",
            args![agent, conversation],
            |row| Ok(AsideRow { window: row.get(0)?, body: row.get(1)?, html: row.get(2)?, saved_at: row.get(3)? }),
        )
    }

    /// Throws away what a window wrote beside the draft.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_aside(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        window: &str,
    ) -> Result<(), StoreError> {
        self.exec(
            "delete from draft_aside where agent_id = ?1 and conversation_id = ?2 and window_id = ?3",
            args![agent, conversation, window],
        )?;
        Ok(())
    }

    /// Keeps a file with the draft; the same bytes are kept once. Without `bytes` they are there already.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_draft_file(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        file: &DraftFile,
        bytes: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        if let Some(bytes) = bytes {
            self.exec(
                "insert into blob (digest, bytes) values (?1, ?2) on conflict do nothing",
                args![&file.digest, bytes],
            )?;
        }
        self.exec(
            "insert into draft_file (id, agent_id, conversation_id, name, content_type, size_bytes, is_inline, digest)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            args![
                file.id,
                agent,
                conversation,
                &file.name,
                &file.content_type,
                limit_of(usize::try_from(file.size_bytes).unwrap_or(usize::MAX)),
                file.is_inline,
                &file.digest
            ],
        )?;
        Ok(())
    }

    /// The files with a draft, in the order in which they came.
    ///
    /// # Errors
    /// What the database says.
    pub fn draft_files(&mut self, agent: AgentId, conversation: ConversationId) -> Result<Vec<DraftFile>, StoreError> {
        self.query(
            "select id, name, content_type, size_bytes, is_inline, digest from draft_file
             where conversation_id = ?1 and agent_id = ?2 order by id limit 200",
            args![conversation, agent],
            draft_file_from,
        )
    }

    /// A file of this colleague's with its conversation and bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for somebody else's.
    pub fn draft_file(
        &mut self,
        agent: AgentId,
        id: DraftFileId,
    ) -> Result<(DraftFile, ConversationId, Vec<u8>), StoreError> {
        self.query_one(
            "select f.id, f.name, f.content_type, f.size_bytes, f.is_inline, f.digest, f.conversation_id, b.bytes
             from draft_file f join blob b on b.digest = f.digest where f.id = ?1 and f.agent_id = ?2",
            args![id, agent],
            |row| Ok((draft_file_from(row)?, row.get(6)?, row.get(7)?)),
        )
    }

    /// Throws a file of this colleague's away, and its bytes, unless another draft or a message has them too.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_draft_file(&mut self, agent: AgentId, id: DraftFileId) -> Result<(), StoreError> {
        let digest: Option<String> = self.query_opt(
            "delete from draft_file where id = ?1 and agent_id = ?2 returning digest",
            args![id, agent],
            |row| row.get(0),
        )?;
        let Some(digest) = digest else { return Ok(()) };
        self.exec(
            "delete from blob where digest = ?1
               and not exists (select 1 from attachment where attachment.digest = ?1)
               and not exists (select 1 from draft_file where draft_file.digest = ?1)",
            args![&digest],
        )?;
        Ok(())
    }

    /// The bytes under a digest.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn blob(&mut self, digest: &str) -> Result<Vec<u8>, StoreError> {
        self.query_one("select bytes from blob where digest = ?1", args![digest], |row| row.get(0))
    }

    /// The digest of an attachment's bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn attachment_digest(&mut self, id: crate::id::AttachmentId) -> Result<String, StoreError> {
        self.query_one("select digest from attachment where id = ?1", args![id], |row| row.get(0))
    }
}

fn draft_file_from(row: &crate::Row<'_>) -> Result<DraftFile, StoreError> {
    Ok(DraftFile {
        id: row.get(0)?,
        name: row.get(1)?,
        content_type: row.get(2)?,
        size_bytes: u64::try_from(row.get::<i64>(3)?).unwrap_or(0),
        is_inline: row.get(4)?,
        digest: row.get(5)?,
    })
}

fn kind(is_note: bool) -> &'static str {
    if is_note { "note" } else { "answer" }
}
