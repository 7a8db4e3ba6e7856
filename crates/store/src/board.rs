//! What a lead oversees: all that is promised, and what became of it.

use crate::id::{ConversationId, TeamId};
use crate::promises::limit_of;
use crate::{PromiseState, StoreError, Tx, Value, args};
use jiff::Timestamp;

/// How promises ended in some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct EndedCounts {
    pub kept: u32,
    pub renewed: u32,
    pub broken: u32,
}

impl Tx<'_> {
    /// Conversations with an open promise, of one team or of all, the earliest deadline first.
    ///
    /// # Errors
    /// What the database says.
    pub fn all_open(&mut self, team: Option<TeamId>, limit: usize) -> Result<Vec<ConversationId>, StoreError> {
        let of = if team.is_some() { " and team_id = ?2" } else { "" };
        let sql =
            format!("select conversation_id from promise where state = 'open'{of} order by deadline_at, id limit ?1");
        let mut args = vec![Value::from(limit_of(limit))];
        args.extend(team.map(Value::from));
        self.query(&sql, &args, |row| row.get(0))
    }

    /// How many promises are open, of one team or of all; and how many of them name nobody.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_open(&mut self, team: Option<TeamId>) -> Result<(i64, i64), StoreError> {
        let of = if team.is_some() { " and team_id = ?1" } else { "" };
        let sql = format!(
            "select count(*), count(case when agent_id is null then 1 end) from promise where state = 'open'{of}"
        );
        let args: Vec<Value> = team.map(Value::from).into_iter().collect();
        self.query_one(&sql, &args, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// How promises ended from `since` until `until`, of one team or of all.
    ///
    /// # Errors
    /// What the database says.
    pub fn ended_between(
        &mut self,
        team: Option<TeamId>,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<EndedCounts, StoreError> {
        let of = if team.is_some() { " and team_id = ?3" } else { "" };
        let sql =
            format!("select state, count(*) from promise where ended_at >= ?1 and ended_at < ?2{of} group by state");
        let mut args = args![since, until].to_vec();
        args.extend(team.map(Value::from));
        let mut counts = EndedCounts::default();
        for (state, count) in self.query(&sql, &args, |row| Ok((row.get::<PromiseState>(0)?, row.get::<i64>(1)?)))? {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            match state {
                PromiseState::Kept => counts.kept = count,
                PromiseState::Renewed => counts.renewed = count,
                PromiseState::Broken => counts.broken = count,
                PromiseState::Open | PromiseState::Withdrawn => {}
            }
        }
        Ok(counts)
    }

    /// Of the promises that broke from `since` until `until`: how many nobody had on their name.
    ///
    /// # Errors
    /// What the database says.
    pub fn broken_without_anybody(&mut self, since: Timestamp, until: Timestamp) -> Result<i64, StoreError> {
        self.query_one(
            "select count(*) from promise where ended_at >= ?1 and ended_at < ?2 and state = 'broken' and agent_id is null",
            args![since, until],
            |row| row.get(0),
        )
    }
}
