//! Complaints: what went wrong, what we do about it, and whether the customer is satisfied.

use jiff::Timestamp;

use crate::contacts::like_pattern;
use crate::id::{AccountId, AgentId, ComplaintId, ContactId, ConversationId, MendId};
use crate::promises::limit_of;
use crate::{Cause, ComplaintState, Row, StoreError, Tx, args, first_name};

/// A complaint as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRow {
    pub id: ComplaintId,
    pub conversation: ConversationId,
    pub contact: ContactId,
    pub account: Option<AccountId>,
    /// The customer's own words.
    pub words: String,
    pub heard_at: Timestamp,
    pub heard_by: Option<AgentId>,
    pub cause: Option<Cause>,
    /// One sentence, without anybody's name.
    pub cause_words: String,
    pub mend: Option<MendId>,
    pub remedy: String,
    pub remedy_before: Option<Timestamp>,
    pub remedy_cents: Option<i64>,
    pub promised_at: Option<Timestamp>,
    pub remedied_at: Option<Timestamp>,
    pub asked_at: Option<Timestamp>,
    pub times_asked: i64,
    pub ask_again_at: Option<Timestamp>,
    pub state: ComplaintState,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<AgentId>,
    /// Reference of the conversation.
    pub reference: String,
    /// The account's name, or the contact's, or how they can be reached.
    pub who: String,
    /// First name of the colleague who heard it.
    pub heard_by_name: Option<String>,
    /// The title of what there is to mend.
    pub mend_title: Option<String>,
    pub channel: crate::Channel,
}

/// Which complaints; `None` and empty: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComplaintFilter {
    pub state: Option<ComplaintState>,
    pub cause: Option<Cause>,
    /// Those that are not mended yet, mended, or of any kind.
    pub mend: Option<MendId>,
    /// In words, reference, cause, remedy or who.
    pub words: String,
    /// Those that were heard before this one.
    pub before: Option<ComplaintId>,
}

/// How often something was the cause, and what it has cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseCount {
    pub cause: Cause,
    /// `None`: not on the list of what there is to mend.
    pub mend: Option<MendId>,
    pub title: Option<String>,
    pub times: i64,
    pub goodwill_cents: i64,
    /// Milliseconds that colleagues spent on it.
    pub spent_ms: i64,
}

const SELECT: &str = "select k.id, k.conversation_id, k.contact_id, k.account_id, k.words, k.heard_at, k.heard_by, k.cause, \
     k.cause_words, k.mend_id, k.remedy, k.remedy_before, k.remedy_cents, k.promised_at, k.remedied_at, k.asked_at, k.times_asked, \
     k.ask_again_at, k.state, k.ended_at, k.ended_by, c.reference, ac.name, ct.name, \
     (select min(ca.shown) from contact_address ca where ca.contact_id = k.contact_id), ha.name, md.title, c.channel \
     from complaint k join conversation c on c.id = k.conversation_id join contact ct on ct.id = k.contact_id \
     left join account ac on ac.id = c.account_id left join agent ha on ha.id = k.heard_by left join mend md on md.id = k.mend_id";

fn complaint_from(row: &Row<'_>) -> Result<ComplaintRow, StoreError> {
    let names: [Option<String>; 3] = [row.get(22)?, row.get(23)?, row.get(24)?];
    Ok(ComplaintRow {
        id: row.get(0)?,
        conversation: row.get(1)?,
        contact: row.get(2)?,
        account: row.get(3)?,
        words: row.get(4)?,
        heard_at: row.get(5)?,
        heard_by: row.get(6)?,
        cause: row.get(7)?,
        cause_words: row.get(8)?,
        mend: row.get(9)?,
        remedy: row.get(10)?,
        remedy_before: row.get(11)?,
        remedy_cents: row.get(12)?,
        promised_at: row.get(13)?,
        remedied_at: row.get(14)?,
        asked_at: row.get(15)?,
        times_asked: row.get(16)?,
        ask_again_at: row.get(17)?,
        state: row.get(18)?,
        ended_at: row.get(19)?,
        ended_by: row.get(20)?,
        reference: row.get(21)?,
        who: names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default(),
        heard_by_name: row.get::<Option<String>>(25)?.map(|name| first_name(&name).to_owned()),
        mend_title: row.get(26)?,
        channel: row.get(27)?,
    })
}

