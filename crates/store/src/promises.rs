//! Who promised what to whom, before when, and what became of it.

use crate::id::{AgentId, ConversationId, MessageId, PromiseId, RuleId, TeamId};
use crate::{Origin, PromiseState, Row, StoreError, Tx, args};
use crate::{Value, first_name};
use jiff::Timestamp;
use promise::Kind;

/// A promise as people read it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PromiseView {
    pub id: PromiseId,
    pub conversation: ConversationId,
    pub kind: Kind,
    pub state: PromiseState,
    pub origin: Origin,
    pub agent: Option<AgentId>,
    /// First name of the colleague, if one is named.
    pub agent_name: Option<String>,
    pub team: TeamId,
    pub team_name: String,
    pub said_at: Timestamp,
    pub deadline_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// Renewed: what the customer read. Withdrawn: why.
    pub reason: String,
    /// Renewed or broken: the deadline of the promise that took its place.
    pub next_deadline_at: Option<Timestamp>,
}

/// A promise to be written down. Times are UTC; `deadline_at` is after `said_at`.
#[derive(Debug, Clone)]
pub struct NewPromise {
    pub id: PromiseId,
    pub conversation: ConversationId,
    pub kind: Kind,
    pub origin: Origin,
    pub agent: Option<AgentId>,
    pub team: TeamId,
    /// The rule that gave the deadline; `None` when a colleague chose it.
    pub rule: Option<RuleId>,
    pub said_at: Timestamp,
    pub deadline_at: Timestamp,
    /// The promise in whose place it comes.
    pub replaces: Option<PromiseId>,
}

/// How a promise ended.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// The colleague who ended it; `None`: the program, or the customer.
    pub by: Option<AgentId>,
    /// What was told, or why.
    pub reason: String,
    /// The message that kept it.
    pub message: Option<MessageId>,
}

/// Columns for [`promise_from`], to be followed by [`PROMISE_FROM`].
pub const PROMISE_COLUMNS: &str = "p.id, p.conversation_id, p.kind, p.state, p.origin, p.agent_id, pa.name, p.team_id, \
     pt.name, p.said_at, p.deadline_at, p.ended_at, p.reason, pn.deadline_at";
/// The tables of [`PROMISE_COLUMNS`]; `p` is the promise.
pub const PROMISE_FROM: &str = "promise p join team pt on pt.id = p.team_id left join agent pa on pa.id = p.agent_id \
     left join promise pn on pn.replaces_id = p.id";

/// Reads [`PROMISE_COLUMNS`] that start at column `i`.
///
/// # Errors
/// [`StoreError::Other`] when the columns hold something else.
pub fn promise_from(row: &Row<'_>, i: usize) -> Result<PromiseView, StoreError> {
    Ok(PromiseView {
        id: row.get(i)?,
        conversation: row.get(i + 1)?,
        kind: row.get(i + 2)?,
        state: row.get(i + 3)?,
        origin: row.get(i + 4)?,
        agent: row.get(i + 5)?,
        agent_name: row.get::<Option<String>>(i + 6)?.map(|name| first_name(&name).to_owned()),
        team: row.get(i + 7)?,
        team_name: row.get(i + 8)?,
        said_at: row.get(i + 9)?,
        deadline_at: row.get(i + 10)?,
        ended_at: row.get(i + 11)?,
        reason: row.get(i + 12)?,
        next_deadline_at: row.get(i + 13)?,
    })
}

