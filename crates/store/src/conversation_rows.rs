//! Conversations as lines of a list: whichever list asked for them, they are read here.

use crate::id::{AgentId, ConversationId};
use crate::{Channel, ConversationState, MailTrouble, PromiseState, PromiseView, StoreError, Tx, Value, first_name};
use jiff::Timestamp;
use std::collections::HashMap;

/// A line in a list of conversations.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConversationRow {
    pub id: ConversationId,
    pub reference: String,
    pub subject: String,
    /// The account's name, or the contact's, or how they can be reached.
    pub who: String,
    /// The customer's last own words, at most 240 characters.
    pub said: String,
    pub channel: Channel,
    pub state: ConversationState,
    pub is_urgent: bool,
    pub is_unread: bool,
    /// First name of the colleague whose conversation it is.
    pub agent_name: Option<String>,
    pub team_name: String,
    pub asked_at: Timestamp,
    pub last_at: Timestamp,
    pub message_count: u32,
    /// The open promise, or the last one.
    pub promise: Option<PromiseView>,
    pub tags: Vec<String>,
    /// What is the matter with our answer: it didn't leave, was refused, or came back.
    pub mail_trouble: Option<MailTrouble>,
}

impl Tx<'_> {
    /// These conversations as lines of a list, in the order of `ids`; those that aren't there are left out.
    /// Three queries, however many there are.
    ///
    /// # Errors
    /// What the database says.
    pub fn conversation_rows(
        &mut self,
        reader: AgentId,
        ids: &[ConversationId],
    ) -> Result<Vec<ConversationRow>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let list = self.dialect().in_list("?1");
        let ids_value = Value::list(ids);
        let mut rows = self.bare_rows(&list, &ids_value, reader)?;
        for promise in self.promises_of(ids)? {
            if let Some(row) = rows.get_mut(&promise.conversation) {
                let is_open = row.promise.as_ref().is_some_and(|p| p.state == PromiseState::Open);
                if !is_open {
                    row.promise = Some(promise);
                }
            }
        }
        let tags = self.query(
            &format!("select conversation_id, tag from conversation_tag where conversation_id in {list} order by tag"),
            &[ids_value],
            |row| Ok((row.get::<ConversationId>(0)?, row.get::<String>(1)?)),
        )?;
        for (id, tag) in tags {
            if let Some(row) = rows.get_mut(&id) {
                row.tags.push(tag);
            }
        }
        Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
    }

    fn bare_rows(
        &mut self,
        list: &str,
        ids: &Value,
        reader: AgentId,
    ) -> Result<HashMap<ConversationId, ConversationRow>, StoreError> {
        let sql = format!(
            "select c.id, c.reference, c.subject, ac.name, ct.name,
                    (select min(ca.shown) from contact_address ca where ca.contact_id = c.contact_id),
                    c.said, c.channel, c.state, c.is_urgent,
                    exists (select 1 from message m where m.conversation_id = c.id and m.direction = 'inbound'
                            and m.written_at > coalesce(r.read_at, 0)), a.name, t.name,
                    c.asked_at, c.last_at, c.message_count, c.mail_trouble
             from conversation c join contact ct on ct.id = c.contact_id join team t on t.id = c.team_id
             left join account ac on ac.id = c.account_id left join agent a on a.id = c.agent_id
             left join reading r on r.conversation_id = c.id and r.agent_id = ?2
             where c.id in {list}"
        );
        let rows = self.query(&sql, &[ids.clone(), Value::from(reader)], |row| {
            let names: [Option<String>; 3] = [row.get(3)?, row.get(4)?, row.get(5)?];
            Ok(ConversationRow {
                id: row.get(0)?,
                reference: row.get(1)?,
                subject: row.get(2)?,
                who: names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default(),
                said: row.get(6)?,
                channel: row.get(7)?,
                state: row.get(8)?,
                is_urgent: row.get(9)?,
                is_unread: row.get(10)?,
                agent_name: row.get::<Option<String>>(11)?.map(|name| first_name(&name).to_owned()),
                team_name: row.get(12)?,
                asked_at: row.get(13)?,
                last_at: row.get(14)?,
                message_count: u32::try_from(row.get::<i64>(15)?).unwrap_or(u32::MAX),
                promise: None,
                tags: Vec::new(),
                mail_trouble: row.get::<Option<String>>(16)?.and_then(|word| MailTrouble::of(&word)),
            })
        })?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
