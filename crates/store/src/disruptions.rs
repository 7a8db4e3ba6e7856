//! One message to all who wait for the same.

use crate::id::{AgentId, ConversationId, DisruptionId, PromiseId, TeamId};
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, Value, args};
use jiff::Timestamp;

/// What was said to all, and before when they were promised something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisruptionRow {
    pub id: DisruptionId,
    pub agent: AgentId,
    pub words: String,
    /// `None`: what the rule of each gives.
    pub deadline_at: Option<Timestamp>,
    pub made_at: Timestamp,
    /// Until then it can be taken back.
    pub not_before: Timestamp,
    pub undone_at: Option<Timestamp>,
}

/// What became of it for one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    pub conversation: ConversationId,
    /// `waiting`, `told`, `promised` (but not told: no address), `refused` or `undone`.
    pub state: String,
    /// Refused: the word of the refusal.
    pub reason: String,
    pub promise: Option<PromiseId>,
}

const COLUMNS: &str = "id, agent_id, words, deadline_at, made_at, not_before, undone_at";

fn disruption_from(row: &Row<'_>) -> Result<DisruptionRow, StoreError> {
    Ok(DisruptionRow {
        id: row.get(0)?,
        agent: row.get(1)?,
        words: row.get(2)?,
        deadline_at: row.get(3)?,
        made_at: row.get(4)?,
        not_before: row.get(5)?,
        undone_at: row.get(6)?,
    })
}

impl Tx<'_> {
    /// Who waits for us, by tag, team and words of subject or question; the earliest deadline first.
    ///
    /// # Errors
    /// What the database says.
    pub fn who_waits_about(
        &mut self,
        tag: &str,
        team: Option<TeamId>,
        words: &str,
        limit: usize,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let mut sql = String::from(
            "select c.id from conversation c join promise p on p.conversation_id = c.id and p.state = 'open' where 1 = 1",
        );
        let mut args = vec![Value::from(limit_of(limit))];
        if !tag.is_empty() {
            args.push(Value::from(tag));
            sql += &format!(
                " and exists (select 1 from conversation_tag g where g.conversation_id = c.id and g.tag = ?{})",
                args.len()
            );
        }
        if let Some(team) = team {
            args.push(Value::from(team));
            sql += &format!(" and p.team_id = ?{}", args.len());
        }
        if !words.is_empty() {
            args.push(Value::from(format!("%{}%", crate::search::plain(words).replace(['%', '_'], ""))));
            let [subject, said] = ["c.subject", "c.said"].map(|text| self.dialect().plain(text));
            sql += &format!(" and ({subject} like ?{0} or {said} like ?{0})", args.len());
        }
        sql += " order by p.deadline_at, c.id limit ?1";
        self.query(&sql, &args, |row| row.get(0))
    }

    /// The tags of those who wait, with how many wait, the most first.
    ///
    /// # Errors
    /// What the database says.
    pub fn tags_that_wait(&mut self, limit: usize) -> Result<Vec<(String, i64)>, StoreError> {
        self.query(
            "select g.tag, count(*) from conversation_tag g join promise p on p.conversation_id = g.conversation_id
             where p.state = 'open' group by g.tag order by 2 desc, g.tag limit ?1",
            args![limit_of(limit)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Writes a message to all down, with whom it goes to.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_disruption(&mut self, new: &DisruptionRow, members: &[ConversationId]) -> Result<(), StoreError> {
        self.exec(
            "insert into disruption (id, agent_id, words, deadline_at, made_at, not_before) values (?1, ?2, ?3, ?4, ?5, ?6)",
            args![new.id, new.agent, &new.words, new.deadline_at, new.made_at, new.not_before],
        )?;
        for member in members {
            self.exec(
                "insert into disruption_member (disruption_id, conversation_id, state) values (?1, ?2, 'waiting')",
                args![new.id, member],
            )?;
        }
        Ok(())
    }

    /// One of them.
    ///
    /// # Errors
    /// What the database says.
    pub fn disruption(&mut self, id: DisruptionId) -> Result<Option<DisruptionRow>, StoreError> {
        self.query_opt(&format!("select {COLUMNS} from disruption where id = ?1"), args![id], disruption_from)
    }

    /// The newest of them.
    ///
    /// # Errors
    /// What the database says.
    pub fn disruptions(&mut self, limit: usize) -> Result<Vec<DisruptionRow>, StoreError> {
        self.query(
            &format!("select {COLUMNS} from disruption order by made_at desc, id desc limit ?1"),
            args![limit_of(limit)],
            disruption_from,
        )
    }

    /// What became of it for each, by deadline.
    ///
    /// # Errors
    /// What the database says.
    pub fn disruption_members(&mut self, id: DisruptionId) -> Result<Vec<MemberRow>, StoreError> {
        self.query(
            "select conversation_id, state, reason, promise_id from disruption_member
             where disruption_id = ?1 order by conversation_id",
            args![id],
            |row| {
                Ok(MemberRow {
                    conversation: row.get(0)?,
                    state: row.get(1)?,
                    reason: row.get(2)?,
                    promise: row.get(3)?,
                })
            },
        )
    }

    /// Who is still to be told, of what can't be taken back any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn disrupted_to_tell(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<(DisruptionId, ConversationId)>, StoreError> {
        self.query(
            "select m.disruption_id, m.conversation_id from disruption_member m join disruption d on d.id = m.disruption_id
             where m.state = 'waiting' and d.not_before <= ?1 order by d.not_before, m.disruption_id, m.conversation_id limit ?2",
            args![now, limit_of(limit)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// When the next of them can't be taken back any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn next_disruption(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.query_one(
            "select min(d.not_before) from disruption_member m join disruption d on d.id = m.disruption_id
             where m.state = 'waiting'",
            args![],
            |row| row.get(0),
        )
    }

    /// Writes down what became of it for one; says whether it was still to be done.
    ///
    /// # Errors
    /// What the database says.
    pub fn settle_disrupted(
        &mut self,
        id: DisruptionId,
        conversation: ConversationId,
        state: &str,
        reason: &str,
        promise: Option<PromiseId>,
    ) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update disruption_member set state = ?3, reason = ?4, promise_id = ?5
             where disruption_id = ?1 and conversation_id = ?2 and state = 'waiting'",
            args![id, conversation, state, reason, promise],
        )?;
        Ok(touched > 0)
    }

    /// Takes back what has not begun; says whether that was so.
    ///
    /// # Errors
    /// What the database says.
    pub fn undo_disruption(&mut self, id: DisruptionId, now: Timestamp) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update disruption set undone_at = ?2 where id = ?1 and undone_at is null and not_before > ?2",
            args![id, now],
        )?;
        if touched > 0 {
            self.exec(
                "update disruption_member set state = 'undone' where disruption_id = ?1 and state = 'waiting'",
                args![id],
            )?;
        }
        Ok(touched > 0)
    }
}
