//! What was said, and by whom.

use crate::id::{AgentId, ContactId, ConversationId, MessageId, OutboxId, RawMailId};
use crate::promises::limit_of;
use crate::search;
use crate::{Channel, Direction, OutboxState, StoreError, Tx, args, first_name};
use jiff::Timestamp;

/// Characters of a customer's words that a list shows.
pub const SAID_CHARS_MAX: usize = 240;

/// To whom a mail was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Recipients {
    #[serde(default)]
    pub to: Vec<String>,
    #[serde(default)]
    pub cc: Vec<String>,
    #[serde(default)]
    pub bcc: Vec<String>,
}

/// A message to be written down.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub direction: Direction,
    pub channel: Channel,
    pub contact: Option<ContactId>,
    /// The colleague who wrote it; on an outbound message `None` means the program.
    pub agent: Option<AgentId>,
    pub raw_mail: Option<RawMailId>,
    pub from_name: String,
    pub from_address: String,
    pub recipients: Recipients,
    pub subject: String,
    /// The text, whole.
    pub body: String,
    /// Without quoted past and signature.
    pub own_words: String,
    /// Sanitised.
    pub html: Option<String>,
    /// The Message-ID header, without angle brackets.
    pub header_id: Option<String>,
    /// `no`, or how it is automatic.
    pub automatic: String,
    pub written_at: Timestamp,
}

/// What became of an outbound mail, from its outbox row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendingRow {
    pub state: OutboxState,
    pub not_before: Timestamp,
    pub attempts: u32,
    pub is_claimed: bool,
    pub failure: Option<String>,
    pub sent_at: Option<Timestamp>,
    /// It came back: when, and why.
    pub returned: Option<(Timestamp, String)>,
    pub outbox: OutboxId,
}

/// A message as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub direction: Direction,
    pub channel: Channel,
    pub contact: Option<ContactId>,
    /// The contact's name as it is now.
    pub contact_name: Option<String>,
    pub agent: Option<AgentId>,
    /// The colleague's whole name.
    pub agent_name: Option<String>,
    pub from_name: String,
    pub from_address: String,
    pub recipients: Recipients,
    pub subject: String,
    pub body: String,
    pub own_words: String,
    pub html: Option<String>,
    pub header_id: Option<String>,
    pub automatic: String,
    pub written_at: Timestamp,
    pub has_raw_mail: bool,
    /// Outbound mail only.
    pub sending: Option<SendingRow>,
}

impl MessageRow {
    /// First name of the colleague who wrote it.
    #[must_use]
    pub fn agent_first_name(&self) -> Option<&str> {
        self.agent_name.as_deref().map(first_name)
    }
}

const COLUMNS: &str = "m.id, m.conversation_id, m.direction, m.channel, m.contact_id, ct.name, m.agent_id, a.name, m.from_name, \
     m.from_address, m.recipients, m.subject, m.body, m.own_words, m.html, m.header_id, m.automatic, m.written_at, m.raw_mail_id, \
     o.state, o.not_before, o.attempts, o.lease_until, o.failure, o.sent_at, o.returned_at, o.returned, o.id";
const FROM: &str = "message m left join contact ct on ct.id = m.contact_id left join agent a on a.id = m.agent_id \
     left join outbox o on o.message_id = m.id";

fn message_from(row: &crate::Row<'_>) -> Result<MessageRow, StoreError> {
    let state: Option<OutboxState> = row.get(19)?;
    let sending = match state {
        None => None,
        Some(state) => Some(SendingRow {
            state,
            not_before: row.get(20)?,
            attempts: u32::try_from(row.get::<i64>(21)?).unwrap_or(u32::MAX),
            is_claimed: row.get::<Option<i64>>(22)?.is_some(),
            failure: row.get(23)?,
            sent_at: row.get(24)?,
            returned: row
                .get::<Option<Timestamp>>(25)?
                .map(|at| Ok::<_, StoreError>((at, row.get::<Option<String>>(26)?.unwrap_or_default())))
                .transpose()?,
            outbox: row.get(27)?,
        }),
    };
    let recipients: String = row.get(10)?;
    Ok(MessageRow {
        id: row.get(0)?,
        conversation: row.get(1)?,
        direction: row.get(2)?,
        channel: row.get(3)?,
        contact: row.get(4)?,
        contact_name: row.get(5)?,
        agent: row.get(6)?,
        agent_name: row.get(7)?,
        from_name: row.get(8)?,
        from_address: row.get(9)?,
        recipients: serde_json::from_str(&recipients)
            .map_err(|e| StoreError::with("the recipients of a message can't be read", e))?,
        subject: row.get(11)?,
        body: row.get(12)?,
        own_words: row.get(13)?,
        html: row.get(14)?,
        header_id: row.get(15)?,
        automatic: row.get(16)?,
        written_at: row.get(17)?,
        has_raw_mail: row.get::<Option<String>>(18)?.is_some(),
        sending,
    })
}

