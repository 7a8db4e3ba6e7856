//! Reasons to pay attention to somebody, who knows them best, and what was done.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, AgentId, AttentionId, ContactId, ConversationId, TeamId};
use crate::promises::limit_of;
use crate::{AttentionDone, AttentionReason, Row, StoreError, Tx, Value, args, first_name};

/// A reason to be written down.
#[derive(Debug, Clone)]
pub struct NewAttention {
    pub id: AttentionId,
    /// The same reason has the same key: it is given once.
    pub key: String,
    pub reason: AttentionReason,
    pub account: Option<AccountId>,
    pub contact: ContactId,
    pub conversation: Option<ConversationId>,
    pub agent: Option<AgentId>,
    pub team: TeamId,
    pub detail: String,
    pub due_on: Date,
    pub made_at: Timestamp,
    pub noted_by: Option<AgentId>,
}

/// A reason as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttentionRow {
    pub id: AttentionId,
    pub reason: AttentionReason,
    pub account: Option<AccountId>,
    pub contact: ContactId,
    pub conversation: Option<ConversationId>,
    pub agent: Option<AgentId>,
    /// First name of whom it is for.
    pub agent_name: Option<String>,
    pub team: TeamId,
    /// Years, days of silence, or what a colleague noted.
    pub detail: String,
    pub due_on: String,
    pub done: Option<AttentionDone>,
    pub done_at: Option<Timestamp>,
    pub done_by: Option<AgentId>,
    /// First name of whoever did it.
    pub done_by_name: Option<String>,
    /// The account's name, or the contact's.
    pub who: String,
    /// The contact's own.
    pub contact_name: String,
}

/// Somebody who used to ask, and when they did last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuietAsker {
    pub contact: ContactId,
    pub account: Option<AccountId>,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
    pub times: i64,
}

/// Who knows somebody best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knows {
    pub agent: Option<AgentId>,
    pub team: TeamId,
}

const SELECT: &str = "select t.id, t.reason, t.account_id, t.contact_id, t.conversation_id, t.agent_id, fa.name, t.team_id, t.detail, \
     t.due_on, t.done, t.done_at, da.name, coalesce(nullif(ac.name, ''), ct.name), ct.name, t.done_by from attention t \
     join contact ct on ct.id = t.contact_id left join account ac on ac.id = t.account_id \
     left join agent fa on fa.id = t.agent_id left join agent da on da.id = t.done_by";

fn attention_from(row: &Row<'_>) -> Result<AttentionRow, StoreError> {
    let first = |name: Option<String>| name.map(|name| first_name(&name).to_owned());
    Ok(AttentionRow {
        id: row.get(0)?,
        reason: row.get(1)?,
        account: row.get(2)?,
        contact: row.get(3)?,
        conversation: row.get(4)?,
        agent: row.get(5)?,
        agent_name: first(row.get(6)?),
        team: row.get(7)?,
        detail: row.get(8)?,
        due_on: row.get(9)?,
        done: row.get(10)?,
        done_at: row.get(11)?,
        done_by_name: first(row.get(12)?),
        who: row.get(13)?,
        contact_name: row.get(14)?,
        done_by: row.get(15)?,
    })
}

