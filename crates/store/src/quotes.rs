//! How deadlines were worked out, and what was learnt from what became of them.

use jiff::Timestamp;

use crate::id::{ConversationId, PromiseId, TeamId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, Value, args};

impl Tx<'_> {
    /// Keeps how the deadline of a promise was worked out: what its rule wanted, why (JSON), and with which target, where
    /// whether it is kept says something of the quotes.
    ///
    /// # Errors
    /// What the database says.
    pub fn note_quote(
        &mut self,
        promise: PromiseId,
        policy_at: Timestamp,
        quote: &str,
        percent: Option<i64>,
    ) -> Result<(), StoreError> {
        self.exec(
            "update promise set policy_deadline_at = ?2, quote = ?3, quoted_percent = ?4 where id = ?1",
            args![promise, policy_at, quote, percent],
        )?;
        Ok(())
    }

    /// How the deadline of a promise was worked out (JSON), if that was kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn quote_of(&mut self, promise: PromiseId) -> Result<Option<String>, StoreError> {
        self.query_one("select quote from promise where id = ?1", args![promise], |row| row.get(0))
    }

    /// Open promises whose deadline is later than their rule wanted, the newest first: conversation, and why (JSON). Of
    /// these teams, or of all.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_later_than_policy(
        &mut self,
        teams: Option<&[TeamId]>,
        limit: usize,
    ) -> Result<Vec<(ConversationId, String)>, StoreError> {
        let of_teams = match teams {
            Some(_) => format!(" and team_id in {}", self.dialect().in_list("?2")),
            None => String::new(),
        };
        let sql = format!(
            "select conversation_id, quote from promise
             where state = 'open' and policy_deadline_at < deadline_at and quote is not null{of_teams}
             order by said_at desc, id limit ?1"
        );
        let mut args = vec![Value::from(limit_of(limit))];
        args.extend(teams.map(Value::list));
        self.query(&sql, &args, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What was learnt (JSON); `None`: nothing yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn learnt(&mut self) -> Result<Option<String>, StoreError> {
        self.query_opt("select document from learnt where id = 'quotes'", args![], |row| row.get(0))
    }

    /// Keeps what was learnt. Take the plan's turn first ([`Tx::take_plan_turn`]): what another learnt meanwhile is else lost.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep_learnt(&mut self, document: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into learnt (id, document, changed_at) values ('quotes', ?1, ?2)
             on conflict (id) do update set document = excluded.document, changed_at = excluded.changed_at",
            args![document, now],
        )?;
        Ok(())
    }

    /// With which target, in percent, the deadline of a promise is a quote; `None`: it is the rule's, or a colleague's.
    ///
    /// # Errors
    /// What the database says.
    pub fn quoted_percent(&mut self, promise: PromiseId) -> Result<Option<i64>, StoreError> {
        self.query_one("select quoted_percent from promise where id = ?1", args![promise], |row| row.get(0))
    }
}
