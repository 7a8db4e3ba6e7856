//! What accounts brought and said before there was a desk: rows as an import would bring them, for the demo and for tests.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, AgentId, ContactId, ConversationId, MendId};
use crate::worth::day;
use crate::{Cause, StoreError, Tx, args};

/// A sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastBooking {
    pub on: Date,
    pub cents: i64,
    pub cost_cents: Option<i64>,
    pub product: String,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSubscription {
    pub product: String,
    /// A month.
    pub cents: i64,
    pub started: Date,
    pub ended: Option<Date>,
}

/// An answer to "would you recommend us?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSurvey {
    pub is_relationship: bool,
    pub asked_at: Timestamp,
    pub score: Option<i64>,
    pub words: String,
}

impl Tx<'_> {
    /// Adds a sale; `key` tells it from all others.
    ///
    /// # Errors
    /// A key that is there already; what else the database says.
    pub fn add_past_booking(&mut self, account: AccountId, booking: &PastBooking, key: &str) -> Result<(), StoreError> {
        self.exec(
            "insert into booking (id, account_id, side, on_day, cents, cost_cents, product, source_key)
             values (?1, ?2, 'sale', ?3, ?4, ?5, ?6, ?1)",
            args![key, account, day(booking.on), booking.cents, booking.cost_cents, booking.product.clone()],
        )?;
        Ok(())
    }

    /// Adds a contract; `key` tells it from all others.
    ///
    /// # Errors
    /// A key that is there already; what else the database says.
    pub fn add_past_subscription(
        &mut self,
        account: AccountId,
        subscription: &PastSubscription,
        key: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into subscription (id, account_id, product, cents, started_on, ended_on, source_key, changed_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?1, ?7)",
            args![
                key,
                account,
                subscription.product.clone(),
                subscription.cents,
                day(subscription.started),
                subscription.ended.map(|on| on.to_string()),
                now
            ],
        )?;
        Ok(())
    }

    /// Adds an answer to a survey; `key` tells it from all others, and is its address.
    ///
    /// # Errors
    /// A key that is there already; what else the database says.
    pub fn add_past_survey(
        &mut self,
        (account, contact, conversation): (AccountId, ContactId, Option<ConversationId>),
        survey: &PastSurvey,
        key: &str,
    ) -> Result<(), StoreError> {
        let kind = if survey.is_relationship { "relationship" } else { "transaction" };
        let answered = survey.score.map(|_| survey.asked_at);
        self.exec(
            "insert into survey (id, kind, contact_id, account_id, conversation_id, token, asked_at, score, words, answered_at)
             values (?1, ?2, ?3, ?4, ?5, ?1, ?6, ?7, ?8, ?9)",
            args![
                key,
                kind,
                contact,
                account,
                conversation,
                survey.asked_at,
                survey.score,
                survey.words.clone(),
                answered
            ],
        )?;
        Ok(())
    }

    /// A new account with the kind it is and since when.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_past_account(
        &mut self,
        id: AccountId,
        name: &str,
        (is_company, city): (bool, &str),
        since: Date,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into account (id, name, kind, city, customer_since, created_at, changed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            args![id, name, if is_company { "company" } else { "household" }, city, day(since), now],
        )?;
        Ok(())
    }

    /// What was given without having to, on an account, and in which conversation where it was said in one.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_past_goodwill(
        &mut self,
        (account, contact, conversation): (AccountId, ContactId, Option<ConversationId>),
        agent: AgentId,
        (cents, what): (i64, &str),
        key: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into goodwill (id, account_id, contact_id, conversation_id, agent_id, cents, what, at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            args![key, account, contact, conversation, agent, cents, what, at],
        )?;
        Ok(())
    }

    /// What there was to mend. What stands on the list since later stands there since then.
    ///
    /// # Errors
    /// [`StoreError::Check`] for an empty title.
    pub fn add_past_mend(
        &mut self,
        id: MendId,
        (cause, title): (Cause, &str),
        by: AgentId,
        at: Timestamp,
    ) -> Result<MendId, StoreError> {
        self.query_one(
            "insert into mend (id, cause, title, state, made_at, made_by) values (?1, ?2, ?3, 'open', ?4, ?5)
             on conflict (cause, title) do update
               set made_at = case when excluded.made_at < mend.made_at then excluded.made_at else mend.made_at end
             returning id",
            args![id, cause, title, at, by],
            |row| row.get(0),
        )
    }
}