impl Tx<'_> {
    /// Writes a reason down; `false` when it was given before.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_attention(&mut self, new: &NewAttention) -> Result<bool, StoreError> {
        let added = self.exec(
            "insert into attention (id, key, reason, account_id, contact_id, conversation_id, agent_id, team_id, detail, due_on,
               made_at, noted_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) on conflict (key) do nothing",
            args![
                new.id, &new.key, new.reason, new.account, new.contact, new.conversation, new.agent, new.team, &new.detail,
                new.due_on.to_string(), new.made_at, new.noted_by
            ],
        )?;
        Ok(added > 0)
    }

    /// One reason.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn attention(&mut self, id: AttentionId) -> Result<AttentionRow, StoreError> {
        self.query_one(&format!("{SELECT} where t.id = ?1"), args![id], attention_from)
    }

    /// What there is for a colleague up to a day: their own, and their teams' that are nobody's; the longest due first.
    ///
    /// # Errors
    /// What the database says.
    pub fn attention_for(
        &mut self,
        agent: AgentId,
        teams: &[TeamId],
        until: Date,
        limit: usize,
    ) -> Result<Vec<AttentionRow>, StoreError> {
        let list = self.dialect().in_list("?2");
        self.query(
            &format!(
                "{SELECT} where t.done is null and t.due_on <= ?3
                 and (t.agent_id = ?1 or (t.agent_id is null and t.team_id in {list})) order by t.due_on, t.id limit ?4"
            ),
            &[Value::from(agent), Value::list(teams), Value::from(until.to_string()), Value::from(limit_of(limit))],
            attention_from,
        )
    }

    /// What there was and is for an account, or for a person: newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn attention_of(
        &mut self,
        account: Option<AccountId>,
        contact: Option<ContactId>,
        limit: usize,
    ) -> Result<Vec<AttentionRow>, StoreError> {
        self.query(
            &format!(
                "{SELECT} where t.id in (select a.id from attention a where a.account_id = ?1
                   union select b.id from attention b where b.contact_id = ?2)
                 order by t.due_on desc, t.id desc limit ?3"
            ),
            args![account, contact, limit_of(limit)],
            attention_from,
        )
    }

    /// What colleagues did about reasons of an account up to a moment, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn attention_done_for_account(
        &mut self,
        account: AccountId,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<AttentionRow>, StoreError> {
        self.query(
            &format!(
                "{SELECT} where t.account_id = ?1 and t.done_at <= ?2 order by t.done_at desc, t.id desc limit ?3"
            ),
            args![account, until, limit_of(limit)],
            attention_from,
        )
    }

    /// What a colleague did about it; says whether nobody had.
    ///
    /// # Errors
    /// What the database says.
    pub fn attention_done(
        &mut self,
        id: AttentionId,
        done: AttentionDone,
        by: AgentId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update attention set done = ?2, done_at = ?3, done_by = ?4 where id = ?1 and done is null",
            args![id, done, now, by],
        )?;
        Ok(touched > 0)
    }

    /// Nothing was done about it after all.
    ///
    /// # Errors
    /// What the database says.
    pub fn attention_not_done(&mut self, id: AttentionId) -> Result<(), StoreError> {
        self.exec("update attention set done = null, done_at = null, done_by = null where id = ?1", args![id])?;
        Ok(())
    }

    /// Who answered most of somebody's conversations (an account's, if they belong to one) and still works here; else the
    /// team that had most of them, else the default team.
    ///
    /// # Errors
    /// What the database says.
    pub fn knows_best(&mut self, account: Option<AccountId>, contact: ContactId) -> Result<Knows, StoreError> {
        let found = self.query_opt(
            "select m.agent_id, max(c.team_id), count(distinct c.id) from conversation c
             join message m on m.conversation_id = c.id and m.direction = 'outbound' and m.agent_id is not null
             join agent a on a.id = m.agent_id and a.is_active = 1
             where (c.contact_id = ?2 or (?1 is not null and c.account_id = ?1))
             group by m.agent_id order by count(distinct c.id) desc, max(m.written_at) desc, m.agent_id limit 1",
            args![account, contact],
            |row| Ok(Knows { agent: Some(row.get(0)?), team: row.get(1)? }),
        )?;
        if let Some(found) = found {
            return Ok(found);
        }
        let team = self.query_opt(
            "select team_id from conversation where contact_id = ?2 or (?1 is not null and account_id = ?1)
             group by team_id order by count(*) desc, team_id limit 1",
            args![account, contact],
            |row| row.get(0),
        )?;
        let team = match team {
            Some(team) => team,
            None => self.default_team()?,
        };
        Ok(Knows { agent: None, team })
    }

    /// Accounts that have been customers since this day of some year ("-11-24"), with one of their people.
    ///
    /// # Errors
    /// What the database says.
    pub fn accounts_since_day(&mut self, month_day: &str) -> Result<Vec<(AccountId, ContactId, String)>, StoreError> {
        self.query(
            "select ac.id, min(ct.id), ac.customer_since from account ac join contact ct on ct.account_id = ac.id
             where ac.customer_since like '%' || ?1 group by ac.id, ac.customer_since order by ac.id limit 500",
            args![month_day],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }

    /// People (not programs that send mail) who asked at least `times` times since `since`, and were last heard of between two
    /// moments; nothing of theirs is open, and nobody was told of this silence. Who was heard of last comes first.
    ///
    /// # Errors
    /// What the database says.
    pub fn who_fell_silent(
        &mut self,
        since: Timestamp,
        (after, before): (Timestamp, Timestamp),
        times: i64,
    ) -> Result<Vec<QuietAsker>, StoreError> {
        self.query(
            "select q.contact_id, q.account_id, q.first_at, q.last_at, q.times from (
               select c.contact_id, max(c.account_id) as account_id, min(c.asked_at) as first_at, max(c.last_at) as last_at,
                 count(*) as times from conversation c
               where c.asked_at >= ?1 and exists (select 1 from message m where m.conversation_id = c.id
                 and m.direction = 'inbound' and m.automatic = 'no')
               group by c.contact_id
               having count(*) >= ?4 and max(c.last_at) >= ?2 and max(c.last_at) < ?3
                 and sum(case when c.state = 'waiting_for_us' then 1 else 0 end) = 0) q
             where not exists (select 1 from attention t where t.contact_id = q.contact_id and t.reason = 'silence'
               and t.made_at > q.last_at)
             order by q.last_at desc, q.contact_id limit 500",
            args![since, after, before, times],
            |row| {
                Ok(QuietAsker {
                    contact: row.get(0)?,
                    account: row.get(1)?,
                    first_at: row.get(2)?,
                    last_at: row.get(3)?,
                    times: row.get(4)?,
                })
            },
        )
    }

    /// Conversations of which a promise broke between two moments, and a later one was kept; nobody was told of it yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn made_good_between(&mut self, from: Timestamp, to: Timestamp) -> Result<Vec<ConversationId>, StoreError> {
        self.query(
            "select distinct c.id from promise p join conversation c on c.id = p.conversation_id
             where p.ended_at >= ?1 and p.ended_at < ?2 and p.state = 'broken' and c.state <> 'waiting_for_us'
               and exists (select 1 from promise k where k.conversation_id = c.id and k.state = 'kept' and k.ended_at >= p.ended_at)
               and not exists (select 1 from attention t where t.contact_id = c.contact_id and t.reason = 'made_good'
                 and t.conversation_id = c.id)
             order by c.id limit 500",
            args![from, to],
            |row| row.get(0),
        )
    }

    /// What colleagues wrote to others than this person since `since`: (contact, text), newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn written_to_others(
        &mut self,
        contact: ContactId,
        by: AgentId,
        since: Timestamp,
        limit: usize,
    ) -> Result<Vec<(ContactId, String)>, StoreError> {
        self.query(
            "select c.contact_id, m.own_words from timeline l join message m on m.id = l.message_id
             join conversation c on c.id = m.conversation_id
             where l.kind = 'answered' and l.at >= ?3 and m.agent_id = ?2 and m.channel = 'email' and c.contact_id <> ?1
             order by l.at desc, l.id desc limit ?4",
            args![contact, by, since, limit_of(limit)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}