impl Tx<'_> {
    /// The sanitised HTML of a message.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn message_html(&mut self, id: MessageId) -> Result<Option<String>, StoreError> {
        self.query_one("select html from message where id = ?1", args![id], |row| row.get(0))
    }

    /// Writes a message down, can find it by its words, and brings its conversation up to date: count, last moment, the
    /// customer's last own words.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_message(&mut self, new: &NewMessage) -> Result<(), StoreError> {
        let recipients = serde_json::to_string(&new.recipients).map_err(|e| StoreError::with("recipients", e))?;
        self.exec(
            "insert into message (id, conversation_id, direction, channel, contact_id, agent_id, raw_mail_id, from_name, from_address,
               recipients, subject, body, own_words, html, header_id, automatic, written_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
            args![
                new.id, new.conversation, new.direction, new.channel, new.contact, new.agent, new.raw_mail, &new.from_name,
                &new.from_address, recipients, &new.subject, &new.body, &new.own_words, new.html.clone(), new.header_id.clone(),
                &new.automatic, new.written_at
            ],
        )?;
        let words = [&*new.subject, &*new.from_name, &*new.from_address, &*new.body].join("\n");
        search::index_text(self, new.conversation, new.id, &words)?;
        match new.direction {
            Direction::Inbound => {
                let said = (new.automatic == "no" && new.contact.is_some()).then(|| said(&new.own_words));
                self.exec(
                    "update conversation set message_count = message_count + 1, said = coalesce(?3, said),
                       last_at = case when last_at < ?2 then ?2 else last_at end where id = ?1",
                    args![new.conversation, new.written_at, said],
                )?;
            }
            Direction::Outbound => {
                self.exec(
                    "update conversation set message_count = message_count + 1,
                       last_at = case when last_at < ?2 then ?2 else last_at end where id = ?1",
                    args![new.conversation, new.written_at],
                )?;
            }
            Direction::Note => {}
        }
        Ok(())
    }

    /// One message.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn message(&mut self, id: MessageId) -> Result<MessageRow, StoreError> {
        self.query_one(&format!("select {COLUMNS} from {FROM} where m.id = ?1"), args![id], message_from)
    }

    /// The newest messages of a conversation, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn messages_of(&mut self, conversation: ConversationId, limit: usize) -> Result<Vec<MessageRow>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from {FROM} where m.conversation_id = ?1 order by m.written_at desc, m.id desc limit ?2"
        );
        let mut messages = self.query(&sql, args![conversation, limit_of(limit)], message_from)?;
        messages.reverse();
        Ok(messages)
    }

    /// How many messages a conversation has, notes too.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_messages(&mut self, conversation: ConversationId) -> Result<u32, StoreError> {
        let count: i64 =
            self.query_one("select count(*) from message where conversation_id = ?1", args![conversation], |row| {
                row.get(0)
            })?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// The last message that the customer (or somebody else outside) wrote by hand.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_inbound(&mut self, conversation: ConversationId) -> Result<Option<MessageRow>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from {FROM} where m.conversation_id = ?1 and m.direction = 'inbound' and m.automatic = 'no'
             order by m.written_at desc, m.id desc limit 1"
        );
        self.query_opt(&sql, args![conversation], message_from)
    }

    /// An answer of this colleague's with these very words since `since`, unless it was taken back.
    ///
    /// # Errors
    /// What the database says.
    pub fn same_answer(
        &mut self,
        conversation: ConversationId,
        by: AgentId,
        text: &str,
        since: Timestamp,
    ) -> Result<Option<MessageId>, StoreError> {
        self.query_opt(
            "select m.id from message m left join outbox o on o.message_id = m.id
             where m.conversation_id = ?1 and m.direction = 'outbound' and m.agent_id = ?2 and m.written_at >= ?3 and m.own_words = ?4
               and (o.state is null or o.state <> 'undone')
             order by m.written_at, m.id limit 1",
            args![conversation, by, since, text],
            |row| row.get(0),
        )
    }

    /// When the customer last wrote by hand after `since`, if they did.
    ///
    /// # Errors
    /// What the database says.
    pub fn inbound_after(
        &mut self,
        conversation: ConversationId,
        since: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.query_opt(
            "select written_at from message where conversation_id = ?1 and direction = 'inbound' and automatic = 'no'
               and written_at > ?2 order by written_at desc limit 1",
            args![conversation, since],
            |row| row.get(0),
        )
    }

    /// Message-IDs of a conversation, oldest first, at most `limit` of the newest: for References. What was taken
    /// back was never anywhere.
    ///
    /// # Errors
    /// What the database says.
    pub fn header_ids_of(&mut self, conversation: ConversationId, limit: usize) -> Result<Vec<String>, StoreError> {
        let mut ids: Vec<String> = self.query(
            "select header_id from message where conversation_id = ?1 and header_id is not null and not exists (
               select 1 from outbox where outbox.message_id = message.id and outbox.state = 'undone')
             order by written_at desc, id desc limit ?2",
            args![conversation, limit_of(limit)],
            |row| row.get(0),
        )?;
        ids.reverse();
        Ok(ids)
    }

    /// The Message-ID of the newest mail to the customer in a conversation, the program's among them.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_header_told(&mut self, conversation: ConversationId) -> Result<Option<String>, StoreError> {
        self.query_opt(
            "select header_id from outbox
             where conversation_id = ?1 and state in ('waiting', 'sent') and kind not in ('notice', 'password')
             order by created_at desc, id desc limit 1",
            args![conversation],
            |row| row.get(0),
        )
    }

    /// The conversation that a message or outgoing mail with this Message-ID belongs to.
    ///
    /// # Errors
    /// What the database says.
    pub fn conversation_of_header(&mut self, header_id: &str) -> Result<Option<ConversationId>, StoreError> {
        let by_message = self.query_opt(
            "select conversation_id from message where header_id = ?1 order by written_at, id limit 1",
            args![header_id],
            |row| row.get(0),
        )?;
        match by_message {
            Some(found) => Ok(Some(found)),
            None => self.query_opt(
                "select conversation_id from outbox where header_id = ?1 and conversation_id is not null",
                args![header_id],
                |row| row.get(0),
            ),
        }
    }
}

/// A customer's words on one line, at most [`SAID_CHARS_MAX`] characters.
pub(crate) fn said(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SAID_CHARS_MAX {
        return line;
    }
    let mut cut: String = line.chars().take(SAID_CHARS_MAX - 1).collect();
    cut.push('…');
    cut
}
