//! Colleagues.

use jiff::Timestamp;
use promise::Language;

use crate::id::{AgentId, ConversationId, TeamId};
use crate::{Row, StoreError, Tx, args};

/// A colleague.
#[derive(Clone, PartialEq, Eq)]
pub struct AgentRow {
    pub id: AgentId,
    pub name: String,
    /// Lower case.
    pub email: String,
    /// `administrator`, `lead`, `agent` or `desk`.
    pub role: String,
    pub language: Language,
    /// IANA name; `None`: the organisation's.
    pub zone: Option<String>,
    /// argon2id, PHC string; `None`: can't sign in.
    pub password_hash: Option<String>,
    pub has_single_keys: bool,
    pub is_active: bool,
}

impl std::fmt::Debug for AgentRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgentRow").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

macro_rules! columns {
    () => {
        "a.id, a.name, a.email, a.role, a.language, a.zone, a.password_hash, a.has_single_keys, a.is_active"
    };
}

fn read(row: &Row<'_>) -> Result<AgentRow, StoreError> {
    Ok(AgentRow {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        role: row.get(3)?,
        language: row.get(4)?,
        zone: row.get(5)?,
        password_hash: row.get(6)?,
        has_single_keys: row.get(7)?,
        is_active: row.get(8)?,
    })
}

impl Tx<'_> {
    /// All colleagues, also those who left, by name; at most 1,000.
    ///
    /// # Errors
    /// What the database says.
    pub fn agents(&mut self) -> Result<Vec<AgentRow>, StoreError> {
        self.query(
            concat!("select ", columns!(), " from agent a order by a.is_active desc, a.name, a.id limit 1000"),
            args![],
            read,
        )
    }

    /// One colleague, active or not.
    ///
    /// # Errors
    /// What the database says.
    pub fn agent_row(&mut self, id: AgentId) -> Result<Option<AgentRow>, StoreError> {
        self.query_opt(concat!("select ", columns!(), " from agent a where a.id = ?1"), args![id], read)
    }

    /// One colleague by address (lower case), active or not.
    ///
    /// # Errors
    /// What the database says.
    pub fn agent_by_email(&mut self, email: &str) -> Result<Option<AgentRow>, StoreError> {
        self.query_opt(concat!("select ", columns!(), " from agent a where a.email = ?1"), args![email], read)
    }

    /// The first active colleague with a role, by when they came.
    ///
    /// # Errors
    /// What the database says.
    pub fn first_agent_with_role(&mut self, role: &str) -> Result<Option<AgentRow>, StoreError> {
        self.query_opt(
            concat!(
                "select ",
                columns!(),
                " from agent a where a.role = ?1 and a.is_active = 1 order by a.created_at, a.id limit 1"
            ),
            args![role],
            read,
        )
    }

    /// A new colleague.
    ///
    /// # Errors
    /// `Unique` (`agent_email`) when the address is a colleague's already.
    pub fn add_agent(&mut self, row: &AgentRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into agent (id, name, email, role, language, zone, password_hash, has_single_keys, is_active, created_at, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
            args![
                row.id,
                &*row.name,
                &*row.email,
                &*row.role,
                row.language,
                row.zone.clone(),
                row.password_hash.clone(),
                row.has_single_keys,
                row.is_active,
                now
            ],
        )?;
        Ok(())
    }

    /// Changes everything of a colleague.
    ///
    /// # Errors
    /// `Unique` (`agent_email`) when the address is another colleague's.
    pub fn change_agent(&mut self, row: &AgentRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update agent set name = ?2, email = ?3, role = ?4, language = ?5, zone = ?6, password_hash = ?7, has_single_keys = ?8, \
             is_active = ?9, changed_at = ?10 where id = ?1",
            args![
                row.id,
                &*row.name,
                &*row.email,
                &*row.role,
                row.language,
                row.zone.clone(),
                row.password_hash.clone(),
                row.has_single_keys,
                row.is_active,
                now
            ],
        )?;
        Ok(())
    }

    /// How many administrators there are who can sign in, or could with a new password.
    ///
    /// # Errors
    /// What the database says.
    pub fn active_administrators(&mut self) -> Result<i64, StoreError> {
        self.query_one("select count(*) from agent where role = 'administrator' and is_active = 1", args![], |row| {
            row.get(0)
        })
    }

    /// The teams of a colleague.
    ///
    /// # Errors
    /// What the database says.
    pub fn teams_of_agent(&mut self, id: AgentId) -> Result<Vec<TeamId>, StoreError> {
        self.query("select team_id from team_member where agent_id = ?1 order by team_id", args![id], |row| row.get(0))
    }

    /// Those of a team who answer, and not the lead or the desk; by when they came.
    ///
    /// # Errors
    /// What the database says.
    pub fn answerers_of(&mut self, team: TeamId, limit: usize) -> Result<Vec<AgentId>, StoreError> {
        self.query(
            "select a.id from agent a join team_member m on m.agent_id = a.id
             where m.team_id = ?1 and a.role = 'agent' and a.is_active = 1 order by a.created_at, a.id limit ?2",
            args![team, crate::promises::limit_of(limit)],
            |row| row.get(0),
        )
    }

    /// Puts a colleague in these teams and no others.
    ///
    /// # Errors
    /// `ForeignKey` when a team isn't there.
    pub fn set_teams_of_agent(&mut self, id: AgentId, teams: &[TeamId]) -> Result<(), StoreError> {
        self.exec("delete from team_member where agent_id = ?1", args![id])?;
        for team in teams {
            self.exec(
                "insert into team_member (team_id, agent_id) values (?1, ?2) on conflict do nothing",
                args![team, id],
            )?;
        }
        Ok(())
    }

    /// Takes this colleague's name off everything that waits for us, files included: it is their team's from now on, at the
    /// same deadlines. The plan is laid out anew by whoever needs it next.
    /// Gives the conversations, with the name of the team.
    ///
    /// # Errors
    /// What the database says.
    pub fn release_work_of(&mut self, id: AgentId) -> Result<Vec<(ConversationId, String)>, StoreError> {
        let conversations = self.query(
            "select c.id, t.name from conversation c join team t on t.id = c.team_id
             where c.agent_id = ?1 and c.state = 'waiting_for_us' order by c.id",
            args![id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        self.exec(
            "update conversation set agent_id = null where agent_id = ?1 and state = 'waiting_for_us'",
            args![id],
        )?;
        self.exec(
            "update promise set agent_id = null, ladder_at = 0 where agent_id = ?1 and state = 'open'",
            args![id],
        )?;
        // What they were to pay attention to is their team's, too.
        self.exec("update attention set agent_id = null where agent_id = ?1 and done is null", args![id])?;
        self.exec("update dossier set agent_id = null where agent_id = ?1 and state = 'open'", args![id])?;
        self.set_plan_mark("")?;
        Ok(conversations)
    }
}
