//! Who is signed in, who tried to, and links to set a password.

use jiff::Timestamp;
use promise::Language;

use crate::id::AgentId;
use crate::{StoreError, Tx, args};

/// A session with the colleague behind it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub csrf_token: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub agent: AgentId,
    pub name: String,
    pub email: String,
    pub role: String,
    pub language: Language,
    /// The colleague's own, or the organisation's.
    pub zone: String,
    pub has_single_keys: bool,
}

impl std::fmt::Debug for SessionRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionRow").field("agent", &self.agent).finish_non_exhaustive()
    }
}

/// What a new session needs.
#[derive(Clone)]
pub struct NewSession {
    pub token_hash: String,
    pub csrf_token: String,
    pub agent: AgentId,
    /// What the browser says it is.
    pub client: String,
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSession").field("agent", &self.agent).finish_non_exhaustive()
    }
}

impl Tx<'_> {
    /// A session that isn't over, of a colleague who is active.
    ///
    /// # Errors
    /// What the database says.
    pub fn session(&mut self, token_hash: &str, now: Timestamp) -> Result<Option<SessionRow>, StoreError> {
        self.query_opt(
            "select s.csrf_token, s.created_at, s.seen_at, a.id, a.name, a.email, a.role, a.language, coalesce(a.zone, o.zone), \
               a.has_single_keys \
             from session s join agent a on a.id = s.agent_id join organisation o on o.id = 'self' \
             where s.token_hash = ?1 and s.expires_at > ?2 and a.is_active = 1",
            args![token_hash, now],
            |row| {
                Ok(SessionRow {
                    csrf_token: row.get(0)?,
                    created_at: row.get(1)?,
                    seen_at: row.get(2)?,
                    agent: row.get(3)?,
                    name: row.get(4)?,
                    email: row.get(5)?,
                    role: row.get(6)?,
                    language: row.get(7)?,
                    zone: row.get(8)?,
                    has_single_keys: row.get(9)?,
                })
            },
        )
    }

    /// A colleague signs in.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_session(&mut self, new: &NewSession, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into session (token_hash, agent_id, csrf_token, client, created_at, seen_at, expires_at) \
             values (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
            args![&*new.token_hash, new.agent, &*new.csrf_token, &*new.client, now, new.expires_at],
        )?;
        Ok(())
    }

    /// The colleague was seen.
    ///
    /// # Errors
    /// What the database says.
    pub fn touch_session(&mut self, token_hash: &str, expires_at: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update session set seen_at = ?2, expires_at = ?3 where token_hash = ?1",
            args![token_hash, now, expires_at],
        )?;
        Ok(())
    }

    /// Signs out.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_session(&mut self, token_hash: &str) -> Result<(), StoreError> {
        self.exec("delete from session where token_hash = ?1", args![token_hash])?;
        Ok(())
    }

    /// Ends all sessions of a colleague, and takes back links to set a password.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_sessions_of(&mut self, agent: AgentId) -> Result<(), StoreError> {
        self.exec("delete from session where agent_id = ?1", args![agent])?;
        self.exec("delete from password_reset where agent_id = ?1", args![agent])?;
        Ok(())
    }

    /// Forgets sessions, links and tries that mean nothing any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_old_sessions(&mut self, tries_before: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        self.exec("delete from session where expires_at <= ?1", args![now])?;
        self.exec("delete from password_reset where expires_at <= ?1", args![now])?;
        self.exec("delete from sign_in_attempt where at < ?1", args![tries_before])?;
        Ok(())
    }

    /// The moments at which this subject tried since, newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn tries_since(&mut self, subject: &str, since: Timestamp, limit: i64) -> Result<Vec<Timestamp>, StoreError> {
        self.query(
            "select at from sign_in_attempt where subject = ?1 and at > ?2 order by at desc limit ?3",
            args![subject, since, limit],
            |row| row.get(0),
        )
    }

    /// A try.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_try(&mut self, subject: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec("insert into sign_in_attempt (subject, at) values (?1, ?2)", args![subject, now])?;
        Ok(())
    }

    /// It was them after all: their tries are forgotten.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_tries(&mut self, subject: &str) -> Result<(), StoreError> {
        self.exec("delete from sign_in_attempt where subject = ?1", args![subject])?;
        Ok(())
    }

    /// A link to set a password.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_password_reset(
        &mut self,
        token_hash: &str,
        agent: AgentId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into password_reset (token_hash, agent_id, expires_at) values (?1, ?2, ?3)",
            args![token_hash, agent, expires_at],
        )?;
        Ok(())
    }

    /// Whose link this is, if it still works and they are active.
    ///
    /// # Errors
    /// What the database says.
    pub fn password_reset_of(&mut self, token_hash: &str, now: Timestamp) -> Result<Option<AgentId>, StoreError> {
        self.query_opt(
            "select r.agent_id from password_reset r join agent a on a.id = r.agent_id \
             where r.token_hash = ?1 and r.expires_at > ?2 and a.is_active = 1",
            args![token_hash, now],
            |row| row.get(0),
        )
    }
}
