//! What questions are about, who knows it, and which teams it belongs to.

use jiff::Timestamp;

use crate::id::{AgentId, SubjectId, TeamId};
use crate::{Row, StoreError, Tx, args};

/// Subjects of one firm, at most.
const SUBJECTS_MAX: i64 = 500;

/// What questions are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectRow {
    pub id: SubjectId,
    pub name: String,
    /// By which it is recognised, in lower case: tags, or words of a subject line.
    pub words: Vec<String>,
}

fn read(row: &Row<'_>) -> Result<SubjectRow, StoreError> {
    let words: String = row.get(2)?;
    let words = serde_json::from_str(&words).map_err(|e| StoreError::with("words of a subject", e))?;
    Ok(SubjectRow { id: row.get(0)?, name: row.get(1)?, words })
}

impl Tx<'_> {
    /// All subjects, by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn subjects(&mut self) -> Result<Vec<SubjectRow>, StoreError> {
        self.query("select id, name, words from subject order by name, id limit ?1", args![SUBJECTS_MAX], read)
    }

    /// Keeps a subject, new or in place of the one with its id.
    ///
    /// # Errors
    /// `Unique` (`subject_name`) when another one is called so.
    pub fn save_subject(&mut self, row: &SubjectRow, now: Timestamp) -> Result<(), StoreError> {
        let words = serde_json::Value::from(row.words.clone()).to_string();
        self.exec(
            "insert into subject (id, name, words, changed_at) values (?1, ?2, ?3, ?4)
             on conflict (id) do update set name = excluded.name, words = excluded.words, changed_at = excluded.changed_at",
            args![row.id, &row.name, words, now],
        )?;
        Ok(())
    }

    /// Takes a subject away, from whoever knows it too. Says whether it was there.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_subject(&mut self, id: SubjectId) -> Result<bool, StoreError> {
        self.exec("delete from agent_subject where subject_id = ?1", args![id])?;
        self.exec("delete from team_subject where subject_id = ?1", args![id])?;
        Ok(self.exec("delete from subject where id = ?1", args![id])? == 1)
    }

    /// Who knows what: colleague, subject, and how well (1 to 3).
    ///
    /// # Errors
    /// What the database says.
    pub fn known_subjects(&mut self) -> Result<Vec<(AgentId, SubjectId, i64)>, StoreError> {
        self.query(
            "select agent_id, subject_id, level from agent_subject order by agent_id, subject_id",
            args![],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }

    /// A colleague knows these subjects so well, and no others.
    ///
    /// # Errors
    /// `ForeignKey` when a subject isn't there.
    pub fn set_known_subjects(&mut self, agent: AgentId, known: &[(SubjectId, i64)]) -> Result<(), StoreError> {
        self.exec("delete from agent_subject where agent_id = ?1", args![agent])?;
        for (subject, level) in known {
            self.exec(
                "insert into agent_subject (agent_id, subject_id, level) values (?1, ?2, ?3)",
                args![agent, subject, *level],
            )?;
        }
        Ok(())
    }

    /// The subjects of the teams.
    ///
    /// # Errors
    /// What the database says.
    pub fn team_subjects(&mut self) -> Result<Vec<(TeamId, SubjectId)>, StoreError> {
        self.query("select team_id, subject_id from team_subject order by team_id, subject_id", args![], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// These subjects belong to a team, and no others.
    ///
    /// # Errors
    /// `ForeignKey` when a subject isn't there.
    pub fn set_team_subjects(&mut self, team: TeamId, subjects: &[SubjectId]) -> Result<(), StoreError> {
        self.exec("delete from team_subject where team_id = ?1", args![team])?;
        for subject in subjects {
            self.exec("insert into team_subject (team_id, subject_id) values (?1, ?2)", args![team, subject])?;
        }
        Ok(())
    }

    /// Who is on call, per team that says so.
    ///
    /// # Errors
    /// What the database says.
    pub fn on_call(&mut self) -> Result<Vec<(TeamId, AgentId)>, StoreError> {
        self.query("select id, on_call_id from team where on_call_id is not null order by id", args![], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// This colleague is on call for a team; `None`: everybody in it. Says whether the team was there.
    ///
    /// # Errors
    /// `ForeignKey` when the colleague isn't there.
    pub fn set_on_call(&mut self, team: TeamId, agent: Option<AgentId>) -> Result<bool, StoreError> {
        Ok(self.exec("update team set on_call_id = ?2 where id = ?1", args![team, agent])? == 1)
    }
}
