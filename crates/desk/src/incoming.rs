//! Words and files as they are written down with a conversation.

use sha2::{Digest, Sha256};
use store::id::{AttachmentId, ContactId, MessageId};
use store::{Channel, Conversation, Direction, NewAttachment, NewMessage, Recipients};

use crate::check::refuse;
use crate::forms::Upload;
use crate::turn::Turn;
use crate::{Agent, DeskError, Refusal};

/// Characters of a question, an answer, a note.
pub const TEXT_MAX: usize = 50_000;
/// Files with one message.
pub const FILES_MAX: usize = 20;
/// Bytes of all files of one message together: what mail servers take, after encoding.
pub const FILES_BYTES_MAX: usize = 24 * 1024 * 1024;
/// Characters of a file's name.
const FILE_NAME_MAX: usize = 200;

/// A text that must be there: line ends as `\n`, without control characters, white space around it gone.
pub(crate) fn text_of(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = optional_text(field, text)?;
    if text.is_empty() { refuse(field, "required") } else { Ok(text) }
}

/// A text that may be absent.
pub(crate) fn optional_text(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect();
    let text = text.trim().to_owned();
    if text.chars().count() > TEXT_MAX { refuse(field, "too_long") } else { Ok(text) }
}

/// Whether files can be taken: not too many, not too large.
pub(crate) fn check_files(files: &[Upload]) -> Result<(), Refusal> {
    if files.len() > FILES_MAX {
        return refuse("files", "too_many");
    }
    let size_bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    if size_bytes > FILES_BYTES_MAX { refuse("files", "too_large") } else { Ok(()) }
}

/// Something said or written, not by mail.
pub(crate) struct NewWords<'a> {
    pub(crate) direction: Direction,
    pub(crate) channel: Channel,
    pub(crate) text: String,
    pub(crate) contact: Option<ContactId>,
    pub(crate) agent: Option<&'a Agent>,
    pub(crate) files: &'a [Upload],
}

impl Turn<'_, '_> {
    /// Writes words and their files down.
    pub(crate) fn write_down(
        &mut self,
        conversation: &Conversation,
        words: NewWords<'_>,
    ) -> Result<MessageId, DeskError> {
        let NewWords { direction, channel, text, contact, agent, files } = words;
        let id = MessageId::new(self.now, self.chance);
        let (from_name, from_address) = match (agent, contact) {
            (Some(agent), _) => (agent.name.clone(), String::new()),
            (None, Some(contact)) => {
                let contact = self.tx.contact(contact)?;
                (contact.name, contact.emails.into_iter().next().unwrap_or_default())
            }
            (None, None) => (String::new(), String::new()),
        };
        self.tx.add_message(&NewMessage {
            id,
            conversation: conversation.id,
            direction,
            channel,
            contact,
            agent: agent.map(|agent| agent.id),
            raw_mail: None,
            from_name,
            from_address,
            recipients: Recipients::default(),
            subject: String::new(),
            own_words: text.clone(),
            body: text,
            html: None,
            header_id: None,
            automatic: "no".to_owned(),
            written_at: self.now,
        })?;
        self.attach(id, files)?;
        Ok(id)
    }

    /// Keeps the files of a message.
    pub(crate) fn attach(&mut self, message: MessageId, files: &[Upload]) -> Result<(), DeskError> {
        for file in files {
            self.tx.add_attachment(&NewAttachment {
                id: AttachmentId::new(self.now, self.chance),
                message,
                name: file_name(&file.name),
                content_type: content_type(&file.content_type),
                content_id: None,
                is_inline: false,
                digest: digest(&file.bytes),
                bytes: file.bytes.clone(),
            })?;
        }
        Ok(())
    }
}

/// SHA-256, hex.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name without folders, that something can be saved under.
pub(crate) fn file_name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(FILE_NAME_MAX).collect();
    let name = name.trim().trim_matches('.').to_owned();
    if name.is_empty() { "bestand".to_owned() } else { name }
}

/// A MIME type in lower case without parameters; what can't be one is bytes.
pub(crate) fn content_type(typed: &str) -> String {
    let bare = typed.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
    let fits = bare
        .split_once('/')
        .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty() && a.chars().all(is_token) && b.chars().all(is_token));
    if fits && bare.len() <= 100 { bare } else { "application/octet-stream".to_owned() }
}
