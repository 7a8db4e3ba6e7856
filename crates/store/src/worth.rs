//! What outcomes are worked out from: sales, subscriptions, promises, work, goodwill and answers, a stretch at a time.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, ConversationId};
use crate::{StoreError, Tx, Value, args};

/// What an account bought on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleDay {
    pub account: AccountId,
    pub day: Date,
    /// Without VAT; credit notes taken off.
    pub cents: i64,
    /// Cost of sales, as far as it is known.
    pub cost_cents: i64,
    /// One of the products; may be empty.
    pub product: String,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionFact {
    pub account: AccountId,
    pub product: String,
    /// A month.
    pub cents: i64,
    pub started: Date,
    pub ended: Option<Date>,
    key: String,
}

/// A promise to an account, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseFact {
    pub account: AccountId,
    pub ended_at: Timestamp,
    /// Broken, and not kept or renewed in time.
    pub is_broken: bool,
    key: String,
}

/// A conversation, by what its channel costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedConversation {
    pub conversation: ConversationId,
    pub account: AccountId,
    pub channel: String,
    pub asked_at: Timestamp,
}

/// Work on a conversation by one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkFact {
    pub conversation: ConversationId,
    pub role: String,
    pub spent_ms: i64,
}

/// Something given without having to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodwillFact {
    pub account: AccountId,
    pub cents: i64,
    pub at: Timestamp,
}

/// Somebody who was asked whether they would recommend us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyFact {
    /// Of the relationship as a whole, not of one answer.
    pub is_relationship: bool,
    pub asked_at: Timestamp,
    /// 0 to 10; `None`: not answered.
    pub score: Option<i64>,
    pub account: Option<AccountId>,
    pub answered_at: Option<Timestamp>,
    key: String,
}

/// A complaint that wasn't withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintFact {
    pub account: AccountId,
    pub heard_at: Timestamp,
    /// When the customer said yes.
    pub mended_at: Option<Timestamp>,
    key: String,
}

/// A civil date as it is kept.
pub(crate) fn date(text: &str) -> Result<Date, StoreError> {
    text.get(..10)
        .unwrap_or(text)
        .parse()
        .map_err(|e| StoreError::with(format!("`{text}` is not a date like 2026-11-24"), e))
}

