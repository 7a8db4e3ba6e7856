//! Goodwill: what was given away without asking, what a lead was asked for.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, GoodwillId, GoodwillRequestId};
use crate::{Conversation, Row, StoreError, Tx, args, first_name};

/// An amount that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodwillRow {
    pub id: GoodwillId,
    pub conversation: Option<ConversationId>,
    pub agent: AgentId,
    /// First name.
    pub agent_name: String,
    pub cents: i64,
    pub what: String,
    pub at: Timestamp,
    pub taken_back_at: Option<Timestamp>,
    /// A lead allowed it; `None`: out of the colleague's own month.
    pub allowed_by: Option<AgentId>,
}

/// A question to a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodwillRequestRow {
    pub id: GoodwillRequestId,
    pub conversation: ConversationId,
    pub agent: AgentId,
    /// First name.
    pub agent_name: String,
    pub cents: i64,
    pub what: String,
    pub asked_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub goodwill: Option<GoodwillId>,
    pub reference: String,
    /// The account's name, or the contact's.
    pub who: String,
}

const GIVEN: &str = "select g.id, g.conversation_id, g.agent_id, a.name, g.cents, g.what, g.at, g.taken_back_at, g.allowed_by \
     from goodwill g join agent a on a.id = g.agent_id";
const REQUESTED: &str = "select r.id, r.conversation_id, r.agent_id, a.name, r.cents, r.what, r.asked_at, r.decided_at, \
     r.goodwill_id, c.reference, coalesce(nullif(ac.name, ''), ct.name) from goodwill_request r \
     join agent a on a.id = r.agent_id join conversation c on c.id = r.conversation_id join contact ct on ct.id = r.contact_id \
     left join account ac on ac.id = r.account_id";

fn given_from(row: &Row<'_>) -> Result<GoodwillRow, StoreError> {
    Ok(GoodwillRow {
        id: row.get(0)?,
        conversation: row.get(1)?,
        agent: row.get(2)?,
        agent_name: first_name(&row.get::<String>(3)?).to_owned(),
        cents: row.get(4)?,
        what: row.get(5)?,
        at: row.get(6)?,
        taken_back_at: row.get(7)?,
        allowed_by: row.get(8)?,
    })
}

fn requested_from(row: &Row<'_>) -> Result<GoodwillRequestRow, StoreError> {
    Ok(GoodwillRequestRow {
        id: row.get(0)?,
        conversation: row.get(1)?,
        agent: row.get(2)?,
        agent_name: first_name(&row.get::<String>(3)?).to_owned(),
        cents: row.get(4)?,
        what: row.get(5)?,
        asked_at: row.get(6)?,
        decided_at: row.get(7)?,
        goodwill: row.get(8)?,
        reference: row.get(9)?,
        who: row.get(10)?,
    })
}

impl Tx<'_> {
    /// Gives an amount, on the account of a conversation.
    ///
    /// # Errors
    /// [`StoreError::Check`] for nothing or less.
    pub fn add_goodwill(
        &mut self,
        id: GoodwillId,
        conversation: &Conversation,
        (agent, allowed_by): (AgentId, Option<AgentId>),
        (cents, what): (i64, &str),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into goodwill (id, account_id, contact_id, conversation_id, agent_id, cents, what, at, allowed_by)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            args![id, conversation.account, conversation.contact, conversation.id, agent, cents, what, now, allowed_by],
        )?;
        Ok(())
    }

    /// One amount.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn goodwill(&mut self, id: GoodwillId) -> Result<GoodwillRow, StoreError> {
        self.query_one(&format!("{GIVEN} where g.id = ?1"), args![id], given_from)
    }

    /// What was given in a conversation, oldest first; also what was taken back.
    ///
    /// # Errors
    /// What the database says.
    pub fn goodwill_of(&mut self, conversation: ConversationId) -> Result<Vec<GoodwillRow>, StoreError> {
        self.query(
            &format!("{GIVEN} where g.conversation_id = ?1 order by g.at, g.id limit 200"),
            args![conversation],
            given_from,
        )
    }

    /// Takes it back; says whether it was given.
    ///
    /// # Errors
    /// What the database says.
    pub fn take_goodwill_back(&mut self, id: GoodwillId, by: AgentId, now: Timestamp) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update goodwill set taken_back_at = ?2, taken_back_by = ?3 where id = ?1 and taken_back_at is null",
            args![id, now, by],
        )?;
        Ok(touched > 0)
    }

    /// What a colleague has spent without asking since `since`, in cents. Only for what is left of it.
    ///
    /// # Errors
    /// What the database says.
    pub fn spent_without_asking(&mut self, agent: AgentId, since: Timestamp) -> Result<i64, StoreError> {
        self.query_one(
            "select cast(coalesce(sum(cents), 0) as bigint) from goodwill
             where agent_id = ?1 and at >= ?2 and taken_back_at is null and allowed_by is null",
            args![agent, since],
            |row| row.get(0),
        )
    }

    /// Asks a lead.
    ///
    /// # Errors
    /// [`StoreError::Check`] for nothing or less.
    pub fn ask_for_goodwill(
        &mut self,
        id: GoodwillRequestId,
        conversation: &Conversation,
        agent: AgentId,
        (cents, what): (i64, &str),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into goodwill_request (id, conversation_id, contact_id, account_id, agent_id, cents, what, asked_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            args![id, conversation.id, conversation.contact, conversation.account, agent, cents, what, now],
        )?;
        Ok(())
    }

    /// One request.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn goodwill_request(&mut self, id: GoodwillRequestId) -> Result<GoodwillRequestRow, StoreError> {
        self.query_one(&format!("{REQUESTED} where r.id = ?1"), args![id], requested_from)
    }

    /// What leads are asked for and have not decided, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_goodwill_requests(&mut self) -> Result<Vec<GoodwillRequestRow>, StoreError> {
        self.query(
            &format!("{REQUESTED} where r.decided_at is null order by r.asked_at, r.id limit 200"),
            args![],
            requested_from,
        )
    }

    /// What leads were asked for in a conversation.
    ///
    /// # Errors
    /// What the database says.
    pub fn goodwill_requests_of(&mut self, of: ConversationId) -> Result<Vec<GoodwillRequestRow>, StoreError> {
        self.query(
            &format!("{REQUESTED} where r.conversation_id = ?1 order by r.asked_at, r.id limit 50"),
            args![of],
            requested_from,
        )
    }

    /// Decides; says whether nobody had.
    ///
    /// # Errors
    /// What the database says.
    pub fn decide_goodwill(
        &mut self,
        id: GoodwillRequestId,
        by: AgentId,
        given: Option<GoodwillId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update goodwill_request set decided_at = ?2, decided_by = ?3, goodwill_id = ?4 where id = ?1 and decided_at is null",
            args![id, now, by, given],
        )?;
        Ok(touched > 0)
    }
}
