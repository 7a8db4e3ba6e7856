//! Tokens for the API.

use jiff::Timestamp;

use crate::id::{AgentId, TokenId};
use crate::{StoreError, Tx, args};

/// A token, without its secret, which nobody has but who was given it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    pub id: TokenId,
    pub name: String,
    /// Name of the colleague who made it.
    pub made_by: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

impl Tx<'_> {
    /// All tokens, newest first, at most 500.
    ///
    /// # Errors
    /// What the database says.
    pub fn tokens(&mut self) -> Result<Vec<TokenRow>, StoreError> {
        self.query(
            "select t.id, t.name, a.name, t.created_at, t.used_at, t.revoked_at from api_token t join agent a on a.id = t.made_by \
             order by t.created_at desc, t.id desc limit 500",
            args![],
            |row| {
                Ok(TokenRow {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    made_by: row.get(2)?,
                    created_at: row.get(3)?,
                    used_at: row.get(4)?,
                    revoked_at: row.get(5)?,
                })
            },
        )
    }

    /// A new token.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_token(
        &mut self,
        id: TokenId,
        name: &str,
        hash: &str,
        by: AgentId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into api_token (id, name, token_hash, made_by, created_at) values (?1, ?2, ?3, ?4, ?5)",
            args![id, name, hash, by, now],
        )?;
        Ok(())
    }

    /// Takes a token back. Says whether it was there and not taken back before.
    ///
    /// # Errors
    /// What the database says.
    pub fn revoke_token(&mut self, id: TokenId, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.exec("update api_token set revoked_at = ?2 where id = ?1 and revoked_at is null", args![id, now])? == 1)
    }

    /// Who made the token, if it works and they are active; and when it was last used.
    ///
    /// # Errors
    /// What the database says.
    pub fn token_made_by(&mut self, hash: &str) -> Result<Option<(TokenId, AgentId, Option<Timestamp>)>, StoreError> {
        self.query_opt(
            "select t.id, a.id, t.used_at from api_token t join agent a on a.id = t.made_by \
             where t.token_hash = ?1 and t.revoked_at is null and a.is_active = 1",
            args![hash],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }

    /// The token was used.
    ///
    /// # Errors
    /// What the database says.
    pub fn token_used(&mut self, id: TokenId, now: Timestamp) -> Result<(), StoreError> {
        self.exec("update api_token set used_at = ?2 where id = ?1", args![id, now])?;
        Ok(())
    }
}
