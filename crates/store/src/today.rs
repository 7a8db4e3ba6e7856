//! What Today and the day line show of promises.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId};
use crate::promises::limit_of;
use crate::{PROMISE_COLUMNS, PROMISE_FROM, PromiseState, PromiseView, StoreError, Tx, Value, args, promise_from};

/// Begins with what is urgent, which is little; `cross join` keeps SQLite to that order.
const URGENT_AND_UNSEEN: &str = "select c.id from conversation c cross join promise p
     where c.is_urgent = 1 and c.state = 'waiting_for_us' and p.conversation_id = c.id and p.state = 'open'
       and (p.agent_id = ?1 or (p.agent_id is null
            and p.team_id in (select tm.team_id from team_member tm join agent a on a.id = tm.agent_id
                              where tm.agent_id = ?1 and a.role <> 'desk')))
       and not exists (select 1 from reading r where r.conversation_id = c.id and r.read_at >= p.said_at
            and (r.agent_id = p.agent_id or (p.agent_id is null
                 and r.agent_id in (select tm.agent_id from team_member tm join agent a on a.id = tm.agent_id
                                    where tm.team_id = p.team_id and a.role <> 'desk'))))
     order by p.deadline_at, p.id limit ?2";

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

    /// Urgent questions that wait for this colleague, or for nobody in particular in one of their teams, and that none of
    /// those who could answer has opened since they were promised; the most pressing first. The desk passes questions on:
    /// it is not interrupted by what is for a team, and its looking makes nobody else see it.
    ///
    /// # Errors
    /// What the database says.
    pub fn urgent_and_unseen(&mut self, agent: AgentId, limit: usize) -> Result<Vec<ConversationId>, StoreError> {
        self.query(URGENT_AND_UNSEEN, args![agent, limit_of(limit)], |row| row.get(0))
    }

    /// The plan for [`Tx::urgent_and_unseen`], for the test that no page looks at all that waits.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan_of_urgent_and_unseen(&mut self, agent: AgentId) -> Result<Vec<String>, StoreError> {
        self.plan_of(URGENT_AND_UNSEEN, args![agent, limit_of(1)])
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
