//! What Today and the day line show of promises.

use jiff::Timestamp;

use crate::id::AgentId;
use crate::promises::limit_of;
use crate::{PROMISE_COLUMNS, PROMISE_FROM, PromiseState, PromiseView, StoreError, Tx, Value, args, promise_from};

impl Tx<'_> {
    /// The open promises of a colleague with a deadline up to `until`, the earliest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_promises_of(
        &mut self,
        agent: AgentId,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PromiseView>, StoreError> {
        self.query(
            &format!(
                "select {PROMISE_COLUMNS} from {PROMISE_FROM} where p.state = 'open' and p.agent_id = ?1 and p.deadline_at <= ?2 \
                 order by p.deadline_at, p.id limit ?3"
            ),
            args![agent, until, limit_of(limit)],
            |row| promise_from(row, 0),
        )
    }

    /// Promises that ended since in one of these ways, the last first; of one colleague, or of all.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_ended_since(
        &mut self,
        agent: Option<AgentId>,
        states: &[PromiseState],
        since: Timestamp,
        limit: usize,
    ) -> Result<Vec<PromiseView>, StoreError> {
        let states: Vec<String> = states.iter().map(|state| format!("'{state}'")).collect();
        let whose = if agent.is_some() { " and p.agent_id = ?3" } else { "" };
        let sql = format!(
            "select {PROMISE_COLUMNS} from {PROMISE_FROM} where p.state in ({}) and p.ended_at >= ?1{whose} \
             order by p.ended_at desc, p.id desc limit ?2",
            states.join(", ")
        );
        let mut args = vec![Value::from(since), Value::from(limit_of(limit))];
        args.extend(agent.map(Value::from));
        self.query(&sql, &args, |row| promise_from(row, 0))
    }
}