impl Tx<'_> {
    /// Sales by account and day, the next ones after `last`; by account, then by day.
    ///
    /// # Errors
    /// What the database says.
    pub fn sales_after(&mut self, last: Option<&SaleDay>, limit: u32) -> Result<Vec<SaleDay>, StoreError> {
        let (account, day) =
            last.map_or_else(Default::default, |sale| (sale.account.to_string(), sale.day.to_string()));
        self.query(
            "select account_id, on_day, cast(sum(cents) as bigint), cast(sum(coalesce(cost_cents, 0)) as bigint), max(product)
             from booking where side = 'sale' and (account_id, on_day) > (?1, ?2)
             group by account_id, on_day order by account_id, on_day limit ?3",
            args![account, day, limit],
            |row| {
                Ok(SaleDay {
                    account: row.get(0)?,
                    day: date(&row.get::<String>(1)?)?,
                    cents: row.get(2)?,
                    cost_cents: row.get(3)?,
                    product: row.get(4)?,
                })
            },
        )
    }

    /// Subscriptions, the next ones after `last`.
    ///
    /// # Errors
    /// What the database says.
    pub fn subscriptions_after(
        &mut self,
        last: Option<&SubscriptionFact>,
        limit: u32,
    ) -> Result<Vec<SubscriptionFact>, StoreError> {
        self.query(
            "select account_id, product, cents, started_on, ended_on, id from subscription where id > ?1 order by id limit ?2",
            args![last.map_or("", |fact| &fact.key), limit],
            |row| {
                Ok(SubscriptionFact {
                    account: row.get(0)?,
                    product: row.get(1)?,
                    cents: row.get(2)?,
                    started: date(&row.get::<String>(3)?)?,
                    ended: row.get::<Option<String>>(4)?.as_deref().map(date).transpose()?,
                    key: row.get(5)?,
                })
            },
        )
    }

    /// Promises to accounts that were kept, renewed or broken, the next ones after `last`.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_after(&mut self, last: Option<&PromiseFact>, limit: u32) -> Result<Vec<PromiseFact>, StoreError> {
        self.query(
            "select c.account_id, coalesce(p.ended_at, p.deadline_at), p.state, p.id from promise p
             join conversation c on c.id = p.conversation_id
             where p.id > ?1 and p.state in ('kept', 'renewed', 'broken') and c.account_id is not null order by p.id limit ?2",
            args![last.map_or("", |fact| &fact.key), limit],
            |row| {
                let is_broken = row.get::<String>(2)? == "broken";
                Ok(PromiseFact { account: row.get(0)?, ended_at: row.get(1)?, is_broken, key: row.get(3)? })
            },
        )
    }

    /// Conversations of accounts, the next ones after `last`.
    ///
    /// # Errors
    /// What the database says.
    pub fn served_after(
        &mut self,
        last: Option<&ServedConversation>,
        limit: u32,
    ) -> Result<Vec<ServedConversation>, StoreError> {
        self.query(
            "select id, account_id, channel, asked_at from conversation
             where id > ?1 and account_id is not null order by id limit ?2",
            args![last.map_or_else(String::new, |one| one.conversation.to_string()), limit],
            |row| {
                Ok(ServedConversation {
                    conversation: row.get(0)?,
                    account: row.get(1)?,
                    channel: row.get(2)?,
                    asked_at: row.get(3)?,
                })
            },
        )
    }

    /// What conversations from `first` to `last` (by id) took, by role; in place of the estimate what was said, where it was.
    ///
    /// # Errors
    /// What the database says.
    pub fn work_between(&mut self, first: ConversationId, last: ConversationId) -> Result<Vec<WorkFact>, StoreError> {
        self.query(
            "select m.conversation_id, a.role, cast(sum(e.spent_ms) as bigint) from message m
             join effort e on e.message_id = m.id join agent a on a.id = e.agent_id
             where m.conversation_id between ?1 and ?2
               and not exists (select 1 from time_said s where s.conversation_id = m.conversation_id)
             group by m.conversation_id, a.role
             union all
             select conversation_id, role, minutes * 60000 from time_said where conversation_id between ?1 and ?2",
            args![first, last],
            |row| Ok(WorkFact { conversation: row.get(0)?, role: row.get(1)?, spent_ms: row.get(2)? }),
        )
    }

    /// What was given without having to, and not taken back.
    ///
    /// # Errors
    /// What the database says.
    pub fn goodwill_of_accounts(&mut self, limit: u32) -> Result<Vec<GoodwillFact>, StoreError> {
        self.query(
            "select account_id, cents, at from goodwill where account_id is not null and taken_back_at is null
             order by at desc limit ?1",
            args![limit],
            |row| Ok(GoodwillFact { account: row.get(0)?, cents: row.get(1)?, at: row.get(2)? }),
        )
    }

    /// Who was asked, the next ones after `last`.
    ///
    /// # Errors
    /// What the database says.
    pub fn surveys_after(&mut self, last: Option<&SurveyFact>, limit: u32) -> Result<Vec<SurveyFact>, StoreError> {
        self.query(
            "select kind, asked_at, score, id, account_id, answered_at from survey where id > ?1 order by id limit ?2",
            args![last.map_or("", |fact| &fact.key), limit],
            |row| {
                let is_relationship = row.get::<String>(0)? == "relationship";
                Ok(SurveyFact {
                    is_relationship,
                    asked_at: row.get(1)?,
                    score: row.get(2)?,
                    key: row.get(3)?,
                    account: row.get(4)?,
                    answered_at: row.get(5)?,
                })
            },
        )
    }

    /// Complaints of accounts that weren't withdrawn, the next ones after `last`.
    ///
    /// # Errors
    /// What the database says.
    pub fn complaints_after(
        &mut self,
        last: Option<&ComplaintFact>,
        limit: u32,
    ) -> Result<Vec<ComplaintFact>, StoreError> {
        self.query(
            "select account_id, heard_at, state, ended_at, id from complaint
             where id > ?1 and account_id is not null and state <> 'withdrawn' order by id limit ?2",
            args![last.map_or("", |fact| &fact.key), limit],
            |row| {
                let is_yes = row.get::<String>(2)? == "yes";
                Ok(ComplaintFact {
                    account: row.get(0)?,
                    heard_at: row.get(1)?,
                    mended_at: row.get::<Option<Timestamp>>(3)?.filter(|_| is_yes),
                    key: row.get(4)?,
                })
            },
        )
    }

    /// Who has answered most questions of each of these accounts, the newest first among equals: whoever knows them best. Nobody who
    /// left; an account that nobody knows is left out.
    ///
    /// # Errors
    /// What the database says.
    pub fn who_know_accounts(
        &mut self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, crate::id::AgentId>, StoreError> {
        let list = self.dialect().in_list("?1");
        let rows = self.query(
            &format!(
                "select c.account_id, m.agent_id from conversation c join message m on m.conversation_id = c.id
                 join agent a on a.id = m.agent_id
                 where c.account_id in {list} and m.direction = 'outbound' and a.is_active = 1 group by c.account_id, m.agent_id
                 order by c.account_id, count(distinct c.id) desc, max(m.written_at) desc, m.agent_id"
            ),
            &[Value::list(accounts)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut known = HashMap::new();
        for (account, agent) in rows {
            known.entry(account).or_insert(agent);
        }
        Ok(known)
    }

    /// When the first promise to anybody ended: before it nothing is known of promises.
    ///
    /// # Errors
    /// What the database says.
    pub fn first_promise_at(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.query_one("select min(said_at) from promise", args![], |row| row.get(0))
    }

    /// When the last import ended that brought something in or took it back.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_import_ended(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.query_one("select max(ended_at) from import where state in ('done', 'undone')", args![], |row| row.get(0))
    }

    /// The last conversation with an account.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_conversation_of_account(&mut self, account: AccountId) -> Result<Option<ConversationId>, StoreError> {
        self.query_opt(
            "select id from conversation where account_id = ?1 order by last_at desc, id desc limit 1",
            args![account],
            |row| row.get(0),
        )
    }

    /// What somebody said a conversation took, in minutes.
    ///
    /// # Errors
    /// What the database says.
    pub fn time_said(&mut self, conversation: ConversationId) -> Result<Option<i64>, StoreError> {
        self.query_opt("select minutes from time_said where conversation_id = ?1", args![conversation], |row| {
            row.get(0)
        })
    }

    /// What answers in a conversation took so far, all together, in milliseconds.
    ///
    /// # Errors
    /// What the database says.
    pub fn time_estimated(&mut self, conversation: ConversationId) -> Result<i64, StoreError> {
        self.query_one(
            "select cast(coalesce(sum(e.spent_ms), 0) as bigint) from message m join effort e on e.message_id = m.id
             where m.conversation_id = ?1",
            args![conversation],
            |row| row.get(0),
        )
    }

    /// Keeps what somebody says a conversation took; `None`: the estimate holds again.
    ///
    /// # Errors
    /// What the database says.
    pub fn say_time(
        &mut self,
        conversation: ConversationId,
        said: Option<(i64, &str)>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some((minutes, role)) = said else {
            self.exec("delete from time_said where conversation_id = ?1", args![conversation])?;
            return Ok(());
        };
        self.exec(
            "insert into time_said (conversation_id, minutes, role, at) values (?1, ?2, ?3, ?4)
             on conflict (conversation_id) do update set minutes = excluded.minutes, role = excluded.role, at = excluded.at",
            args![conversation, minutes, role, now],
        )?;
        Ok(())
    }
}

/// A civil date for a statement.
pub(crate) fn day(date: Date) -> Value {
    Value::Text(date.to_string())
}
