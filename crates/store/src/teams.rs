//! Teams and who is in them.

use jiff::Timestamp;

use crate::id::{AgentId, TeamId};
use crate::{Row, StoreError, Tx, args};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    pub id: TeamId,
    pub name: String,
    /// Gets what no rule or mailbox gives to another.
    pub is_default: bool,
}

fn read(row: &Row<'_>) -> Result<TeamRow, StoreError> {
    Ok(TeamRow { id: row.get(0)?, name: row.get(1)?, is_default: row.get(2)? })
}

impl Tx<'_> {
    /// All teams, the default one first, then by name; at most 200.
    ///
    /// # Errors
    /// What the database says.
    pub fn teams(&mut self) -> Result<Vec<TeamRow>, StoreError> {
        self.query("select id, name, is_default from team order by is_default desc, name, id limit 200", args![], read)
    }

    /// One team.
    ///
    /// # Errors
    /// What the database says.
    pub fn team(&mut self, id: TeamId) -> Result<Option<TeamRow>, StoreError> {
        self.query_opt("select id, name, is_default from team where id = ?1", args![id], read)
    }

    /// The team that gets what no rule or mailbox gives to another.
    ///
    /// # Errors
    /// `NotFound` before the first run.
    pub fn default_team_row(&mut self) -> Result<TeamRow, StoreError> {
        self.query_one("select id, name, is_default from team where is_default = 1", args![], read)
    }

    /// Active colleagues per team: team, colleague, name; by team, then by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn team_members(&mut self) -> Result<Vec<(TeamId, AgentId, String)>, StoreError> {
        self.query(
            "select m.team_id, a.id, a.name from team_member m join agent a on a.id = m.agent_id where a.is_active = 1 \
             order by m.team_id, a.name, a.id",
            args![],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }

    /// All memberships, also of colleagues who left.
    ///
    /// # Errors
    /// What the database says.
    pub fn team_memberships(&mut self) -> Result<Vec<(AgentId, TeamId)>, StoreError> {
        self.query("select agent_id, team_id from team_member order by agent_id, team_id", args![], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// A new team.
    ///
    /// # Errors
    /// `Unique` (`team_name`) when the name is taken.
    pub fn add_team(&mut self, row: &TeamRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into team (id, name, is_default, created_at) values (?1, ?2, ?3, ?4)",
            args![row.id, &*row.name, row.is_default, now],
        )?;
        Ok(())
    }

    /// Another name. Says whether the team was there.
    ///
    /// # Errors
    /// `Unique` (`team_name`) when the name is taken.
    pub fn rename_team(&mut self, id: TeamId, name: &str) -> Result<bool, StoreError> {
        Ok(self.exec("update team set name = ?2 where id = ?1", args![id, name])? == 1)
    }

    /// These active colleagues are in the team, and no others; those who left stay as they were.
    ///
    /// # Errors
    /// `ForeignKey` when a colleague isn't there.
    pub fn set_team_members(&mut self, id: TeamId, members: &[AgentId]) -> Result<(), StoreError> {
        self.exec(
            "delete from team_member where team_id = ?1 and agent_id in (select id from agent where is_active = 1)",
            args![id],
        )?;
        for agent in members {
            self.exec(
                "insert into team_member (team_id, agent_id) values (?1, ?2) on conflict do nothing",
                args![id, agent],
            )?;
        }
        Ok(())
    }
}