impl Tx<'_> {
    /// The promise that this one took the place of.
    ///
    /// # Errors
    /// What the database says.
    pub fn promise_before(&mut self, id: PromiseId) -> Result<Option<PromiseId>, StoreError> {
        self.query_one("select replaces_id from promise where id = ?1", args![id], |row| row.get(0))
    }

    /// Writes an open promise down.
    ///
    /// # Errors
    /// [`StoreError::Unique`] (`promise_one_open`) when the conversation has one; [`StoreError::Check`] when the deadline
    /// isn't after the moment of saying.
    pub fn add_promise(&mut self, new: &NewPromise) -> Result<(), StoreError> {
        self.exec(
            "insert into promise (id, conversation_id, kind, state, agent_id, team_id, origin, rule_id, said_at, deadline_at, replaces_id)
             values (?1, ?2, ?3, 'open', ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            args![
                new.id, new.conversation, new.kind, new.agent, new.team, new.origin, new.rule, new.said_at, new.deadline_at,
                new.replaces
            ],
        )?;
        Ok(())
    }

    /// Ends an open promise; says whether it was open.
    ///
    /// # Errors
    /// What the database says.
    pub fn end_promise(
        &mut self,
        id: PromiseId,
        state: PromiseState,
        at: Timestamp,
        ending: &Ending,
    ) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update promise set state = ?2, ended_at = ?3, ended_by = ?4, reason = ?5, kept_by_message = ?6
             where id = ?1 and state = 'open'",
            args![id, state, at, ending.by, &ending.reason, ending.message],
        )?;
        Ok(touched > 0)
    }

    /// The same promise on somebody else's name; its deadline stays.
    ///
    /// # Errors
    /// What the database says.
    pub fn assign_promise(&mut self, id: PromiseId, team: TeamId, agent: Option<AgentId>) -> Result<(), StoreError> {
        self.exec(
            "update promise set team_id = ?2, agent_id = ?3, ladder_at = 0 where id = ?1 and state = 'open'",
            args![id, team, agent],
        )?;
        Ok(())
    }

    /// The open promise of a conversation, if it has one.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_promise(&mut self, conversation: ConversationId) -> Result<Option<PromiseView>, StoreError> {
        let sql =
            format!("select {PROMISE_COLUMNS} from {PROMISE_FROM} where p.conversation_id = ?1 and p.state = 'open'");
        self.query_opt(&sql, args![conversation], |row| promise_from(row, 0))
    }

    /// One promise.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn promise(&mut self, id: PromiseId) -> Result<PromiseView, StoreError> {
        let sql = format!("select {PROMISE_COLUMNS} from {PROMISE_FROM} where p.id = ?1");
        self.query_one(&sql, args![id], |row| promise_from(row, 0))
    }

    /// All promises of these conversations, oldest first; an open one is the last of its conversation.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_of(&mut self, conversations: &[ConversationId]) -> Result<Vec<PromiseView>, StoreError> {
        let ids = self.dialect().in_list("?1");
        let sql = format!(
            "select {PROMISE_COLUMNS} from {PROMISE_FROM} where p.conversation_id in {ids}
             order by p.said_at, case p.state when 'open' then 1 else 0 end, p.ended_at, p.id"
        );
        self.query(&sql, &[Value::list(conversations)], |row| promise_from(row, 0))
    }

    /// What went before a promise, through renewals and apologies, itself included: when the first was said, and how many
    /// of them were broken.
    ///
    /// # Errors
    /// What the database says.
    pub fn promise_chain(&mut self, id: PromiseId) -> Result<(Timestamp, i64), StoreError> {
        self.query_one(
            "with recursive chain (id, replaces_id, said_at, is_broken) as (
               select id, replaces_id, said_at, case state when 'broken' then 1 else 0 end from promise where id = ?1
               union
               select p.id, p.replaces_id, p.said_at, case p.state when 'broken' then 1 else 0 end
               from promise p join chain c on p.id = c.replaces_id)
             select min(said_at), sum(is_broken) from chain",
            args![id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Conversations whose open promise has passed at `now`, longest overdue first.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_due_before(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<(PromiseId, ConversationId)>, StoreError> {
        self.query(
            "select id, conversation_id from promise where state = 'open' and deadline_at < ?1 order by deadline_at, id limit ?2",
            args![now, limit_of(limit)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The earliest deadline of an open promise.
    ///
    /// # Errors
    /// What the database says.
    pub fn next_deadline(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.query_opt(
            "select deadline_at from promise where state = 'open' order by deadline_at limit 1",
            args![],
            |row| row.get(0),
        )
    }
}

/// A limit as the database takes it.
pub(crate) fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
