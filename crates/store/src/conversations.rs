//! One question and all that follows.

use crate::id::{AccountId, AgentId, ContactId, ConversationId, MailboxId, TeamId};
use crate::{Channel, ConversationState, StoreError, Tx, Value, args, first_name};
use jiff::Timestamp;
use promise::Language;

/// A conversation as the acts need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    pub id: ConversationId,
    pub reference: String,
    pub subject: String,
    pub account: Option<AccountId>,
    pub contact: ContactId,
    pub channel: Channel,
    pub mailbox: Option<MailboxId>,
    pub team: TeamId,
    pub agent: Option<AgentId>,
    pub state: ConversationState,
    pub is_urgent: bool,
    pub language: Language,
    pub customer_token: String,
    /// Whether the last answer helped, as the customer said.
    pub helped: Option<bool>,
    pub asked_at: Timestamp,
    pub last_at: Timestamp,
    /// A complaint is open on it.
    pub is_complaint: bool,
}

/// A conversation to be opened.
#[derive(Debug, Clone)]
pub struct NewConversation {
    pub id: ConversationId,
    pub reference: String,
    pub subject: String,
    pub account: Option<AccountId>,
    pub contact: ContactId,
    pub channel: Channel,
    pub mailbox: Option<MailboxId>,
    pub team: TeamId,
    pub agent: Option<AgentId>,
    pub state: ConversationState,
    pub is_urgent: bool,
    pub language: Language,
    pub customer_token: String,
    pub asked_at: Timestamp,
}

/// When somebody was last heard of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub contact: ContactId,
    pub last_at: Timestamp,
    /// Their newest conversation that waits for us.
    pub waiting_for_us: Option<ConversationId>,
}

const COLUMNS: &str = "id, reference, subject, account_id, contact_id, channel, mailbox_id, team_id, agent_id, state, is_urgent, \
     language, customer_token, helped, asked_at, last_at, is_complaint";

fn conversation_from(row: &crate::Row<'_>) -> Result<Conversation, StoreError> {
    Ok(Conversation {
        id: row.get(0)?,
        reference: row.get(1)?,
        subject: row.get(2)?,
        account: row.get(3)?,
        contact: row.get(4)?,
        channel: row.get(5)?,
        mailbox: row.get(6)?,
        team: row.get(7)?,
        agent: row.get(8)?,
        state: row.get(9)?,
        is_urgent: row.get(10)?,
        language: row.get(11)?,
        customer_token: row.get(12)?,
        helped: row.get::<Option<String>>(13)?.map(|said| said == "yes"),
        asked_at: row.get(14)?,
        last_at: row.get(15)?,
        is_complaint: row.get(16)?,
    })
}