impl Tx<'_> {
    /// Writes a complaint down, and marks its conversation.
    ///
    /// # Errors
    /// [`StoreError::Unique`] (`complaint_conversation`) when the conversation is one.
    pub fn add_complaint(
        &mut self,
        id: ComplaintId,
        conversation: &crate::Conversation,
        words: &str,
        by: Option<AgentId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into complaint (id, conversation_id, contact_id, account_id, words, heard_at, heard_by, state)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open')",
            args![id, conversation.id, conversation.contact, conversation.account, words, now, by],
        )?;
        self.mark_complaint(conversation.id, true)
    }

    /// Whether a complaint is open on a conversation: the promise rules ask.
    ///
    /// # Errors
    /// What the database says.
    pub fn mark_complaint(&mut self, conversation: ConversationId, is_complaint: bool) -> Result<(), StoreError> {
        self.exec("update conversation set is_complaint = ?2 where id = ?1", args![conversation, is_complaint])?;
        Ok(())
    }

    /// One complaint.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn complaint(&mut self, id: ComplaintId) -> Result<ComplaintRow, StoreError> {
        self.query_one(&format!("{SELECT} where k.id = ?1"), args![id], complaint_from)
    }

    /// The complaint of a conversation, if it is one.
    ///
    /// # Errors
    /// What the database says.
    pub fn complaint_of(&mut self, conversation: ConversationId) -> Result<Option<ComplaintRow>, StoreError> {
        self.query_opt(&format!("{SELECT} where k.conversation_id = ?1"), args![conversation], complaint_from)
    }

    /// Keeps all that changes in a complaint.
    ///
    /// # Errors
    /// [`StoreError::Check`] for a state that can't be.
    pub fn change_complaint(&mut self, row: &ComplaintRow) -> Result<(), StoreError> {
        self.exec(
            "update complaint set words = ?2, cause = ?3, cause_words = ?4, mend_id = ?5, remedy = ?6, remedy_before = ?7,
               remedy_cents = ?8, promised_at = ?9, remedied_at = ?10, asked_at = ?11, times_asked = ?12, ask_again_at = ?13,
               state = ?14, ended_at = ?15, ended_by = ?16 where id = ?1",
            args![
                row.id, &row.words, row.cause, &row.cause_words, row.mend, &row.remedy, row.remedy_before, row.remedy_cents,
                row.promised_at, row.remedied_at, row.asked_at, row.times_asked, row.ask_again_at, row.state, row.ended_at,
                row.ended_by
            ],
        )?;
        Ok(())
    }

    /// Complaints, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn complaints(&mut self, filter: &ComplaintFilter, limit: usize) -> Result<Vec<ComplaintRow>, StoreError> {
        let words = format!("%{}%", like_pattern(&crate::search::plain(filter.words.trim())));
        let said = ["k.words", "c.reference", "k.cause_words", "k.remedy", "ct.name", "coalesce(ac.name, '')"];
        let dialect = self.dialect();
        let said = said.map(|text| format!("{} like ?4 escape '\\'", dialect.plain(text))).join(" or ");
        let sql = format!(
            "{SELECT} where (?1 is null or k.state = ?1) and (?2 is null or k.cause = ?2) and (?3 is null or k.mend_id = ?3)
             and (?4 = '%%' or {said})
             and (?5 is null or (k.heard_at, k.id) < (select b.heard_at, b.id from complaint b where b.id = ?5))
             order by k.heard_at desc, k.id desc limit ?6"
        );
        self.query(
            &sql,
            args![filter.state, filter.cause, filter.mend, words, filter.before, limit_of(limit)],
            complaint_from,
        )
    }

    /// How many complaints there are in each state.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_complaints(&mut self) -> Result<Vec<(ComplaintState, i64)>, StoreError> {
        self.query("select state, count(*) from complaint group by state order by state", args![], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// Complaints whose customer is to be asked again, or that end unanswered, at `now`; not those that wait for us.
    ///
    /// # Errors
    /// What the database says.
    pub fn complaints_to_ask(&mut self, now: Timestamp, limit: usize) -> Result<Vec<ComplaintId>, StoreError> {
        self.query(
            "select k.id from complaint k join conversation c on c.id = k.conversation_id
             where k.state = 'asked' and k.ask_again_at <= ?1 and c.state <> 'waiting_for_us'
             order by k.ask_again_at, k.id limit ?2",
            args![now, limit_of(limit)],
            |row| row.get(0),
        )
    }

    /// Whether somebody has a complaint that is not closed.
    ///
    /// # Errors
    /// What the database says.
    pub fn has_open_complaint(&mut self, contact: ContactId) -> Result<bool, StoreError> {
        let found: Option<i64> = self.query_opt(
            "select 1 from complaint where contact_id = ?1 and state in ('open', 'asked') limit 1",
            args![contact],
            |row| row.get(0),
        )?;
        Ok(found.is_some())
    }

    /// The causes of complaints heard since `since`, by what there is to mend, most often first.
    ///
    /// # Errors
    /// What the database says.
    pub fn causes_since(&mut self, since: Timestamp) -> Result<Vec<CauseCount>, StoreError> {
        self.query(
            "select k.cause, k.mend_id, max(md.title), count(*),
               cast(coalesce(sum((select sum(g.cents) from goodwill g where g.conversation_id = k.conversation_id
                 and g.taken_back_at is null)), 0) as bigint),
               cast(coalesce(sum((select sum(e.spent_ms) from effort e join message m on m.id = e.message_id
                 where m.conversation_id = k.conversation_id)), 0) as bigint)
             from complaint k left join mend md on md.id = k.mend_id
             where k.heard_at >= ?1 and k.cause is not null and k.state <> 'withdrawn'
             group by k.cause, k.mend_id order by count(*) desc, k.cause, k.mend_id limit 200",
            args![since],
            |row| {
                Ok(CauseCount {
                    cause: row.get(0)?,
                    mend: row.get(1)?,
                    title: row.get(2)?,
                    times: row.get(3)?,
                    goodwill_cents: row.get(4)?,
                    spent_ms: row.get(5)?,
                })
            },
        )
    }

    /// The whole names of everybody who works or worked here.
    ///
    /// # Errors
    /// What the database says.
    pub fn names_of_colleagues(&mut self) -> Result<Vec<String>, StoreError> {
        self.query("select name from agent order by id", args![], |row| row.get(0))
    }

    /// Everybody who works here, by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn agent_names(&mut self) -> Result<Vec<(AgentId, String)>, StoreError> {
        self.query("select id, name from agent where is_active = 1 order by name, id limit 500", args![], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }
}