impl Tx<'_> {
    /// Opens a conversation.
    ///
    /// # Errors
    /// [`StoreError::Unique`] for a reference or token that exists; [`StoreError::ForeignKey`].
    pub fn add_conversation(&mut self, new: &NewConversation) -> Result<(), StoreError> {
        self.exec(
            "insert into conversation (id, reference, subject, account_id, contact_id, channel, mailbox_id, team_id, agent_id,
               state, is_urgent, language, customer_token, asked_at, last_at, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?14)",
            args![
                new.id, &new.reference, &new.subject, new.account, new.contact, new.channel, new.mailbox, new.team, new.agent,
                new.state, new.is_urgent, new.language, &new.customer_token, new.asked_at
            ],
        )?;
        Ok(())
    }

    /// One conversation.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn conversation(&mut self, id: ConversationId) -> Result<Conversation, StoreError> {
        self.query_one(&format!("select {COLUMNS} from conversation where id = ?1"), args![id], conversation_from)
    }

    /// One conversation, if it is there.
    ///
    /// # Errors
    /// What the database says.
    pub fn find_conversation(&mut self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        self.query_opt(&format!("select {COLUMNS} from conversation where id = ?1"), args![id], conversation_from)
    }

    /// The conversation of a customer's page.
    ///
    /// # Errors
    /// What the database says.
    pub fn conversation_by_token(&mut self, token: &str) -> Result<Option<Conversation>, StoreError> {
        self.query_opt(
            &format!("select {COLUMNS} from conversation where customer_token = ?1"),
            args![token],
            conversation_from,
        )
    }

    /// The conversation with this reference, in capitals or not.
    ///
    /// # Errors
    /// What the database says.
    pub fn conversation_by_reference(&mut self, reference: &str) -> Result<Option<Conversation>, StoreError> {
        self.query_opt(
            &format!("select {COLUMNS} from conversation where reference = ?1"),
            args![reference.trim().to_uppercase()],
            conversation_from,
        )
    }

    /// The next number of a reference in `year`.
    ///
    /// # Errors
    /// What the database says.
    pub fn next_reference_number(&mut self, year: i16) -> Result<i64, StoreError> {
        self.query_one(
            "insert into reference_counter (year, last_number) values (?1, 1)
             on conflict (year) do update set last_number = reference_counter.last_number + 1 returning last_number",
            args![i64::from(year)],
            |row| row.get(0),
        )
    }

    /// Who must do something now.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_conversation_state(&mut self, id: ConversationId, state: ConversationState) -> Result<(), StoreError> {
        // Who doesn't wait for us any more has no answer of ours to miss.
        self.exec(
            "update conversation set state = ?2, mail_trouble = case when ?2 = 'waiting_for_us' then mail_trouble else null end
             where id = ?1 and state <> ?2",
            args![id, state],
        )?;
        Ok(())
    }

    /// Whose conversation it is.
    ///
    /// # Errors
    /// What the database says.
    pub fn assign_conversation(
        &mut self,
        id: ConversationId,
        team: TeamId,
        agent: Option<AgentId>,
    ) -> Result<(), StoreError> {
        self.exec("update conversation set team_id = ?2, agent_id = ?3 where id = ?1", args![id, team, agent])?;
        Ok(())
    }

    /// What the customer last said of the answer; `None` forgets it.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_conversation_helped(&mut self, id: ConversationId, helped: Option<bool>) -> Result<(), StoreError> {
        let word = helped.map(|helped| if helped { "yes" } else { "not_yet" });
        self.exec("update conversation set helped = ?2 where id = ?1", args![id, word])?;
        Ok(())
    }

    /// The subject.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_conversation_subject(&mut self, id: ConversationId, subject: &str) -> Result<(), StoreError> {
        self.exec("update conversation set subject = ?2 where id = ?1", args![id, subject])?;
        Ok(())
    }

    /// Whether it is urgent.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_conversation_urgent(&mut self, id: ConversationId, is_urgent: bool) -> Result<(), StoreError> {
        self.exec("update conversation set is_urgent = ?2 where id = ?1", args![id, is_urgent])?;
        Ok(())
    }

    /// The link of the customer's page.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when it exists, which chance makes sure it doesn't.
    pub fn set_conversation_token(&mut self, id: ConversationId, token: &str) -> Result<(), StoreError> {
        self.exec("update conversation set customer_token = ?2 where id = ?1", args![id, token])?;
        Ok(())
    }

    /// Tags of a conversation, by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn conversation_tags(&mut self, id: ConversationId) -> Result<Vec<String>, StoreError> {
        self.query("select tag from conversation_tag where conversation_id = ?1 order by tag", args![id], |row| {
            row.get(0)
        })
    }

    /// Adds a tag that isn't there yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_conversation_tag(&mut self, id: ConversationId, tag: &str) -> Result<(), StoreError> {
        self.exec(
            "insert into conversation_tag (conversation_id, tag) values (?1, ?2) on conflict do nothing",
            args![id, tag],
        )?;
        Ok(())
    }

    /// Takes a tag away.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_conversation_tag(&mut self, id: ConversationId, tag: &str) -> Result<(), StoreError> {
        self.exec("delete from conversation_tag where conversation_id = ?1 and tag = ?2", args![id, tag])?;
        Ok(())
    }

    /// Records that a colleague has read everything up to `at`.
    ///
    /// # Errors
    /// What the database says.
    pub fn mark_read(&mut self, id: ConversationId, reader: AgentId, at: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into reading (conversation_id, agent_id, read_at) values (?1, ?2, ?3)
             on conflict (conversation_id, agent_id) do update set read_at = excluded.read_at where reading.read_at < excluded.read_at",
            args![id, reader, at],
        )?;
        Ok(())
    }

    /// Which colleagues have read a conversation, and up to when; first names.
    ///
    /// # Errors
    /// What the database says.
    pub fn readers_of(&mut self, id: ConversationId) -> Result<Vec<(Timestamp, String)>, StoreError> {
        self.query(
            "select r.read_at, a.name from reading r join agent a on a.id = r.agent_id where r.conversation_id = ?1
             order by r.read_at, a.id limit 100",
            args![id],
            |row| Ok((row.get(0)?, first_name(&row.get::<String>(1)?).to_owned())),
        )
    }

    /// What a colleague took down (a phone note, a walk-in) since a moment, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn taken_down_since(
        &mut self,
        by: AgentId,
        since: Timestamp,
        limit: usize,
    ) -> Result<Vec<ConversationId>, StoreError> {
        self.query(
            "select conversation_id from timeline where kind = 'asked' and at >= ?2 and agent_id = ?1
             order by at desc, id desc limit ?3",
            args![by, since, crate::promises::limit_of(limit)],
            |row| row.get(0),
        )
    }

    /// When each of these people was last heard of, and their newest conversation that waits for us; those who never
    /// asked are left out.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_conversations_of(&mut self, contacts: &[ContactId]) -> Result<Vec<Heard>, StoreError> {
        if contacts.is_empty() {
            return Ok(Vec::new());
        }
        let list = self.dialect().in_list("?1");
        self.query(
            &format!(
                "select c.contact_id, max(c.last_at),
                        (select o.id from conversation o where o.contact_id = c.contact_id and o.state = 'waiting_for_us'
                         order by o.last_at desc, o.id limit 1)
                 from conversation c where c.contact_id in {list} group by c.contact_id"
            ),
            &[Value::list(contacts)],
            |row| Ok(Heard { contact: row.get(0)?, last_at: row.get(1)?, waiting_for_us: row.get(2)? }),
        )
    }

    /// The conversations of somebody that are not done, newest first, at most a hundred.
    ///
    /// # Errors
    /// What the database says.
    pub fn conversations_of_contact(&mut self, contact: ContactId) -> Result<Vec<ConversationId>, StoreError> {
        self.query(
            "select id from conversation where contact_id = ?1 and state <> 'done' order by last_at desc, id limit 100",
            args![contact],
            |row| row.get(0),
        )
    }
}
